package guard

import "strings"

// spelledOut returns the end of a phone number in words that begins at i: o seven
// seven double o, nine hundred, one two three; 0 for none.
func (t *text) spelledOut(i int) int {
	w := t.tokens[i].word
	if n := spokenIn(w); n > 2 {
		return t.spoken(i)
	}
	if w != "o" && w != "oh" && w != "zero" && w != "nought" || i > 0 && t.tokens[i-1].raw == "'" {
		return 0
	}
	return t.spoken(i)
}

// spokenIn returns how many digits a word with dashes says: oh-seven-seven-double-oh.
func spokenIn(word string) int {
	if strings.IndexByte(word, '-') < 0 {
		return 0
	}
	n := 0
	for part := range strings.SplitSeq(word, "-") {
		if !has(setSpoken, part) {
			return 0
		}
		n++
	}
	return n
}

// spoken returns the end of seven digits or more in words from i on, 0 for fewer.
func (t *text) spoken(i int) int {
	digits, end := 0, 0
	for j := i; j < min(i+24, len(t.tokens)); j++ {
		switch w := t.tokens[j].word; {
		case spokenIn(w) > 0:
			digits, end = digits+spokenIn(w), j+1
		case has(setSpoken, w):
			digits, end = digits+1, j+1
		case strings.HasPrefix(w, "double-"), strings.HasPrefix(w, "treble-"), strings.HasPrefix(w, "triple-"):
			digits, end = digits+2, j+1
		case t.tokens[j].raw == "," || t.tokens[j].raw == "-" || w == "and":
		default:
			j = len(t.tokens)
		}
	}
	if digits < 7 {
		return 0
	}
	return end
}

// goesOnInWords returns how many tokens from i on are digits in words: 07700 900 four
// four two.
func (t *text) goesOnInWords(i int) int {
	n := 0
	for i+n < len(t.tokens) && (has(setSpoken, t.tokens[i+n].word) && len(t.tokens[i+n].word) > 1 || n > 0 && t.tokens[i+n].class == aNumber && len(t.tokens[i+n].raw) < 4) {
		n++
	}
	if n < 2 {
		return 0
	}
	return n
}
