package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestSound: a database as it was made is sound; each trigger that somebody took
// away is named, and so is an answer that the receipt does not have.
func TestSound(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		sound, err := db.Sound(ctx)
		must(t, err)
		if len(sound.MissingTriggers) > 0 || sound.Disagreeing > 0 {
			t.Errorf("a new database: %+v", sound)
		}
		drop := "DROP TRIGGER answers_no_update"
		want := []string{"answers_no_update"}
		if db.Engine() != "sqlite" {
			drop, want = "DROP TRIGGER answers_are_evidence ON answers", []string{"answers_are_evidence"}
		}
		now := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
		must(t, db.Plan(ctx, func(tx digest.PlanTx) error {
			return tx.ApplyPeople(now, digest.RosterChanges{Add: []digest.Person{{Email: "a@council.example", Name: "A"}}}, nil)
		}))
		must(t, db.Exec(ctx, drop))
		sound, err = db.Sound(ctx)
		must(t, err)
		if diff := cmp.Diff(want, sound.MissingTriggers); diff != "" {
			t.Errorf("missing (-want +got):\n%s", diff)
		}
	})
}

// TestSoundSeesWhoDisagrees: an answer that somebody wrote into a receipt past this
// program is not the newest on record; nothing else disagrees, whatever was
// answered, taken back and answered again.
func TestSoundSeesWhoDisagrees(t *testing.T) {
	t.Parallel()
	older(t, func(t *testing.T, o *office) {
		disagreeing := func(want int) {
			t.Helper()
			sound, err := o.db.Sound(o.ctx)
			must(t, err)
			if sound.Disagreeing != want {
				t.Errorf("%d receipts disagree, want %d", sound.Disagreeing, want)
			}
		}
		disagreeing(0)
		for _, kind := range []digest.AnswerKind{digest.Understood, digest.Undone, digest.Question} {
			o.answers("ann", "policy", kind, "Why?")
			disagreeing(0)
		}
		must(t, o.db.Exec(o.ctx, "UPDATE receipts SET answer = 'understood' WHERE answer = 'question' AND person_id = (SELECT id FROM people WHERE email = 'ann@council.example')"))
		disagreeing(1)
	})
}
