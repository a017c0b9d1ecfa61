package slacktext

import (
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
)

// level is how much of an item a message shows.
type level int

const (
	asTitle level = iota // named, with /briefed to open it
	asShort              // title and controls
	asFull               // points, source and controls
)

// shown is an item rendered at one level, and measured once: what fits is found
// by adding up, not by rendering the message again and again.
type shown struct {
	blocks []slack.Block
	size   int // of the blocks as JSON, separators included
	text   string
	length int // of the text
}

func show(blocks []slack.Block, text string) *shown {
	return &shown{blocks: blocks, size: size(blocks), text: text, length: utf8.RuneCountInString(text)}
}

// shelf holds the items of a message as they are rendered, at every level that
// was asked for.
type shelf struct {
	entries []digest.Entry
	memory  *memory
}

// at returns an item at a level; as a title alone it takes no room of its own.
func (s *shelf) at(i int, l level) *shown {
	e := s.entries[i]
	return s.memory.get(shownAs{TargetOf(e.Item), e.DueOn, e.Found, l}, func() *shown {
		switch l {
		case asFull:
			return show(append([]slack.Block{slack.NewDividerBlock()}, full(e)...), plainFull(e))
		case asShort:
			return show(short(e), plainShort(e))
		default:
			return &shown{}
		}
	})
}

// titled returns the entries that are shown by title alone.
func (s *shelf) titled(chosen []level) (out []digest.Entry) {
	for i, l := range chosen {
		if l == asTitle {
			out = append(out, s.entries[i])
		}
	}
	return out
}

// levels gives items told for the first time in full and others shortly, then
// demotes from the end – first full ones to short, then short ones to titles –
// until the message fits.
func (s *shelf) levels(fits func([]level) bool) []level {
	chosen := make([]level, len(s.entries))
	for i, e := range s.entries {
		chosen[i] = asShort
		if !e.Told {
			chosen[i] = asFull
		}
	}
	for !fits(chosen) && (demote(chosen, asFull) || demote(chosen, asShort)) {
	}
	return chosen
}

// demote takes one level from the last item that has this one.
func demote(chosen []level, from level) bool {
	for i := len(chosen) - 1; i >= 0; i-- {
		if chosen[i] == from {
			chosen[i]--
			return true
		}
	}
	return false
}
