package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// revised is the text of an item that follows the one of [text].
func revised(ref string, change digest.Change, words string) digest.Text {
	t := text(ref)
	t.Change, t.Learned, t.Markdown = change, words, words
	return t
}

// receipt returns what somebody owes on an item by an asking version.
func (c *council) receipt(name, ref string, asks int) digest.Receipt {
	c.t.Helper()
	r, err := c.db.Receipt(c.ctx, c.person(name), c.item(ref).ID, asks)
	c.must(err)
	return r
}

// stands says how a receipt stands: open, answered or closed.
func stands(r digest.Receipt) string {
	answer := string(r.Answer)
	if answer == "" {
		answer = "no answer"
	}
	if !r.ClosedAt.IsZero() {
		return answer + ", closed as " + string(r.Closed)
	}
	return answer
}

func TestAMinorVersionKeepsReceiptsAndAnswers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.people("north", "ann", "bob")
		c.publish(text("one"))
		c.clock.Set(monday)
		c.plan()
		c.drain(&post{})
		c.answer("ann", "one", digest.Understood)
		ann, bob := c.receipt("ann", "one", 1), c.receipt("bob", "one", 1)

		c.clock.Set(monday.Add(day))
		c.must(db.SaveDrafts(c.ctx, []digest.Text{revised("one", digest.Minor, "A word was wrong.")}, storetest.Logged(c.clock.Now())))
		published, err := c.Publish(c.ctx, digest.Operator(), []string{"one"})
		c.must(err)
		c.like("published", []digest.Published{{Ref: "one", Version: 2, Change: digest.Minor}}, published)
		item := c.item("one")
		c.like("asks by version", []int{2, 1}, []int{item.Number, item.Asks})
		c.like("ann's receipt", ann, c.receipt("ann", "one", 1))
		c.like("bob's receipt", bob, c.receipt("bob", "one", 1))
		if _, err := db.Receipt(c.ctx, c.person("ann"), item.ID, 2); digest.CodeOf(err) != digest.NotFound {
			t.Errorf("a minor version asked: %v", err)
		}
		// Whoever has not answered reads the new words and answers the old question.
		if _, err := c.Answer(c.ctx, c.actor("bob"), digest.AnswerRequest{ItemID: item.ID, Shown: 2, Kind: digest.Understood}); err != nil {
			t.Fatal(err)
		}
		if got := c.measures().Lessons; got.Informed != 2 || got.Expected != 2 {
			t.Errorf("informed are %d of %d", got.Informed, got.Expected)
		}
	})
}

func TestASignificantVersionAsksAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.people("north", "ann", "bob")
		c.publish(text("one"), text("two"))
		c.answer("ann", "one", digest.Understood)
		c.answer("ann", "two", digest.Understood)

		c.clock.Set(monday.Add(day))
		c.must(db.SaveDrafts(c.ctx, []digest.Text{revised("one", digest.Significant, "It is otherwise.")}, storetest.Logged(c.clock.Now())))
		published, err := c.Publish(c.ctx, digest.Operator(), []string{"one"})
		c.must(err)
		c.like("published", []digest.Published{{Ref: "one", Version: 2, Change: digest.Significant, Assigned: 2}}, published)

		for _, want := range []struct {
			name, ref string
			asks      int
			stands    string
		}{
			{"ann", "one", 1, "understood, closed as superseded"},
			{"bob", "one", 1, "no answer, closed as superseded"},
			{"ann", "one", 2, "no answer"},
			{"bob", "one", 2, "no answer"},
			{"ann", "two", 1, "understood"},
		} {
			if got := stands(c.receipt(want.name, want.ref, want.asks)); got != want.stands {
				t.Errorf("%s on %s by version %d: %s, want %s", want.name, want.ref, want.asks, got, want.stands)
			}
		}
		if r := c.receipt("ann", "one", 2); r.DueOn != date("2026-03-17") || !r.ToldAt.IsZero() {
			t.Errorf("the new receipt is due on %s, told at %s", r.DueOn, r.ToldAt)
		}
		history, err := c.MyAnswers(c.ctx, c.actor("ann"), "one")
		c.must(err)
		if len(history) != 1 || history[0].Item.Number != 1 || history[0].Kind != digest.Understood || !history[0].Undone.IsZero() {
			t.Errorf("the old answer on record: %+v", history)
		}
		if got := c.measures().Lessons; got.Informed != 2 || got.Expected != 2 || got.Waiting != 3 {
			t.Errorf("informed are %d of %d, and %d wait; want 2 of 2 – ann of the version before, too – and 3", got.Informed, got.Expected, got.Waiting)
		}
	})
}

