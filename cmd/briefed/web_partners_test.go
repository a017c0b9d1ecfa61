package main

import (
	"archive/zip"
	"database/sql"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store/storetest"
)

const (
	aCoordinator     = "eve@oak.example"
	aPartner         = "fay@oak.example"
	otherCoordinator = "hal@hill.example"
	inBoth           = aWorker // who also helps in the charity
	forPartners      = "lesson-for-charities"
)

// partners adds a charity and a school, with a lesson for each charity and the council's own staff
// and one for schools.
func (o *webOffice) partners() {
	o.t.Helper()
	ctx := o.t.Context()
	units, problems := digest.ReadOrganisations(digest.Input{Path: "organisations.csv", Now: o.clock.Now(), From: strings.NewReader(
		"organisation,name,kind,size,contact,coordinator\noak,Oak Trust,third_sector,3,hello@oak.example,\nhill,Hill School,school,90,,\n")})
	if len(problems) > 0 {
		o.t.Fatal(problems)
	}
	_, err := o.ImportOrganisations(ctx, digest.Operator(), units.Rows, false)
	o.must(err)
	staff, err := o.Staff(ctx, digest.Operator())
	o.must(err)
	both := o.actor(inBoth).Person.Name
	rows, problems := digest.ParsePeople("people.csv", strings.NewReader("email,name,organisation,role,manager\n"+
		aCoordinator+",Evelyn Ashdown,oak,Manager,yes\n"+aPartner+",Fayola Elmore,oak,Worker,\n"+inBoth+","+both+",oak,Trustee,\n"+
		otherCoordinator+",Halvard Oaks,hill,Teacher,yes\n"), staff.Teams)
	if len(problems) > 0 {
		o.t.Fatal(problems)
	}
	_, err = o.ImportPeople(ctx, digest.Operator(), rows, digest.ImportOptions{})
	o.must(err)
	lesson := digest.Text{
		Ref: forPartners, Kind: digest.Lesson, Title: "Heard by the first who ask", Change: digest.New, Urgency: digest.Routine, AckWithin: 10,
		Points: []string{"Say what you saw, and when."}, Learned: "Somebody saw it.", Markdown: "Heard",
		Audience: digest.Audience{Organisations: []string{"third sector", "council"}},
	}
	school := lesson
	school.Ref, school.Title, school.Audience.Organisations = "lesson-for-schools", "Seen at the school gate", []string{"school"}
	o.must(o.db.SaveDrafts(ctx, []digest.Text{lesson, school}, storetest.Logged(o.clock.Now())))
	_, err = o.Publish(ctx, digest.Operator(), []string{lesson.Ref, school.Ref})
	o.must(err)
}

