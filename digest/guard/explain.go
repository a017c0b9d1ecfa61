package guard

// explain marks what has a capital and names no person, by whole phrases: names
// that the report uses, the publisher, bodies, posts, laws, tools, authors.
func (e *evidence) explain(t *text) {
	all := lists().phrases
	for i := range t.tokens {
		tok := &t.tokens[i]
		if tok.class != aWord || tok.explained {
			continue
		}
		if n := e.known.published.found(t, i); n > 0 && t.manner != Naming && t.tokens[i+n-1].capital && !t.goesOn(i+n) {
			t.explained(i, i+n)
			t.sentences[tok.sentence].named = true
			continue
		}
		if n := e.known.phrases.found(t, i); n > 0 && t.manner != Body && tok.capital {
			t.explained(i, i+n)
			continue
		}
		if !tok.capital {
			continue
		}
		if t.lettered(i) {
			t.explained(i, i+2)
		} else if n := citation(t, i); n > 0 {
			t.explained(i, i+n)
		} else if n := all["phrases"].found(t, i); n > 0 {
			t.explained(i, i+n)
		} else if n := all["authors"].found(t, i); n > 0 {
			t.explained(i, i+n)
		} else if e.known.places[tok.word] || tok.flags&isCapital != 0 && tok.flags&isWordName == 0 {
			tok.explained = true
		} else if tok.upper && (!(firstName(tok.flags) && len(tok.word) > 3) || t.amongAbbreviations(i)) && tok.flags&isWord == 0 && !t.shouts(tok.sentence) {
			tok.explained = true // an abbreviation
		}
	}
}

// amongAbbreviations reports whether another abbreviation stands beside i in a row:
// DASH, ODARA and SARA.
func (t *text) amongAbbreviations(i int) bool {
	for _, j := range []int{i - 2, i + 2} {
		if j < 0 || j >= len(t.tokens) || t.tokens[j].sentence != t.tokens[i].sentence || !t.tokens[j].upper || t.tokens[j].flags&isName != 0 {
			continue
		}
		if between := t.tokens[(i+j)/2]; between.raw == "," || between.word == "and" || between.word == "or" || between.raw == "/" {
			return true
		}
	}
	return false
}

// bodies marks what is explained by what stands around it.
func (e *evidence) bodies(t *text) {
	for i := 0; i < len(t.tokens); {
		i = e.body(t, i)
	}
	t.rows()
	e.authors(t)
}

// rows explains councils that stand in a row, or publish, where nobody in
// particular is spoken of: Brent, Barnet and Harrow share a procedure.
func (t *text) rows() {
	for i := 0; i < len(t.tokens); i++ {
		n := t.council(i)
		if n == 0 {
			continue
		}
		s := t.sentences[t.tokens[i].sentence]
		row, end := 1, i+n
		for j := end; j < s.to && (t.tokens[j].raw == "," || t.tokens[j].raw == "&" || has("rowing", t.tokens[j].word)); {
			if j++; j < s.to && t.tokens[j].word == "and" {
				j++
			}
			m := 0
			if j < s.to {
				m = t.council(j)
			}
			if m == 0 {
				break
			}
			row, j, end = row+1, j+m, j+m
		}
		if !s.pronoun && !s.kin && !s.child && !s.life && (row > 1 || t.next(end) != "" && has("publishing", t.next(end)) || (wordBefore(t, i) == "by" || wordBefore(t, i) == "for") && has("publishing", wordBefore(t, i-1))) {
			t.explained(i, end)
		}
		i = end - 1
	}
}

// council returns how many tokens from i on name the area of a council, 0 for none.
func (t *text) council(i int) int {
	if tok := t.tokens[i]; tok.class != aWord || !tok.capital || !tok.listed {
		return 0
	}
	return t.in("councils", i)
}

// lettered reports whether somebody goes by a letter or two, as reports call them:
// Child Q, Sibling AB, Family R.
func (t *text) lettered(i int) bool {
	if !has("lettered", t.tokens[i].word) || i+1 >= len(t.tokens) {
		return false
	}
	letter := t.tokens[i+1]
	initial := i+2 < len(t.tokens) && t.tokens[i+2].raw == "." && i+3 < len(t.tokens) && !t.tokens[i+3].gap
	return letter.class == aWord && letter.capital && (len(letter.raw) == 1 || len(letter.word) == 2 && letter.upper) && !initial
}

func (t *text) explained(i, j int) {
	for ; i < j; i++ {
		t.tokens[i].explained = true
	}
}

