package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// sealed begins every private word of people who are none of Mia's; plain is in what
// Ann wrote to her, so that the search is known to find what is there.
const sealed, plain = "Sealed words of", "For Mia to read"

// attack is a council of three teams, reached by Slack and in a browser: Mia manages
// alpha, Moe beta of another service, Nat gamma of the same service as alpha.
type attack struct {
	*bothFaces
	targets []digest.Person // of beta and gamma, whose managers are two of them
	items   [2]int64
}

func newAttack(t *testing.T) *attack {
	t.Helper()
	teams := "team,name,service,channel,mode,schedule,timezone\n" +
		"alpha,Alpha,Safeguarding,,dm,0 9 * * 1,Europe/London\nbeta,Beta,Fostering,,dm,0 9 * * 1,Europe/London\ngamma,Gamma,Safeguarding,,dm,0 9 * * 1,Europe/London\n"
	people := strings.Split(weekPeople, "\n")[0] + "\n"
	add := func(name, team, manager string) {
		people += fmt.Sprintf("%s@council.example,%s,%s,Social worker,%s,%s,,2020-01-06,,,,permanent,no\n", name, name, account(name), team, manager)
	}
	for _, name := range []string{"mia", "ann", "bob"} {
		add(name, "alpha", map[bool]string{true: "yes", false: "no"}[name == "mia"])
	}
	names := []string{"moe", "nat"}
	add("moe", "beta", "yes")
	add("nat", "gamma", "yes")
	for i := range 33 {
		name := fmt.Sprintf("t%02d", i)
		names = append(names, name)
		add(name, []string{"beta", "gamma"}[i%2], "no")
	}
	a := &attack{bothFaces: withBrowser(t, teams, people)}
	a.issueMany(2)
	a.until(11, 10, 0)
	everybody := []string{}
	for i := range a.items {
		item, err := a.Service.ReadRef(t.Context(), a.actor("mia"), fmt.Sprintf("lesson-%03d", i), 0)
		a.must(err)
		a.items[i] = item.ID
	}
	for _, name := range append(names, "ann") {
		everybody = append(everybody, account(name))
		actor := a.actor(name)
		if name != "ann" {
			a.targets = append(a.targets, actor.Person)
		}
		a.writes(actor)
	}
	a.Slack.AddChannel(slackfake.Channel{ID: "CALL", Name: "all", Members: append(everybody, "UMIA", "UBOB"), Bot: true})
	return a
}

// writes has somebody write to supervision, ask a question and reflect.
func (a *attack) writes(actor digest.Actor) {
	a.t.Helper()
	words := sealed + " " + actor.Person.Name
	if actor.Person.Name == "ann" {
		words = plain
	}
	for i, kind := range []digest.AnswerKind{digest.Supervision, digest.Question} {
		_, err := a.Service.Answer(a.t.Context(), actor, digest.AnswerRequest{ItemID: a.items[i], Shown: 1, Kind: kind, Note: words})
		a.must(err)
	}
	a.must(a.Service.SaveReflection(a.t.Context(), actor, digest.Reflection{Item: digest.ItemVersion{ID: a.items[0]}, Activity: "Reading", Learnt: words}))
}

// state is what is on record of the targets and asked of them, and how it stands.
func (a *attack) state() string {
	a.t.Helper()
	var b strings.Builder
	for _, p := range a.targets {
		record, err := a.Service.StaffRecord(a.t.Context(), digest.Operator(), p.ID)
		a.must(err)
		for _, m := range record.Memberships {
			if !m.Cover {
				fmt.Fprintln(&b, p.Name, m.Team.Slug, m.Manager, m.Span)
			}
		}
		fmt.Fprintln(&b, p.Name, record.Absences)
	}
	for _, team := range []string{"beta", "gamma"} {
		standing, err := a.Service.Standing(a.t.Context(), digest.Operator(), digest.ReportQuery{Team: team})
		a.must(err)
		for _, s := range standing {
			fmt.Fprintln(&b, s.Name, s.ItemID, s.State, s.Answer)
		}
	}
	return b.String()
}

