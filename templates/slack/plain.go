package slacktext

import (
	"fmt"
	"strings"

	"github.com/briefed/briefed/digest"
)

// numberLength is the room that numbering takes of one item's text: "\n12. ".
const numberLength = 5

// plain is the plain rendering of a message about items: what a screen reader
// reads. Its beginning is what a notification shows on a locked phone, so it
// begins with numbers and titles.
func (f frame) plain(items []string, titled []digest.Entry) string {
	var b strings.Builder
	b.WriteString(escape(f.heading+"\n"+strings.Join(f.opening, "\n")) + "\n")
	for i, text := range items {
		fmt.Fprintf(&b, "\n%d. %s", i+1, text)
	}
	if len(titled) > 0 {
		fmt.Fprintf(&b, "\n%s:\n%s\n", count(len(titled), "more item", "more items"), titles(titled, 2_400))
	}
	b.WriteString("\nAnswer with the buttons under each item. " + escape(strings.Join(f.closing, "\n")))
	return b.String()
}

func plainFull(e digest.Entry) string {
	var b strings.Builder
	b.WriteString(cutEscaped(oneLine(e.Title), 2*maxTitle) + "\n")
	for _, line := range facts(e) {
		b.WriteString(cutEscaped(oneLine(line), maxPoint) + "\n")
	}
	b.WriteString("What you do differently:\n")
	for _, point := range e.Points {
		b.WriteString("- " + cutEscaped(unstyled(point), maxPoint) + "\n")
	}
	if hasSource(e.Source) {
		b.WriteString("Source: " + escape(sourceName(e.Source)))
		if address := safeURL(e.Source.URL); address != "" {
			b.WriteString(", " + escape(address))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func plainShort(e digest.Entry) string {
	line := cutEscaped(oneLine(e.Title), maxTitle) + "\n" + kindName(e.Kind)
	if !e.DueOn.IsZero() {
		line += ", answer by " + day(e.DueOn)
	}
	return line + "\n"
}