// TestPartnersSeeNothingOfTheCouncil walks every page and file as a charity's worker, its
// coordinator, a school's coordinator, and who works for the charity and the council. The
// columns are those four. Whatever a partner is shown holds nobody of the council's staff,
// nobody of another organisation, no team, and nothing that is not meant for them.
func TestPartnersSeeNothingOfTheCouncil(t *testing.T) {
	large(t)
	alone(t)
	t.Parallel()
	o := newWebOffice(t)
	o.partners()
	o.course("training-charities", "Talking with charities", "third sector", "council")
	o.course("training-inside", "Talking among ourselves")
	o.draft(secondLead, draftOfWeb)
	_, err := o.PlanDue(t.Context(), false)
	o.must(err)
	o.conversations()
	o.as(anAdmin).sees(fmt.Sprintf("/people/%d/staff", o.actor(aPartner).Person.ID), "Fayola Elmore") // and she sees that somebody looked
	o.as(aCoordinator).sees(fmt.Sprintf("/people/%d", o.actor(aPartner).Person.ID), "Fayola Elmore")
	o.as(aPartner).sees("/me", "Somebody of the council", "Evelyn Ashdown", "The council")
	visitors := []*visitor{o.as(aPartner), o.as(aCoordinator), o.as(otherCoordinator), o.as(inBoth)}

	own := map[string]string{ // beside these, what the worker of the council may see
		"/": "yyy", "/sign-in": "yyy", "/me": "yyy", "/me/everything": "yyy", "/me/sign-ins": "yyy", "/me/reflections": "yyy", "/me/preferences": "yyy",
		"/library": "yyy", "/speak": "yyy", "/training": "yyy", "/training/calendar.ics": "yyy", "/library?q=child&kind=lesson": "yyy", "/pulse": "yyy", "/refreshers": "yyy",
		"/teams": "-yy", "/teams?as-of=2026-11-02": "-yy", "/report.csv": "-yy", "/requests": "-yy",
	}
	extra := map[string]string{
		"/items/" + forPartners: "yy-y", "/items/" + forPartners + "/versions": "yy-y", "/items/lesson-for-schools": "--yy", "/training/training-charities": "yy-y", "/training/training-charities/calendar.ics": "yy-y", "/training/training-inside": "---y", "/items/training-inside": "---y", "/library?q=heard+by+first": "yyyy",
		"/teams/oak": "-y--", "/teams/hill": "--y-", "/teams/oak/supervision": "-y--", "/teams/oak/shared": "-y--", "/teams/hill/shared": "--y-", "/report.csv?team=oak": "-y--", "/report.xlsx?team=oak": "-y--",
		"/report.csv?team=oak&table=people": "-y--", "/report.csv?team=hill": "--y-", "/report.csv?team=hill&table=people": "--y-",
		"/items/" + forPartners + "/report": "-y--", "/report.csv?item=" + forPartners + "&table=people": "-y--",
		"/teams/oak/start": "----", "/teams/oak/cover": "----", "/teams/oak/discussions": "-y--", "/teams/oak/discussions/new": "-y--",
	}
	for who, want := range map[string]string{aPartner: "-y--", aCoordinator: "----", otherCoordinator: "----", inBoth: "----"} { // nobody leads themselves
		extra[fmt.Sprintf("/people/%d", o.actor(who).Person.ID)] = want
		extra[fmt.Sprintf("/people/%d/staff", o.actor(who).Person.ID)] = "----"
	}
	hidden := o.hiddenFrom()
	check := func(path, want string) {
		t.Run(path, func(t *testing.T) {
			for i, v := range visitors {
				if i >= len(want) {
					break
				}
				status, page := v.get(path)
				page = inArchive(page)
				if got := status == http.StatusOK; got != (want[i] == 'y') {
					t.Errorf("visitor %d: status %d, want %c", i, status, want[i])
				}
				if i == 3 { // on the staff: by the rules of the staff
					continue
				}
				for _, secret := range hidden[i] {
					if shows(page, secret) {
						t.Errorf("visitor %d is shown %q", i, secret)
					}
				}
			}
		})
	}
	for _, row := range strings.Split(strings.TrimSpace(o.accessTable()), "\n") {
		path, council, _ := strings.Cut(row, " ")
		want := own[path]
		if want == "" {
			want = "---"
		}
		check(path, want)
		staff := strings.TrimSpace(council)[0] == sees // what a worker of the council sees: TestWebAccess
		if both, _ := visitors[3].get(path); (both == http.StatusOK) != staff {
			t.Errorf("%s: who works for both gets %d, and the council’s worker sees it: %v", path, both, staff)
		}
	}
	for path, want := range extra {
		check(path, want)
	}
	items, err := o.db.Items(t.Context(), o.clock.Now())
	o.must(err)
	for i, v := range visitors[:3] { // whatever they search for
		found := 0
		for _, item := range items {
			_, page := v.get("/library?q=" + url.QueryEscape(item.Title))
			for _, other := range items {
				if strings.Contains(page, `href="/items/`+other.Ref+`"`) || strings.Contains(page, `href="/items/`+other.Ref+`?`) {
					found++
					if slices.Contains(hidden[i], other.Title) {
						t.Errorf("visitor %d finds %s by %q", i, other.Ref, item.Title)
					}
				}
			}
		}
		if found == 0 {
			t.Errorf("visitor %d finds nothing at all", i)
		}
	}
	for _, council := range []string{aManager, aSenior, aPolicyLead, anAdmin} { // by name nobody in the council sees an organisation's people
		v := o.as(council)
		for _, path := range []string{"/teams/oak", "/report.csv?team=oak", "/report.csv?team=oak&table=people", "/teams/oak/supervision"} {
			if status, _ := v.get(path); status == http.StatusOK {
				t.Errorf("%s sees %s", council, path)
			}
		}
		for _, path := range []string{"/teams", "/report.csv", "/desk/coverage.csv", "/items/" + forPartners + "/report", fmt.Sprintf("/people/%d", o.actor(inBoth).Person.ID), "/library?q=oak"} {
			if _, page := v.get(path); shows(page, "Fayola Elmore") || shows(page, "Oak Trust") || shows(page, "Trustee") {
				t.Errorf("%s is shown the charity’s people at %s", council, path)
			}
		}
	}
}

// TestPartnersRecordWhatTheyShared: by the form of their page, and nobody else's.
func TestPartnersRecordWhatTheyShared(t *testing.T) {
	alone(t)
	t.Parallel()
	o := newWebOffice(t)
	o.partners()
	coordinator := o.as(aCoordinator)
	coordinator.sees("/teams/oak", "Shared with others")
	for _, form := range []string{"people=&on=2026-12-04", "people=0&on=2026-12-04", "people=12&on=2031-12-04"} {
		values, err := url.ParseQuery(form)
		o.must(err)
		if status, page := coordinator.post("/teams/oak/shared", values); status == http.StatusOK && !shows(page, "There is a problem") {
			t.Errorf("%s is taken", form)
		}
	}
	if status, page := coordinator.post("/teams/oak/shared", url.Values{"people": {"12"}, "on": {o.Today().String()}}); status != http.StatusOK || !shows(page, "12 people, recorded by Evelyn Ashdown") {
		t.Errorf("recorded: %d\n%s", status, page)
	}
	for _, who := range []string{aPartner, otherCoordinator, inBoth, aManager, anAdmin} {
		if status, _ := o.as(who).post("/teams/oak/shared", url.Values{"people": {"12"}, "on": {o.Today().String()}}); status != http.StatusForbidden && status != http.StatusNotFound {
			t.Errorf("%s records it: %d", who, status)
		}
	}
}