// TestNobodyIsTakenForTheirWords is an attack on the running program as it was done: a
// manager takes thirty-five people of other teams, one after another, by a start and by
// cover for a day, in the browser and in Slack, and reads and changes what she can.
func TestNobodyIsTakenForTheirWords(t *testing.T) {
	t.Parallel()
	large(t)
	a := newAttack(t)
	v := a.signedIn("mia")
	before, calls := a.state(), a.calls()
	if len(a.targets) != 35 {
		t.Fatalf("%d targets", len(a.targets))
	}
	for i, p := range a.targets {
		same := i%2 == 1 // of the same service
		day := url.Values{"from": {"2026-03-11"}, "to": {"2026-03-11"}, "reason": {"is needed"}}
		start := url.Values{"email": {strings.ToUpper(p.Email[:1]) + p.Email[1:]}, "from": {"2026-03-11"}, "reason": {"is needed"}}
		if i%4 < 2 {
			if status, page := v.post("/teams/alpha/start", start); status != http.StatusOK || !strings.Contains(page, "Asked. They are in another manager") {
				t.Fatalf("a start of %s: %d\n%s", p.Name, status, mainOf(page))
			}
		} else if told := a.startsBySlack(p.Email); !strings.Contains(told, "Asked. They are in another manager") {
			t.Fatalf("a start of %s in Slack: %s", p.Name, told)
		}
		cover := url.Values{"person": {fmt.Sprint(p.ID)}, "from": day["from"], "to": day["to"], "reason": day["reason"]}
		want := map[bool]int{true: http.StatusOK, false: http.StatusUnprocessableEntity}[same]
		if status, page := v.post("/teams/alpha/cover", cover); status != want {
			t.Errorf("cover by %s: %d, want %d\n%s", p.Name, status, want, mainOf(page))
		}
		spot := slacktext.Spot{Team: "alpha", Person: p.ID, Item: a.items[0], Version: 1, Ref: "lesson-000", On: a.Service.Today(), People: []int64{p.ID}}
		for _, form := range []string{"staff_absence", "staff_exempt", "staff_leave", "supervision_tick", "staff_cover"} {
			if told := a.sends("view", form, "mia", spot); form != "staff_cover" && !forbidden(told) && !strings.Contains(told, "not in Alpha") {
				t.Errorf("%s of %s in Slack: %s", form, p.Name, told)
			}
		}
		if told := a.sends("action", "report_person", "mia", spot); !forbidden(told) {
			t.Errorf("the page of %s in Slack: %s", p.Name, told)
		}
		person := fmt.Sprintf("/people/%d", p.ID)
		for _, form := range []struct {
			path   string
			change url.Values
		}{
			{person + "/staff", url.Values{"change": {"absence"}}},
			{person + "/staff", url.Values{"change": {"leave"}, "team": {"alpha"}}},
			{person + "/exempt", url.Values{"item": {fmt.Sprint(a.items[0])}}},
			{person + "/lift", url.Values{"item": {fmt.Sprint(a.items[0])}}},
			{"/teams/alpha/supervision", url.Values{"person": {fmt.Sprint(p.ID)}, "item": {fmt.Sprint(a.items[0])}, "version": {"1"}}},
		} {
			for name, value := range day {
				form.change[name] = value
			}
			if status, page := v.post(form.path, form.change); status != http.StatusForbidden && status != http.StatusNotFound {
				t.Errorf("%s with %v: %d\n%s", form.path, form.change, status, mainOf(page))
			}
		}
		for _, path := range []string{person, person + "/staff"} {
			if status, page := v.get(path); status != http.StatusForbidden {
				t.Errorf("%s: %d\n%s", path, status, mainOf(page))
			}
		}
	}
	if after := a.state(); after != before {
		t.Errorf("something is changed:\n%s\nwas:\n%s", after, before)
	}
	a.unread(v, calls, "ann")

	// Their managers are asked, and those who are named as cover are told, as is who
	// leads them.
	a.drain()
	for who, want := range map[string]string{
		"moe": "mia asks that t00 begin in Alpha", "nat": "mia asks that t01 begin in Alpha", "t01": "You lead Alpha",
	} {
		if told := strings.Join(a.got(who), "\n"); !strings.Contains(told, want) {
			t.Errorf("%s is not told %q:\n%s", who, want, told)
		}
	}
	if told := strings.Join(a.got("nat"), "\n"); !strings.Contains(told, "t01 leads Alpha") {
		t.Errorf("nat is not told that t01 covers:\n%s", told)
	}

	// Who covers sees the team, and nothing that was written to its manager.
	cover := a.signedIn("t01")
	cover.sees("/teams/alpha", "Alpha", "ann")
	for path, page := range cover.everyPage("/teams/alpha", "/teams/alpha/supervision", fmt.Sprintf("/people/%d", a.person("ann").ID)) {
		if strings.Contains(page, plain) {
			t.Errorf("who covers for a day reads at %s what Ann wrote to Mia:\n%s", path, mainOf(page))
		}
	}

	// Whom their manager lets go is Mia's from that day on, and their words are not.
	moe := a.signedIn("moe")
	if page := moe.sees("/teams/beta/supervision", sealed+" t00"); strings.Contains(page, "t01") {
		t.Error("moe reads the words of nat’s people")
	}
	request := regexp.MustCompile(`(?s)summary-card__title">t00<.*?name="request" value="(\d+)"`).FindStringSubmatch(moe.sees("/requests", "t00", "t02"))
	if status, page := moe.post("/requests", url.Values{"request": {request[1]}, "accept": {"yes"}}); status != http.StatusOK || !strings.Contains(page, "Accepted.") {
		t.Fatalf("%d\n%s", status, mainOf(page))
	}
	a.drain()
	for who, want := range map[string]string{"t00": "You begin in Alpha", "mia": "t00 begins in Alpha", "moe": ""} {
		if told := a.newest(who).Text; !strings.Contains(told, want) {
			t.Errorf("%s is not told %q:\n%s", who, want, told)
		}
	}
	a.until(12, 9, 0)
	if page := v.sees(fmt.Sprintf("/people/%d", a.person("t00").ID), "t00"); strings.Contains(page, sealed) {
		t.Errorf("Mia reads the words of t00:\n%s", mainOf(page))
	}
	v.sees("/teams/alpha/supervision", "t00", plain)
	a.unread(v, calls, "t00", "ann")
	moe.sees("/teams/beta/supervision", sealed+" t00")
}

