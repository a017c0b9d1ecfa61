package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/briefed/briefed/digest"
)

// csv fetches a CSV file and returns its rows without the header.
func (v *visitor) csv(path string) [][]string {
	v.o.t.Helper()
	status, text, header := v.do(http.MethodGet, path, nil)
	if status != http.StatusOK || !strings.HasPrefix(header.Get("Content-Type"), "text/csv") || !strings.Contains(header.Get("Content-Disposition"), "attachment") {
		v.o.t.Fatalf("%s: %d %v\n%s", path, status, header, text)
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	v.o.must(err)
	return rows[1:]
}

// sheet fetches a workbook and returns the rows of a sheet without the header.
func (v *visitor) sheet(path, name string) [][]string {
	v.o.t.Helper()
	_, book := v.get(path)
	file, err := excelize.OpenReader(bytes.NewReader([]byte(book)))
	v.o.must(err)
	defer file.Close() //nolint:errcheck // it was only read
	rows, err := file.GetRows(name)
	v.o.must(err)
	return rows[1:]
}

// TestWebAuditFile takes the audit log along as it was filtered.
func TestWebAuditFile(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	admin := o.as(anAdmin)
	o.must(o.PauseSending(t.Context(), o.actor(anAdmin), "=1+1"))
	const query = "?actor=" + anAdmin + "&from=2026-12-07"
	page := admin.sees("/admin/audit"+query, `href="/admin/audit.csv?actor=ben.crowhurst%40ambershire.example&amp;from=2026-12-07"`, "2 entries")
	rows := admin.csv("/admin/audit.csv" + query)
	if len(rows) != 2 || rows[0][2] != "paused sending" || rows[0][4] != "'=1+1" || rows[1][2] != "signed in" || rows[0][1] != anAdmin {
		t.Errorf("the file has %v", rows)
	}
	for _, row := range rows {
		if !strings.Contains(page, ">"+row[2]+"<") || row[5] != "" && !strings.Contains(page, ">"+row[5]+"<") {
			t.Errorf("%q is in the file and not on the page", row[2])
		}
	}
	if sheet := admin.sheet("/admin/audit.xlsx"+query, "audit"); len(sheet) != 2 || !slices.Equal(sheet[0], rows[0][:5]) || !slices.Equal(sheet[1], rows[1]) { // a sheet keeps no empty cell at its end
		t.Errorf("the sheet has %v, the CSV %v", sheet, rows)
	}
	if status, page := admin.get("/admin/audit.csv?from=2026-12-07&to=2026-11-29"); status != http.StatusBadRequest || !strings.Contains(page, "is before the first") {
		t.Errorf("days the wrong way round: %d\n%s", status, page)
	}
}

// TestWebAuditFileIsCut takes a log along that is too long for a file.
func TestWebAuditFileIsCut(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	const more = digest.MaxAuditFile + 5
	o.must(o.db.Exec(t.Context(), fmt.Sprintf(`
		INSERT INTO audit (at, actor, action, subject, detail)
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
		SELECT '2026-12-07T09:00:00.000000Z', 'test', 'counted', 'n', CAST(i AS text) FROM n`, more)))
	admin := o.as(anAdmin)
	admin.sees("/admin/audit?actor=test", "50,005 entries", "A file holds the newest 50,000, and says that it is cut")
	rows := admin.csv("/admin/audit.csv?actor=test")
	if len(rows) != digest.MaxAuditFile+1 || rows[0][4] != "50005" || rows[len(rows)-2][4] != "6" || !strings.Contains(rows[len(rows)-1][4], "the newest 50000 of 50005 entries") {
		t.Errorf("%d rows, from %v to %v", len(rows), rows[0], rows[len(rows)-2:])
	}
	if rows := admin.csv("/admin/audit.csv?actor=operator"); strings.Contains(rows[len(rows)-1][4], "cut") {
		t.Errorf("a file that is whole says that it is cut: %v", rows[len(rows)-1])
	}
}

// TestWebCoverageFile compares the files of how items are received with the page.
func TestWebCoverageFile(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	lead := o.as(aPolicyLead)
	page := lead.sees("/desk/coverage", `href="/desk/coverage.csv?table=held-back"`)
	items := lead.csv("/desk/coverage.csv")
	if len(items) == 0 || len(items) != strings.Count(page, "/report\">") {
		t.Fatalf("%d items in the file, %d on the page", len(items), strings.Count(page, "/report\">"))
	}
	for _, row := range items {
		if !strings.Contains(page, fmt.Sprintf(`<a class="govuk-link" href="/items/%s/report">`, row[0])) || !strings.Contains(page, row[2]+" of "+row[3]+"<") {
			t.Errorf("%v is in the file and not on the page", row)
		}
	}
	words := lead.csv("/desk/coverage.csv?table=words")
	if len(words) == 0 || strings.Count(page, "“The second point is long.”") != len(words) {
		t.Errorf("%d lines that people wrote, %d on the page", len(words), strings.Count(page, "“The second point is long.”"))
	}
	_, held, _ := strings.Cut(page, `id="held-back"`)
	if rows := lead.csv("/desk/coverage.csv?table=held-back"); len(rows) != strings.Count(held, `scope="row"`) {
		t.Errorf("%d held back in the file, %d on the page", len(rows), strings.Count(held, `scope="row"`))
	}
	if sheet := lead.sheet("/desk/coverage.xlsx", "items"); len(sheet) != len(items) || sheet[0][0] != items[0][0] {
		t.Errorf("the sheet has %v", sheet)
	}
	if status, _ := lead.get("/desk/coverage.csv?table=people"); status != http.StatusNotFound {
		t.Errorf("a table that there is none of: %d", status)
	}
}
