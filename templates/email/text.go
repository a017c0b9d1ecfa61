package mailtext

import (
	"strings"

	"github.com/briefed/briefed/templates/letter"
)

// text lays a page out as plain text, addresses on lines of their own.
func (p page) text() string {
	var b strings.Builder
	block := func(lines ...string) {
		for _, line := range lines {
			if line != "" {
				b.WriteString(letter.Clean(line) + "\n")
			}
		}
		if !strings.HasSuffix(b.String(), "\n\n") {
			b.WriteByte('\n')
		}
	}
	block(p.Heading, strings.Repeat("=", min(len([]rune(p.Heading)), 70)))
	for _, part := range p.Parts {
		if part.Title != "" {
			block(part.Title, strings.Repeat("-", min(len([]rune(part.Title)), 70)))
		}
		if len(part.Quiet) > 0 {
			block(part.Quiet...)
		}
		for _, words := range part.Texts {
			block(words)
		}
		switch {
		case part.Over == whole:
			for _, point := range part.Points {
				block(point.Text)
			}
		case len(part.Points) > 0:
			lines := []string{}
			if part.Over != "" {
				lines = append(lines, part.Over+":")
			}
			for _, point := range part.Points {
				lines = append(lines, "- "+strings.ReplaceAll(point.Text, "\n", "\n  "))
			}
			block(lines...)
		}
		if part.Source != "" {
			block(part.Source)
		}
		for _, words := range part.After {
			block(words)
		}
		if part.Goes.Address != "" {
			block(part.Goes.Words, part.Goes.Address)
		}
	}
	if len(p.Foot) > 0 {
		block("-- ")
	}
	for _, line := range p.Foot {
		block(line)
	}
	if p.Stop.Address != "" {
		block(p.Stop.Words+":", p.Stop.Address)
	}
	return strings.TrimSpace(b.String()) + "\n"
}
