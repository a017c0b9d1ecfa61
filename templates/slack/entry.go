package slacktext

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// sourceName names where an item comes from, by the name that the report uses.
func sourceName(s digest.Source) string { return cut(letter.SourceName(s), maxTitle) }

// sourced is a source with a link that says where it leads: whose page it is, the
// reader should know before they trust it.
func sourced(s digest.Source) string {
	name := escape(sourceName(s))
	if host := s.Host(); host != "" && safeURL(s.URL) != "" {
		name += ", at " + link(s.URL, host)
	}
	return name
}

// title is an item's title in bold, within limit code points.
func title(item digest.Item, limit int) string {
	return "*" + strings.ReplaceAll(cutEscaped(oneLine(item.Title), limit), "*", "∗") + "*"
}

// full is an item with everything a reader needs to act, and its controls.
func full(e digest.Entry) []slack.Block {
	var b strings.Builder
	b.WriteString(title(e.Item, 2*maxTitle) + "\n")
	for _, line := range letter.Facts(e) {
		b.WriteString(cutEscaped(oneLine(line), maxPoint) + "\n")
	}
	b.WriteString("\n*" + letter.Doing + "*")
	for _, point := range e.Points {
		b.WriteString("\n• " + inline(point, maxPoint))
	}
	if letter.Sourced(e.Source) {
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
	line := title(e.Item, 2*maxTitle) + "\n" + letter.Kind(e.Kind)
	if !e.DueOn.IsZero() {
		line += " · " + letter.AnswerBy(e.DueOn)
	}
	return line
}

// answers are the controls of an item that is not answered yet. *Understood* is
// offered only where the points are on the screen: elsewhere the way to them is.
func answers(p Place, about string) *slack.ActionBlock {
	value := p.String()
	understood := button(ActionUnderstood, value, letter.Answer(digest.Understood), about).WithStyle(slack.StylePrimary)
	others := slack.NewOverflowBlockElement(ActionOther)
	for _, kind := range digest.PersonalAnswers {
		if kind != digest.Understood {
			others.Options = append(others.Options, choice(option(string(kind), p.Target), letter.Answer(kind)))
		}
	}
	switch p.Shape {
	case ShapeFull:
		return slack.NewActionBlock(p.ID(), understood, button(ActionReadMore, value, "Read more", about), others)
	case ShapeItem:
		return slack.NewActionBlock(p.ID(), understood, others)
	default:
		return slack.NewActionBlock(p.ID(), button(ActionReadMore, value, "Read", about), others)
	}
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
