package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestEveryPersonalColumnIsRead: by the catalogue of both engines, a column that refers to
// somebody, or that is named as such columns are, is read for who asks what is held on them.
func TestEveryPersonalColumnIsRead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		catalogue, err := db.Catalogue(t.Context())
		must(t, err)
		read, nobody := store.PersonalColumns()
		references := 0
		for _, c := range catalogue {
			if c.Person {
				references++
			}
			personal := c.Person || c.Name == "person_id" || c.Name == "email" || c.Name == "actor" || strings.HasSuffix(c.Name, "_by") && c.Name != "superseded_by" && c.Kind == "text"
			if !personal || nobody[c.Table] != "" || c.Table == "people" && c.Name == "email" || c.Table == "directory_strangers" {
				continue
			}
			if !slices.Contains(read[c.Table], c.Name) {
				t.Errorf("%s.%s says who somebody is, and is not read for them: give it in personalTables", c.Table, c.Name)
			}
		}
		if references < 25 {
			t.Errorf("%d columns refer to people by the catalogue: is it read rightly?", references)
		}
	})
}

// TestWhatIsHeldIsWhole: one row of each table about people, made by the catalogue, comes
// back with every word of it that is not hidden.
func TestWhatIsHeldIsWhole(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		catalogue, err := db.Catalogue(t.Context())
		must(t, err)
		tables, err := db.Planted(t.Context(), "planted@council.example")
		must(t, err)
		words := 0
		for _, table := range tables {
			if len(table.Rows) != 1 {
				t.Errorf("%s: %d rows of one that was planted", table.Name, len(table.Rows))
				continue
			}
			for _, c := range catalogue {
				if c.Table != table.Name || store.Hidden(c.Table, c.Name) {
					continue
				}
				i := slices.Index(table.Columns, c.Name)
				if i < 0 {
					t.Errorf("%s.%s is left out", c.Table, c.Name)
					continue
				}
				cell := table.Rows[0].Cells[i]
				if strings.HasPrefix(cell.Text, "planted "+c.Table) {
					words++
				}
				if cell.Third {
					t.Errorf("%s.%s: %q is taken for somebody else's", c.Table, c.Name, cell.Text)
				}
			}
		}
		if words < 60 {
			t.Errorf("only %d planted texts came back", words)
		}
	})
}

// TestWhatTheyTakeThemselves: somebody's own archive has no words of a discussion that
// they were not at, though its action is theirs; no reason that somebody gave in
// confidence about them, and nothing of a hold. Who considers it first gets these.
func TestWhatTheyTakeThemselves(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		remembered(t, db)
		const at = `'2019-03-02T09:00:00.000000Z'`
		for _, statement := range []string{
			`INSERT INTO discussions (team_id, item_id, version, shown, on_day, meeting, thoughts, embedding, planning, action, owner_id, recorded_at, recorded_by, people_key)
				VALUES (1, 1, 1, 1, '2019-03-03', 'team', 'said among others', '', '', 'look again', 3, ` + at + `, 2, '2')`,
			`INSERT INTO attendances (discussion_id, person_id) VALUES (2, 4)`,
			`INSERT INTO audit (at, actor, action, subject, detail) VALUES (` + at + `, 'operator', 'asked for a person', 'person 3', 'in confidence')`,
			`INSERT INTO start_requests (person_id, team_id, role, employment, nqsw, from_on, reason, asked_at, asked_by) VALUES (3, 1, '', '', ` + map[bool]string{true: "false", false: "0"}[db.Engine() == "postgres"] + `, '2019-03-03', 'in confidence', ` + at + `, 2)`,
		} {
			must(t, db.Exec(t.Context(), statement))
		}
		_, err := db.PlaceHold(t.Context(), digest.Hold{PersonID: 3, Reason: "police inquiry", At: logged, By: "operator"}, digest.AuditEntry{At: logged, Actor: "operator", Action: "placed a hold", Subject: "person 3", Detail: "police inquiry"})
		must(t, err)
		said := func(own bool) string {
			tables, err := db.Held(t.Context(), 3, own)
			must(t, err)
			return fmt.Sprintf("%+v", tables)
		}
		self, whole := said(true), said(false)
		if !strings.Contains(self, "look again") || strings.Contains(self, "said among others") || strings.Contains(whole, "said among others") {
			t.Error("of a discussion that they were not at, their action is theirs, and what was said is not")
		}
		for _, words := range []string{"in confidence", "police inquiry", "placed a hold"} {
			if strings.Contains(self, words) || !strings.Contains(whole, words) {
				t.Errorf("%q is for who considers it first, and not for an archive that they take themselves", words)
			}
		}
		if strings.Contains(self, "person 4") || strings.Count(fmt.Sprint(self), "Third:true") > strings.Count(whole, "Third:true") {
			t.Error("their own archive names more people")
		}
	})
}
