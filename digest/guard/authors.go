package guard

// authors explains people whose work is spoken of.
func (e *evidence) authors(t *text) {
	defer e.coauthors(t)
	for i := range t.tokens {
		tok := &t.tokens[i]
		if tok.class != aWord || !tok.capital || tok.explained || tok.upper {
			continue
		}
		named := i > 0 && t.tokens[i-1].capital && t.tokens[i-1].flags&isGiven != 0 && !t.tokens[i-1].explained
		if tok.flags&isWord != 0 && !has(setAuthors, tok.word) && !(named && tok.owner) {
			continue
		}
		if s := t.sentences[tok.sentence]; t.reference(s, i) || t.knownAuthor(s, i) && !named && !(s.pronoun || s.kin) && !has(setAddressed, wordBefore(t, i)) || (has(setAuthors, tok.word) || named && !s.pronoun && !s.kin && !s.child) && tok.owner && i+1 < len(t.tokens) && t.tokens[i+1].capital && t.tokens[i+1].flags&isWord != 0 || named && tok.owner && t.ofTool(i) || t.cited(i) || t.quotedFrom(i, named) {
			tok.explained = true
			t.sentences[tok.sentence].scholarly = true
			// and the given name before it
			if i > 0 && t.tokens[i-1].capital && t.tokens[i-1].flags&isGiven != 0 {
				t.tokens[i-1].explained = true
			}
		}
	}
}

// cited reports whether what follows or precedes a name makes it an author's.
func (t *text) cited(i int) bool {
	word := func(j int) string {
		if j < 0 || j >= len(t.tokens) {
			return ""
		}
		if t.tokens[j].word != "" {
			return t.tokens[j].word
		}
		return t.tokens[j].raw
	}
	s := t.sentences[t.tokens[i].sentence]
	if before := wordBefore(t, i); s.pronoun || s.kin || has(setPet, before) || has(setKin, before) || has(setChild, before) {
		return false
	}
	if before := wordBefore(t, i); i > s.from && has(setForms, before) && before != "prof" && before != "dame" && before != "sir" && !t.ofMany(s) && !t.studied(s) {
		return false // Dr Venkataraman wrote to the GP
	}
	if t.tokens[i].owner && (has(setWorks, word(i+1)) || has(setWorks, word(i+2)) && !has(setRelation, word(i+1))) {
		return true
	}
	switch word(i + 1) {
	case "et":
		return word(i+2) == "al"
	case "(":
		return year(word(i + 2))
	case "and", "&":
		return has(setOthers, word(i+2)) || i+2 < len(t.tokens) && t.tokens[i+2].capital && t.citing(i+3) || (word(i+3) == "(" || word(i+3) == ",") && year(word(i+4))
	case ",":
		return year(word(i+2)) || i+2 < len(t.tokens) && t.tokens[i+2].capital && t.tokens[i+2].gap && (word(i+3) == "and" || word(i+3) == ",") && t.listed(i+2)
	}
	if t.citing(i + 1) {
		return true
	}
	if word(i-1) == "by" && has(setWorks, word(i-2)) || word(i-1) == "see" && word(i+1) == "," {
		return true
	}
	return word(i-1) == "and" && i > 1 && t.tokens[i-2].explained && t.tokens[i-2].capital && t.tokens[i-2].flags&(isBody|isCapital) == 0 && t.citing(i+1)
}

// quotedFrom reports whether a family name is that of somebody whose ideas are
// spoken of, by what is around: see Pearce on consent; the phrase is from; X's team at.
// A lone given name is never one.
func (t *text) quotedFrom(i int, named bool) bool {
	tok := t.tokens[i]
	s := t.sentences[tok.sentence]
	if s.pronoun || s.kin || s.child {
		return false
	}
	first := i
	if named {
		first--
	}
	if t.written(s, first, i) {
		return true
	}
	if firstName(tok.flags) && !named {
		return false
	}
	if first > s.from && has(setAddressed, t.tokens[first-1].word) {
		return false
	}
	next, after := t.next(i+1), ""
	if next != "" {
		after = t.next(i + 2)
	}
	if tok.owner && has(setGroups, next) {
		return after == "at" || after == "in" || t.citing(i+2)
	}
	if next == "on" && !tok.owner {
		opening := t.tokens[s.from].word
		if i+2 < s.to && (t.tokens[i+2].capital || t.tokens[i+2].class != aWord) {
			return false // see Platt on Monday
		}
		return first == s.from && !named || opening == "see" || opening == "read" || opening == "compare" || opening == "cf"
	}
	if next == "point" && after == "out" || i+2 < s.to && t.tokens[i+1].capital && t.tokens[i+1].gap && t.tokens[i+1].flags&(isFamily|isWord) != isWord && t.citing(i+2) {
		return true
	}
	if next == "and" && first == s.from && !named && i+3 < s.to && t.tokens[i+2].capital && t.next(i+3) == "on" {
		return true
	}
	// The phrase is from; the idea is X's.
	if named && has(setAuthors, tok.word) && (has(setResearching, next) || next == "and") || named && wordBefore(t, first) == "and" && first > s.from+1 && t.tokens[first-2].explained && t.tokens[first-2].capital && has(setResearching, next) {
		return true
	}
	if before := wordBefore(t, first); before == "from" || before == "to" || before == "by" || (before == "is" || before == "was") && tok.owner {
		for j := first - 2; j >= s.from && j > first-12; j-- {
			if w := t.tokens[j].word; before != "to" && (has(setTerms, w) || before == "by" && (has(setWorks, w) || has(setGroups, w))) || before == "to" && (w == "owes" || w == "owe" || w == "debt") {
				return true
			}
		}
	}
	return wordBefore(t, first) == "and" && first > s.from+1 && t.tokens[first-2].explained && t.tokens[first-2].capital && next == "on"
}

