package main

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/briefed/briefed/cmd/briefed/demo"
	"github.com/briefed/briefed/digest"
)

// TestDemoOfPartners is a visitor who is somebody of a charity, and then who coordinates
// it: the mail is there with the first page and tells of training; a link to sign in with
// arrives as the mailbox is opened; and each page has the charity alone.
func TestDemoOfPartners(t *testing.T) {
	alone(t)
	t.Parallel()
	office, server := newDemo(t)
	roles := office.Roles()
	at := slices.IndexFunc(roles, func(r demo.Role) bool { return r.Kind == "partner" })
	if at < 0 || len(roles) != at+2 || roles[at+1].Kind != "coordinator" {
		t.Fatalf("the roles are %+v", roles)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &newcomer{t: t, server: server}
	v.open("/demo/as/" + roles[0].Who)
	v.sees(roles[at].Name, "Charity’s worker", roles[at+1].Name, "Charity’s coordinator")
	for _, role := range roles[at:] {
		v.open("/demo/as/" + role.Who)
		v.sees("Try this", "Your digest: 1 item", "Training on offer", "Hearing what children do not say", "/stop/")
		if strings.Contains(v.page, "Friday evening") {
			t.Errorf("%s has a lesson of the council’s", role.Name)
		}
	}

	// The worker asks by the link of the mail; the policy lead finds it.
	link := regexp.MustCompile(`http[^\s<>"]*/a/[A-Za-z0-9_-]+`)
	v.open("/demo/as/" + roles[at].Who)
	own := link.FindString(v.page)
	version := regexp.MustCompile(`name="version" value="(\d+)"`)
	v.open(strings.TrimPrefix(own, server.URL))
	v.post(v.path, url.Values{"answer": {"question"}, "note": {"Whom do I ring at the weekend?"}, "version": {version.FindStringSubmatch(v.page)[1]}})
	lead, err := office.Service.ActorByAccount(t.Context(), digest.Slack, roles[2].Who)
	if err != nil {
		t.Fatal(err)
	}
	questions, err := office.Service.OpenQuestions(t.Context(), lead)
	if err != nil || !slices.ContainsFunc(questions, func(q digest.AskedQuestion) bool { return q.Text == "Whom do I ring at the weekend?" }) {
		t.Errorf("the policy lead has %+v %v", questions, err)
	}

	// The coordinator signs in by a mail that comes as they look for it.
	server.Client().Jar = jar
	coordinator := roles[at+1]
	row := slices.IndexFunc(office.Council.Partners.Rows, func(r digest.PersonRow) bool { return r.Manager })
	v.open("/sign-in")
	v.post("/sign-in", url.Values{"email": {office.Council.Partners.Rows[row].Email}})
	v.open("/demo/as/" + coordinator.Who)
	signIn := regexp.MustCompile(`http[^\s<>"]*(/sign-in/[A-Za-z0-9_-]+)`).FindStringSubmatch(v.page)
	if signIn == nil {
		t.Fatalf("no link to sign in with:\n%s", v.page)
	}
	v.open(signIn[1])
	v.post(signIn[1], nil)
	v.open("/teams/lantern")
	for _, r := range office.Council.Partners.Rows {
		v.sees(r.Name)
	}
	v.open("/training")
	v.sees("Hearing what children do not say")
	v.open("/training/ambershire-hearing-children/calendar.ics")
	if event := events(v.page); len(event) != 1 || event[0]["DTSTART"] != "20270121T133000Z" || event[0]["SUMMARY"] != "Hearing what children do not say" ||
		!strings.Contains(event[0]["DESCRIPTION"], "https://learning.ambershire.example/hearing-children") || event[0]["UID"] == "" {
		t.Errorf("the calendar file has %v", event)
	}
	for _, path := range []string{"/teams/mash", "/teams/brook-lane", "/desk", "/admin"} {
		response, err := server.Client().Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		page, err := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if err != nil || response.StatusCode == http.StatusOK || strings.Contains(string(page), roles[1].Name) {
			t.Errorf("the coordinator gets %s at %s", response.Status, path)
		}
	}

	// The council sees them together, apart from its own.
	report, err := office.Service.WholeReport(t.Context(), digest.Operator(), digest.ReportQuery{})
	if err != nil || report.Partners == nil || report.Partners.Organisations != 2 {
		t.Errorf("the report has %+v %v", report.Partners, err)
	}
}

// events reads a calendar file (RFC 5545): the properties of each event, without their
// parameters, with folded lines put together.
func events(file string) (list []map[string]string) {
	for _, line := range strings.Split(strings.ReplaceAll(file, "\r\n ", ""), "\r\n") {
		name, value, _ := strings.Cut(line, ":")
		name, _, _ = strings.Cut(name, ";")
		switch {
		case line == "BEGIN:VEVENT":
			list = append(list, map[string]string{})
		case len(list) > 0:
			list[len(list)-1][name] = strings.NewReplacer(`\,`, ",", `\;`, ";", `\n`, "\n").Replace(value)
		}
	}
	return list
}
