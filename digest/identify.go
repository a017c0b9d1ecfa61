package digest

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// FindingKind says what could identify somebody.
type FindingKind string

// The kinds of finding. Each alone may be harmless; together they are how a
// child is recognised in a town (jigsaw identification), and living brothers and
// sisters are the people harmed.
const (
	FoundDate     FindingKind = "exact date"
	FoundAge      FindingKind = "age with place"
	FoundSchool   FindingKind = "school"
	FoundAddress  FindingKind = "address"
	FoundPostcode FindingKind = "postcode"
	FoundNHS      FindingKind = "NHS number"
	FoundPhone    FindingKind = "phone number"
	FoundEmail    FindingKind = "e-mail address"
	FoundName     FindingKind = "name"
	FoundSiblings FindingKind = "brothers and sisters"
)

// Advice says what an author can do about a finding of the kind.
func (k FindingKind) Advice() string {
	switch k {
	case FoundDate:
		return "Write the month and year, or the year."
	case FoundAge:
		return "Write an age group (a baby, a teenager), or leave out the place."
	case FoundSchool:
		return "Write “a school” or “a nursery”, without its name."
	case FoundAddress:
		return "Leave the address out."
	case FoundPostcode:
		return "Leave the postcode out."
	case FoundNHS:
		return "Take the NHS number out: it belongs in the record only."
	case FoundPhone:
		return "Leave the number out, or link to the page that has it."
	case FoundEmail:
		return "Leave the address out, or link to the page that has it."
	case FoundName:
		return "Use the name that the report uses, and put it into published_as; leave other people’s names out."
	case FoundSiblings:
		return "Leave out how many brothers and sisters there are, and their ages."
	default:
		return ""
	}
}

// Finding is a place in a text that could identify somebody. It holds no words
// of the text: [Text.Quote] has them, for the author's screen alone.
type Finding struct {
	Place
	Kind FindingKind
}

// Identifiable looks for what could identify a child or a family: the guard. It
// is a reader's help and no proof: what it passes still needs a second person,
// and what it finds may stand if that person says why. The names in the item's
// source and document are known, and so may stand. Findings come in the order of
// the text, and none overlap.
func Identifiable(t Text) (findings []Finding) {
	known := t.known()
	t.eachLine(func(field string, number int, line string) {
		spans := look(withoutAddresses(line), known)
		for _, s := range spans {
			findings = append(findings, Finding{Place{field, number, s.start, s.end}, s.kind})
		}
	})
	return findings
}

// span is a finding within a line.
type span struct {
	start, end int
	kind       FindingKind
}

// look returns the findings of a line. Where two overlap, the one that starts
// first stands.
func look(line string, known map[string]bool) (spans []span) {
	for _, p := range patterns {
		for _, at := range p.words.FindAllStringIndex(line, -1) {
			if p.holds == nil || p.holds(line, at[0], at[1]) {
				spans = append(spans, span{at[0], at[1], p.kind})
			}
		}
	}
	spans = append(spans, agesIn(line, known)...)
	spans = append(spans, namesIn(line, known)...)
	slices.SortStableFunc(spans, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	end := 0
	return slices.DeleteFunc(spans, func(s span) bool {
		if s.start < end {
			return true
		}
		end = s.end
		return false
	})
}

var webAddress = regexp.MustCompile(`\]\([^)\s]*\)|<https?://[^>\s]*>|https?://[^\s)>\]]+`)

// withoutAddresses blanks web addresses, which are no prose, byte for byte.
func withoutAddresses(line string) string {
	return webAddress.ReplaceAllStringFunc(line, func(s string) string { return strings.Repeat(" ", len(s)) })
}

// sentence returns where the sentence around a place begins and ends.
func sentence(line string, start, end int) (from, to int) {
	for _, at := range sentenceEnd.FindAllStringIndex(line, -1) {
		if at[1] <= start {
			from = at[1]
		} else if at[0] >= end {
			return from, at[0]
		}
	}
	return from, len(line)
}

var sentenceEnd = regexp.MustCompile(`[.!?]["”’)*]*\s+`)
