package slacktext

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// stand is how somebody stands on all items together.
type stand struct {
	id                     int64
	name                   string
	informed, opn, overdue int
	away                   bool
}

// byPerson sums up a named list, in its order.
func byPerson(standing []digest.Standing) (people []stand) {
	at := map[int64]int{}
	for _, st := range standing {
		i, known := at[st.PersonID]
		if !known {
			i = len(people)
			at[st.PersonID] = i
			people = append(people, stand{id: st.PersonID, name: oneLine(st.Name)})
		}
		p := &people[i]
		switch {
		case st.State == digest.StateInformed:
			p.informed++
		case st.State == digest.StateOverdue:
			p.overdue++
			p.opn++
		case st.State == digest.StateOutstanding:
			p.opn++
		case st.State == digest.StateAway:
			p.away = true
		}
	}
	return people
}

// private says what a named list is for, and that it is on record.
const private = "Names are for you as their manager, to talk about in supervision. That you looked is on record, and each person can see it."

// People lists the people of a team and how they stand.
func (r Renderer) People(standing []digest.Standing, spot Spot) slack.ModalViewRequest {
	blocks := []slack.Block{note(private)}
	all := byPerson(standing)
	if len(all) == 0 {
		blocks = append(blocks, section("Nothing is asked of anybody in this team yet."))
	}
	part, pager := onPage(all, perScreen, ActionPeople, spot)
	for _, p := range part {
		words := fmt.Sprintf("*%s* · %s informed, %d open", cutEscaped(p.name, maxTitle), number(p.informed), p.opn)
		if p.overdue > 0 {
			words += fmt.Sprintf(", %d overdue", p.overdue)
		}
		if p.away {
			words += " · away"
		}
		blocks = append(blocks, row(words, ActionPerson, spot.of(p.id), "Open", p.name))
	}
	blocks = append(append(blocks, pager...), buttons("back", to(ActionTeam, spot.team(), "Back to the team"))...)
	return screen(ViewPeople, "People", spot, blocks...)
}

// stateName is how somebody stands on an item, in words.
func stateName(st digest.Standing) string {
	words := map[digest.State]string{
		digest.StateInformed: "informed", digest.StateAway: "away", digest.StateExempt: "exempt",
		digest.StateUnreachable: "not reachable", digest.StateOverdue: "overdue", digest.StateOutstanding: "open",
		digest.StateWaiting: "not told yet", digest.StateAsked: "waits for a reply",
	}[st.State]
	switch {
	case st.Reason != "":
		words += ": " + st.Reason
	case !st.ComesOn.IsZero():
		words += ", its turn comes from " + day(st.ComesOn)
	}
	if st.Before {
		words += ", informed of the version before"
	}
	if st.Answer != "" && st.Answer != digest.Understood {
		words += ", answered “" + letter.Answer(st.Answer) + "”"
	}
	if st.State.Open() && !st.DueOn.IsZero() {
		words += ", due " + day(st.DueOn)
	}
	return words
}

// Person is how one of a manager's people stands, and what is on record of where
// they are.
func (r Renderer) Person(record digest.StaffRecord, standing []digest.Standing, spot Spot) slack.ModalViewRequest {
	blocks := []slack.Block{header(cut(oneLine(record.Person.Name), maxHeader)), section(escape(strings.Join(staffLines(record), "\n")))}
	at := spot.of(record.Person.ID)
	blocks = append(blocks, buttons("staff",
		to(ActionAbsence, at, "Record an absence"), to(ActionBack, at, "Back from absence"), to(ActionLeave, at, "Last day in the team"))...)
	part, pager := onPage(standing, perScreen, ActionPerson, at.at(spot.Page))
	for _, st := range part {
		words := "*" + cutEscaped(oneLine(st.Title), maxTitle) + "*\n" + capital(stateName(st))
		about := at.about(st.ItemID, st.Ref, st.Asks)
		switch {
		case st.State.Open(), st.State == digest.StateWaiting, st.State == digest.StateAsked:
			blocks = append(blocks, row(words, ActionExempt, about, "Exempt", st.Title))
		case st.State == digest.StateExempt:
			blocks = append(blocks, slack.NewSectionBlock(mrkdwn(words), nil, slack.NewAccessory(sure(button(ActionLift, about.String(), "Ask again", st.Title),
				"Ask again?", "The exemption ends. They are told, and have the usual days to answer from today.", "Ask again"))))
		default:
			blocks = append(blocks, section(words))
		}
	}
	blocks = append(append(blocks, pager...), note(private))
	blocks = append(blocks, buttons("back", to(ActionPeople, spot.team(), "Back to the people"))...)
	return screen(ViewPerson, "Person", at.at(spot.Page), blocks...)
}

