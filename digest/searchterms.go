package digest

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Terms is what somebody searches for: every term must be met.
type Terms []Term

// Term is a word, or the words of a phrase in quotation marks. Words are of
// letters and digits only, so that no engine takes them for its own language.
type Term struct {
	Words  []string
	Prefix bool // the last word may go on
}

// Bounds of a search. Longer words are cut, further terms are passed over.
const (
	maxTerms = 12
	maxWord  = 40
)

// Words returns the words of a text as search knows them: lower case, without
// accents, of letters and digits, and one word for families and family. “Siân’s
// non-mobile babies” are sian, s, non, mobile and baby.
func Words(text string) []string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case unicode.IsLetter(r), unicode.IsDigit(r):
			return unicode.ToLower(r)
		default:
			return ' '
		}
	}, norm.NFKD.String(text))
	words := strings.Fields(plain)
	for i, w := range words {
		if r := []rune(w); len(r) > maxWord {
			words[i] = string(r[:maxWord])
		}
		if cut, ok := strings.CutSuffix(words[i], "ies"); ok && len(cut) >= 2 {
			words[i] = cut + "y"
		}
	}
	return words
}

// ParseTerms reads what somebody typed. Words in quotation marks, of whatever
// kind, are a phrase. Other words are met by everything that begins with their
// stem, and the last one, which somebody may still be typing, by everything that
// begins with it. There is no wrong query: what is no word is passed over.
func ParseTerms(query string) Terms {
	terms := Terms{}
	parts := strings.Split(strings.Map(oneQuote, query), `"`)
	for i, part := range parts {
		words := Words(part)
		last := i == len(parts)-1
		switch {
		case len(words) == 0:
		case i%2 == 1:
			terms = append(terms, Term{Words: words, Prefix: last})
		default:
			for n, w := range words {
				stem := stem(w)
				terms = append(terms, Term{
					Words: []string{stem}, Prefix: len([]rune(stem)) >= shortestStem || last && n == len(words)-1,
				})
			}
		}
	}
	return terms[:min(len(terms), maxTerms)]
}

func oneQuote(r rune) rune {
	if strings.ContainsRune("“”„«»", r) {
		return '"'
	}
	return r
}

// shortestStem is the length from which a word stands for those it begins.
const shortestStem = 4

// stem cuts common English endings, so that bruising finds bruise and reviews
// find a review. It is deliberately small: a stem is matched from its beginning.
func stem(word string) string {
	for _, ending := range []string{"ations", "ation", "ings", "ing", "ed", "es", "s"} {
		if cut, ok := strings.CutSuffix(word, ending); ok && len([]rune(cut)) >= shortestStem && !strings.HasSuffix(word, "ss") {
			return cut
		}
	}
	return word
}

// met returns where in a run of words the term is met first, or -1.
func (t Term) met(words []string) int {
	for i := 0; i+len(t.Words) <= len(words); i++ {
		last := i + len(t.Words) - 1
		if slices.Equal(words[i:last], t.Words[:len(t.Words)-1]) &&
			(words[last] == t.Words[len(t.Words)-1] || t.Prefix && strings.HasPrefix(words[last], t.Words[len(t.Words)-1])) {
			return i
		}
	}
	return -1
}
