package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/evidence"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

var logged = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// aKey makes a key for a test.
func aKey(t testing.TB) *evidence.Key {
	t.Helper()
	text, err := evidence.NewKey("briefed.council.example/log/2026")
	must(t, err)
	key, err := evidence.ParseKey([]byte(text))
	must(t, err)
	return key
}

// sequenced puts everything that waits into the log.
func sequenced(t *testing.T, db *store.DB, key *evidence.Key) {
	t.Helper()
	for {
		n, err := db.Sequence(t.Context(), logged, key)
		must(t, err)
		if n == 0 {
			return
		}
	}
}

// pin hands the newest checkpoint to somebody.
func pin(t *testing.T, db *store.DB) {
	t.Helper()
	_, err := db.Pin(t.Context(), logged, "the auditor")
	must(t, err)
}

// found are the sentences of a look at the log.
func found(t *testing.T, db *store.DB, key *evidence.Key, outside ...string) []string {
	t.Helper()
	v, err := db.VerifyLog(t.Context(), key, outside)
	must(t, err)
	return v.Damages
}

// evidential is a database with a row of each table of evidence, in the log.
func evidential(t *testing.T, db *store.DB, key *evidence.Key) {
	t.Helper()
	storetest.Seed(t, db, 4, 2)
	for _, statement := range []string{
		`INSERT INTO answers (person_id, item_id, version, shown, kind, note, face, at) VALUES (1, 1, 1, 1, 'question', 'Why?', 'web', '2026-03-02T09:00:00.000000Z')`,
		`INSERT INTO answers (person_id, item_id, version, shown, kind, note, face, at) VALUES (2, 1, 1, 1, 'understood', '', 'web', '2026-03-02T09:00:00.000000Z')`,
		`INSERT INTO handbacks (answer_id, at) VALUES (1, '2026-03-02T09:00:00.000000Z')`,
		`INSERT INTO supervisions (person_id, item_id, version, outcome, ticked_at, ticked_by) VALUES (1, 1, 1, 'discussed', '2026-03-02T09:00:00.000000Z', 2)`,
		`INSERT INTO discussions (team_id, item_id, version, shown, on_day, meeting, thoughts, embedding, planning, action, recorded_at, recorded_by, people_key)
			VALUES (1, 1, 1, 1, '2026-03-02', 'team', 'a', 'b', 'c', 'd', '2026-03-02T09:00:00.000000Z', 1, '1')`,
		`INSERT INTO attendances (discussion_id, person_id) VALUES (1, 1), (1, 2)`,
		`INSERT INTO objections (discussion_id, person_id, reason, objected_at) VALUES (1, 2, 'I was on leave', '2026-03-03T09:00:00.000000Z')`,
		`INSERT INTO audit (at, actor, action, subject, detail) VALUES ('2026-03-02T09:00:00.000000Z', 'ann@council.example', 'saw the names of', 'team-1', '')`,
		`INSERT INTO looks (person_id, audit_id) VALUES (1, 1), (2, 1)`,
		`INSERT INTO note_readers (answer_id, person_id, since) VALUES (1, 2, '2026-03-02T09:00:00.000000Z')`,
		`INSERT INTO note_offers (answer_id, asked_at, shared) VALUES (1, '2026-03-02T09:00:00.000000Z', 1 = 0)`,
		`INSERT INTO verdicts (text_hash, field, line, start_at, end_at, kind, severity, verdict, reason, person_id, at) VALUES ('abc', 'title', 1, 0, 5, 'name', 2, 'may_stand', 'it is a place', 2, '2026-03-02T09:00:00.000000Z')`,
		`INSERT INTO case_reviews (type, publisher, published_as, local, unpublished, recorded_at) VALUES ('lcspr', 'Somewhere', '', 1 = 1, '', '2026-03-02T09:00:00.000000Z')`,
		`INSERT INTO release_steps (review_id, step, position, begun_at, done_at, reason, people) VALUES (1, 'workers', 1, '2026-03-02T09:00:00.000000Z', '2026-03-02T10:00:00.000000Z', 'Said.', 'fewer than five')`,
		`INSERT INTO shares (team_id, people, on_day, recorded_at, recorded_by) VALUES (1, 7, '2026-03-02', '2026-03-02T09:00:00.000000Z', 2)`,
		`INSERT INTO absences (person_id, from_on, recorded_at) VALUES (1, '2026-03-02', '2026-03-02T09:00:00.000000Z')`,
		`INSERT INTO exemptions (person_id, item_id, version, reason, exempted_at, exempted_by) VALUES (3, 1, 1, 'a reason', '2026-03-02T09:00:00.000000Z', 1)`,
		`INSERT INTO replies (question_id, text, wording, shown, replied_at, replied_by) VALUES (1, 'Because.', '', true, '2026-03-02T10:00:00.000000Z', 'Pat')`,
		`INSERT INTO deliveries (kind, recipient, person_id, state, not_before, created_at, via, sent_at) VALUES ('digest', 'p1', 1, 'queued', '2026-03-02T09:00:00.000000Z', '2026-03-02T09:00:00.000000Z', 'slack', '2026-03-02T09:00:00.000000Z')`,
		`INSERT INTO delivery_items (delivery_id, position, item_id, version, fresh) VALUES (1, 1, 1, 1, '1'), (1, 2, 2, 1, '1')`,
		`UPDATE deliveries SET state = 'sent' WHERE id = 1`,
		`INSERT INTO census (id, day, until, whole, late, missed, taken_at) VALUES (1, '1970-01-01', '1970-01-02T00:00:00.000000Z', true, false, 0, '2026-03-02T09:00:00.000000Z')`,
		`INSERT INTO erasures (at, rule, done_by, entries, words) VALUES ('2026-03-02T09:00:00.000000Z', 'notes', 2, '', '')`,
	} {
		must(t, db.Exec(t.Context(), statement))
	}
	sequenced(t, db, key)
	if damages := found(t, db, key); len(damages) > 0 {
		t.Fatalf("before anybody had a hand in it: %q", damages)
	}
}

