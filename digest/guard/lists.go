package guard

import (
	"io/fs"
	"slices"
	"strings"
	"sync"
)

// curated are the lists written by hand, read once. In their files a line
// "== name" begins a set of words, "== name phrases" phrases, one a line; a line
// that begins with # is a comment.
type curated struct {
	flags   map[string]flags
	sets    map[string][]set // by word: the sets that it is in, few
	members [sets][]string   // by set: its words
	phrases [sets]phrases
	listed  map[string]bool // every word of a set, and the first of every phrase
	lengths [sets][16]uint32
}

// phrases are looked up by their first word; the longest of those stand first.
type phrases map[string][][]string

var flagsOf = map[set]flags{
	setGiven: isGiven | isEnglish, setSurnames: isFamily, setFamilies: isFamily, setWordnames: isWordName, setPlainnames: isPlain,
	setCapitals: isCapital, setPeoples: isCapital, setCouncils: isPlace, setBodies: isBody, setWords: isWord, setPlaces: isPlace,
}

var lists = sync.OnceValue(func() *curated {
	l := &curated{flags: map[string]flags{}, sets: map[string][]set{}, listed: map[string]bool{}}
	files, err := fs.Glob(written, "lists/*.txt")
	if err != nil {
		panic("guard: the lists in this program are broken: " + err.Error())
	}
	for _, file := range files {
		data, err := written.ReadFile(file)
		if err != nil {
			panic("guard: the lists in this program are broken: " + err.Error())
		}
		l.read(string(data))
	}
	return l
})

func (l *curated) read(file string) {
	var of set
	phrased := false
	for line := range strings.Lines(file) {
		line = strings.TrimSpace(line)
		if heading, found := strings.CutPrefix(line, "== "); found {
			heading, phrased = strings.CutSuffix(heading, " phrases")
			known := false
			if of, known = setNames[heading]; !known {
				panic("guard: nothing asks for the list " + heading)
			}
			continue
		}
		if strings.HasPrefix(line, "#") || line == "" {
			continue
		}
		words := strings.Fields(fold(line))
		if phrased {
			if l.phrases[of] == nil {
				l.phrases[of] = phrases{}
			}
			l.phrases[of].add(words)
			l.listed[words[0]] = true
			continue
		}
		for _, w := range words {
			l.sets[w] = append(l.sets[w], of)
			l.members[of] = append(l.members[of], w)
			l.lengths[of][len(w)%16] |= 1 << (w[0] % 32)
			l.listed[w] = true
			l.flags[w] |= flagsOf[of]
		}
	}
}

func (p phrases) add(words []string) {
	if len(words) == 0 {
		return
	}
	for i, w := range words { // as tokens have them
		words[i] = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "'")
	}
	known := p[words[0]]
	at := 0
	for at < len(known) && len(known[at]) >= len(words) {
		at++
	}
	known = append(known, nil)
	copy(known[at+1:], known[at:])
	known[at] = words
	p[words[0]] = known
}

// has reports whether a folded word is in a set. Most are not, and it is asked often:
// length and first letter answer before the word is looked up.
func has(of set, word string) bool {
	if word == "" {
		return false
	}
	l := lists()
	return l.lengths[of][len(word)%16]&(1<<(word[0]%32)) != 0 && slices.Contains(l.sets[word], of)
}
