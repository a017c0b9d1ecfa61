package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
)

// directoryOfWeb is what Slack has: everybody on the staff list but the worker,
// whose account is deactivated, the leaver, and unmatched.
type directoryOfWeb struct {
	o         *webOffice
	unmatched int
}

func (directoryOfWeb) Via() digest.Via { return digest.Slack }

func (d directoryOfWeb) Accounts(ctx context.Context, page func([]digest.Account) error) error {
	roster, err := d.o.Staff(ctx, digest.Operator())
	if err != nil {
		return err
	}
	var accounts []digest.Account
	for _, p := range roster.People {
		if p.SlackID != "" {
			accounts = append(accounts, digest.Account{ID: p.SlackID, Email: p.Email, Gone: p.Email == aWorker})
		}
	}
	for i := range d.unmatched {
		accounts = append(accounts, digest.Account{ID: fmt.Sprintf("USTRANGE%05d", i), Email: fmt.Sprintf("=stranger.%05d@ambershire.example", i)})
	}
	return page(accounts)
}

func (directoryOfWeb) Groups(context.Context) ([]digest.UserGroup, digest.GroupState, error) {
	return nil, digest.GroupRead, nil
}

// TestWebDirectory counts whom only one side knows, lists ten thousand unmatched
// in pages, and hands them over in a file.
func TestWebDirectory(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	admin := o.as(anAdmin)
	admin.sees("/admin/directory", "was not read to its end yet", "In a team, without a Slack account")
	teams := url.Values{"do": {"preview"}, "file-text": {"team,name,schedule,group\nyouth,Youth,0 9 * * 1,@youth\nearly,Early help,0 9 * * 1,\n"}}
	if _, page := admin.post("/admin/import/teams", teams); !strings.Contains(page, "user group @youth") || strings.Count(page, "user group") != 1 {
		t.Errorf("the preview of a team with a user group:\n%s", page)
	}
	if _, _, err := o.NightlyPass(t.Context(), directoryOfWeb{o, 10_000}); err != nil {
		t.Fatal(err)
	}
	admin.sees("/admin", `href="/admin/directory"`)
	admin.sees("/admin/directory", "last read to its end on 7 December 2026, 10:00", `<a class="govuk-link" href="/admin/directory?list=slack_only">`, "10,000")
	admin.sees("/admin/directory?list=slack_only", "=stranger.00000@ambershire.example", "USTRANGE00099", "Page 1 of 100")
	admin.sees("/admin/directory?list=slack_only&page=100", "USTRANGE09999", "Page 100 of 100")
	person := o.actor(aWorker).Person
	admin.sees("/admin/directory?list=account_gone", person.Name, fmt.Sprintf(`href="/people/%d/staff"`, person.ID))
	status, file := admin.get("/admin/directory.csv?list=slack_only")
	lines := strings.Split(strings.TrimSpace(file), "\n")
	if status != http.StatusOK || len(lines) != 10_001 || lines[0] != "\ufeffkind,email,name,slack_id,team" || lines[1] != "slack_only,'=stranger.00000@ambershire.example,,USTRANGE00000," {
		t.Errorf("the file: %d, %d lines, %q", status, len(lines), lines[:2])
	}
	if _, all := admin.get("/admin/directory.csv"); !strings.Contains(all, "account_gone,"+aWorker) || !strings.Contains(all, "USTRANGE09999") {
		t.Error("the file of everybody lacks somebody")
	}
	if status, _ := admin.get("/admin/directory?list=everybody"); status != http.StatusUnprocessableEntity && status != http.StatusBadRequest {
		t.Errorf("a list that there is not: %d", status)
	}
	admin.sees("/admin/audit?action=saw+the+directory+report", "account_gone", anAdmin)
}
