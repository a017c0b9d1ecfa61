package guard

import "strings"

// places finds towns, villages and quarters where somebody in particular was.
func (e *evidence) places(t *text) {
	for i := 0; i < len(t.tokens); {
		n := e.placeAt(t, i)
		i += max(n, 1)
	}
}

func (e *evidence) placeAt(t *text, i int) int {
	tok := t.tokens[i]
	if tok.class != aWord || tok.explained {
		return 0
	}
	s := t.sentences[tok.sentence]
	if i == s.from && tok.capital && !s.advice {
		if n := placeLength(t, i); n > 0 && t.lived(s, i+n) {
			e.hit(t, i, i+n, Place, LookAgain)
			return n
		}
	}
	if s.advice && !s.pronoun && !s.asks {
		return 0
	}
	if !tok.capital {
		// moved to a flat by the crossing at stokeham
		if tok.flags == 0 && len(tok.word) > 5 && tok.raw == strings.ToLower(tok.raw) && (wordBefore(t, i) == "at" || wordBefore(t, i) == "in") && s.note && (i+1 >= s.to || t.tokens[i+1].class == aSign) {
			e.hit(t, i, i+1, Place, LookAgain)
			return 1
		}
		// In a note a town has a small letter too: family of four, in aberaeron.
		if tok.flags&isPlace != 0 && tok.flags&(isWord|isEnglish|isWordName|isPlain|isBody) == 0 && len(tok.word) > 4 && s.anybody() && (t.afterPlaceWord(i) || has(setAfter, wordBefore(t, i))) {
			e.hit(t, i, i+1, Place, LookAgain)
			return 1
		}
		return 0
	}
	n := placeLength(t, i)
	if n == 0 {
		// The A17, the M6.
		if road(tok.raw) && i > 0 && t.tokens[i-1].word == "the" && (s.anybody() || s.past && !s.advice && !s.paper) {
			e.hit(t, i, i+1, Place, LookAgain)
			return 1
		}
		return 0
	}
	f := tok.flags
	if (wordBefore(t, i) == "from" || wordBefore(t, i) == "to") && t.fromTo(s, i) && !s.paper {
		e.hit(t, i, i+n, Place, LookAgain)
		return n
	}
	where := t.afterPlaceWord(i) || i > s.from && t.tokens[i-1].raw == "-" && s.note || i > s.from && t.tokens[i-1].raw == "," || i > s.from && t.tokens[i-1].word == "and" || has(setCalled, wordBefore(t, i))
	if n == 1 && (f&(isWord|isCapital|isBody) != 0 || f&isGiven != 0) && !where {
		return 0
	}
	if next := t.next(i + n); !s.pronoun && !s.kin && !s.child && !s.family && (s.scholarly || tok.owner || i > s.from+1 && t.tokens[i-1].raw == "," && t.tokens[i-2].capital && t.tokens[i-2].flags&isBody != 0 || i == s.from && (next == "was" || next == "is" || next == "has" || has(setPublishing, next))) {
		return n // Leeds was among the first to
	}
	if e.known.places[tok.word] || !s.anybody() && !s.asks && !t.aged[tok.sentence] && !t.shop(s, i) && !(s.life && !s.advice && !s.paper && (s.past && t.met(s, i) || t.opensWithLife(s))) && !t.onGrounds(s, i, n) {
		return n
	}
	e.hit(t, i, i+n, Place, LookAgain)
	for j := i; j < i+n; j++ {
		t.tokens[j].explained = true
	}
	return n
}

// met reports whether before a place at i somebody or something was found, seen, moved
// or held there.
func (t *text) met(s sentence, i int) bool {
	for j := s.from; j < i; j++ {
		switch t.tokens[j].word {
		case "found", "seen", "arrested", "missing", "moved", "placed", "attacked", "stabbed", "killed", "buried", "died":
			return t.tokens[j-min(j, 1)].word == "was" || t.tokens[j-min(j, 1)].word == "were"
		}
	}
	return false
}

