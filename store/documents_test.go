package store_test

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

var quoted = regexp.MustCompile("`([a-z_]+)`")

// documented reads the table of a document on data protection: the columns about people
// by table, and the tables that are said to have none.
func documented(t *testing.T, name string, cells int) (personal map[string][]string, none []string) {
	t.Helper()
	text, err := os.ReadFile("../.github/docs/" + name)
	must(t, err)
	names := func(text string) (all []string) {
		for _, m := range quoted.FindAllStringSubmatch(text, -1) {
			all = append(all, m[1])
		}
		return all
	}
	personal = map[string][]string{}
	lines := strings.Split(string(text), "\n")
	begin := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "| table | columns about people |") })
	if begin < 0 {
		t.Fatalf("%s has no table of what is kept", name)
	}
	for _, line := range lines[begin+2:] {
		if rest, is := strings.CutPrefix(line, "Tables with nothing about a person"); is {
			none = names(rest)
		}
		if !strings.HasPrefix(line, "|") {
			continue
		}
		row := strings.Split(strings.Trim(line, "| "), " | ")
		if len(row) != cells {
			t.Errorf("%s: a line of %d cells of %d: %s", name, len(row), cells, line)
			continue
		}
		for _, cell := range row {
			if strings.TrimSpace(cell) == "" {
				t.Errorf("%s: something is left empty: %s", name, line)
			}
		}
		personal[names(row[0])[0]] = names(row[1])
	}
	return personal, none
}

// TestDocumentsSayWhatIsKept holds the impact assessment and the retention schedule to the
// catalogue of both engines: each table, and of those about people each column.
func TestDocumentsSayWhatIsKept(t *testing.T) {
	read, nobody := store.PersonalColumns()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		catalogue, err := db.Catalogue(t.Context())
		must(t, err)
		for name, cells := range map[string]int{"dpia.md": 4, "retention.md": 3} {
			personal, none := documented(t, name, cells)
			for _, table := range slices.Concat(slices.Collect(maps.Keys(read)), slices.Collect(maps.Keys(nobody))) {
				if personal[table] == nil {
					t.Errorf("%s does not say what %s holds of people", name, table)
				}
			}
			for _, c := range catalogue {
				switch {
				case personal[c.Table] == nil && !slices.Contains(none, c.Table):
					t.Errorf("%s says nothing of the table %s", name, c.Table)
				case personal[c.Table] != nil && slices.Contains(none, c.Table):
					t.Errorf("%s says of the table %s that it has nothing about people, and what it has", name, c.Table)
				case read[c.Table] != nil && c.Name != "id" && !slices.Contains(personal[c.Table], c.Name):
					t.Errorf("%s does not name %s.%s", name, c.Table, c.Name)
				}
			}
			if db.Engine() != "sqlite" {
				continue // it has every column, people.slack_id of earlier versions too
			}
			for table, columns := range personal {
				for _, column := range columns {
					if !slices.ContainsFunc(catalogue, func(c store.Column) bool { return c.Table == table && c.Name == column }) {
						t.Errorf("%s speaks of %s.%s, which there is not", name, table, column)
					}
				}
			}
		}
	})
}
