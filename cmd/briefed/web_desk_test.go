package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
)

// form returns a draft of the lesson as the page sends it, with some fields changed.
func (o *webOffice) form(change url.Values) url.Values {
	o.t.Helper()
	item, err := o.ReadRef(o.t.Context(), o.actor(aPolicyLead), lessonOfWeb, 0)
	o.must(err)
	form := url.Values{
		"ref": {item.Ref}, "kind": {"lesson"}, "title": {item.Title}, "change": {"significant"}, "scope": {item.Scope}, "urgency": {string(item.Urgency)},
		"ack_within": {fmt.Sprint(item.AckWithin)}, "themes": {strings.Join(item.Themes, "\n")}, "points": {strings.Join(item.Points, "\n")},
		"learned": {item.Learned}, "background": {item.Background}, "talk_about": {item.TalkAbout}, "source.type": {item.Source.Type},
		"source.publisher": {item.Source.Publisher}, "source.published_as": {item.Source.PublishedAs}, "source.published": {item.Source.Published},
		"source.url": {item.Source.URL}, "do": {"submit"},
	}
	if draft, err := o.Draft(o.t.Context(), o.actor(aPolicyLead), lessonOfWeb); err == nil {
		form.Set("revision", fmt.Sprint(draft.Revision))
	}
	for name, value := range change {
		form[name] = value
	}
	return form
}

// does sends a form and fails unless the page that follows shows a text.
func (v *visitor) does(path string, form url.Values, shows string) string {
	v.o.t.Helper()
	status, page := v.post(path, form)
	if status != http.StatusOK || !strings.Contains(page, shows) {
		v.o.t.Fatalf("%s %v: %d, no %q\n%s", path, form.Get("do"), status, shows, mainOf(page))
	}
	return page
}

// TestWebDesk takes a lesson through a correction, a version at a time to come,
// and its end, and looks at the versions side by side.
func TestWebDesk(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	author, second, worker := o.as(aPolicyLead), o.as(secondLead), o.as(aWorker)
	const draft, review = "/desk/drafts/" + lessonOfWeb, "/desk/drafts/" + lessonOfWeb + "/review"
	worker.does("/items/"+lessonOfWeb+"/answer", url.Values{"version": {"1"}, "answer": {"understood"}}, "you have understood it")

	author.does(draft, o.form(url.Values{"points": {"Ask who else sleeps here."}}), "Submitted.")
	author.sees("/desk", "In review")
	author.sees(review, "You wrote it: another policy lead approves it", "asked again", `<ins class="briefed-inserted">`)
	approve := func() {
		second.does(review, url.Values{"do": {"approve"}, "revision": {o.form(nil).Get("revision")}, "reason": {"read twice"}}, "Approved.")
	}
	approve()
	author.does(review, url.Values{"do": {"correct"}, "note": {"The first point was wrong."}}, "people who had answered the wrong version are told")
	author.sees("/items/"+lessonOfWeb+"/versions", "Version 1", "Version 2", `<del class="briefed-deleted">`, `<ins class="briefed-inserted">who else sleeps here.</ins>`)
	author.sees("/items/"+lessonOfWeb+"/versions?from=2&to=2", "The two are the same")
	worker.sees("/items/"+lessonOfWeb, "Ask who else sleeps here.", "What do you say?") // asked again

	author.does(draft, o.form(url.Values{"points": {"Ask who slept here last night."}}), "Submitted.")
	approve()
	at := url.Values{"do": {"schedule"}, "at-day": {"1"}, "at-month": {"12"}, "at-year": {"2026"}, "at-time": {"09:00"}}
	if status, page := author.post(review, at); status != http.StatusUnprocessableEntity || !strings.Contains(page, "has passed") {
		t.Errorf("a time that is past: %d\n%s", status, mainOf(page))
	}
	at.Set("at-day", "8")
	author.does(review, at, "It goes live by itself")
	author.sees("/desk", "Scheduled", "8 December 2026, 09:00")
	o.clock.Set(instant(t, "2026-12-08T09:01:00Z"))
	_, err := o.PlanDue(t.Context(), false)
	o.must(err)
	worker.sees("/items/"+lessonOfWeb, "Version 3", "Ask who slept here last night.")

	if status, page := author.post("/desk/items/"+lessonOfWeb+"/withdraw", nil); status != http.StatusUnprocessableEntity || !strings.Contains(page, `id="reason-error"`) {
		t.Errorf("withdrawing without a reason: %d\n%s", status, mainOf(page))
	}
	author.does("/desk/items/"+lessonOfWeb+"/withdraw", url.Values{"reason": {"The review was withdrawn."}}, "people who had answered it are told")
	worker.sees("/items/"+lessonOfWeb, "This was withdrawn on 8 December 2026", "Nothing is asked of you")
}

