package slacktext_test

import (
	"fmt"
	"testing"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

var atNorth = slacktext.Spot{Team: "north", On: monday}

func manyTeams(n int) digest.Report {
	r := report()
	for i := range n - 1 {
		t := r.Teams[0]
		t.Team, t.Name = fmt.Sprintf("team-%02d", i), fmt.Sprintf("Team <%d> & others", i)
		r.Teams = append(r.Teams, t)
	}
	return r
}

func standing() []digest.Standing {
	return []digest.Standing{
		{PersonID: 3, Name: "Amina Khan", ItemID: 1, Ref: "lesson-handover", Title: "A good handover", State: digest.StateOverdue, DueOn: monday - 3, Reminded: 2},
		{PersonID: 3, Name: "Amina Khan", ItemID: 2, Ref: "policy-sharing", Title: "Sharing information", State: digest.StateInformed, Answer: digest.Understood},
		{PersonID: 4, Name: "Tom <Evans>", ItemID: 1, Ref: "lesson-handover", Title: "A good handover", State: digest.StateOutstanding, Answer: digest.Question, DueOn: monday + 3},
		{PersonID: 5, Name: "Sam Lee", ItemID: 1, Ref: "lesson-handover", Title: "A good handover", State: digest.StateAway},
	}
}

func members(n int) (people []digest.Person) {
	for i := range n {
		people = append(people, digest.Person{ID: int64(i + 1), Name: fmt.Sprintf("Person %03d <x>", i+1)})
	}
	return people
}

func discussions(n int) (list []digest.Discussion) {
	for i := range n {
		d := digest.Discussion{
			ID: int64(i + 1), Team: "north", Item: digest.ItemVersion{ID: 1, Title: "A good handover"}, On: monday, Meeting: digest.TeamMeeting,
			Present:    []digest.Attendee{{PersonID: 3, Name: "Amina Khan"}, {PersonID: 4, Name: "Tom <Evans>", Objected: noon, Objection: "On a visit"}},
			RecordedBy: "Mara & co", Action: digest.ActionPoint{What: "Ring the new worker", Owner: "Amina Khan", Due: monday + 14},
		}
		if i%2 == 1 {
			d.Action.Done = noon
		}
		list = append(list, d)
	}
	return list
}

func supervisees() []digest.Supervisee {
	item := digest.ItemVersion{ID: 1, Title: "A good handover"}
	return []digest.Supervisee{{PersonID: 3, Name: "Amina Khan", Entries: []digest.SupervisionEntry{
		{Key: digest.ReceiptKey{PersonID: 3, ItemID: 1, Asks: 1}, Item: item, Asked: true, NoteID: 6, Note: "How do I say this to <parents>?", AskedAt: noon},
		{Key: digest.ReceiptKey{PersonID: 3, ItemID: 2, Asks: 1}, Item: item, Reminded: 2, Tick: &digest.Tick{At: noon, By: "Mara", Outcome: "Read it together"}},
	}}}
}

// TestGoldenManager holds every modal of a manager to its file.
func TestGoldenManager(t *testing.T) {
	record := digest.StaffRecord{
		Person:      amina,
		Memberships: []digest.TeamMembership{{Membership: digest.Membership{Span: digest.Span{From: monday - 100}}, Team: north}},
		Absences:    []digest.Absence{{Span: digest.Span{From: monday - 9, To: monday - 2}}},
	}
	hidden := report()
	hidden.Teams[0].Lessons = digest.Measure{Expected: 12, Informed: digest.Hidden, Outstanding: digest.Hidden, Overdue: digest.Hidden, Away: digest.Hidden}
	hidden.Measures.Lessons = hidden.Teams[0].Lessons
	items := []digest.Item{lesson(1, "A good handover"), policy(2, "Sharing information")}
	exempt := standing()[:1]
	exempt[0].State, exempt[0].Answer = digest.StateExempt, ""
	for name, v := range map[string]slack.ModalViewRequest{
		"report-teams":         render.Teams(manyTeams(60), slacktext.Spot{Page: 1}),
		"report-teams-hidden":  render.Teams(hidden, slacktext.Spot{}),
		"report-team":          render.Team(report(), standing(), atNorth, true),
		"report-team-counts":   render.Team(report(), nil, atNorth, false),
		"report-team-hidden":   render.Team(digest.Suppress(report()), nil, atNorth, false),
		"report-people":        render.People(standing(), atNorth),
		"report-person":        render.Person(record, standing()[:2], atNorth),
		"report-person-exempt": render.Person(record, exempt, atNorth),
		"report-items":         render.Items(report(), atNorth, true),
		"report-item":          render.ItemIn(standing(), atNorth),
		"supervision":          render.Supervision(supervisees(), nil, atNorth),
		"supervision-before":   render.Supervision(nil, supervisees(), atNorth),
		"supervision-empty":    render.Supervision(nil, nil, atNorth),
		"supervision-tick":     render.Tick(atNorth),
		"discussion":           render.Discuss(items, members(3), atNorth, monday),
		"discussion-large":     render.Discuss(items, members(230), atNorth, monday),
		"discussion-answers":   render.Discussed(members(3), atNorth),
		"discussions":          render.Discussions(discussions(12), atNorth, "Recorded."),
		"discussions-alone":    render.Discussions(discussions(1), atNorth, render.Recorded(digest.RecordedDiscussion{Present: 1, Informed: 1})),
		"staff":                render.Staff(members(3), atNorth),
		"staff-start":          render.Start(atNorth, monday),
		"staff-leave":          render.Leave(atNorth, monday),
		"staff-absence":        render.Absence(atNorth, monday),
		"staff-back":           render.Back(atNorth, monday),
		"staff-cover":          render.Cover(members(3), atNorth, monday),
		"staff-exempt":         render.Exempt(atNorth),
		"discussion-nothing":   render.Discuss(nil, nil, atNorth, monday),
		"report-people-nobody": render.People(nil, atNorth),
	} {
		t.Run(name, func(t *testing.T) {
			golden(t, "view-"+name, pretty(v))
			checkView(t, v)
		})
	}
	for name, m := range map[string]slacktext.Message{
		"report-actions": slacktext.ReportActions(render.Report(report()), atNorth),
		"report-sent":    render.FileSent(report()),
		"report-inline":  slacktext.InPlace("level,key\nteam,<north>\n"),
		"plan-sent":      slacktext.PlanSent(2),
	} {
		t.Run(name, func(t *testing.T) {
			golden(t, "message-"+name, wire(m))
			checkMessage(t, m)
		})
	}
	t.Run("home", func(t *testing.T) {
		v := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: render.OwnTeams(manyTeams(60))}}
		golden(t, "home-teams", pretty(v))
	})
}

// TestSpot writes spots and reads them again, within what a client allows.
func TestSpot(t *testing.T) {
	s := slacktext.Spot{Team: "north & west", Ref: "lesson-1", Person: 3, Item: 4, Version: 5, ID: 6, On: monday, Page: 7, Kind: "team_meeting"}
	for i := range 300 {
		s.People = append(s.People, int64(i*1000))
	}
	if n := len(s.String()); n > 3000 {
		t.Errorf("%d characters", n)
	}
	got, err := slacktext.ParseSpot(s.String())
	if err != nil || fmt.Sprint(got) != fmt.Sprint(s) {
		t.Errorf("%v, %v", got, err)
	}
	for _, bad := range []string{"%zz", "p=x", "o=tomorrow", "w=a.!", "v=1x"} {
		if _, err := slacktext.ParseSpot(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}