func TestAWithdrawnItemAsksNobodyUntilItIsPublishedAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.people("north", "ann", "bob")
		c.publish(text("one"))
		c.answer("ann", "one", digest.Understood)
		c.clock.Set(monday)
		c.plan() // bob's digest waits in the outbox
		_, err := c.Withdraw(c.ctx, digest.Operator(), "one", "It was not ours.")
		c.must(err)
		p := &post{}
		if d := c.drain(p); d.Dropped != 1 || len(p.letters) != 1 || p.letters[0].Kind != digest.NoticeLetter {
			t.Errorf("after the withdrawal: %+v, %d letters", d, len(p.letters))
		}
		both := func() []string {
			return []string{stands(c.receipt("ann", "one", 1)), stands(c.receipt("bob", "one", 1))}
		}
		c.like("withdrawn", []string{"understood, closed as withdrawn", "no answer, closed as withdrawn"}, both())
		if got := c.measures().Lessons.Expected; got != 0 {
			t.Errorf("%d are expected to know what was withdrawn", got)
		}
		_, err = c.Answer(c.ctx, c.actor("bob"), digest.AnswerRequest{ItemID: c.item("one").ID, Kind: digest.Understood})
		c.wants(digest.Conflict, err)
		c.clock.Set(monday.Add(7 * day))
		if plan := c.plan(); plan.Messages != 0 || plan.Assigned != 0 {
			t.Errorf("a week later: %+v", plan)
		}

		// Published again with a minor change the old answer counts, and bob owes one.
		c.clock.Set(monday.Add(8 * day))
		c.publish(revised("one", digest.Minor, "It is ours."))
		c.like("published again", []string{"understood", "no answer"}, both())
		if got := c.measures().Lessons; got.Informed != 1 || got.Expected != 1 || got.Waiting != 1 {
			t.Errorf("informed are %d of %d, and %d wait; want 1 of 1, and bob", got.Informed, got.Expected, got.Waiting)
		}
		if r := c.receipt("bob", "one", 1); r.DueFrom != date("2026-03-10") || r.DueOn != date("2026-03-24") {
			t.Errorf("bob's clock starts on %s and ends on %s", r.DueFrom, r.DueOn)
		}
	})
}

func TestTheSameTextIsNoNewVersion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.people("north", "ann")
		publish := func(texts ...digest.Text) []digest.Published {
			t.Helper()
			c.must(db.SaveDrafts(c.ctx, texts, storetest.Logged(c.clock.Now())))
			refs := make([]string, len(texts))
			for i := range texts {
				refs[i] = texts[i].Ref
			}
			published, err := c.Publish(c.ctx, digest.Operator(), refs)
			c.must(err)
			return published
		}
		first := []digest.Published{{Ref: "one", Version: 1, Change: digest.New, Assigned: 1}}
		c.like("the first time", first, publish(text("one")))
		before := c.receipt("ann", "one", 1)
		c.clock.Set(monday.Add(30 * day))
		again := []digest.Published{{Ref: "one", Version: 1, Change: digest.New, Already: true}}
		c.like("the same text", again, publish(text("one")))
		published, err := c.Publish(c.ctx, digest.Operator(), []string{"one"}) // without a draft
		c.must(err)
		c.like("no draft", again, published)
		c.like("ann's receipt", before, c.receipt("ann", "one", 1))
		versions, err := db.Versions(c.ctx, "one")
		c.must(err)
		c.like("versions", 1, len(versions))

		// A ref that nobody wrote publishes nothing of the others either.
		c.must(db.SaveDrafts(c.ctx, []digest.Text{text("two")}, storetest.Logged(c.clock.Now())))
		_, err = c.Publish(c.ctx, digest.Operator(), []string{"two", "three"})
		c.wants(digest.NotFound, err)
		_, err = db.ItemByRef(c.ctx, "two")
		c.wants(digest.NotFound, err)
	})
}

func TestAWithdrawnItemIsNotLiveByItsOldText(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.people("north", "ann")
		c.publish(text("one"))
		_, err := c.Withdraw(c.ctx, digest.Operator(), "one", "Too soon.")
		c.must(err)
		published, err := c.Publish(c.ctx, digest.Operator(), []string{"one"})
		if digest.CodeOf(err) != digest.Conflict {
			t.Errorf("publishing what was withdrawn without a draft: %+v, %v", published, err)
		}
		same := text("one")
		same.Change = digest.Minor // the words are the same, and people are asked again to know them
		c.publish(same)
		if item := c.item("one"); !item.Withdrawn.IsZero() || item.Number != 2 {
			t.Errorf("version %d, withdrawn at %s", item.Number, item.Withdrawn)
		}
		c.like("ann's receipt", "no answer", stands(c.receipt("ann", "one", 1)))
	})
}

func TestEveryVersionStaysAsItWas(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.people("north", "ann")
		moments := []string{"2026-03-02 10:00", "2026-03-09 10:00", "2026-03-16 10:00"}
		texts := []digest.Text{text("one"), revised("one", digest.Minor, "Better words."), revised("one", digest.Significant, "Other words.")}
		want := []digest.Item{
			{ID: 1, Version: digest.Version{ItemID: 1, Number: 1, Asks: 1, Text: texts[0]}},
			{ID: 1, Version: digest.Version{ItemID: 1, Number: 2, Asks: 1, Text: texts[1]}},
			{ID: 1, Version: digest.Version{ItemID: 1, Number: 3, Asks: 3, Text: texts[2]}},
		}
		for i, text := range texts {
			c.clock.Set(when(moments[i]))
			want[i].PublishedAt = c.clock.Now()
			c.publish(text)
		}
		for i := range texts {
			live, err := db.Items(c.ctx, when(moments[i]))
			c.must(err)
			c.like(moments[i], want[i:i+1], live, cmpopts.EquateApproxTime(0))
			version, err := db.Version(c.ctx, 1, i+1)
			c.must(err)
			c.like(moments[i], want[i].Version, version, cmp.Options{cmpopts.EquateApproxTime(0)})
		}
		before, err := db.Items(c.ctx, when("2026-03-02 09:59"))
		c.must(err)
		c.like("before the first", 0, len(before))
	})
}
