package store_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
	"github.com/briefed/briefed/templates/letter"
)

func TestWhatShouldNotGoLiveIsRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db) // of England
		c.must(setDay(c, "2026-11-25"))
		refused := map[string]string{
			"closed":     "stage: consultation\ncloses: 2026-04-22",
			"superseded": "superseded_by: newer",
			"stale":      "review_by: 2026-11-24",
			"foreign":    "nations: [wales, scotland]",
		}
		why := map[string]string{
			"closed": "closed on 22 April 2026", "superseded": "is superseded by newer", "stale": "was to be reviewed by 24 November 2026",
			"foreign": "holds in Wales, Scotland and not in England",
		}
		fit := []digest.Text{
			ruled(t, "open", "stage: consultation\ncloses: 2026-11-25"), ruled(t, "fresh", "review_by: 2026-11-25"), ruled(t, "ours", "nations: [wales, england]"),
		}
		texts, refs := fit, []string{"open", "fresh", "ours"}
		for ref, front := range refused {
			texts, refs = append(texts, ruled(t, ref, front)), append(refs, ref)
		}
		_, err := c.ImportItems(c.ctx, digest.Operator(), texts, false)
		c.must(err)
		unfit, err := c.Unfit(c.ctx, digest.Operator(), refs)
		c.must(err)
		if len(unfit) != len(refused) {
			t.Errorf("%v should not go live", unfit)
		}
		for ref, want := range why {
			_, err := c.Publish(c.ctx, digest.Operator(), []string{"open", ref})
			c.wants(digest.Conflict, err)
			if u := digest.UnfitOf(err); u == nil || u.Ref != ref || strings.Join(u.Why, "") != want {
				t.Errorf("%s is refused with %v", ref, err)
			}
			if _, err := c.PublishAt(c.ctx, digest.Operator(), ref, c.clock.Now().AddDate(0, 0, 1)); digest.UnfitOf(err) == nil {
				t.Errorf("%s is scheduled: %v", ref, err)
			}
		}
		_, err = c.Publish(c.ctx, digest.Operator(), []string{"open", "fresh", "ours"})
		c.must(err)
		_, err = c.PublishWith(c.ctx, digest.Operator(), []string{"stale"}, digest.PublishTerms{Anyway: "the new edition is a month away"})
		c.must(err)
		log, _, err := c.AuditLog(c.ctx, digest.Operator(), digest.AuditFilter{Action: "published anyway", Limit: 5})
		c.must(err)
		said := ""
		for _, entry := range log {
			said += entry.Subject + ": " + entry.Detail
		}
		if want := "stale: version 1, which was to be reviewed by 24 November 2026; because: the new edition is a month away"; said != want {
			t.Errorf("on record: %q", said)
		}
	})
}

func TestForReference(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		training, problems := digest.ParseItem("t.md", []byte("---\nref: course\nkind: training\ntitle: Safer sleep in an hour\n---\nCome.\n"))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		asked := ruled(t, "asked", "in_force: 2026-01-05")
		_, err := c.ImportItems(c.ctx, digest.Operator(), []digest.Text{training, asked}, false)
		c.must(err)
		published, err := c.PublishWith(c.ctx, digest.Operator(), []string{"course", "asked"}, digest.PublishTerms{Reference: true})
		c.must(err)
		if published[0].Assigned+published[1].Assigned != 0 {
			t.Errorf("for reference, and asks: %v", published)
		}
		hits, total, err := c.Search(c.ctx, c.actor("ann"), "sleep", digest.SearchFilter{Limit: 5})
		c.must(err)
		if total != 1 || hits[0].Ref != "course" {
			t.Errorf("found: %v", hits)
		}
		held, err := c.InForceOn(c.ctx, c.actor("ann"), "asked", c.Today())
		c.must(err)
		if held.Force != digest.ForceNow {
			t.Errorf("it is %s", held.Force)
		}
		again, err := c.PublishWith(c.ctx, digest.Operator(), []string{"asked"}, digest.PublishTerms{Reference: true})
		c.must(err)
		if !again[0].Already {
			t.Errorf("published for reference again: %v", again)
		}
		later, err := c.Publish(c.ctx, digest.Operator(), []string{"asked"})
		c.must(err)
		if later[0].Version != 2 || later[0].Assigned == 0 {
			t.Errorf("asked later: %v", later)
		}
	})
}

