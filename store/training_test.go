package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// course is training that closes on a day.
func course(ref, closes string, organisations ...string) digest.Text {
	t := digest.Text{
		Ref: ref, Kind: digest.Training, Title: "Course " + ref, Change: digest.New, Urgency: digest.Routine, AckWithin: 10,
		Learned: "An afternoon on " + ref + ".", Starts: date("2026-06-01"), Place: "Town Hall", Book: "https://example.org/book", Markdown: ref,
		Audience: digest.Audience{Organisations: organisations},
	}
	t.Closes = date(closes)
	return t
}

// tells is what each digest tells of training, and of how much else, by whom it reaches.
func (o *office) tells() map[string]string {
	o.t.Helper()
	o.post.letters = nil
	told := map[string]string{}
	for _, l := range append(o.mailed().letters, o.post.letters...) {
		if l.Kind != digest.DigestLetter {
			continue
		}
		to := l.Person.Name
		if l.PersonID == 0 {
			to = l.Team.Slug
		}
		var refs []string
		for _, i := range l.Offers {
			refs = append(refs, i.Ref)
		}
		told[to] = fmt.Sprintf("%d %v", len(l.Entries), refs)
	}
	return told
}

func (o *office) some(want, got map[string]string) {
	o.t.Helper()
	for who, words := range want {
		if got[who] != words {
			o.t.Errorf("%s is told %q, want %q", who, got[who], words)
		}
	}
}

// TestTrainingIsToldOfAndAsksNothing: three at most at the end of a digest, soonest closing
// first, to whom it is for, twice at most and not after it closes. It gives out no receipt,
// takes no minutes and is in no measure.
func TestTrainingIsToldOfAndAsksNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := partnered(t, db)
		before := o.measures()
		o.publish(course("a", "2026-05-01", "third sector", "council"), course("b", "2026-04-01", "third sector"), course("c", "2026-04-20", "school", "third sector"),
			course("d", "2026-05-20", "third sector"), course("over", "2026-03-04", "third sector", "council", "school"), course("inner", "2026-05-01"))
		o.same(before, o.measures())
		o.later(8 * 24 * time.Hour)
		o.plan()
		o.some(map[string]string{"Eve Ash": "2 [b c a]", "Fay Elm": "2 [b c a]", "Hal Oak": "2 [c]", "hill": "2 [c]", "bob": "4 [a inner]"}, o.tells())
		report, err := o.Report(o.ctx, digest.Operator(), digest.ReportQuery{})
		o.must(err)
		for _, i := range report.Items {
			if i.Ref == "a" || i.Ref == "c" {
				t.Errorf("the report counts %+v", i)
			}
		}
		o.publish(meantFor("next", "third_sector", "council", "school"))
		o.later(7 * 24 * time.Hour)
		o.plan()
		o.some(map[string]string{"Eve Ash": "3 [b c a]", "Hal Oak": "3 [c]", "hill": "1 [c]", "bob": "5 [a inner]"}, o.tells())
		o.publish(meantFor("third", "third_sector", "council", "school"))
		o.later(7 * 24 * time.Hour)
		o.plan()
		o.some(map[string]string{"Eve Ash": "4 [d]", "Hal Oak": "4 []", "hill": "1 []", "bob": "6 []"}, o.tells())
		for _, ref := range []string{"a", "b", "c", "d"} {
			for _, who := range []string{"eve@oak.example", "hal@hill.example", "bob@council.example"} {
				if slices.Contains(o.asked(o.by(who)), ref) {
					t.Errorf("%s is asked of %s", ref, who)
				}
				if _, err := o.Answer(o.ctx, o.by(who), digest.AnswerRequest{ItemID: o.item(ref).ID, Kind: digest.Understood}); err == nil {
					t.Errorf("%s answers %s", who, ref)
				}
			}
		}
		told, err := db.OffersTold(o.ctx, o.clock.Now().AddDate(-1, 0, 0), o.clock.Now())
		o.must(err)
		counts := map[string]string{}
		for _, c := range told {
			counts[c.Ref+" "+string(c.Kind)] = fmt.Sprint(c.Told, " of ", c.Organisations)
		}
		o.same(map[string]string{
			"a third_sector": "1 of 1", "b third_sector": "1 of 1", "c third_sector": "1 of 1", "c school": "1 of 1", "d third_sector": "1 of 1",
			"over third_sector": "0 of 1", "over school": "0 of 1",
		}, counts)
	})
}

// TestADigestForTrainingAlone goes to an organisation that was sent nothing for weeks, of
// what it has not heard of, and to nobody in the council; and not where what it told of
// closed, was withdrawn or became others' before it went.
func TestADigestForTrainingAlone(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*office)
		want   map[string]string
	}{
		"as planned": {func(*office) {}, map[string]string{"Eve Ash": "0 [a]", "Fay Elm": "0 [a]", "hill": "0 [a]", "Hal Oak": "0 [a]"}},
		"withdrawn": {func(o *office) {
			_, err := o.Withdraw(o.ctx, digest.Operator(), "a", "it does not take place")
			o.must(err)
		}, map[string]string{}},
		"for others": {func(o *office) {
			other := course("a", "2027-05-01", "school", "council")
			other.Change, other.Markdown = digest.Minor, "for schools"
			o.publish(other)
		}, map[string]string{"hill": "0 [a]", "Hal Oak": "0 [a]"}},
		"closed": {func(o *office) {
			over := course("a", o.Today().String(), "third sector", "school", "council")
			over.Change, over.Closes, over.Markdown = digest.Significant, o.Today()-1, "over"
			o.must(o.db.SaveDrafts(o.ctx, []digest.Text{over}, storetest.Logged(o.clock.Now())))
			_, err := o.PublishWith(o.ctx, digest.Operator(), []string{"a"}, digest.PublishTerms{Anyway: "it says that it is over"})
			o.must(err)
		}, map[string]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				o := partnered(t, db)
				o.later(8 * 24 * time.Hour)
				o.plan()
				o.mailed()
				for _, who := range []string{"eve@oak.example", "fay@oak.example", "hal@hill.example"} {
					for _, item := range o.asked(o.by(who)) {
						_, err := o.Answer(o.ctx, o.by(who), digest.AnswerRequest{ItemID: o.item(item).ID, Kind: digest.Understood})
						o.must(err)
					}
				}
				offer := course("a", "2027-05-01", "third sector", "school", "council")
				offer.Starts = 0
				o.publish(offer)
				o.later(7 * 24 * time.Hour)
				o.plan()
				o.same(map[string]string{}, o.tells()) // written to a week ago
				o.later(28 * 24 * time.Hour)
				o.plan()
				c.change(o)
				got := o.tells()
				o.same(c.want, got)
				o.later(35 * 24 * time.Hour)
				o.plan()
				if again := o.tells(); name == "as planned" && len(again) > 0 {
					t.Errorf("the same training alone once more: %v", again)
				}
			})
		})
	}
}
