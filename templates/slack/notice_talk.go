package slacktext

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
)

// replied brings the reply to a question back to who asked. Its first lines, which
// a locked phone shows, hold the title alone.
func (r Renderer) replied(q digest.AskedQuestion) Message {
	const heading = "A reply to your question"
	who := "It stands under the item too, without your name."
	if !q.Reply.Shown {
		who = "It went to you alone."
	}
	about := "“" + cutEscaped(oneLine(q.Item.Title), maxTitle) + "”"
	body := fmt.Sprintf("You asked: %s\n\n%s replied: %s", cutEscaped(oneLine(q.Text), digest.MaxNote), escape(q.Reply.By), cutEscaped(clean(q.Reply.Text), digest.MaxQuestionReply))
	const next = "If you understand now, say so: your answer is still that you have a question."
	p := Place{Target: Target{q.Item.ID, q.Item.Number}, Shape: ShapeReply}
	return Message{
		Text:   cut(strings.Join([]string{heading, about, body, who, next}, "\n"), maxText),
		Blocks: []slack.Block{header(heading), section(about), section(body), note(who + " " + next), answers(p, q.Item.Title)},
	}
}

// present tells somebody that a manager recorded them as present at a discussion,
// and how to object.
func (r Renderer) present(d digest.Discussion) Message {
	const heading = "You are recorded as present at a discussion"
	body := fmt.Sprintf("“%s”\n%s on %s in %s, recorded by %s.", cutEscaped(oneLine(d.Item.Title), maxTitle), d.Meeting.Label(), day(d.On),
		cutEscaped(oneLine(d.TeamName), maxTitle), escape(d.RecordedBy))
	const means = "It counts you as informed, marked as recorded by your manager. If you were not there, press the button: then it does not count, and your manager is told."
	return Message{
		Text:   heading + "\n" + body + "\n" + means,
		Blocks: []slack.Block{header(heading), section(body), note(means), slack.NewActionBlock("object", objecting(d))},
	}
}

// objected tells a manager that somebody objected. The letter names that person
// alone.
func (r Renderer) objected(d digest.Discussion) Message {
	const heading = "An objection to a discussion you recorded"
	body := fmt.Sprintf("“%s”, %s on %s.", cutEscaped(oneLine(d.Item.Title), maxTitle), d.Meeting.Label(), day(d.On))
	for _, p := range d.Present {
		body += "\n" + escape(p.Name) + " says that they were not there"
		if p.Objection != "" {
			body += ": " + cutEscaped(oneLine(p.Objection), digest.MaxNote)
		}
		body += "."
	}
	const means = "They do not count as informed by it any more, and the item asks them again. The record keeps both your word and theirs."
	return Message{Text: cut(heading+"\n"+body+"\n"+means, maxText), Blocks: []slack.Block{header(heading), section(body), note(means)}}
}

// maxReplies is how many questions stand under an item; more are counted.
const maxReplies = 10

// replies are the questions that were replied to, without who asked.
func (r Renderer) replies(list []digest.PublishedReply) []slack.Block {
	if len(list) == 0 {
		return nil
	}
	blocks := []slack.Block{header("Questions and replies")}
	for _, q := range newest(list)[:min(maxReplies, len(list))] {
		blocks = append(blocks, section(fmt.Sprintf("*Question:* %s\n*Reply:* %s\n%s, %s", cutEscaped(oneLine(q.Question), digest.MaxNote),
			cutEscaped(clean(q.Reply), digest.MaxQuestionReply), escape(q.By), r.moment(q.At))))
	}
	if len(list) > maxReplies {
		blocks = append(blocks, note(fmt.Sprintf("and %s.", count(len(list)-maxReplies, "older question", "older questions"))))
	}
	return blocks
}
