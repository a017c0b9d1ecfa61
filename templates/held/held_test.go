package held_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/held"
)

// TestWrite: the page and the files say the same, mark who else is named, and keep a
// spreadsheet from running what somebody wrote.
func TestWrite(t *testing.T) {
	var out bytes.Buffer
	err := held.Write(&out, digest.Held{
		Person: digest.Person{Name: "Ann <Archer>"}, At: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC),
		Tables: []digest.HeldTable{
			{
				Name: "answers", Columns: []string{"kind", "note"}, Words: []bool{false, true},
				Rows: []digest.HeldRow{{Cells: []digest.HeldCell{{Text: "question"}, {Text: "=1+1"}}, Leaves: []int64{4, 17}}},
			},
			{
				Name: "supervisions", Columns: []string{"ticked_by"}, Words: []bool{false},
				Rows: []digest.HeldRow{{Cells: []digest.HeldCell{{Text: "Bea Baker", Third: true}}}},
			},
			{Name: "absences", Columns: []string{"from_on"}, Words: []bool{false}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	read := func(name string) string {
		file, err := archive.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		text, err := io.ReadAll(file)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	page := read("index.html")
	for _, want := range []string{"Everything held on Ann &lt;Archer&gt;", "note *</th>", "<mark>Bea Baker</mark>", "<p>Nothing.</p>", "4 17", "2 March 2026"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(page, "<script") {
		t.Error("the page has a script")
	}
	for name, want := range map[string]string{
		"tables/answers.csv":      "\ufeffkind,note,leaves\nquestion,'=1+1,4 17\n",
		"tables/supervisions.csv": "\ufeffticked_by,leaves\n[third party] Bea Baker,\n",
		"tables/absences.csv":     "\ufefffrom_on,leaves\n",
	} {
		if got := read(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
