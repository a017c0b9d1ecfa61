package pack

import (
	"strings"
	"unicode/utf8"

	"github.com/briefed/briefed/templates/table"
)

// writeRow writes a row as RFC 4180 has it, with CRLF. A cell that a spreadsheet would
// take for a formula gets an apostrophe in front, which whoever rebuilds the file has
// to know.
func (f *bagFile) writeRow(cells []string) error {
	for i, cell := range cells {
		if i > 0 {
			_ = f.WriteByte(',') // the next Write of the buffer fails too
		}
		if cell == "" {
			continue
		}
		if first, _ := utf8.DecodeRuneInString(cell); strings.ContainsRune(table.Formula, first) {
			cell = "'" + cell
		}
		if !strings.ContainsAny(cell, ",\"\r\n") {
			_, _ = f.WriteString(cell)
			continue
		}
		_ = f.WriteByte('"')
		_, _ = f.WriteString(strings.ReplaceAll(cell, `"`, `""`))
		_ = f.WriteByte('"')
	}
	_, err := f.WriteString("\r\n")
	return err
}

// csv returns a CSV file of the bag, begun with its header.
func (b *bag) csv(name string, header []string) (*bagFile, error) {
	known := b.files[name] != nil
	f, err := b.file(name)
	if err != nil || known {
		return f, err
	}
	_, _ = f.WriteString(table.Marked)
	return f, f.writeRow(header)
}
