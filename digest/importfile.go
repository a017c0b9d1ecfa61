package digest

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// Input is a file of teams or of people, as an office gives it: CSV with commas,
// semicolons or tabs in one of the usual encodings, or a workbook (XLSX).
type Input struct {
	Path  string // its name for problems; "" for standard input
	From  io.Reader
	Now   time.Time // the times to come that a problem names begin here
	Dates DateOrder // "" to find out by the dates of the file
	Map   ColumnMap // what the file calls columns, where it is not their name
}

// Reading is how a file was read.
type Reading struct {
	Notes   []string // what was found out, what was left out, and what looks odd
	Lacking []string // columns that the file does not have, those that it must have first
	Unknown []string // headings that name no column
}

// ColumnMap has, by column, the heading that a file has in its place.
type ColumnMap map[string]string

// The limits of a file to import. The largest council has some 10,000 staff.
const (
	maxImport      = 32 << 20  // bytes of a file, or of a workbook unpacked
	maxImportRows  = 200_000   // lines
	maxImportCells = 4_000_000 // of all lines
	maxHeadings    = 200       // columns
	MaxCell        = 200       // characters of a cell that is used
)

// grid is a file as lines of cells.
type grid struct {
	rows  [][]string
	lines []int      // the number of each in the file, from 1
	raw   [][]string // of a workbook: the cells as it keeps them, for days
}

func (g *grid) add(line int, cells []string) {
	g.rows, g.lines = append(g.rows, cells), append(g.lines, line)
}

// signatures are how files begin that are no list, and what to do about each.
var signatures = []struct{ begins, message string }{
	{"\xD0\xCF\x11\xE0", "this is an old Excel workbook (.xls), or one with a password: save it as .xlsx without a password, or as “CSV UTF-8”"},
	{"%PDF", "this is a PDF: export the list as .xlsx or as “CSV UTF-8”"},
	{"{\\rtf", "this is a text document: export the list as .xlsx or as “CSV UTF-8”"},
	{"{", "this is JSON: export the list as .xlsx or as “CSV UTF-8”"},
	{"[", "this is JSON: export the list as .xlsx or as “CSV UTF-8”"},
	{"<", "this is a web page or XML with the name of a spreadsheet: open it in Excel and save it as .xlsx or as “CSV UTF-8”"},
}

// ReadInput returns the bytes of a file to import, so that it can be read again.
// Errors: [Invalid] for one that is too large.
func ReadInput(from io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(from, maxImport+1))
	if err != nil {
		return nil, fmt.Errorf("the file cannot be read: %w", err)
	}
	if len(data) > maxImport {
		return nil, Errorf(Invalid, "the file is larger than %d MB: export only the columns that are needed", maxImport>>20)
	}
	return data, nil
}

// readGrid reads the whole file. It reports false where there is no use in reading
// on; the problem says why.
func (t *table) readGrid(from io.Reader) bool {
	data, err := ReadInput(from)
	switch {
	case err != nil:
		t.add(0, "", "%s", err)
		return false
	case strings.HasPrefix(string(data), "PK\x03\x04"):
		return t.readWorkbook(data)
	}
	begins := strings.TrimLeft(string(data[:min(len(data), 256)]), "\uFEFF \r\n\t")
	for _, s := range signatures {
		if strings.HasPrefix(begins, s.begins) {
			t.add(1, "", "%s", s.message)
			return false
		}
	}
	text, ok := t.decode(data)
	return ok && t.readCSV(text)
}

// note says something to whoever imports that is no mistake.
func (t *table) note(format string, args ...any) {
	t.Notes = append(t.Notes, fmt.Sprintf(format, args...))
}
