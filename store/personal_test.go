package store_test

import (
	"slices"
	"strings"
	"testing"

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
