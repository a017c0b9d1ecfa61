package slacktext

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
)

// mostWaiting is how many drafts a notice lists; more are counted.
const mostWaiting = 10

// waiting tells a policy lead which drafts of others wait for a second person.
func (r Renderer) waiting(drafts []digest.Draft) Message {
	heading := count(len(drafts), "draft waits", "drafts wait") + " for a second person"
	blocks := []slack.Block{header(heading)}
	text := heading
	for _, d := range drafts[:min(len(drafts), mostWaiting)] {
		facts := kindName(d.Kind) + " by " + r.authorOf(d)
		if n := len(d.Findings); n > 0 {
			facts += " · " + count(n, "finding", "findings")
		}
		title := cutEscaped(oneLine(d.Title), maxTitle)
		blocks = append(blocks, row("*"+strings.ReplaceAll(title, "*", "∗")+"*\n"+facts, ActionReview, Spot{Ref: d.Ref, Version: d.Revision}, "Review", d.Title))
		text += "\n• " + title + "\n" + facts
	}
	const means = "Nobody is told of a draft before another policy lead than its author has approved it. You hear of what waits at most once an hour."
	last := means
	if more := len(drafts) - mostWaiting; more > 0 {
		last = fmt.Sprintf("and %d more. %s", more, means)
	}
	blocks = append(append(blocks, note(last)), buttons("drafts", to(ActionDrafts, Spot{}, "All drafts"))...)
	return Message{Text: cut(text+"\n"+last, maxText), Blocks: blocks}
}

// decided tells an author what became of their draft.
func (r Renderer) decided(n digest.Notice, by digest.Person) Message {
	who := "Another policy lead"
	if by.ID != 0 {
		who = cutEscaped(oneLine(by.Name), maxTitle)
	}
	var heading, body string
	controls := buttons("draft", to(ActionDraft, Spot{Ref: n.Ref}, "Open the draft"))
	switch n.Kind {
	case digest.NoticeApproved:
		heading, body = "Your draft is approved", who+" approved it. It is not live yet: a policy lead publishes it, now or at a time."
	case digest.NoticeSentBack:
		heading, body = "Your draft came back", who+" asks for a change. Once you have made it, submit the draft for review again."
	default:
		heading, controls = "What you wrote is live", nil
		if body = "It went live at the time that was chosen."; by.ID != 0 {
			body = who + " published it."
		}
		body += fmt.Sprintf(" It is version %d, and %s asked in their next digest.", n.Version, count(n.Asked, "person is", "people are"))
	}
	body = "“" + cutEscaped(oneLine(n.Title), maxTitle) + "”\n" + body
	if n.Words != "" {
		body += "\nIn their words: “" + cutEscaped(oneLine(n.Words), digest.MaxReason) + "”"
	}
	return Message{
		Text:   cut(heading+"\n"+body, maxText),
		Blocks: append([]slack.Block{header(heading), section(body)}, controls...),
	}
}
