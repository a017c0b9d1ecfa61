package store_test

import (
	"os"
	programs "os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// gone is somebody who left long ago, and of whom every table has something.
const (
	goneName    = "Quenby Farthingale"
	goneAddress = "quenby.farthingale@council.example"
	goneWords   = "Zephyrine"
)

// remembered is a database with a row of each table of evidence about person 1, who left
// in 2019, and others who stay.
func remembered(t *testing.T, db *store.DB) {
	t.Helper()
	storetest.Seed(t, db, 6, 2)
	const at = `'2019-03-02T09:00:00.000000Z'`
	for _, statement := range []string{
		`UPDATE people SET name = '` + goneName + `', email = '` + goneAddress + `', staff_no = 'ZQ-77' WHERE id = 1`,
		`INSERT INTO accounts (person_id, via, account, address, from_at, held) VALUES (1, 'email', '` + goneAddress + `', '` + goneAddress + `', ` + at + `, false)`,
		`INSERT INTO memberships (person_id, team_id, role, role_key, manager, employment, employment_key, nqsw, from_on, recorded_at)
			SELECT 1, 1, role, role_key, manager, employment, employment_key, nqsw, '2018-01-01', ` + at + ` FROM memberships WHERE person_id = 1`,
		`UPDATE memberships SET to_on = '2019-12-31', ended_by = '` + goneAddress + `' WHERE person_id = 1`,
		`INSERT INTO answers (person_id, item_id, version, shown, kind, note, face, at) VALUES (1, 1, 1, 1, 'question', '` + goneWords + ` asks', 'web', ` + at + `)`,
		`INSERT INTO answers (person_id, item_id, version, shown, kind, note, face, at) VALUES (2, 1, 1, 1, 'question', '` + goneWords + ` of another', 'web', ` + at + `)`,
		`INSERT INTO answers (person_id, item_id, version, shown, kind, note, face, at) VALUES (3, 1, 1, 1, 'question', 'new words', 'web', '2026-02-02T09:00:00.000000Z')`,
		`INSERT INTO stops (person_id, from_at) VALUES (1, ` + at + `)`,
		`INSERT INTO outcomes (answer_id, item_id, version, at) VALUES (1, 1, 1, ` + at + `)`,
		`INSERT INTO handbacks (answer_id, at) VALUES (1, ` + at + `)`,
		`INSERT INTO note_readers (answer_id, person_id, since) VALUES (1, 2, ` + at + `)`,
		`INSERT INTO note_offers (answer_id, asked_at) VALUES (1, ` + at + `)`,
		`INSERT INTO replies (question_id, text, wording, shown, replied_at, replied_by) VALUES (2, '` + goneWords + ` replies', '', true, ` + at + `, '` + goneAddress + `')`,
		`INSERT INTO supervisions (person_id, item_id, version, outcome, ticked_at, ticked_by) VALUES (1, 1, 1, '` + goneWords + `', ` + at + `, 2)`,
		`INSERT INTO discussions (team_id, item_id, version, shown, on_day, meeting, thoughts, embedding, planning, action, recorded_at, recorded_by, people_key)
			VALUES (1, 1, 1, 1, '2019-03-02', 'team', '` + goneWords + `', 'b', 'c', 'd', ` + at + `, 1, '1')`,
		`INSERT INTO attendances (discussion_id, person_id) VALUES (1, 1), (1, 2)`,
		`INSERT INTO objections (discussion_id, person_id, reason, objected_at) VALUES (1, 1, '` + goneWords + `', ` + at + `)`,
		`INSERT INTO absences (person_id, from_on, to_on, recorded_at, recorded_by) VALUES (1, '2019-03-02', '2019-03-04', ` + at + `, '` + goneAddress + `')`,
		`INSERT INTO absences (person_id, from_on, to_on, recorded_at, recorded_by) VALUES (2, '2019-03-02', '2019-03-04', ` + at + `, '` + goneAddress + `')`,
		`INSERT INTO exemptions (person_id, item_id, version, reason, exempted_at, exempted_by) VALUES (1, 2, 1, '` + goneWords + `', ` + at + `, 2)`,
		`INSERT INTO deliveries (kind, recipient, person_id, state, not_before, created_at, via, sent_at) VALUES ('digest', '` + goneAddress + `', 1, 'queued', ` + at + `, ` + at + `, 'email', ` + at + `)`,
		`INSERT INTO delivery_offers (delivery_id, position, item_id) VALUES (1, 1, 1)`,
		`INSERT INTO delivery_items (delivery_id, position, item_id, version, fresh) VALUES (1, 1, 1, 1, '1')`,
		`UPDATE deliveries SET state = 'sent' WHERE id = 1`,
		`INSERT INTO reflections (person_id, item_id, on_day, activity, relevance, learnt, impact, peer, updated_at) VALUES (1, 1, '2019-03-02', '` + goneWords + `', '', '', '', '', ` + at + `)`,
		`INSERT INTO unfinished (person_id, about, body, at) VALUES (1, 'x', '` + goneWords + `', ` + at + `)`,
		`INSERT INTO preferences (person_id, place, changed_at) VALUES (1, '', ` + at + `)`,
		`INSERT INTO sign_outs (person_id, at) VALUES (1, ` + at + `)`,
		`INSERT INTO audit (at, actor, action, subject, detail) VALUES (` + at + `, '` + goneAddress + `', 'published', 'item-1', '')`,
		`INSERT INTO audit (at, actor, action, subject, detail) VALUES (` + at + `, 'operator', 'exempted', 'person 1', '` + goneName + `')`,
		`INSERT INTO looks (person_id, audit_id) SELECT 1, MAX(id) FROM audit`,
		`INSERT INTO looks (person_id, audit_id) SELECT 2, MIN(id) FROM audit`,
		`INSERT INTO drafts (ref, body, updated_at, author_id, scheduled_by) VALUES ('a-draft', 'x', ` + at + `, 1, '` + goneAddress + `')`,
	} {
		must(t, db.Exec(t.Context(), statement))
	}
}

var (
	forgetDay = digest.NewDate(2020, time.March, 2)
	forgetBy  = digest.Person{ID: 5}
)

func forget(t *testing.T, db *store.DB, rule digest.RetentionKind) digest.Forgettable {
	t.Helper()
	f, err := db.Forget(t.Context(), logged, rule, forgetDay, forgetBy, digest.AuditEntry{At: logged, Actor: "pat@council.example", Action: "had records forgotten", Subject: string(rule)})
	must(t, err)
	return f
}

// TestForgottenIsGone: nothing of somebody whose record was forgotten is left in the
// database, in the file of SQLite – its free pages and its log too – and in a dump of
// PostgreSQL; every proof that is left holds, and the log says how many went.
func TestForgottenIsGone(t *testing.T) {
	t.Parallel()
	for name, address := range map[string]func(testing.TB) string{"sqlite": storetest.MigratedSQLite, "postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			if name == "postgres" && testing.Short() {
				t.Skip("left out by -short")
			}
			t.Parallel()
			at := address(t)
			forgottenIsGone(t, storetest.Open(t, at), at)
		})
	}
}