func (a *attack) person(name string) digest.Person { return a.actor(name).Person }

// startsBySlack fills in Mia's form of a start, and returns what she is shown then.
func (a *attack) startsBySlack(email string) string {
	a.t.Helper()
	a.opens("mia", a.slash("mia", "report alpha"), "Look closer")
	a.goes("mia", "Staff changes")
	a.goes("mia", "Somebody starts")
	a.done("mia", map[string]any{"email": email, "from": "2026-03-11", "reason": "is needed"})
	defer a.closes("mia")
	return a.reads("mia")
}

// unread fails if a page or a file that Mia can get to, a screen that she opens in
// Slack, of her team and of some of its people, or anything that was sent to Slack
// since, has private words of others.
func (a *attack) unread(v *visitor, since int, people ...string) {
	a.t.Helper()
	pages, found := v.everyPage("/", "/teams/alpha", "/teams/alpha?as-of=2026-03-10", "/teams/beta", "/teams/gamma", "/teams/beta/supervision", "/teams/gamma/supervision", "/requests"), 0
	for path, page := range pages {
		if strings.Contains(page, sealed) {
			a.t.Errorf("%s has private words:\n%.3000s", path, page)
		}
		if strings.Contains(page, plain) {
			found++
		}
	}
	if found == 0 || len(pages) < 20 {
		a.t.Errorf("of %d pages %d have what Ann wrote to Mia", len(pages), found)
	}
	a.opens("mia", a.slash("mia", "report alpha"), "Look closer")
	a.goes("mia", "Supervision list")
	a.sees("mia", plain)
	a.goes("mia", "Back to the team")
	a.goes("mia", "People")
	for _, name := range people {
		a.goes("mia", "Open: "+name)
		a.sees("mia", name)
		a.goes("mia", "Back to the people")
	}
	a.closes("mia")
	a.home("mia")
	for _, button := range []string{"Send me as CSV", "Send me as Excel"} {
		a.opens("mia", a.slash("mia", "report alpha"), button)
	}
	found = 0
	for _, call := range a.Slack.Calls("")[since:] {
		sent, err := json.Marshal(call.Form)
		a.must(err)
		if bytes.Contains(sent, []byte(sealed)) {
			a.t.Errorf("%s has private words: %s", call.Method, sent)
		}
		if bytes.Contains(sent, []byte(plain)) {
			found++
		}
	}
	if found == 0 {
		a.t.Error("no screen of Slack has what Ann wrote to Mia")
	}
	for _, file := range a.Slack.Files() {
		if strings.Contains(unpacked(a.t, file.Content), sealed) {
			a.t.Errorf("%s has private words", file.Name)
		}
	}
}
