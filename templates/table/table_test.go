package table_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/table"
)

// TestNothingRunsInASpreadsheet writes names that a spreadsheet would run.
func TestNothingRunsInASpreadsheet(t *testing.T) {
	s := table.Sheet{Name: "Names", Header: []string{"name", "n"}, Rows: [][]any{{"=1+1", 2}, {"@SUM", nil}, {"＝1+1", 3}, {"\n=2", 4}, {"-2", -2}, {"+44", 1}, {"\tx", 1}, {"Ann", 1}, {"", 1}}}
	var out bytes.Buffer
	if err := table.CSV(&out, s, s); err != nil {
		t.Fatal(err)
	}
	want := "name,n\n" + strings.Repeat("'=1+1,2\n'@SUM,\n'＝1+1,3\n\"'\n=2\",4\n'-2,-2\n'+44,1\n'\tx,1\nAnn,1\n,1\n", 2)
	if out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

func TestWorkbook(t *testing.T) {
	plan := table.ActionPlan([]digest.ActionRow{{
		Item: digest.ItemVersion{Ref: "lesson-one", Title: "=Ask", Number: 2}, On: digest.NewDate(2026, 3, 2), Meeting: digest.TeamMeeting, Present: 4,
		Answers: [3]string{"We had not asked."},
		Action:  digest.ActionPoint{What: "Ask", Owner: "Mia", Due: digest.NewDate(2026, 3, 9), Done: time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC)},
	}})
	var out bytes.Buffer
	if err := table.Workbook(&out, append(table.Report(digest.Report{}), plan)...); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	}()
	rows, err := book.GetRows("Action plan")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(rows[1], "|"); got != "2026-03-02|Team meeting|lesson-one|'=Ask|2|4|We had not asked.|||Ask|Mia|2026-03-09|2026-03-05" {
		t.Error(got)
	}
	if kind, err := book.GetCellType("Action plan", "D2"); err != nil || kind == excelize.CellTypeFormula {
		t.Errorf("the title is a %v, %v", kind, err)
	}
}

// TestHiddenCountsStayEmpty keeps what a senior may not see out of the file.
func TestHiddenCountsStayEmpty(t *testing.T) {
	r := digest.Report{Measures: digest.Measures{Lessons: digest.Measure{Informed: digest.Hidden, Expected: 9}}}
	if row := table.Report(r)[0].Rows[0]; row[5] != nil || row[6] != 9 {
		t.Error(row)
	}
}