func forgottenIsGone(t *testing.T, db *store.DB, address string) {
	key := aKey(t)
	remembered(t, db)
	sequenced(t, db, key)
	pin(t, db)
	before, err := db.VerifyLog(t.Context(), key, nil)
	must(t, err)
	if before.Damaged > 0 || before.Erased > 0 {
		t.Fatalf("before: %+v", before)
	}
	would, err := db.Forgettable(t.Context(), digest.KeepLeavers, forgetDay)
	must(t, err)
	if len(would.People) != 1 || would.People[0].ID != 1 {
		t.Fatalf("would go: %+v", would)
	}
	went := forget(t, db, digest.KeepLeavers)
	words := forget(t, db, digest.KeepNotes)
	sequenced(t, db, key)
	if len(went.People) != 1 || went.Entries < 10 || words.Words < 3 {
		t.Errorf("went: %+v, %+v", went, words)
	}
	after, err := db.VerifyLog(t.Context(), key, nil)
	must(t, err)
	if after.Damaged > 0 {
		t.Errorf("after it: %q", after.Damages)
	}
	if int(after.Erased) != went.Entries {
		t.Errorf("%d entries are erased, and the erasure says %d", after.Erased, went.Entries)
	}
	all, err := db.Everything(t.Context())
	must(t, err)
	secrets := []string{goneName, goneAddress, "Farthingale", "ZQ-77", goneWords}
	for _, secret := range secrets {
		for line := range strings.Lines(all) {
			if strings.Contains(line, secret) {
				t.Errorf("still there: %s", line)
			}
		}
	}
	kept := dumped(t, db, address)
	if !strings.Contains(kept, "new words") {
		t.Error("what was not to go is not found in the file: is it read rightly?")
	}
	for _, secret := range secrets {
		if strings.Contains(kept, secret) {
			t.Errorf("%q is still in the file, or in a dump", secret)
		}
	}
	again, err := db.Forgettable(t.Context(), digest.KeepLeavers, forgetDay)
	must(t, err)
	if len(again.People) > 0 {
		t.Errorf("would go again: %+v", again.People)
	}
}

