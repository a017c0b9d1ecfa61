package store_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestWhoWasAskedIsEvidence: publishing is one leaf for those who are asked about a
// version in each team, a joiner is one more, and whatever becomes of receipts after
// that stays in agreement with the log.
func TestWhoWasAskedIsEvidence(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		key := aKey(t)
		o := newOffice(t, db)
		sequenced(t, db, key)
		count := func(query string) (n int) {
			o.t.Helper()
			texts, err := db.Texts(o.ctx, query)
			o.must(err)
			n, err = strconv.Atoi(texts[0])
			o.must(err)
			return n
		}
		const ofFour = " FROM receipts r JOIN items i ON i.id = r.item_id JOIN askings a ON a.id = r.asking_id WHERE i.ref = 'four'"
		o.publish(text("four"))
		o.plan()
		sequenced(t, db, key)
		teams := count("SELECT COUNT(DISTINCT team_id) FROM memberships")
		asked := count("SELECT COUNT(*)" + ofFour)
		if n, in := count("SELECT COUNT(DISTINCT a.id)"+ofFour), count("SELECT COUNT(DISTINCT a.team_id)"+ofFour); n != teams || in != teams || asked <= teams {
			t.Errorf("%d are asked in %d askings of %d teams, of %d", asked, n, in, teams)
		}
		if n := count("SELECT COUNT(*)" + ofFour + " AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = r.person_id AND m.team_id = a.team_id)"); n > 0 {
			t.Errorf("%d are asked in a team that is not theirs", n)
		}
		before := count("SELECT COUNT(*)" + ofFour)
		o.people("north", "joy")
		o.clock.Set(monday.AddDate(0, 0, 7))
		o.plan()
		o.drain(o.post)
		sequenced(t, db, key)
		if n, in := count("SELECT COUNT(*)"+ofFour), count("SELECT COUNT(DISTINCT a.id)"+ofFour); n != before+1 || in != teams+1 {
			t.Errorf("with a joiner %d are asked in %d askings", n, in)
		}
		o.must(o.EndMembership(o.ctx, o.actor("mia"), o.id("joy"), "north", o.Today()-1, "left"))
		o.plan()
		if v, err := db.VerifyLog(o.ctx, key, nil); err != nil || v.Damaged > 0 || v.Waiting == 0 {
			t.Errorf("before who left is in the log: %+v (%v)", v, err)
		}
		o.plan()
		sequenced(t, db, key)
		for _, sentence := range found(t, db, key) {
			t.Errorf("after somebody joined and left: %s", sentence)
		}
		bodies, err := db.Texts(o.ctx, "SELECT body FROM log_entries WHERE kind = 'receipts' AND row_id = (SELECT r.asking_id"+ofFour+" AND r.person_id = "+fmt.Sprint(o.id("joy"))+")")
		o.must(err)
		for _, want := range []string{`"asked_at":"`, `"item_id":`, `"root":"`, `"rows":1`, `"table":"receipts"`, `"team_id":`} {
			if !strings.Contains(bodies[0], want) || strings.Contains(bodies[0], "person") {
				t.Errorf("the leaf says %s, want %s in it and nobody's number", bodies[0], want)
			}
		}
	})
}

