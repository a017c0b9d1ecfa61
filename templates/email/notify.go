package mailtext

import (
	"regexp"
	"strings"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// Notify lays a letter out for GOV.UK Notify: a subject and a message in the Markdown
// that it knows, of headings, points and links. It has no tables, pictures or quotes.
func (r Renderer) Notify(l digest.Letter) (subject, body string) {
	said := r.writer().Of(l)
	p := r.laid(said, l, false)
	if body = p.notify(r.BaseURL); len(body) > MaxHTML {
		body = r.laid(said, l, true).notify(r.BaseURL)
	}
	return p.Subject, body
}

// notifyEscaped are the letters that Notify's Markdown (mistune 0.8) takes as themselves
// behind a backslash.
var notifyEscaped = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "{", `\{`, "}", `\}`, "[", `\[`, "]", `\]`, "(", `\(`, ")", `\)`,
	"#", `\#`, "+", `\+`, "-", `\-`, ".", `\.`, "!", `\!`, "_", `\_`, ">", `\>`, "~", `\~`, "|", `\|`)

var (
	addressIn = regexp.MustCompile(`https?://[^\s<>()\[\]]+`)
	insetMark = regexp.MustCompile(`(?m)^[ \t]*\^+[ \t]*`) // begins an inset, and cannot be escaped
	indented  = regexp.MustCompile(`(?m)^[ \t]+`)          // four spaces begin code
)

// typed escapes words so that Notify shows them as they are. Of addresses only those
// that keep allows stay links.
func typed(words string, keep func(string) bool) string {
	words = indented.ReplaceAllString(insetMark.ReplaceAllString(letter.Clean(words), ""), "")
	var b strings.Builder
	at := 0
	for _, found := range addressIn.FindAllStringIndex(words, -1) {
		address := words[found[0]:found[1]]
		b.WriteString(notifyEscaped.Replace(words[at:found[0]]))
		if trimmed := strings.TrimRight(address, ".,;:!?"); keep(trimmed) {
			b.WriteString(trimmed + notifyEscaped.Replace(address[len(trimmed):]))
		} else {
			b.WriteString(notifyEscaped.Replace(strings.Replace(address, "://", ": //", 1)))
		}
		at = found[1]
	}
	return b.String() + notifyEscaped.Replace(words[at:])
}

// notify lays a page out in Notify's Markdown. Only our own addresses are links in plain
// words; an author's are in points.
func (p page) notify(base string) string {
	ours := func(address string) bool {
		return base != "" && (address == base || strings.HasPrefix(address, base+"/"))
	}
	authors := func(address string) bool { return safe(address) }
	var b strings.Builder
	block := func(before, words string) {
		if strings.TrimSpace(words) != "" {
			b.WriteString(before + words + "\n\n")
		}
	}
	line := func(words string) string {
		if words == "" {
			return ""
		}
		return typed(letter.Line(words), ours)
	}
	block("# ", line(p.Heading))
	for _, part := range p.Parts {
		block("## ", line(part.Title))
		for _, words := range part.Quiet {
			block("", typed(words, ours))
		}
		for _, words := range part.Texts {
			block("", typed(words, ours))
		}
		if part.Over != "" && part.Over != whole {
			block("", line(part.Over)+":")
		}
		for _, point := range part.Points {
			if part.Over == whole {
				block("", typed(point.Text, authors))
				continue
			}
			b.WriteString("* " + typed(letter.Line(point.Text), authors) + "\n")
		}
		if len(part.Points) > 0 {
			b.WriteString("\n")
		}
		block("", typed(part.Source, ours))
		for _, words := range part.After {
			block("", typed(words, ours))
		}
		if part.Goes.Address != "" {
			block("", "["+line(part.Goes.Words)+"]("+part.Goes.Address+")")
		}
	}
	if len(p.Foot) > 0 {
		b.WriteString("---\n\n")
	}
	for _, words := range p.Foot {
		block("", typed(words, ours))
	}
	if p.Stop.Address != "" {
		block("", "["+line(p.Stop.Words)+"]("+p.Stop.Address+")")
	}
	return strings.TrimSpace(b.String()) + "\n"
}
