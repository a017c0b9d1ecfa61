package slacktext

import (
	"strconv"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// myAnswersPerPage is how many answers a page of the modal lists.
const myAnswersPerPage = 10

// MyAnswers is the modal with what somebody answered, newest first. words are what
// they search by.
func (r Renderer) MyAnswers(entries []digest.GivenAnswer, words string, page int) slack.ModalViewRequest {
	blocks := []slack.Block{optional(line(InputWords, "Search what you answered", "Words of a title.", words, maxWords))}
	switch {
	case len(entries) == 0 && words == "":
		blocks = append(blocks, section("You have answered nothing yet."))
	case len(entries) == 0:
		blocks = append(blocks, section("Nothing of what you answered has these words."))
	}
	part, pager := onPage(entries, myAnswersPerPage, ActionMyAnswersPage, Spot{Page: page})
	for i, e := range part {
		blocks = append(blocks, section(r.myAnswerLine(e)), slack.NewActionBlock("past:"+strconv.Itoa(i), myAnswerButtons(e)...))
	}
	v := sheet(ViewMyAnswers, "My history", "Search", Spot{}, append(blocks, pager...)...)
	v.Close = plain("Close", maxModal)
	return v
}

// myAnswerLine is one answer: on which version, when and where.
func (r Renderer) myAnswerLine(e digest.GivenAnswer) string {
	line := "*" + cutEscaped(oneLine(e.Item.Title), maxTitle) + "*\n"
	if e.Kind == digest.Discussed {
		line += "Recorded by your manager: discussed in the team, version "
	} else {
		line += "You answered *" + letter.Answer(e.Kind) + "* on version "
	}
	line += strconv.Itoa(e.Item.Number) + ", " + r.moment(e.At) + where(e.Face)
	if !e.Undone.IsZero() {
		line += ", and took it back on " + r.moment(e.Undone)
	}
	if e.Note != "" {
		line += ".\nYou wrote: " + cutEscaped(oneLine(e.Note), digest.MaxNote)
	}
	return line
}

func where(f digest.Face) string {
	switch f {
	case digest.FaceSlack:
		return " in Slack"
	case digest.FaceWeb:
		return " on the web"
	case digest.FaceMail:
		return " by mail"
	case digest.FaceManager, digest.FaceCLI:
		return ""
	default:
		return ""
	}
}

func myAnswerButtons(e digest.GivenAnswer) []slack.BlockElement {
	return []slack.BlockElement{
		button(ActionReadMore, Target{e.Item.ID, e.Item.Number}.String(), "Read more", e.Item.Title),
		button(ActionReflect, Spot{Item: e.Item.ID}.String(), "Reflect", e.Item.Title),
	}
}
