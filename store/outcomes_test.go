package store_test

import (
	"slices"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// hears is what each is told by notices of a kind, by name.
func (o *office) hears(kind digest.NoticeKind) map[string][]string {
	o.t.Helper()
	o.post.letters = nil
	heard := map[string][]string{}
	for _, l := range append(o.mailed().letters, o.post.letters...) {
		if n, ok := digest.ParseNotice(l.Notice); ok && n.Kind == kind {
			heard[l.Person.Name] = append(heard[l.Person.Name], n.Title+" v"+string(rune('0'+n.Version))+" by "+n.Heir)
		}
	}
	return heard
}

// TestWhoAskedHearsWhatChanged: by a new version or by another item, once, on the staff or
// not, but not who left or took it back; and of what is not meant for them no more than
// that it changed. The board of the quarter counts it.
func TestWhoAskedHearsWhatChanged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := partnered(t, db)
		o.later(8 * 24 * time.Hour)
		o.plan()
		o.mailed()
		say := func(who, ref string, kind digest.AnswerKind, words string) {
			t.Helper()
			_, err := o.Answer(o.ctx, o.by(who), digest.AnswerRequest{ItemID: o.item(ref).ID, Kind: kind, Note: words})
			o.must(err)
		}
		say("eve@oak.example", "all", digest.Question, "May we ring?")
		say("fay@oak.example", "all", digest.NotClear, "Who is we?")
		say("hal@hill.example", "all", digest.Question, "And on Sundays?")
		say("ann@council.example", "all", digest.Question, "Who leads?")
		say("ann@council.example", "one", digest.NotClear, "What is one?")
		say("bob@council.example", "all", digest.Question, "Which form?")
		say("bob@council.example", "all", digest.Undone, "")
		o.partnersFile(digest.ImportOptions{Leavers: true}, "eve@oak.example,Eve Ash,oak,,Manager,yes")
		o.later(24 * time.Hour)

		inner := meantFor("inner", "council", "third_sector")
		inner.RepliesTo = []string{"all", "one", "nothing-of-this-name"}
		o.publish(inner)
		o.same(map[string][]string{"Eve Ash": {"Title of all v1 by inner"}, "Hal Oak": {"Title of all v1 by "}, "ann": {"Title of one v1 by inner"}}, o.hears(digest.NoticeChanged))
		again := meantFor("all", "third_sector", "school", "council")
		again.Change, again.Markdown, again.RepliesTo = digest.Minor, "said anew", []string{"all"}
		o.publish(again)
		o.same(map[string][]string{}, o.hears(digest.NoticeChanged))
		count, err := db.Outcomes(o.ctx, o.clock.Now().Add(-time.Hour), o.clock.Now().Add(time.Hour))
		o.must(err)
		o.same(digest.Outcomes{Changed: 5, Versions: 1}, count)
		count, err = db.Outcomes(o.ctx, o.clock.Now().Add(time.Hour), o.clock.Now().Add(2*time.Hour))
		o.must(err)
		o.same(digest.Outcomes{}, count)

		changed := func() digest.Outcomes {
			board, err := o.Board(o.ctx, digest.Operator(), "")
			o.must(err)
			return board.Changed
		}
		o.same(digest.Outcomes{Changed: 5, Versions: 1}, changed()) // on the board of the quarter
		must(t, db.Exec(o.ctx, "DELETE FROM outcomes WHERE answer_id = (SELECT MAX(answer_id) FROM outcomes)"))
		o.same(digest.Hidden, changed().Changed) // four are too few to show
		o.later(100 * 24 * time.Hour)
		o.same(digest.Outcomes{}, changed())
	})
}

