package slacktext

import (
	"fmt"
	"strings"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// numberLength is the room that numbering takes of one item's text: "\n12. ".
const numberLength = 5

// plain is the plain rendering of a message about items: what a screen reader
// reads. Its beginning is what a notification shows on a locked phone, so it
// begins with numbers and titles.
func (f frame) plain(items []string, titled []digest.Entry) string {
	var b strings.Builder
	b.WriteString(escape(f.Heading+"\n"+strings.Join(f.Opening, "\n")) + "\n")
	for i, text := range items {
		fmt.Fprintf(&b, "\n%d. %s", i+1, text)
	}
	if len(titled) > 0 {
		fmt.Fprintf(&b, "\n%s:\n%s\n", count(len(titled), "more item", "more items"), titles(titled, 2_400))
	}
	if len(f.Offers) > 0 {
		b.WriteString("\n" + letter.TrainingOnOffer + ":\n" + offers(f.Offers) + "\n")
	}
	if len(f.News) > 0 {
		b.WriteString("\n" + letter.TrainingChanged + ":\n" + news(f.News) + "\n")
	}
	b.WriteString("\n")
	if len(f.Entries) > 0 {
		b.WriteString("Answer with the buttons under each item. ")
	}
	b.WriteString(escape(strings.Join(f.Closing, "\n")))
	return b.String()
}

func plainFull(e digest.Entry) string {
	var b strings.Builder
	b.WriteString(cutEscaped(oneLine(e.Title), 2*maxTitle) + "\n")
	for _, line := range letter.Facts(e) {
		b.WriteString(cutEscaped(oneLine(line), maxPoint) + "\n")
	}
	b.WriteString(letter.Doing + ":\n")
	for _, point := range e.Points {
		b.WriteString("- " + cutEscaped(unstyled(point), maxPoint) + "\n")
	}
	if letter.Sourced(e.Source) {
		b.WriteString("Source: " + escape(sourceName(e.Source)))
		if address := safeURL(e.Source.URL); address != "" {
			b.WriteString(", " + escape(address))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func plainShort(e digest.Entry) string {
	line := cutEscaped(oneLine(e.Title), maxTitle) + "\n" + letter.Kind(e.Kind)
	if !e.DueOn.IsZero() {
		line += ", " + letter.AnswerBy(e.DueOn)
	}
	return line + "\n"
}
