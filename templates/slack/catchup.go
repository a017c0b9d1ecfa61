package slacktext

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// catchUpPerPage keeps a page of the list within a message.
const catchUpPerPage = 8

// CatchUp is the modal with what came out while somebody was not here.
func (r Renderer) CatchUp(list []digest.CatchUpItem, page int) slack.ModalViewRequest {
	return screen(ViewCatchUp, "Catching up", Spot{}, r.CatchUpList(list, page).Blocks...)
}

// CatchUpList is the same as a message.
func (r Renderer) CatchUpList(list []digest.CatchUpItem, page int) Message {
	if len(list) == 0 {
		return Reply("There is nothing to catch up with.")
	}
	part, pager := onPage(list, catchUpPerPage, ActionCatchUpPage, Spot{Page: page})
	heading := count(len(list), "item", "items") + " to catch up with"
	const pace = "In the order that matters for your role. Your digests bring them a few minutes a week: you need not read ahead, but you can."
	m := Message{Blocks: []slack.Block{header(heading), note(pace)}}
	var text strings.Builder
	text.WriteString(heading + "\n" + pace + "\n")
	for _, it := range part {
		line := catchUpLine(it)
		p := Place{Target: TargetOf(it.Item), Shape: ShapeCatchUp, Serial: page}
		m.Blocks = append(m.Blocks, section(title(it.Item, maxTitle)+"\n"+line), answers(p, it.Title))
		fmt.Fprintf(&text, "\n%s\n%s\n", cutEscaped(oneLine(it.Title), maxTitle), line)
	}
	m.Blocks = append(m.Blocks, pager...)
	if len(list) > len(part) {
		text.WriteString("\nThe buttons show the other pages.\n")
	}
	m.Text = cut(text.String(), maxText)
	return m
}

func catchUpLine(it digest.CatchUpItem) string {
	parts := []string{letter.Kind(it.Kind), "about " + count(it.Minutes, "minute", "minutes")}
	if it.Urgency == digest.Urgent {
		parts = append(parts, "urgent")
	}
	if it.Starter {
		parts = append(parts, "on the starter list of your service")
	}
	parts = append(parts, letter.Missed(it.Missed))
	if !it.Week.IsZero() {
		parts = append(parts, "comes in the week of "+day(it.Week))
	} else {
		parts = append(parts, letter.Coming(it.Comes))
	}
	return escape(strings.Join(parts, " · "))
}