// TestTampering: whatever somebody does to a row of evidence in the database, with
// the triggers out of the way, is said in a sentence that names the row: each table,
// each column changed, a row deleted or added, before a checkpoint left the building
// and after.
func TestTampering(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		key := aKey(t)
		evidential(t, db, key)
		all, err := db.Tamperings(t.Context())
		must(t, err)
		all = append(all, db.GroupTamperings("receipts", "person_id = 1 AND item_id = 1", "1/1/1", "UPDATE receipts SET item_id = 3 - item_id, version = 7 WHERE person_id = 1 AND item_id = 1")...)
		all = append(all, store.Tampering{Table: "receipts", Does: "insert", Statement: anotherReceipt + "asking_id FROM receipts WHERE person_id = 1 AND item_id = 1", Says: []string{"The row of receipts with person_id 1, item_id 1, version 8 is not in the log: somebody added it"}},
			store.Tampering{Table: "receipts", Does: "insert", Statement: anotherReceipt + "NULL FROM receipts WHERE person_id = 1 AND item_id = 1", Says: []string{"The row of receipts with person_id 1, item_id 1, version 8 is not in the log: somebody added it"}},
			store.Tampering{Table: "receipts", Does: "insert", Statement: anotherReceipt + "99 FROM receipts WHERE person_id = 1 AND item_id = 1", Says: []string{"The row of receipts with person_id 1, item_id 1, version 8 is not in the log: somebody added it"}})
		for table, where := range map[string]string{"attendances": "discussion_id = 1", "objections": "discussion_id = 1", "looks": "audit_id = 1", "note_readers": "answer_id = 1"} {
			where += " AND person_id = 2"
			all = append(all, db.GroupTamperings(table, where, "1/2", "UPDATE "+table+" SET person_id = 3 WHERE "+where)...)
		}
		for statement, says := range map[string]string{
			"INSERT INTO attendances VALUES (1, 4)":                                     "attendances with discussion_id 1, person_id 4",
			"INSERT INTO attendances VALUES (77, 4)":                                    "attendances with discussion_id 77, person_id 4",
			"INSERT INTO objections VALUES (1, 4, 'No', '2026-03-03T09:00:00.000000Z')": "objections with discussion_id 1, person_id 4",
			"INSERT INTO looks (person_id, audit_id) VALUES (4, 1)":                     "looks with audit_id 1, person_id 4",
			"INSERT INTO note_readers VALUES (1, 4, '2026-03-03T09:00:00.000000Z')":     "note_readers with answer_id 1, person_id 4",
			"INSERT INTO note_readers VALUES (2, 4, '2026-03-03T09:00:00.000000Z')":     "note_readers with answer_id 2, person_id 4",
		} {
			all = append(all, store.Tampering{Does: "insert", Statement: statement, Says: []string{"The row of " + says + " is not in the log: somebody added it"}})
		}
		for _, pinned := range []bool{false, true} {
			if pinned {
				pin(t, db)
			}
			for _, hand := range all {
				v, err := db.Tampered(t.Context(), key, nil, hand.Statement)
				must(t, err)
				if !begin(v.Damages, hand.Says) {
					t.Errorf("%s, pinned %v: it says %q, want %q", hand.Statement, pinned, v.Damages, hand.Says)
				}
				if hand.Does == "insert" {
					continue // a row too many is no part of a log that is made anew
				}
				// Who has the key as well makes the log anew: only a checkpoint outside tells.
				kept, err := db.NewestCheckpoint(t.Context())
				must(t, err)
				if hand.Column != "" && hand.Column != all[0].Column {
					continue // one a table is enough
				}
				v, err = db.Resequenced(t.Context(), key, []string{kept}, hand.Statement)
				must(t, err)
				if len(v.Damages) == 0 || !strings.Contains(strings.Join(v.Damages, " "), "the log was rewritten") {
					t.Errorf("%s, and the log made anew: it says %q", hand.Statement, v.Damages)
				}
			}
		}
		if damages := found(t, db, key); len(damages) > 0 {
			t.Errorf("after all was put back: %q", damages)
		}
	})
}

