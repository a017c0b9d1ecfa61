package guard

import (
	"bytes"
	"compress/gzip"
	"embed"
	"io"
	"sort"
	"strings"
	"sync"
)

// lexicon.gz holds sorted lines: a word as [fold] has it, a tab, and letters: w an
// English word, e a given name that English speakers bear, g another, b one that is
// known from registers of births alone, s a family name, p a place in these islands. The Makefile says how it is made, NOTICE.md
// of what.
//
//go:embed lexicon.gz
var packed []byte

//go:embed lists
var written embed.FS

// flags say what a word is.
type flags uint16

const (
	isWord flags = 1 << iota
	isGiven
	isFamily
	isPlace
	isWordName // a given name and an English word
	isPlain    // a given name, and hardly ever the word
	isCapital  // a capital word that names neither person nor town
	isEnglish  // a given name that English speakers bear
	isBody     // the head word of a body, a post, a law, a tool
)

const isName = isGiven | isFamily

// words looks up in sorted lines, between the lines where their first two letters
// begin.
type words struct {
	lines string
	index map[[2]byte][2]int
	opens map[string]bool // the first words of entries of several
}

var lexicon = sync.OnceValue(func() words {
	in, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		panic("guard: the lexicon in this program is broken: " + err.Error())
	}
	lines, err := io.ReadAll(in)
	if err != nil {
		panic("guard: the lexicon in this program is broken: " + err.Error())
	}
	w := words{string(lines), map[[2]byte][2]int{}, map[string]bool{}}
	for start := 0; start < len(w.lines); {
		end := start + strings.IndexByte(w.lines[start:], '\n') + 1
		key := [2]byte{w.lines[start], w.lines[start+1]}
		span, known := w.index[key]
		if !known {
			span[0] = start
		}
		span[1] = end
		if first, _, several := strings.Cut(w.lines[start:end], " "); several {
			w.opens[first] = true
		}
		w.index[key] = span
		start = end
	}
	return w
})

// find returns the letters of a word, "" for none.
func (w words) find(word string) string {
	if len(word) < 2 {
		return ""
	}
	span, known := w.index[[2]byte{word[0], word[1]}]
	if !known {
		return ""
	}
	lines := w.lines[span[0]:span[1]]
	start := 0
	line := func(i int) (from, tab, to int) { // the line that byte i is in
		from = strings.LastIndexByte(lines[:i], '\n') + 1
		to = i + strings.IndexByte(lines[i:], '\n')
		return from, from + strings.IndexByte(lines[from:to], '\t'), to
	}
	sort.Search(len(lines), func(i int) bool {
		from, tab, _ := line(i)
		if lines[from:tab] < word {
			return false
		}
		start = from
		return true
	})
	if _, tab, to := line(start); lines[start:tab] == word {
		return lines[tab+1 : to]
	}
	return ""
}

// known returns what is known of a folded word.
func lookUp(word string) (f flags) {
	for _, letter := range lexicon().find(word) {
		switch letter {
		case 'w':
			f |= isWord
		case 'e':
			f |= isGiven | isEnglish
		case 'g':
			f |= isGiven
		case 'b':
			if lists().flags[word] == 0 { // McCoy and Dyson have been given, and are family names
				f |= isGiven
			}
		case 's':
			f |= isFamily
		case 'p':
			f |= isPlace
		}
	}
	l := lists()
	f |= l.flags[word]
	if f&isPlain != 0 {
		f |= isGiven
		f &^= isWord // Tom and Harry
	}
	return f
}
