package outbox

import (
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/briefed/briefed/digest"
)

// readAgain is how long a letter waits that could not be read or filled in, at first, and
// longestUnread how long at most: then the database does nothing else but fail to read it.
const (
	readAgain     = time.Second
	readDoublings = 5
	longestUnread = readAgain << readDoublings
)

// untilRead is how long a letter waits that could not be read at an attempt, counted from
// one. From the fourth on each wait is twice the last: a drain, which waits for what goes
// [soon], ends after as many attempts as it gives a turn that fails.
func untilRead(attempt int) time.Duration {
	return readAgain << min(max(attempt-(recordTries-2), 0), readDoublings)
}

// unread is why letters could not be read or filled in, until each is. Several batches
// are read at once: one that was read says nothing about the others.
type unread struct {
	sync.Mutex
	why map[int64]error // by the delivery
}

// failed records what kept letters from being read.
func (u *unread) failed(letters []digest.Delivery, err error) {
	u.Lock()
	defer u.Unlock()
	if u.why == nil {
		u.why = map[int64]error{}
	}
	for _, d := range letters {
		u.why[d.ID] = err
	}
}

// read records that letters were.
func (u *unread) read(letters []digest.Delivery) {
	u.Lock()
	defer u.Unlock()
	for _, d := range letters {
		delete(u.why, d.ID)
	}
}

// forget records that nothing waits to be read.
func (u *unread) forget() {
	u.Lock()
	defer u.Unlock()
	clear(u.why)
}

// first is why the oldest of them could not be read; nil where none waits for that.
func (u *unread) first() error {
	u.Lock()
	defer u.Unlock()
	if len(u.why) == 0 {
		return nil
	}
	return u.why[slices.Min(slices.Collect(maps.Keys(u.why)))]
}
