package slacktext

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// Home is what somebody's Home tab shows: what they owe first, then what comes,
// what they asked and what they said.
type Home struct {
	At        time.Time
	Page      int               // of Items, from 0
	Items     []digest.OpenItem // told, open or answered
	Next      digest.Upcoming
	Queue     []digest.QueuedItem
	CatchUp   []digest.CatchUpItem
	Questions []digest.AskedQuestion
	Answers   []digest.GivenAnswer
	Needs     [][]slack.Block // what needs a manager: before their own items
	More      [][]slack.Block // what other roles see
	Missing   bool            // something could not be loaded
}

// How much of each the Home tab holds: with these, other roles have half of its
// hundred blocks.
const (
	homeItems        = 8
	homeQueue        = 5
	homeQuestions    = 2
	homeAnswersShown = 3
)

// Home renders a Home tab.
func (r Renderer) Home(h Home) slack.HomeTabViewRequest {
	var blocks []slack.Block
	for _, needs := range h.Needs {
		blocks = append(append(blocks, needs...), slack.NewDividerBlock())
	}
	blocks = append(blocks, r.homeItems(h)...)
	blocks = append(blocks, slack.NewActionBlock("home",
		button(ActionSearch, "", "Search", ""), button(ActionMyAnswers, "", "My history", ""), button(ActionReflections, "", "My reflections", ""),
		button(ActionMyRecord, "", "My record", ""), button(ActionSettings, "", "Settings", ""),
	))
	blocks = append(blocks, homeCatchUp(h.CatchUp)...)
	blocks = append(blocks, r.homeNext(h.Next, h.Queue)...)
	blocks = append(blocks, r.homeQuestions(h.Questions)...)
	blocks = append(blocks, r.homeAnswers(h.Answers)...)
	for _, more := range h.More {
		if len(blocks)+1+len(more) > maxInView-2 {
			blocks = append(blocks, note("There is more than fits here: write /briefed help for the commands that show it."))
			break
		}
		blocks = append(append(blocks, slack.NewDividerBlock()), more...)
	}
	end := "As of " + r.moment(h.At) + ". " + r.writer().SupportLine()
	if h.Missing {
		end = "Some of this page could not be shown: open it again in a moment.\n" + end
	}
	return home(append(blocks, note(escape(end))))
}

// HomeSaid is a Home tab with a few words alone.
func (r Renderer) HomeSaid(words string) slack.HomeTabViewRequest {
	return home(Reply(words).Blocks)
}

func home(blocks []slack.Block) slack.HomeTabViewRequest {
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: blocks}}
}

// homeItems are the open items, those in a hurry first.
func (r Renderer) homeItems(h Home) []slack.Block {
	var open []digest.OpenItem
	minutes := 0
	for _, it := range h.Items {
		if it.Owed() {
			open = append(open, it)
			minutes += it.Minutes()
		}
	}
	if len(open) == 0 {
		return []slack.Block{header("Nothing is open. Thank you.")}
	}
	slices.SortStableFunc(open, byHurry)
	part, pager := onPage(open, homeItems, ActionHomePage, Spot{Page: h.Page})
	blocks := []slack.Block{header(fmt.Sprintf("%s open, about %s", count(len(open), "item is", "items are"), count(minutes, "minute", "minutes")))}
	for _, it := range part {
		p := Place{Target: TargetOf(it.Item), Shape: ShapeHome, Serial: h.Page}
		blocks = append(blocks, section(title(it.Item, 2*maxTitle)+"\n"+hurry(it, digest.DateIn(h.At, r.zone()))), answers(p, it.Title))
	}
	return append(blocks, pager...)
}

// byHurry orders what is urgent, then what is due first; what has no day is last.
func byHurry(a, b digest.OpenItem) int {
	last := func(it digest.OpenItem) int { return flag(it.DueOn.IsZero()) }
	return cmp.Or(
		flag(b.Urgency == digest.Urgent)-flag(a.Urgency == digest.Urgent),
		last(a)-last(b), cmp.Compare(a.DueOn, b.DueOn), strings.Compare(a.Title, b.Title),
	)
}

func flag(so bool) int {
	if so {
		return 1
	}
	return 0
}

// hurry says how long an item takes and until when.
func hurry(it digest.OpenItem, today digest.Date) string {
	parts := []string{letter.Kind(it.Kind), "about " + count(it.Minutes(), "minute", "minutes")}
	if it.Urgency == digest.Urgent {
		parts = append(parts, "urgent")
	}
	switch {
	case it.DueOn.IsZero():
	case it.DueOn < today:
		parts = append(parts, "was due on "+day(it.DueOn))
	default:
		parts = append(parts, "answer by "+day(it.DueOn))
	}
	return strings.Join(parts, " · ")
}