// TestPartnersSignInByMail: who asks for a link learns nothing of who is on record, and
// only an organisation's own people get one.
func TestPartnersSignInByMail(t *testing.T) {
	alone(t)
	t.Parallel()
	o := newWebOffice(t)
	if page := o.visitor().sees("/sign-in"); shows(page, "With a link by e-mail") {
		t.Error("a link by mail is offered where there is no organisation")
	}
	o.partners()
	o.visitor().sees("/sign-in", "With a link by e-mail")
	pages := map[string]bool{}
	for address, links := range map[string]int{aCoordinator: 1, strings.ToUpper(aPartner): 1, inBoth: 0, anAdmin: 0, "nobody@oak.example": 0} {
		before := o.letters(digest.NoticeSignIn)
		status, page := o.visitor().post("/sign-in", url.Values{"email": {address}})
		if status != http.StatusOK {
			t.Errorf("%s: %d", address, status)
		}
		pages[mainOf(page)] = true
		if got := o.letters(digest.NoticeSignIn) - before; got != links {
			t.Errorf("%s gets %d links, want %d", address, got, links)
		}
	}
	if len(pages) != 1 {
		t.Errorf("there are %d answers to who asks for a link: from which it can be told who is on record", len(pages))
	}
	if status, _ := o.visitor().post("/sign-in", url.Values{"email": {"oak"}}); status == http.StatusOK {
		t.Error("what is no address is taken")
	}
	last := http.StatusOK
	for range 20 {
		last, _ = o.visitor().post("/sign-in", url.Values{"email": {aCoordinator}})
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("twenty links for one address: %d", last)
	}
}

// letters counts the notices of a kind that wait or went.
func (o *webOffice) letters(kind digest.NoticeKind) int {
	o.t.Helper()
	db, err := sql.Open("sqlite", o.file)
	o.must(err)
	defer db.Close() //nolint:errcheck // it was only read
	return len(o.rows(db, `SELECT id FROM deliveries WHERE kind = 'notice' AND notice LIKE '{"kind":"`+string(kind)+`"%'`))
}

// shows reports whether a page has words for people to read; a name inside another word
// is none.
func shows(page, secret string) bool {
	text := html.UnescapeString(page)
	for at := 0; ; {
		found := strings.Index(text[at:], secret)
		if found < 0 {
			return false
		}
		start := at + found
		at = start + len(secret)
		before, _ := utf8.DecodeLastRuneInString(text[:start])
		after, _ := utf8.DecodeRuneInString(text[at:])
		if !unicode.IsLetter(before) && !unicode.IsLetter(after) {
			return true
		}
	}
}

// hiddenFrom are what no page may show to the charity's worker, its coordinator and the
// school's.
func (o *webOffice) hiddenFrom() [3][]string {
	staff, err := o.Staff(o.t.Context(), digest.Operator())
	o.must(err)
	items, err := o.db.Items(o.t.Context(), o.clock.Now())
	o.must(err)
	var hidden [3][]string
	for i, own := range []struct{ domain, unit, title string }{
		{"@oak.example", "Oak Trust", "Heard by the first who ask"}, {"@oak.example", "Oak Trust", "Heard by the first who ask"}, {"@hill.example", "Hill School", "Seen at the school gate"},
	} {
		for _, p := range staff.People {
			if !strings.HasSuffix(p.Email, own.domain) {
				hidden[i] = append(hidden[i], p.Name, p.Email)
			}
		}
		for _, unit := range staff.Teams {
			if unit.Name != own.unit {
				hidden[i] = append(hidden[i], unit.Name)
			}
		}
		for _, item := range items {
			if item.Title != own.title && (item.Ref != "training-charities" || own.unit != "Oak Trust") {
				hidden[i] = append(hidden[i], item.Title)
			}
		}
	}
	return hidden
}

// inArchive is what the files of an archive say, one after another; else what was handed in.
func inArchive(page string) string {
	archive, err := zip.NewReader(strings.NewReader(page), int64(len(page)))
	if err != nil {
		return page
	}
	var all strings.Builder
	for _, f := range archive.File {
		in, err := f.Open()
		if err == nil {
			_, err = io.Copy(&all, io.LimitReader(in, 16<<20))
		}
		if err != nil {
			return page
		}
	}
	return all.String()
}
