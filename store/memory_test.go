package store_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
	"github.com/briefed/briefed/templates/letter"
)

// remembering is a courier that notes what reviews found, by each letter that is
// carried or changed.
type remembering struct {
	*board
	found []string
}

func (r *remembering) note(what string, l digest.Letter) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range l.Entries {
		r.found = append(r.found, what+" "+e.Ref+": "+letter.Memory(e.Found))
	}
}

func (r *remembering) Carry(ctx context.Context, l digest.Letter) (digest.Carried, error) {
	r.note(string(l.Kind), l)
	return r.board.Carry(ctx, l)
}

func (r *remembering) Recount(ctx context.Context, l digest.Letter) error {
	r.note("changed", l)
	return r.board.Recount(ctx, l)
}

// TestLettersSayWhatReviewsFound: in a digest, in a team's channel – also when its
// counts are changed – in a reminder, and when a letter is read again.
func TestLettersSayWhatReviewsFound(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.people("north", "ann")
		c.team("south", digest.ByChannel)
		c.people("south", crowd(12)...)
		of := func(ref, published, scope string) digest.Text {
			text := text(ref)
			text.Scope, text.Themes = scope, []string{"neglect"}
			text.Source = digest.Source{Type: "lcspr", Publisher: "A partnership", PublishedAs: ref, Published: published}
			return text
		}
		known := of("known", "2023", "local")
		known.Reference = true
		alone := text("alone")
		alone.Themes = []string{"neglect"} // from no review
		c.publish(known, of("new", "2026-02", "national"), alone)

		c.clock.Set(monday)
		c.plan()
		r := &remembering{board: &board{post: &post{}}}
		drain := func() []string {
			t.Helper()
			_, err := c.NewSender(r, "test", 1).Drain(c.ctx)
			c.must(err)
			found := r.found
			r.found = nil
			slices.Sort(found)
			return found
		}
		const said = "The second review since 2023 that found this (neglect), one of them ours."
		c.like("digests", []string{"digest alone: ", "digest alone: ", "digest new: " + said, "digest new: " + said}, drain())

		for _, l := range r.letters {
			if l.PersonID == 0 {
				continue
			}
			again, err := c.LetterAgain(c.ctx, c.actor("ann"), l.ID)
			c.must(err)
			var found []string
			for _, e := range again.Entries {
				found = append(found, e.Ref+": "+letter.Memory(e.Found))
			}
			slices.Sort(found)
			c.like("read again", []string{"alone: ", "new: " + said}, found)
		}
		for _, name := range crowd(12)[:5] {
			c.answer(name, "alone", digest.Understood)
		}
		c.clock.Set(monday.Add(2 * time.Minute))
		c.like("changed", []string{"changed alone: ", "changed new: " + said}, drain())

		c.clock.Set(monday.AddDate(0, 0, 10))
		c.plan()
		c.clock.Step(time.Hour)
		c.like("reminders", "reminder new: "+said, slices.MaxFunc(drain(), func(a, b string) int { return len(a) - len(b) }))
	})
}
