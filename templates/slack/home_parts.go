package slacktext

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// homeCatchUp says that there is something to catch up with; the list is a modal.
func homeCatchUp(list []digest.CatchUpItem) []slack.Block {
	if len(list) == 0 {
		return nil
	}
	minutes := 0
	for _, it := range list {
		minutes += it.Minutes
	}
	return []slack.Block{
		header("Catching up"),
		section(fmt.Sprintf("%s out while you were not here, about %s in all. They come a few minutes a week; nobody expects you to read them at once.",
			count(len(list), "item came", "items came"), count(minutes, "minute", "minutes"))),
		slack.NewActionBlock("catch_up", button(ActionCatchUp, "", "See the list", "catching up")),
	}
}

// homeNext says when the next digest comes, and what waits and why.
func (r Renderer) homeNext(next digest.Upcoming, queue []digest.QueuedItem) []slack.Block {
	words := "No digest is in sight: your team has none planned, or you are away without a last day."
	if !next.At.IsZero() {
		words = "Your next digest comes on *" + r.dayAndTime(next.At) + "*"
		if len(next.Items) > 0 {
			words += fmt.Sprintf(" with %s, about %s", count(len(next.Items), "new item", "new items"), count(next.Minutes, "minute", "minutes"))
		}
		words += "."
	}
	if len(queue) == 0 {
		return []slack.Block{header("What comes next"), section(words + " Nothing waits for you.")}
	}
	words += fmt.Sprintf("\n%s for you:", count(len(queue), "item waits", "items wait"))
	for _, it := range queue[:min(homeQueue, len(queue))] {
		words += "\n• " + waitingLine(it, maxTitle/2)
	}
	return []slack.Block{
		header("What comes next"), section(words),
		slack.NewActionBlock("queue", button(ActionQueue, "", "See all that waits", "")),
	}
}

// waitingLine says in which week an item is expected, and why.
func waitingLine(it digest.QueuedItem, limit int) string {
	when := "no week in sight"
	if !it.Week.IsZero() {
		when = "week of " + day(it.Week)
	}
	return fmt.Sprintf("%s – %s: %s", cutEscaped(oneLine(it.Title), limit), when, escape(letter.Coming(it.Comes)))
}

// homeQuestions are the newest questions with what came of them.
func (r Renderer) homeQuestions(questions []digest.AskedQuestion) []slack.Block {
	if len(questions) == 0 {
		return nil
	}
	blocks := []slack.Block{header("My questions")}
	for _, q := range newest(questions)[:min(homeQuestions, len(questions))] {
		blocks = append(blocks, section(r.asked(q, 500)))
	}
	if len(questions) > homeQuestions {
		blocks = append(blocks, slack.NewActionBlock("questions", button(ActionQuestions, "", "See all my questions", "")))
	}
	return blocks
}

// newest turns a list that begins with the oldest around.
func newest[T any](list []T) []T {
	turned := make([]T, len(list))
	for i, e := range list {
		turned[len(list)-1-i] = e
	}
	return turned
}

// asked is a question and its reply.
func (r Renderer) asked(q digest.AskedQuestion, limit int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "*%s*\nYou asked on %s: %s", cutEscaped(oneLine(q.Item.Title), maxTitle), r.moment(q.At), cutEscaped(letter.Said(q), limit))
	switch {
	case q.Reply == nil:
		b.WriteString("\nIt waits for a reply.")
	case q.Reply.Shown:
		fmt.Fprintf(&b, "\n%s replied on %s: %s\nIt stands under the item too, without your name.",
			escape(q.Reply.By), r.moment(q.Reply.At), cutEscaped(oneLine(q.Reply.Text), limit))
	default:
		fmt.Fprintf(&b, "\n%s replied to you alone on %s: %s", escape(q.Reply.By), r.moment(q.Reply.At), cutEscaped(oneLine(q.Reply.Text), limit))
	}
	return b.String()
}

// homeAnswers are the newest answers, which can be undone here.
func (r Renderer) homeAnswers(given []digest.GivenAnswer) []slack.Block {
	if len(given) == 0 {
		return nil
	}
	blocks := []slack.Block{header("What I answered")}
	seen := map[int64]bool{}
	for i, e := range given[:min(homeAnswersShown, len(given))] {
		blocks = append(blocks, section(r.myAnswerLine(e)))
		buttons := myAnswerButtons(e)
		if !seen[e.Item.ID] && e.Undone.IsZero() && e.Kind != digest.Discussed {
			p := Place{Target: Target{e.Item.ID, e.Item.Number}, Shape: ShapePast, Serial: i}
			buttons = append([]slack.BlockElement{button(ActionUndo, p.String(), "Undo", e.Item.Title)}, buttons...)
			blocks = append(blocks, slack.NewActionBlock(p.ID(), buttons...))
		} else {
			blocks = append(blocks, slack.NewActionBlock("past:"+strconv.Itoa(i), buttons...))
		}
		seen[e.Item.ID] = true
	}
	return blocks
}
