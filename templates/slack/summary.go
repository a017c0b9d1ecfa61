package slacktext

import (
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

// openList names at most so many people, and counts the others.
func openList(people []letter.OpenFor, most int) string {
	var lines []string
	for i, p := range people {
		if i == most {
			lines = append(lines, "• and "+count(len(people)-i, "more person", "more people"))
			break
		}
		lines = append(lines, "• "+cutEscaped(oneLine(p.Name), 40)+": "+count(p.Items, "item", "items"))
	}
	return strings.Join(lines, "\n")
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
