package main

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/briefed/briefed/bot/web"
	"github.com/briefed/briefed/digest"
)

// TestWebAnswersAreCounted: what is answered on a page is told to whoever counts
// answers, once for each that is recorded.
func TestWebAnswersAreCounted(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	told := make(chan digest.AnswerKind, 3)
	o.observe = func(kind digest.AnswerKind) { told <- kind }
	o.dress()
	worker := o.as(aWorker)
	say := func(answer string) {
		worker.does("/items/"+lessonOfWeb+"/answer", url.Values{"version": {"1"}, "answer": {answer}, "note": {"Does this hold?"}}, "")
	}
	say("understood")
	say("understood") // again: nothing is recorded
	say("question")
	close(told)
	var counted []digest.AnswerKind
	for kind := range told {
		counted = append(counted, kind)
	}
	if want := []digest.AnswerKind{digest.Understood, digest.Question}; !slices.Equal(counted, want) {
		t.Errorf("counted %v, want %v", counted, want)
	}
}

// TestWebSaysThatTheProviderIsDown: who wants to sign in where the organisation's
// provider does not answer is told so, and what else there is.
func TestWebSaysThatTheProviderIsDown(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t, web.OIDC{Issuer: "http://127.0.0.1:1", ClientID: "briefed", ClientSecret: "secret"})
	status, page, _ := o.visitor().do(http.MethodGet, "/sign-in/account", nil)
	if status != http.StatusServiceUnavailable {
		t.Errorf("status %d", status)
	}
	for _, words := range []string{"You cannot be signed in just now", "does not answer just now", "/briefed web"} {
		if !strings.Contains(page, words) {
			t.Errorf("the page does not say %q:\n%s", words, mainOf(page))
		}
	}
}
