package main

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
)

// summaryLink is where an error summary leads.
var summaryLink = regexp.MustCompile(`(?s)error-summary__list">.*?href="#([^"]+)"`)

// TestWebErrorsAreBesideTheirField sends forms with something missing: the
// summary leads to a field of the page, the words stand beside it, and no line of
// a file is named where there is none.
func TestWebErrorsAreBesideTheirField(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	worker := o.actor(aWorker).Person.ID
	items, err := o.OpenItems(t.Context(), o.actor(aWorker))
	o.must(err)
	lesson := url.Values{"new": {"yes"}, "kind": {"lesson"}, "change": {"new"}, "scope": {"local"}, "urgency": {"routine"}, "ack_within": {"10"}, "revision": {"0"}}
	without := func(fields ...string) url.Values {
		form := url.Values{"title": {"Ask"}, "ref": {"lesson-new"}, "points": {"Ask who else is there."}}
		for name, value := range lesson {
			form[name] = value
		}
		for i := 0; i < len(fields); i += 2 {
			form.Set(fields[i], fields[i+1])
		}
		return form
	}
	for _, c := range []struct {
		who, path string
		form      url.Values
		field     string
	}{
		{aPolicyLead, "/desk/new", without("points", ""), "points"},
		{aPolicyLead, "/desk/new", without("title", "", "points", ""), "title"},
		{aPolicyLead, "/desk/drafts/" + lessonOfWeb, o.form(url.Values{"do": {"save"}, "source.published": {"soon"}}), "source.published"},
		{aPolicyLead, "/desk/new", without("ref", draftOfWeb), "ref"},
		{aPolicyLead, "/desk/new", without("ref", lessonOfWeb), "ref"},
		{aManager, fmt.Sprintf("/people/%d/exempt", worker), url.Values{"item": {fmt.Sprint(items[0].Item.ID)}}, fmt.Sprintf("reason-%d", items[0].Item.ID)},
		{aManager, fmt.Sprintf("/people/%d/staff", worker), url.Values{"change": {"absence"}, "reason": {"late"}, "from-day": {"31"}, "from-month": {"2"}, "from-year": {"2026"}}, "reason"},
		{aWorker, "/me/pause", url.Values{"from-day": {"1"}, "from-month": {"2"}, "from-year": {"2026"}}, "from"},
	} {
		status, page := o.as(c.who).post(c.path, c.form)
		link := summaryLink.FindStringSubmatch(page)
		if status != http.StatusUnprocessableEntity || link == nil || link[1] != c.field {
			t.Errorf("%s %v: %d, the summary leads to %v, want %s\n%s", c.path, c.form, status, link, c.field, mainOf(page))
			continue
		}
		input := regexp.MustCompile(`<(input|textarea|select)[^>]* id="` + regexp.QuoteMeta(c.field) + `"`)
		if !input.MatchString(page) || !strings.Contains(page, `id="`+c.field+`-error"`) {
			t.Errorf("%s: no field %s with its words beside it\n%s", c.path, c.field, mainOf(page))
		}
		if strings.Contains(page, "(line ") {
			t.Errorf("%s names a line of a file\n%s", c.path, mainOf(page))
		}
		if at := strings.Index(page, `id="`+c.field+`"`); strings.LastIndex(page[:at], "<details") > strings.LastIndex(page[:at], "</details>") &&
			!regexp.MustCompile(`<details[^>]* open>(?:[^<]|<[^/]|</[^d]|</d[^e])*$`).MatchString(page[:at]) {
			t.Errorf("%s: the field %s is folded away", c.path, c.field)
		}
	}
}

// TestWebTwoEditOneDraft saves over another's change only after showing it.
func TestWebTwoEditOneDraft(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	const draft = "/desk/drafts/" + lessonOfWeb
	one, two := o.as(aPolicyLead), o.as(secondLead)
	one.does(draft, o.form(url.Values{"do": {"save"}, "points": {"Ask who else sleeps here."}}), "Saved.")
	opened := o.form(nil).Get("revision")
	two.does(draft, o.form(url.Values{"do": {"save"}, "points": {"Ask who slept here."}}), "Saved.")
	mine := o.form(url.Values{"do": {"save"}, "points": {"Ask who was here."}, "revision": {opened}})
	status, page := one.post(draft, mine)
	if status != http.StatusUnprocessableEntity {
		t.Errorf("saved over another's change: %d", status)
	}
	for _, shown := range []string{"somebody else has changed", "If you save now, yours takes its place", "slept", ">Ask who was here.</textarea>"} {
		if !strings.Contains(page, shown) {
			t.Errorf("no %q\n%s", shown, mainOf(page))
		}
	}
	revision := regexp.MustCompile(`name="revision" value="(\d+)"`).FindStringSubmatch(page)[1]
	mine.Set("revision", revision)
	one.does(draft, mine, "Saved.")
	text, err := o.Draft(t.Context(), o.actor(aPolicyLead), lessonOfWeb)
	o.must(err)
	if text.Points[0] != "Ask who was here." {
		t.Errorf("kept %q", text.Points)
	}
}

