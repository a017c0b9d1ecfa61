package main

import (
	"database/sql"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// packShut are the tables of evidence that no pack opens: they are of words between two.
var packShut = map[string]bool{"supervisions": true, "note_readers": true, "note_offers": true}

// sharedFiles are the files of rows that share an entry.
var sharedFiles = map[string]string{"receipts": "asked", "attendances": "attended", "objections": "objected", "looks": "looked"}

// planted are rows of tables in which the sample council has none on its first Monday.
var planted = []string{
	`INSERT INTO answers (id, person_id, item_id, version, shown, kind, note, face, at) VALUES (9001, 1, 1, 1, 1, 'question', 'Why?', 'web', '2026-11-30T14:00:00.000000Z')`,
	`INSERT INTO handbacks (answer_id, at) VALUES (9001, '2026-11-30T14:10:00.000000Z')`,
	`INSERT INTO replies (question_id, text, wording, shown, replied_at, replied_by) VALUES (9001, 'Because.', '', true, '2026-11-30T14:10:00.000000Z', 'Pat')`,
	`INSERT INTO note_readers (answer_id, person_id, since) VALUES (9001, 2, '2026-11-30T14:00:00.000000Z')`,
	`INSERT INTO note_offers (answer_id, asked_at) VALUES (9001, '2026-11-30T14:00:00.000000Z')`,
	`INSERT INTO supervisions (person_id, item_id, version, outcome, ticked_at, ticked_by) VALUES (1, 1, 1, 'discussed', '2026-11-30T14:00:00.000000Z', 2)`,
	`INSERT INTO discussions (id, team_id, item_id, version, shown, on_day, meeting, thoughts, embedding, planning, action, recorded_at, recorded_by, people_key)
		VALUES (9001, 1, 1, 1, 1, '2026-11-30', 'huddle', 'a', 'b', 'c', 'd', '2026-11-30T14:00:00.000000Z', 1, '1 2')`,
	`INSERT INTO attendances (discussion_id, person_id) VALUES (9001, 1), (9001, 2)`,
	`INSERT INTO objections (discussion_id, person_id, reason, objected_at) VALUES (9001, 2, '=I was on leave', '2026-11-30T14:20:00.000000Z')`,
	`INSERT INTO verdicts (text_hash, field, line, start_at, end_at, kind, severity, verdict, reason, person_id, at) VALUES ('abc', 'title', 1, 0, 5, 'name', 2, 'may_stand', 'it is a place', 2, '2026-11-30T14:00:00.000000Z')`,
	`INSERT INTO shares (team_id, people, on_day, recorded_at, recorded_by) VALUES (1, 7, '2026-11-30', '2026-11-30T14:00:00.000000Z', 2)`,
	`INSERT INTO absences (person_id, from_on, to_on, recorded_at) VALUES (1, '2020-03-02', '2020-03-03', '2026-11-30T14:00:00.000000Z')`,
	`INSERT INTO exemptions (person_id, item_id, version, reason, exempted_at, exempted_by) SELECT 3, i.id, 1, 'a reason', '2026-11-30T14:00:00.000000Z', 1 FROM items i ORDER BY i.id LIMIT 1`,
	`INSERT INTO case_reviews (id, type, publisher, published_as, local, unpublished, recorded_at) VALUES (9001, 'lcspr', 'Ambershire', 'Child A', 1, '', '2026-11-30T14:00:00.000000Z')`,
	`INSERT INTO release_steps (review_id, step, position) VALUES (9001, 'workers', 1)`,
	`INSERT INTO erasures (at, rule, done_by, entries, words) VALUES ('2026-11-30T14:00:00.000000Z', 'notes', 2, '', '')`,
}

// TestEveryTableOfEvidenceReachesAPack: what is evidence, the catalogue says, by the
// triggers that put it in the queue. A row of each is in a pack of everybody, opened, in
// the table that bears its name, and both verifiers make it again.
func TestEveryTableOfEvidenceReachesAPack(t *testing.T) {
	large(t)
	folder := playedCouncil(t)
	for _, statement := range planted {
		rename(t, folder, statement)
	}
	t.Setenv("BRIEFED_CLOCK", "2026-12-01T15:00:00Z")
	packOf(t, "--team", "mash") // whom it names was looked at
	pack := packOf(t)
	for by := range packVerifiers {
		if said, content := verified(t, by, pack, publicKey(t, folder)); !content {
			t.Errorf("%s: %s", by, said)
		}
	}
	knows := map[string]string{} // by verifier: what it says that it knows
	stranger := copyOf(t, pack)
	ofNewerKind(stranger)
	for by := range packVerifiers {
		said, _ := judged(t, by, stranger.pack)
		_, knows[by], _ = strings.Cut(said, "does not know. It knows ")
	}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(folder, "council.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // read only
	rows, err := db.QueryContext(t.Context(), `SELECT DISTINCT CASE tbl_name WHEN 'askings' THEN 'receipts' ELSE tbl_name END FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\_staged' ESCAPE '\'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // its error is that of Err
	entries, n := contents(t, pack, "data/proof/entries.jsonl"), 0
	for rows.Next() {
		var table string
		if err := rows.Scan(&table); err != nil {
			t.Fatal(err)
		}
		n++
		for by, known := range knows {
			if !regexp.MustCompile(`\b` + table + `\b`).MatchString(known) {
				t.Errorf("%s does not know entries of %s: it knows %s", by, table, known)
			}
		}
		if open := strings.Contains(entries, `\"table\":\"`+table+`\"`); open == packShut[table] {
			t.Errorf("an entry of %s is opened: %v", table, open)
		}
		if packShut[table] {
			continue
		}
		name := table
		if file := map[string]string{"memberships": "changes", "absences": "changes", "exemptions": "changes"}[table]; file != "" {
			name = file
		}
		for _, file := range []string{name, sharedFiles[table]} {
			if file != "" && strings.Count(contents(t, pack, "data/"+file+".csv"), "\n") < 2 {
				t.Errorf("%s.csv has no row of %s", file, table)
			}
		}
	}
	if err := rows.Err(); err != nil || n < 20 {
		t.Errorf("%d tables of evidence (%v)", n, err)
	}
	if strings.Contains(everything(t, pack), "on leave") || strings.Contains(everything(t, pack), "it is a place") {
		t.Error("somebody's own words are in the pack")
	}
}
