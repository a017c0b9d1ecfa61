package digest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// table reads a file with headings line by line, and gathers everything that is
// wrong with it, and how it was read.
type table struct {
	path    string
	grid    grid
	at      int // the line of the grid that is read
	width   int // cells up to the last heading
	names   ColumnMap
	wanted  []string       // columns by name
	columns map[string]int // name → index
	dates   dateReader
	odd     []int // lines with a name that holds a "?"
	garbled bool  // letters were found to be garbled: once is enough
	Reading
	problems Problems
}

// maxPreamble is how many lines may stand above the headings, themselves included.
const maxPreamble = 20

// newTable reads the file up to its headings. It reports false where there is no use
// in reading on.
func newTable(in Input, required, optional, days []string) (*table, bool) {
	t := &table{path: in.Path, names: in.Map, wanted: slices.Concat(required, optional), columns: map[string]int{}, dates: dateReader{order: in.Dates}}
	if !t.readGrid(in.From) || !t.headings(required) {
		return t, false
	}
	t.settleDates(days)
	return t, true
}

// headings finds the line with the headings: the first that has most of those known.
func (t *table) headings(required []string) bool {
	best, most := -1, -1
	for i := range t.grid.rows[:min(len(t.grid.rows), maxPreamble)] {
		if n := t.known(t.grid.rows[i]); n > most && strings.TrimSpace(strings.Join(t.grid.rows[i], "")) != "" {
			best, most = i, n
		}
	}
	if best < 0 {
		if len(t.problems) == 0 {
			t.add(0, "", "the file is empty: the first line names the columns %s", strings.Join(required, ","))
		}
		return false
	}
	if best > 0 {
		t.note("what stands above line %d, which has the headings, is left out", t.grid.lines[best])
	}
	t.at = best
	return t.header(t.grid.rows[best], required)
}

// known counts cells that are headings of columns.
func (t *table) known(record []string) (n int) {
	for _, cell := range record[:min(len(record), maxHeadings)] {
		if t.columnOf(cell) != "" {
			n++
		}
	}
	return n
}

// columnOf returns the column that a heading names, "" for none: case, spaces, dashes
// and underscores do not matter. A mapped column has the heading that the map gives.
func (t *table) columnOf(heading string) string {
	key := headingKey(heading)
	if key == "" {
		return ""
	}
	for _, column := range t.wanted {
		if mapped := t.names[column]; mapped != "" && headingKey(mapped) == key {
			return column
		}
	}
	for _, column := range t.wanted {
		if headingKey(column) == key {
			return column
		}
	}
	return ""
}

// mapped returns the columns that a line names as the map has them: there, a heading
// that only has the column's own name is another column.
func (t *table) mapped(header []string) map[string]bool {
	found := map[string]bool{}
	for _, cell := range header {
		if column := t.columnOf(cell); column != "" && t.names[column] != "" && headingKey(t.names[column]) == headingKey(cell) {
			found[column] = true
		}
	}
	return found
}

func headingKey(heading string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, Clean(heading))
}

func (t *table) header(header, required []string) bool {
	line := t.grid.lines[t.at]
	if len(header) > maxHeadings {
		t.add(line, "", "the file has more than %d columns: export only those that are needed", maxHeadings)
		return false
	}
	var others []string
	mapped := t.mapped(header)
	for i, cell := range header {
		heading := Clean(cell)
		name := t.columnOf(cell)
		if mapped[name] && headingKey(cell) != headingKey(t.names[name]) {
			name = ""
		}
		if heading != "" {
			t.width = i + 1
		}
		_, twice := t.columns[name]
		switch {
		case heading == "" || t.misencoded(cell, line, ""):
		case name == "":
			others = append(others, heading)
		case twice:
			t.add(line, name, "the column is there twice: delete one")
		default:
			t.columns[name] = i
		}
	}
	t.Unknown = others
	t.left(others)
	for _, name := range t.wanted {
		if !t.has(name) {
			t.Lacking = append(t.Lacking, name)
		}
	}
	complete := true
	for _, name := range required {
		if !t.has(name) && (name != "team" || !t.has("organisation")) { // people are in either
			said, flag := t.lacking(name, others)
			t.add(line, name, "%s", said)
			t.problems[len(t.problems)-1].Flag = flag
			complete = false
		}
	}
	for _, name := range slices.Sorted(maps.Keys(t.names)) {
		if slices.Contains(t.wanted, name) && !slices.Contains(required, name) && t.names[name] != "" && !t.has(name) {
			t.note("the column map says that %s is called “%s”, and the file has no such heading: what is on record of it stays", name, truncate(Clean(t.names[name]), 40))
		}
	}
	return complete
}

