package slacktext

import (
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
)

// The controls, screens and inputs of administrators: staff changes of anybody.
// What the forms for one person ask is as for managers.
const (
	ActionFindStaff = "staff_find"
	ActionStaffOf   = "staff_of"
	ActionStartOf   = "staff_start_of"
	ActionCoverOf   = "staff_cover_of"

	ViewFindStaff = "staff_find"
	ViewStaffOf   = "staff_of"
	ViewStartOf   = "staff_start_of"
	ViewCoverOf   = "staff_cover_of"

	InputTeam = "team"
)

// FromStaff is the kind of a spot on an administrator's way to somebody: it leads
// back there, and not to a team.
const FromStaff = "staff"

// AdminsOnly is said to who is no administrator.
const AdminsOnly = "That is for administrators. Managers find their own people with /briefed report, under Staff changes of their team."

// AdminHome is what the Home tab shows to administrators.
func (r Renderer) AdminHome() []slack.Block {
	return append([]slack.Block{
		header("Administration"),
		section("Staff changes of anybody, and whom only the staff list or only Slack knows."),
	}, buttons("administration", to(ActionFindStaff, Spot{}, "Staff changes"), to(ActionDirectory, Spot{}, "Staff list and Slack"))...)
}

// FindStaff is the modal in which administrators look for somebody, with who was
// found by the words, if any were given.
func (r Renderer) FindStaff(words string, found []digest.Person) slack.ModalViewRequest {
	blocks := []slack.Block{line(InputWords, "Name or e-mail address", "A part of it is enough.", words, maxWords)}
	switch {
	case words == "":
	case len(found) == 0:
		blocks = append(blocks, section("Nobody on record has this in their name or address."))
	case len(found) >= digest.MaxFound:
		blocks = append(blocks, section("*The first "+number(len(found))+"*: write more of the name for others."))
	default:
		blocks = append(blocks, section("*"+count(len(found), "person", "people")+"*"))
	}
	for _, p := range found {
		blocks = append(blocks, row("*"+cutEscaped(oneLine(p.Name), maxTitle)+"*\n"+cutEscaped(oneLine(p.Email), maxTitle), ActionStaffOf, Spot{Kind: FromStaff, Person: p.ID}, "Open", p.Name))
	}
	blocks = append(blocks, buttons("new", to(ActionStartOf, Spot{Kind: FromStaff}, "Somebody new starts"))...)
	v := sheet(ViewFindStaff, "Staff changes", "Find", Spot{Kind: FromStaff}, blocks...)
	v.Close = plain("Close", maxModal)
	return v
}

// StaffOf is what is on record of somebody, and what an administrator can record.
func (r Renderer) StaffOf(record digest.StaffRecord, today digest.Date) slack.ModalViewRequest {
	at := Spot{Kind: FromStaff, Person: record.Person.ID}
	blocks := []slack.Block{
		header(cut(oneLine(record.Person.Name), maxHeader)),
		section(cutEscaped(record.Person.Email+"\n"+strings.Join(staffLines(record), "\n"), maxSection)),
	}
	blocks = append(blocks, buttons("staff",
		to(ActionAbsence, at, "Record an absence"), to(ActionBack, at, "Back from absence"),
		to(ActionStartOf, at, "Starts in a team"), to(ActionCoverOf, at, "Acting cover"))...)
	for _, m := range record.Memberships {
		if m.Cover || !m.To.IsZero() && m.To < today {
			continue
		}
		in := at
		in.Team = m.Team.Slug
		blocks = append(blocks, row("*"+cutEscaped(oneLine(m.Team.Name), maxTitle)+"*\n"+capital(span(m.Span)), ActionLeave, in, "Last day", m.Team.Name))
	}
	blocks = append(blocks, note("Each change needs a reason, and is put on record."))
	blocks = append(blocks, buttons("back", to(ActionFindStaff, Spot{}, "Find somebody else"))...)
	return screen(ViewStaffOf, "Staff changes", at, blocks...)
}

// StartOf records that somebody begins in any team: somebody new, or whose record
// it is opened from.
func (r Renderer) StartOf(person digest.Person, teams []digest.Team, spot Spot, today digest.Date) slack.ModalViewRequest {
	return sheet(ViewStartOf, "Somebody starts", "Record the start", spot,
		one(InputTeam, "Team", "", teamOptions(teams), ""),
		line(InputEmail, "E-mail address", "Their Slack account is found by it.", person.Email, 200),
		optional(line(InputName, "Name", "Needed for somebody new to the council.", person.Name, 200)),
		whose(),
		optional(line(InputRole, "Job title", "", "", 200)),
		employmentInput(),
		dayInput(InputFrom, "First day in the team", "", today),
		reason(noDiagnosis))
}

// CoverOf records that somebody manages any team for a time.
func (r Renderer) CoverOf(person digest.Person, teams []digest.Team, spot Spot, today digest.Date) slack.ModalViewRequest {
	return sheet(ViewCoverOf, "Acting cover", "Record the cover", spot,
		section("*"+cutEscaped(oneLine(person.Name), maxTitle)+"*"),
		one(InputTeam, "Which team?", "", teamOptions(teams), ""),
		dayInput(InputFrom, "First day", "", today),
		dayInput(InputTo, "Last day", "Acting cover ends by itself.", 0),
		reason(noDiagnosis))
}

// teamOptions are options of teams by name; the value is what their files call them.
func teamOptions(teams []digest.Team) (options []*slack.OptionBlockObject) {
	for _, t := range teams {
		options = append(options, choice(t.Slug, oneLine(t.Name)))
	}
	return options
}
