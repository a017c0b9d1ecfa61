package main

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/briefed/briefed/digest"
)

// TestWebFilesAreThePage compares the files of a page with the page.
func TestWebFilesAreThePage(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	o.must(o.db.Exec(t.Context(), "UPDATE people SET name = '=cmd|calc' WHERE email = '"+aWorker+"'"))
	v := o.as(aManager)
	page := v.sees("/teams/assessment-north?state=overdue")
	status, text := v.get("/report.csv?team=assessment-north&state=overdue&table=people")
	if status != http.StatusOK {
		t.Fatalf("%d %s", status, text)
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	o.must(err)
	_, table, _ := strings.Cut(page, "<tbody>")
	if n := strings.Count(table, `href="/people/`) + strings.Count(table, `href="/me"`); n != len(rows)-1 || n == 0 {
		t.Errorf("%d people on the page, %d in the file", n, len(rows)-1)
	}
	for _, row := range rows[1:] {
		name := strings.TrimPrefix(row[0], "'")
		if !strings.Contains(page, ">"+name+"</a>") {
			t.Errorf("%s is in the file and not on the page", name)
		}
		if strings.ContainsAny(row[0][:1], "=+-@") {
			t.Errorf("a spreadsheet would run %q", row[0])
		}
	}
	_, book := v.get("/report.xlsx?team=assessment-north&state=overdue")
	file, err := excelize.OpenReader(bytes.NewReader([]byte(book)))
	o.must(err)
	sheet, err := file.GetRows("people")
	o.must(err)
	if len(sheet) != len(rows) || sheet[1][0] != rows[1][0] {
		t.Errorf("the sheet differs from the CSV: %v, %v", sheet[1], rows[1])
	}
	o.must(file.Close())
}

// TestWebForeignForms sends forms as other sites' pages would.
func TestWebForeignForms(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	v := o.as(aWorker)
	for name, header := range map[string]http.Header{
		"fetch metadata": {"Sec-Fetch-Site": {"cross-site"}},
		"origin":         {"Origin": {"https://elsewhere.example"}},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, o.server.URL+"/items/"+lessonOfWeb+"/answer",
			strings.NewReader(url.Values{"version": {"1"}, "answer": {"understood"}}.Encode()))
		o.must(err)
		r.Header = header
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		response, err := v.client.Do(r)
		o.must(err)
		o.must(response.Body.Close())
		if response.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %d", name, response.StatusCode)
		}
	}
	if page := v.sees("/items/" + lessonOfWeb); strings.Contains(page, "Your answer</h2>") {
		t.Error("a form of another site was recorded")
	}
}

// TestWebHeaders looks at what every answer tells browsers.
func TestWebHeaders(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	v := o.as(aWorker)
	for path, cache := range map[string]string{"/": "no-store", "/no-such-page": "no-store", "/sign-in": "no-store"} {
		_, page, header := v.do(http.MethodGet, path, nil)
		csp := header.Get("Content-Security-Policy")
		if strings.Contains(csp, "unsafe") || !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") {
			t.Errorf("%s: policy %q", path, csp)
		}
		if header.Get("Cache-Control") != cache || header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", path, header)
		}
		if strings.Contains(page, " style=") || strings.Contains(page, "<style") || strings.Contains(page, " onclick=") || strings.Contains(page, "<script>") {
			t.Errorf("%s has script or style in the page", path)
		}
	}
}

// TestWebLimits tries links until it is told to wait.
func TestWebLimits(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	v := o.visitor()
	last := 0
	for range 80 {
		last, _ = v.post("/sign-in/guess", nil)
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("after 80 guesses: %d", last)
	}
}