// left notes which columns are not used.
func (t *table) left(others []string) {
	if len(others) == 0 {
		return
	}
	shown := make([]string, 0, len(others))
	for _, heading := range others[:min(len(others), 12)] {
		shown = append(shown, "“"+truncate(heading, 40)+"”")
	}
	more := ""
	if n := len(others) - len(shown); n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	t.note("left out, as Briefed has no such column: %s%s", strings.Join(shown, ", "), more)
}

// lacking says that no heading names a column, and how to name it.
func (t *table) lacking(name string, others []string) (said, flag string) {
	said = "the column is missing"
	if mapped := t.names[name]; mapped != "" {
		said = fmt.Sprintf("the column map says that it is called “%s”, and the file has no such heading", truncate(Clean(mapped), 40))
	}
	if len(others) == 0 {
		return said + ": add it, and export the list again", ""
	}
	return said, fmt.Sprintf("where it has another name in the file, say which, such as --map %s=%q", name, truncate(others[0], 40))
}

// next moves to the next line that is not blank and has a cell for each heading.
// Lines that have not are reported and passed over.
func (t *table) next() bool {
	for t.at++; t.at < len(t.grid.rows); t.at++ {
		record := t.grid.rows[t.at]
		last := len(record)
		for last > 0 && strings.TrimSpace(record[last-1]) == "" {
			last--
		}
		switch {
		case last == 0:
		case last > t.width:
			t.add(t.grid.lines[t.at], "", "the line has %d cells and the file %d headings: put a cell that holds a comma between double quotes, or name the column", last, t.width)
		case t.grid.raw == nil && len(record) < t.width:
			t.add(t.grid.lines[t.at], "", "the line has %d cells and the file %d headings: is it cut short?", len(record), t.width)
		default:
			return true
		}
	}
	return false
}

func (t *table) has(column string) bool {
	_, ok := t.columns[column]
	return ok
}

// lacks returns which of the columns the file does not have.
func (t *table) lacks(columns []string) map[string]bool {
	lacking := map[string]bool{}
	for _, c := range columns {
		if !t.has(c) {
			lacking[c] = true
		}
	}
	return lacking
}

// line is the number of the line that is read.
func (t *table) line() int { return t.grid.lines[t.at] }

// cell returns a cell as it stands in the file, "" where there is none.
func (t *table) cell(rows [][]string, at int, column string) string {
	i, ok := t.columns[column]
	if !ok || at >= len(rows) || i >= len(rows[at]) {
		return ""
	}
	return rows[at][i]
}

// given is the cell of a column in the present line. In a workbook a long number is
// shown otherwise than it is kept.
func (t *table) given(column string) string {
	shown := t.cell(t.grid.rows, t.at, column)
	if kept := t.cell(t.grid.raw, t.at, column); digits(kept) && !digits(shown) {
		return kept
	}
	return shown
}

func digits(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool { return r < '0' || r > '9' })
}

// text returns the cell of a column, cleaned, "" where the file lacks the column,
// and reports what no cell may hold.
func (t *table) text(column string) string {
	cell := t.given(column)
	switch {
	case cell == "" || t.misencoded(cell, t.line(), column):
		return ""
	case strings.ContainsRune(cell, utf8.RuneError):
		t.problem(column, "holds U+FFFD (�), in whose place a letter was lost on the way: type the word again")
		return ""
	case slices.Contains(excelErrors, cell):
		t.problem(column, "holds Excel’s error %s: correct the formula", cell)
		return ""
	}
	cell = Clean(cell)
	if n := characters(cell); n > MaxCell {
		t.problem(column, "the cell is %d characters long: %d at most", n, MaxCell)
	}
	return cell
}

var excelErrors = []string{"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}

// needed is text that must not be empty.
func (t *table) needed(column string) string {
	if t.blank(column) {
		t.problem(column, "the cell is empty: every line needs one")
		return ""
	}
	return t.text(column)
}

func (t *table) blank(column string) bool { return Clean(t.given(column)) == "" }

// misencoded reports cells whose letters are garbled; of a whole file only the first.
func (t *table) misencoded(cell string, line int, column string) bool {
	if !garbled(cell) {
		return false
	}
	if !t.garbled {
		t.garbled = true
		t.add(line, column, "the letters with accents are garbled: on its way a UTF-8 file was opened as Windows-1252; export it again as “CSV UTF-8”")
	}
	return true
}

// problem reports something wrong in a cell of the present line.
func (t *table) problem(column, format string, args ...any) {
	t.add(t.line(), column, format, args...)
}

func (t *table) add(line int, column, format string, args ...any) {
	t.problems = append(t.problems, Problem{Path: t.path, Line: line, Column: column, Message: fmt.Sprintf(format, args...), Kind: format})
}

// yes reads a cell that says yes or no.
func (t *table) yes(column string) bool {
	switch cell := t.text(column); lowerASCII(cell) {
	case "yes", "y", "true", "1":
		return true
	case "no", "n", "false", "0", "":
		return false
	default:
		t.problem(column, "%q is neither yes nor no", cell)
		return false
	}
}
