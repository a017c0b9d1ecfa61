package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/evidence"
)

// sequenceBatch is how many rows become leaves in one transaction at most.
const sequenceBatch = 10_000

// sequenceLock is the number of the lock of PostgreSQL that one sequencer holds.
const sequenceLock = 7_162_534

// logTable is the kind of leaves that are about the log itself: their bytes are kept
// with them.
const logTable = "log"

type logEntry struct {
	Seq      int64   `db:"seq"`
	Kind     string  `db:"kind"`
	RowID    int64   `db:"row_id"`
	At       stamp   `db:"at"`
	Salt     []byte  `db:"salt"`
	NoteSalt []byte  `db:"note_salt"`
	Body     *string `db:"body"`
}

// Sequence makes leaves of the log from rows that wait in the queue, at most ten
// thousand, and returns how many rows it took out of it. One process does so at a
// time: another one waits for it. The checkpoint is signed where there is a key, before
// the transaction commits: nobody sees one that is not kept.
func (db *DB) Sequence(ctx context.Context, now time.Time, key *evidence.Key) (taken int, err error) {
	var waits bool
	if err := db.read(ctx, func(t *tx) error {
		return t.one(&waits, `SELECT EXISTS (SELECT 1 FROM log_staged)`, nil)
	}); err != nil || !waits {
		return 0, err // nobody who writes waits for a look at an empty queue
	}
	err = db.in(ctx, func(t *tx) error {
		taken, err = t.sequence(now, key, sequenceBatch)
		return err
	})
	return taken, err
}

func (t *tx) sequence(now time.Time, key *evidence.Key, batch int) (int, error) {
	if t.postgres {
		if _, err := t.exec(`SELECT pg_advisory_xact_lock(:lock)`, args{"lock": sequenceLock}); err != nil {
			return 0, fmt.Errorf("waiting for another sequencer of the log: %w", err)
		}
	}
	var staged []stagedRow
	// By the rows in the queue, never by "numbers after the last one": numbers are not
	// committed in their order.
	if err := t.all(&staged, `SELECT id, kind, row_id FROM log_staged ORDER BY id LIMIT :batch`, args{"batch": batch}); err != nil || len(staged) == 0 {
		return 0, err
	}
	ids := make([]int64, len(staged))
	groups := map[string][]int64{}
	for i, s := range staged {
		ids[i] = s.ID
		if table, _ := evidenceTableOf(s.Kind); table.group != nil {
			groups[s.Kind] = append(groups[s.Kind], s.RowID)
		}
	}
	if _, err := t.exec(`DELETE FROM log_staged WHERE `+t.in("id", "ids"), args{"ids": ids}); err != nil {
		return 0, err
	}
	// Many people told or not asked any more at once put the same leaf in the queue
	// again and again: it is made once of how it is now.
	for kind, rows := range groups {
		if _, err := t.exec(`DELETE FROM log_staged WHERE kind = '`+kind+`' AND `+t.in("row_id", "ids"), args{"ids": rows}); err != nil {
			return 0, err
		}
	}
	tree, err := t.logTree()
	if err != nil {
		return 0, err
	}
	shared, err := t.db.present(t, now)
	if err != nil {
		return 0, err
	}
	var entries []logEntry
	var leaves []tlog.Hash
	done := map[stagedRow]bool{}
	for some := range slices.Chunk(staged, rowsAtOnce) {
		wanted := map[string][]int64{}
		for _, s := range some {
			wanted[s.Kind] = append(wanted[s.Kind], s.RowID)
		}
		rows, err := t.evidenceOf(wanted)
		if err != nil {
			return 0, err
		}
		for _, s := range some {
			once := stagedRow{Kind: s.Kind, RowID: s.RowID}
			if done[once] {
				continue // put in the queue twice, and read once
			}
			done[once] = true
			row, found := rows[s.Kind][s.RowID]
			entry, leaf, err := newEntry(s.Kind, s.RowID, row, found, shared)
			if err == nil && row.group != nil {
				err = t.mark(row)
			}
			if err != nil {
				return 0, err
			}
			entry.Seq = tree.Size + int64(len(entries))
			entries, leaves = append(entries, entry), append(leaves, leaf)
		}
	}
	return len(staged), t.appendLog(tree, entries, leaves, shared, key)
}

// stagedRow is a row that waits to become a leaf.
type stagedRow struct {
	ID    int64  `db:"id"`
	Kind  string `db:"kind"`
	RowID int64  `db:"row_id"`
}

// rowsAtOnce is how many leaves the rows are read for at a time: one leaf may be of
// thousands of rows.
const rowsAtOnce = 250

