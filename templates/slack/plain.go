package slacktext

import (
	"fmt"
	"strings"

	"github.com/briefed/briefed/digest"
)

// itemText is the plain rendering of a message about items: what a screen
// reader reads. Its beginning is what a notification shows on a locked phone,
// so it begins with numbers and titles.
func itemText(entries []digest.Entry, f frame, chosen []level) string {
	var b strings.Builder
	b.WriteString(escape(f.heading+"\n"+strings.Join(f.opening, "\n")) + "\n")
	n := 0
	for i, e := range entries {
		switch chosen[i] {
		case asFull:
			n++
			plainFull(&b, n, e)
		case asShort:
			n++
			plainShort(&b, n, e)
		case asTitle:
		}
	}
	if rest := at(entries, chosen, asTitle); len(rest) > 0 {
		fmt.Fprintf(&b, "\n%s:\n%s\n", count(len(rest), "more item", "more items"), titles(rest, 2_400))
	}
	b.WriteString("\nAnswer with the buttons under each item. " + escape(strings.Join(f.closing, "\n")))
	return b.String()
}

func plainFull(b *strings.Builder, n int, e digest.Entry) {
	fmt.Fprintf(b, "\n%d. %s\n", n, cutEscaped(oneLine(e.Title), 2*maxTitle))
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
}

func plainShort(b *strings.Builder, n int, e digest.Entry) {
	fmt.Fprintf(b, "\n%d. %s\n%s", n, cutEscaped(oneLine(e.Title), maxTitle), kindName(e.Kind))
	if !e.DueOn.IsZero() {
		b.WriteString(", answer by " + day(e.DueOn))
	}
	b.WriteString("\n")
}
