package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
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
