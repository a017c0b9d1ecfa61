package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// unfitText is a lesson that something else supersedes.
func unfitText(t *testing.T, w *worker) digest.Text {
	t.Helper()
	text := w.written("lesson-fathers", "new", "", 20)
	marked := strings.Replace(text.Markdown, "change: new\n", "change: new\nsuperseded_by: lesson-newer\n", 1)
	text, problems := digest.ParseItem("lesson-fathers.md", []byte(marked))
	if len(problems) > 0 || text.SupersededBy == "" {
		t.Fatal(problems)
	}
	return text
}

// approvedUnfit puts it on a desk, approved by somebody else than who submitted it.
func approvedUnfit(t *testing.T, s *digest.Service, text digest.Text, author, second digest.Actor) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := s.SaveDraft(t.Context(), author, text, 0)
	must(err)
	_, err = s.SubmitForReview(t.Context(), author, text.Ref)
	must(err)
	draft, err := s.Draft(t.Context(), second, text.Ref)
	must(err)
	reasons := map[string]string{}
	for _, f := range draft.Held() {
		reasons[f.ID()] = "read twice"
	}
	_, err = s.Approve(t.Context(), second, text.Ref, draft.Revision, "read twice", reasons)
	must(err)
}

// recordedAnyway fails unless the reason stands in the audit log, with what spoke
// against it.
func recordedAnyway(t *testing.T, s *digest.Service, reason string) {
	t.Helper()
	log, _, err := s.AuditLog(t.Context(), digest.Operator(), digest.AuditFilter{Action: "published anyway", Limit: 5})
	if err != nil {
		t.Fatal(err)
	}
	if len(log) != 1 || log[0].Subject != "lesson-fathers" || !strings.Contains(log[0].Detail, "is superseded by lesson-newer") || !strings.Contains(log[0].Detail, reason) {
		t.Errorf("on record is %+v", log)
	}
}

// TestAnywayInSlack: what should not go live is refused with why, at the input for a
// reason; with one it goes live, and the reason is on record.
func TestAnywayInSlack(t *testing.T) {
	alone(t)
	t.Parallel()
	w := leadWeek(t)
	approvedUnfit(t, w.Service, unfitText(t, &worker{w}), w.actor("pam"), w.actor("quy"))
	w.home("quy")
	w.goes("quy", "Drafts")
	w.goes("quy", "Open: About fathers")
	w.goes("quy", "Publish")
	w.sees("quy", "It should not go live as it is: it is superseded by lesson-newer.", "Published anyway, because")
	wrong := w.submits("quy", map[string]any{"when": "now"})
	if said := wrong[slacktext.InputAnyway]; !strings.Contains(said, "is superseded by lesson-newer") {
		t.Fatalf("without a reason: %v", wrong)
	}
	w.done("quy", map[string]any{"when": "now", slacktext.InputAnyway: "a service still works by it"})
	w.sees("quy", "Version 1 is live.")
	recordedAnyway(t, w.Service, "a service still works by it")
}

// TestAnywayOnTheWeb is the same on the pages.
func TestAnywayOnTheWeb(t *testing.T) {
	alone(t)
	t.Parallel()
	o := newWebOffice(t)
	text := unfitText(t, newWorker(t))
	approvedUnfit(t, o.Service, text, o.actor(aPolicyLead), o.actor(secondLead))
	v := o.as(secondLead)
	const review = "/desk/drafts/lesson-fathers/review"
	v.sees(review, "It should not go live as it is:", "is superseded by lesson-newer", "Published anyway, because")
	if status, page := v.post(review, url.Values{"do": {"publish"}}); status != http.StatusUnprocessableEntity || !strings.Contains(page, `href="#anyway"`) || !strings.Contains(page, "is superseded by lesson-newer") {
		t.Fatalf("without a reason: %d\n%s", status, mainOf(page))
	}
	if _, err := o.ReadRef(t.Context(), o.actor(secondLead), text.Ref, 0); digest.CodeOf(err) != digest.NotFound {
		t.Fatalf("it is live: %v", err)
	}
	v.does(review, url.Values{"do": {"publish"}, "anyway": {"a service still works by it"}}, text.Title)
	recordedAnyway(t, o.Service, "a service still works by it")
}