// TestWebDeskBeginsWithReviews: what waits for a second person is not under the
// library's drafts, and discarding takes a second press.
func TestWebDeskBeginsWithReviews(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	o.draft(secondLead, draftOfWeb)
	v := o.as(aPolicyLead)
	page := mainOf(v.sees("/desk"))
	if first := strings.Index(page, "/desk/drafts/"); !strings.HasPrefix(page[first:], "/desk/drafts/"+draftOfWeb) {
		t.Errorf("the desk does not begin with what waits for review:\n%s", page)
	}
	page = mainOf(v.sees("/desk/drafts/"+draftOfWeb+"/review", "cannot be brought back"))
	if at := strings.Index(page, "Discard the draft"); !strings.Contains(page[:at], "<details") || strings.LastIndex(page[:at], "</details>") > strings.LastIndex(page[:at], "<details") {
		t.Error("a draft is discarded with one press")
	}
}

// TestWebSaysWhatAFormWasRefusedFor: an error after a form is about what was
// done, not about a page; and from a person's pages there is a way back.
func TestWebSaysWhatAFormWasRefusedFor(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	o.draft(aPolicyLead, draftOfWeb)
	lead, worker := o.as(aPolicyLead), o.as(aWorker)
	draft, err := o.Draft(t.Context(), o.actor(aPolicyLead), draftOfWeb)
	o.must(err)
	form := url.Values{"do": {"approve"}, "revision": {fmt.Sprint(draft.Revision)}}
	if status, page := lead.post("/desk/drafts/"+draftOfWeb+"/review", form); status != http.StatusForbidden || !strings.Contains(page, "You may not do this") || !strings.Contains(page, "another policy lead approves it") {
		t.Errorf("approving one's own: %d\n%s", status, mainOf(page))
	}
	if _, page := worker.post("/me/pause", url.Values{"from-day": {"31"}, "from-month": {"2"}, "from-year": {"2026"}}); !strings.Contains(page, "there is no such day: write a day, a month and a year") {
		t.Errorf("the 31st of February\n%s", mainOf(page))
	}
	if _, page := worker.get("/in-force?on=2999-01-01"); !strings.Contains(page, "1 January 2999") {
		t.Errorf("a day to come\n%s", mainOf(page))
	}
	for ask, want := range map[string]string{
		"ref=no+such+policy":               "There is no answer: there is no published policy",
		"on=2+March+2026":                  "in force on 2 March 2026",
		"on=never":                         "is not a day",
		"ref=5+October+2026&on=2026-03-02": "in force on 5 October 2026",
	} {
		if _, page := worker.get("/in-force?" + ask); !strings.Contains(page, want) {
			t.Errorf("%s does not say %q\n%s", ask, want, mainOf(page))
		}
	}
	if status, page := worker.post("/me/object", url.Values{"discussion": {"4711"}}); status != http.StatusNotFound || !strings.Contains(page, "That is not there any more") {
		t.Errorf("an object that is gone: %d\n%s", status, mainOf(page))
	}
	if status, page := o.visitor().get("/sign-in/used"); status != http.StatusNotFound || !strings.Contains(page, "for a new link") {
		t.Errorf("a used link: %d\n%s", status, mainOf(page))
	}
	id := o.actor(aWorker).Person.ID
	if page := mainOf(o.as(aManager).sees("/items/"+lessonOfWeb+"/report", "Your people")); strings.Contains(page, ">assessment-north<") {
		t.Error("a team is called by its short name")
	}
	o.as(aManager).sees(fmt.Sprintf("/people/%d", id), `govuk-back-link" href="/teams/assessment-north"`)
	o.as(aManager).sees(fmt.Sprintf("/people/%d/staff", id), fmt.Sprintf(`govuk-back-link" href="/people/%d"`, id))
	o.as(anAdmin).sees(fmt.Sprintf("/people/%d/staff", id), `govuk-back-link" href="/admin"`)
}

