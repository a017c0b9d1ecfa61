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
	case digest.SummaryLetter:
		if l.Summary == nil {
			return written("There is no summary this week.")
		}
		return r.Summary(*l.Summary)
	case digest.NoticeLetter:
		return r.notice(l)
	case digest.ReminderLetter:
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
	untold, minutes := 0, 0
	for _, e := range l.Entries {
		if !e.Told {
			untold++
			minutes += e.Minutes()
		}
	}
	f := frame{heading: "Your digest"}
	if l.PersonID == 0 {
		f.heading = cut("Digest for "+oneLine(l.Team.Name), maxHeader)
	}
	switch {
	case untold > 0 && untold < len(l.Entries):
		f.opening = append(f.opening, fmt.Sprintf("%s, about %s, and %d still open from earlier.",
			count(untold, "new item", "new items"), count(minutes, "minute", "minutes"), len(l.Entries)-untold))
	case untold > 0:
		f.opening = append(f.opening, fmt.Sprintf("%s, about %s.", count(untold, "item", "items"), count(minutes, "minute", "minutes")))
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

// items renders a message about items, each as fully as fits. Blocks and text
// have limits of their own, so they choose for themselves.
func (r Renderer) items(l digest.Letter, f frame) Message {
	items := &shelf{entries: l.Entries, memory: r.memory}
	if items.memory == nil {
		items.memory = newMemory()
	}
	top, bottom := f.top(), f.bottom()
	around := size(top) + size(bottom)
	room, length := 0, 0
	if l.PersonID == 0 { // from the first day on, so that later counts move nothing
		room, length = countSize, countLength
	}
	chosen := items.levels(func(chosen []level) bool {
		n, taken := len(top)+len(bottom), around
		for i, level := range chosen {
			s := items.at(i, level)
			n, taken = n+len(s.blocks), taken+s.size
			if level != asTitle {
				n++ // when it is answered, a record stands above the controls, or a count below
				taken += room
			}
		}
		rest := f.rest(items.titled(chosen))
		return n+len(rest) <= maxBlocks && taken+size(rest) <= maxSize
	})
	blocks := top
	for i, level := range chosen {
		blocks = append(blocks, items.at(i, level).blocks...)
		if level != asTitle {
			blocks = append(blocks, counted(l.Entries[i])...)
		}
	}
	blocks = append(append(blocks, f.rest(items.titled(chosen))...), bottom...)

	chosen = items.levels(func(chosen []level) bool {
		taken := utf8.RuneCountInString(f.plain(nil, items.titled(chosen)))
		for i, level := range chosen {
			taken += items.at(i, level).length + numberLength + length
		}
		return taken <= maxText
	})
	var texts []string
	for i, level := range chosen {
		if level != asTitle {
			texts = append(texts, items.at(i, level).text+countLine(l.Entries[i]))
		}
	}
	return Message{Text: f.plain(texts, items.titled(chosen)), Blocks: blocks}
}

func (f frame) top() []slack.Block {
	return []slack.Block{header(f.heading), section(escape(strings.Join(f.opening, "\n")))}
}

func (f frame) bottom() []slack.Block {
	return []slack.Block{note(escape(strings.Join(f.closing, "\n")))}
}

// rest names the items that are shown by title alone.
func (f frame) rest(titled []digest.Entry) []slack.Block {
	if len(titled) == 0 {
		return nil
	}
	more := fmt.Sprintf("*%s.* Write /briefed to open them:\n", count(len(titled), "more item", "more items"))
	return []slack.Block{section(more + titles(titled, maxSection-len(more)))}
}
