package store_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// at16 does something sixteen times at once and returns how often it changed
// something.
func at16(t *testing.T, do func() (bool, error)) (changed int) {
	t.Helper()
	start, results := make(chan struct{}), make(chan bool, 16)
	for range cap(results) {
		go func() {
			<-start
			did, err := do()
			if err != nil {
				t.Error(err)
			}
			results <- did
		}()
	}
	close(start)
	for range cap(results) {
		if <-results {
			changed++
		}
	}
	return changed
}

// said is what somebody answered, the newest first; what they took back is
// marked.
func (c *council) said(name string) (lines []string) {
	c.t.Helper()
	entries, err := c.db.AnswersOf(c.ctx, c.person(name), c.person(name))
	c.must(err)
	for _, e := range entries {
		line := e.Item.Ref + ": " + string(e.Kind)
		if e.Note != "" {
			line += " " + e.Note
		}
		if !e.Undone.IsZero() {
			line += ", undone"
		}
		lines = append(lines, line)
	}
	return lines
}

// asked is a council in which ann and bob owe an answer on one item.
func asked(t *testing.T, db *store.DB) *council {
	c := newCouncil(t, db)
	c.team("north", digest.ByDM)
	c.people("north", "ann", "bob")
	c.publish(text("one"))
	return c
}

func TestSixteenEqualPressesAddOneAnswer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := asked(t, db)
		ann, item := c.actor("ann"), c.item("one").ID
		press := func(kind digest.AnswerKind) func() (bool, error) {
			return func() (bool, error) {
				replica := digest.NewService(db, c.clock, digest.Config{Zone: time.UTC}, nil)
				answered, err := replica.Answer(c.ctx, ann, digest.AnswerRequest{ItemID: item, Shown: 1, Kind: kind})
				return answered.Changed, err
			}
		}
		c.like("answers added", 1, at16(t, press(digest.Understood)))
		c.like("on record", []string{"one: understood"}, c.said("ann"))
		c.like("taken back", 1, at16(t, press(digest.Undone)))
		c.like("on record", []string{"one: understood, undone"}, c.said("ann"))
		c.like("added again", 1, at16(t, press(digest.Understood)))
		c.like("on record", []string{"one: understood", "one: understood, undone"}, c.said("ann"))
		c.like("the receipt", []string{"understood", "no answer"}, []string{stands(c.receipt("ann", "one", 1)), stands(c.receipt("bob", "one", 1))})
	})
}

// TestStatementsArePreparedWithoutAConnection: were one held for it, as many
// presses as there are connections would wait for each other.
func TestStatementsArePreparedWithoutAConnection(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := asked(t, db)
		db.OneConnection()
		before := db.Prepared()
		ctx, cancel := context.WithTimeout(c.ctx, patience)
		defer cancel()
		answer := digest.Answer{PersonID: c.person("ann"), ItemID: c.item("one").ID, Asks: 1, Shown: 1, Kind: digest.Understood, Face: digest.FaceSlack, At: c.clock.Now()}
		if changed, err := says(ctx, db, answer); err != nil || !changed {
			t.Fatalf("changed %t, %v", changed, err)
		}
		if ready := db.Prepared() - before; ready == 0 || ctx.Err() != nil {
			t.Errorf("%d statements are ready, %v", ready, ctx.Err())
		}
	})
}

// TestSQLiteKeepsWhatComesAgain: PostgreSQL plans what is not of every letter or answer
// by its parameters each time.
func TestSQLiteKeepsWhatComesAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := asked(t, db)
		look := func() int {
			before := db.Prepared()
			if _, err := db.Items(c.ctx, c.clock.Now()); err != nil {
				t.Fatal(err)
			}
			return db.Prepared() - before
		}
		look()
		if again, third := look(), look(); (again > 0) != (db.Engine() == "sqlite") || third != 0 {
			t.Errorf("%s makes %d statements ready, and %d more", db.Engine(), again, third)
		}
	})
}