// evidenceOf reads rows of evidence by table and number.
func (t *tx) evidenceOf(wanted map[string][]int64) (map[string]map[int64]evidenceRow, error) {
	rows := map[string]map[int64]evidenceRow{}
	for kind, ids := range wanted {
		if kind == logTable {
			continue
		}
		table, known := evidenceTableOf(kind)
		if !known { // a leaf of it would say for ever that its row was taken away
			return nil, digest.Errorf(digest.Invalid, "the log has entries to come that this version of Briefed does not know (%s): a newer one works on this database; stop this one", kind)
		}
		found, err := t.evidenceRows(table, ids)
		if err != nil {
			return nil, err
		}
		rows[kind] = found
	}
	return rows, nil
}

// mark keeps the marks of a group whose leaf is made.
func (t *tx) mark(row evidenceRow) error {
	marks, err := row.group.marks()
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO log_marks (kind, row_id, marks) VALUES (:kind, :row, :marks) ON CONFLICT (kind, row_id) DO UPDATE SET marks = excluded.marks`,
		args{"kind": row.table.name, "row": row.id, "marks": marks})
	return err
}

func newEntry(kind string, id int64, row evidenceRow, found bool, at time.Time) (e logEntry, leaf tlog.Hash, err error) {
	e = logEntry{Kind: kind, RowID: id, At: stamp{at}, Salt: make([]byte, evidence.SaltSize), NoteSalt: make([]byte, evidence.SaltSize)}
	_, _ = rand.Read(e.Salt) // never fails
	_, _ = rand.Read(e.NoteSalt)
	var body []byte
	switch {
	case kind == logTable:
		body, err = evidence.Body(map[string]any{"table": kind, "says": "history before " + digest.DateIn(at, time.UTC).String() + ", taken over as found"})
	case !found:
		body, err = evidence.Body(map[string]any{"table": kind, "id": id, "says": "taken away before it was in the log"})
	default:
		if row.group != nil {
			row.group.secret = e.NoteSalt
		}
		body, err = row.body(e.NoteSalt)
	}
	if err != nil {
		return e, leaf, err
	}
	if !found || row.table.changes {
		text := string(body)
		e.Body = &text
	}
	return e, evidence.Leaf(e.Salt, body), nil
}

// logTree is the log as it stands, with its tiles read by need.
func (t *tx) logTree() (*evidence.Tree, error) {
	tree := &evidence.Tree{Read: func(at evidence.TileAt) (data []byte, err error) {
		err = t.one(&data, `SELECT data FROM log_tiles WHERE level = :level AND n = :n`, args{"level": at.Level, "n": at.N})
		if err != nil {
			return nil, fmt.Errorf("reading tile %d/%d of the log: %w", at.Level, at.N, err)
		}
		return data, nil
	}}
	err := t.one(&tree.Size, `SELECT COALESCE(MAX(size), 0) FROM log_checkpoints`, nil)
	return tree, err
}

// logOrigin is that of checkpoints which no key signs.
const logOrigin = "briefed/log/unsigned"

func (t *tx) appendLog(tree *evidence.Tree, entries []logEntry, leaves []tlog.Hash, now time.Time, key *evidence.Key) error {
	tiles, err := tree.Append(leaves)
	if err != nil {
		return err
	}
	for at, data := range tiles {
		if _, err := t.exec(`INSERT INTO log_tiles (level, n, data) VALUES (:level, :n, :data) ON CONFLICT (level, n) DO UPDATE SET data = excluded.data`,
			args{"level": at.Level, "n": at.N, "data": data}); err != nil {
			return fmt.Errorf("keeping tile %d/%d of the log: %w", at.Level, at.N, err)
		}
	}
	for len(entries) > 0 { // as many as a statement has parameters for
		some := entries[:min(len(entries), 2000)]
		entries = entries[len(some):]
		if _, err := t.NamedExecContext(t.ctx, `INSERT INTO log_entries (seq, kind, row_id, at, salt, note_salt, body)
			VALUES (:seq, :kind, :row_id, :at, :salt, :note_salt, :body)`, some); err != nil {
			return fmt.Errorf("adding entries to the log: %w", err)
		}
	}
	root, err := tree.Root()
	if err != nil {
		return err
	}
	checkpoint := evidence.Checkpoint{Origin: logOrigin, Size: tree.Size, Root: root}
	if key != nil {
		checkpoint.Origin = key.Name()
	}
	text, err := key.Sign(checkpoint)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO log_checkpoints (size, note, at) VALUES (:size, :note, :at)`, args{"size": tree.Size, "note": text, "at": stamp{now}})
	return err
}
