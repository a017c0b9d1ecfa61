package store_test

import (
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestTheLogIsTlogs: any history of rows, added and closed in any order and put into the
// log in batches of any size, gives at each checkpoint the root that the Go project's
// package gives of the same records in memory, and each checkpoint is consistent with the
// one before it.
func TestTheLogIsTlogs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		key := aKey(t)
		storetest.Seed(t, db, 5, 3)
		answers, absences, checked := 0, 0, 0
		some := func(r *rapid.T) {
			_, err := db.SequenceSome(t.Context(), logged, key, rapid.IntRange(1, 7).Draw(r, "batch"))
			must(t, err)
		}
		rapid.Check(t, func(r *rapid.T) {
			// Each history has a row and a batch at least, so that none is without a checkpoint.
			must(t, db.Exec(t.Context(), `INSERT INTO audit (at, actor, action, subject, detail) VALUES ('2026-03-02T09:00:00.000000Z', 'a test', 'began', 'a history', 'é')`))
			for range rapid.IntRange(1, 12).Draw(r, "steps") {
				person, item := rapid.IntRange(1, 5).Draw(r, "person"), rapid.IntRange(1, 3).Draw(r, "item")
				switch rapid.IntRange(0, 4).Draw(r, "step") {
				case 0:
					answers++
					must(t, db.Exec(t.Context(), fmt.Sprintf(`INSERT INTO answers (person_id, item_id, version, shown, kind, note, face, at)
						VALUES (%d, %d, 1, 1, 'question', 'why %d?', 'web', '2026-03-02T09:00:00.000000Z')`, person, item, answers)))
				case 1:
					absences++
					must(t, db.Exec(t.Context(), fmt.Sprintf(`INSERT INTO absences (person_id, from_on, recorded_at) VALUES (%d, '2026-03-02', '2026-03-02T09:00:00.000000Z')`, person)))
				case 2:
					if absences > 0 {
						must(t, db.Exec(t.Context(), fmt.Sprintf(`UPDATE absences SET revoked_at = '2026-03-02T10:00:00.000000Z' WHERE id = %d AND revoked_at IS NULL`, rapid.IntRange(1, absences).Draw(r, "absence"))))
					}
				case 3:
					must(t, db.Exec(t.Context(), fmt.Sprintf(`INSERT INTO audit (at, actor, action, subject, detail) VALUES ('2026-03-02T09:00:00.000000Z', 'a test', 'tested', 'item %d', 'é “%d”')`, item, person)))
				default:
					some(r)
				}
			}
			some(r)
		})
		sequenced(t, db, key)
		records, checkpoints, err := db.LogRecords(t.Context())
		must(t, err)
		var hashes []tlog.Hash
		read := tlog.HashReaderFunc(func(indexes []int64) (found []tlog.Hash, err error) {
			for _, i := range indexes {
				found = append(found, hashes[i])
			}
			return found, nil
		})
		before := int64(0)
		var root tlog.Hash
		for n, record := range records {
			more, err := tlog.StoredHashes(int64(n), record, read)
			must(t, err)
			hashes = append(hashes, more...)
			size := int64(n) + 1
			if checked == len(checkpoints) || checkpoints[checked].Size != size {
				continue
			}
			now, err := tlog.TreeHash(size, read)
			must(t, err)
			if now != checkpoints[checked].Root {
				t.Fatalf("the checkpoint of %d entries has another root than tlog", size)
			}
			if before > 0 {
				proof, err := tlog.ProveTree(size, before, read)
				must(t, err)
				must(t, tlog.CheckTree(proof, size, now, before, root))
			}
			before, root = size, now
			checked++
		}
		if checked != len(checkpoints) || checked < 20 {
			t.Errorf("%d of %d checkpoints were compared, of %d entries", checked, len(checkpoints), len(records))
		}
		if damages := found(t, db, key); len(damages) > 0 {
			t.Errorf("%q", damages)
		}
	})
}
