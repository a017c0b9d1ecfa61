package slacktext

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// Check is the modal that asks an item's question once Understood is pressed.
// The item must have a check.
func (r Renderer) Check(item digest.Item, asking Asking) slack.ModalViewRequest {
	options := item.Check.Options[:min(len(item.Check.Options), maxRadios)]
	blocks := []slack.Block{section(title(item, 2*maxTitle))}
	if long(options) {
		blocks = append(blocks, section(numbered(options)))
	}
	radios := slack.NewRadioButtonsBlockElement(InputCheck)
	for i, o := range options {
		radios.Options = append(radios.Options, choice(strconv.Itoa(i+1), o))
	}
	blocks = append(blocks,
		slack.NewInputBlock(InputCheck, plain(item.Check.Question, maxQuestion), nil, radios),
		note("One question, so that the point sticks. It is no test, and nobody sees your tries: choose again as often as you like."))
	return asks(ViewCheck, "One question", "Understood", asking, blocks)
}

// long reports whether an option does not fit beside a radio button.
func long(options []string) bool {
	for _, o := range options {
		if utf8.RuneCountInString(oneLine(o)) > maxLabel {
			return true
		}
	}
	return false
}

func numbered(options []string) string {
	var b strings.Builder
	for i, o := range options {
		fmt.Fprintf(&b, "%d. %s\n", i+1, cutEscaped(oneLine(o), maxSection/maxRadios-10))
	}
	return b.String()
}

// Note is the modal that lets somebody say more with an answer: what their
// question is, why it is not their role, what to bring to supervision.
func (r Renderer) Note(item digest.Item, asking Asking) slack.ModalViewRequest {
	label := map[digest.AnswerKind]string{
		digest.Question:    "Your question",
		digest.NotClear:    "What could be written more clearly?",
		digest.NotMyRole:   "In one line: why is it not your role?",
		digest.Supervision: "What would you like to talk about?",
	}[asking.Kind]
	if label == "" {
		label = "Would you like to add something?"
	}
	input := slack.NewPlainTextInputBlockElement(nil, InputNote)
	input.Multiline = true
	input.MaxLength = digest.MaxNote
	hint, needed := "You can leave this empty.", false
	switch asking.Kind {
	case digest.NotMyRole: // the reason shows the author whom the item should not go to
		hint, needed = "It helps the author to ask the right people next time.", true
	case digest.Question: // nobody could reply to an empty one
		hint, needed = "A policy lead replies to it.", true
	}
	block := slack.NewInputBlock(InputNote, plain(label, maxQuestion), plain(hint, maxQuestion), input)
	block.Optional = !needed
	blocks := []slack.Block{
		section(title(item, 2*maxTitle) + "\nYour answer: " + letter.Answer(asking.Kind)),
		block,
		note(letter.Readers(asking.Kind) + " It may have to be disclosed as a record. Please name no child, family or colleague: a case goes into the case system."),
	}
	return asks(ViewNote, "Your answer", "Send answer", asking, blocks)
}

func asks(callback, heading, submit string, asking Asking, blocks []slack.Block) slack.ModalViewRequest {
	return slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: callback, PrivateMetadata: asking.String(),
		Title: plain(heading, maxModal), Submit: plain(submit, maxModal), Close: plain("Cancel", maxModal),
		Blocks: slack.Blocks{BlockSet: blocks},
	}
}