// TestWebImportItem looks at a Markdown file before it is kept, and at one with mistakes.
func TestWebImportItem(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	lead := o.as(aPolicyLead)
	if status, page := lead.post("/desk/import", url.Values{"do": {"preview"}, "file-text": {"---\nref: x\n---\n"}}); status != http.StatusUnprocessableEntity || !strings.Contains(page, "There is a problem") {
		t.Errorf("mistakes: %d\n%s", status, mainOf(page))
	}
	text := strings.Replace(importedLesson, "Nobody asked.", "Nobody asked at SW1A 1AA.\n\n## Talk about it\n\n- Who asks here?", 1)
	page := lead.does("/desk/import", url.Values{"do": {"preview"}, "file-text": {text}}, "a new draft")
	for _, shown := range []string{"Ask who else is there.", "Who asks here?", `<mark class="briefed-finding">SW1A 1AA</mark>`} {
		if !strings.Contains(page, shown) {
			t.Errorf("the preview has no %q\n%s", shown, mainOf(page))
		}
	}
	if _, err := o.Draft(t.Context(), o.actor(aPolicyLead), "lesson-imported"); digest.CodeOf(err) != digest.NotFound {
		t.Errorf("a preview keeps a draft: %v", err)
	}
	lead.does("/desk/import", url.Values{"do": {"import"}, "file-text": {text}}, "Imported.")
	lead.sees("/desk/drafts/lesson-imported/review", "1 place in the text must be fixed, as it could identify somebody")
	lead.does("/desk/drafts/lesson-imported/review", url.Values{"do": {"discard"}}, "Deleted.")
}

// TestWebDeskSaysWhatWasCompared tells a policy lead which drafts nobody has laid
// beside their source: all that ship, until a person has.
func TestWebDeskSaysWhatWasCompared(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	author := o.as(aPolicyLead)
	const draft, not = "/desk/drafts/" + draftOfWeb, "Not yet compared with its source."
	author.sees("/desk", not)
	author.sees(draft+"/review", not)
	text, err := o.Draft(t.Context(), o.actor(aPolicyLead), draftOfWeb)
	o.must(err)
	text.Checked = o.Today()
	_, err = o.SaveDraft(t.Context(), o.actor(aPolicyLead), text.Text, text.Revision)
	o.must(err)
	if page := author.sees(draft+"/review", "Compared with its source on 7 December 2026."); strings.Contains(page, not) {
		t.Error("it says both")
	}
}

// TestWebMarksEveryField: in every field of the form that the guard looks at, what it
// finds is marked beside the field, whatever kind of item it is.
func TestWebMarksEveryField(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	author := o.as(aPolicyLead)
	const name = "Darren Fletcher"
	for kind, fields := range map[digest.Kind][]string{
		digest.Lesson: {
			"title", "ref", "points", "learned", "background", "talk_about", "superseded_by", "replies_to", "source.publisher", "source.published_as", "source.url",
			"check.question", "check.options", "check.because",
		},
		digest.Policy:   {"document", "replaces"},
		digest.Training: {"place", "book"},
	} {
		form := url.Values{"kind": {string(kind)}, "title": {"Listen"}, "new": {"yes"}, "change": {"new"}, "scope": {"local"}, "urgency": {"routine"}, "ack_within": {"10"}, "do": {"preview"}}
		for _, field := range fields {
			switch field {
			case "ref", "superseded_by", "replies_to":
				form.Set(field, "darren-fletcher")
			case "book", "source.url":
				form.Set(field, "https://example.org/darren-fletcher")
			case "source.published_as": // what stands there may stand in the text
				form.Set(field, "Kelsey Ogunleye")
			case "check.options":
				form.Set(field, "One\n"+name)
			default:
				form.Set(field, name)
			}
		}
		_, page := author.post("/desk/new", form)
		for _, field := range fields {
			_, rest, found := strings.Cut(page, `name="`+field+`"`)
			rest, _, _ = strings.Cut(rest, `class="govuk-form-group"`)
			if !found || !strings.Contains(strings.ToLower(rest), `<mark class="briefed-finding" title=`) {
				t.Errorf("%s: nothing is marked beside %s:\n%s", kind, field, rest)
			}
		}
	}
}
