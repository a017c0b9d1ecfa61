package guard_test

import (
	"testing"

	"github.com/briefed/briefed/digest/guard"
)

// TestTwoFactsAreOnePerson: what is weak alone must be fixed where a second fact makes
// it one child of one town, in one sentence and across the paragraphs of one text.
func TestTwoFactsAreOnePerson(t *testing.T) {
	const place, school = "The family had moved to Whitby.", "Somebody from Thornleigh School may know."
	facts := map[guard.Kind]string{
		guard.Age: "The boy was nine when it began.", guard.Job: "Her stepfather was the postman.",
		guard.Condition: "The girl had cystic fibrosis.", guard.Origin: "A Somali boy had nobody to ask.",
	}
	for kind, fact := range facts {
		for name, parts := range map[string][]guard.Part{
			"alone":               {{Text: fact}},
			"in one part":         {{Text: fact + " " + place}},
			"in two parts":        {{Text: fact}, {Text: "Ask early."}, {Text: place}},
			"the place first":     {{Text: place, Manner: guard.Opening}, {Text: fact, Manner: guard.Folded}},
			"with a school":       {{Text: fact}, {Text: school}},
			"in two paragraphs":   {{Text: fact + "\n\nAsk early.\n\n" + place}},
			"beside another fact": {{Text: fact}, {Text: "The girl had two half-brothers."}},
		} {
			want := guard.MustFix
			if name == "alone" || name == "beside another fact" {
				want = guard.LookAgain
			}
			found := guard.Look(parts, guard.Context{})
			if got := severest(found, kind); got != want {
				t.Errorf("%s %s is %s, want %s: %+v", kind, name, got, want, found)
			}
			if want == guard.MustFix && max(severest(found, guard.Place), severest(found, guard.School)) != guard.MustFix {
				t.Errorf("the place of %s %s need not be fixed: %+v", kind, name, found)
			}
		}
	}
	if found := guard.Look([]guard.Part{{Text: place}}, guard.Context{}); severest(found, guard.Place) != guard.LookAgain {
		t.Errorf("a place alone: %+v", found)
	}
}

// TestHarmInTheFirstLines: an account of harm must not stand where it is read unasked.
func TestHarmInTheFirstLines(t *testing.T) {
	for manner, want := range map[guard.Manner]guard.Severity{guard.Opening: guard.MustFix, guard.Prose: guard.LookAgain, guard.Folded: guard.LookAgain} {
		found := guard.Look([]guard.Part{{Text: "He was beaten with a belt by his uncle.", Manner: manner}}, guard.Context{})
		if got := severest(found, guard.Harm); got != want {
			t.Errorf("manner %d: %s, want %s", manner, got, want)
		}
	}
}

func severest(found []guard.Finding, kind guard.Kind) (s guard.Severity) {
	for _, f := range found {
		if f.Kind == kind {
			s = max(s, f.Severity)
		}
	}
	return s
}
