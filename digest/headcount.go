package digest

import (
	"context"
	"fmt"
	"time"
)

// Headcount is how many of a team have answered an item: of those in it today,
// who answered anything, and who was asked, is here and can be reached.
type Headcount struct {
	Answered, Asked int
}

// Bounds returns between which numbers a channel may be told that the answers
// are; the same twice for the exact one. Everybody in the team reads it, and knows
// who has answered, so the rule for counts without names holds: what is under
// [SmallNumber] stays hidden, of those who have answered as of those who have not,
// nought too. In a team of under ten one of the two always is: false, and nothing
// is said.
func (h Headcount) Bounds() (least, most int, ok bool) {
	switch {
	case h.Asked < 2*SmallNumber:
		return 0, 0, false
	case h.Answered < SmallNumber:
		return 0, SmallNumber - 1, true
	case h.Asked-h.Answered < SmallNumber:
		return h.Asked - SmallNumber + 1, h.Asked, true
	default:
		return h.Answered, h.Answered, true
	}
}

// StaleCount is a channel's message whose counts may not be true any more. Changed
// numbers the change that was seen when it was claimed.
type StaleCount struct {
	Delivery
	Changed int
	Says    string // the counts in it
}

// HeadcountStore keeps which channels' messages show counts that have changed.
// Every answer marks those of the person's teams, in its own transaction.
type HeadcountStore interface {
	// ClaimCounts claims messages whose counts have changed, the longest waiting
	// first, none of which is held back by a pause or is claimed again before next.
	ClaimCounts(ctx context.Context, now, next time.Time, want int) ([]StaleCount, error)
	// CountShown records that a message shows counts as they were after it was
	// claimed: what changed since is left to be shown.
	CountShown(ctx context.Context, c StaleCount) error
	// EndCount leaves a message as it is from now on.
	EndCount(ctx context.Context, now time.Time, delivery int64) error
	// Headcounts counts the items of messages on a day, by delivery and item.
	Headcounts(ctx context.Context, on Date, deliveries []int64) (map[HeadcountKey]Headcount, error)
}

// HeadcountKey names an item in a channel's message.
type HeadcountKey struct{ DeliveryID, ItemID int64 }

// Recounter is a courier that can change a letter it carried, to bring the counts
// in it up to date. Errors are as of [Courier].
type Recounter interface {
	Recount(ctx context.Context, letter Letter) error
}

// CountEvery is how often the counts in one message change at most, and CountFor
// how long after it was posted they do: by then the items are long due.
const (
	CountEvery = time.Minute
	CountFor   = 28 * 24 * time.Hour
)

// Slack takes fifty changes of messages a minute from us (chat.update, tier 3).
const (
	recountEvery = 5 * time.Second
	recountMost  = 4
)

// recount brings a few channels' counts up to date beside the letters, which do
// not wait for it. The sender's lease makes it one process that does.
func (sn *Sender) recount(ctx context.Context) {
	courier, ok := sn.courier.(Recounter)
	now := sn.service.clock.Now()
	if !ok || ctx.Err() != nil || now.Sub(sn.recounted) < recountEvery {
		return
	}
	select {
	case <-sn.recounting:
	default:
		return // the last look is still at it
	}
	sn.recounted = now
	go func() {
		defer func() { sn.recounting <- struct{}{} }()
		if err := sn.recountSome(ctx, courier, now); err != nil && ctx.Err() == nil {
			sn.service.log.Error("counts in channels could not be brought up to date, trying again", "error", err)
		}
	}()
}

// recountDone waits until no message is being changed.
func (sn *Sender) recountDone() {
	<-sn.recounting
	sn.recounting <- struct{}{}
}

func (sn *Sender) recountSome(ctx context.Context, courier Recounter, now time.Time) error {
	s := sn.service
	stale, err := s.store.ClaimCounts(ctx, now, now.Add(CountEvery), recountMost)
	if err != nil || len(stale) == 0 {
		return err
	}
	deliveries, ids := make([]Delivery, len(stale)), make([]int64, len(stale))
	for i, c := range stale {
		deliveries[i], ids[i] = c.Delivery, c.ID
	}
	counts, err := s.store.Headcounts(ctx, s.Today(), ids)
	if err != nil {
		return err
	}
	letters, err := s.store.Letters(ctx, s.Today(), deliveries)
	if err != nil {
		return err
	}
	for i, letter := range letters {
		letter.count(counts)
		switch {
		case len(letter.Entries) == 0: // withdrawn, or asked anew elsewhere
			err = s.store.EndCount(ctx, now, letter.ID)
		case letter.Says == stale[i].Says:
			err = s.store.CountShown(ctx, stale[i])
		default:
			stale[i].Says = letter.Says
			err = sn.recountOne(ctx, courier, now, letter, stale[i])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// countAll gives letters that go to channels the counts of now: what a message says
// when it is posted is changed once it says something else, and not before.
func (sn *Sender) countAll(ctx context.Context, letters []Letter) error {
	var ids []int64
	for _, l := range letters {
		if l.PersonID == 0 {
			ids = append(ids, l.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	counts, err := sn.service.store.Headcounts(ctx, sn.service.Today(), ids)
	if err != nil {
		return err
	}
	for i := range letters {
		letters[i].count(counts)
	}
	return nil
}

// count gives the entries of a letter their counts, and keeps what may be said of
// them.
func (l *Letter) count(counts map[HeadcountKey]Headcount) {
	l.Says = ""
	for i := range l.Entries {
		e := &l.Entries[i]
		e.Count = counts[HeadcountKey{l.ID, e.ItemID}]
		if least, most, ok := e.Count.Bounds(); ok {
			l.Says += fmt.Sprintf("%d: %d-%d of %d; ", e.ItemID, least, most, e.Count.Asked)
		}
	}
}

// recountOne changes one message. What was not certainly changed is tried again in
// a minute: to change it twice does no harm.
func (sn *Sender) recountOne(ctx context.Context, courier Recounter, now time.Time, letter Letter, c StaleCount) error {
	call, cancel := context.WithTimeout(ctx, SendTimeout)
	defer cancel()
	err := courier.Recount(call, letter)
	failure, class := failureOf(err)
	if err != nil {
		sn.service.log.Warn("counts in a channel not changed", "delivery", letter.ID, "class", string(class), "error", failure.Code)
	}
	store := sn.service.store
	switch class {
	case "":
		return store.CountShown(ctx, c)
	case RateLimited:
		return store.Pause(ctx, failure.Bucket, now.Add(failure.RetryAfter+jitter(failure.RetryAfter/10)), "")
	case Paused:
		return store.Pause(ctx, WorkspaceBucket, now.Add(refusedFor), failure.Reason)
	case Permanent, Gone, OurFault:
		return store.EndCount(ctx, now, letter.ID)
	case NotSent, Ambiguous:
		return nil
	default:
		return nil
	}
}
