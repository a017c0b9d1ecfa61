package slacktext

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
)

// kindName is what people call an item of a kind.
func kindName(k digest.Kind) string {
	if k == digest.Policy {
		return "Policy change"
	}
	return "Lesson"
}

// facts are the short lines under a title. For a policy, when it was published
// and when it binds are kept apart: mixing them up is how people follow a rule
// too early or too late.
func facts(e digest.Entry) (lines []string) {
	first := []string{kindName(e.Kind), "about " + count(e.Minutes(), "minute", "minutes")}
	if !e.DueOn.IsZero() {
		first = append(first, "answer by "+day(e.DueOn))
	}
	lines = append(lines, strings.Join(first, " · "))
	if dates := policyDates(e.Text); dates != "" {
		lines = append(lines, dates)
	}
	if e.Change == digest.Significant && e.Number > 1 {
		lines = append(lines, "This has changed since you were last told, so it asks again.")
	}
	return append(lines, "Why you get this: "+e.Audience.Because())
}

func policyDates(t digest.Text) string {
	if t.Kind != digest.Policy {
		return ""
	}
	var dates []string
	if !t.InForce.IsZero() {
		dates = append(dates, "In force from "+day(t.InForce))
	}
	if t.Published != "" {
		dates = append(dates, "Published "+partial(t.Published))
	}
	if !t.TransitionEnds.IsZero() {
		dates = append(dates, "Transition ends "+day(t.TransitionEnds))
	}
	return strings.Join(dates, " · ")
}

// sourceName names where an item comes from, by the name that the report uses.
func sourceName(s digest.Source) string {
	var parts []string
	for _, part := range []string{s.Publisher, s.PublishedAs, partial(s.Published)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return "the source"
	}
	return cut(oneLine(strings.Join(parts, ", ")), maxTitle)
}

// sourced is a source with a link that says where it leads: whose page it is, the
// reader should know before they trust it.
func sourced(s digest.Source) string {
	name := escape(sourceName(s))
	if host := s.Host(); host != "" && safeURL(s.URL) != "" {
		name += ", at " + link(s.URL, host)
	}
	return name
}

func hasSource(s digest.Source) bool { return s.Publisher+s.PublishedAs+s.URL != "" }

// title is an item's title in bold, within limit code points.
func title(item digest.Item, limit int) string {
	return "*" + strings.ReplaceAll(cutEscaped(oneLine(item.Title), limit), "*", "∗") + "*"
}

// full is an item with everything a reader needs to act, and its controls.
func full(e digest.Entry) []slack.Block {
	var b strings.Builder
	b.WriteString(title(e.Item, 2*maxTitle) + "\n")
	for _, line := range facts(e) {
		b.WriteString(cutEscaped(oneLine(line), maxPoint) + "\n")
	}
	b.WriteString("\n*What you do differently*")
	for _, point := range e.Points {
		b.WriteString("\n• " + inline(point, maxPoint))
	}
	if hasSource(e.Source) {
		source := "\n\nSource: " + sourced(e.Source)
		if len(source) < 1_000 { // a longer address would crowd out the points
			b.WriteString(source)
		}
	}
	return []slack.Block{section(b.String()), answers(Place{Target: TargetOf(e.Item), Shape: ShapeFull}, e.Title)}
}

// short is an item's title and when it is due, with its controls.
func short(e digest.Entry) []slack.Block {
	return []slack.Block{section(shortLine(e)), answers(Place{Target: TargetOf(e.Item), Shape: ShapeShort}, e.Title)}
}

func shortLine(e digest.Entry) string {
	line := title(e.Item, 2*maxTitle) + "\n" + kindName(e.Kind)
	if !e.DueOn.IsZero() {
		line += " · answer by " + day(e.DueOn)
	}
	return line
}

// answers are the controls of an item that is not answered yet.
func answers(p Place, about string) slack.Block {
	value := p.String()
	understood := button(ActionUnderstood, value, digest.Understood.Label(), about)
	others := slack.NewOverflowBlockElement(ActionOther)
	for _, kind := range digest.PersonalAnswers {
		if kind != digest.Understood {
			others.Options = append(others.Options, choice(option(string(kind), p.Target), kind.Label()))
		}
	}
	if p.Shape != ShapeFull {
		others.Options = append(others.Options, choice(option(optionRead, p.Target), "Read more"))
		return slack.NewActionBlock(p.ID(), understood, others)
	}
	understood.WithStyle(slack.StylePrimary)
	return slack.NewActionBlock(p.ID(), understood, button(ActionReadMore, value, "Read more", about), others)
}

// maxLines is how many titles a list of titles names; more are counted.
const maxLines = 100

// titles lists items by title alone. However many there are, the list fits a
// section, and what is not named is counted.
func titles(items []digest.Entry, limit int) string {
	var b strings.Builder
	each := max(20, min(maxTitle, (limit-60)/max(1, min(len(items), maxLines))-3))
	for i, e := range items {
		if i == maxLines {
			fmt.Fprintf(&b, "• and %d more\n", len(items)-i)
			break
		}
		b.WriteString("• " + cutEscaped(oneLine(e.Title), each) + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}