// dumped is all that the engine keeps on disk or hands out.
func dumped(t *testing.T, db *store.DB, address string) string {
	t.Helper()
	var all strings.Builder
	if db.Engine() == "sqlite" {
		for _, name := range []string{db.File(), db.File() + "-wal"} {
			data, err := os.ReadFile(name)
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			all.Write(data)
		}
		return all.String()
	}
	out, err := programs.CommandContext(t.Context(), "pg_dump", "--data-only", "--dbname="+address).Output()
	if err != nil {
		t.Fatalf("pg_dump: %v", err)
	}
	return string(out)
}

// TestNoTableKeepsTheForgotten: of somebody with a row in each table about people, made
// by the catalogue, neither name nor address is left in one.
func TestNoTableKeepsTheForgotten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		left, err := db.LeftOf(t.Context(), "planted@council.example")
		must(t, err)
		for _, line := range left {
			t.Errorf("left: %s", line)
		}
	})
}

// TestOnePerCentForgotten: two of two hundred people go, the root that somebody outside
// kept still holds, and each other entry is still what it was.
func TestOnePerCentForgotten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		key := aKey(t)
		storetest.Seed(t, db, 200, 3)
		must(t, db.Exec(t.Context(), `INSERT INTO answers (person_id, item_id, version, shown, kind, note, face, at)
			SELECT p.id, i.id, 1, 1, 'understood', '', 'web', '2019-03-02T09:00:00.000000Z' FROM people p, items i`))
		must(t, db.Exec(t.Context(), `INSERT INTO memberships (person_id, team_id, role, role_key, manager, employment, employment_key, nqsw, from_on, to_on, recorded_at)
			SELECT person_id, 1, role, role_key, manager, employment, employment_key, nqsw, '2018-01-01', '2019-06-30', '2018-01-01T09:00:00.000000Z' FROM memberships WHERE person_id IN (7, 8)`))
		must(t, db.Exec(t.Context(), `UPDATE memberships SET to_on = '2019-12-31' WHERE person_id IN (7, 8) AND to_on IS NULL`))
		sequenced(t, db, key)
		kept, err := db.Pin(t.Context(), logged, "the auditor")
		must(t, err)
		before, err := db.VerifyLog(t.Context(), key, []string{kept})
		must(t, err)
		f := forget(t, db, digest.KeepLeavers)
		sequenced(t, db, key)
		after, err := db.VerifyLog(t.Context(), key, []string{kept})
		must(t, err)
		if before.Damaged+after.Damaged > 0 || len(f.People) != 2 || after.Erased < 6 || after.Erased > before.Entries/50 {
			t.Errorf("before %+v, went %d entries of %d people, after %+v", before, f.Entries, len(f.People), after)
		}
	})
}

