package slacktext

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/templates/letter"
)

// summary lays out a manager's week, naming as many people as fit.
func summary(said letter.Summary) Message {
	heading := cut(said.Heading, maxHeader)
	lines := strings.Join(said.Lines, "\n")
	var m Message
	for names := 40; ; names /= 2 {
		m.Blocks = []slack.Block{header(heading), section(escape(lines))}
		m.Text = escape(heading+"\n"+lines) + "\n"
		if len(said.Open) > 0 {
			list := openList(said.Open, names)
			m.Blocks = append(m.Blocks, slack.NewDividerBlock(), section("*"+letter.StillOpen+"*\n"+list), note(letter.OnlyYou))
			m.Text += "\n" + letter.StillOpen + ":\n" + list + "\n" + letter.OnlyYou + "\n"
		}
		m.Blocks = append(append(m.Blocks, note(said.End)), weekly(said.Team)...)
		m.Text += "\n" + said.End
		if m.Fits() && sectionsFit(m.Blocks) || names == 0 {
			return m
		}
	}
}

// weekly are the ways from a week's summary to what it sums up.
func weekly(team string) []slack.Block {
	if team == "" {
		return nil
	}
	return buttons("week", to(ActionTeam, Spot{Team: team}, "Look closer"), to(ActionSupervision, Spot{Team: team}, "Supervision list"))
}

// maxOpenItems is how many items a summary lists; more are counted.
const maxOpenItems = 25

// openList names at most so many people an item, and counts the others.
func openList(items []letter.OpenItem, names int) string {
	var b strings.Builder
	for i, item := range items {
		if i == maxOpenItems {
			fmt.Fprintf(&b, "• and %s\n", count(len(items)-i, "more item", "more items"))
			break
		}
		b.WriteString("• " + cutEscaped(oneLine(item.Title), 80) + ": ")
		shown := item.Names[:min(names, len(item.Names))]
		for j, name := range shown {
			if j > 0 {
				b.WriteString(", ")
			}
			b.WriteString(cutEscaped(oneLine(name), 40))
		}
		switch rest := len(item.Names) - len(shown); {
		case rest > 0 && len(shown) > 0:
			fmt.Fprintf(&b, " and %d more", rest)
		case rest > 0:
			b.WriteString(count(rest, "person", "people"))
		}
		b.WriteString("\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// sectionsFit reports whether every section's text is within Slack's limit.
func sectionsFit(blocks []slack.Block) bool {
	for _, b := range blocks {
		if s, ok := b.(*slack.SectionBlock); ok && len([]rune(s.Text.Text)) > maxSection {
			return false
		}
	}
	return true
}
