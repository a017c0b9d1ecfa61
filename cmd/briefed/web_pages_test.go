package main

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
)

// TestWebSignIn follows a link as a person and as a mail scanner.
func TestWebSignIn(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	link := strings.TrimPrefix(o.link(aWorker), o.server.URL)
	scanner, person := o.visitor(), o.visitor()
	for range 3 {
		scanner.sees(link, "Sign in with your link")
	}
	if status, _ := person.post(link, nil); status != http.StatusOK {
		t.Fatalf("the link that a scanner followed does not work: %d", status)
	}
	person.sees("/", "My items", "Chidi Okonjo-Reid")
	if status, page := o.visitor().post(link, nil); status != http.StatusNotFound || !strings.Contains(page, "run out or was used") {
		t.Errorf("a used link: %d\n%s", status, page)
	}
	second := o.as(aWorker)
	if status, _ := second.post("/sign-out/everywhere", nil); status != http.StatusOK {
		t.Errorf("signing out everywhere: %d", status)
	}
	person.sees("/", "Write <kbd>/briefed web</kbd>")
	second.sees("/", "Write <kbd>/briefed web</kbd>")
}

// TestWebLeaver takes somebody's last day.
func TestWebLeaver(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	o.clock.Set(instant(t, "2026-12-04T10:00:00Z"))
	leaver := o.as(aLeaver)
	leaver.sees("/", "My items")
	o.clock.Set(instant(t, "2026-12-05T10:00:00Z"))
	leaver.sees("/", "/briefed web")
}

// TestWebAnswers gives every answer without scripts.
func TestWebAnswers(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	v := o.as(aWorker)
	v.sees("/", "Read and answer")
	to := "/items/" + lessonOfWeb
	if status, page := v.post(to+"/answer", url.Values{"version": {"1"}}); status != http.StatusUnprocessableEntity || !strings.Contains(page, `href="#answer"`) {
		t.Errorf("no answer chosen: %d\n%s", status, page)
	}
	if status, page := v.post(to+"/answer", url.Values{"version": {"1"}, "answer": {"not_my_role"}, "note": {" "}}); status != http.StatusUnprocessableEntity || !strings.Contains(page, `id="note-error"`) {
		t.Errorf("not my role without a line: %d\n%s", status, page)
	}
	for answer, shown := range map[string]string{
		"question": "I have a question", "not_clear": "Not clear to me", "not_my_role": "Not my role", "supervision": "Discuss in supervision", "understood": "Understood",
	} {
		status, page := v.post(to+"/answer", url.Values{"version": {"1"}, "answer": {answer}, "note": {"A line"}})
		if status != http.StatusOK || !strings.Contains(page, shown+", 7 December 2026") {
			t.Errorf("%s: %d\n%s", answer, status, page)
		}
	}
	// The page comes back at what was said, and not at its head.
	answered, err := v.client.PostForm(o.server.URL+to+"/answer", url.Values{"version": {"1"}, "answer": {"understood"}})
	o.must(err)
	body, err := io.ReadAll(answered.Body)
	o.must(err)
	o.must(answered.Body.Close())
	if at := answered.Request.URL.Fragment; at != "said" || !strings.Contains(string(body), `id="said"`) {
		t.Errorf("after an answer the page is at %q", at)
	}
	if _, page := v.post(to+"/undo", url.Values{"version": {"1"}}); !strings.Contains(page, "taken back") {
		t.Errorf("undo\n%s", page)
	}
	check := "/items/" + checkOfWeb
	if _, page := v.post(check+"/answer", url.Values{"version": {"1"}, "answer": {"understood"}}); !strings.Contains(page, "Answer the question about what you read") {
		t.Errorf("without the check\n%s", page)
	}
	if _, page := v.post(check+"/answer", url.Values{"version": {"1"}, "answer": {"understood"}, "choice": {"1"}}); !strings.Contains(page, "Not quite") {
		t.Errorf("a wrong choice\n%s", page)
	}
	if _, page := v.post(check+"/answer", url.Values{"version": {"1"}, "answer": {"understood"}, "choice": {"2"}}); !strings.Contains(page, "Recorded: you have understood it.") {
		t.Errorf("a right choice\n%s", page)
	}
}

