package slacktext

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// perPage is how many items a page of /briefed lists: with a record and controls
// each they stay well within a message.
const perPage = 8

// List renders what somebody owes and has answered, a page at a time, open items
// first. page counts from 0; one that does not exist shows the nearest.
func (r Renderer) List(items []digest.OpenItem, page int) Message {
	items = openFirst(items)
	open, later := 0, 0
	for _, it := range items {
		switch {
		case it.Owed():
			open++
		case it.Waits():
			later++
		}
	}
	pages := max(1, (len(items)+perPage-1)/perPage)
	page = max(0, min(page, pages-1))
	heading := "Nothing is open. Thank you."
	if open > 0 {
		heading = count(open, "item is", "items are") + " open"
	}
	if later > 0 {
		heading += fmt.Sprintf(" · %s for a later digest", count(later, "waits", "wait"))
	}
	m := Message{Blocks: []slack.Block{header(heading)}}
	var text strings.Builder
	text.WriteString(heading + "\n")
	for i, it := range items[page*perPage : min(len(items), (page+1)*perPage)] {
		e := digest.Entry{Item: it.Item}
		if !it.Waits() { // its days begin when it is told
			e.DueOn = it.DueOn
		}
		p := Place{Target: TargetOf(it.Item), Shape: ShapeList, Serial: page}
		fmt.Fprintf(&text, "\n%d. %s", page*perPage+i+1, plainShort(e))
		m.Blocks = append(m.Blocks, section(shortLine(e)))
		if !it.Answered() {
			m.Blocks = append(m.Blocks, answers(p, it.Title))
			continue
		}
		said := fmt.Sprintf("You answered *%s* on %s", letter.Answer(it.Answer), r.moment(it.AnsweredAt))
		text.WriteString(strings.ReplaceAll(said, "*", "") + "\n")
		m.Blocks = append(m.Blocks, slack.NewContextBlock(p.id(saidPart), mrkdwn(said)), undoing(p, it.Title))
	}
	if pages > 1 {
		where := fmt.Sprintf("Page %d of %d.", page+1, pages)
		text.WriteString("\n" + where + "\n")
		m.Blocks = append(m.Blocks, note(where), paging(page, pages))
	}
	text.WriteString("\n" + escape(r.writer().SupportLine()))
	m.Blocks = append(m.Blocks, note(escape(r.writer().SupportLine())))
	m.Text = cut(text.String(), maxText)
	return m
}

// openFirst orders what is open, then what waits, then what is answered.
func openFirst(items []digest.OpenItem) (sorted []digest.OpenItem) {
	for _, some := range []func(digest.Receipt) bool{digest.Receipt.Owed, digest.Receipt.Waits, digest.Receipt.Answered} {
		for _, it := range items {
			if some(it.Receipt) {
				sorted = append(sorted, it)
			}
		}
	}
	return sorted
}

func paging(page, pages int) slack.Block {
	var buttons []slack.BlockElement
	if page > 0 {
		buttons = append(buttons, button(ActionPrevious, strconv.Itoa(page-1), "Previous page", ""))
	}
	if page < pages-1 {
		buttons = append(buttons, button(ActionNext, strconv.Itoa(page+1), "Next page", ""))
	}
	return slack.NewActionBlock("pages:"+strconv.Itoa(page), buttons...)
}