// written reports whether a name from first to i is that of somebody who wrote or
// found out: Rees, writing in 2011; the work of Gilligan; research by Holmes and Farnfield.
func (t *text) written(s sentence, first, i int) bool {
	if t.tokens[i].flags&isEnglish != 0 && t.tokens[i].flags&isFamily == 0 && first == i {
		return false
	}
	if i+2 < s.to && t.tokens[i+1].raw == "," && t.tokens[i+2].word == "writing" {
		return true
	}
	before := wordBefore(t, first)
	if (before == "of" || before == "by") && first > s.from+1 {
		return has(setWorks, t.tokens[first-2].word)
	}
	return before == "and" && first > s.from+3 && t.tokens[first-2].explained && t.tokens[first-2].capital && has(setWorks, t.tokens[first-4].word)
}

// listed reports whether names with commas between end in a year or a title.
func (t *text) listed(i int) bool {
	for j := i; j < len(t.tokens) && j < i+12 && t.tokens[j].sentence == t.tokens[i].sentence; j++ {
		if year(t.tokens[j].raw) || t.tokens[j].raw == `"` {
			return true
		}
		if t.tokens[j].class == aWord && !t.tokens[j].capital && !connects(t.tokens[j].word) {
			return t.citing(j)
		}
	}
	return false
}

// citing reports whether a word is what authors do with ideas.
func (t *text) citing(i int) bool {
	if i < len(t.tokens) && t.tokens[i].word == "first" {
		i++
	}
	return i < len(t.tokens) && has(setCiting, t.tokens[i].word)
}

// coauthors explains a family name that ends a row of authors: Featherstone, White
// and Morris. One of the first of a row must be known as one, and nobody else is
// spoken of.
func (e *evidence) coauthors(t *text) {
	for i := range t.tokens {
		tok := &t.tokens[i]
		s := t.sentences[tok.sentence]
		if !tok.capital || tok.explained || tok.owner || i < s.from+2 || t.tokens[i-1].word != "and" && t.tokens[i-1].raw != "&" || s.pronoun || s.kin || s.child || tok.flags&isFamily == 0 {
			continue
		}
		for j := i - 2; j >= s.from && j > i-8; j-- {
			before := t.tokens[j]
			if before.raw == "," {
				continue
			}
			if before.class != aWord || !before.capital {
				break
			}
			if has(setAuthors, before.word) {
				tok.explained = true
				break
			}
		}
	}
}

// reference reports whether a name stands as a list of references has it: Oyelaran, P.
// & Dunmore, K. "Silent houses".
func (t *text) reference(s sentence, i int) bool {
	if s.kin || s.child || i+3 >= len(t.tokens) || t.tokens[i+1].raw != "," || len(t.tokens[i+2].raw) != 1 || !t.tokens[i+2].capital || t.tokens[i+3].raw != "." {
		return false
	}
	for j := i + 4; j < min(i+24, len(t.tokens)); j++ {
		if year(t.tokens[j].raw) || t.tokens[j].raw == `"` || has(setStudying, t.tokens[j].word) {
			return true
		}
	}
	return false
}

// knownAuthor reports whether a family name is that of somebody whose work is known; one
// that is given too only beside what authors do: Jay would stay put.
func (t *text) knownAuthor(s sentence, i int) bool {
	tok := t.tokens[i]
	if !has(setAuthors, tok.word) {
		return false
	}
	return tok.flags&isPlain == 0 && !has(setGiven, tok.word) || tok.owner || !s.past && !s.note || t.ofMany(s) || t.studied(s) || t.citing(i+1) || i > s.from && (t.tokens[i-1].word == "and" || t.tokens[i-1].raw == ",") || i+1 < s.to && (t.tokens[i+1].word == "and" || t.tokens[i+1].raw == "," || t.tokens[i+1].raw == "&")
}

// ofTool reports whether what is somebody's is a tool: Tony Attwood's feelings thermometer.
func (t *text) ofTool(i int) bool {
	s := t.sentences[t.tokens[i].sentence]
	if s.past || s.note || s.anybody() {
		return false
	}
	for j := i + 1; j < min(i+4, s.to) && t.tokens[j].class == aWord; j++ {
		if has(setEponyms, t.tokens[j].word) {
			return true
		}
	}
	return false
}
