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