// TestWhoWasAskedStaysProven: with the receipts of one person forgotten, the leaf of those
// who were asked with them holds, says nothing of them any more, and still names whoever
// has a hand in what is left.
func TestWhoWasAskedStaysProven(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		key := aKey(t)
		evidential(t, db, key)
		for _, person := range []int64{2, 3} { // the second when the secret is gone already
			must(t, db.ForgetReceipts(t.Context(), person))
			sequenced(t, db, key)
			if damages := found(t, db, key); len(damages) > 0 {
				t.Fatalf("with %d forgotten: %q", person, damages)
			}
			marks, err := db.Texts(t.Context(), "SELECT marks FROM log_marks")
			must(t, err)
			for _, text := range marks {
				if strings.Contains(text, fmt.Sprintf(" %d/", person)) {
					t.Errorf("the marks still say who is forgotten: %s", text)
				}
			}
		}
		for _, hand := range db.GroupTamperings("receipts", "person_id = 1 AND item_id = 1", "1/1/1", "UPDATE receipts SET item_id = 3 - item_id, version = 7 WHERE person_id = 1 AND item_id = 1") {
			v, err := db.Tampered(t.Context(), key, nil, hand.Statement)
			must(t, err)
			if !begin(v.Damages, hand.Says) {
				t.Errorf("%s: it says %q, want %q", hand.Statement, v.Damages, hand.Says)
			}
		}
		must(t, db.Exec(t.Context(), "UPDATE receipts SET told_at = '2026-03-02T09:00:00.000000Z' WHERE person_id = 1 AND told_at IS NULL"))
		sequenced(t, db, key)
		if damages := found(t, db, key); len(damages) > 0 {
			t.Errorf("told after that: %q", damages)
		}
	})
}

// TestWhoWasAskedIsNeverChanged: what the program never does to a receipt, the database
// refuses to whoever has a hand in it and forgets about triggers.
func TestWhoWasAskedIsNeverChanged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		storetest.Seed(t, db, 4, 2)
		const of = " WHERE person_id = 1 AND item_id = 1"
		must(t, db.Exec(t.Context(), "UPDATE receipts SET told_at = '2026-03-03T09:00:00.000000Z'"+of))
		for _, statement := range []string{
			"UPDATE receipts SET person_id = 4, version = 7" + of, "UPDATE receipts SET item_id = 2, version = 7" + of, "UPDATE receipts SET version = 7" + of,
			"UPDATE receipts SET assigned_at = '2026-03-01T09:00:00.000000Z'" + of, "UPDATE receipts SET asking_id = NULL" + of, "UPDATE receipts SET asking_id = asking_id + 1" + of,
			"UPDATE receipts SET told_at = '2026-03-02T09:00:00.000000Z'" + of, "DELETE FROM receipts" + of,
		} {
			if err := db.Exec(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "rows of receipts are evidence") {
				t.Errorf("%s: %v", statement, err)
			}
		}
		for _, statement := range []string{"UPDATE receipts SET told_at = NULL, failed_at = '2026-03-04T09:00:00.000000Z', failed = 'it came back'", "UPDATE receipts SET due_on = '2026-04-04'"} {
			must(t, db.Exec(t.Context(), statement+of))
		}
	})
}

// TestWhoWasAskedTogetherWaitsForTheLogOnce: of however many people who were asked
// together a statement changes the receipts, the log is told once, and again when what
// it was told is in the log.
func TestWhoWasAskedTogetherWaitsForTheLogOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		key := aKey(t)
		o := newOffice(t, db)
		o.publish(text("four"))
		o.plan()
		sequenced(t, db, key)
		for i, day := range []string{"2026-12-01", "2026-12-02"} {
			o.must(db.Exec(o.ctx, "UPDATE receipts SET due_on = '"+day+"' WHERE closed_at IS NULL AND item_id = (SELECT id FROM items WHERE ref = 'four')"))
			waiting, err := db.Texts(o.ctx, "SELECT row_id FROM log_staged WHERE kind = 'receipts' ORDER BY row_id")
			o.must(err)
			groups, err := db.Texts(o.ctx, "SELECT DISTINCT asking_id FROM receipts WHERE closed_at IS NULL AND item_id = (SELECT id FROM items WHERE ref = 'four') ORDER BY asking_id")
			o.must(err)
			o.like(fmt.Sprintf("what waits the %d. time", i+1), groups, waiting)
			sequenced(t, db, key)
			for _, sentence := range found(t, db, key) {
				t.Errorf("after the %d. time: %s", i+1, sentence)
			}
		}
		o.must(db.Exec(o.ctx, "UPDATE receipts SET reminders = reminders + 1, due_on = due_on"))
		if waiting, err := db.Texts(o.ctx, "SELECT row_id FROM log_staged"); err != nil || len(waiting) > 0 {
			t.Errorf("%v wait where nothing changed that is evidence (%v)", waiting, err)
		}
	})
}
