package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/cmd/briefed/demo"
	"github.com/briefed/briefed/digest"
)

// newcomer is somebody at the page of the demonstration.
type newcomer struct {
	t      *testing.T
	server *httptest.Server
	page   string // what they see
	path   string
}

func (n *newcomer) read(response *http.Response, err error) {
	n.t.Helper()
	if err != nil {
		n.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		n.t.Fatalf("%s: %d %v\n%s", response.Request.URL, response.StatusCode, err, body)
	}
	n.page, n.path = string(body), response.Request.URL.Path
}

func (n *newcomer) open(path string) {
	n.t.Helper()
	n.read(n.server.Client().Get(n.server.URL + path))
}

func (n *newcomer) post(path string, form url.Values) {
	n.t.Helper()
	n.read(n.server.Client().PostForm(n.server.URL+path, form))
}

func (n *newcomer) sees(words ...string) {
	n.t.Helper()
	for _, w := range words {
		if !strings.Contains(n.page, w) {
			n.t.Fatalf("the page does not say %q:\n%s", w, n.page)
		}
	}
}

var button = regexp.MustCompile(`name="channel" value="([^"]+)"><input type="hidden" name="ts" value="([^"]+)">\s*<button class="primary" name="pick" value="([^"]+)"`)

// press presses the first main button that the page shows.
func (n *newcomer) press() {
	n.t.Helper()
	found := button.FindStringSubmatch(n.page)
	if found == nil {
		n.t.Fatalf("there is no main button on the page:\n%s", n.page)
	}
	n.post(n.path+"/press", url.Values{"channel": {found[1]}, "ts": {found[2]}, "pick": {found[3]}})
}

// TestDemoPage is a newcomer's two minutes: a social worker, a manager and a
// policy lead in turn, with the clock stepped between.
func TestDemoPage(t *testing.T) {
	slow(t)
	alone(t)
	t.Parallel()
	office, server := newDemo(t)
	v := &newcomer{t: t, server: server}
	roles := office.Roles()

	v.open("/")
	v.sees("Monday 30 November 2026, 09:05", "Your digest", roles[0].Name, "The clock stands still")
	v.open(v.path + "/dm")
	v.press()
	v.sees("You answered")

	before := informed(t, office, roles[1].Who)
	v.post("/demo/as/"+roles[0].Who+"/dm/staff", nil)
	v.sees("Answers that others in the council gave: ")
	if after := informed(t, office, roles[1].Who); before < 1 || after <= before {
		t.Errorf("the manager sees %d informed, then %d after colleagues answered", before, after)
	}
	v.open("/demo/as/" + roles[1].Who)
	report := reportFor(t, office, roles[1].Who)
	v.sees("Who is informed", fmt.Sprintf("%d of %d informed", report.Lessons.Informed, report.Lessons.Expected))
	v.post("/demo/as/"+roles[1].Who+"/dm/command", url.Values{"text": {"/briefed report"}})
	v.sees("Only visible to you", "In 2010")

	v.open("/demo/as/" + roles[2].Who)
	v.sees("Fostering", "Leaving")
	for _, step := range []struct{ to, then string }{
		{"day", "Tuesday 1 December 2026, 09:05"},
		{"monday", "Monday 7 December 2026, 09:05"},
		{"monday", "Monday 14 December 2026, 09:05"},
	} {
		v.post("/demo/as/"+roles[2].Who+"/dm/clock", url.Values{"to": {step.to}})
		v.sees(step.then)
	}
}

// TestDemoClockStands: a visitor who reads finds the office as they left it, and
// a press leads back to what was pressed.
func TestDemoClockStands(t *testing.T) {
	t.Parallel()
	office, server := newDemo(t)
	v := &newcomer{t: t, server: server}
	v.open("/")
	before := office.Clock.Now().Truncate(time.Minute)
	for range 3 {
		v.open("/demo/as/" + office.Roles()[0].Who + "/home")
	}
	if now := office.Clock.Now().Truncate(time.Minute); !now.Equal(before) {
		t.Errorf("reading moves the clock from %s to %s", before, now)
	}
	v.open("/demo/as/" + office.Roles()[0].Who + "/dm")
	found := button.FindStringSubmatch(v.page)
	if found == nil {
		t.Fatalf("there is no main button on the page:\n%s", v.page)
	}
	server.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := server.Client().PostForm(server.URL+v.path+"/press", url.Values{"channel": {found[1]}, "ts": {found[2]}, "pick": {found[3]}})
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if at := response.Header.Get("Location"); !strings.HasSuffix(at, "#m"+found[2]) || !strings.Contains(v.page, `id="m`+found[2]+`"`) {
		t.Errorf("a press leads to %s, want the message %s", at, found[2])
	}
}

// informed counts what a manager's team is informed of.
func informed(t *testing.T, office *demo.Office, slackID string) int {
	t.Helper()
	m := reportFor(t, office, slackID)
	return m.Lessons.Informed + m.Policies.Informed
}

func reportFor(t *testing.T, office *demo.Office, slackID string) digest.Measures {
	t.Helper()
	actor, err := office.Service.ActorByAccount(t.Context(), digest.Slack, slackID)
	if err != nil {
		t.Fatal(err)
	}
	report, err := office.Service.Report(t.Context(), actor, digest.ReportQuery{})
	if err != nil {
		t.Fatal(err)
	}
	return report.Measures
}
