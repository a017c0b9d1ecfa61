package slacktext

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// The controls, screens and inputs of team discussions.
const (
	ActionDiscussions = "discussions"
	ActionDiscuss     = "discussion_record"
	ActionClose       = "discussion_close"
	ActionPlanCSV     = "discussion_plan_csv"
	ActionPlanXLSX    = "discussion_plan_xlsx"

	ViewDiscussions = "discussions"
	ViewDiscuss     = "discussion_record"
	ViewDiscussed   = "discussion_answers"

	InputItem    = "item"
	InputMeeting = "meeting"
	InputPresent = "present"
	InputAnswer  = "answer" // with 1 to 3 behind
	InputAction  = "action"
	InputOwner   = "owner"
	InputDue     = "due"
)

// Discuss is the first half of recording a discussion: what, when and who.
func (r Renderer) Discuss(items []digest.Item, members []digest.Person, spot Spot, today digest.Date) slack.ModalViewRequest {
	var options []*slack.OptionBlockObject
	for _, it := range items[:min(len(items), maxOptions)] {
		options = append(options, choice(number64(TargetOf(it).ItemID), it.Title))
	}
	if len(options) == 0 {
		return Said(Reply("Nothing is published yet, so there is nothing to have discussed."))
	}
	var meetings []*slack.OptionBlockObject
	for _, m := range digest.Meetings {
		meetings = append(meetings, choice(string(m), letter.Meeting(m)))
	}
	return sheet(ViewDiscuss, "Record a discussion", "Next", spot,
		one(InputItem, "What was discussed?", "", options, number64(spot.Item)),
		dayInput(InputOn, "On which day?", "", today),
		oneOf(InputMeeting, "In what kind of meeting?", "", meetings, string(digest.TeamMeeting)),
		some(InputPresent, "Who was there?", "Everybody you name is told, and can object.", people(members)))
}

// Discussed is the second half: what was said, and the one action.
func (r Renderer) Discussed(members []digest.Person, spot Spot) slack.ModalViewRequest {
	blocks := []slack.Block{note("Answer at least one question in a line. It is evidence, and may have to be disclosed: please name no child or family.")}
	for i, q := range digest.BriefingQuestions {
		blocks = append(blocks, optional(lines(InputAnswer+number(i+1), q, "", "", digest.MaxNote)))
	}
	blocks = append(blocks,
		optional(line(InputAction, "One action", "With an owner and a date, or leave all three empty.", "", digest.MaxNote)),
		optional(one(InputOwner, "Who does it?", "", people(members[:min(len(members), maxOptions)]), "")),
		optional(dayInput(InputDue, "By when?", "", 0)))
	return sheet(ViewDiscussed, "Record a discussion", "Record", spot, blocks...)
}

// Recorded says what recording a discussion came to.
func (r Renderer) Recorded(rec digest.RecordedDiscussion) string {
	return fmt.Sprintf("Recorded: %s there, %s as informed, marked “recorded by manager”. Each of them is told and can object.",
		count(rec.Present, "person was", "people were"), count(rec.Informed, "now counts", "now count"))
}

// Discussions lists what a team discussed, and its actions.
func (r Renderer) Discussions(all []digest.Discussion, spot Spot, done string) slack.ModalViewRequest {
	var blocks []slack.Block
	if done != "" {
		blocks = append(blocks, section(escape(done)))
	}
	at := spot.team()
	blocks = append(blocks, buttons("record", to(ActionDiscuss, at, "Record a discussion"),
		to(ActionPlanCSV, at, "Action plan as CSV"), to(ActionPlanXLSX, at, "Action plan as Excel"))...)
	if len(all) == 0 {
		blocks = append(blocks, section("No discussion is on record for this team."))
	}
	part, pager := onPage(all, perSupervision, ActionDiscussions, spot)
	for _, d := range part {
		words := r.discussion(d)
		if d.Action.What != "" && d.Action.Done.IsZero() {
			blocks = append(blocks, row(words, ActionClose, spot.numbered(d.ID).at(spot.Page), "Action done", d.Action.What))
		} else {
			blocks = append(blocks, section(words))
		}
	}
	blocks = append(append(blocks, pager...), buttons("back", to(ActionTeam, at, "Back to the team"))...)
	return screen(ViewDiscussions, "Discussions", spot, blocks...)
}

// named is who somebody present was, for a reader who may not know all of them.
func named(p digest.Attendee) string {
	if p.Name == "" {
		return "somebody who has left"
	}
	return oneLine(p.Name)
}

// discussion is one discussion in a few lines.
func (r Renderer) discussion(d digest.Discussion) string {
	var present, objected []string
	for _, p := range d.Present {
		if p.Objected.IsZero() {
			present = append(present, named(p))
		} else {
			objected = append(objected, named(p))
		}
	}
	words := []string{
		"*" + cutEscaped(oneLine(d.Item.Title), maxTitle) + "*",
		escape(letter.Meeting(d.Meeting) + ", " + day(d.On) + ", recorded by " + oneLine(d.RecordedBy)),
		cutEscaped("There: "+list(present, 30, "nobody"), 900),
	}
	if len(objected) > 0 {
		words = append(words, cutEscaped("Say they were not there: "+list(objected, 30, ""), 600))
	}
	if d.Action.What != "" {
		action := "Action: " + oneLine(d.Action.What) + " – " + oneLine(d.Action.Owner) + ", by " + day(d.Action.Due)
		if !d.Action.Done.IsZero() {
			action += ", done on " + r.moment(d.Action.Done)
		}
		words = append(words, cutEscaped(action, 700))
	}
	return strings.Join(words, "\n")
}

// PlanSent leads a file with a team's action plan.
func PlanSent(rows int) Message {
	return Message{Text: "The action plan you asked for: " + count(rows, "discussion", "discussions") + "."}
}
