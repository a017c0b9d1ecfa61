package outbox

import (
	"context"
	"time"

	"github.com/briefed/briefed/digest"
)

// StaleCount is a channel's message whose counts may not be true any more. Changed
// numbers the change that was seen when it was claimed.
type StaleCount struct {
	digest.Delivery
	Changed int
	Says    string // the counts in it
}

// Counts keeps which channels' messages show counts that have changed.
// Every answer marks those of the person's teams, in its own transaction.
type Counts interface {
	// ClaimCounts claims messages of a way whose counts have changed, the longest waiting
	// first, none of which is held back by a pause or is claimed again before next.
	ClaimCounts(ctx context.Context, via digest.Via, now, next time.Time, want int) ([]StaleCount, error)
	// CountShown records that a message shows counts as they were after it was
	// claimed: what changed since is left to be shown.
	CountShown(ctx context.Context, c StaleCount) error
	// EndCount leaves a message as it is from now on.
	EndCount(ctx context.Context, now time.Time, delivery int64) error
	// Headcounts counts the items of messages on a day, by delivery and item.
	Headcounts(ctx context.Context, on digest.Date, deliveries []int64) (map[digest.HeadcountKey]digest.Headcount, error)
}

// CountEvery is how often the counts in one message change at most, and CountFor
// how long after it was posted they do: by then the items are long due.
const (
	CountEvery = time.Minute
	CountFor   = 28 * 24 * time.Hour
)

// recount brings a few channels' counts up to date beside the letters, which do
// not wait for it. The sender's lease makes it one process that does.
func (sn *Sender) recount(ctx context.Context, w *way) {
	courier, ok := w.Courier.(digest.Recounter)
	now := sn.clock.Now()
	if !ok || ctx.Err() != nil || now.Sub(w.recounted) < w.Counts.Every {
		return
	}
	select {
	case <-w.recounting:
	default:
		return // the last look is still at it
	}
	w.recounted = now
	go func() {
		defer func() { w.recounting <- struct{}{} }()
		if err := sn.recountSome(ctx, w, courier, now); err != nil && ctx.Err() == nil {
			sn.log.Error("counts in channels could not be brought up to date, trying again", "error", err)
		}
	}()
}

// recountDone waits until no message is being changed.
func (w *way) recountDone() {
	<-w.recounting
	w.recounting <- struct{}{}
}

func (sn *Sender) recountSome(ctx context.Context, w *way, courier digest.Recounter, now time.Time) error {
	stale, err := sn.store.ClaimCounts(ctx, w.Via, now, now.Add(CountEvery), w.Counts.Most)
	if err != nil || len(stale) == 0 {
		return err
	}
	deliveries, ids := make([]digest.Delivery, len(stale)), make([]int64, len(stale))
	for i, c := range stale {
		deliveries[i], ids[i] = c.Delivery, c.ID
	}
	counts, err := sn.store.Headcounts(ctx, sn.desk.Today(), ids)
	if err != nil {
		return err
	}
	letters, err := sn.store.Letters(ctx, sn.desk.Today(), deliveries)
	if err != nil {
		return err
	}
	if err := sn.desk.Fill(ctx, letters); err != nil {
		return err
	}
	for i, letter := range letters {
		letter.CountFrom(counts)
		switch {
		case len(letter.Entries) == 0: // withdrawn, or asked anew elsewhere
			err = sn.store.EndCount(ctx, now, letter.ID)
		case letter.Says == stale[i].Says:
			err = sn.store.CountShown(ctx, stale[i])
		default:
			stale[i].Says = letter.Says
			err = sn.recountOne(ctx, w, courier, now, letter, stale[i])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// countAll gives letters that go to channels the counts of now: what a message says
// when it is posted is changed once it says something else, and not before.
func (sn *Sender) countAll(ctx context.Context, letters []digest.Letter) error {
	var ids []int64
	for _, l := range letters {
		if l.PersonID == 0 {
			ids = append(ids, l.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	counts, err := sn.store.Headcounts(ctx, sn.desk.Today(), ids)
	if err != nil {
		return err
	}
	for i := range letters {
		letters[i].CountFrom(counts)
	}
	return nil
}

// recountOne changes one message. What was not certainly changed is tried again in
// a minute: to change it twice does no harm.
func (sn *Sender) recountOne(ctx context.Context, w *way, courier digest.Recounter, now time.Time, letter digest.Letter, c StaleCount) error {
	call, cancel := context.WithTimeout(ctx, w.Timeout)
	defer cancel()
	err := courier.Recount(call, letter)
	failure, class := failureOf(err)
	if err != nil {
		sn.log.Warn("counts in a channel not changed", "delivery", letter.ID, "class", string(class), "error", failure.Code)
	}
	store := sn.store
	switch class {
	case "":
		return store.CountShown(ctx, c)
	case digest.RateLimited:
		return store.Pause(ctx, now, digest.UpdateBucket(w.Via), now.Add(failure.RetryAfter+jitter(failure.RetryAfter/10)), "")
	case digest.Paused:
		return store.Pause(ctx, now, digest.ViaBucket(w.Via), now.Add(refusedFor), failure.Reason)
	case digest.Permanent, digest.Gone, digest.Refused, digest.OurFault:
		return store.EndCount(ctx, now, letter.ID)
	case digest.NotSent, digest.Ambiguous:
		return nil
	default:
		return nil
	}
}
