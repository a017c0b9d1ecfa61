package slacktext

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// ways is how readers do things in Slack.
var ways = letter.Ways{
	Open:        "Write /briefed to see everything you have open.",
	See:         "Write /briefed to see what you have open.",
	Record:      "You find it on the Home tab, under My record.",
	Object:      "press the button",
	Report:      "Write /briefed report for the items.",
	Unreachable: "not reachable in Slack",
}

func (r Renderer) writer() letter.Writer {
	return letter.Writer{Zone: r.Zone, Support: r.Support, Ways: ways}
}

// Letter lays out a letter of any kind. The result is within Slack's limits
// whatever the letter holds, and names or counts every item in it.
func (r Renderer) Letter(l digest.Letter) Message {
	switch said := r.writer().Of(l).(type) {
	case letter.Items:
		return r.items(said, l.PersonID == 0)
	case letter.Summary:
		return summary(said)
	case letter.Notice:
		return notice(said)
	case letter.Waiting:
		return waiting(said)
	case letter.Words:
		return written(string(said))
	default:
		return written("")
	}
}

// frame is what stands around the items of a message.
type frame struct{ letter.Items }

// items renders a message about items, each as fully as fits. Blocks and text
// have limits of their own, so they choose for themselves. A channel shows counts.
func (r Renderer) items(said letter.Items, channel bool) Message {
	said.Heading = cut(said.Heading, maxHeader)
	f := frame{said}
	items := &shelf{entries: f.Entries, memory: r.memory}
	if items.memory == nil {
		items.memory = newMemory()
	}
	top, bottom := f.top(), f.bottom()
	around := size(top) + size(bottom)
	room, length := 0, 0
	if channel { // from the first day on, so that later counts move nothing
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
			blocks = append(blocks, counted(f.Entries[i])...)
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
			texts = append(texts, items.at(i, level).text+countLine(f.Entries[i]))
		}
	}
	return Message{Text: f.plain(texts, items.titled(chosen)), Blocks: blocks}
}

func (f frame) top() []slack.Block {
	return []slack.Block{header(f.Heading), section(escape(strings.Join(f.Opening, "\n")))}
}

func (f frame) bottom() []slack.Block {
	closing := note(escape(strings.Join(f.Closing, "\n")))
	var blocks []slack.Block
	if len(f.Offers) > 0 {
		blocks = append(blocks, section("*"+letter.TrainingOnOffer+"*\n"+offers(f.Offers)))
	}
	heading := "*" + letter.TrainingChanged + "*\n"
	for some := range slices.Chunk(f.News, digest.MaxOffers) {
		blocks = append(blocks, section(heading+news(some)))
		heading = ""
	}
	return append(blocks, closing)
}

// offers are training on offer: a line each, with where to book. Three fit any section.
func offers(items []digest.Item) string {
	lines := make([]string, len(items))
	for i, item := range items {
		lines[i] = booked(letter.OfferLine(item.Text), item.Text)
	}
	return strings.Join(lines, "\n")
}

// news is what changed of training: a line each, with where to book what is on offer.
func news(changed []digest.OfferNews) string {
	lines := make([]string, len(changed))
	for i, n := range changed {
		if n.Gone {
			n.Book = ""
		}
		lines[i] = booked(letter.NewsLine(n), n.Text)
	}
	return strings.Join(lines, "\n")
}

// booked is a line about training, and where to book it.
func booked(words string, t digest.Text) string {
	line := "• " + cutEscaped(words, maxPoint)
	if book := link(t.Book, "Book"); safeURL(t.Book) != "" && len(book) <= 2*maxPoint {
		line += " · " + book
	}
	return line
}

// rest names the items that are shown by title alone.
func (f frame) rest(titled []digest.Entry) []slack.Block {
	if len(titled) == 0 {
		return nil
	}
	more := fmt.Sprintf("*%s.* Write /briefed to open them:\n", count(len(titled), "more item", "more items"))
	return []slack.Block{section(more + titles(titled, maxSection-len(more)))}
}
