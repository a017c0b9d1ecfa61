package store_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// board is a courier that can change what it posted, and remembers how.
type board struct {
	*post
	mu     sync.Mutex
	counts []string
	err    error
}

func (b *board) Recount(_ context.Context, l digest.Letter) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err != nil {
		return b.err
	}
	line := l.Place
	for _, e := range l.Entries {
		line += fmt.Sprintf(" %s %d/%d", e.Ref, e.Count.Answered, e.Count.Asked)
	}
	b.counts = append(b.counts, line)
	return nil
}

// says is what was changed since it was asked last.
func (b *board) says() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	said := b.counts
	b.counts = nil
	return said
}

// big is a council whose team of so many got an item in its channel at nine.
func big(t *testing.T, db *store.DB, people int) (*council, *board) {
	t.Helper()
	c := newCouncil(t, db)
	c.team("south", digest.ByChannel)
	c.people("south", crowd(people)...)
	c.publish(text("one"))
	c.clock.Set(monday)
	c.plan()
	b := &board{post: &post{}}
	c.recounts(b)
	return c, b
}

func crowd(n int) (names []string) {
	for i := range n {
		names = append(names, fmt.Sprintf("p%02d", i))
	}
	return names
}

// recounts drains the outbox, which looks at the counts too.
func (c *council) recounts(b *board) {
	c.t.Helper()
	_, err := c.NewSender(b, "test", 1).Drain(c.ctx)
	c.must(err)
}

func TestCountsOfAChannelAtMostOnceAMinute(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c, b := big(t, db, 12)
		names := crowd(12)
		c.like("posted", 1, len(b.letters))
		c.like("nothing to count yet", []string(nil), b.says())

		c.clock.Set(monday.Add(30 * time.Second))
		for _, name := range names[:5] {
			c.answer(name, "one", digest.Understood)
		}
		c.recounts(b)
		c.like("within the minute of posting", []string(nil), b.says())
		c.clock.Set(monday.Add(time.Minute))
		c.recounts(b)
		c.like("a minute later", []string{"DCsouth one 5/12"}, b.says())
		for _, name := range names[5:7] {
			c.clock.Step(8 * time.Second)
			c.answer(name, "one", digest.Question) // any answer is one
			c.recounts(b)
		}
		c.like("while they answer", []string(nil), b.says())
		c.clock.Set(monday.Add(2 * time.Minute))
		c.recounts(b)
		c.like("the last change is not lost", []string{"DCsouth one 7/12"}, b.says())
		c.clock.Set(monday.Add(3 * time.Minute))
		c.recounts(b)
		c.like("nothing changed", []string(nil), b.says())

		// What says the same to a reader is not said again.
		c.must(c.undo(names[1], "one"))
		c.clock.Set(monday.Add(4 * time.Minute))
		c.recounts(b)
		c.like("taken back", []string{"DCsouth one 6/12"}, b.says())
		for _, name := range names[1:3] {
			c.answer(name, "one", digest.Understood)
		}
		c.answer(names[7], "one", digest.Understood)
		c.clock.Set(monday.Add(5 * time.Minute))
		c.recounts(b)
		c.like("eight", []string{"DCsouth one 8/12"}, b.says())
		c.answer(names[8], "one", digest.Understood)
		c.clock.Set(monday.Add(6 * time.Minute))
		c.recounts(b)
		c.like("nine reads as eight does: at least eight", []string(nil), b.says())

		// Who is away or gone is not waited for, and who answered before is counted.
		c.absent(names[11], "2026-03-01", "2026-03-20")
		c.absent(names[0], "2026-03-01", "2026-03-20")
		c.answer(names[9], "one", digest.Understood)
		c.clock.Set(monday.Add(7 * time.Minute))
		c.recounts(b)
		c.like("one is away", []string{"DCsouth one 10/11"}, b.says())

		// An item that is withdrawn leaves its message alone, and so does time.
		c.answer(names[10], "one", digest.Understood)
		_, err := c.Withdraw(c.ctx, digest.Operator(), "one", "It was wrong.")
		c.must(err)
		c.clock.Set(monday.Add(8 * time.Minute))
		c.recounts(b)
		c.like("withdrawn", []string(nil), b.says())
	})
}

// TestACountThatStandsIsNotSaidAgain: a message has its counts from the first, and
// is left alone while they read the same.
func TestACountThatStandsIsNotSaidAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c, b := big(t, db, 12)
		names := crowd(12)
		c.like("as it was posted", digest.Headcount{Asked: 12}, b.letters[0].Entries[0].Count)
		hour := func() []string {
			for range 60 {
				c.clock.Step(time.Minute)
				c.recounts(b)
			}
			return b.says()
		}
		c.like("nobody answers", []string(nil), hour())
		for _, name := range names[:4] {
			c.answer(name, "one", digest.Understood)
		}
		c.like("four read as nobody does: under five", []string(nil), hour())
		c.answer(names[4], "one", digest.Understood)
		c.like("the fifth", []string{"DCsouth one 5/12"}, hour())
		c.answer(names[4], "one", digest.Understood)
		c.like("who says so again", []string(nil), hour())
		c.must(c.undo(names[4], "one"))
		c.answer(names[4], "one", digest.Question)
		c.like("and something else within the minute", []string(nil), hour())
	})
}

func (c *council) undo(name, ref string) error {
	_, err := c.Undo(c.ctx, c.actor(name), c.item(ref).ID, 1)
	return err
}

