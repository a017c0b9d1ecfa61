package slacktext

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// Report renders who is informed, for somebody who may see it: counts of teams
// and items, those that need most attention first, never a name of a person.
func (r Renderer) Report(rep digest.Report) Message {
	teams := make([]string, 0, len(rep.Teams))
	for _, t := range rep.Teams {
		teams = append(teams, measure(oneLine(t.Name)+" – lessons", t.Lessons)+". "+capital(measure("policy changes", t.Policies))+".")
	}
	groups := make([]string, 0, len(rep.Groups))
	for _, g := range rep.Groups {
		groups = append(groups, measure(oneLine(letter.Group(g.Group()))+" – lessons", g.Lessons)+". "+capital(measure("policy changes", g.Policies))+".")
	}
	items := slices.Clone(rep.Items)
	slices.SortStableFunc(items, func(a, b digest.ItemMeasure) int { return cmp.Compare(b.Outstanding, a.Outstanding) })
	rows := make([]string, 0, len(items))
	for _, it := range items {
		rows = append(rows, measure(oneLine(it.Title), it.Measure))
	}
	partners, offered := partnerLines(rep.Partners)
	heading := "Who is informed, " + day(rep.AsOf)
	whole := escape(strings.Join(headline(rep), "\n"))
	var m Message
	for limit := 40; ; limit /= 2 {
		m.Blocks = []slack.Block{header(heading), section(whole)}
		m.Text = heading + "\n" + whole + "\n"
		m.add("Teams", teams, limit)
		if len(groups) > 0 {
			m.add("By "+letter.Breakdown(rep.Groups[0].By), groups, limit)
		}
		if rep.Partners != nil {
			m.add("Partners, in none of the other figures", partners, limit)
			m.add("Organisations told of training", offered, limit)
		}
		m.add("Items", rows, limit)
		if m.Fits() && sectionsFit(m.Blocks) || limit == 0 {
			return m
		}
	}
}

// partnerLines are the measures of organisations outside the council, and how many of
// them were told of training.
func partnerLines(p *digest.Partners) (measures, training []string) {
	if p == nil {
		return nil, nil
	}
	line := func(name string, m digest.Measures) {
		measures = append(measures, measure(name+" – lessons", m.Lessons)+". "+capital(measure("policy changes", m.Policies))+".")
	}
	line(count(p.Organisations, "organisation", "organisations"), p.Measures)
	for _, g := range p.Groups {
		line(oneLine(letter.Group(g.Group())), g.Measures)
	}
	switch {
	case p.Stopped == digest.Hidden:
		measures = append(measures, "Fewer than five asked us to stop writing: they count as not reachable.")
	case p.Stopped > 0:
		measures = append(measures, fmt.Sprintf("%d asked us to stop writing: they count as not reachable.", p.Stopped))
	}
	for _, o := range p.Training {
		training = append(training, fmt.Sprintf("%s – %s: %d of %d", oneLine(o.Title), o.Kind.Words(), o.Told, o.Organisations))
	}
	return measures, training
}

// add adds a list of at most limit lines under a heading, and counts the rest.
func (m *Message) add(heading string, lines []string, limit int) {
	if len(lines) == 0 {
		return
	}
	var b strings.Builder
	for i, line := range lines {
		if i == limit {
			b.WriteString("• and " + count(len(lines)-i, "more line", "more lines") + " in the full report\n")
			break
		}
		b.WriteString("• " + cutEscaped(line, 240) + "\n")
	}
	list := strings.TrimSuffix(b.String(), "\n")
	m.Blocks = append(m.Blocks, section("*"+heading+"*\n"+list))
	m.Text += "\n" + heading + ":\n" + list + "\n"
}
