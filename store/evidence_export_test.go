package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/evidence"
)

// Tampering is what a hand in the database can do to a row of evidence.
type Tampering struct {
	Table, Does, Column, Statement string
	Says                           []string // how each sentence begins
}

// changedTo is what a column is changed to.
func (c evidenceColumn) changedTo() string {
	if c.name == "verdict" { // one of two
		return "'false_alarm'"
	}
	return map[int]string{
		asNumber: "COALESCE(" + c.name + ", 0) + 100", asText: "COALESCE(" + c.name + ", '') || 'x'", asWords: "COALESCE(" + c.name + ", '') || 'x'",
		asBool: "NOT " + c.name, asMoment: "'2001-01-01T00:00:00.000000Z'", asDay: "'2001-01-01'",
	}[c.as]
}

// GroupTamperings are those of the row of each table of groups that where chooses,
// whose key is given, and of what it belongs to.
func (db *DB) GroupTamperings(name, where, key, other string) (all []Tampering) {
	table, _ := evidenceTableOf(name)
	says := func(key, what string) string { return table.named(key) + " is " + what }
	for i, c := range table.columns {
		if i >= table.group.keys {
			all = append(all, Tampering{name, "update", c.name, fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s", name, c.name, c.changedTo(), where), []string{says(key, "not what it was")}})
		}
	}
	all = append(all, Tampering{name, "delete", "", fmt.Sprintf("DELETE FROM %s WHERE %s", name, where), []string{says(key, "gone")}},
		Tampering{name, "update", "its keys", other, []string{says(key, "gone"), "The row of " + name}})
	if head := table.group.head; head != nil && head.name == "askings" { // what others belong to has leaves of its own
		for _, c := range head.columns {
			all = append(all, Tampering{
				name, "update", head.name + "." + c.name, fmt.Sprintf("UPDATE %s SET %s = %s WHERE id = (SELECT %s FROM %s WHERE %s)", head.name, c.name, c.changedTo(), table.key, name, where),
				[]string{"Number "},
			})
		}
	}
	return all
}

// Tamperings are all of that to number 1 of each table: every column changed, the row
// deleted, another one added.
func (db *DB) Tamperings(ctx context.Context) (all []Tampering, err error) {
	for _, table := range evidenceTables {
		for _, c := range table.columns {
			all = append(all, Tampering{
				table.name, "update", c.name, fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s = 1", table.name, c.name, c.changedTo(), table.key),
				[]string{"Number 1 of " + table.name + " is not what it was when it became entry "},
			})
		}
		all = append(all, Tampering{table.name, "delete", "", fmt.Sprintf("DELETE FROM %s WHERE %s = 1", table.name, table.key), []string{"Number 1 of " + table.name + " is gone: entry "}})
		rows, err := db.db.QueryContext(ctx, "SELECT * FROM "+table.name+" WHERE 1 = 0")
		if err != nil {
			return nil, err
		}
		names, err := rows.Columns()
		if err = errors.Join(err, rows.Err(), rows.Close()); err != nil {
			return nil, err
		}
		values := slices.Clone(names)
		for i, name := range names {
			switch name { // what must be one of a kind
			case table.key:
				values[i] = "999"
			case "number":
				values[i] = "999"
			case "held": // at most one a person and way
				values[i] = "false"
			case "missed": // as many as that number is days after the first
				values[i] = "997"
			case "recipient":
				values[i] = "'another'"
			case "meeting", "email", "slack_id", "slug", "ref", "account", "step":
				values[i] = "'another'"
			case "person_id":
				values[i] = "4"
			}
		}
		overriding := ""
		if db.postgres {
			overriding = "OVERRIDING SYSTEM VALUE"
		}
		all = append(all, Tampering{
			table.name, "insert", "", fmt.Sprintf("INSERT INTO %s (%s) %s SELECT %s FROM %s WHERE %s = 1",
				table.name, strings.Join(names, ", "), overriding, strings.Join(values, ", "), table.name, table.key),
			[]string{"Number 999 of " + table.name + " is not in the log: somebody added it"},
		})
	}
	return all, nil
}

var errPutBack = errors.New("put back")

// withoutTriggers does statements that no trigger and no reference stands in the way of.
func (t *tx) withoutTriggers(statements []string) error {
	before := []string{"SET LOCAL session_replication_role = replica"}
	if !t.postgres {
		before = nil
		if err := t.all(&before, `SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger'`, nil); err != nil {
			return err
		}
		before = append(before, "PRAGMA defer_foreign_keys = ON")
	}
	for _, statement := range append(before, statements...) {
		if _, err := t.ExecContext(t.ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

// Tampered says what a look at the log finds after statements that no trigger and no
// reference stood in the way of; then all is put back.
func (db *DB) Tampered(ctx context.Context, key *evidence.Key, outside []string, statements ...string) (v evidence.Verdict, err error) {
	err = db.in(ctx, func(t *tx) error {
		if err := t.withoutTriggers(statements); err != nil {
			return err
		}
		if v, err = t.verifyLog(key, outside); err != nil {
			return err
		}
		return errPutBack
	})
	if errors.Is(err, errPutBack) {
		err = nil
	}
	return v, err
}

// Recounted says what counting the newest day again finds after statements that no trigger
// stood in the way of; then all is put back.
func (db *DB) Recounted(ctx context.Context, statements ...string) (v evidence.Verdict, err error) {
	err = db.in(ctx, func(t *tx) error {
		if err := t.withoutTriggers(statements); err != nil {
			return err
		}
		if err := (&logLook{tx: t, v: &v}).census(); err != nil {
			return err
		}
		return errPutBack
	})
	if errors.Is(err, errPutBack) {
		err = nil
	}
	return v, err
}

// Resequenced says what a look finds after the whole log was thrown away and made anew
// with a key, from rows as they are after statements; then all is put back.
func (db *DB) Resequenced(ctx context.Context, key *evidence.Key, outside []string, statements ...string) (evidence.Verdict, error) {
	var v evidence.Verdict
	err := db.in(ctx, func(t *tx) error {
		again := []string{"INSERT INTO log_staged (kind, row_id) SELECT kind, row_id FROM log_entries ORDER BY seq"}
		for _, table := range []string{"log_entries", "log_tiles", "log_checkpoints", "log_pins"} {
			again = append(again, "DELETE FROM "+table)
		}
		if err := t.withoutTriggers(append(statements, again...)); err != nil {
			return err
		}
		if _, err := t.sequence(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), key, sequenceBatch); err != nil {
			return err
		}
		var err error
		if v, err = t.verifyLog(key, outside); err != nil {
			return err
		}
		return errPutBack
	})
	if errors.Is(err, errPutBack) {
		err = nil
	}
	return v, err
}

// NewestCheckpoint is the text of the newest checkpoint.
func (db *DB) NewestCheckpoint(ctx context.Context) (text string, err error) {
	err = db.db.GetContext(ctx, &text, `SELECT note FROM log_checkpoints ORDER BY size DESC LIMIT 1`)
	return text, err
}

// EvidenceTables are the tables of evidence, and whatever is not with its reason.
func EvidenceTables() (evidence []string, not map[string]string) {
	for _, table := range slices.Concat(evidenceTables, groupTables) {
		evidence = append(evidence, table.name)
	}
	return evidence, notEvidence
}

// SequenceSome is [DB.Sequence] with a batch of its own.
func (db *DB) SequenceSome(ctx context.Context, now time.Time, key *evidence.Key, batch int) (taken int, err error) {
	err = db.in(ctx, func(t *tx) error {
		taken, err = t.sequence(now, key, batch)
		return err
	})
	return taken, err
}

// LogRecords are what the leaves of the log are hashes of, by the rows as they are now,
// and the checkpoints, by size.
func (db *DB) LogRecords(ctx context.Context) (records [][]byte, checkpoints []evidence.Checkpoint, err error) {
	err = db.read(ctx, func(t *tx) error {
		var entries []logEntry
		if err := t.all(&entries, `SELECT seq, kind, row_id, at, salt, note_salt, body FROM log_entries ORDER BY seq`, nil); err != nil {
			return err
		}
		for _, e := range entries {
			if e.Body == nil {
				table, _ := evidenceTableOf(e.Kind)
				rows, err := t.evidenceRows(table, []int64{e.RowID})
				if err != nil {
					return err
				}
				body, err := rows[e.RowID].body(e.NoteSalt)
				if err != nil {
					return err
				}
				text := string(body)
				e.Body = &text
			}
			records = append(records, append(append([]byte{}, e.Salt...), *e.Body...))
		}
		var notes []string
		if err := t.all(&notes, `SELECT note FROM log_checkpoints ORDER BY size`, nil); err != nil {
			return err
		}
		for _, note := range notes {
			c, err := evidence.ParseCheckpoint(note)
			if err != nil {
				return err
			}
			checkpoints = append(checkpoints, c)
		}
		return nil
	})
	return records, checkpoints, err
}

// Texts reads one column as text.
func (db *DB) Texts(ctx context.Context, query string) (texts []string, err error) {
	err = db.db.SelectContext(ctx, &texts, query)
	return texts, err
}

// ForgetReceipts forgets what somebody was asked.
func (db *DB) ForgetReceipts(ctx context.Context, person int64) error {
	return db.in(ctx, func(t *tx) error {
		e := &erasure{tx: t, now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), rule: digest.KeepLeavers, by: 1}
		if err := e.begin(); err != nil {
			return err
		}
		if err := e.drop("receipts", "person_id = :person", args{"person": person}); err != nil {
			return err
		}
		return e.end(&digest.Forgettable{})
	})
}