func TestNoCountsInASmallTeamOrAfterFourWeeks(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c, b := big(t, db, 9)
		for _, name := range crowd(9) {
			c.clock.Step(2 * time.Minute)
			c.answer(name, "one", digest.Understood)
			c.recounts(b)
		}
		c.like("a team of nine", []string(nil), b.says())

		c.people("south", "late1", "late2", "late3")
		c.publish(text("two"))
		c.clock.Set(monday.AddDate(0, 0, 7))
		c.plan()
		c.recounts(b)
		c.clock.Step(outbox.CountFor)
		c.answer("late1", "two", digest.Understood)
		c.recounts(b)
		c.like("long after", []string(nil), b.says())
	})
}

func TestCountsWaitOutWhatSlackSays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c, b := big(t, db, 12)
		names := crowd(12)
		next := func(d time.Duration) []string {
			c.clock.Step(d)
			c.recounts(b)
			return b.says()
		}
		for _, name := range names[:5] {
			c.answer(name, "one", digest.Understood)
		}
		b.err = &digest.SendError{Class: digest.RateLimited, RetryAfter: 5 * time.Minute, Bucket: digest.UpdateBucket(digest.Slack)}
		c.like("429", []string(nil), next(time.Minute))
		b.err = nil
		c.like("while it lasts", []string(nil), next(2*time.Minute))
		c.publish(text("two"))
		c.clock.Set(monday.AddDate(0, 0, 7))
		c.must(db.Pause(c.ctx, c.clock.Now(), digest.UpdateBucket(digest.Slack), c.clock.Now().Add(time.Hour), ""))
		c.plan()
		c.recounts(b)
		c.like("letters go on", 2, len(b.letters))
		c.must(db.Resume(c.ctx, digest.UpdateBucket(digest.Slack), storetest.Logged(c.clock.Now())))
		c.like("after it", []string{"DCsouth one 5/12"}, next(2*time.Minute))

		// What may or may not have been changed is tried again, a paused channel waited for.
		c.answer(names[5], "one", digest.Understood)
		b.err = &digest.SendError{Class: digest.Ambiguous, Code: "timeout"}
		c.like("no answer", []string(nil), next(time.Minute))
		b.err = nil
		c.must(db.Pause(c.ctx, c.clock.Now(), digest.ChannelBucket("Csouth"), c.clock.Now().Add(2*time.Minute), ""))
		c.like("the channel is paused", []string(nil), next(time.Minute))
		c.like("tried again", []string{"DCsouth one 6/12"}, next(2*time.Minute))

		// A message that is gone stays so.
		c.answer(names[6], "one", digest.Understood)
		b.err = &digest.SendError{Class: digest.Permanent, Code: "message_not_found"}
		c.like("gone", []string(nil), next(time.Minute))
		b.err = nil
		c.answer(names[7], "one", digest.Understood)
		c.like("and never again", []string(nil), next(time.Hour))
	})
}

// TestTwoReplicasCountOnce: answers come while two claim, and the last number is
// the one that stands.
func TestTwoReplicasCountOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c, _ := big(t, db, 20)
		item := c.item("one").ID
		var wg sync.WaitGroup
		for _, name := range crowd(20) {
			actor := c.actor(name)
			wg.Go(func() {
				if _, err := c.Answer(c.ctx, actor, digest.AnswerRequest{ItemID: item, Shown: 1, Kind: digest.Understood}); err != nil {
					t.Error(err)
				}
			})
		}
		var mu sync.Mutex
		claimed := map[time.Time]int{}
		last := 0
		claim := func(now time.Time) {
			stale, err := db.ClaimCounts(c.ctx, digest.Slack, now, now.Add(outbox.CountEvery), 4)
			if err != nil {
				t.Error(err)
			}
			for _, s := range stale {
				counts, err := db.Headcounts(c.ctx, c.Today(), []int64{s.ID})
				if err != nil {
					t.Error(err)
				}
				if err := db.CountShown(c.ctx, s); err != nil {
					t.Error(err)
				}
				mu.Lock()
				claimed[now]++
				last = max(last, counts[digest.HeadcountKey{DeliveryID: s.ID, ItemID: item}].Answered)
				mu.Unlock()
			}
		}
		for minute := 1; minute <= 5; minute++ {
			now := monday.Add(time.Duration(minute) * time.Minute)
			for range 2 {
				wg.Go(func() { claim(now) })
			}
		}
		wg.Wait()
		claim(monday.Add(10 * time.Minute))
		claim(monday.Add(12 * time.Minute))
		if last != 20 {
			t.Errorf("the channel says %d of 20", last)
		}
		for now, times := range claimed {
			if times > 1 {
				t.Errorf("changed %d times in the minute of %s", times, now.Format(time.TimeOnly))
			}
		}
	})
}

// TestAnswersBeforeTheChannelCount: on the Home tab, before the digest went out.
func TestAnswersBeforeTheChannelCount(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("south", digest.ByChannel)
		c.people("south", crowd(12)...)
		c.publish(text("one"))
		for _, name := range crowd(6) {
			c.answer(name, "one", digest.Understood)
		}
		c.clock.Set(monday)
		c.plan()
		b := &board{post: &post{}}
		c.recounts(b)
		c.like("as it was posted", digest.Headcount{Answered: 6, Asked: 12}, b.letters[0].Entries[0].Count)
		c.clock.Set(monday.Add(time.Minute))
		c.recounts(b)
		c.like("a minute later", []string(nil), b.says())
	})
}
