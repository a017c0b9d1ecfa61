package slacktext_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

func teamsOf(n int) (teams []digest.Team) {
	for i := range n {
		teams = append(teams, digest.Team{Slug: fmt.Sprintf("team-%03d", i), Name: fmt.Sprintf("Team <%d> & others", i)})
	}
	return teams
}

func unmatched(n int) (list []digest.Unmatched) {
	for i := range n {
		list = append(list, digest.Unmatched{Kind: digest.AccountOnly, Account: fmt.Sprintf("U%07d", i), Email: fmt.Sprintf("somebody.with.a.very.long.address.%05d@a-council-with-a-long-name.example.gov.uk", i)})
	}
	return list
}

// TestGoldenAdmin holds every modal of an administrator to its file, with ten
// thousand unmatched and more teams than a menu has options.
func TestGoldenAdmin(t *testing.T) {
	record := digest.StaffRecord{
		Person: amina,
		Memberships: []digest.TeamMembership{
			{Membership: digest.Membership{Span: digest.Span{From: monday - 900, To: monday - 101}}, Team: digest.Team{Slug: "south", Name: "South"}},
			{Membership: digest.Membership{Span: digest.Span{From: monday - 100}}, Team: north},
			{Membership: digest.Membership{Span: digest.Span{From: monday, To: monday + 30}, Cover: true, Manager: true}, Team: digest.Team{Slug: "mash", Name: "MASH"}},
		},
		Absences: []digest.Absence{{Span: digest.Span{From: monday - 9, To: monday - 2}}},
	}
	full := digest.DirectoryReport{
		Pass: digest.DirectoryPass{Completed: noon, Took: time.Minute, Accounts: 12_345, Failed: noon.Add(24 * time.Hour), Problem: "slack users.list: <ratelimited>"},
		Counts: map[digest.UnmatchedKind]int{
			digest.AccountOnly: 10_000, digest.StaffOnly: 3, digest.AccountGone: 2, digest.LeftLive: 1, digest.GroupOnly: 4, digest.TeamOnly: 5,
		},
		Groups: []digest.TeamGroup{
			{Team: "north", Named: "@north", At: noon},
			{Team: "south", Named: "@south", State: digest.GroupMissing, At: noon},
			{Team: "mash", Named: "S123", State: digest.GroupDisabled, At: noon},
		},
	}
	list := slacktext.Spot{Kind: string(digest.AccountOnly), Page: 399}
	onStaff := []digest.Unmatched{
		{Kind: digest.GroupOnly, Person: digest.Person{ID: 4, Name: "Tom <Evans>"}, Account: "U4", Email: "tom@council.example", Team: "north"},
		{Kind: digest.GroupOnly, Account: "U9", Team: "north"},
	}
	desk := slacktext.Spot{Kind: slacktext.FromStaff, Person: 3}
	for name, v := range map[string]slack.ModalViewRequest{
		"directory":            render.Directory(full),
		"directory-never":      render.Directory(digest.DirectoryReport{}),
		"directory-list":       render.Unmatched(unmatched(slacktext.UnmatchedPerPage), 10_000, list),
		"directory-list-staff": render.Unmatched(onStaff, 2, slacktext.Spot{Kind: string(digest.GroupOnly)}),
		"staff-find":           render.FindStaff("", nil),
		"staff-find-nobody":    render.FindStaff("zz", nil),
		"staff-find-many":      render.FindStaff("person", members(digest.MaxFound)),
		"staff-of":             render.StaffOf(record, monday),
		"staff-start-of":       render.StartOf(amina, teamsOf(3), desk, monday),
		"staff-start-of-new":   render.StartOf(digest.Person{}, teamsOf(230), slacktext.Spot{Kind: slacktext.FromStaff}, monday),
		"staff-cover-of":       render.CoverOf(amina, teamsOf(3), desk, monday),
	} {
		t.Run(name, func(t *testing.T) {
			golden(t, "view-"+name, pretty(v))
			checkView(t, v)
		})
	}
	t.Run("sent", func(t *testing.T) {
		m := render.DirectorySent(full)
		golden(t, "message-directory-sent", wire(m))
		checkMessage(t, m)
	})
	t.Run("home", func(t *testing.T) {
		v := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: render.AdminHome()}}
		golden(t, "home-admin", pretty(v))
	})
}

// TestUnmatchedPage: a page beyond the list is its last.
func TestUnmatchedPage(t *testing.T) {
	for _, c := range [][3]int{{0, 0, 0}, {0, 5, 0}, {25, 1, 0}, {26, 1, 1}, {10_000, 399, 399}, {10_000, 400, 399}, {10, -1, 0}} {
		if got := slacktext.UnmatchedPage(c[0], c[1]); got != c[2] {
			t.Errorf("page %d of %d people: %d, want %d", c[1], c[0], got, c[2])
		}
	}
}