// shop reports whether a shop of a chain stands before i in what was: with the town
// it is one door.
func (t *text) shop(s sentence, i int) bool {
	if s.advice || s.paper && !s.past {
		return false
	}
	for j := s.from; j < i; j++ {
		if t.tokens[j].capital && t.tokens[j].listed && t.in(setShops, j) > 0 && (has(setArticles, wordBefore(t, j)) || has(setWhere, wordBefore(t, j)) || has(setAddressing, wordBefore(t, j))) {
			return true
		}
	}
	return false
}

// placeLength returns how many tokens from i on are a place, 0 for none. Several kinds
// ask it of the same token.
func placeLength(t *text, i int) int {
	if t.placeLengths == nil {
		t.placeLengths = make([]int8, len(t.tokens))
	}
	if t.placeLengths[i] == 0 {
		t.placeLengths[i] = int8(1 + lookForPlace(t, i)) // a place is a few words
	}
	return int(t.placeLengths[i]) - 1
}

func lookForPlace(t *text, i int) int {
	best := 0
	if t.tokens[i].flags&isPlace != 0 {
		best = 1
	}
	name := t.tokens[i].word
	several := lexicon().opens[name]
	for j := i + 1; several && j < len(t.tokens) && j < i+5; j++ {
		tok := t.tokens[j]
		if tok.class != aWord || !tok.gap || !tok.capital && !connects(tok.word) && tok.word != "upon" && tok.word != "under" && tok.word != "le" && tok.word != "next" {
			break
		}
		name += " " + tok.word
		if tok.capital && strings.Contains(lexicon().find(name), "p") {
			best = j + 1 - i
		}
	}
	if n := lists().phrases[setPlaces].found(t, i); n > best {
		best = n
	}
	return best
}

// road reports whether a word is the number of a road: A17, M6, B4560.
func road(raw string) bool {
	return len(raw) > 1 && len(raw) < 6 && strings.Contains("ABM", raw[:1]) && digits(raw[1:])
}

// label looks at a short text that is no sentence. Only what is a name by itself
// counts in it.
func (e *evidence) label(t *text) {
	for i := 0; i < len(t.tokens); {
		tok := t.tokens[i]
		if tok.class != aWord || tok.explained {
			i++
			continue
		}
		if t.manner != Naming {
			if n := e.titled(t, i); n > 0 {
				i += n
				continue
			}
		}
		end := i + 1
		if tok.capital {
			end = t.nameRun(i)
		}
		given, other := 0, 0
		for j := i; j < end; j++ {
			switch f := t.tokens[j].flags; {
			case firstName(f) && (f&isPlace == 0 || f&isEnglish != 0):
				given++
			case f&(isWord|isCapital|isBody) == 0 || f&isFamily != 0:
				other++
			}
		}
		switch {
		case t.manner == Naming && given > 0 && end-i > 1, t.manner == Naming && given+other > 2:
			e.hit(t, i, end, Name, LookAgain) // perhaps the report does use it
		case t.manner == Naming:
		case given > 0 && other > 0 || given > 1:
			e.hit(t, i, end, Name, MustFix)
		case given == 1 && tok.flags&isPlace == 0 && (tok.capital || tok.flags&isEnglish != 0) && !e.known.places[tok.word]:
			e.hit(t, i, end, Name, MustFix)
		case other > 1 && tok.flags&isPlace == 0:
			e.hit(t, i, end, Name, LookAgain)
		}
		i = end
	}
}

