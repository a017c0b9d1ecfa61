package slacktext

import (
	"fmt"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
)

// The controls of starts that are asked for and of cover that is named, and their
// screen.
const (
	ActionDeclineCover = "cover_decline"
	ActionAcceptStart  = "start_accept"
	ActionRefuseStart  = "start_refuse"
	ActionRequests     = "start_requests"
	ViewRequests       = "start_requests"
)

// What somebody is told of such a decision.
const (
	CoverDeclined = "Declined. You do not cover the team, and its manager is told."
	StartAccepted = "Accepted. They begin in the other team, and everybody concerned is told. They are in your team too, until you record their last day."
	StartRefused  = "Declined. Who asked is told."
	StartAsked    = "Asked. They are in another manager’s team: that manager, or an administrator, decides, and you are told."
)

// Requests lists the starts that wait for a manager's or an administrator's word.
func (r Renderer) Requests(list []digest.StartRequest, spot Spot) slack.ModalViewRequest {
	var blocks []slack.Block
	if len(list) == 0 {
		blocks = append(blocks, section("Nobody of yours is asked for."))
	}
	for _, q := range list[:min(len(list), perSupervision)] {
		words := fmt.Sprintf("*%s*\n%s asks for them in %s, %s.\n%s", cutEscaped(oneLine(q.Person.Name), maxTitle), cutEscaped(oneLine(q.By.Name), maxTitle),
			cutEscaped(oneLine(q.Team.Name), maxTitle), span(q.Span), cutEscaped(oneLine(q.Reason), digest.MaxNote))
		blocks = append(blocks, section(words), deciding(q.ID))
	}
	return screen(ViewRequests, "Requests", spot, blocks...)
}

// deciding are the controls to accept a start or to decline it.
func deciding(request int64) slack.Block {
	at := Spot{ID: request}.String()
	return slack.NewActionBlock(fmt.Sprintf("request:%d", request),
		button(ActionAcceptStart, at, "Accept", ""), button(ActionRefuseStart, at, "Decline", ""))
}

func declining(cover int64) slack.Block {
	return slack.NewActionBlock(fmt.Sprintf("cover:%d", cover),
		sure(button(ActionDeclineCover, Spot{ID: cover}.String(), "Decline", ""), "Decline?", "You do not lead the team, and its manager is told.", "Decline"))
}
