package slacktext

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// The controls, screens and inputs of how items are received.
const (
	ActionAsked       = "questions"
	ActionReply       = "questions_reply"
	ActionReception   = "coverage"
	ActionReceptionOf = "coverage_item"
	ActionHeldBack    = "coverage_held_back"

	ViewAsked       = "questions"
	ViewReply       = "questions_reply"
	ViewReception   = "coverage"
	ViewReceptionOf = "coverage_item"
	ViewHeldBack    = "coverage_held_back"

	InputReply   = "reply"
	InputWording = "wording"
	InputShown   = "shown"
)

// Whom a reply is shown to.
const (
	ShownToAll   = "all"
	ShownToAsker = "asker"
)

// Asked lists the questions that wait for a reply. Nobody is named.
func (r Renderer) Asked(questions []digest.AskedQuestion, spot Spot) slack.ModalViewRequest {
	blocks := []slack.Block{note("Who asked is not shown: the reply finds them.")}
	if len(questions) == 0 {
		blocks = append(blocks, section("Nothing waits for a reply."))
	}
	part, pager := onPage(questions, perSupervision, ActionAsked, spot)
	for _, q := range part {
		words := "*" + cutEscaped(oneLine(q.Item.Title), maxTitle) + fmt.Sprintf("*, version %d\n", q.Item.Number) +
			"“" + cutEscaped(letter.Said(q), digest.MaxNote) + "”\nAsked on " + r.moment(q.At)
		blocks = append(blocks, row(words, ActionReply, spot.numbered(q.ID), "Reply", letter.Said(q)))
	}
	return screen(ViewAsked, "Questions", spot, append(blocks, pager...)...)
}

// ReplyTo is the form for a reply to a question.
func (r Renderer) ReplyTo(q digest.AskedQuestion, spot Spot) slack.ModalViewRequest {
	about := section("*" + cutEscaped(oneLine(q.Item.Title), maxTitle) + "*\n“" + cutEscaped(letter.Said(q), digest.MaxNote) + "”")
	if q.Kind != digest.Question || q.Text == "" {
		return sheet(ViewReply, "Reply", "Send the reply", spot, about,
			lines(InputReply, "Your reply", "It goes to who said it alone. It may have to be disclosed as a record.", "", digest.MaxQuestionReply),
			note("Where many say the same, change the item: a minor version is a reply to them all."))
	}
	return sheet(ViewReply, "Reply", "Send the reply", spot, about,
		lines(InputReply, "Your reply", "The asker gets it as a message. It may have to be disclosed as a record.", "", digest.MaxQuestionReply),
		oneOf(InputShown, "Who else sees it?", "", []*slack.OptionBlockObject{
			choice(ShownToAll, "Everybody, under the item"), choice(ShownToAsker, "The asker alone"),
		}, ShownToAll),
		optional(lines(InputWording, "The question as everybody reads it", "Take out what could show who asked, or whom it is about.", q.Text, digest.MaxNote)))
}

// Reception lists how every live item is received, in counts.
func (r Renderer) Reception(items []digest.Reception, spot Spot) slack.ModalViewRequest {
	blocks := []slack.Block{note("Counts alone: names are for people’s own managers.")}
	if len(items) == 0 {
		blocks = append(blocks, section("Nothing is live."))
	}
	part, pager := onPage(items, perScreen, ActionReception, spot)
	for _, it := range part {
		words := "*" + cutEscaped(oneLine(it.Title), maxTitle) + "*\n" + letter.Kind(it.Kind) + " · " + ratio(it.Measure) + signs(it)
		blocks = append(blocks, row(words, ActionReceptionOf, Spot{Ref: it.Ref}, "Open", it.Title))
	}
	return screen(ViewReception, "Coverage", spot, append(append(blocks, pager...), buttons("held", to(ActionHeldBack, Spot{}, "Held back in queues"), to(ActionDrafts, Spot{}, "Drafts"))...)...)
}