// address looks at a web address or a key: words with signs between. A given name
// beside a word that is none is somebody's; a given name alone may be.
func (e *evidence) address(t *text) {
	source := t.text
	host := 0
	if at := strings.Index(source, "://"); at >= 0 {
		host = at + 3
		if n := strings.IndexAny(source[host:], "/?#"); n >= 0 {
			host += n
		} else {
			host = len(source)
		}
	}
	start := -1
	var parts [][2]int
	for i := host; i <= len(source); i++ {
		if i < len(source) && (alnum(source[i]) && source[i] > '9' || source[i] >= 0x80) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			parts, start = append(parts, [2]int{start, i}), -1
		}
	}
	word := func(i int) flags { return lookUp(fold(source[parts[i][0]:parts[i][1]])) }
	// Names that the report or the body behind it uses stand in its own address.
	excused := func(i int) bool {
		w := fold(source[parts[i][0]:parts[i][1]])
		return e.known.names[w] || e.known.places[w]
	}
	for i := 0; i < len(parts); i++ {
		f := word(i)
		if !firstName(f) || f&isBody != 0 || parts[i][1]-parts[i][0] < 3 || excused(i) {
			continue
		}
		end, severity := i+1, LookAgain
		if i+1 < len(parts) && parts[i+1][0] == parts[i][1]+1 {
			alone := (parts[i][0] == 0 || source[parts[i][0]-1] == '/') && (parts[i+1][1] == len(source) || strings.IndexByte("/.?#)>", source[parts[i+1][1]]) >= 0)
			if next := word(i + 1); next&isFamily != 0 || alone && next&isBody == 0 || next&(isWord|isCapital|isBody|isPlace) == 0 && parts[i+1][1]-parts[i+1][0] > 2 {
				end, severity = i+2, MustFix
			}
		}
		if end == i+1 && (f&isPlace != 0 || f&isEnglish == 0) {
			continue
		}
		e.hitBytes(t, parts[i][0], parts[end-1][1], Name, severity)
		i = end - 1
	}
}

// lived reports whether behind a place that begins a note a colon or a dash stands and
// what a family did there: Barrow: four moves in a year.
func (t *text) lived(s sentence, i int) bool {
	if i+1 >= s.to || t.tokens[i].raw != ":" && t.tokens[i].raw != "-" || !has(setNumbers, t.tokens[i+1].word) && t.tokens[i+1].class != aNumber {
		return false
	}
	for j := i + 2; j < min(i+5, s.to); j++ {
		if has(setMovings, t.tokens[j].word) {
			return true
		}
	}
	return false
}

// town reports whether a sentence names a town.
func (t *text) town(s sentence) bool {
	for i := s.from; i < s.to; i++ {
		if t.tokens[i].class == aWord && t.tokens[i].capital && !t.tokens[i].explained && (t.afterPlaceWord(i) || i > s.from && t.tokens[i-1].raw == ",") && placeLength(t, i) > 0 {
			return true
		}
	}
	return false
}

// fromTo reports whether somebody went from one town to another: from Carrickfergus to
// Stranraer.
func (t *text) fromTo(s sentence, i int) bool {
	if !s.past && !s.note && !s.anybody() && t.tokens[s.from].class == aWord && !has(setMovings, t.tokens[min(s.from+1, s.to-1)].word) {
		return false
	}
	for j := max(s.from, i-8); j < min(s.to, i+8); j++ {
		if w := t.tokens[j].word; j != i-1 && (w == "from" || w == "to") && j+1 < s.to && t.tokens[j+1].capital && placeLength(t, j+1) > 0 {
			return true
		}
	}
	return false
}

// opensWithLife reports whether a sentence begins with what happened to somebody, as
// notes do: last seen in Deptford; stabbed outside the bookmaker's in Luton.
func (t *text) opensWithLife(s sentence) bool {
	for i := s.from; i < min(s.from+3, s.to); i++ {
		if tok := t.tokens[i]; has(setCase, tok.word) && (past(tok.word, &tok) || has(setFate, tok.word)) {
			return true
		}
	}
	return false
}

// onGrounds reports whether beside a place of n words at i stands what lies in a place
// that neighbours know, in what was: the Gurnos estate, the quarry above Bethesda.
func (t *text) onGrounds(s sentence, i, n int) bool {
	if s.advice || s.scholarly || s.paper && !s.past || t.public(i) {
		return false
	}
	if end := i + n; end < s.to && has(setGrounds, t.tokens[end].word) && !t.tokens[end].capital {
		return true
	}
	for j := max(s.from, i-4); j < i; j++ {
		if has(setGrounds, t.tokens[j].word) && !t.tokens[j].capital {
			return true
		}
	}
	return false
}
