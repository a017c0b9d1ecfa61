package main

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/briefed/briefed/digest"
)

// TestWebImportAsksWhoseAnAddressIs shows both records, and changes nothing until it
// is said.
func TestWebImportAsksWhoseAnAddressIs(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	admin := o.as(anAdmin)
	before := o.actor(aWorker).Person
	form := url.Values{"file-text": {"email,name,team\n" + aWorker + ",Omar Halloway,assessment-north\n"}, "do": {"import"}}
	status, page := admin.post("/admin/import/people", form)
	for _, text := range []string{"Whose address is " + aWorker, before.Name, "Omar Halloway", "in a team today", "Say whose address this is", `value="new"`, `value="same"`} {
		if status != http.StatusUnprocessableEntity || !strings.Contains(page, text) {
			t.Errorf("%d: the page has no %q\n%s", status, text, page)
		}
	}
	if strings.Contains(page, "--new-person") {
		t.Error("the page speaks of flags")
	}
	form.Set("who-"+aWorker, "whoever")
	if status, _ := admin.post("/admin/import/people", form); status != http.StatusUnprocessableEntity {
		t.Errorf("an answer that is none was taken: %d", status)
	}
	form.Set("who-"+aWorker, "new")
	if status, page := admin.post("/admin/import/people", form); status != http.StatusOK || !strings.Contains(page, "Imported.") {
		t.Fatalf("%d\n%s", status, page)
	}
	now, err := o.db.PersonByEmail(t.Context(), aWorker)
	if err != nil || now.ID == before.ID || now.Name != "Omar Halloway" {
		t.Errorf("the address leads to %+v, %v", now, err)
	}
}

// TestWebImportReadsWorkbooks uploads one, whose columns have names of their own and
// whose days are Excel's, and confirms what it would change.
func TestWebImportReadsWorkbooks(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	admin := o.as(anAdmin)
	book := excelize.NewFile()
	for cell, value := range map[string]any{
		"A1": "Mailbox", "B1": "Full name", "C1": "Org unit", "D1": "start", "E1": "Cost centre",
		"A2": "kim.ode@ambershire.example", "B2": "Kim Ode", "C2": "mash", "D2": 46035, "E2": "12",
	} {
		if err := book.SetCellValue("Sheet1", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	var file bytes.Buffer
	if err := book.Write(&file); err != nil {
		t.Fatal(err)
	}
	form := url.Values{"file-text": {"base64," + base64.StdEncoding.EncodeToString(file.Bytes())}, "do": {"preview"}}
	_, page := admin.post("/admin/import/people", form)
	for _, text := range []string{"What the file calls its columns", `name="map-email"`, `<option value="Mailbox">`, "It is kept for the next file"} {
		if !strings.Contains(page, text) {
			t.Errorf("the page has no %q\n%s", text, page)
		}
	}
	form["map-email"], form["map-name"], form["map-team"] = []string{"Mailbox"}, []string{"Full name"}, []string{"Org unit"}
	_, page = admin.post("/admin/import/people", form)
	for _, text := range []string{"1 new person", "Kim Ode", "in mash from 2026-01-13", "left out, as Briefed has no such column: “Cost centre”"} {
		if !strings.Contains(page, text) {
			t.Errorf("the preview has no %q\n%s", text, page)
		}
	}
	if button, list := strings.Index(page, ">Import</button>"), strings.Index(page, "What would change"); button < 0 || button > list {
		t.Error("the button is not above the list")
	}
	form.Set("do", "import")
	if _, page := admin.post("/admin/import/people", form); !strings.Contains(page, "Imported.") {
		t.Fatal(page)
	}
	kept, err := o.ColumnMap(t.Context(), digest.Operator(), digest.PeopleColumns)
	if err != nil || kept["email"] != "Mailbox" {
		t.Errorf("kept %v, %v", kept, err)
	}
}

// TestWebImportAsksWhatAFileLeavesOpen asks for the order of days, and how many leave.
func TestWebImportAsksWhatAFileLeavesOpen(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	admin := o.as(anAdmin)
	form := url.Values{"file-text": {"email,name,team,start\nkim.ode@ambershire.example,Kim Ode,mash,02/03/2026\n"}, "do": {"preview"}, "leavers": {"yes"}}
	status, page := admin.post("/admin/import/people", form)
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, "02/03/2026 may be 2 March 2026 or 3 February 2026") || !strings.Contains(page, "Which comes first, the day or the month?") || strings.Contains(page, "--dates") {
		t.Errorf("%d\n%s", status, page)
	}
	form.Set("dates", "dmy")
	_, page = admin.post("/admin/import/people", form)
	if !strings.Contains(page, "How many people leave?") || !strings.Contains(page, "dates are read as day/month/year: 02/03/2026 is 2 March 2026") {
		t.Errorf("the preview does not ask how many leave\n%s", page)
	}
	form.Set("do", "import")
	for _, leaving := range []string{"", "3"} {
		form.Set("leaving", leaving)
		if status, page := admin.post("/admin/import/people", form); status != http.StatusUnprocessableEntity || !strings.Contains(page, "people would leave") || strings.Contains(page, "--leavers") {
			t.Errorf("with %q leaving: %d\n%s", leaving, status, page)
		}
	}
	if p := o.actor(aWorker); len(p.Teams) == 0 {
		t.Error("a refused import ended something")
	}
}
