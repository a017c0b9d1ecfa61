package slacktext

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// The controls and screens of the report.
const (
	ActionTeams  = "report_teams"
	ActionTeam   = "report_team"
	ActionAsOf   = "report_as_of"
	ActionPeople = "report_people"
	ActionPerson = "report_person"
	ActionItems  = "report_items"
	ActionItem   = "report_item"
	ActionCSV    = "report_csv"
	ActionXLSX   = "report_xlsx"

	ViewTeams  = "report_teams"
	ViewTeam   = "report_team"
	ViewPeople = "report_people"
	ViewPerson = "report_person"
	ViewItems  = "report_items"
	ViewItemIn = "report_item"
)

// perScreen is how many rows a page of a screen has.
const perScreen = 15

// OwnTeams is what the Home tab of a manager begins with: what their teams need from
// them, as counts, with the way to the supervision list and the people. At most five
// teams; behind the button are the others.
func (r Renderer) OwnTeams(rep digest.Report) []slack.Block {
	const some = 5
	blocks := []slack.Block{header("Your teams"), section(escape(strings.Join(letter.Needs(rep), "\n")))}
	for _, t := range rep.Teams[:min(some, len(rep.Teams))] {
		at := Spot{Team: t.Team}
		blocks = append(blocks, section("*"+cutEscaped(oneLine(t.Name), maxTitle)+"*\n"+inShort(t.Measures)))
		blocks = append(blocks, slack.NewActionBlock("team:"+t.Team,
			button(ActionSupervision, at.String(), "Supervision list", t.Name), button(ActionPeople, at.String(), "People", t.Name), button(ActionTeam, at.String(), "Report", t.Name)))
	}
	return append(blocks, allTeams(rep, some)...)
}

// TeamsHome is what the Home tab shows to somebody who may see counts of teams that
// are not theirs to lead: at most five, and the way to all of them.
func (r Renderer) TeamsHome(rep digest.Report) []slack.Block {
	const some = 5
	blocks := []slack.Block{header("Teams"), section(escape(strings.Join(headline(rep), "\n")))}
	for _, t := range rep.Teams[:min(some, len(rep.Teams))] {
		blocks = append(blocks, teamRow(t, Spot{Team: t.Team}))
	}
	return append(blocks, allTeams(rep, some)...)
}

// allTeams leads to all teams, where there are more than are shown.
func allTeams(rep digest.Report, shown int) []slack.Block {
	if len(rep.Teams) <= shown {
		return nil
	}
	return buttons("teams", to(ActionTeams, Spot{}, "All "+count(len(rep.Teams), "team", "teams")))
}

func teamRow(t digest.TeamMeasures, spot Spot) slack.Block {
	words := "*" + cutEscaped(oneLine(t.Name), maxTitle) + "*\n" + inShort(t.Measures)
	return row(words, ActionTeam, spot, "Open", t.Name)
}

// inShort is both measures in one line.
func inShort(m digest.Measures) string {
	return "Lessons: " + ratio(m.Lessons) + " · Policy changes: " + ratio(m.Policies)
}

// ratio is a measure as counts and share, with what is overdue.
func ratio(m digest.Measure) string {
	switch {
	case m.Informed == digest.Hidden:
		return letter.KeptBack(m)
	case m.Expected == 0 && m.Waiting > 0:
		return "nobody told yet"
	case m.Expected == 0:
		return "nothing asked yet"
	case m.Overdue > 0:
		return fmt.Sprintf("%d of %d%s, %d overdue", m.Informed, m.Expected, letter.Percent(m), m.Overdue)
	default:
		return fmt.Sprintf("%d of %d%s", m.Informed, m.Expected, letter.Percent(m))
	}
}

// Teams lists the teams of a report.
func (r Renderer) Teams(rep digest.Report, spot Spot) slack.ModalViewRequest {
	blocks := []slack.Block{
		section(escape(measure(letter.LessonsName, rep.Measures.Lessons) + ".\n" + measure(letter.PoliciesName, rep.Measures.Policies) + ".")),
		note(escape("As of " + day(rep.AsOf) + ". " + letter.Baseline + " " + letter.Rounded)),
	}
	part, pager := onPage(rep.Teams, perScreen, ActionTeams, spot)
	for _, t := range part {
		blocks = append(blocks, teamRow(t, Spot{Team: t.Team, On: spot.On}))
	}
	blocks = append(append(blocks, pager...), buttons("take", exports(Spot{On: spot.On})...)...)
	return screen(ViewTeams, "Teams", spot, blocks...)
}

func exports(spot Spot) []slack.BlockElement {
	return []slack.BlockElement{to(ActionCSV, spot, "Send me as CSV"), to(ActionXLSX, spot, "Send me as Excel")}
}

