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
	sets    map[string][]string // by word: the sets that it is in, few
	members map[string][]string // by set: its words
	phrases map[string]phrases
	listed  map[string]bool // every word of a set, and the first of every phrase
}

// phrases are looked up by their first word; the longest of those stand first.
type phrases map[string][][]string

var setFlags = map[string]flags{
	"given": isGiven | isEnglish, "surnames": isFamily, "wordnames": isWordName, "plainnames": isPlain,
	"capitals": isCapital, "peoples": isCapital, "councils": isPlace, "bodies": isBody, "words": isWord, "places": isPlace,
}

var lists = sync.OnceValue(func() *curated {
	l := &curated{flags: map[string]flags{}, sets: map[string][]string{}, members: map[string][]string{}, phrases: map[string]phrases{}, listed: map[string]bool{}}
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
	set, phrased := "", false
	for line := range strings.Lines(file) {
		line = strings.TrimSpace(line)
		if heading, found := strings.CutPrefix(line, "== "); found {
			set, phrased = strings.CutSuffix(heading, " phrases")
			continue
		}
		if strings.HasPrefix(line, "#") || line == "" {
			continue
		}
		words := strings.Fields(fold(line))
		if phrased {
			if l.phrases[set] == nil {
				l.phrases[set] = phrases{}
			}
			l.phrases[set].add(words)
			l.listed[words[0]] = true
			continue
		}
		for _, w := range words {
			l.sets[w] = append(l.sets[w], set)
			l.members[set] = append(l.members[set], w)
			l.listed[w] = true
			l.flags[w] |= setFlags[set]
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

// has reports whether a folded word is in a set.
func has(set, word string) bool { return word != "" && slices.Contains(lists().sets[word], set) }