const anotherReceipt = "INSERT INTO receipts (person_id, item_id, version, assigned_at, due_from, asking_id) SELECT person_id, item_id, 8, assigned_at, due_from, "

// begin reports whether each sentence begins as it is wanted to, in any order.
func begin(sentences, want []string) bool {
	if len(sentences) != len(want) {
		return false
	}
	for _, w := range want {
		if !slices.ContainsFunc(sentences, func(s string) bool { return strings.HasPrefix(s, w) }) {
			return false
		}
	}
	return true
}

// TestTamperingWithTheLog: the log's own tables say so too.
func TestTamperingWithTheLog(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		key := aKey(t)
		evidential(t, db, key)
		pin(t, db)
		for statement, want := range map[string]string{
			"DELETE FROM log_entries WHERE seq = 1":                                                       "Entry 1 of the log is gone",
			"DELETE FROM log_entries WHERE seq = (SELECT MAX(seq) FROM log_entries)":                      "of the log is gone",
			"UPDATE log_entries SET salt = note_salt WHERE seq = 1":                                       "is not what it was when it became entry 1 of the log",
			"UPDATE log_checkpoints SET note = replace(note, 'briefed.council', 'briefed.another')":       "does not bear a signature of this key that holds",
			"UPDATE log_pins SET size = size - 1":                                                         "cannot be read: somebody changed it",
			"DELETE FROM log_tiles WHERE level = 0":                                                       "has no leaf",
			"DELETE FROM log_checkpoints WHERE size = (SELECT MAX(size) FROM log_checkpoints)":            "somebody took the newest checkpoint away",
			"UPDATE log_entries SET body = replace(body, 'person_id', 'team_id') WHERE kind = 'absences'": "is not what it was: somebody changed it",
		} {
			v, err := db.Tampered(t.Context(), key, nil, statement)
			must(t, err)
			if !strings.Contains(strings.Join(v.Damages, " "), want) {
				t.Errorf("%s: it says %q, want %q", statement, v.Damages, want)
			}
		}
	})
}

