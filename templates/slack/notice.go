package slacktext

import (
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/templates/letter"
)

// nothing is said in place of no words, which Slack refuses.
const nothing = "There is nothing to say."

// notice lays out a notice: what happened, what follows from it, and what the
// reader can do.
func notice(said letter.Notice) Message {
	if said.Heading == "" {
		return Reply(strings.Join(said.Parts, "\n"))
	}
	m := Message{Text: cutEscaped(said.Heading, maxHeader), Blocks: []slack.Block{header(said.Heading)}}
	for _, part := range said.Parts {
		words := cutEscaped(part, maxSection)
		m.Text += "\n" + words
		m.Blocks = append(m.Blocks, section(words))
	}
	if len(said.Means) > 0 {
		m.Text += "\n" + escape(strings.Join(said.Means, "\n"))
		m.Blocks = append(m.Blocks, note(escape(strings.Join(said.Means, " "))))
	}
	m.Text = cut(m.Text, maxText)
	m.Blocks = append(m.Blocks, next(said.Next)...)
	return m
}

// next are the controls with which a reader does what a notice leads to.
func next(n letter.Next) []slack.Block {
	switch {
	case n.Answer != nil:
		return []slack.Block{answers(Place{Target: Target{n.Answer.ID, n.Answer.Number}, Shape: ShapeReply}, n.Answer.Title)}
	case n.Read != nil:
		return []slack.Block{slack.NewActionBlock("exempt", button(ActionReadMore, Target{n.Read.ID, n.Read.Number}.String(), "Read more", n.Read.Title))}
	case n.Object.Discussion != 0:
		return []slack.Block{slack.NewActionBlock("object", objecting(n.Object))}
	case n.Draft != "":
		return buttons("draft", to(ActionDraft, Spot{Ref: n.Draft}, "Open the draft"))
	case n.Cover != 0:
		return []slack.Block{declining(n.Cover)}
	case n.Request != 0:
		return []slack.Block{deciding(n.Request)}
	case len(n.Pulse.Left) > 0:
		return pulse(n.Pulse)
	case n.Refresher != nil:
		return options(*n.Refresher)
	case n.Share.Note != 0:
		return []slack.Block{sharing(n.Share)}
	default:
		return nil
	}
}

// waiting lists drafts that wait for a second person, each with the way to it.
func waiting(said letter.Waiting) Message {
	blocks := []slack.Block{header(said.Heading)}
	text := said.Heading
	for _, d := range said.Drafts {
		title, facts := cutEscaped(oneLine(d.Title), maxTitle), cutEscaped(d.Facts, 2*maxTitle)
		blocks = append(blocks, row("*"+strings.ReplaceAll(title, "*", "∗")+"*\n"+facts, ActionReview, Spot{Ref: d.Ref, Version: d.Revision}, "Review", d.Title))
		text += "\n• " + title + "\n" + facts
	}
	blocks = append(append(blocks, note(said.Means)), buttons("drafts", to(ActionDrafts, Spot{}, "All drafts"))...)
	return Message{Text: cut(text+"\n"+said.Means, maxText), Blocks: blocks}
}

// written renders words that somebody wrote.
func written(words string) Message {
	content, whole := rich(words)
	m := Message{Text: cutEscaped(words, maxText), Blocks: content}
	if !whole || !m.Fits() {
		m.Blocks = []slack.Block{section(cutEscaped(words, maxSection))}
	}
	if strings.TrimSpace(m.Text) == "" || len(m.Blocks) == 0 {
		return Reply(nothing)
	}
	return m
}

// Reply is a few words in answer to something a person did. They may hold
// anything: they are escaped.
func Reply(words string) Message {
	if words = strings.TrimSpace(cutEscaped(words, maxSection)); words == "" { // only then: what cannot be seen is taken out
		words = nothing
	}
	return Message{Text: words, Blocks: []slack.Block{section(words)}}
}

// Fallback is a letter's plain text as the whole of a message, for when Slack
// does not take our blocks.
func (m Message) Fallback() Message {
	const open = "\n\nThe buttons could not be shown here. Write /briefed to answer."
	return Message{Text: cut(m.Text, maxText-len(open)) + open}
}
