package chat

import (
	"sync"

	"github.com/briefed/briefed/digest"
)

// limits tells the limit of one conversation, a message a second, from that of the whole
// workspace. Slack answers the same to either, status 429, and says that the method is
// to wait in the whole workspace (docs.slack.dev/apis/web-api/rate-limits): so it does.
// A conversation that is refused again although others were taken meanwhile has met its
// own limit, and holds up no other.
type limits struct {
	mu      sync.Mutex
	taken   int            // messages so far
	refused map[string]int // of them, when a conversation was first refused, by its address
}

func newLimits() *limits { return &limits{refused: map[string]int{}} }

// took notes that a conversation took a message.
func (l *limits) took(address string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.taken++
	delete(l.refused, address)
}

// bucket is what has to wait where a conversation was refused by status 429.
func (l *limits) bucket(address string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	before, again := l.refused[address]
	switch {
	case !again:
		l.refused[address] = l.taken
	case l.taken > before:
		return digest.ChannelBucket(address)
	}
	return digest.ViaBucket(digest.Slack)
}
