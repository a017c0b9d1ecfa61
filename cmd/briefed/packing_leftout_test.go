package main

import (
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// conversation lets somebody of the council who was told of something say one thing after
// another, and returns what of: person, item and version.
func conversation(t *testing.T, db *sql.DB, kinds ...string) (key [3]int) {
	t.Helper()
	// Where the fewest of the team are away or were not told yet: their counts could hide it.
	if err := db.QueryRowContext(t.Context(), `SELECT r.person_id, r.item_id, r.version FROM receipts r
		JOIN memberships m ON m.person_id = r.person_id AND m.to_on IS NULL AND NOT m.cover JOIN teams t ON t.id = m.team_id AND t.kind = ''
		WHERE r.told_at IS NOT NULL AND r.answer IS NULL AND r.answered_at IS NULL AND r.closed_at IS NULL
		ORDER BY (SELECT COUNT(*) FROM memberships n JOIN receipts o ON o.person_id = n.person_id AND o.item_id = r.item_id
			WHERE n.team_id = m.team_id AND (o.told_at IS NULL OR EXISTS (SELECT 1 FROM absences a WHERE a.person_id = n.person_id))), r.person_id, r.item_id LIMIT 1`).Scan(&key[0], &key[1], &key[2]); err != nil {
		t.Fatal(err)
	}
	for i, kind := range kinds {
		at, stands := fmt.Sprintf("'2026-11-30T14:%02d:00.000000Z'", i), "'"+kind+"'"
		if kind == "undone" {
			stands = "NULL"
		}
		for _, statement := range []string{
			fmt.Sprintf(`INSERT INTO answers (person_id, item_id, version, shown, kind, note, face, at) VALUES (%d, %d, %d, %[3]d, '%s', '', 'web', %s)`, key[0], key[1], key[2], kind, at),
			fmt.Sprintf(`UPDATE receipts SET answer = %s, answered_at = %s WHERE person_id = %d AND item_id = %d AND version = %d`, stands, at, key[0], key[1], key[2]),
		} {
			if _, err := db.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
	}
	return key
}

// table are the rows of a file of the pack, each by its columns.
func (f forger) table(name string) (all []map[string]string) {
	f.t.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(contents(f.t, f.pack, name), "\ufeff"))).ReadAll()
	if err != nil {
		f.t.Fatal(err)
	}
	for _, row := range rows[1:] {
		cells := map[string]string{}
		for i, cell := range row {
			cells[rows[0][i]] = cell
		}
		all = append(all, cells)
	}
	return all
}

// figure adds to a count on the first page.
func (f forger) figure(name string, more int) {
	f.t.Helper()
	shown := regexp.MustCompile(`<data id="` + name + `" value="(\d+)">[\d,]+</data>`)
	f.change("data/index.html", func(page string) string {
		n, err := strconv.Atoi(shown.FindStringSubmatch(page)[1])
		if err != nil {
			f.t.Fatal(err)
		}
		return shown.ReplaceAllString(page, fmt.Sprintf(`<data id="%s" value="%d">%[2]d</data>`, name, n+more))
	})
}

// lastLeftOut leaves the last answer of somebody out wherever the pack has it, as who holds
// the key could: the tables and the page agree, and all is signed anew.
func lastLeftOut(key [3]int) func(forger) {
	return func(f forger) {
		of := func(row map[string]string) bool {
			return row["person_id"] == fmt.Sprint(key[0]) && row["item_id"] == fmt.Sprint(key[1]) && row["version"] == fmt.Sprint(key[2])
		}
		given := slices.DeleteFunc(f.table("data/answers.csv"), func(row map[string]string) bool { return !of(row) })
		left, kind, at := given[len(given)-1], "", ""
		if len(given) > 1 {
			kind, at = given[len(given)-2]["kind"], given[len(given)-2]["at"]
		}
		f.entryOf(`{"seq":`+left["entry"]+`,`, func(e map[string]any) { delete(e, "body"); delete(e, "salt") })
		f.rows("data/answers.csv", -1, func(_, row []string) []string {
			if row[0] == left["entry"] {
				return nil
			}
			return row
		})
		f.rows("data/asked.csv", -1, func(header, row []string) []string {
			cell := func(name string) *string { return &row[slices.Index(header, name)] }
			if *cell("person_id") == fmt.Sprint(key[0]) && *cell("item_id") == fmt.Sprint(key[1]) {
				*cell("answer"), *cell("answered_at") = kind, at
			}
			return row
		})
		f.figure("answers", -1)
		informs := map[string]int{"understood": 1, "discussed": 1}
		if more := informs[kind] - informs[left["kind"]]; more != 0 {
			f.figure("informed", more)
		}
		f.signAnew()
	}
}