// goesOn reports whether a name goes on: Marlowe Briggs is not the Marlowe of the
// report.
func (t *text) goesOn(i int) bool {
	if i >= len(t.tokens) || t.tokens[i-1].owner {
		return false
	}
	next := t.tokens[i]
	return next.class == aWord && next.gap && next.capital && !next.upper && next.flags&(isCapital|isBody) == 0 && (next.flags&isName != 0 || next.flags == 0)
}

// shouts reports whether a sentence is all in capitals.
func (t *text) shouts(number int) bool {
	s, upper, words := t.sentences[number], 0, 0
	for i := s.from; i < s.to && i < s.from+12; i++ {
		if tok := t.tokens[i]; tok.class == aWord && len(tok.word) > 3 {
			words++
			if tok.upper {
				upper++
			}
		}
	}
	return words > 1 && upper*3 > words*2
}

// connects reports whether a small word joins the capitals of a name of a body.
func connects(word string) bool {
	switch word {
	case "of", "the", "and", "for", "to", "in", "on", "with", "at", "by", "into", "&":
		return true
	}
	return false
}

// run returns the end of a run of capitals with small words between that begins at i.
func (t *text) run(i int) int {
	end := i + 1
	for j := end; j < len(t.tokens) && j < i+24; j++ {
		tok := t.tokens[j]
		switch {
		case tok.class == aWord && tok.capital, tok.class == aNumber && j == end && len(tok.word) < 3:
			end = j + 1
			continue
		case tok.class == aWord && connects(tok.word) && tok.sentence == t.tokens[i].sentence, tok.raw == "&":
			continue
		}
		break
	}
	return end
}

// body explains the body, post, law or tool that begins at i, if one does, and
// returns where to go on.
func (e *evidence) body(t *text, i int) int {
	if tok := t.tokens[i]; tok.class != aWord || !tok.capital {
		return i + 1
	}
	end, head, first := t.run(i), -1, -1
	for j := i; j < end; j++ {
		if t.tokens[j].flags&isBody != 0 && t.tokens[j].capital && !(t.tokens[j].flags&isWordName != 0 && t.possesses(j+1)) {
			head = j
			if first < 0 {
				first = j
			}
		}
	}
	if head < 0 {
		e.eponym(t, i, end)
		return end
	}
	// What follows a head goes with it where a small word joins them: Director of Children's Services.
	last := head + 1
	if last < end && connects(t.tokens[last].word) && t.tokens[last].word != "and" && t.tokens[last].word != "in" && t.tokens[last].word != "at" && t.tokens[last].word != "by" && t.tokens[last].word != "with" {
		last = end
	}
	part := i
	for j := i; j <= last; j++ {
		if j < last && !(t.tokens[j].word == "and" || t.tokens[j].raw == "&") {
			continue
		}
		e.segment(t, part, j, head)
		part = j + 1
	}
	return max(last, i+1)
}

// segment explains what stands between two ands of a body's name, but for a
// person's name: Zofia Nowak and the Council.
func (e *evidence) segment(t *text, from, to, head int) {
	role := has("roles", t.tokens[head].word)
	for j := from; j < to; j++ {
		tok := &t.tokens[j]
		if tok.class != aWord || tok.explained {
			continue
		}
		if j != head && firstName(tok.flags) && tok.flags&isPlace == 0 && !tok.owner {
			next := j + 1
			full := next < to && t.tokens[next].capital && t.tokens[next].flags&(isBody|isCapital) == 0
			if role || full && next+1 == to && head >= to || full && has("texts", t.tokens[head].word) || !full && next == to {
				if full {
					j = next
				}
				continue
			}
		}
		if role && tok.capital && tok.flags&(isWord|isBody|isCapital|isPlace) == 0 {
			continue
		}
		tok.explained = true
	}
}

// eponym explains Hackett in “the Hackett continuum”: one or two capitals, no
// given name, before a tool or a text.
func (e *evidence) eponym(t *text, i, end int) {
	if t.tokens[i].word == "the" {
		i++
	}
	if end+1 < len(t.tokens) && !has("eponyms", t.tokens[end].word) && t.tokens[end].class == aWord && t.tokens[end].gap && has("eponyms", t.tokens[end+1].word) && end-i == 2 && t.tokens[end].flags&isWord != 0 && !has("texts", t.tokens[end+1].word) && wordBefore(t, i) == "the" && !past(t.tokens[end].word, &t.tokens[end]) {
		t.explained(i, end) // the Brigid Daniel resilience matrix
		return
	}
	if end >= len(t.tokens) || end-i > 5 || !has("eponyms", t.tokens[end].word) && !(has("founded", t.tokens[end].word) && wordBefore(t, i) == "the") {
		return
	}
	if wordBefore(t, i) == "the" && !has("texts", t.tokens[end].word) {
		t.explained(i, end) // the Ann Craft trust
		return
	}
	if end-i > 3 {
		return
	}
	for j := i; j < end; j++ {
		if tok := t.tokens[j]; firstName(tok.flags) && tok.flags&isFamily == 0 {
			return
		}
	}
	t.explained(i, end)
}