// signs are what an item's answers other than yes say.
func signs(it digest.Reception) (words string) {
	if it.NotClear != nil && *it.NotClear > 0 {
		words += fmt.Sprintf(" · %d%% not clear", digest.Percent(*it.NotClear))
	}
	if it.Questions > 0 {
		words += " · " + count(it.Questions, "open question", "open questions")
	}
	if it.Waiting > 0 {
		words += " · waits for " + count(it.Waiting, "person", "people")
	}
	return words
}

// ReceptionOf is how one item is received, team by team, and what people said
// other than yes: without who said it.
func (r Renderer) ReceptionOf(it digest.Reception, teams []digest.TeamMeasures, other digest.OtherAnswers, spot Spot) slack.ModalViewRequest {
	lines := []string{measure("Informed", it.Measure)}
	if it.MedianHours != nil {
		lines = append(lines, fmt.Sprintf("Half of them within %.1f hours of being told", *it.MedianHours))
	}
	for _, kind := range digest.PersonalAnswers {
		if n := it.Answers[kind]; n > 0 {
			lines = append(lines, fmt.Sprintf("%s: %d", letter.Answer(kind), n))
		}
	}
	lines = append(lines, "Open questions: "+number(it.Questions), "Waiting in queues: "+number(it.Waiting))
	blocks := []slack.Block{header(cut(oneLine(it.Title), maxHeader)), section(escape(strings.Join(lines, "\n")))}
	var byTeam []string
	for _, t := range teams {
		m := t.Measures.Of(it.Kind)
		if m.Expected+m.Away+m.Exempt+m.Unreachable > 0 {
			byTeam = append(byTeam, t.Name+": "+ratio(*m))
		}
	}
	part, pager := onPage(byTeam, 40, ActionReceptionOf, spot)
	for start := 0; start < len(part); start += 8 {
		blocks = append(blocks, section(bulleted(part[start:min(len(part), start+8)], 8)))
	}
	blocks = append(blocks, pager...)
	if c := other.All; c.People > 0 {
		blocks = append(blocks, section(fmt.Sprintf("*What people say of the writing*\nOf %s: %d not clear, %d not their role, %d with a question.\nIn the last four weeks %d not clear, in the four before %d.",
			count(c.People, "person", "people"), c.NotClear, c.NotMyRole, c.Questions, other.Recent.NotClear, other.Before.NotClear)))
	}
	var reasons []string
	for _, reason := range other.Reasons {
		reasons = append(reasons, letter.Answer(reason.Kind)+": “"+reason.Text+"”")
	}
	if len(reasons) > 0 {
		blocks = append(blocks, section("*In their words*\n"+bulleted(reasons, 8)))
	}
	at := Spot{Ref: it.Ref}
	return screen(ViewReceptionOf, "Coverage", spot, append(blocks, buttons("do",
		to(ActionRewrite, at, "Change it"), to(ActionWithdraw, at, "Withdraw it"), to(ActionReception, Spot{}, "Back"))...)...)
}

// HeldBack lists what waits because people's weeks are full.
func (r Renderer) HeldBack(list []digest.Waiting, spot Spot) slack.ModalViewRequest {
	var blocks []slack.Block
	if len(list) == 0 {
		blocks = append(blocks, section("Nothing waits: everybody’s week has room."))
	}
	part, pager := onPage(list, 40, ActionHeldBack, spot)
	for _, w := range part {
		words := fmt.Sprintf("*%s*\n%s: %s until %s", cutEscaped(oneLine(w.Title), maxTitle), cutEscaped(oneLine(w.Name), maxTitle), count(w.People, "person waits", "people wait"), day(w.Until))
		blocks = append(blocks, section(words))
	}
	return screen(ViewHeldBack, "Held back in queues", spot, append(append(blocks, pager...), buttons("back", to(ActionReception, Spot{}, "Back"))...)...)
}