// TestNoticesOutsideNameWhatIsMeantThere: a version that is not meant for an organisation
// any more is named to nobody there, whatever becomes of it, and who works for two
// organisations is told what is meant for either.
func TestNoticesOutsideNameWhatIsMeantThere(t *testing.T) {
	for name, c := range map[string]struct {
		kind   digest.NoticeKind
		happen func(o *office)
		want   map[string][]string
	}{
		"withdrawn": {digest.NoticeWithdrawn, func(o *office) {
			_, err := o.Withdraw(o.ctx, o.actor("pat"), "all", "it was wrong")
			o.must(err)
		}, map[string][]string{"Hal Oak": {"NEW v2 by "}, "Gus Elm": {"NEW v2 by "}, "bob": {"NEW v2 by "}}},
		"corrected": {digest.NoticeCorrected, func(o *office) {
			right := meantFor("all", "council", "third_sector")
			right.Title, right.Change, right.Markdown = "RIGHT", digest.Significant, "right"
			o.must(o.db.SaveDrafts(o.ctx, []digest.Text{right}, storetest.Logged(o.clock.Now())))
			_, err := o.Correct(o.ctx, digest.Operator(), "all", "it was wrong")
			o.must(err)
		}, map[string][]string{"Gus Elm": {"RIGHT v3 by "}, "Eve Ash": {"RIGHT v3 by "}, "bob": {"RIGHT v3 by "}}},
		"and withdrawn for the others": {digest.NoticeWithdrawn, func(o *office) {
			right := meantFor("all", "council")
			right.Title, right.Change, right.Markdown = "RIGHT", digest.Significant, "right"
			o.must(o.db.SaveDrafts(o.ctx, []digest.Text{right}, storetest.Logged(o.clock.Now())))
			_, err := o.Correct(o.ctx, digest.Operator(), "all", "it was wrong")
			o.must(err)
		}, map[string][]string{"Hal Oak": {"NEW v2 by "}, "Gus Elm": {"NEW v2 by "}}},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				o := partnered(t, db)
				o.partnersFile(digest.ImportOptions{}, "gus@oak.example,Gus Elm,oak,,Worker,", "gus@oak.example,Gus Elm,hill,,Governor,")
				o.later(8 * 24 * time.Hour)
				o.plan()
				o.mailed()
				for _, who := range []string{"eve@oak.example", "gus@oak.example", "hal@hill.example", "bob@council.example"} {
					_, err := o.Answer(o.ctx, o.by(who), digest.AnswerRequest{ItemID: o.item("all").ID, Kind: digest.Understood})
					o.must(err)
				}
				narrow := meantFor("all", "council", "school")
				narrow.Title, narrow.Change, narrow.Markdown = "NEW", digest.Minor, "for schools now"
				o.publish(narrow)
				c.happen(o)
				got := o.hears(c.kind)
				for who := range got {
					if !slices.Contains([]string{"Eve Ash", "Gus Elm", "Hal Oak", "bob"}, who) {
						delete(got, who)
					}
				}
				o.same(c.want, got)
			})
		})
	}
}

// TestAPartnersPageNamesNoOtherItem: of what supersedes or replaces an item they learn what
// is meant for them, and of whom else it is for nothing; who works for two organisations
// sees what is meant for either.
func TestAPartnersPageNamesNoOtherItem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := partnered(t, db)
		inner := meantFor("inner")
		o.publish(inner)
		for _, ref := range []string{"inner", "schools", "charities", "not-here"} {
			text := meantFor("by-"+ref, "council", "third_sector")
			text.Audience.Roles, text.Reference = []string{"Worker", "Manager", "Trustee"}, true
			text.SupersededBy, text.Replaces, text.RepliesTo = ref, ref, []string{"inner"}
			text.Markdown = digest.FormatItem(text)
			o.must(db.SaveDrafts(o.ctx, []digest.Text{text}, storetest.Logged(o.clock.Now())))
			_, err := o.PublishWith(o.ctx, digest.Operator(), []string{text.Ref}, digest.PublishTerms{Anyway: "to be found"})
			o.must(err)
		}
		o.partnersFile(digest.ImportOptions{}, "gus@oak.example,Gus Elm,oak,,Worker,", "gus@oak.example,Gus Elm,hill,,Governor,")
		for _, c := range []struct{ who, ref, by string }{
			{"eve@oak.example", "inner", ""},
			{"eve@oak.example", "schools", ""},
			{"eve@oak.example", "charities", "charities"},
			{"eve@oak.example", "not-here", ""},
			{"gus@oak.example", "schools", "schools"},
			{"ann@council.example", "inner", "inner"},
			{"bob@council.example", "schools", "schools"},
		} {
			item, err := o.ReadRef(o.ctx, o.by(c.who), "by-"+c.ref, 0)
			o.must(err)
			hits, _, err := o.Search(o.ctx, o.by(c.who), "", digest.SearchFilter{})
			o.must(err)
			versions, err := o.VersionsOf(o.ctx, o.by(c.who), "by-"+c.ref)
			o.must(err)
			texts := []digest.Text{item.Text, versions[0].Text}
			for _, h := range hits {
				if h.Ref == item.Ref {
					texts = append(texts, h.Text)
				}
			}
			for _, text := range texts {
				partner := o.by(c.who).Partner()
				if text.SupersededBy != c.by || (len(text.Audience.Roles) == 0) != partner || (len(text.RepliesTo) == 0) != partner {
					t.Errorf("%s reads by-%s: superseded by %q, for %v, replies to %v", c.who, c.ref, text.SupersededBy, text.Audience.Roles, text.RepliesTo)
				}
				if partner && c.by == "" && text.Replaces != "" && c.ref != "not-here" {
					t.Errorf("%s reads that by-%s replaces %q", c.who, c.ref, text.Replaces)
				}
			}
		}
	})
}