// Team is a team's report, for those who may see its counts; standing is of its
// own managers alone, who see names further on.
func (r Renderer) Team(rep digest.Report, standing []digest.Standing, spot Spot, mine bool) slack.ModalViewRequest {
	name := spot.Team
	for _, t := range rep.Teams {
		name = t.Name
	}
	lines := headline(rep)
	blocks := []slack.Block{header(cut(oneLine(name), maxHeader)), section(escape(strings.Join(lines, "\n")))}
	if mine {
		blocks = append(blocks, section(escape(strings.Join(attention(standing, rep.AsOf), "\n"))))
	}
	picker := slack.NewDatePickerBlockElement(ActionAsOf)
	picker.InitialDate = rep.AsOf.String()
	blocks = append(blocks, slack.NewSectionBlock(mrkdwn("As of "+day(rep.AsOf)+". Choose another day:"), nil, slack.NewAccessory(picker)))
	at := spot.team()
	switch {
	case mine:
		blocks = append(blocks, buttons("look",
			to(ActionPeople, at, "People"), to(ActionItems, at, "Items"), to(ActionSupervision, at, "Supervision list"),
			to(ActionDiscussions, at, "Discussions"), to(ActionStaff, at, "Staff changes"))...)
	case rep.Suppressed:
		blocks = append(blocks, note(noItemsOfTeam))
	default:
		blocks = append(blocks, buttons("look", to(ActionItems, at, "Items"))...)
	}
	take := append(exports(at), to(ActionTeams, Spot{On: spot.On}, "All teams"))
	return screen(ViewTeam, "Report", at, append(blocks, buttons("take", take...)...)...)
}

// noItemsOfTeam is what seniors read in place of a team's items.
const noItemsOfTeam = "A team is not counted item by item here: small numbers could be worked out from that."

// attention says who wants attention, by name: for the people's own manager.
func attention(standing []digest.Standing, on digest.Date) []string {
	var overdue, away []string
	due := 0
	for _, p := range byPerson(standing) {
		if p.overdue > 0 {
			overdue = append(overdue, p.name)
		}
		if p.away {
			away = append(away, p.name)
		}
	}
	for _, st := range standing {
		if st.DueWithin(on, on+7) {
			due++
		}
	}
	return []string{
		"Due in the coming seven days: " + count(due, "answer", "answers") + ".",
		"Overdue: " + list(overdue, 20, "nobody") + ".",
		"Away: " + list(away, 20, "nobody") + ".",
	}
}

// list names at most so many, and counts the others.
func list(names []string, most int, none string) string {
	switch {
	case len(names) == 0:
		return none
	case len(names) > most:
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	default:
		return strings.Join(names, ", ")
	}
}

// ReportActions are what stands under the report of /briefed report.
func ReportActions(m Message, spot Spot) Message {
	open := to(ActionTeams, spot, "Look closer")
	if spot.Team != "" {
		open = to(ActionTeam, spot, "Look closer")
	}
	m.Blocks = append(m.Blocks, buttons("report", append([]slack.BlockElement{open}, exports(spot)...)...)...)
	return m
}

// FileSent leads a file with a report.
func (r Renderer) FileSent(rep digest.Report) Message {
	return Message{Text: escape(fmt.Sprintf("The report you asked for, as of %s.\n%s.\n%s.", day(rep.AsOf),
		measure(letter.LessonsName, rep.Measures.Lessons), measure(letter.PoliciesName, rep.Measures.Policies)))}
}

// Words about files, and what they are called.
const (
	FileReport  = "report"
	FilePlan    = "action-plan"
	FileComing  = "It is on its way: look at your messages with Briefed in a moment."
	fileInPlace = "Slack does not take files here, so this is the report itself. Save it as a file that ends in .csv:"
	fileTooLong = "Slack does not take files here, and the report is too long for a message. Open it with /briefed report, or on the web pages of Briefed."
)

// InPlace shows a CSV file in a message, where files are disabled.
func InPlace(csv string) Message {
	text := fileInPlace + "\n```\n" + escape(csv) + "```"
	if len([]rune(text)) > maxText {
		return Reply(fileTooLong)
	}
	return Message{Text: text}
}

// FileName names a file, and AltText describes it for people who cannot see it.
func FileName(spot Spot, on digest.Date, what, ending string) string {
	name := "briefed-" + what
	if spot.Team != "" {
		name += "-" + spot.Team
	}
	return name + "-" + on.String() + "." + ending
}

// AltText describes a file for people who cannot see it.
func AltText(what string, on digest.Date) string {
	return "A table: " + what + " as of " + day(on) + "."
}