// rowShut puts somebody who was asked among the rows that the pack does not open, as who
// holds the key could.
func rowShut(f forger) {
	var seq int
	var rows []map[string]string
	f.entryOf(`\"rows\":1,\"table\":\"receipts\"`, func(e map[string]any) {
		seq = int(e["seq"].(float64))
		var body struct{ Root string }
		if err := json.Unmarshal([]byte(e["body"].(string)), &body); err != nil {
			f.t.Fatal(err)
		}
		delete(e, "secret")
		e["salts"], e["shut"] = []string{}, []string{inBase64(f.t, body.Root)} // of one row it is that row's own
	})
	rows = slices.DeleteFunc(f.table("data/asked.csv"), func(row map[string]string) bool { return row["entry"] != strconv.Itoa(seq) })
	f.rows("data/asked.csv", seq, func(_, _ []string) []string { return nil })
	f.figure("asked-times", -1)
	if rows[0]["told_at"] != "" {
		f.figure("told", -1)
	} else {
		f.figure("not-told", -1)
		f.rows("data/not-told.csv", seq, func(_, _ []string) []string { return nil })
	}
	f.signAnew()
}

// TestLeftOutByWhoHoldsTheKey: whoever can sign leaves something out of a pack, and all that
// the pack says of itself agrees. The counts of the day, which the log has, do not. By packs
// of both engines.
func TestLeftOutByWhoHoldsTheKey(t *testing.T) {
	large(t)
	t.Run("sqlite", func(t *testing.T) { leavesOut(t, "sqlite:"+filepath.Join(t.TempDir(), "council.db")) })
	t.Run("postgres", func(t *testing.T) { leavesOut(t, signedPostgres(t)) })
}

func leavesOut(t *testing.T, database string) {
	t.Helper()
	playCouncil(t, database)
	db := behindBack(t, database)
	defer db.Close()                                            //nolint:errcheck // what was written is
	if code, out, say := briefed(t, "verify"); code != exitOK { // which puts all into the log
		t.Fatalf("verify: %s%s", out, say)
	}
	// Who shares an entry has another one once one of them is told.
	if _, err := db.ExecContext(t.Context(), `UPDATE receipts SET told_at = '2026-11-30T14:30:00.000000Z' WHERE told_at IS NULL AND person_id = (SELECT MIN(person_id) FROM receipts WHERE told_at IS NULL)`); err != nil {
		t.Fatal(err)
	}
	question := conversation(t, db, "question")
	back := conversation(t, db, "understood", "undone")
	after := conversation(t, db, "understood", "not_clear")
	asked := conversation(t, db, "supervision", "undone")
	t.Setenv("BRIEFED_CLOCK", "2026-12-01T15:00:00Z") // the day is over, and counted
	whole := packOf(t)
	for name, c := range map[string]struct {
		does func(forger)
		says string // "" where it holds
		more int    // what else may not agree
	}{
		"nothing":                       {func(f forger) { f.signAnew() }, "", 0},
		"a question":                    {lastLeftOut(question), "waited for a reply on item", 1},
		"that an answer was taken back": {lastLeftOut(back), "an answer that changed it was left out", 1},
		"that it was not clear after":   {lastLeftOut(after), "an answer that changed it was left out", 1},
		"that a question was dropped":   {lastLeftOut(asked), "an answer that took one back was left out", 1},
		"a count of the day": {func(f forger) {
			f.rows("data/counts.csv", -1, func(_, row []string) []string { return append(slices.Clone(row[:len(row)-1]), row[len(row)-1]+"0") })
			f.signAnew()
		}, "What counts.csv says of 2026-11-30 is not what entry", 0},
		"somebody who was asked": {rowShut, "and this pack is of everybody: they were left out", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := copyOf(t, whole)
			c.does(f)
			for by := range packVerifiers {
				said, content := verified(t, by, f.pack)
				if content != (c.says == "") || !strings.Contains(said, c.says) || strings.Count(said, "FAIL") > c.more+1 {
					t.Errorf("%s does not say %q, and that alone:\n%s", by, c.says, said)
				}
			}
		})
	}
}
