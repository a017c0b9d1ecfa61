package digest

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/briefed/briefed/digest/guard"
)

// Finding is a place in a text that could identify somebody. It holds no words
// of the text: [Text.Quote] has them, for the author's screen alone.
type Finding struct {
	Place
	Kind     guard.Kind
	Severity guard.Severity
}

// MustFix reports whether the finding holds the text back, until it is taken out or
// a second person approves it with a reason.
func (f Finding) MustFix() bool { return f.Severity == guard.MustFix }

// MustFix returns the findings that hold a text back.
func MustFix(findings []Finding) (held []Finding) {
	for _, f := range findings {
		if f.MustFix() {
			held = append(held, f)
		}
	}
	return held
}

// manners say how the guard reads the fields that leave with an item; others hold
// words of a closed list, days and numbers.
var manners = map[string]guard.Manner{
	"ref": guard.Address, FieldTitle: guard.Opening, "themes": guard.Label, "document": guard.Label, "replaces": guard.Label, "superseded_by": guard.Address, "replies_to": guard.Address,
	"place": guard.Label, "book": guard.Address, "source.publisher": guard.Body, "source.published_as": guard.Naming, "source.url": guard.Address,
	"check.question": guard.Prose, "check.options": guard.Prose, "check.because": guard.Prose,
	FieldPoints: guard.Opening, FieldLearned: guard.Prose, FieldBackground: guard.Folded, FieldTalk: guard.Prose,
}

// piece is a part for the guard, and where in its field it begins.
type piece struct {
	field string
	text  string // of the field
	from  int
}

// Identifiable looks for what could identify a child or a family: the guard. It
// is a reader's help and no proof: what it passes still needs a second person, and
// what it says must be fixed may stand if that person says why. The name that the
// report uses and the publisher may stand, and what the organisation allows.
// Findings come in the order of the text's fields.
func Identifiable(t Text, allowed ...guard.Allowed) []Finding {
	var parts []guard.Part
	var pieces []piece
	for _, f := range t.Fields() {
		manner, leaves := manners[f.Name]
		if !leaves || f.Text == "" {
			continue
		}
		words := f.Text
		if manner != guard.Address {
			for _, at := range webAddress().FindAllStringIndex(words, -1) {
				from := at[0] + strings.Index(f.Text[at[0]:at[1]], "(") + 1 // the sign that leads to a link's target is none of it
				parts = append(parts, guard.Part{Text: f.Text[from:at[1]], Manner: guard.Address})
				pieces = append(pieces, piece{f.Name, f.Text, from})
			}
			words = withoutAddresses(words)
		}
		put := func(from, to int, manner guard.Manner) {
			parts = append(parts, guard.Part{Text: words[from:to], Manner: manner})
			pieces = append(pieces, piece{f.Name, f.Text, from})
		}
		switch f.Name {
		case FieldLearned: // its first paragraph is what people see of it
			first, _, _ := strings.Cut(words, "\n\n")
			put(0, len(first), guard.Opening)
			put(len(first), len(words), manner)
		case FieldBackground, FieldTalk:
			put(0, len(words), manner)
		default: // each point, option or theme by itself
			from := 0
			for line := range strings.Lines(words) {
				put(from, from+len(strings.TrimSuffix(line, "\n")), manner)
				from += len(line)
			}
		}
	}
	found := guard.Look(parts, guard.Context{Publisher: t.Source.Publisher, Published: t.Source.PublishedAs, Allowed: allowed})
	var findings []Finding
	for _, f := range found {
		p := pieces[f.Part]
		findings = append(findings, Finding{p.place(f.Start, f.End), f.Kind, f.Severity})
	}
	order := map[string]int{}
	for i, f := range t.Fields() {
		order[f.Name] = i
	}
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(order[a.Field], order[b.Field]), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Start, b.Start))
	})
	return findings
}

// place is where bytes of a piece are in its field.
func (p piece) place(start, end int) Place {
	start, end = start+p.from, end+p.from
	line := strings.LastIndexByte(p.text[:start], '\n') + 1
	return Place{Field: p.field, Line: strings.Count(p.text[:line], "\n") + 1, Start: start - line, End: end - line}
}

// Hash names what a text says, to the letter: what is approved of a text holds for
// the texts of its hash alone.
func (t Text) Hash() string {
	sum := sha256.Sum256([]byte(t.Markdown))
	return hex.EncodeToString(sum[:])
}

var webAddress = pattern(`\]\([^)\s]*\)|<https?://[^>\s]*>|https?://[^\s)>\]]+`)

// withoutAddresses blanks web addresses, which are no prose, byte for byte.
func withoutAddresses(line string) string {
	return webAddress().ReplaceAllStringFunc(line, func(s string) string { return strings.Repeat(" ", len(s)) })
}