// authors explains people whose work is spoken of.
func (e *evidence) authors(t *text) {
	defer e.coauthors(t)
	for i := range t.tokens {
		tok := &t.tokens[i]
		if tok.class != aWord || !tok.capital || tok.explained || tok.upper {
			continue
		}
		named := i > 0 && t.tokens[i-1].capital && t.tokens[i-1].flags&isGiven != 0 && !t.tokens[i-1].explained
		if tok.flags&isWord != 0 && !has("authors", tok.word) && !(named && tok.owner) {
			continue
		}
		if s := t.sentences[tok.sentence]; has("authors", tok.word) && !named && !(s.pronoun || s.kin) && !has("addressed", wordBefore(t, i)) || t.cited(i) || t.quotedFrom(i, named) {
			tok.explained = true
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
	if s.pronoun || s.kin {
		return false
	}
	if t.tokens[i].owner && (has("works", word(i+1)) || has("works", word(i+2)) && !has("relation", word(i+1))) {
		return true
	}
	switch word(i + 1) {
	case "et":
		return word(i+2) == "al"
	case "(":
		return year(word(i + 2))
	case "and", "&":
		return has("others", word(i+2)) || i+2 < len(t.tokens) && t.tokens[i+2].capital && t.citing(i+3) || word(i+3) == "(" && year(word(i+4))
	case ",":
		return year(word(i+2)) || i+2 < len(t.tokens) && t.tokens[i+2].capital && t.tokens[i+2].gap && (word(i+3) == "and" || word(i+3) == ",") && t.listed(i+2)
	}
	if t.citing(i + 1) {
		return true
	}
	if word(i-1) == "by" && has("works", word(i-2)) || word(i-1) == "see" && word(i+1) == "," {
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
	if s.pronoun || s.kin || s.child || firstName(tok.flags) && !named {
		return false
	}
	first := i
	if named {
		first--
	}
	if first > s.from && has("addressed", t.tokens[first-1].word) {
		return false
	}
	next, after := t.next(i+1), ""
	if next != "" {
		after = t.next(i + 2)
	}
	if tok.owner && has("groups", next) {
		return after == "at" || after == "in" || t.citing(i+2)
	}
	if next == "on" && !tok.owner {
		opening := t.tokens[s.from].word
		return first == s.from && !named || opening == "see" || opening == "read" || opening == "compare" || opening == "cf"
	}
	if next == "point" && after == "out" || i+2 < s.to && t.tokens[i+1].capital && t.tokens[i+1].gap && t.tokens[i+1].flags&(isFamily|isWord) != isWord && t.citing(i+2) {
		return true
	}
	if next == "and" && first == s.from && !named && i+3 < s.to && t.tokens[i+2].capital && t.next(i+3) == "on" {
		return true
	}
	// The phrase is from; the idea is X's.
	if named && has("authors", tok.word) && (has("researching", next) || next == "and") || named && wordBefore(t, first) == "and" && first > s.from+1 && t.tokens[first-2].explained && t.tokens[first-2].capital && has("researching", next) {
		return true
	}
	if before := wordBefore(t, first); before == "from" || before == "to" || before == "by" || (before == "is" || before == "was") && tok.owner {
		for j := first - 2; j >= s.from && j > first-12; j-- {
			if w := t.tokens[j].word; before != "to" && (has("terms", w) || before == "by" && (has("works", w) || has("groups", w))) || before == "to" && (w == "owes" || w == "owe" || w == "debt") {
				return true
			}
		}
	}
	return wordBefore(t, first) == "and" && first > s.from+1 && t.tokens[first-2].explained && t.tokens[first-2].capital && next == "on"
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
	return i < len(t.tokens) && has("citing", t.tokens[i].word)
}

func year(word string) bool {
	return len(word) == 4 && (word[:2] == "19" || word[:2] == "20") && digits(word)
}

func digits(word string) bool {
	for i := range len(word) {
		if word[i] < '0' || word[i] > '9' {
			return false
		}
	}
	return word != ""
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
			if has("authors", before.word) {
				tok.explained = true
				break
			}
		}
	}
}
