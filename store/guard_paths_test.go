package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestNoPathPublishesAName: whichever way a text takes – written, imported, renamed, for
// reference, with a reason why anyway, at a time, by one who publishes alone, on the
// command line, as a correction – a name in it goes live by none.
func TestNoPathPublishesAName(t *testing.T) {
	const ref = "one"
	pat := func(c *council) digest.Actor { return c.actor("pat") }
	publish := func(c *council, actor digest.Actor, terms digest.PublishTerms) error {
		_, err := c.PublishWith(c.ctx, actor, []string{ref}, terms)
		return err
	}
	submitted := func(c *council, text digest.Text) digest.Draft {
		draft := c.save("pat", text)
		_, err := c.SubmitForReview(c.ctx, pat(c), ref)
		c.must(err)
		return draft
	}
	for _, way := range []struct {
		name  string
		takes func(c *council, text digest.Text) error
	}{
		{"as it was written", func(c *council, text digest.Text) error {
			c.save("pat", text)
			return publish(c, pat(c), digest.PublishTerms{})
		}},
		{"submitted", func(c *council, text digest.Text) error {
			submitted(c, text)
			return publish(c, pat(c), digest.PublishTerms{})
		}},
		{"approved with no reason for the name", func(c *council, text digest.Text) error {
			draft := submitted(c, text)
			if _, err := c.Approve(c.ctx, c.actor("sam"), ref, draft.Revision, "Fine.", nil); digest.CodeOf(err) != digest.Invalid {
				c.t.Errorf("approved: %v", err)
			}
			return publish(c, pat(c), digest.PublishTerms{})
		}},
		{"with a reason why anyway", func(c *council, text digest.Text) error {
			submitted(c, text)
			return publish(c, pat(c), digest.PublishTerms{Anyway: "The report is out."})
		}},
		{"for reference", func(c *council, text digest.Text) error {
			submitted(c, text)
			return publish(c, pat(c), digest.PublishTerms{Reference: true})
		}},
		{"at a time", func(c *council, text digest.Text) error {
			submitted(c, text)
			_, err := c.PublishAtWith(c.ctx, pat(c), ref, c.Now().Add(time.Hour), "The report is out.")
			c.clock.Step(2 * time.Hour)
			if published, due := c.PublishDue(c.ctx); due != nil || len(published) > 0 {
				c.t.Errorf("by its time: %+v, %v", published, due)
			}
			return err
		}},
		{"by one who publishes alone", func(c *council, text digest.Text) error {
			c.Service = digest.NewService(c.db, c.clock, digest.Config{Zone: time.UTC, PublishAlone: true}, nil)
			c.save("pat", text)
			return publish(c, pat(c), digest.PublishTerms{})
		}},
		{"on the command line", func(c *council, text digest.Text) error {
			c.save("pat", text)
			return publish(c, digest.Operator(), digest.PublishTerms{})
		}},
		{"on the command line, anyway", func(c *council, text digest.Text) error {
			c.save("pat", text)
			return publish(c, digest.Operator(), digest.PublishTerms{Anyway: "The report is out."})
		}},
		{"imported", func(c *council, text digest.Text) error {
			_, err := c.ImportItems(c.ctx, digest.Operator(), []digest.Text{parsed(c.t, text)}, false)
			c.must(err)
			return publish(c, digest.Operator(), digest.PublishTerms{})
		}},
		{"renamed", func(c *council, text digest.Text) error {
			was := text
			was.Ref = "before"
			draft := c.save("pat", was)
			_, err := c.RenameDraft(c.ctx, pat(c), was.Ref, text, draft.Revision)
			c.must(err)
			return publish(c, digest.Operator(), digest.PublishTerms{})
		}},
		{"as a correction", func(c *council, text digest.Text) error {
			submitted(c, text)
			_, err := c.Correct(c.ctx, pat(c), ref, "A day was wrong.")
			return err
		}},
	} {
		t.Run(way.name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				c := desk(t, db)
				text := written(ref)
				live := 0
				if way.name == "as a correction" {
					c.live(text)
					text.Change, live = digest.Significant, 1
				}
				text.Background = "It was Zbigniew Nowak who rang, on 07700 900123."
				if err := way.takes(c, text); err == nil {
					t.Error("nothing held it back")
				}
				item, err := db.ItemByRef(context.Background(), ref)
				if digest.CodeOf(err) != digest.NotFound {
					c.must(err)
				}
				if item.Number != live {
					t.Errorf("version %d is live, want %d", item.Number, live)
				}
			})
		})
	}
}
