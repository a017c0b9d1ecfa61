// Package table writes what people take away in a file: a report, an action
// plan, a list of names. Each is a [Sheet]; [CSV] and [Workbook] write sheets.
package table

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Sheet is a table with a name, which a workbook shows on its tab. Cells are
// texts and numbers, nil for nothing.
type Sheet struct {
	Name   string
	Header []string
	Rows   [][]any
}

// CSV writes the rows of sheets with the same columns, one after the other. Text
// that a spreadsheet would take for a formula gets an apostrophe in front: names
// come from files that others wrote.
func CSV(to io.Writer, sheets ...Sheet) error {
	out := csv.NewWriter(to)
	for i, s := range sheets {
		if i == 0 {
			if err := out.Write(s.Header); err != nil {
				return err
			}
		}
		for _, row := range s.Rows {
			if err := out.Write(Texts(row)); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// Texts returns a row as the cells of a file.
func Texts(row []any) []string {
	cells := make([]string, len(row))
	for i, value := range row {
		switch v := harmless(value).(type) {
		case nil:
		default:
			cells[i] = fmt.Sprint(v)
		}
	}
	return cells
}

// Formula are the characters by which spreadsheets know a formula, or leave out to
// find one; some take the full-width forms of East Asian keyboards for the same.
const Formula = "=+-@\t\r\n＝＋－＠"

// harmless keeps a spreadsheet from running a cell.
func harmless(cell any) any {
	if text, ok := cell.(string); ok {
		if first, _ := utf8.DecodeRuneInString(text); text != "" && strings.ContainsRune(Formula, first) {
			return "'" + text
		}
	}
	return cell
}

// Marked begins a CSV file that people open: by it Excel knows that the text is
// UTF-8. Programs that read standard output want none.
const Marked = "\ufeff"

// Workbook writes an XLSX file with a page for each sheet. Text cells are typed
// as text, and guarded as in [CSV] all the same: people save sheets as CSV.
func Workbook(to io.Writer, sheets ...Sheet) (err error) {
	book := excelize.NewFile()
	defer func() {
		if closeErr := book.Close(); err == nil {
			err = closeErr
		}
	}()
	for i, s := range sheets {
		if i == 0 {
			err = book.SetSheetName("Sheet1", s.Name)
		} else {
			_, err = book.NewSheet(s.Name)
		}
		if err != nil {
			return err
		}
		if err := fill(book, s); err != nil {
			return fmt.Errorf("writing the sheet %s: %w", s.Name, err)
		}
	}
	return book.Write(to)
}

func fill(book *excelize.File, s Sheet) error {
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	stream, err := book.NewStreamWriter(s.Name)
	if err != nil {
		return err
	}
	if err := stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	header := make([]any, len(s.Header))
	for i, name := range s.Header {
		header[i] = excelize.Cell{StyleID: bold, Value: name}
	}
	for n, row := range append([][]any{header}, s.Rows...) {
		cell, err := excelize.CoordinatesToCellName(1, n+1)
		if err != nil {
			return err
		}
		safe := make([]any, len(row))
		for i, value := range row {
			safe[i] = harmless(value)
		}
		if err := stream.SetRow(cell, safe); err != nil {
			return err
		}
	}
	return stream.Flush()
}
