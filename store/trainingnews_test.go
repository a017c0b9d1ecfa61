package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// news is what digests say of training that changed, and each again as LetterAgain draws it.
func (o *office) news() map[string]string {
	o.t.Helper()
	o.post.letters = nil
	said := map[string]string{}
	for _, l := range append(o.mailed().letters, o.post.letters...) {
		to, lines := l.Person.Name, newsOf(l)
		if l.PersonID == 0 {
			to = l.Team.Slug
		}
		if lines != "" {
			said[to] = strings.TrimPrefix(said[to]+"; "+lines, "; ")
		}
		again, err := o.db.SentLetter(o.ctx, l.ID, l.PersonID)
		o.must(err)
		if drawn := newsOf(again.Letter); drawn != lines {
			o.t.Errorf("%s was told %q, and drawn anew %q", to, lines, drawn)
		}
	}
	return said
}

func newsOf(l digest.Letter) string {
	var lines []string
	for _, n := range l.News {
		word := " now "
		if n.Gone {
			word = " gone, was "
		}
		lines = append(lines, n.Ref+word+n.Starts.String()+" "+n.Place)
		if slices.ContainsFunc(l.Offers, func(i digest.Item) bool { return i.ID == n.ID }) {
			lines = append(lines, n.Ref+" is offered too")
		}
	}
	return strings.Join(lines, ", ")
}

// TestWhoWasToldOfTrainingHearsWhatChanged once, at the end of the next digest, of what
// differs from what they were told, whatever came between; and nobody else does.
func TestWhoWasToldOfTrainingHearsWhatChanged(t *testing.T) {
	if testing.Short() {
		t.Skip("thirteen offices on each engine")
	}
	change := func(to func(*digest.Text)) func(*office) {
		return func(o *office) {
			o.t.Helper()
			next := course("a", "2026-05-01", "third sector", "council")
			next.Change = digest.Minor
			to(&next)
			next.Markdown = next.Starts.String() + next.Place + " of " + o.clock.Now().String()
			o.publish(next)
		}
	}
	move := change(func(t *digest.Text) { t.Starts = date("2026-06-08") })
	withdraw := func(o *office) {
		_, err := o.Withdraw(o.ctx, digest.Operator(), "a", "the trainer is ill")
		o.must(err)
	}
	week := func(o *office) {
		o.t.Helper()
		o.publish(meantFor("week"+strings.ReplaceAll(o.Today().String(), "-", ""), "third_sector", "school", "council"))
		o.later(7 * 24 * time.Hour)
		o.plan()
	}
	quiet := func(o *office) { week(o); o.same(map[string]string{}, o.news()) }
	staff := []string{"ada", "ann", "bob", "cid", "mia", "pat", "sam", "sue"}
	to := func(line, charity string, there ...string) map[string]string { // the school was not told
		told := map[string]string{}
		for _, name := range staff {
			told[name] = line
		}
		for _, name := range there {
			told[name] = charity
		}
		return told
	}
	all := func(line string) map[string]string { return to(line, line, "Eve Ash", "Fay Elm") }
	killed := func(o *office) {
		week(o)
		o.post.fail = func(digest.Letter) error {
			return &digest.SendError{Class: digest.Ambiguous, Code: "killed", Reason: "no answer"}
		}
		o.mailed()
		o.post.fail = nil
	}
	type steps = []func(*office)
	for name, c := range map[string]struct {
		between steps
		want    map[string]string
	}{
		"nothing":             {steps{}, map[string]string{}},
		"other words":         {steps{change(func(t *digest.Text) { t.Learned = "Another." })}, map[string]string{}},
		"moved":               {steps{move}, all("a now 2026-06-08 Town Hall")},
		"elsewhere":           {steps{change(func(t *digest.Text) { t.Place = "Library" })}, all("a now 2026-06-01 Library")},
		"closes later":        {steps{change(func(t *digest.Text) { t.Closes += 3 })}, all("a now 2026-06-01 Town Hall")},
		"withdrawn":           {steps{withdraw}, all("a gone, was 2026-06-01 Town Hall")},
		"moved and withdrawn": {steps{move, withdraw}, all("a gone, was 2026-06-01 Town Hall")},
		"moved and back":      {steps{move, change(func(*digest.Text) {})}, map[string]string{}},
		"told twice":          {steps{quiet, move}, all("a now 2026-06-08 Town Hall")},
		"killed between":      {steps{move, killed}, all("a now 2026-06-08 Town Hall")},
		"over":                {steps{withdraw, func(o *office) { o.later(91 * 24 * time.Hour) }}, map[string]string{}},
		"stopped": {steps{move, func(o *office) {
			letters := []digest.Letter{{Delivery: digest.Delivery{Kind: digest.DigestLetter, PersonID: o.by("fay@oak.example").Person.ID, Via: digest.Email}, Team: o.by("fay@oak.example").Home()}}
			o.must(o.Fill(o.ctx, letters))
			o.must(o.StopWriting(o.ctx, letters[0].StopLink, true))
		}}, to("a now 2026-06-08 Town Hall", "a now 2026-06-08 Town Hall", "Eve Ash")},
		"for others": {steps{change(func(t *digest.Text) {
			t.Place, t.Audience.Organisations = "Inside", []string{"council"}
		})}, to("a now 2026-06-01 Inside", "a gone, was 2026-06-01 Town Hall", "Eve Ash", "Fay Elm")},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				o := partnered(t, db)
				o.publish(course("a", "2026-05-01", "third sector", "council"))
				o.later(8 * 24 * time.Hour)
				o.plan()
				o.same(map[string]string{}, o.news())
				for _, step := range c.between {
					step(o)
				}
				week(o)
				o.same(c.want, o.news())
				quiet(o) // once
			})
		})
	}
}