// TestWebKeepsThePlace: after an answer from the list the next item stands where the
// answered one stood, and what was done is said there; on an item's page, where the
// answer stands.
func TestWebKeepsThePlace(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	v := o.as(aWorker)
	form := regexp.MustCompile(`action="(/items/([a-z0-9-]+)/answer)"><input type="hidden" name="version" value="(\d+)"><input type="hidden" name="from" value="list"><input type="hidden" name="next" value="([a-z0-9-]+)">`)
	_, list := v.get("/")
	forms := form.FindAllStringSubmatch(list, -1)
	if len(forms) < 2 {
		t.Fatalf("%d items can be answered from the list\n%s", len(forms), mainOf(list))
	}
	place := func(page, id string) (before, after string) {
		t.Helper()
		before, after, found := strings.Cut(page, `<div id="`+id+`"><div class="govuk-notification-banner`)
		if !found || strings.Count(page, "notification-banner--success") != 1 {
			t.Fatalf("nothing, or too much, is said at %q\n%s", id, mainOf(page))
		}
		return before, after
	}
	first := forms[0]
	v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	_, _, header := v.do(http.MethodPost, first[1], url.Values{"version": {first[3]}, "from": {"list"}, "next": {first[4]}, "answer": {"understood"}})
	v.client.CheckRedirect = nil
	to := header.Get("Location")
	if want := "#" + first[4]; !strings.HasSuffix(to, want) {
		t.Errorf("an answer leads to %s, want %s at the end", to, want)
	}
	_, page := v.get(to)
	if _, after := place(page, first[4]); !strings.Contains(after[:strings.Index(after, "</article>")], `href="/items/`+first[4]+`"`) {
		t.Errorf("the next item does not stand below what was said\n%s", mainOf(page))
	}
	_, page = v.get("/?done=understood&at=not-there")
	place(page, "end")
	_, page = v.post("/items/"+lessonOfWeb+"/answer", url.Values{"version": {"1"}, "answer": {"supervision"}})
	before, after := place(page, "said")
	if !strings.Contains(before, "What you do differently") || !strings.Contains(after, `id="answered"`) {
		t.Errorf("not said beside the answer\n%s", mainOf(page))
	}
}

// TestWebAnswersWhatWaits: an item that no digest has told of yet can be read, and
// the answer to it counts.
func TestWebAnswersWhatWaits(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	drafts, err := o.Drafts(t.Context(), o.actor(aPolicyLead))
	o.must(err)
	for _, d := range drafts[:min(4, len(drafts))] {
		_, err := o.PublishWith(t.Context(), digest.Operator(), []string{d.Ref}, digest.PublishTerms{Anyway: "it is the newest that the test has"})
		o.must(err)
	}
	queue, err := o.Queue(t.Context(), o.actor(aWorker))
	o.must(err)
	if len(queue) == 0 {
		t.Fatal("nothing waits")
	}
	item := queue[len(queue)-1]
	v := o.as(aWorker)
	v.sees("/", "Waiting for a later week", item.Ref)
	v.sees("/items/"+item.Ref, "Your answer", "Understood")
	form := url.Values{"version": {strconv.Itoa(item.Item.Number)}, "answer": {"understood"}}
	if item.Check != nil {
		form.Set("choice", strconv.Itoa(item.Check.Answer))
	}
	if status, page := v.post("/items/"+item.Ref+"/answer", form); status != http.StatusOK || !strings.Contains(page, "Recorded: you have understood it.") {
		t.Errorf("%d\n%s", status, mainOf(page))
	}
	left, err := o.Queue(t.Context(), o.actor(aWorker))
	o.must(err)
	if len(left) != len(queue)-1 {
		t.Errorf("%d wait, of %d before", len(left), len(queue))
	}
}

// TestWebManagerBeginsWithTheirTeams: what a manager's teams need stands before their
// own items, two clicks from the supervision list, and names nobody. Who leads no team
// sees nothing of it.
func TestWebManagerBeginsWithTheirTeams(t *testing.T) {
	alone(t)
	t.Parallel()
	o := newWebOffice(t)
	page := mainOf(o.as(aManager).sees("/"))
	teams, items := strings.Index(page, "Your teams"), strings.Index(page, "My items")
	if teams < 0 || teams > items {
		t.Errorf("a manager's first page begins otherwise:\n%s", page)
	}
	for _, words := range []string{"overdue: the report says whose, for supervision", `href="/teams/assessment-north/supervision"`} {
		if at := strings.Index(page, words); at < 0 || at > items {
			t.Errorf("%q does not stand before their own items", words)
		}
	}
	if strings.Contains(page, "Chidi") || strings.Contains(page, "Funmi") {
		t.Error("it names somebody")
	}
	o.as(aManager).sees("/teams/assessment-north/supervision", "Funmi Adewale-Stone")
	for _, who := range []string{aWorker, aSenior} {
		if strings.Contains(mainOf(o.as(who).sees("/")), "Your teams") {
			t.Errorf("%s leads no team, and sees one", who)
		}
	}
}
