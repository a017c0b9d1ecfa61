package digest

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
)

// separators are what parts cells, the usual one first.
var separators = map[rune]string{',': "commas", ';': "semicolons", '\t': "tabs", '|': "bars"}

// readCSV takes text into lines of cells. Lines that cannot be read are problems.
func (t *table) readCSV(text string) bool {
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n") // as Excel for Mac saved "CSV"
	}
	first := 1
	if line, rest, _ := strings.Cut(text, "\n"); strings.HasPrefix(strings.ToLower(line), "sep=") {
		text, first = rest, 2 // for Excel, which takes it away
	}
	separator := t.separator(text)
	if separator != ',' {
		t.note("cells are parted by %s", separators[separator])
	}
	r := cells(text, separator)
	for total := 0; ; {
		record, err := r.Read()
		var parse *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return true
		case errors.As(err, &parse) && parse.StartLine != parse.Line:
			t.add(first-1+parse.StartLine, "", "a double quote opened here is not closed where its cell ends (line %d): write a quote inside a cell twice", first-1+parse.Line)
			continue
		case errors.As(err, &parse):
			t.add(first-1+parse.Line, "", "a double quote at character %d is out of place: put the whole cell between quotes, and write a quote inside it twice", parse.Column)
			continue
		case err != nil:
			t.add(0, "", "%s", err)
			return false
		}
		line, _ := r.FieldPos(0)
		if total += len(record); len(t.grid.rows) >= maxImportRows || total > maxImportCells {
			t.add(first-1+line, "", "the file has more than %d lines or %d cells: export only what is needed", maxImportRows, maxImportCells)
			return false
		}
		t.grid.add(first-1+line, record)
	}
}

// separator is the one by which a line of the beginning has most of the headings
// that are known, and where none has any, most cells.
func (t *table) separator(text string) rune {
	best, most := ',', [2]int{}
	for _, candidate := range ",;\t|" {
		r := cells(text, candidate)
		for range maxPreamble {
			record, err := r.Read()
			if errors.Is(err, io.EOF) {
				break
			}
			if score := [2]int{t.known(record), len(record)}; score[0] > most[0] || score[0] == most[0] && score[1] > most[1] {
				best, most = candidate, score
			}
		}
	}
	return best
}

func cells(text string, separator rune) *csv.Reader {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = separator, -1
	return r
}
