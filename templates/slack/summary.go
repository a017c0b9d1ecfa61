package slacktext

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
)

// Summary renders a manager's week. The people it names were told in their last
// reminder that they would be.
func (r Renderer) Summary(s digest.Summary) Message {
	open := byRef(s.Named)
	lines := []string{
		measure(lessonsName, s.Measures.Lessons) + "; " + change(s.Measures.Lessons, s.Before.Lessons) + ".",
		measure(policiesName, s.Measures.Policies) + "; " + change(s.Measures.Policies, s.Before.Policies) + ".",
		baseline,
	}
	if s.DueSoon > 0 {
		lines = append(lines, fmt.Sprintf("%s due in the coming seven days.", count(s.DueSoon, "answer is", "answers are")))
	}
	heading := cut("The week of "+oneLine(s.Team.Name), maxHeader)
	const private = "Only you see this list. Each person was told in their last reminder. It is there to be talked about in supervision, not to be passed on."
	var m Message
	for names := 40; ; names /= 2 {
		m.Blocks = []slack.Block{header(heading), section(escape(strings.Join(lines, "\n")))}
		m.Text = escape(heading+"\n"+strings.Join(lines, "\n")) + "\n"
		if len(open) > 0 {
			list := openList(open, names)
			m.Blocks = append(m.Blocks, slack.NewDividerBlock(), section("*Still open after two reminders*\n"+list), note(private))
			m.Text += "\nStill open after two reminders:\n" + list + "\n" + private + "\n"
		}
		end := "As of " + day(s.AsOf) + ". Write /briefed report for the items."
		m.Blocks = append(append(m.Blocks, note(end)), weekly(s.Team.Slug)...)
		m.Text += "\n" + end
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

type openItem struct {
	title string
	names []string
}

// byRef groups named people by item, in the order in which they came.
func byRef(named []digest.Standing) (items []openItem) {
	index := map[string]int{}
	for _, st := range named {
		i, ok := index[st.Ref]
		if !ok {
			i = len(items)
			index[st.Ref] = i
			items = append(items, openItem{title: cmp.Or(st.Title, st.Ref)})
		}
		items[i].names = append(items[i].names, st.Name)
	}
	return items
}

// maxOpenItems is how many items a summary lists; more are counted.
const maxOpenItems = 25

// openList names at most so many people an item, and counts the others.
func openList(items []openItem, names int) string {
	var b strings.Builder
	for i, item := range items {
		if i == maxOpenItems {
			fmt.Fprintf(&b, "• and %s\n", count(len(items)-i, "more item", "more items"))
			break
		}
		b.WriteString("• " + cutEscaped(oneLine(item.title), 80) + ": ")
		shown := item.names[:min(names, len(item.names))]
		for j, name := range shown {
			if j > 0 {
				b.WriteString(", ")
			}
			b.WriteString(cutEscaped(oneLine(name), 40))
		}
		switch rest := len(item.names) - len(shown); {
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
