package digest_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/briefed/briefed/digest"
)

// TestFilesOfHRSystems reads files as HR systems and spreadsheets give them, each into
// the right rows or refused with the right words: testdata/import/hr, with what is said
// of each in one golden file.
func TestFilesOfHRSystems(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "import", "hr", "*"))
	if err != nil || len(files) < 40 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	var said strings.Builder
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&said, "== %s\n%s", filepath.Base(file), readAs(digest.Input{Path: "f", From: bytes.NewReader(data)}))
	}
	golden(t, "import/hr.golden", said.String())
}

// readAs says how a file of people was read.
func readAs(in digest.Input) string {
	var said strings.Builder
	read, problems := digest.ReadPeople(in, someTeams)
	for _, note := range read.Notes {
		fmt.Fprintf(&said, "  %s\n", note)
	}
	for _, p := range problems.Grouped() {
		fmt.Fprintf(&said, "! %s\n", p)
	}
	if len(problems) > 0 {
		return said.String()
	}
	for _, r := range read.Rows {
		fmt.Fprintf(&said, "+ %d %s %s|%s|%s|%s..%s|manager %t|nqsw %t|%v %v\n", r.Line, r.StaffNo, r.Email, r.Name, r.Team, r.Start, r.End, r.Manager, r.NQSW, r.Absent.From, r.MoreAbsent)
	}
	return said.String()
}

// TestOrderOfDaysAsSaid reads an ambiguous file as it is said.
func TestOrderOfDaysAsSaid(t *testing.T) {
	for order, want := range map[digest.DateOrder]string{
		digest.DayFirst:  "dates are read as day/month/year: 02/03/2026 is 2 March 2026",
		digest.YearFirst: `"02/03/2026" is not a date`,
	} {
		got := readAs(digest.Input{From: open(t, "testdata", "import", "hr", "16-day-or-month.csv"), Dates: order})
		if !strings.Contains(got, want) {
			t.Errorf("%s: %s", order, got)
		}
	}
	if _, err := digest.ParseDateOrder("mdy"); err == nil {
		t.Error("mdy was taken")
	}
}

// workbook makes one with cells on its sheets, by name.
func workbook(t *testing.T, change func(*excelize.File), sheets map[string]map[string]any) []byte {
	t.Helper()
	book := excelize.NewFile()
	for sheet, cells := range sheets {
		if _, err := book.NewSheet(sheet); err != nil {
			t.Fatal(err)
		}
		for cell, value := range cells {
			if err := book.SetCellValue(sheet, cell, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	if change != nil {
		change(book)
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWorkbooks(t *testing.T) {
	staff := map[string]any{
		"A1": "email", "B1": "name", "C1": "team", "D1": "start", "E1": "nqsw", "F1": "staff_no",
		"A2": "ann@c.example", "B2": "Ann Ash", "C2": "mash", "D2": time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC), "E2": true, "F2": 1234567890123,
	}
	row := "+ 2 1234567890123 ann@c.example|Ann Ash|mash|2026-03-02..|manager false|nqsw true| []\n"
	for name, c := range map[string]struct {
		book []byte
		want string
	}{
		"one sheet": {workbook(t, nil, map[string]map[string]any{"Staff": staff}), row},
		"another with something else": {
			workbook(t, nil, map[string]map[string]any{"Staff": staff, "About": {"A1": "Printed on Monday"}}),
			"  read the sheet “Staff”: the others have none of the columns\n" + row,
		},
		"two lists": {
			workbook(t, nil, map[string]map[string]any{"Staff": staff, "Leavers": staff}),
			"! standard input: the workbook has 2 sheets, and it is not clear which is meant: save the one with the list as a workbook of its own\n",
		},
		"nothing": {workbook(t, nil, nil), "! standard input: the workbook is empty\n"},
		"numbers with zeros before them": {workbook(t, func(book *excelize.File) {
			zeros := "00000"
			style, err := book.NewStyle(&excelize.Style{CustomNumFmt: &zeros})
			if err != nil {
				t.Fatal(err)
			}
			for cell, value := range map[string]any{"F2": 123} {
				if err := book.SetCellValue("Staff", cell, value); err != nil {
					t.Fatal(err)
				}
			}
			if err := book.SetCellStyle("Staff", "F2", "F2", style); err != nil {
				t.Fatal(err)
			}
		}, map[string]map[string]any{"Staff": staff}), strings.Replace(row, "1234567890123", "00123", 1)},
	} {
		t.Run(name, func(t *testing.T) {
			if got := readAs(digest.Input{From: bytes.NewReader(c.book)}); got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
		})
	}
}

// TestWorkbookThatUnpacksToMuch gives a small file that is a large one.
func TestWorkbookThatUnpacksToMuch(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range 64 {
		if _, err := f.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 1<<17 {
		t.Fatalf("the bomb has %d bytes", b.Len())
	}
	if got := readAs(digest.Input{From: &b}); !strings.Contains(got, "unpacks to more than 32 MB") {
		t.Error(got)
	}
}
