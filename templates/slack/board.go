package slacktext

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// Board is the summary of the board's page: how many recommendations have come how far.
func (r Renderer) Board(b digest.Board) Message {
	heading := "From recommendations to practice, " + b.Quarter
	var lines []string
	for _, c := range digest.Chains {
		if n := b.Count(c); n > 0 {
			lines = append(lines, fmt.Sprintf("%d: %s", n, letter.Chain(c)))
		}
	}
	if n := len(b.Late()); n > 0 {
		lines = append(lines, fmt.Sprintf("%d: with an action that is late", n))
	}
	switch n := b.Changed.Changed; {
	case n == digest.Hidden:
		lines = append(lines, "You asked, we changed: not shown")
	case n > 0:
		lines = append(lines, fmt.Sprintf("%d: you asked, we changed", n))
	}
	if len(lines) == 0 {
		lines = []string{"No recommendation was on record then."}
	}
	return Message{Text: heading, Blocks: []slack.Block{
		header(heading), section("As it stood on " + day(b.AsOf) + ".\n" + escape(strings.Join(lines, "\n"))),
		note(escape(letter.BoardMeans) + " Write `/briefed web /board` for the whole page, to print."),
	}}
}