func TestUndoIsAnotherAnswer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := asked(t, db)
		ann, item := c.actor("ann"), c.item("one").ID
		undo := func() bool {
			c.clock.Step(time.Minute)
			undone, err := c.Undo(c.ctx, ann, item, 1)
			c.must(err)
			return undone.Changed
		}
		c.like("nothing to undo", false, undo())
		c.answer("ann", "one", digest.Understood)
		given := c.clock.Now()
		c.like("undone, and once more", []bool{true, false}, []bool{undo(), undo()})
		r := c.receipt("ann", "one", 1)
		if !r.Open() || !r.AnsweredAt.Equal(given.Add(time.Minute)) {
			t.Errorf("after undoing: %s, at %s", stands(r), r.AnsweredAt)
		}
		c.like("informed", 0, c.measures().Lessons.Informed)
		c.answer("ann", "one", digest.NotClear)
		c.answer("ann", "one", digest.Understood) // a changed mind is no undoing
		c.like("on record", []string{"one: understood A word.", "one: not_clear A word.", "one: understood A word., undone"}, c.said("ann"))
		c.like("informed", 1, c.measures().Lessons.Informed)
	})
}

func TestTheSameNoteTwiceIsOneAnswer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := asked(t, db)
		asks := func(note string) bool {
			c.clock.Step(time.Minute)
			answered, err := c.Answer(c.ctx, c.actor("ann"), digest.AnswerRequest{ItemID: c.item("one").ID, Kind: digest.Question, Note: note})
			c.must(err)
			return answered.Changed
		}
		c.like("changed", []bool{true, false, false, true, false},
			[]bool{asks("Since when?"), asks("Since when?"), asks(""), asks("Until when?"), asks("Until when?")})
		c.like("on record", []string{"one: question Until when?", "one: question Since when?"}, c.said("ann"))
	})
}

func TestAnAnswerIsToTheVersionThatWasRead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := asked(t, db)
		press := func(name string, shown int) digest.Answered {
			answered, err := c.Answer(c.ctx, c.actor(name), digest.AnswerRequest{ItemID: c.item("one").ID, Shown: shown, Kind: digest.Understood})
			c.must(err)
			return answered
		}
		c.publish(revised("one", digest.Minor, "Better words."))
		if a := press("ann", 1); !a.Changed || a.Outdated || a.Answer.Shown != 1 || a.Answer.Asks != 1 {
			t.Errorf("before a minor change: %+v", a)
		}
		c.like("ann knows", "understood", stands(c.receipt("ann", "one", 1)))

		c.publish(revised("one", digest.Significant, "Other words."))
		if a := press("bob", 2); !a.Changed || !a.Outdated || a.Answer.Shown != 2 || a.Answer.Asks != 1 {
			t.Errorf("before a significant change: %+v", a)
		}
		c.like("bob's answer", []string{"understood, closed as superseded", "no answer"},
			[]string{stands(c.receipt("bob", "one", 1)), stands(c.receipt("bob", "one", 3))})
		c.like("informed, ann of what she was told", []int{1, 2}, []int{c.measures().Lessons.Informed, c.measures().Lessons.Waiting})
		if a := press("bob", 3); !a.Changed || a.Outdated {
			t.Errorf("to the live version: %+v", a)
		}
		c.like("informed", 2, c.measures().Lessons.Informed)
		_, err := c.Answer(c.ctx, c.actor("bob"), digest.AnswerRequest{ItemID: c.item("one").ID, Shown: 9, Kind: digest.Understood})
		c.wants(digest.NotFound, err)
		if !strings.Contains(err.Error(), "nothing was changed: look at what you have open") {
			t.Errorf("a version that is not there: %v", err)
		}
	})
}

func TestOnlyWhoWasAskedAnswers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := asked(t, db)
		c.team("south", digest.ByDM)
		c.people("south", "eve")
		south := text("south only")
		south.Audience.Teams = []string{"south"}
		c.publish(south)
		press := func(name, ref string) error {
			_, err := c.Answer(c.ctx, c.actor(name), digest.AnswerRequest{ItemID: c.item(ref).ID, Kind: digest.Understood})
			return err
		}
		c.wants(digest.Forbidden, press("ann", "south only"))
		c.must(press("ann", "one"))
		c.like("ann", []string{"one: understood"}, c.said("ann"))

		// Somebody unknown, and somebody on their first day out.
		_, err := c.ActorByAccount(c.ctx, digest.Slack, "Ustranger")
		c.wants(digest.Forbidden, err)
		c.clock.Set(when("2026-03-04 12:00"))
		c.moves("bob", "")
		c.wants(digest.Forbidden, press("bob", "one"))
		_, err = c.Undo(c.ctx, c.actor("bob"), c.item("one").ID, 1)
		c.wants(digest.Forbidden, err)
		c.like("bob", []string(nil), c.said("bob"))
		if _, err := c.Answer(c.ctx, digest.Operator(), digest.AnswerRequest{ItemID: c.item("one").ID, Kind: digest.Understood}); digest.CodeOf(err) != digest.Forbidden {
			t.Errorf("the operator answered: %v", err)
		}
	})
}

