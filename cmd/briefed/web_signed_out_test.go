package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/briefed/briefed/digest"
)

// TestWebKeepsWhatWasTyped sends forms when the session has ended: nothing is
// recorded, and the page that says so holds every field, as it was typed.
func TestWebKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	v := o.visitor()
	const typed = "The boy said \"nobody asked\".\r\n\r\n- </textarea><script>alert(1)</script>"
	o.unchanged("a form of somebody signed out", func() {
		status, page := v.post("/desk/new?kind=lesson", url.Values{"title": {"Ask"}, "learned": {typed}, "do": {"submit"}, "present": {"1", "2"}})
		if status != http.StatusUnauthorized {
			t.Errorf("status %d", status)
		}
		for _, kept := range []string{
			`action="/desk/new?kind=lesson"`, `name="title" value="Ask"`, `name="do" value="submit"`, `name="present" value="1"`, `name="present" value="2"`,
			`&lt;/textarea&gt;&lt;script&gt;`, "<kbd>/briefed web</kbd>",
		} {
			if !strings.Contains(page, kept) {
				t.Errorf("no %q\n%s", kept, mainOf(page))
			}
		}
		if strings.Contains(page, "<script>alert") {
			t.Error("what was typed can run")
		}
	})
}

// TestWebSessionEndsWhileWriting is a policy lead whose session ends before the
// draft is saved: they sign in in another tab, and send the same form again.
func TestWebSessionEndsWhileWriting(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	w := newBrowser(t, o).open(t, aPolicyLead, false)
	w.visit("/desk/new?kind=lesson")
	w.write(`#title`, "Ask who else sleeps in the home")
	w.write(`#ref`, "lesson-who-sleeps-here")
	w.write(`#points`, "Ask who sleeps in the home, every visit.\nWrite it down.")
	w.write(`#learned`, "The boy lived with people nobody knew.\n\nNobody \"asked\".")
	o.must(o.db.Exec(t.Context(), "DELETE FROM web_sessions"))
	w.press(`//button[contains(., "Save draft") and not(@aria-hidden)]`)
	w.has("You are signed out", "it is not lost")
	ctx, cancel := chromedp.NewContext(w.ctx)
	defer cancel()
	second := &tab{t: t, o: o, ctx: ctx}
	second.run(chromedp.Navigate(o.link(aPolicyLead)))
	second.press(`//main//button`)
	second.has("My items")
	w.press(`//main//button[contains(., "Send again")]`)
	w.has("Saved.")
	draft, err := o.Draft(t.Context(), o.actor(aPolicyLead), "lesson-who-sleeps-here")
	o.must(err)
	if draft.Learned != "The boy lived with people nobody knew.\n\nNobody \"asked\"." || len(draft.Points) != 2 || draft.Kind != digest.Lesson {
		t.Errorf("kept %+v", draft.Text)
	}
}
