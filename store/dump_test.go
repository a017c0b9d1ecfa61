package store_test

import (
	programs "os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestADumpIsTheDatabase: what PostgreSQL's own programs take and bring back, as the
// runbook says, is the same row by row, and still guards itself.
func TestADumpIsTheDatabase(t *testing.T) {
	t.Parallel()
	from, to := storetest.Postgres(t), storetest.Postgres(t)
	db := storetest.Open(t, from)
	c := storetest.Seed(t, db, 60, 4)
	ctx := t.Context()
	for person := range 40 {
		_, err := says(ctx, db, digest.Answer{PersonID: int64(person) + 1, ItemID: 1, Asks: 1, Shown: 1, Kind: digest.Understood, Face: digest.FaceSlack, At: c.Now()})
		must(t, err)
	}
	dump := programs.CommandContext(ctx, "pg_dump", "--format=custom", "--dbname="+from)
	restore := programs.CommandContext(ctx, "pg_restore", "--exit-on-error", "--no-owner", "--dbname="+to)
	var said strings.Builder
	restore.Stderr, dump.Stderr = &said, &said
	var err error
	restore.Stdin, err = dump.StdoutPipe()
	must(t, err)
	must(t, dump.Start())
	if err := restore.Run(); err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	must(t, dump.Wait())

	copied, err := store.OpenToRead(ctx, to)
	must(t, err)
	defer copied.Close()
	must(t, copied.CheckSchema(ctx))
	lines := func(db *store.DB) []string {
		all, err := db.Everything(ctx)
		must(t, err)
		return slices.Sorted(strings.SplitSeq(all, "\n"))
	}
	if diff := cmp.Diff(lines(db), lines(copied)); diff != "" {
		t.Errorf("the copy (-want +got):\n%s", diff)
	}
	damages, _, err := copied.Damages(ctx)
	must(t, err)
	sound, err := copied.Sound(ctx)
	must(t, err)
	if len(damages) > 0 || sound.Disagreeing > 0 || len(sound.MissingTriggers) > 0 {
		t.Errorf("a dump brought back: %q, %+v", damages, sound)
	}
}