// TestAHoldKeepsIt: what is about a held person, team or item stays, whatever the rule,
// until the hold is lifted.
func TestAHoldKeepsIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		remembered(t, db)
		sequenced(t, db, aKey(t))
		teams, err := db.MembershipsOn(t.Context(), 1, digest.NewDate(2019, time.December, 1))
		must(t, err)
		team := teams[0].TeamID
		for _, h := range []digest.Hold{{PersonID: 1}, {TeamID: team}, {ItemID: 1}} {
			h.At, h.By, h.Reason = logged, "operator", "an inquiry"
			id, err := db.PlaceHold(t.Context(), h, digest.AuditEntry{At: logged})
			must(t, err)
			f := forget(t, db, digest.KeepLeavers)
			if len(f.People) != 0 {
				t.Errorf("with %+v: %+v", h, f)
			}
			would, err := db.Forgettable(t.Context(), digest.KeepLeavers, forgetDay)
			must(t, err)
			if would.Held != 1 {
				t.Errorf("with %+v: %d are held", h, would.Held)
			}
			must(t, db.LiftHold(t.Context(), digest.Hold{ID: id, Lifted: logged, LiftedBy: "operator"}, digest.AuditEntry{At: logged}))
		}
		if f := forget(t, db, digest.KeepLeavers); len(f.People) != 1 {
			t.Errorf("without a hold: %+v", f)
		}
	})
}

// TestWordsGoAndAnswersStayProven: of words alone only those go, and all else in the row
// is still held to its leaf.
func TestWordsGoAndAnswersStayProven(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		key := aKey(t)
		remembered(t, db)
		sequenced(t, db, key)
		f := forget(t, db, digest.KeepNotes)
		sequenced(t, db, key)
		v, err := db.VerifyLog(t.Context(), key, nil)
		must(t, err)
		if v.Damaged > 0 || v.Erased > 1 || f.Words == 0 {
			t.Fatalf("%+v, %+v", f, v)
		}
		for _, hand := range []string{
			`UPDATE answers SET kind = 'understood' WHERE id = 1`,
			`UPDATE answers SET at = '2018-03-02T09:00:00.000000Z' WHERE id = 1`,
			`UPDATE answers SET note = 'I understood' WHERE id = 1`,
			`UPDATE supervisions SET outcome = 'all well' WHERE id = 1`,
			`UPDATE log_entries SET salt = NULL, note_salt = NULL, body = NULL WHERE kind = 'answers' AND row_id = 2`,
			`UPDATE log_entries SET note_salt = NULL, body = '{}' WHERE kind = 'answers' AND row_id = 3`,
			`INSERT INTO erasing (since) VALUES ('2026-03-02T09:00:00.000000Z')`,
			`DELETE FROM erasures`,
		} {
			v, err := db.Tampered(t.Context(), key, nil, hand)
			must(t, err)
			if v.Damaged == 0 {
				t.Errorf("%s: nothing is said", hand)
			}
		}
	})
}

// TestAHoldKeepsWhatTheyDidForOthers: a hold on somebody keeps what they ticked, gave as a
// reason, replied, recorded or were at, in the rows of others.
func TestAHoldKeepsWhatTheyDidForOthers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		remembered(t, db)
		sequenced(t, db, aKey(t))
		free, err := db.Forgettable(t.Context(), digest.KeepNotes, forgetDay)
		must(t, err)
		// Person 2 ticked, exempted and was there; nothing that is to go is about them but one answer.
		_, err = db.PlaceHold(t.Context(), digest.Hold{PersonID: 2, Reason: "an inquiry", At: logged, By: "operator"}, digest.AuditEntry{At: logged})
		must(t, err)
		notes, err := db.Forgettable(t.Context(), digest.KeepNotes, forgetDay)
		must(t, err)
		people, err := db.Forgettable(t.Context(), digest.KeepLeavers, forgetDay)
		must(t, err)
		if notes.Held < 5 || notes.Words+notes.Held != free.Words || people.Held != 1 || len(people.People) != 0 {
			t.Errorf("without a hold %+v, with one %+v and %+v", free, notes, people)
		}
	})
}

