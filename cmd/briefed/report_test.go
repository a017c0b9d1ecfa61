package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/briefed/briefed/digest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file of testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: run go test -update and look at what it wrote", err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs; go test -update writes it anew (-want +got):\n%s", name, diff)
	}
}

// someReport has teams out of order, a name that a spreadsheet would run, and a
// measure where nothing is expected.
func someReport() digest.Report {
	share, third, hours := 0.9983, 0.3333, 20.3
	lessons := digest.Measure{
		Expected: 600, Informed: 599, Share: &share, Outstanding: 1, Overdue: 1, Waiting: 7, Away: 4, Exempt: 2, Unreachable: 3, MedianHours: &hours,
		People: digest.People{Expected: 300, Informed: 299, Behind: 1, Share: &share},
	}
	policies := digest.Measure{Expected: 3, Informed: 1, Share: &third, Asked: 1, Outstanding: 1, People: digest.People{Expected: 3, Informed: 1, Asking: 1, Behind: 1, Share: &third}}
	seven, sixty := 7, 60
	return digest.Report{
		Felt: []digest.Felt{{
			Pulse: digest.Pulse{Opens: digest.NewDate(2025, 9, 1), Closes: digest.NewDate(2025, 9, 21)}, Question: digest.PulseLessons,
			Groups: []digest.FeltGroup{{Replies: 12, Yes: &sixty, Recorded: &seven}, {Service: "=Fostering", Replies: digest.Hidden, Recorded: &seven}},
		}},
		AsOf:     digest.NewDate(2026, 3, 2),
		Measures: digest.Measures{Lessons: lessons, Policies: policies},
		Teams: []digest.TeamMeasures{
			{Team: "south", Name: "South, first team", Measures: digest.Measures{Lessons: lessons, Policies: policies}},
			{Team: "new", Name: "=HYPERLINK(\"x\")", Measures: digest.Measures{}},
		},
		Items: []digest.ItemMeasure{
			{Ref: "lesson-one", Version: 2, Title: "Look <again> & ask", Kind: digest.Lesson, Measure: lessons},
			{Ref: "policy-one", Version: 1, Title: "-1 is text", Kind: digest.Policy, Measure: policies},
		},
	}
}

func TestReportFormats(t *testing.T) {
	t.Parallel()
	for format, file := range map[string]string{"table": "report/table.txt", "csv": "report/report.csv", "json": "report/report.json"} {
		t.Run(format, func(t *testing.T) {
			var out bytes.Buffer
			if err := writeReport(&out, format, someReport()); err != nil {
				t.Fatal(err)
			}
			golden(t, file, out.Bytes())
		})
	}
}

func TestReportNames(t *testing.T) {
	t.Parallel()
	standing := []digest.Standing{
		{Name: "Ada Prior", Team: "north", Ref: "lesson-one", Asks: 1, State: digest.StateInformed, Answer: digest.Understood, Told: time.Unix(1, 0), Answered: time.Unix(2, 0), DueOn: digest.NewDate(2026, 3, 16)},
		{Name: "=cmd", Team: "north", Ref: "lesson-one", Asks: 1, State: digest.StateAway, Reminded: 1},
	}
	for format, file := range map[string]string{"table": "report/names.txt", "csv": "report/names.csv", "json": "report/names.json"} {
		t.Run(format, func(t *testing.T) {
			var out bytes.Buffer
			if err := writeNames(&out, format, standing); err != nil {
				t.Fatal(err)
			}
			golden(t, file, out.Bytes())
		})
	}
}

// TestReportEmpty keeps lists lists for whoever reads the JSON.
func TestReportEmpty(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := writeReport(&out, "json", digest.Report{AsOf: digest.NewDate(2026, 3, 2)}); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Measures map[string]struct{ Share *float64 }
		Teams    []any
		Items    []any
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Teams == nil || got.Items == nil || got.Measures["lessons"].Share != nil {
		t.Errorf("want empty lists and no share:\n%s", out.String())
	}
}

func TestReportWorkbook(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := writeReport(&out, "xlsx", someReport()); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if diff := cmp.Diff([]string{"Teams", "Items", "Felt"}, book.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	for cell, want := range map[string]string{"A1": "level", "C4": "'=HYPERLINK(\"x\")", "F2": "599", "H2": "0.9983", "H4": ""} {
		if got, err := book.GetCellValue("Teams", cell); err != nil || got != want {
			t.Errorf("Teams!%s is %q (%v), want %q", cell, got, err, want)
		}
		if formula, err := book.GetCellFormula("Teams", cell); err != nil || formula != "" {
			t.Errorf("Teams!%s is the formula %q (%v)", cell, formula, err)
		}
	}
}
