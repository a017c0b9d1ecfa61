package slacktext

import (
	"github.com/slack-go/slack"
)

// plain is a plain_text object; it needs no escaping and cannot mention.
func plain(s string, limit int) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, cut(oneLine(s), limit), false, false)
}

// mrkdwn is a mrkdwn object of text that is escaped already. It is verbatim, so
// that Slack makes no links and mentions out of plain words.
func mrkdwn(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.MarkdownType, s, false, true)
}

func header(s string) slack.Block { return slack.NewHeaderBlock(plain(s, maxHeader)) }

func section(s string) slack.Block { return slack.NewSectionBlock(mrkdwn(s), nil, nil) }

func note(s string) slack.Block { return slack.NewContextBlock("", mrkdwn(s)) }

// button has an accessibility label that tells it from the same button of
// another item.
func button(action, value, text, about string) *slack.ButtonBlockElement {
	b := slack.NewButtonBlockElement(action, value, plain(text, maxLabel))
	if about != "" {
		b.AccessibilityLabel = cut(text+": "+oneLine(about), maxLabel)
	}
	return b
}

func choice(value, text string) *slack.OptionBlockObject {
	return slack.NewOptionBlockObject(value, plain(text, maxLabel), nil)
}
