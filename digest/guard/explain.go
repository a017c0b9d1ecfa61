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
		if wordBefore(t, i) == "by" && has(setPublishing, wordBefore(t, i-1)) && (wordBefore(t, i-1) == "published" || wordBefore(t, i-1) == "produced") && !t.sentences[tok.sentence].person() && !(tok.flags&isGiven != 0 && i+1 < len(t.tokens) && t.tokens[i+1].capital) {
			tok.explained = true // published by Wiley
			continue
		}
		if t.lettered(i) {
			t.explained(i, i+2)
		} else if n := citation(t, i); n > 0 {
			t.explained(i, i+n)
		} else if n := all[setPhrases].found(t, i); n > 0 {
			t.explained(i, i+n)
		} else if n := all[setAuthors].found(t, i); n > 0 {
			t.explained(i, i+n)
		} else if e.known.places[tok.word] || tok.flags&isCapital != 0 && tok.flags&isWordName == 0 {
			tok.explained = true
		} else if tok.upper && (!((firstName(tok.flags) || t.household(i)) && len(tok.word) > 3) || t.amongAbbreviations(i)) && tok.flags&isWord == 0 && !t.shouts(tok.sentence) && !t.ranks(i) {
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
	e.scholars(t)
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
		for j := end; j < s.to && (t.tokens[j].raw == "," || t.tokens[j].raw == "&" || has(setRowing, t.tokens[j].word)); {
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
		if !s.pronoun && !s.kin && !s.child && !s.life && (row > 1 || t.next(end) != "" && has(setPublishing, t.next(end)) || (wordBefore(t, i) == "by" || wordBefore(t, i) == "for") && has(setPublishing, wordBefore(t, i-1))) {
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
	return t.in(setCouncils, i)
}

// lettered reports whether somebody goes by a letter or two, as reports call them:
// Child Q, Sibling AB, Family R.
func (t *text) lettered(i int) bool {
	if !has(setLettered, t.tokens[i].word) || i+1 >= len(t.tokens) {
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
		case tok.class == aWord && tok.capital && tok.raw != "Mr" && tok.raw != "Mrs" && tok.raw != "Ms" && tok.raw != "Miss", tok.class == aNumber && j == end && len(tok.word) < 3:
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
		if t.tokens[j].flags&isBody != 0 && t.tokens[j].capital && !(has(setForms, t.tokens[j].word) && j+1 < end && t.tokens[j+1].capital && t.tokens[j+1].flags&(isWord|isBody|isCapital) == 0) && !(t.tokens[j].flags&isWordName != 0 && t.possesses(j+1)) {
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
	role := has(setRoles, t.tokens[head].word)
	for j := from; j < to; j++ {
		tok := &t.tokens[j]
		if tok.class != aWord || tok.explained {
			continue
		}
		if j != head && firstName(tok.flags) && tok.flags&isPlace == 0 && !tok.owner {
			next := j + 1
			full := next < to && t.tokens[next].capital && t.tokens[next].flags&(isBody|isCapital) == 0
			if role || full && next+1 == to && head >= to || full && has(setTexts, t.tokens[head].word) || !full && next == to {
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
	for j := i; j < end-1; j++ {
		if w := t.tokens[j].word; has(setWhere, w) && w != "of" || w == "with" || w == "on" || w == "for" || w == "by" {
			i = j + 1 // in Ceredigion with Rett syndrome: Rett alone is the tool's or the illness's
		}
	}
	if t.tokens[i].word == "the" {
		i++
	}
	if end+1 < len(t.tokens) && !has(setEponyms, t.tokens[end].word) && t.tokens[end].class == aWord && t.tokens[end].gap && has(setEponyms, t.tokens[end+1].word) && end-i == 2 && t.tokens[end].flags&isWord != 0 && !has(setTexts, t.tokens[end+1].word) && wordBefore(t, i) == "the" && !past(t.tokens[end].word, &t.tokens[end]) {
		t.explained(i, end) // the Brigid Daniel resilience matrix
		return
	}
	if end >= len(t.tokens) || end-i > 5 || !has(setEponyms, t.tokens[end].word) && !(has(setFounded, t.tokens[end].word) && wordBefore(t, i) == "the") {
		return
	}
	if wordBefore(t, i) == "the" && !has(setTexts, t.tokens[end].word) {
		t.explained(i, end) // the Ann Craft trust
		return
	}
	if end-i > 3 || t.tokens[end-1].owner && t.possesses(end) && !has(setRelation, t.tokens[end].word) {
		return // Maryam's form tutor
	}
	for j := i; j < end; j++ {
		if tok := t.tokens[j]; firstName(tok.flags) && tok.flags&isFamily == 0 {
			return
		}
	}
	t.explained(i, end)
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

// ranks reports whether an abbreviation is a rank before a name: DS Mark Fairweather.
func (t *text) ranks(i int) bool {
	return has(setForms, t.tokens[i].word) && i+1 < len(t.tokens) && t.tokens[i+1].capital && t.tokens[i+1].gap && !t.tokens[i+1].upper
}
