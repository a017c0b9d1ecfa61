package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/briefed/briefed/digest"
)

// forgotten is the name of a person whose record went. Their number stays: what they did
// for others, a discussion that they recorded, is still somebody's.
const forgotten = "(forgotten)"

// forgetBatch is of how many people the record goes in one transaction at most.
const forgetBatch = 100

// textsBatch is how many texts go in one transaction at most.
const textsBatch = 2000

// left is who left before a day, by "p".
const left = `p.name <> '` + forgotten + `'
	AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = p.id AND (m.to_on IS NULL OR m.to_on >= :before))
	AND (EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = p.id) OR p.created_at < :moment)`

// heldPerson is what keeps the record of "p": a hold on them, on a team that they were in,
// on an item that was theirs, and on somebody who did or wrote something that would go too.
var heldPerson = `EXISTS (SELECT 1 FROM holds h WHERE h.lifted_at IS NULL AND (h.person_id = p.id
	OR h.team_id IN (SELECT m.team_id FROM memberships m WHERE m.person_id = p.id)
	OR h.item_id IN (SELECT r.item_id FROM receipts r WHERE r.person_id = p.id)
	OR h.item_id IN (SELECT a.item_id FROM answers a WHERE a.person_id = p.id)
	OR h.item_id IN (SELECT d.item_id FROM attendances t JOIN discussions d ON d.id = t.discussion_id WHERE t.person_id = p.id)
	OR h.person_id IN (SELECT d.recorded_by FROM attendances t JOIN discussions d ON d.id = t.discussion_id WHERE t.person_id = p.id)
	OR h.person_id IN (SELECT s.ticked_by FROM supervisions s WHERE s.person_id = p.id)
	OR h.person_id IN (SELECT e.exempted_by FROM exemptions e WHERE e.person_id = p.id UNION SELECT e.lifted_by FROM exemptions e WHERE e.person_id = p.id AND e.lifted_by IS NOT NULL)
	OR h.person_id IN (SELECT n.person_id FROM note_readers n JOIN answers a ON a.id = n.answer_id WHERE a.person_id = p.id)
	OR h.person_id IN (SELECT q.asked_by FROM start_requests q WHERE q.person_id = p.id)
	OR EXISTS (SELECT 1 FROM replies y JOIN answers a ON a.id = y.question_id WHERE a.person_id = p.id AND ` + hadAddress("y.replied_by", "y.replied_at") + ` = h.person_id)))`

func beforeArgs(before digest.Date) args {
	return args{"before": day{before}, "moment": stamp{before.Time()}}
}

// Forgettable implements [digest.RetentionStore].
func (db *DB) Forgettable(ctx context.Context, rule digest.RetentionKind, before digest.Date) (f digest.Forgettable, err error) {
	f.Rule, f.Before = rule, before
	if rule == digest.KeepBodies {
		return f, db.oldBodies(ctx, &f)
	}
	err = db.read(ctx, func(t *tx) error {
		f.People, f.Words, f.Letters, f.Held = nil, 0, 0, 0
		switch rule {
		case digest.KeepLeavers:
			return t.leavers(&f)
		case digest.KeepLetters:
			return t.oldLetters(&f)
		}
		for _, w := range texts {
			var n struct {
				Free int `db:"free"`
				Held int `db:"held"`
			}
			if err := t.one(&n, `SELECT COUNT(CASE WHEN NOT `+w.held()+` THEN 1 END) AS free, COUNT(CASE WHEN `+w.held()+` THEN 1 END) AS held FROM `+w.table+` x WHERE `+w.over(t.dialect), beforeArgs(before)); err != nil {
				return fmt.Errorf("counting words in %s: %w", w.table, err)
			}
			f.Words, f.Held = f.Words+n.Free, f.Held+n.Held
		}
		return nil
	})
	return f, err
}

func (t *tx) leavers(f *digest.Forgettable) error {
	a := beforeArgs(f.Before)
	var rows []personRow
	if err := t.all(&rows, `SELECT `+personColumns+` FROM people p`+slackOf+` WHERE `+left+` AND NOT `+heldPerson+` ORDER BY p.id`, a); err != nil {
		return err
	}
	f.People = each(rows, personRow.person)
	return t.one(&f.Held, `SELECT count(*) FROM people p WHERE `+left+` AND `+heldPerson, a)
}

