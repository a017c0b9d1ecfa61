//go:build ignore

// Lexicon_build makes lexicon.gz from packages; `make lexicon` calls it. Its first
// argument is the dictionary of Debian's wbritish-large; names and places come on
// standard input as lexicon_build.js writes them.
package main

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"log"
	"maps"
	"os"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

func main() {
	flags := map[string]map[byte]bool{}
	add := func(word string, flag byte) {
		word = fold(word)
		if len(word) < 2 || len(word) > 40 {
			return
		}
		if flags[word] == nil {
			flags[word] = map[byte]bool{}
		}
		flags[word][flag] = true
	}
	dictionary, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	for lines := bufio.NewScanner(dictionary); lines.Scan(); {
		// Capitalised entries are names and places, and would hide them.
		if w := lines.Text(); w == strings.ToLower(w) && !strings.HasSuffix(w, "'s") {
			add(w, 'w')
		}
	}
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		flag, name, _ := strings.Cut(lines.Text(), "\t")
		if flag != "p" && strings.ContainsAny(name, " .") {
			for part := range strings.FieldsFuncSeq(name, func(r rune) bool { return r == ' ' || r == '.' }) {
				add(part, flag[0])
			}
			continue
		}
		add(name, flag[0])
	}
	// Births tell of given names that no other source has: they say nothing of a word,
	// a family's name or a place.
	for _, of := range flags {
		if of['b'] {
			if delete(of, 'b'); len(of) == 0 {
				of['b'] = true
			}
		}
	}
	out := gzip.NewWriter(os.Stdout)
	for _, word := range slices.Sorted(maps.Keys(flags)) {
		fmt.Fprintf(out, "%s\t%s\n", word, string(slices.Sorted(maps.Keys(flags[word]))))
	}
	if err := out.Close(); err != nil {
		log.Fatal(err)
	}
}

// fold is how words are looked up: see fold in normal.go. What is not in Latin
// letters is left out.
func fold(word string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(word)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case strings.ContainsRune("ʻʼ’‘ʾʿ`", r):
			b.WriteByte('\'')
		case r == 'ł':
			b.WriteByte('l')
		case r == 'ø':
			b.WriteByte('o')
		case r == 'đ' || r == 'ð':
			b.WriteByte('d')
		case r == 'ı':
			b.WriteByte('i')
		case r == 'æ':
			b.WriteString("ae")
		case r == 'œ':
			b.WriteString("oe")
		case r == 'ß':
			b.WriteString("ss")
		case r == 'þ':
			b.WriteString("th")
		case r < 0x80:
			b.WriteRune(r)
		default:
			return ""
		}
	}
	return strings.TrimSpace(b.String())
}
