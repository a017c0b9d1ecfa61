package main

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
)

// TestWebRoles changes what a worker may do while they are signed in, and looks
// at what they see with their next click.
func TestWebRoles(t *testing.T) {
	alone(t)
	t.Parallel()
	o := newWebOffice(t)
	admin, worker := o.as(anAdmin), o.as(aWorker)
	person := o.actor(aWorker).Person
	role := fmt.Sprintf("/admin/roles/%d", person.ID)
	admin.sees("/admin/roles?q=CHIDI", `href="`+role+`"`, "Vera Kowalczyk", "in people.csv")
	admin.sees("/admin/roles?q=nobody-at-all", "Nobody on record has")
	admin.sees(role, "Role of Chidi Okonjo-Reid", fmt.Sprintf(`href="/people/%d/staff"`, person.ID), "Their own items alone", "Not a manager of this team", "It stays when people.csv is imported again")
	if status, page := admin.post(role, url.Values{"access": {"senior"}}); status != http.StatusUnprocessableEntity || !strings.Contains(page, `id="reason-error"`) {
		t.Errorf("without a reason: %d\n%s", status, page)
	}
	if status, _ := worker.get("/teams"); status != http.StatusForbidden {
		t.Fatalf("a worker sees all teams: %d", status)
	}
	if status, page := admin.post(role, url.Values{"access": {"senior"}, "reason": {"heads the service"}}); status != http.StatusOK || !strings.Contains(page, "Changed. It counts from") {
		t.Errorf("%d\n%s", status, page)
	}
	worker.sees("/teams", "Services and teams")
	admin.post(role, url.Values{"team": {"assessment-north"}, "manager": {"yes"}, "reason-assessment-north": {"for Joanne"}})
	worker.sees("/teams/assessment-north", "You see names because you manage this team")
	admin.sees("/admin/roles", "here, by "+anAdmin)
	log := admin.sees("/admin/audit?action=made+a+manager", "team assessment-north: for Joanne", anAdmin, o.actor(aWorker).Person.Name)
	if number := regexp.MustCompile(`>person \d+<`).FindString(log); number != "" {
		t.Errorf("the audit log calls somebody %s", number)
	}
	admin.post(role, url.Values{"access": {""}, "reason": {"not any more"}})
	admin.post(role, url.Values{"team": {"assessment-north"}, "manager": {"no"}, "reason-assessment-north": {"not any more"}})
	if status, _ := worker.get("/teams"); status != http.StatusForbidden {
		t.Errorf("a worker who was a senior sees all teams: %d", status)
	}
	if status, page := admin.post(fmt.Sprintf("/admin/roles/%d", o.actor(anAdmin).Person.ID), url.Values{"access": {""}, "reason": {"I leave"}}); status != http.StatusUnprocessableEntity || !strings.Contains(page, "the last administrator") {
		t.Errorf("the last administrator: %d\n%s", status, page)
	}
}

// TestWebRoleStays imports the file that was there before.
func TestWebRoleStays(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	admin := o.as(anAdmin)
	person := o.actor(aWorker).Person
	admin.post(fmt.Sprintf("/admin/roles/%d", person.ID), url.Values{"access": {"senior"}, "reason": {"heads the service"}})
	row := "email,name,team,role,access\n" + aWorker + ",Chidi Okonjo-Reid,assessment-north,Social worker,"
	if _, page := admin.post("/admin/import/people", url.Values{"file-text": {row}, "do": {"preview"}}); !strings.Contains(page, "senior manager, as was set here: the file still says their own items") {
		t.Errorf("the preview does not say what it keeps\n%s", page)
	}
	admin.post("/admin/import/people", url.Values{"file-text": {row}, "do": {"import"}})
	if access := o.actor(aWorker).Person.Access; access != digest.Senior {
		t.Errorf("the file made it %q", access)
	}
	row += "policy_lead"
	if _, page := admin.post("/admin/import/people", url.Values{"file-text": {row}, "do": {"preview"}}); !strings.Contains(page, "the file has changed since, and makes it policy lead") {
		t.Errorf("the preview does not say what it overrules\n%s", page)
	}
}
