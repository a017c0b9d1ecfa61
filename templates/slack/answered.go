package slacktext

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// AnsweredLine says what is on record, after an answer or the undoing of one.
func (r Renderer) AnsweredLine(a digest.Answered) string {
	switch {
	case !a.Changed && a.Kind == digest.Undone:
		return "There was no answer of yours to take back."
	case !a.Changed:
		return fmt.Sprintf("You answered *%s*; it was on record already", letter.Answer(a.Kind))
	case a.Kind == digest.Undone:
		return "You took your answer back on " + r.moment(a.Answer.At) + "."
	case a.Outdated:
		return fmt.Sprintf("You answered *%s* on %s, for version %d, which you read. A newer version asks again.",
			letter.Answer(a.Kind), r.moment(a.Answer.At), a.Answer.Shown)
	default:
		return fmt.Sprintf("You answered *%s* on %s", letter.Answer(a.Kind), r.moment(a.Answer.At))
	}
}

// aboutItem begins the line of a message's text that says what was answered.
func aboutItem(item digest.Item) string {
	return "“" + cutEscaped(oneLine(item.Title), maxTitle) + "”: "
}

// Answered returns a message with the controls of one item changed to what is on
// record now: a record and an Undo button, or after undoing the controls again.
// blocks and text are the message as Slack sent it; place is where the button
// was pressed. ok is false where the message has no such controls any more.
func (r Renderer) Answered(text string, blocks []slack.Block, place Place, a digest.Answered) (m Message, ok bool) {
	next := Place{Target: place.Target, Shape: place.Shape, Serial: place.Serial + 1}
	for _, b := range blocks {
		switch b.ID() {
		case place.id(saidPart): // the record of an earlier answer
		case place.ID():
			m.Blocks = append(m.Blocks, r.after(next, a)...)
			ok = true
		default:
			m.Blocks = append(m.Blocks, b)
		}
	}
	m.Text = r.textAfter(text, a)
	return m, ok
}

// after is what stands where the controls of an item were.
func (r Renderer) after(p Place, a digest.Answered) []slack.Block {
	if a.Kind == digest.Undone {
		return []slack.Block{answers(p, a.Item.Title)}
	}
	return []slack.Block{
		slack.NewContextBlock(p.id(saidPart), mrkdwn(r.AnsweredLine(a))),
		undoing(p, a.Item.Title),
	}
}

func undoing(p Place, about string) slack.Block {
	return slack.NewActionBlock(p.ID(), button(ActionUndo, p.String(), "Undo", about), button(ActionReadMore, p.String(), "Read more", about))
}

// textAfter puts the newest record of an item first in a message's text, in
// place of an older one.
func (r Renderer) textAfter(text string, a digest.Answered) string {
	about := aboutItem(a.Item)
	lines := []string{about + strings.ReplaceAll(r.AnsweredLine(a), "*", "")}
	for line := range strings.SplitSeq(text, "\n") {
		if !strings.HasPrefix(line, about) {
			lines = append(lines, line)
		}
	}
	text = strings.Join(lines, "\n")
	if utf8.RuneCountInString(text) > maxText {
		// Slack's update refuses what its post allowed.
		text = cut(text, maxText)
		// Half a link, of training, would be shown as it stands.
		if begun := strings.LastIndexByte(text, '<'); begun > strings.LastIndexByte(text, '>') {
			text = text[:begun] + "…"
		}
	}
	return text
}

// Record tells somebody alone what is on record: the reply to an answer given
// where all can see the message.
func (r Renderer) Record(place Place, a digest.Answered) Message {
	p := Place{Target: place.Target, Shape: ShapeReply, Serial: place.Serial + 1}
	about := aboutItem(a.Item)
	line := r.AnsweredLine(a)
	m := Message{Text: about + strings.ReplaceAll(line, "*", "")}
	if a.Kind == digest.Undone {
		m.Blocks = []slack.Block{section(about + line), answers(p, a.Item.Title)}
		return m
	}
	m.Blocks = []slack.Block{section(about + line), undoing(p, a.Item.Title)}
	return m
}

// Newer shows the version that asks now to somebody who answered an older one.
func (r Renderer) Newer(item digest.Item) Message {
	e := digest.Entry{Item: item}
	const lead = "Your answer is on record for the version you read. Since then this has changed; here is the newer version, which asks again."
	return Message{Text: cut(lead+"\n\n"+plainFull(e), maxText), Blocks: append([]slack.Block{section(lead)}, full(e)...)}
}