// Forget implements [digest.RetentionStore]. A crash leaves what was forgotten until
// then: the next time goes on from there.
func (db *DB) Forget(ctx context.Context, now time.Time, rule digest.RetentionKind, before digest.Date, by digest.Person, audit digest.AuditEntry) (f digest.Forgettable, err error) {
	f.Rule, f.Before = rule, before
	if rule == digest.KeepBodies {
		err = db.forgetBodies(ctx, now, by, &f)
	} else {
		err = db.forgetRows(ctx, now, by, &f)
	}
	if err != nil || by.ID == 0 && f.Letters == 0 { // what a setting does each night is on record where it did something
		return f, err
	}
	audit.Detail += fmt.Sprintf(", people: %d, texts: %d, letters: %d, entries of the log: %d", len(f.People), f.Words, f.Letters, f.Entries)
	err = db.in(ctx, func(t *tx) (err error) {
		if audit.At, err = t.db.present(t, audit.At); err != nil {
			return err
		}
		return t.audit(audit)
	})
	if err != nil || by.ID == 0 { // the service goes on meanwhile: SQLite writes into what is free
		return f, err
	}
	return f, db.overwrite(ctx)
}

// forgetRows forgets what goes as a row, or with its words.
func (db *DB) forgetRows(ctx context.Context, now time.Time, by digest.Person, f *digest.Forgettable) error {
	for {
		more := false
		err := db.in(ctx, func(t *tx) error {
			e := &erasure{tx: t, now: now, rule: f.Rule, by: by.ID}
			err := e.begin()
			if err != nil {
				return err
			}
			switch f.Rule {
			case digest.KeepLeavers:
				more, err = e.people(f)
			case digest.KeepLetters:
				more, err = e.letters(f)
			default:
				more, err = e.texts(f)
			}
			if err != nil {
				return err
			}
			return e.end(f)
		})
		if err != nil || !more {
			return err
		}
	}
}

// overwrite takes what was deleted out of the file of SQLite too, where its pages wait to
// be used again. PostgreSQL's dumps have nothing of it, and its own housekeeping frees it.
func (db *DB) overwrite(ctx context.Context) error {
	if db.postgres {
		return nil
	}
	for _, statement := range []string{"VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"} {
		if _, err := db.db.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("it is forgotten, and still in free pages of the file: stop the service and run this again to overwrite them: %w", err)
		}
	}
	return nil
}

// erasure is one transaction in which the triggers that keep evidence let rows go.
type erasure struct {
	*tx
	now            time.Time
	rule           digest.RetentionKind
	by             int64   // 0: a setting of the service
	entries, words []int64 // of the log, whose salt goes, or that of their words
	sealed         []int64 // whose secret goes: leaves that others share, and that hold
}

// begin waits until no row becomes a leaf: what is read of the log must be what goes.
func (e *erasure) begin() error {
	if e.postgres {
		if _, err := e.exec(`SELECT pg_advisory_xact_lock(:lock)`, args{"lock": sequenceLock}); err != nil {
			return fmt.Errorf("waiting for the log: %w", err)
		}
	}
	var err error
	if e.now, err = e.db.present(e.tx, e.now); err != nil { // each its own moment: forgetting can take long
		return err
	}
	_, err = e.exec(`INSERT INTO erasing (since) VALUES (:now)`, args{"now": stamp{e.now}})
	return err
}

// end takes the salts away and says in the log which.
func (e *erasure) end(f *digest.Forgettable) error {
	slices.Sort(e.entries)
	slices.Sort(e.words)
	slices.Sort(e.sealed)
	e.entries, e.words, e.sealed = slices.Compact(e.entries), slices.Compact(e.words), slices.Compact(e.sealed)
	if len(e.entries)+len(e.words)+len(e.sealed) > 0 {
		if _, err := e.exec(`UPDATE log_entries SET salt = NULL, note_salt = NULL, body = NULL WHERE `+e.in("seq", "seqs"), args{"seqs": e.entries}); err != nil {
			return err
		}
		if _, err := e.exec(`INSERT INTO erasures (at, rule, done_by, entries, words) VALUES (:at, :rule, :by, :entries, :words)`,
			args{"at": stamp{e.now}, "rule": string(e.rule), "by": optional(e.by), "entries": spaced(e.entries), "words": spaced(slices.Concat(e.words, e.sealed))}); err != nil {
			return err
		}
	}
	f.Entries += len(e.entries) + len(e.words)
	_, err := e.exec(`DELETE FROM erasing`, nil)
	return err
}

func spaced(numbers []int64) string {
	all := make([]string, len(numbers))
	for i, n := range numbers {
		all[i] = strconv.FormatInt(n, 10)
	}
	return strings.Join(all, " ")
}

// entriesOf adds the entries of rows of evidence, by a condition, to those whose salt goes.
func (e *erasure) entriesOf(table, condition string, a args) error {
	evidence, is := evidenceTableOf(table)
	if !is {
		return nil
	}
	var seqs []int64
	err := e.all(&seqs, `SELECT seq FROM log_entries WHERE salt IS NOT NULL AND kind = '`+table+`' AND row_id IN (SELECT `+evidence.key+` FROM `+table+` WHERE `+condition+`)`, a)
	e.entries = append(e.entries, seqs...)
	return err
}