// TestWhoeverWasToldHearsWhatSupersedesIt goes both ways: the older says what
// supersedes it, and the newer says what it replaces.
func TestWhoeverWasToldHearsWhatSupersedesIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		c.live(ruled(t, "old", "in_force: 2026-01-05"), ruled(t, "older", "in_force: 2026-01-05"))
		c.absent("bob", "2026-03-01", "2026-03-20") // gets no digest, and is told nothing
		c.clock.Set(monday)
		c.plan()
		c.drain(&post{})

		heard := func() []string {
			c.plan()
			p := &post{}
			c.drain(p)
			return p.told()
		}
		c.live(ruled(t, "new", "in_force: 2026-03-02\nreplaces: old"))
		want := []string{"ann: superseded old ", "pat: superseded old ", "sam: superseded old "}
		if diff := cmp.Diff(want, heard()); diff != "" {
			t.Errorf("the newer says it (-want +got):\n%s", diff)
		}
		c.live(ruled(t, "older", "change: minor\nin_force: 2026-01-05\nsuperseded_by: new"))
		want = []string{"ann: superseded older ", "pat: superseded older ", "sam: superseded older "}
		if diff := cmp.Diff(want, heard()); diff != "" {
			t.Errorf("the older says it (-want +got):\n%s", diff)
		}
		c.live(ruled(t, "old", "change: minor\nin_force: 2026-01-05\nsuperseded_by: new"))
		if got := heard(); len(got) != 0 {
			t.Errorf("told twice: %v", got)
		}
		open, err := c.OpenItems(c.ctx, c.actor("bob"))
		c.must(err)
		for _, item := range open {
			if item.Ref != "new" {
				t.Errorf("still asked: %s", item.Ref)
			}
		}
	})
}

// TestPolicyLeadsHearOnceAMonthWhatIsToBeLookedAtAgain on the first working day,
// and nobody else does; a month with nothing to say is silent.
func TestPolicyLeadsHearOnceAMonthWhatIsToBeLookedAtAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		old := written("old")
		old.Themes, old.Source.Type = []string{"cats"}, "briefing"
		c.publish(ruled(t, "soon", "review_by: 2026-06-01"), ruled(t, "later", "review_by: 2027-06-01"))
		heard := func(at string) (told []string) {
			c.clock.Set(when(at))
			c.plan()
			p := &post{}
			c.drain(p)
			for _, l := range p.letters {
				for _, a := range l.Ageing {
					told = append(told, l.Person.Name+": "+a.Ref+" "+a.What)
				}
			}
			return told
		}
		if got := heard("2026-03-02 12:00"); len(got) != 0 {
			t.Errorf("nothing is near, and they hear %v", got)
		}
		if got := heard("2026-04-01 08:59"); len(got) != 0 {
			t.Errorf("before the morning: %v", got)
		}
		c.publish(old)
		want := []string{
			"pat: soon is to be reviewed by 1 June 2026", "pat: old has a type of source that is not on the list: briefing", "pat: old has a theme that is not on the list: cats",
			"sam: soon is to be reviewed by 1 June 2026", "sam: old has a type of source that is not on the list: briefing", "sam: old has a theme that is not on the list: cats",
		}
		if diff := cmp.Diff(want, heard("2026-04-02 12:00")); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if got := heard("2026-04-03 12:00"); len(got) != 0 {
			t.Errorf("twice: %v", got)
		}
	})
}

// TestWhatReviewsFoundBefore is said where it is true, and in an order only where
// that is known.
func TestWhatReviewsFoundBefore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		found := func(ref, kind, published, scope, as string, themes ...string) digest.Text {
			text := written(ref)
			text.Scope, text.Themes = scope, themes
			text.Source = digest.Source{Type: kind, Publisher: "A partnership", PublishedAs: as, Published: published}
			return text
		}
		c.publish(
			found("a", "scr", "2019", "national", "A", "neglect"), // too long ago for 2026
			found("b", "lcspr", "2022-03", "national", "B", "neglect", "pre-birth"),
			found("c", "rapid_review", "2024-05-01", "local", "C", "Neglect"),
			found("c2", "rapid_review", "2024-05-01", "local", "C", "neglect"), // another lesson from the same review
			found("d", "guidance", "2025", "local", "D", "neglect"),            // no review
			found("e", "lcspr", "2026", "local", "E", "neglect"),
			found("f", "lcspr", "2026-02", "national", "F", "neglect"), // before or after E
			found("g", "lcspr", "2026-02", "national", "G", "safer sleep"),
		)
		for ref, want := range map[string]string{
			"a": "", "g": "", "d": "",
			"b": "The second review since 2019 that found this (neglect).",
			"c": "The second review since 2022 that found this (neglect), one of them ours.",
			"e": "One of four reviews since 2022 that found this (neglect), two of them ours.",
			"f": "One of four reviews since 2022 that found this (neglect), two of them ours.",
		} {
			m, err := c.Memory(c.ctx, c.actor("ann"), c.item(ref).Text)
			c.must(err)
			if letter.Memory(m) != want {
				t.Errorf("%s: %q, want %q", ref, letter.Memory(m), want)
			}
		}
	})
}