// staffLines say where somebody was, is and will be.
func staffLines(record digest.StaffRecord) (lines []string) {
	for _, m := range record.Memberships {
		words := oneLine(m.Team.Name) + ", " + span(m.Span)
		switch {
		case m.Cover:
			words += ", acting manager"
		case m.Manager:
			words += ", manager"
		}
		lines = append(lines, words)
	}
	for _, a := range record.Absences {
		lines = append(lines, "Away "+span(a.Span))
	}
	if len(lines) == 0 {
		lines = append(lines, "Nothing is on record.")
	}
	return lines
}

func span(s digest.Span) string {
	if s.To.IsZero() {
		return "from " + day(s.From)
	}
	return "from " + day(s.From) + " to " + day(s.To)
}

// Items lists the items of a report.
func (r Renderer) Items(rep digest.Report, spot Spot, mine bool) slack.ModalViewRequest {
	var blocks []slack.Block
	switch {
	case rep.Suppressed && spot.Team != "": // from a screen that was open before
		blocks = append(blocks, section(noItemsOfTeam))
	case len(rep.Items) == 0:
		blocks = append(blocks, section("No items are counted here."))
	}
	part, pager := onPage(rep.Items, perScreen, ActionItems, spot)
	for _, it := range part {
		words := "*" + cutEscaped(oneLine(it.Title), maxTitle) + "*\n" + letter.Kind(it.Kind) + " · " + ratio(it.Measure)
		if mine {
			blocks = append(blocks, row(words, ActionItem, spot.about(0, it.Ref, 0), "Who", it.Title))
		} else {
			blocks = append(blocks, section(words))
		}
	}
	blocks = append(append(blocks, pager...), buttons("back", to(ActionTeam, spot.team(), "Back to the team"))...)
	return screen(ViewItems, "Items", spot, blocks...)
}

// ItemIn is how a manager's people stand on one item.
func (r Renderer) ItemIn(standing []digest.Standing, spot Spot) slack.ModalViewRequest {
	var blocks []slack.Block
	names := map[digest.State][]string{}
	for i, st := range standing {
		if i == 0 {
			blocks = append(blocks, header(cut(oneLine(st.Title), maxHeader)))
		}
		names[st.State] = append(names[st.State], oneLine(st.Name))
	}
	for _, group := range []struct {
		state digest.State
		words string
	}{
		{digest.StateOverdue, "Overdue"},
		{digest.StateOutstanding, "Open"},
		{digest.StateAsked, "Waits for a reply"},
		{digest.StateInformed, "Informed"},
		{digest.StateAway, "Away"},
		{digest.StateExempt, "Exempt"},
		{digest.StateWaiting, "Not told yet"},
		{digest.StateUnreachable, "Not reachable"},
	} {
		if who := names[group.state]; len(who) > 0 {
			words := fmt.Sprintf("*%s* (%d): %s", group.words, len(who), escape(list(who, 60, "")))
			blocks = append(blocks, section(cut(words, maxSection)))
		}
	}
	if len(standing) == 0 {
		blocks = append(blocks, section("Nobody in this team is asked about this."))
	}
	blocks = append(blocks, note(private))
	ways := []slack.BlockElement{to(ActionItems, spot.team(), "Back to the items")}
	if len(standing) > 0 {
		ways = append([]slack.BlockElement{to(ActionDiscuss, spot.team().about(standing[0].ItemID, spot.Ref, 0), "Record a discussion")}, ways...)
	}
	return screen(ViewItemIn, "Item", spot, append(blocks, buttons("back", ways...)...)...)
}
