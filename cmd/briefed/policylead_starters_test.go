package main

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// TestLeadCuratesStarters is the starter list of a service: a policy lead chooses
// it in Slack, in an order, and an agency starter is given it in that order.
func TestLeadCuratesStarters(t *testing.T) {
	t.Parallel()
	w := leadWeek(t)
	var texts []digest.Text
	for _, ref := range []string{"lesson-one", "lesson-two", "lesson-three"} {
		text := w.review(ref, "new", "")
		text.Title, text.Markdown = "Title of "+ref, strings.Replace(text.Markdown, text.Title, "Title of "+ref, 1)
		texts = append(texts, text)
	}
	w.issueTexts(texts...)
	id := func(ref string) string {
		item, err := w.Service.ReadRef(t.Context(), w.actor("pam"), ref, 0)
		w.must(err)
		return strconv.FormatInt(item.ID, 10)
	}
	w.home("pam")
	w.goes("pam", "Drafts")
	w.goes("pam", "Starter lists")
	w.sees("pam", "newly qualified and agency staff", "Quality", "Safeguarding")
	w.goes("pam", "Open: Safeguarding")
	w.done("pam", map[string]any{"starters": []string{id("lesson-three"), id("lesson-one")}})
	w.sees("pam", "Saved: new staff of Safeguarding begin with 2 items.")
	w.goes("pam", "Open: Safeguarding") // holds what was kept, and keeps it again as it is
	w.done("pam", map[string]any{})
	list, err := w.Service.StarterList(t.Context(), w.actor("pam"), "Safeguarding")
	w.must(err)
	if len(list) != 2 || list[0].Ref != "lesson-three" || list[1].Ref != "lesson-one" {
		t.Errorf("the list is %v", list)
	}
	w.closes("pam")

	w.until(9, 9, 5) // Dee of an agency began on Wednesday
	catch, err := w.Service.CatchUp(t.Context(), w.actor("dee"))
	w.must(err)
	starters := map[string]bool{}
	for _, item := range catch {
		starters[item.Ref] = item.Starter
	}
	if !starters["lesson-three"] || !starters["lesson-one"] || starters["lesson-two"] {
		t.Errorf("Dee is given %v", starters)
	}

	// An item that is withdrawn while the form is open is not kept.
	w.goes("pam", "Drafts")
	w.goes("pam", "Starter lists")
	w.goes("pam", "Open: Safeguarding")
	_, err = w.Service.Withdraw(t.Context(), w.actor("quy"), "lesson-two", "It is wrong.")
	w.must(err)
	wrong := w.submits("pam", map[string]any{"starters": []string{id("lesson-two")}})
	if said := fmt.Sprint(wrong); !strings.Contains(said, slacktext.StarterGone) {
		t.Errorf("a withdrawn item was kept: %v, %s", wrong, w.reads("pam"))
	}

	w.home("ann")
	w.misses("ann", "Starter lists")
}
