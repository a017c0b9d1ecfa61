package slacktext

import (
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
)

// nothing is said in place of no words, which Slack refuses.
const nothing = "There is nothing to say."

// notice renders a notice: what happened to an item that somebody was told of,
// what came of a conversation, or plain words.
func (r Renderer) notice(l digest.Letter) Message {
	n, about := digest.ParseNotice(l.Notice)
	switch {
	case !about:
		return written(l.Notice)
	case l.Question != nil && l.Question.Reply != nil:
		return r.replied(*l.Question)
	case l.Discussion != nil && n.Kind == digest.NoticeDiscussion:
		return r.present(*l.Discussion)
	case l.Discussion != nil && n.Kind == digest.NoticeObjection:
		return r.objected(*l.Discussion)
	case l.Exemption != nil && n.Kind == digest.NoticeExempted:
		return r.excused(*l.Exemption)
	case l.Exemption != nil && n.Kind == digest.NoticeLifted:
		return r.askedAgain(*l.Exemption, l.DueOn)
	case len(l.Drafts) > 0:
		return r.waiting(l.Drafts)
	case n.Kind == digest.NoticeApproved, n.Kind == digest.NoticeSentBack, n.Kind == digest.NoticePublished:
		return r.decided(n, l.By)
	}
	heading, lines := happened(n)
	if heading == "" {
		return Reply("There is news about something you were told of. Write /briefed to see what you have open.")
	}
	lines = append([]string{"“" + cut(oneLine(n.Title), maxTitle) + "”"}, lines...)
	if n.Words != "" {
		lines = append(lines, "Why: "+cut(oneLine(n.Words), 2_000))
	}
	lines = append(lines, "Write /briefed to see everything you have open.")
	body := cutEscaped(strings.Join(lines, "\n"), maxSection)
	return Message{
		Text:   cutEscaped(heading, maxHeader) + "\n" + body,
		Blocks: []slack.Block{header(heading), section(body)},
	}
}

// happened says what a notice about an item tells, in a heading and a few lines;
// no heading for what it does not know.
func happened(n digest.Notice) (heading string, lines []string) {
	switch n.Kind {
	case digest.NoticeWithdrawn:
		return kindName(n.Item) + " withdrawn", []string{
			"This no longer holds. Your answer stays on record, and nothing more is asked of you. If you have begun to work by it, talk to your manager.",
		}
	case digest.NoticeCorrected:
		return kindName(n.Item) + " corrected", []string{
			"A point in what you were told was wrong. It is put right, and asks you again: the new version comes in your next digest.",
		}
	case digest.NoticeInForce:
		lines = []string{"You were told of this change. From today it is what counts."}
		if n.Document != "" {
			lines = append(lines, "Document: "+cut(oneLine(n.Document), maxPoint))
		}
		if n.Replaces != "" {
			lines = append(lines, "It replaces: "+cut(oneLine(n.Replaces), maxPoint))
		}
		if !n.TransitionEnds.IsZero() {
			lines = append(lines, "The transition ends on "+day(n.TransitionEnds)+".")
		}
		return "In force today", lines
	default:
		return "", nil
	}
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
	if words = cutEscaped(strings.TrimSpace(words), maxSection); words == "" {
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