// TestWebAudienceOfNobody: a misspelt audience is named before anything goes out.
func TestWebAudienceOfNobody(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	v := o.as(aPolicyLead)
	page := v.does("/desk/drafts/"+lessonOfWeb, o.form(url.Values{"audience.teams": {"assesment-north"}}), "Nobody on record is called so: team assesment-north.")
	if !strings.Contains(page, "0 people, 1 minute each") || !strings.Contains(page, "Nobody’s week is full") {
		t.Errorf("the cost\n%s", mainOf(page))
	}
	page = v.does("/desk/drafts/"+lessonOfWeb, o.form(url.Values{"audience.teams": {"assessment-north"}}), "Submitted.")
	if strings.Contains(page, "Nobody on record") {
		t.Errorf("a team that there is:\n%s", mainOf(page))
	}
}

// TestWebAudienceIsPickedWithCounts: what an item may be for is picked from what is on
// record, with how many people each is and how many the choice means; counting saves
// nothing and keeps what was typed.
func TestWebAudienceIsPickedWithCounts(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	v := o.as(aPolicyLead)
	picked := digest.Audience{Roles: []string{"Social worker", "Astronaut"}, Teams: []string{"assessment-north"}}
	choices, err := o.AudienceChoices(t.Context(), o.actor(aPolicyLead), picked)
	o.must(err)
	if choices.Meant == 0 || choices.Meant == choices.Everybody {
		t.Fatalf("%d of %d are meant", choices.Meant, choices.Everybody)
	}
	form := url.Values{
		"do": {"count"}, "kind": {"lesson"}, "new": {"yes"}, "title": {"A title that is kept"}, "change": {"new"},
		"audience.roles": picked.Roles, "audience.teams": picked.Teams,
	}
	_, page := v.post("/desk/new", form)
	for _, want := range []string{
		"A title that is kept", "Astronaut (0)",
		fmt.Sprintf("As it stands this is for %d of %d people today.", choices.Meant, choices.Everybody),
		`name="audience.teams" value="assessment-north" checked>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("does not show %q\n%s", want, mainOf(page))
		}
	}
	for _, c := range choices.Services {
		if !strings.Contains(page, fmt.Sprintf("%s (%d)</label>", c.Name, c.People)) {
			t.Errorf("does not offer %s with %d\n%s", c.Name, c.People, mainOf(page))
		}
	}
	if drafts, err := o.Drafts(t.Context(), o.actor(aPolicyLead)); err != nil || slices.ContainsFunc(drafts, func(d digest.Draft) bool { return d.Title == "A title that is kept" }) {
		t.Errorf("counting saved it: %v", err)
	}
}

// TestWebKeepsUnfinishedWork: what has mistakes is not saved and not lost; it is there
// when the form is opened again, for who wrote it, until it is saved or thrown away.
func TestWebKeepsUnfinishedWork(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	v := o.as(aPolicyLead)
	const title, told = "Half a thought about visits", "and not saved"
	form := url.Values{"do": {"save"}, "kind": {"lesson"}, "new": {"yes"}, "title": {title}, "change": {"new"}}
	if status, _ := v.post("/desk/new", form); status != http.StatusUnprocessableEntity {
		t.Fatalf("a lesson without points: %d", status)
	}
	v.sees("/desk/new", title, told)
	if _, page := o.as(secondLead).get("/desk/new"); strings.Contains(page, title) {
		t.Error("another policy lead reads it")
	}
	if _, page := v.get("/desk/new?kind=policy"); strings.Contains(page, title) {
		t.Error("it stands in the form for a policy change")
	}
	form.Set("points", "See the child at home.")
	form.Set("learned", "Visits were announced.")
	if status, page := v.post("/desk/new", form); status != http.StatusOK || !strings.Contains(page, "Saved.") {
		t.Fatalf("the whole lesson: %d\n%s", status, mainOf(page))
	}
	if _, page := v.get("/desk/new"); strings.Contains(page, title) {
		t.Error("what is saved is still called unfinished")
	}
	form.Set("title", "Thrown away")
	form.Del("points")
	v.post("/desk/new", form)
	v.sees("/desk/new", "Thrown away")
	v.post("/desk/new", url.Values{"do": {"throw"}, "kind": {"lesson"}, "title": {""}})
	if _, page := v.get("/desk/new"); strings.Contains(page, "Thrown away") {
		t.Error("it was thrown away")
	}
}
