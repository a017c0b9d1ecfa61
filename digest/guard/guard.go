// Package guard finds in a text what could make somebody in it findable: names,
// numbers, places, dates, and two facts that are one person together. It reads
// words and knows nothing of items, people or databases.
//
// A text is normalised once, with a way back to where each byte came from, parted
// into words and sentences in one pass, and looked at kind by kind. What names no
// person – bodies, posts, laws, authors – is explained away first, by whole phrases.
// What rules can say ends where a story is told round about: then one finding, a
// [Story], asks for a reader.
package guard

import (
	"cmp"
	"slices"
)

// Severity says what a finding asks for.
type Severity int

// The severities, the gravest last.
const (
	StoryHint Severity = iota + 1 // one line an item: read it as a neighbour would
	LookAgain                     // one weak piece of evidence; never blocks
	MustFix                       // an identifier, or two pieces of evidence together
)

// String is the severity as a person reads it.
func (s Severity) String() string {
	switch s {
	case MustFix:
		return "must fix"
	case LookAgain:
		return "look again"
	default:
		return "story"
	}
}

// Manner says how a part of a text is read.
type Manner int

// The manners of parts.
const (
	Prose   Manner = iota // sentences that few see at first
	Opening               // sentences that stand in a preview or come first: no account of harm
	Folded                // sentences that only who opens them sees
	Label                 // a short text that is no sentence: a document's name, a theme
	Naming                // the name that a report uses for somebody
	Body                  // the name of a body that publishes
	Address               // a web address or a key: words with signs between them
)

// Part is one piece of what is looked at together.
type Part struct {
	Text   string
	Manner Manner
}

// Finding is a place in a part that could identify somebody. It holds no words of
// the text.
type Finding struct {
	Part       int // index
	Start, End int // bytes of the part's text
	Kind       Kind
	Severity   Severity
}

// Context is what may stand in a text.
type Context struct {
	Publisher string    // a body; its own place says nothing new
	Published string    // the name or names that the report uses
	Allowed   []Allowed // by the organisation
}

// Allowed is an exact phrase that an organisation lets stand as one kind.
type Allowed struct {
	Phrase string
	Kind   Kind
}

// most is how many bytes of a part are looked at: an item has at most 64 KiB.
const most = 256 << 10

// Look returns what in the parts of one text could identify somebody, in the order
// of the parts. Findings of a part do not overlap. Time grows with the length of
// the text and no faster.
func Look(parts []Part, c Context) []Finding {
	e := &evidence{known: newKnown(c)}
	for i, p := range parts {
		if len(p.Text) > most {
			p.Text = p.Text[:most]
		}
		e.look(i, p)
	}
	e.together()
	return e.findings()
}

// evidence is what was found so far.
type evidence struct {
	known known
	hits  []Finding
	story *Finding // the first sentence that tells of one person
}

func (e *evidence) look(i int, p Part) {
	for _, n := range readings(p.Text) {
		t := newText(i, p.Manner, n)
		switch p.Manner {
		case Address:
			e.mail(t)
			e.address(t)
		case Body, Naming, Label:
			e.formats(t)
			e.explain(t)
			e.bodies(t)
			e.label(t)
		default:
			e.formats(t)
			e.explain(t)
			e.premises(t)
			e.beside(t)
			e.bodies(t)
			e.names(t)
			e.facts(t)
		}
	}
}

// findings returns what was found in its order; of two at one place the graver
// stands, then the longer.
func (e *evidence) findings() []Finding {
	slices.SortStableFunc(e.hits, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Part, b.Part), cmp.Compare(a.Start, b.Start), cmp.Compare(b.Severity, a.Severity), cmp.Compare(b.End, a.End))
	})
	kept := make([]Finding, 0, len(e.hits))
	for _, h := range e.hits {
		stands := true
		for n := len(kept); stands && n > 0 && kept[n-1].Part == h.Part && kept[n-1].End > h.Start; n = len(kept) {
			last := kept[n-1]
			stands = cmp.Or(cmp.Compare(h.Severity, last.Severity), cmp.Compare(h.End-h.Start, last.End-last.Start)) > 0
			if stands {
				kept = kept[:n-1]
			}
		}
		if stands {
			kept = append(kept, h)
		}
	}
	if e.story != nil && !slices.ContainsFunc(kept, func(f Finding) bool {
		return f.Severity == MustFix || f.Part == e.story.Part && f.Start < e.story.End && f.End > e.story.Start
	}) {
		kept = append(kept, *e.story)
		slices.SortStableFunc(kept, func(a, b Finding) int {
			return cmp.Or(cmp.Compare(a.Part, b.Part), cmp.Compare(a.Start, b.Start))
		})
	}
	return kept
}
