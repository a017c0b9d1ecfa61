package slacktext

import (
	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
)

// The controls, screens and inputs of staff changes.
const (
	ActionStaff   = "staff"
	ActionStart   = "staff_start"
	ActionLeave   = "staff_leave"
	ActionAbsence = "staff_absence"
	ActionBack    = "staff_back"
	ActionCover   = "staff_cover"
	ActionExempt  = "staff_exempt"
	ActionLift    = "staff_lift"

	ViewStaff   = "staff"
	ViewStart   = "staff_start"
	ViewLeave   = "staff_leave"
	ViewAbsence = "staff_absence"
	ViewBack    = "staff_back"
	ViewCover   = "staff_cover"
	ViewExempt  = "staff_exempt"

	InputReason     = "reason"
	InputEmail      = "email"
	InputWho        = "who"
	InputName       = "name"
	InputRole       = "role"
	InputEmployment = "employment"
	InputPerson     = "person"
)

// Terms of employment that a start offers.
const (
	TermPermanent = "permanent"
	TermNQSW      = "nqsw" // permanent, newly qualified
	TermAgency    = "agency"
)

const (
	noDiagnosis = "It is put on record. Write no diagnosis and nothing private."
	onRecord    = "It is put on record, and the person can see it."
)

// Staff lists who is in a team, and what can be recorded.
func (r Renderer) Staff(members []digest.Person, spot Spot) slack.ModalViewRequest {
	at := spot.team()
	blocks := append([]slack.Block{section("Starts, leaves, absences and acting cover, with dates. Each needs a reason and is put on record.")},
		buttons("record", to(ActionStart, at, "Somebody starts"), to(ActionCover, at, "Acting cover"), to(ActionRequests, at, "Requests"))...)
	part, pager := onPage(members, perScreen, ActionStaff, spot)
	for _, p := range part {
		blocks = append(blocks, row("*"+cutEscaped(oneLine(p.Name), maxTitle)+"*", ActionPerson, at.of(p.ID), "Open", p.Name))
	}
	blocks = append(append(blocks, pager...), buttons("back", to(ActionTeam, at, "Back to the team"))...)
	return screen(ViewStaff, "Staff changes", spot, blocks...)
}

// Start records that somebody begins in a team.
func (r Renderer) Start(spot Spot, today digest.Date) slack.ModalViewRequest {
	return sheet(ViewStart, "Somebody starts", "Record the start", spot,
		line(InputEmail, "E-mail address", "Their Slack account is found by it.", "", 200),
		optional(line(InputName, "Name", "Needed for somebody new to the council.", "", 200)),
		whose(),
		optional(line(InputRole, "Job title", "", "", 200)),
		employmentInput(),
		dayInput(InputFrom, "First day in the team", "", today),
		reason(noDiagnosis))
}

// whose is for an address that somebody had before: addresses are passed on.
func whose() *slack.InputBlock {
	return optional(oneOf(InputWho, "If somebody had this address before", "You are told where it has to be said.", []*slack.OptionBlockObject{
		choice(string(digest.NewPerson), "This is somebody else"), choice(string(digest.SamePerson), "It is the same person"),
	}, ""))
}

func employmentInput() *slack.InputBlock {
	return oneOf(InputEmployment, "Employment", "", []*slack.OptionBlockObject{
		choice(TermPermanent, "Permanent"), choice(TermNQSW, "Permanent, newly qualified"), choice(TermAgency, "Agency"),
	}, TermPermanent)
}

// Leave records somebody's last day in a team.
func (r Renderer) Leave(spot Spot, today digest.Date) slack.ModalViewRequest {
	return sheet(ViewLeave, "Last day in the team", "Record the last day", spot,
		dayInput(InputTo, "Last day in the team", "Nothing more is asked of them after it. What they answered stays on record.", today),
		reason(noDiagnosis))
}

// Absence records that somebody is away.
func (r Renderer) Absence(spot Spot, today digest.Date) slack.ModalViewRequest {
	return sheet(ViewAbsence, "Absence", "Record the absence", spot,
		dayInput(InputFrom, "First day away", "", today),
		optional(dayInput(InputTo, "Last day away", "Leave it empty for until further notice.", 0)),
		reason(noDiagnosis))
}

// Back records that somebody is back.
func (r Renderer) Back(spot Spot, today digest.Date) slack.ModalViewRequest {
	return sheet(ViewBack, "Back from absence", "Record the return", spot,
		dayInput(InputFrom, "First day back", "The days away before it stay on record.", today),
		reason(noDiagnosis))
}

// Cover records that somebody manages a team for a time.
func (r Renderer) Cover(members []digest.Person, spot Spot, today digest.Date) slack.ModalViewRequest {
	return sheet(ViewCover, "Acting cover", "Record the cover", spot,
		one(InputPerson, "Who covers?", "They are told, and can decline.", people(members[:min(len(members), maxOptions)]), ""),
		dayInput(InputFrom, "First day", "", today),
		dayInput(InputTo, "Last day", "Acting cover ends by itself.", 0),
		reason(noDiagnosis))
}

// Exempt closes what is open for somebody.
func (r Renderer) Exempt(spot Spot) slack.ModalViewRequest {
	return sheet(ViewExempt, "Exempt", "Exempt from this item", spot,
		reason("The person is told, and reads this. "+onRecord+" A new version that asks again asks them too."))
}

// reason is the input that every change of a record needs.
func reason(hint string) *slack.InputBlock {
	return lines(InputReason, "Why?", hint, "", digest.MaxNote)
}
