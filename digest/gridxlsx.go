package digest

import (
	"bytes"
	"strings"

	"github.com/xuri/excelize/v2"
)

// readWorkbook takes the one sheet with a list into lines of cells. A workbook is a
// ZIP: its limits are those of what it unpacks to.
func (t *table) readWorkbook(data []byte) bool {
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxImport, UnzipXMLSizeLimit: maxImport})
	if err != nil {
		t.add(0, "", "the workbook cannot be opened, or unpacks to more than %d MB: save the one sheet with the list as .xlsx, or as “CSV UTF-8”", maxImport>>20)
		return false
	}
	defer book.Close() //nolint:errcheck // it was only read
	sheet, ok := t.sheet(book)
	if !ok {
		return false
	}
	if !t.rowsOf(book, sheet, false) || !t.rowsOf(book, sheet, true) {
		return false
	}
	if props, err := book.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		t.dates.from1904 = *props.Date1904
	}
	return true
}

// sheet chooses the only sheet that has something, or the only one with headings
// that are known.
func (t *table) sheet(book *excelize.File) (string, bool) {
	var filled, fitting []string
	for _, name := range book.GetSheetList() {
		some, known := t.looksAt(book, name)
		if some {
			filled = append(filled, name)
		}
		if known > 0 {
			fitting = append(fitting, name)
		}
	}
	switch {
	case len(fitting) == 1:
		if len(filled) > 1 {
			t.note("read the sheet “%s”: the others have none of the columns", Clean(fitting[0]))
		}
		return fitting[0], true
	case len(filled) == 1:
		return filled[0], true
	case len(filled) == 0:
		t.add(0, "", "the workbook is empty")
	default:
		t.add(0, "", "the workbook has %d sheets, and it is not clear which is meant: save the one with the list as a workbook of its own", len(filled))
	}
	return "", false
}

func (t *table) looksAt(book *excelize.File, sheet string) (some bool, known int) {
	rows, err := book.Rows(sheet)
	if err != nil {
		return false, 0
	}
	defer rows.Close() //nolint:errcheck // they were only read
	for n := 0; n < maxPreamble && rows.Next(); n++ {
		cells, err := rows.Columns()
		if err != nil {
			return false, 0
		}
		some = some || strings.TrimSpace(strings.Join(cells, "")) != ""
		known = max(known, t.known(cells))
	}
	return some, known
}

// rowsOf reads the cells as they are shown, or as the workbook keeps them: a day is
// kept as a number, and shown in whatever form somebody chose.
func (t *table) rowsOf(book *excelize.File, sheet string, raw bool) bool {
	rows, err := book.Rows(sheet)
	if err != nil {
		t.add(0, "", "the sheet cannot be read: save it again as .xlsx, or as “CSV UTF-8”")
		return false
	}
	defer rows.Close() //nolint:errcheck // they were only read
	for line, total := 1, 0; rows.Next(); line++ {
		cells, err := rows.Columns(excelize.Options{RawCellValue: raw})
		if total += len(cells); err != nil || line > maxImportRows || total > maxImportCells {
			t.add(line, "", "the sheet cannot be read on, or has more than %d lines or %d cells: keep only the list", maxImportRows, maxImportCells)
			return false
		}
		if raw {
			t.grid.raw = append(t.grid.raw, cells)
		} else {
			t.grid.add(line, cells)
		}
	}
	return true
}
