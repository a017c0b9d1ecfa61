package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/briefed/briefed/digest"
)

// reportHeader names the columns of a report in CSV and XLSX. A share is a
// fraction, and empty when nothing is expected.
var reportHeader = []string{
	"level", "key", "name", "version", "measure",
	"informed", "expected", "share", "outstanding", "overdue", "away", "exempt", "unreachable", "median_hours",
}

// reportRows is the whole report as one list: everything, teams, items.
func reportRows(r digest.Report) [][]any { return append(teamRows(r), itemRows(r)...) }

// teamRows are the two measures of everybody, then of each team.
func teamRows(r digest.Report) [][]any {
	rows := [][]any{
		reportRow("all", "", "Everybody", nil, "lessons", r.Measures.Lessons),
		reportRow("all", "", "Everybody", nil, "policies", r.Measures.Policies),
	}
	for _, t := range r.Teams {
		rows = append(rows,
			reportRow("team", t.Team, t.Name, nil, "lessons", t.Lessons),
			reportRow("team", t.Team, t.Name, nil, "policies", t.Policies))
	}
	return rows
}

func itemRows(r digest.Report) [][]any {
	rows := make([][]any, 0, len(r.Items))
	for _, i := range r.Items {
		measure := "lessons"
		if i.Kind == digest.Policy {
			measure = "policies"
		}
		rows = append(rows, reportRow("item", i.Ref, i.Title, i.Version, measure, i.Measure))
	}
	return rows
}

func reportRow(level, key, name string, version any, measure string, m digest.Measure) []any {
	row := []any{level, key, name, version, measure, m.Informed, m.Expected, nil, m.Outstanding, m.Overdue, m.Away, m.Exempt, m.Unreachable, nil}
	if m.Share != nil {
		row[7] = *m.Share
	}
	if m.MedianHours != nil {
		row[13] = *m.MedianHours
	}
	return row
}

// writeCSV writes a header and rows. Text that a spreadsheet would take for a
// formula gets an apostrophe in front: names come from files that others wrote.
func writeCSV(to io.Writer, header []string, rows [][]any) error {
	out := csv.NewWriter(to)
	if err := out.Write(header); err != nil {
		return err
	}
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, value := range row {
			switch v := value.(type) {
			case nil:
			case string:
				cells[i] = harmless(v)
			default:
				cells[i] = fmt.Sprint(v)
			}
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// harmless keeps a spreadsheet from running a cell.
func harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

// sheet is one page of a workbook.
type sheet struct {
	name   string
	header []string
	rows   [][]any
}

// writeWorkbook writes an XLSX file. Text cells are typed as text, so there is
// nothing to run in them.
func writeWorkbook(to io.Writer, sheets ...sheet) (err error) {
	book := excelize.NewFile()
	defer func() {
		if closeErr := book.Close(); err == nil {
			err = closeErr
		}
	}()
	for i, s := range sheets {
		if i == 0 {
			err = book.SetSheetName("Sheet1", s.name)
		} else {
			_, err = book.NewSheet(s.name)
		}
		if err != nil {
			return err
		}
		if err := fillSheet(book, s); err != nil {
			return fmt.Errorf("writing the sheet %s: %w", s.name, err)
		}
	}
	return book.Write(to)
}

func fillSheet(book *excelize.File, s sheet) error {
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	stream, err := book.NewStreamWriter(s.name)
	if err != nil {
		return err
	}
	if err := stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	header := make([]any, len(s.header))
	for i, name := range s.header {
		header[i] = excelize.Cell{StyleID: bold, Value: name}
	}
	for n, row := range append([][]any{header}, s.rows...) {
		cell, err := excelize.CoordinatesToCellName(1, n+1)
		if err != nil {
			return err
		}
		if err := stream.SetRow(cell, row); err != nil {
			return err
		}
	}
	return stream.Flush()
}
