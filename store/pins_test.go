package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

func logAt(t *testing.T, db *store.DB, at time.Time) {
	t.Helper()
	must(t, db.Audit(t.Context(), digest.AuditEntry{At: at, Actor: "a test", Action: "tested", Subject: "something"}))
	_, err := db.Sequence(t.Context(), at, nil)
	must(t, err)
}

// TestACheckpointIsDue: a place gets a checkpoint once in its time, where the log has
// grown since, from one process at a time; one that is lost on its way is due again.
func TestACheckpointIsDue(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		db.GoByCaller()
		now := logged
		due := func(place, holder string) (string, int64) {
			t.Helper()
			note, size, err := db.PinDue(t.Context(), now, place, holder, 24*time.Hour)
			must(t, err)
			return note, size
		}
		if note, _ := due("auditor", "a"); note != "" {
			t.Error("of an empty log there is nothing to hand over")
		}
		logAt(t, db, now)
		note, size := due("auditor", "a")
		if note == "" || size != 1 {
			t.Fatalf("nothing is due: %q, %d", note, size)
		}
		if note, _ := due("auditor", "b"); note != "" {
			t.Error("two have it in hand at once")
		}
		now = now.Add(10 * time.Minute)
		if note, _ = due("auditor", "b"); note == "" {
			t.Error("what was lost on its way is not due again")
		}
		must(t, db.Pinned(t.Context(), now, "auditor", note, size, "<1@example>"))
		logAt(t, db, now)
		now = now.Add(23 * time.Hour)
		if note, _ := due("auditor", "a"); note != "" {
			t.Error("it is due again before its time")
		}
		if note, _ := due("channel", "a"); note == "" {
			t.Error("another place goes by the first one's time")
		}
		now = now.Add(2 * time.Hour)
		if note, size = due("auditor", "a"); note == "" || size != 2 {
			t.Errorf("after a day: %q, %d", note, size)
		}
		must(t, db.Pinned(t.Context(), now, "auditor", note, size, "<2@example>"))
		now = now.Add(30 * 24 * time.Hour)
		if note, _ := due("auditor", "a"); note != "" {
			t.Error("the same checkpoint is handed over again")
		}
	})
}

// TestDatedBack: a row that says it was made before a checkpoint left the building, and
// came into the log after that, is named, whoever put it there and in whatever way.
func TestDatedBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		db.GoByCaller()
		storetest.Seed(t, db, 3, 1)
		sequenced(t, db, nil)
		left := logged.Add(24 * time.Hour)
		_, err := db.Pin(t.Context(), left, "the auditor")
		must(t, err)
		answer := func(person int, at time.Time) {
			t.Helper()
			must(t, db.Exec(t.Context(), fmt.Sprintf(`INSERT INTO answers (person_id, item_id, version, shown, kind, note, face, at)
				VALUES (%d, 1, 1, 1, 'understood', '', 'web', '%s')`, person, at.UTC().Format("2006-01-02T15:04:05.000000Z"))))
			sequenced(t, db, nil)
		}
		answer(1, left.Add(-time.Minute)) // on its way
		answer(2, left.Add(time.Hour))
		if damages := found(t, db, nil); len(damages) > 0 {
			t.Errorf("in time: %q", damages)
		}
		answer(3, left.Add(-time.Hour))
		damages := found(t, db, nil)
		if len(damages) != 1 || !strings.Contains(damages[0], "Number 3 of answers says that it was made on ") || !strings.Contains(damages[0], "dated back") {
			t.Errorf("dated back: %q", damages)
		}
	})
}