// TestEarlierStatesAreForgotten: who recorded a row of another is overwritten in time, and
// still stands in what the log keeps of the row as it was.
func TestEarlierStatesAreForgotten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		key := aKey(t)
		remembered(t, db)
		sequenced(t, db, key)
		must(t, db.Exec(t.Context(), `UPDATE absences SET recorded_by = '' WHERE person_id = 2`))
		sequenced(t, db, key)
		forget(t, db, digest.KeepLeavers)
		sequenced(t, db, key)
		all, err := db.Everything(t.Context())
		must(t, err)
		for line := range strings.Lines(all) {
			if strings.Contains(line, goneAddress) {
				t.Errorf("still there: %s", line)
			}
		}
		v, err := db.VerifyLog(t.Context(), key, nil)
		must(t, err)
		if v.Damaged > 0 {
			t.Errorf("%q", v.Damages)
		}
	})
}

// TestLettersGo: what was sent to whom goes by a period of its own, but for what a hold
// keeps; that somebody was told stays, and so does every proof.
func TestLettersGo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		key := aKey(t)
		remembered(t, db)
		const at = `'2019-05-02T09:00:00.000000Z'`
		must(t, db.Exec(t.Context(), `INSERT INTO deliveries (kind, recipient, person_id, state, not_before, created_at, via, sent_at) VALUES
			('digest', 'p2', 2, 'queued', `+at+`, `+at+`, 'email', `+at+`), ('digest', 'p3', 3, 'queued', `+at+`, `+at+`, 'email', `+at+`)`))
		must(t, db.Exec(t.Context(), `UPDATE deliveries SET state = 'sent' WHERE id IN (2)`))
		sequenced(t, db, key)
		_, err := db.PlaceHold(t.Context(), digest.Hold{PersonID: 1, Reason: "an inquiry", At: logged, By: "operator"}, digest.AuditEntry{At: logged})
		must(t, err)
		would, err := db.Forgettable(t.Context(), digest.KeepLetters, forgetDay)
		must(t, err)
		went := forget(t, db, digest.KeepLetters)
		sequenced(t, db, key)
		if would.Letters != 1 || would.Held != 1 || went.Letters != 1 || went.Entries != 1 {
			t.Errorf("would go %+v, went %+v: one is sent and free, one is held, one is still to go", would, went)
		}
		v, err := db.VerifyLog(t.Context(), key, nil)
		must(t, err)
		if v.Damaged > 0 || v.Erased != 1 {
			t.Errorf("%+v", v)
		}
	})
}

// TestNoRowOfEvidenceGoes: each table of evidence refuses that a row is deleted, by the
// catalogue: what refuses a row is a trigger before it, on either engine.
func TestNoRowOfEvidenceGoes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		refuses := `SELECT DISTINCT event_object_table FROM information_schema.triggers WHERE event_manipulation = 'DELETE' AND action_timing = 'BEFORE'`
		if db.Engine() == "sqlite" {
			refuses = `SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%BEFORE DELETE ON%RAISE(ABORT%'`
		}
		refusing, err := db.Texts(t.Context(), refuses)
		must(t, err)
		evidence, _ := store.EvidenceTables()
		for _, table := range evidence {
			if !slices.Contains(refusing, table) {
				t.Errorf("a row of %s can be deleted", table)
			}
		}
	})
}

// TestOnlyErasingErases: but for a transaction that erases, no row of evidence goes; and
// none that another has open lets it.
func TestOnlyErasingErases(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		remembered(t, db)
		sequenced(t, db, aKey(t))
		forget(t, db, digest.KeepLeavers)
		for _, statement := range []string{
			`DELETE FROM answers WHERE id = 2`, `UPDATE answers SET note = '' WHERE id = 2`, `DELETE FROM audit`, `DELETE FROM memberships WHERE person_id = 2`,
			`UPDATE log_entries SET salt = NULL, note_salt = NULL, body = NULL`, `DELETE FROM log_entries`, `DELETE FROM erasures`, `UPDATE erasures SET words = ''`,
			`DELETE FROM attendances`, `DELETE FROM looks`, `DELETE FROM accounts`, `DELETE FROM items`, `UPDATE versions SET published_by = ''`,
		} {
			if err := db.Exec(t.Context(), statement); err == nil {
				t.Errorf("%s: let through", statement)
			}
		}
	})
}