// TestEveryTableIsEvidenceOrNot: whoever adds a table says which, and why.
func TestEveryTableIsEvidenceOrNot(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		all, err := db.Tables(t.Context())
		must(t, err)
		evidence, not := store.EvidenceTables()
		for _, table := range all {
			if strings.HasPrefix(table, "search_index_") {
				continue // SQLite's own, below search_index
			}
			if is, reason := slices.Contains(evidence, table), not[table]; is == (reason != "") {
				t.Errorf("the table %s: say in evidenceTables what its leaves are, or in notEvidence why it has none", table)
			}
		}
	})
}

// TestTwoSequencersAtOnce leave no gap and nothing twice, while others add rows.
func TestTwoSequencersAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		key, ctx := aKey(t), t.Context()
		failed := make(chan error)
		for worker := range 4 {
			go func() {
				var err error
				for i := 0; i < 20 && err == nil; i++ {
					if worker < 2 {
						err = db.Audit(context.WithoutCancel(ctx), digest.AuditEntry{At: logged, Actor: "a test", Action: "tested", Subject: fmt.Sprint(worker, i)})
					} else {
						_, err = db.Sequence(context.WithoutCancel(ctx), logged, key)
					}
				}
				failed <- err
			}()
		}
		for range 4 {
			must(t, <-failed)
		}
		sequenced(t, db, key)
		v, err := db.VerifyLog(ctx, key, nil)
		must(t, err)
		if v.Damaged > 0 || v.Entries != 40 || v.Size != 40 || v.Waiting != 0 {
			t.Errorf("%+v", v)
		}
	})
}

// TestWhoWasToldIsEvidence: what each letter brought and became is in the log, whatever
// happens on its way, and a hand in what it brought is found.
func TestWhoWasToldIsEvidence(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		key := aKey(t)
		o := newOffice(t, db)
		sequenced(t, db, key)
		o.publish(text("four"))
		o.clock.Set(monday.AddDate(0, 0, 7))
		o.post.fail = func(l digest.Letter) error {
			o.later(2 * time.Second)
			switch l.Person.Name {
			case "ann":
				return &digest.SendError{Class: digest.Ambiguous, Reason: "no answer"}
			case "bob":
				return &digest.SendError{Class: digest.Permanent, Reason: "no such account"}
			}
			return nil
		}
		o.plan()
		o.drain(o.post)
		sequenced(t, db, key)
		if damages := found(t, db, key); len(damages) > 0 {
			t.Fatalf("after letters that failed: %q", damages)
		}
		unknown, err := db.Deliveries(o.ctx, []digest.DeliveryState{digest.Unknown, digest.Failed}, 10)
		o.must(err)
		if len(unknown) < 2 {
			t.Fatalf("%d letters are unknown or failed: the test shows nothing", len(unknown))
		}
		var ids []int64
		for _, d := range unknown {
			ids = append(ids, d.ID)
		}
		_, err = o.SendAgain(o.ctx, o.actor("ada"), ids)
		o.must(err)
		sequenced(t, db, key)
		o.post.fail = nil
		o.later(time.Hour)
		o.drain(o.post)
		sequenced(t, db, key)
		v, err := db.VerifyLog(o.ctx, key, nil)
		o.must(err)
		if v.Damaged > 0 {
			t.Fatalf("after they were sent again: %q", v.Damages)
		}
		for _, statement := range []string{
			"UPDATE delivery_items SET version = version + 1 WHERE delivery_id = %d", "DELETE FROM delivery_items WHERE delivery_id = %d",
			"INSERT INTO delivery_items (delivery_id, position, item_id, version, fresh) SELECT delivery_id, 90, 2, 1, fresh FROM delivery_items WHERE delivery_id = %d AND position = (SELECT MIN(position) FROM delivery_items WHERE delivery_id = %[1]d)",
		} {
			v, err := db.Tampered(o.ctx, key, nil, fmt.Sprintf(statement, ids[0]))
			o.must(err)
			if want := fmt.Sprintf("Number %d of deliveries is not what it was", ids[0]); len(v.Damages) != 1 || !strings.Contains(v.Damages[0], want) {
				t.Errorf("%s: it says %q", statement, v.Damages)
			}
		}
	})
}
