package main

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/pack"
)

// aColleague is somebody else whom the manager leads.
func (o *webOffice) aColleague() string {
	o.t.Helper()
	roster, err := o.db.Roster(o.t.Context())
	o.must(err)
	team, today := o.actor(aWorker).Home(), o.Today()
	for _, m := range roster.Memberships {
		at := slices.IndexFunc(roster.People, func(p digest.Person) bool { return p.ID == m.PersonID })
		if p := roster.People[at]; m.TeamID == team.ID && !m.Manager && p.Email != aWorker && p.SlackID != "" && m.Covers(today) {
			return p.Email
		}
	}
	o.t.Fatal("nobody else is in the team")
	return ""
}

// heardFirst is an office in which a policy lead named one of the manager's people as who
// worked with the family of a review, and the manager spoke with them.
func heardFirst(t *testing.T, who func(*webOffice) string) *webOffice {
	t.Helper()
	o := newWebOffice(t)
	o.partners()
	o.draft(secondLead, draftOfWeb)
	ctx, lead, manager := t.Context(), o.actor(aPolicyLead), o.actor(aManager)
	o.must(o.PlanReleases(ctx, lead, 2, nil))
	o.must(o.NameCaseWorker(ctx, lead, 2, who(o), manager.Person.Email))
	o.must(o.Release(ctx, lead, 2, digest.ToWorkers, ""))
	list, err := o.ToSpeakWith(ctx, manager)
	o.must(err)
	o.must(o.RecordSpoken(ctx, manager, list[0].ID, o.Today()))
	return o
}

// opened is what a page or a file says; archives are opened.
func opened(t *testing.T, body string) string {
	if !strings.HasPrefix(body, "PK") {
		return random.ReplaceAllString(body, "")
	}
	archive, err := zip.NewReader(bytes.NewReader([]byte(body)), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	slices.SortFunc(archive.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) }) // a workbook's parts come in any order
	for _, f := range archive.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		all.WriteString("\n" + f.Name + "\n" + string(text))
	}
	return random.ReplaceAllString(all.String(), "")
}

// random are keys and times that no two offices share.
var random = regexp.MustCompile(`[0-9A-Z]{26,}|[0-9a-f]{64}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z`)

// TestWhoHeardFirstIsWithThreePeople: of two councils in one of which the worker worked with a
// family, and in the other a colleague of theirs, every page, file and search says the same to
// everybody, but for those of the worker, their manager, and the policy lead who named them.
func TestWhoHeardFirstIsWithThreePeople(t *testing.T) {
	alone(t)
	large(t)
	t.Parallel()
	var colleague string
	a := heardFirst(t, func(*webOffice) string { return aWorker })
	b := heardFirst(t, func(o *webOffice) string { colleague = o.aColleague(); return colleague })
	name := url.QueryEscape(a.actor(aWorker).Person.Name)
	paths := []string{
		"/desk/reviews/2/release", "/library?q=" + name, "/admin/audit?q=" + name, "/admin/audit.csv?q=" + name, "/admin/roles?q=" + name, "/admin/audit.csv", "/admin/audit.xlsx",
		"/report.csv?as-of=2026-11-30", "/desk/reviews/2?worker=" + name, "/items/lesson-talk-to-the-child/report", "/desk/coverage?q=" + name,
	}
	for _, row := range strings.Split(strings.TrimSpace(a.accessTable()), "\n") {
		path, _, _ := strings.Cut(row, " ")
		paths = append(paths, path)
	}
	differ := map[string][]string{}
	for _, who := range []string{aWorker, colleague, aManager, otherManager, aSenior, aPolicyLead, secondLead, anAdmin, aCoordinator, aPartner} {
		here, there := a.as(who), b.as(who)
		for _, path := range paths {
			status, one := here.get(path)
			other, two := there.get(path)
			if status != other || opened(t, one) != opened(t, two) {
				differ[who] = append(differ[who], path)
				if !slices.Contains(shownTo(colleague)[who], path) {
					t.Errorf("%s sees in %s who it was:\n%s", who, path, cmp.Diff(opened(t, one), opened(t, two)))
				}
			}
		}
	}
	for _, list := range differ {
		slices.Sort(list)
	}
	for who, list := range shownTo(colleague) {
		if !slices.Equal(list, slices.Compact(differ[who])) {
			t.Errorf("%s sees it in %v, want %v", who, differ[who], list)
		}
	}
	if len(differ) != len(shownTo(colleague)) {
		t.Errorf("it is seen by %v", slices.Sorted(maps.Keys(differ)))
	}
}

// shownTo is the table of who is shown it, and where.
func shownTo(colleague string) map[string][]string {
	return map[string][]string{
		aWorker:     {"/me", "/me/everything"},
		colleague:   {"/me", "/me/everything"},
		aManager:    {"/speak"},
		aPolicyLead: {"/desk/reviews/2/release"},
	}
}

// TestAPackSaysHowAReviewBecameKnown: by an item, what came of each recommendation of its
// review, and when each step of the release was and how many had it, and never who.
func TestAPackSaysHowAReviewBecameKnown(t *testing.T) {
	alone(t)
	large(t)
	t.Parallel()
	o := heardFirst(t, func(*webOffice) string { return aWorker })
	for item, want := range map[string][]string{
		"lesson-talk-to-the-child": {"Who heard of it in what order", "in person, through their manager: from", "Fewer than five people had it.", "The service: from", "fewer than five", "how many had it is as it was last counted when this pack was made"},
		"ambershire-who-was-told":  {"Without a change.", "Seen in practice.", "People asked for shorter talks", "11 of 12 records showed the change", "Fewer than five people had it."},
	} {
		var made bytes.Buffer
		_, err := o.db.Sequence(t.Context(), o.Now(), nil)
		o.must(err)
		o.must(pack.Maker{Folder: t.TempDir()}.Write(&made, func(sink digest.PackSink) error {
			return o.Pack(t.Context(), digest.Operator(), digest.PackQuery{Item: item}, sink)
		}))
		text := opened(t, made.String())
		for _, words := range want {
			if !strings.Contains(text, words) {
				t.Errorf("the pack of %s does not say %q", item, words)
			}
		}
		if strings.Contains(text, "case_workers") || strings.Contains(text, "told_on") {
			t.Errorf("the pack of %s has the table of who heard first", item)
		}
	}
}
