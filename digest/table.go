package digest

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// MaxCell is the longest cell of a CSV file, in characters.
const MaxCell = 200

// table reads a CSV file with a header line by line, and gathers everything
// that is wrong with it.
type table struct {
	path     string
	csv      *csv.Reader
	columns  map[string]int // name → index
	record   []string
	encoding bool // a wrong encoding was reported: once is enough
	problems Problems
}

// newTable reads the header. It reports false where lines cannot be told apart
// into columns, so that there is no use in reading on.
func newTable(path string, r io.Reader, required, optional []string) (*table, bool) {
	buffered := bufio.NewReader(r)
	t := &table{path: path, csv: csv.NewReader(buffered), columns: map[string]int{}}
	start, _ := buffered.Peek(4)
	switch {
	case bytes.HasPrefix(start, []byte("\xEF\xBB\xBF")):
		_, _ = buffered.Discard(3)
	case bytes.HasPrefix(start, []byte("\xFF\xFE")), bytes.HasPrefix(start, []byte("\xFE\xFF")):
		t.add(1, "", "the file is UTF-16 (“Unicode text”): save it again as “CSV UTF-8”")
		return t, false
	case bytes.HasPrefix(start, []byte("PK\x03\x04")):
		t.add(1, "", "this is an Excel workbook: save the sheet as “CSV UTF-8”")
		return t, false
	}
	t.csv.ReuseRecord = true
	header, err := t.csv.Read()
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = fmt.Errorf("the file is empty: the first line names the columns %s", strings.Join(required, ","))
		}
		t.broken(err)
		return t, false
	}
	return t, t.header(slices.Clone(header), required, optional)
}

func (t *table) header(header, required, optional []string) bool {
	known := slices.Concat(required, optional)
	for i, cell := range header {
		name := strings.ToLower(strings.TrimSpace(cell))
		_, twice := t.columns[name]
		switch {
		case t.misencoded(cell, 1, ""):
		case len(header) == 1 && strings.Contains(name, ";"):
			t.add(1, "", "the columns are parted by semicolons: save the file with commas")
			return false
		case !slices.Contains(known, name):
			t.add(1, name, "there is no such column: use %s", strings.Join(known, ","))
		case twice:
			t.add(1, name, "the column is there twice: delete one")
		default:
			t.columns[name] = i
		}
	}
	complete := true
	for _, name := range required {
		if !t.has(name) {
			t.add(1, name, "the column is missing: the header needs %s", strings.Join(required, ","))
			complete = false
		}
	}
	return complete
}

// next moves to the next line that has as many cells as the header and is not
// blank. Lines that cannot be read are reported and passed over.
func (t *table) next() bool {
	for {
		var err error
		t.record, err = t.csv.Read()
		switch {
		case errors.Is(err, io.EOF):
			return false
		case err != nil:
			if !t.broken(err) {
				return false
			}
		case slices.ContainsFunc(t.record, func(cell string) bool { return strings.TrimSpace(cell) != "" }):
			return true
		}
	}
}

// broken reports why a line could not be read, and whether another can be.
func (t *table) broken(err error) (more bool) {
	var parse *csv.ParseError
	switch {
	case !errors.As(err, &parse):
		t.add(0, "", "%s", err)
		return false
	case errors.Is(err, csv.ErrFieldCount):
		t.add(parse.Line, "", "the line has %d cells and the header %d: add or delete commas, and put a cell that holds a comma between double quotes", len(t.record), t.csv.FieldsPerRecord)
	case parse.StartLine != parse.Line:
		t.add(parse.StartLine, "", "a double quote opened here is not closed where its cell ends (line %d): write a quote inside a cell twice", parse.Line)
	default:
		t.add(parse.Line, "", "a double quote at character %d is out of place: put the whole cell between quotes, and write a quote inside it twice", parse.Column)
	}
	return true
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

// line is the number of the line that the cell of a column begins on.
func (t *table) line(column string) int {
	line, _ := t.csv.FieldPos(t.columns[column])
	return line
}

// text returns the cell of a column without spaces around it, "" where the file
// lacks the column, and reports what no cell may hold.
func (t *table) text(column string) string {
	i, ok := t.columns[column]
	if !ok {
		return ""
	}
	cell := strings.TrimSpace(t.record[i])
	if t.misencoded(cell, t.line(column), column) {
		return ""
	}
	if r, found := hidden(cell, false); found {
		t.problem(column, "%s", hiddenMessage(r))
	}
	if n := characters(cell); n > MaxCell {
		t.problem(column, "the cell is %d characters long: %d at most", n, MaxCell)
	}
	return cell
}

// needed is text that must not be empty.
func (t *table) needed(column string) string {
	if t.blank(column) {
		t.problem(column, "the cell is empty: every line needs one")
	}
	return t.text(column)
}

func (t *table) blank(column string) bool {
	i, ok := t.columns[column]
	return !ok || strings.TrimSpace(t.record[i]) == ""
}

// misencoded reports cells in a wrong encoding; of a whole file only the first.
func (t *table) misencoded(cell string, line int, column string) bool {
	var message string
	switch {
	case !utf8.ValidString(cell):
		message = "the file is not UTF-8; it looks like Windows-1252, in which Excel saves “CSV”: save it again as “CSV UTF-8”"
	case garbled(cell):
		message = "the letters with accents are garbled: on its way a UTF-8 file was opened as Windows-1252; export it again as “CSV UTF-8”"
	default:
		return false
	}
	if !t.encoding {
		t.encoding = true
		t.add(line, column, "%s", message)
	}
	return true
}

// problem reports something wrong in a cell of the present line.
func (t *table) problem(column, format string, args ...any) {
	t.add(t.line(column), column, format, args...)
}

func (t *table) add(line int, column, format string, args ...any) {
	t.problems = append(t.problems, Problem{Path: t.path, Line: line, Column: column, Message: fmt.Sprintf(format, args...)})
}
