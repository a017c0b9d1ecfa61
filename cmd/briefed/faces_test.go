package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	slacktext "github.com/briefed/briefed/templates/slack"
)

// bothFaces is a council of a story that is reached by Slack and in a browser.
type bothFaces struct {
	*week
	browser *webOffice
}

func withBrowser(t *testing.T, teams, people string) *bothFaces {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	office := parsedOffice(t, teams, people, "http://"+server.Listener.Addr().String())
	server.Config.Handler = office.Pages
	server.Start()
	t.Cleanup(server.Close)
	return &bothFaces{&week{Office: office, t: t}, &webOffice{Service: office.Service, t: t, server: server}}
}

// signedIn is somebody's browser.
func (b *bothFaces) signedIn(who string) *visitor {
	b.t.Helper()
	token, err := b.Service.NewSignInLink(b.t.Context(), b.actor(who))
	b.must(err)
	v := b.browser.visitor()
	if status, page := v.post("/sign-in/"+token, nil); status != http.StatusOK {
		b.t.Fatalf("signing in as %s: %d\n%s", who, status, page)
	}
	return v
}

var linkOfPage = regexp.MustCompile(`href="(/[^"#]*)`)

// everyPage reads the pages and files that links lead to from some.
func (v *visitor) everyPage(from ...string) map[string]string {
	v.o.t.Helper()
	pages := map[string]string{}
	for len(from) > 0 && len(pages) < 400 {
		path := from[0]
		from = from[1:]
		if _, done := pages[path]; done || strings.HasPrefix(path, "/static/") || strings.HasPrefix(path, "/assets/") {
			continue
		}
		status, page := v.get(path)
		if status >= http.StatusInternalServerError {
			v.o.t.Errorf("%s: %d", path, status)
		}
		page = unpacked(v.o.t, []byte(page))
		pages[path] = page
		for _, link := range linkOfPage.FindAllStringSubmatch(page, -1) {
			from = append(from, html.UnescapeString(link[1]))
		}
	}
	return pages
}

// unpacked is what a file says, with the parts of a workbook one after another.
func unpacked(t testing.TB, content []byte) string {
	t.Helper()
	book, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return string(content)
	}
	var b strings.Builder
	for _, part := range book.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&b, io.LimitReader(r, 1<<20)); err != nil {
			t.Fatal(err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// TestAReplyToOneIsReadByTwo looks for what a policy lead replied to the asker alone on
// the pages, in the files and in Slack of everybody.
func TestAReplyToOneIsReadByTwo(t *testing.T) {
	t.Parallel()
	large(t)
	w := withBrowser(t, accessTeams, accessPeople)
	w.publish("new", "")
	w.until(2, 9, 5)
	w.asks("bob", "What of this family?")
	w.home("pam")
	w.goes("pam", "Questions")
	w.goes("pam", "Reply: What of this family?")
	since := w.calls()
	w.done("pam", map[string]any{"reply": sealed + " Pam", "shown": slacktext.ShownToAsker})
	w.closes("pam")
	w.drain()
	for _, who := range []string{"ann", "bob", "mia", "moe", "sal", "pam", "quy", "ada"} {
		found := false
		for path, page := range w.signedIn(who).everyPage("/", "/me", "/teams", "/desk", "/desk/questions", "/desk/coverage", "/admin", "/admin/audit", "/admin/deliveries", "/items/lesson-listen") {
			if strings.Contains(page, sealed) {
				found = true
				if who != "bob" && who != "pam" {
					t.Errorf("%s reads it at %s:\n%s", who, path, mainOf(page))
				}
			}
		}
		if !found && (who == "bob" || who == "pam") {
			t.Errorf("%s does not find it", who)
		}
		w.home(who)
		if strings.Contains(w.reads(who), sealed) != (who == "bob") {
			t.Errorf("the Home tab of %s:\n%s", who, w.reads(who))
		}
	}
	w.goes("quy", "Questions")
	w.sees("quy", "Nothing waits for a reply")
	w.presses("ann", "Read more")
	w.sees("ann", "See the child on their own")
	sent := 0
	for _, call := range w.Slack.Calls("")[since:] {
		if form, err := json.Marshal(call.Form); err != nil || !bytes.Contains(form, []byte(sealed)) {
			continue
		}
		if sent++; call.Form.Get("channel") != account("bob") && call.Form.Get("user_id") != account("bob") {
			t.Errorf("%s: %v", call.Method, call.Form)
		}
	}
	if sent < 2 { // the notice, and Bob's Home tab
		t.Errorf("sent to Bob %d times", sent)
	}
}