// says records an answer, whoever may give it.
func says(ctx context.Context, db *store.DB, a digest.Answer) (changed bool, err error) {
	return db.Answer(ctx, digest.OnScreen{PersonID: a.PersonID, ItemID: a.ItemID}, func(digest.Answerable) (digest.Answer, error) { return a, nil }, nil)
}

// TestTransactionsOfAnAnswer: a press is who it is, and the answer; a page reads the
// item before that.
func TestTransactionsOfAnAnswer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann")
		id := c.item("one").ID
		var ann digest.Actor
		since := db.Transactions()
		counts := func(what string, want int64) {
			t.Helper()
			if n := db.Transactions() - since; n != want {
				t.Errorf("%s: %d transactions, want %d", what, n, want)
			}
		}
		var err error
		ann, err = c.ActorByAccount(c.ctx, digest.Slack, "Uann")
		c.must(err)
		answered, err := c.Answer(c.ctx, ann, digest.AnswerRequest{ItemID: id, Shown: 1, Kind: digest.Understood})
		c.must(err)
		counts("a press", 2)
		if !answered.Changed || answered.Item.Title == "" || answered.Shown.Number != 1 {
			t.Errorf("answered %+v", answered)
		}
		_, err = c.Read(c.ctx, ann, id, 1) // the first who opens it is told by that
		c.must(err)
		since = db.Transactions()
		_, err = c.ActorByAccount(c.ctx, digest.Slack, "Uann")
		c.must(err)
		_, err = c.Read(c.ctx, ann, id, 1)
		c.must(err)
		_, err = c.Undo(c.ctx, ann, id, 1)
		c.must(err)
		counts("on a page that they were told of before", 3)
	})
}

// TestWhatIsAheadIsReadOnce: what is shown after a press is read in no more transactions
// than it has parts, and what somebody owes in one of them. It is what each part says
// when it is asked alone.
func TestWhatIsAheadIsReadOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann")
		ann := c.actor("ann")
		since := db.Transactions()
		ahead, err := c.Ahead(c.ctx, ann)
		c.must(err)
		c.like("transactions: items, outlook, settings, starters", int64(4), db.Transactions()-since)
		var alone digest.Ahead
		alone.Items, err = c.OpenItems(c.ctx, ann)
		c.must(err)
		alone.Next, err = c.NextDigest(c.ctx, ann)
		c.must(err)
		alone.Queue, err = c.Queue(c.ctx, ann)
		c.must(err)
		alone.CatchUp, err = c.CatchUp(c.ctx, ann)
		c.must(err)
		c.like("asked alone", alone, ahead)
		if len(ahead.Items) == 0 || len(ahead.Queue) == 0 {
			t.Fatalf("nothing is ahead of ann: %+v", ahead)
		}
		for _, item := range ahead.Items {
			one, err := c.OpenItem(c.ctx, ann, item.Item.ID)
			c.must(err)
			c.like("one of them", &item, one)
		}
		none, err := c.OpenItem(c.ctx, ann, 1_000_000)
		if none != nil || err != nil {
			t.Errorf("of an item that is not on record: %+v, %v", none, err)
		}
	})
}

// TestWhoLeftMeanwhileDoesNotAnswer: who somebody is was read before, and is read
// again where the answer is saved.
func TestWhoLeftMeanwhileDoesNotAnswer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann")
		ann := c.actor("ann")
		c.moves("ann", "")
		_, err := c.Answer(c.ctx, ann, digest.AnswerRequest{ItemID: c.item("one").ID, Shown: 1, Kind: digest.Understood})
		if digest.CodeOf(err) != digest.Forbidden || c.receipt("ann", "one", 1).Answer != "" {
			t.Errorf("got %v", err)
		}
	})
}
