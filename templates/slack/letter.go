package slacktext

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
)

// Letter renders a letter of any kind. The result is within Slack's limits
// whatever the letter holds, and names or counts every item in it.
func (r Renderer) Letter(l digest.Letter) Message {
	switch l.Kind {
	case digest.SummaryMessage:
		if l.Summary == nil {
			return r.notice("There is no summary this week.")
		}
		return r.Summary(*l.Summary)
	case digest.NoticeMessage:
		return r.notice(l.Notice)
	case digest.ReminderMessage:
		return r.items(l, r.reminderFrame(l))
	default:
		return r.items(l, r.digestFrame(l))
	}
}

// frame is what stands around the items of a message. All lines are unescaped.
type frame struct {
	heading string
	opening []string // under the heading
	closing []string // at the end
}

func (r Renderer) digestFrame(l digest.Letter) frame {
	fresh, minutes := 0, 0
	for _, e := range l.Entries {
		if e.Fresh {
			fresh++
			minutes += e.Minutes()
		}
	}
	f := frame{heading: "Your digest"}
	if l.PersonID == 0 {
		f.heading = cut("Digest for "+oneLine(l.Team.Name), maxHeader)
	}
	switch {
	case fresh > 0 && fresh < len(l.Entries):
		f.opening = append(f.opening, fmt.Sprintf("%s, about %s, and %d still open from earlier.",
			count(fresh, "new item", "new items"), count(minutes, "minute", "minutes"), len(l.Entries)-fresh))
	case fresh > 0:
		f.opening = append(f.opening, fmt.Sprintf("%s, about %s.", count(fresh, "item", "items"), count(minutes, "minute", "minutes")))
	default:
		f.opening = append(f.opening, fmt.Sprintf("%s still open from earlier.", count(len(l.Entries), "item is", "items are")))
	}
	if l.Late {
		f.opening = append(f.opening, "This comes later than planned, because Briefed was not running.")
	}
	if l.PersonID == 0 {
		f.closing = append(f.closing, "Everyone answers for themselves. Only you see your answer here; your manager sees who is informed.")
	}
	if l.Queued > 0 {
		f.closing = append(f.closing, fmt.Sprintf("%s for another week, so that this one stays readable.", count(l.Queued, "more item waits", "more items wait")))
	}
	f.closing = append(f.closing, "Write /briefed to see everything you have open. "+r.support())
	return f
}

func (r Renderer) reminderFrame(l digest.Letter) frame {
	f := frame{heading: fmt.Sprintf("A reminder: %s still open", count(len(l.Entries), "item is", "items are"))}
	f.opening = []string{"Any answer is fine, also that you have a question or that it is not your role."}
	if l.Last {
		f.opening = append(f.opening, "This is the last reminder. What is still open after it will be in your manager’s weekly summary, so that you can talk about it in supervision. Nobody else sees that list.")
	}
	if l.Late {
		f.opening = append(f.opening, "This comes later than planned, because Briefed was not running.")
	}
	f.closing = []string{"Write /briefed to see everything you have open. " + r.support()}
	return f
}

// items renders a message about items, each as fully as fits.
func (r Renderer) items(l digest.Letter, f frame) Message {
	var m Message
	levels(l.Entries, func(chosen []level) bool {
		m.Blocks = itemBlocks(l.Entries, f, chosen)
		return len(m.Blocks)+answeredExtra(chosen) <= maxBlocks && size(m.Blocks) <= maxSize
	})
	levels(l.Entries, func(chosen []level) bool {
		m.Text = itemText(l.Entries, f, chosen)
		return utf8.RuneCountInString(m.Text) <= maxText
	})
	return m
}

// answeredExtra is how many blocks are added when every item is answered: a
// record above the controls. They must fit then, too.
func answeredExtra(chosen []level) (n int) {
	for _, c := range chosen {
		if c != asTitle {
			n++
		}
	}
	return n
}

func itemBlocks(entries []digest.Entry, f frame, chosen []level) []slack.Block {
	blocks := []slack.Block{header(f.heading), section(escape(strings.Join(f.opening, "\n")))}
	for i, e := range entries {
		switch chosen[i] {
		case asFull:
			blocks = append(append(blocks, slack.NewDividerBlock()), full(e)...)
		case asShort:
			blocks = append(blocks, short(e)...)
		case asTitle:
		}
	}
	if rest := at(entries, chosen, asTitle); len(rest) > 0 {
		more := fmt.Sprintf("*%s.* Write /briefed to open them:\n", count(len(rest), "more item", "more items"))
		blocks = append(blocks, section(more+titles(rest, maxSection-len(more))))
	}
	return append(blocks, note(escape(strings.Join(f.closing, "\n"))))
}
