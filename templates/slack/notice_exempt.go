package slacktext

import (
	"fmt"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
)

// yourRecord says where somebody finds what was decided about them.
const yourRecord = "You find it on the Home tab, under My record."

// excused tells somebody that a manager decided that they need not answer, why,
// and how to say otherwise.
func (r Renderer) excused(e digest.Exemption) Message {
	const heading = "You need not answer an item"
	body := fmt.Sprintf("“%s”\n%s decided this on %s. The reason: %s", cutEscaped(oneLine(e.Item.Title), maxTitle), escape(e.By), r.moment(e.At),
		cutEscaped(oneLine(e.Reason), digest.MaxNote))
	means := "You are not reminded of it, and you count as exempt, not as informed. You can read it all the same. If you do not agree, or have a question, tell " +
		escape(e.By) + ", who can take this back. " + yourRecord
	return aboutExemption(e, heading, body, means,
		slack.NewActionBlock("exempt", button(ActionReadMore, Target{e.Item.ID, e.Item.Number}.String(), "Read more", e.Item.Title)))
}

// askedAgain tells somebody that an exemption was lifted, with the controls to
// answer.
func (r Renderer) askedAgain(e digest.Exemption, due digest.Date) Message {
	const heading = "You are asked about an item again"
	body := fmt.Sprintf("“%s”\n%s ended your exemption on %s. It was given by %s: %s", cutEscaped(oneLine(e.Item.Title), maxTitle), escape(e.LiftedBy),
		r.moment(e.Lifted), escape(e.By), cutEscaped(oneLine(e.Reason), digest.MaxNote))
	means := "Please read it and answer"
	if !due.IsZero() {
		means += " by " + day(due)
	}
	means += ". If you do not agree, or have a question, tell " + escape(e.LiftedBy) + ". " + yourRecord
	return aboutExemption(e, heading, body, means, answers(Place{Target: Target{e.Item.ID, e.Item.Number}, Shape: ShapeReply}, e.Item.Title))
}

func aboutExemption(e digest.Exemption, heading, body, means string, controls slack.Block) Message {
	return Message{
		Text:   cut(heading+"\n"+body+"\n"+means, maxText),
		Blocks: []slack.Block{header(heading), section(body), note(means), controls},
	}
}
