package slacktext

import (
	"fmt"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

const listPerPage = 15

// Queue is the modal with everything that waits for somebody.
func (r Renderer) Queue(queue []digest.QueuedItem, page int) slack.ModalViewRequest {
	blocks := []slack.Block{note("A few minutes a week are for reading; what does not fit waits here, with the week in which a digest is expected to bring it. You can read it before.")}
	if len(queue) == 0 {
		blocks = []slack.Block{section("Nothing waits for you.")}
	}
	part, pager := onPage(queue, listPerPage, ActionQueuePage, Spot{Page: page})
	for i, it := range part {
		text := section(waitingLine(it, maxTitle) + fmt.Sprintf("\n%s · about %s", letter.Kind(it.Kind), count(it.Minutes, "minute", "minutes")))
		blocks = append(blocks, text, slack.NewActionBlock(fmt.Sprintf("queued:%d", i),
			button(ActionReadMore, TargetOf(it.Item).String(), "Read more", it.Title)))
	}
	return screen(ViewQueue, "What waits for me", Spot{}, append(blocks, pager...)...)
}

// Questions is the modal with everything somebody asked, newest first.
func (r Renderer) Questions(questions []digest.AskedQuestion, page int) slack.ModalViewRequest {
	var blocks []slack.Block
	part, pager := onPage(newest(questions), listPerPage, ActionQuestionsPage, Spot{Page: page})
	for _, q := range part {
		blocks = append(blocks, section(r.asked(q, 1_000)))
	}
	if len(blocks) == 0 {
		blocks = []slack.Block{section("You have asked nothing yet. A question goes to the policy lead, and the reply comes back to you.")}
	}
	return screen(ViewQuestions, "My questions", Spot{}, append(blocks, pager...)...)
}
