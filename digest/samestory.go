package digest

import (
	"strings"
	"time"
	"unicode"
)

// storyWindow is how far apart publishers tell of the same review.
const storyWindow = 45 * 24 * time.Hour

// sameStory reports whether two publishers tell of one document: their titles have
// the same words, but for those that any such title has, and nothing tells them apart,
// such as a year, a child's letter, or that one is a consultation.
func sameStory(a, b string) bool {
	x, y := wordsOfTitle(a), wordsOfTitle(b)
	for word := range union(x.stage, y.stage) {
		if x.stage[word] != y.stage[word] {
			return false
		}
	}
	if !within(x.marks, y.marks) && !within(y.marks, x.marks) {
		return false
	}
	fewer, common := min(len(x.words), len(y.words)), 0
	for word := range x.words {
		if y.words[word] {
			common++
		}
	}
	if common == len(x.words) && common == len(y.words) {
		return common >= 2
	}
	return fewer >= 3 && 5*common >= 4*fewer
}

// titleWords are the words of a title, by what they do.
type titleWords struct {
	words map[string]bool // what it is about
	marks map[string]bool // numbers, years and single letters
	stage map[string]bool // what sort of document of several on one matter
}

// anyTitle are words that titles of this field have whatever they are about.
var anyTitle = setOf(`a an the of and in on for to with by from at as is are its it into about how that this what when after over
	safeguarding child children childs practice review reviews reviewed local national serious case report reports published publishes publish
	publication new news story independent learning lessons lscpr scr panel statutory guidance government response-to finds calls says warns
	press release policy paper research analysis thematic`)

// stages are words that tell documents on one matter apart.
var stages = setOf(`consultation consultations proposal proposals proposed response responses draft summary appendix annual easy welsh
	evaluation statistics withdrawn briefing webinar training`)

func wordsOfTitle(title string) titleWords {
	t := titleWords{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	title = strings.NewReplacer("’", "", "'", "").Replace(strings.ToLower(title))
	for _, word := range strings.FieldsFunc(title, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		switch {
		case stages[word]:
			t.stage[word] = true
		case anyTitle[word]:
		case len([]rune(word)) == 1 && word != "s", strings.ContainsFunc(word, unicode.IsDigit):
			t.marks[word] = true
		default:
			t.words[word] = true
		}
	}
	return t
}

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}

func within(a, b map[string]bool) bool {
	for word := range a {
		if !b[word] {
			return false
		}
	}
	return true
}

func union(a, b map[string]bool) map[string]bool {
	all := map[string]bool{}
	for _, set := range []map[string]bool{a, b} {
		for word := range set {
			all[word] = true
		}
	}
	return all
}

// near reports whether two moments are near enough for one story.
func near(a, b time.Time) bool { return a.Sub(b).Abs() <= storyWindow }
