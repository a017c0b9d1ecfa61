package web

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/briefed/briefed/digest"
)

// table is a table of a page, as a file has it.
type table struct {
	Name   string
	Header []string
	Rows   [][]any
}

// measureHeader are the columns of a measure, named as in the command's report.
var measureHeader = []string{"informed", "expected", "share", "outstanding", "overdue", "away", "exempt", "unreachable", "median_hours"}

// add adds a row of a measure. What is kept back stays empty.
func (t *table) add(m digest.Measure, cells ...any) {
	row := cells
	for i, n := range []int{m.Informed, m.Expected, m.Outstanding, m.Overdue, m.Away, m.Exempt, m.Unreachable} {
		if i == 2 {
			row = append(row, fraction(m.Share))
		}
		if n == digest.Hidden {
			row = append(row, nil)
		} else {
			row = append(row, n)
		}
	}
	t.Rows = append(t.Rows, append(row, fraction(m.MedianHours)))
}

func fraction(f *float64) any {
	if f == nil {
		return nil
	}
	return *f
}

func itemTable(items []digest.ItemMeasure) table {
	t := table{Name: "items", Header: append([]string{"ref", "title", "kind", "version"}, measureHeader...)}
	for _, i := range items {
		t.add(i.Measure, i.Ref, i.Title, string(i.Kind), i.Version)
	}
	return t
}

func byName(a, b string) int { return cmp.Compare(digest.Fold(a), digest.Fold(b)) }

func written(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// harmless keeps a spreadsheet from running what somebody was called.
func harmless(cell any) any {
	if text, ok := cell.(string); ok && text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return cell
}

func asCSV(t table) ([]byte, error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	if err := w.Write(t.Header); err != nil {
		return nil, err
	}
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			if cell != nil {
				cells[i] = fmt.Sprint(harmless(cell))
			}
		}
		if err := w.Write(cells); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

// asXLSX writes one sheet for each table. Text is typed as text, and marked all
// the same: sheets are saved as CSV by people.
func asXLSX(tables []table) (data []byte, err error) {
	book := excelize.NewFile()
	defer func() {
		if closeErr := book.Close(); err == nil {
			err = closeErr
		}
	}()
	for i, t := range tables {
		if i == 0 {
			err = book.SetSheetName("Sheet1", t.Name)
		} else {
			_, err = book.NewSheet(t.Name)
		}
		if err != nil {
			return nil, err
		}
		if err := fill(book, t); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	err = book.Write(&out)
	return out.Bytes(), err
}

func fill(book *excelize.File, t table) error {
	stream, err := book.NewStreamWriter(t.Name)
	if err != nil {
		return err
	}
	header := make([]any, len(t.Header))
	for i, name := range t.Header {
		header[i] = name
	}
	for n, row := range append([][]any{header}, t.Rows...) {
		safe := make([]any, len(row))
		for i, cell := range row {
			safe[i] = harmless(cell)
		}
		cell, err := excelize.CoordinatesToCellName(1, n+1)
		if err != nil {
			return err
		}
		if err := stream.SetRow(cell, safe); err != nil {
			return err
		}
	}
	return stream.Flush()
}
