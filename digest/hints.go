package digest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Hint is advice to an author about plain language. Hints never hold a text back.
type Hint struct {
	Place          // zero where the whole text is meant
	Advice  string // what to write instead
	Instead string // the plainer word, "" for none
}

// Limits of what reads easily: GOV.UK's content design guidance splits sentences
// longer than 25 words, and a minute and a half is what fits between two calls.
const (
	MaxSentence = 25 // words
	maxReading  = WordsPerMinute * 3 / 2
)

// Hints returns what would make a text easier to read, in its order: long
// sentences, words with a plainer one, sentences that say nobody did it, more
// points than people remember, and more than a minute and a half of reading.
func Hints(t Text) (hints []Hint) {
	t.eachLine(func(field string, number int, line string) {
		if field == FieldBackground { // folded: who opens it wants the detail
			return
		}
		from := len(hints)
		at := func(start, end int, instead, format string, args ...any) {
			hints = append(hints, Hint{Place{field, number, start, end}, fmt.Sprintf(format, args...), instead})
		}
		line = withoutAddresses(line)
		for _, s := range sentences(line) {
			if n := len(strings.Fields(line[s[0]:s[1]])); n > MaxSentence {
				at(s[0], s[1], "", "This sentence has %d words: make it two.", n)
			}
			if m := passive().FindStringIndex(line[s[0]:s[1]]); m != nil {
				at(s[0]+m[0], s[0]+m[1], "", "Say who does it, or who did.")
			}
		}
		for _, m := range jargonWords().FindAllStringIndex(line, -1) {
			plainer := jargon[strings.ToLower(line[m[0]:m[1]])]
			at(m[0], m[1], plainer, "Plainer: %s.", plainer)
		}
		slices.SortStableFunc(hints[from:], func(a, b Hint) int { return cmp.Compare(a.Start, b.Start) })
	})
	if n := len(t.Points); n > MaxPoints {
		hints = append(hints, Hint{Place: Place{Field: FieldPoints}, Advice: fmt.Sprintf("There are %d points: people remember %d.", n, MaxPoints)})
	}
	if n := t.words(); n > maxReading {
		hints = append(hints, Hint{Advice: fmt.Sprintf("This takes longer than a minute and a half: cut about %d words, or move detail to the background.", n-maxReading)})
	}
	return hints
}

// sentences returns where the sentences of a line begin and end.
func sentences(line string) (spans [][2]int) {
	start := 0
	for _, end := range sentenceEnd().FindAllStringIndex(line, -1) {
		spans = append(spans, [2]int{start, end[0] + 1})
		start = end[1]
	}
	if start < len(line) {
		spans = append(spans, [2]int{start, len(line)})
	}
	return spans
}

var sentenceEnd = pattern(`[.!?]["”’)*]*\s+`)

// passive is how sentences begin that hide who acts.
var passive = pattern(`^[\s*>-]*(?:(?:It|There)\s+(?:is|was|has been|had been|will be|should be|must be)\s+(?:\w+ed|agreed|felt|found|noted|seen|thought|a need|a lack)\b` +
	`|(?:\w+\s+){1,5}(?:is|are|was|were|be|been)\s+(?:not\s+)?(?:\w+ed|made|taken|given|seen|found|held|kept|put|done)\s+by\b)`)

// jargon has plainer words, after GOV.UK's list of words to avoid.
var jargon = map[string]string{
	"utilise": "use", "utilised": "used", "utilising": "using", "utilisation": "use", "commence": "start", "commenced": "started",
	"facilitate": "help", "facilitated": "helped", "going forward": "from now on", "in order to": "to", "prior to": "before",
	"subsequent to": "after", "in relation to": "about", "with regard to": "about", "in respect of": "about", "due to the fact that": "because",
	"in the event that": "if", "at this point in time": "now", "multi-disciplinary": "from several professions", "holistic": "whole",
	"robust": "strong", "robustly": "firmly", "stakeholders": "people", "stakeholder": "person", "signpost": "send", "signposted": "sent",
	"leverage": "use", "embed": "make a habit of", "embedded": "made a habit of", "key learning": "lesson", "learnings": "lessons",
	"ensure that": "make sure", "undertake": "do", "undertaken": "done", "undertook": "did", "liaise": "talk", "liaised": "talked",
	"regarding": "about", "whilst": "while", "amongst": "among", "require": "need", "requires": "needs", "required to": "must",
	"demonstrate": "show", "demonstrated": "showed", "identified that": "found that", "ascertain": "find out", "additional": "more",
	"implement": "carry out", "implemented": "carried out", "notwithstanding": "despite", "timely": "in time",
	"triangulate": "compare sources", "evidence-based": "tested", "non-engagement": "not taking part", "service user": "person", "service users": "people",
}

var jargonWords = pattern(`(?i)\b(?:` + strings.Join(longestFirst(jargon), "|") + `)\b`)

// longestFirst returns words so that the longer of two is found first.
func longestFirst(words map[string]string) []string {
	return slices.SortedFunc(maps.Keys(words), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
}