// TestWebAnswerLink answers by a link, without a session.
func TestWebAnswerLink(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	worker := o.actor(aWorker)
	item, err := o.ReadRef(t.Context(), worker, lessonOfWeb, 0)
	o.must(err)
	token, err := o.NewAnswerLink(t.Context(), digest.Operator(), worker.Person.ID, item.ID)
	o.must(err)
	v := o.visitor()
	for range 2 {
		if page := v.sees("/a/"+token, "What you do differently"); strings.Contains(page, "On record") {
			t.Fatal("reading a link recorded something")
		}
	}
	form := url.Values{"version": {"1"}, "answer": {"understood"}}
	if status, page := v.post("/a/"+token, form); status != http.StatusOK || !strings.Contains(page, "On record: Understood") {
		t.Errorf("answering: %d\n%s", status, page)
	}
	if _, page := v.post("/a/"+token, url.Values{"version": {"1"}, "answer": {"undone"}}); !strings.Contains(page, "What do you say?") {
		t.Errorf("taking back\n%s", page)
	}
	history, err := o.MyAnswers(t.Context(), worker, "")
	o.must(err)
	if len(history) == 0 || history[0].Face != digest.FaceMail {
		t.Errorf("the record does not say that it came by mail: %+v", history)
	}
	if page := v.sees("/me"); !strings.Contains(page, "/briefed web") {
		t.Error("a link to answer by signs somebody in")
	}
	if _, err := o.NewAnswerLink(t.Context(), worker, worker.Person.ID, item.ID); digest.CodeOf(err) != digest.Forbidden {
		t.Errorf("a worker makes links: %v", err)
	}
}

// TestWebRecord pastes a record of the NSPCC's collection.
func TestWebRecord(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	v := o.as(aPolicyLead)
	record := "2025 – Cambridgeshire and Peterborough – Gabriel\nA young person was harmed in the community.\nLearning: assess the whole family early.\nKeywords: child criminal exploitation, transitions\n> Read the overview report: https://learning.nspcc.org.uk/x"
	status, page := v.post("/desk/import", url.Values{"do": {"record"}, "record": {record}})
	for _, text := range []string{`value="Cambridgeshire and Peterborough"`, `value="Gabriel"`, `value="exploitation" checked`, "assess the whole family early", "Left empty, it is lesson-2026-exploitation-1."} {
		if status != http.StatusOK || !strings.Contains(page, text) {
			t.Errorf("%d: no %q", status, text)
		}
	}
	if strings.Contains(page, "-gabriel") || strings.Contains(page, "-cambridgeshire") {
		t.Errorf("its head is in a key or an address: %s", mainOf(page))
	}
	if status, page := v.post("/desk/import", url.Values{"do": {"record"}, "record": {"no record"}}); status != http.StatusUnprocessableEntity || !strings.Contains(page, "does not look like a record") {
		t.Errorf("%d\n%s", status, page)
	}
}

// TestWebLeaveToCome records leave, and takes it back before it begins.
func TestWebLeaveToCome(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	v := o.as(aWorker)
	before := v.sees("/me/preferences")
	if strings.Contains(before, "Cancel this leave") || strings.Contains(before, "I am back") {
		t.Errorf("there is no leave to take back:\n%s", before)
	}
	v.post("/me/pause", url.Values{"from": {"2026-12-14"}, "to": {"2026-12-18"}})
	page := v.sees("/me/preferences", "You are away from 14 December 2026 to 18 December 2026", "Cancel this leave", "21 December 2026")
	_, id, _ := strings.Cut(page, `name="absence" value="`)
	id, _, _ = strings.Cut(id, `"`)
	if status, text := o.as(aManager).post("/me/pause/cancel", url.Values{"absence": {id}}); status != http.StatusNotFound {
		t.Errorf("another’s leave: %d\n%s", status, text)
	}
	if status, text := v.post("/me/pause/cancel", url.Values{"absence": {id}}); status != http.StatusOK || !strings.Contains(text, "Saved.") || strings.Contains(text, "You are away") {
		t.Errorf("%d\n%s", status, text)
	}
	v.sees("/me/preferences", "14 December 2026")

	// Leave that has begun is ended.
	v.post("/me/pause", url.Values{"from": {"2026-12-07"}, "to": {"2026-12-18"}})
	v.sees("/me/preferences", "I am back")
	if _, text := v.post("/me/pause/end", nil); strings.Contains(text, "You are away") {
		t.Errorf("still away:\n%s", text)
	}
}
