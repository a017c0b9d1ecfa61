package guard

// scholars explains who found something out about people in general: one full name or
// several, in a sentence that speaks of children, parents or practice and of nobody
// that was met. Alison Kemp and Sabine Maguire, in Cardiff, reviewed patterns of
// bruising; work by Lisa Holmes on costs; as Trevor Spratt reminds us.
func (e *evidence) scholars(t *text) {
	for n := range t.sentences {
		s := t.sentences[n]
		if s.pronoun && !((t.tokens[s.from].word == "as" || t.tokens[s.from].word == "in") && t.studied(s)) || s.kin || s.family || s.life && !s.paper && !t.ofMany(s) && !t.studied(s) {
			continue
		}
		for i := s.from; i < s.to; {
			end, names := t.rowOfScholars(s, i)
			if names == 0 {
				i++
				continue
			}
			if t.findsOut(s, i, end, names) {
				t.sentences[n].scholarly = true
				for j := i; j < end; j++ {
					if t.tokens[j].capital {
						t.tokens[j].explained = true
					}
				}
			}
			i = end
		}
	}
}

// rowOfScholars returns the end of a row of names from i on and how many they are:
// full names with a given name in front, or family names alone.
func (t *text) rowOfScholars(s sentence, i int) (end, names int) {
	end = i
	for j := i; j < s.to; {
		next := t.scholar(s, j, names > 0)
		if next == j {
			break
		}
		names, end = names+1, next
		for j = next; j < s.to && (t.tokens[j].raw == "," || t.tokens[j].raw == "&" || t.tokens[j].word == "and"); j++ {
		}
		if j == next {
			break
		}
	}
	return end, names
}

// scholar returns the end of one name at i, i for none. A given name alone is one only
// in a row of family names: Cossar, Brandon and Jordan.
func (t *text) scholar(s sentence, i int, inRow bool) int {
	j := i
	if t.tokens[i].word == "st" || t.tokens[i].word == "our" {
		return i
	}
	for j < s.to && j < i+4 {
		tok := t.tokens[j]
		if tok.raw == "." && j > i && len(t.tokens[j-1].word) == 1 {
			j++
			continue
		}
		if tok.class != aWord || !tok.capital || tok.upper || tok.flags&(isBody|isCapital) != 0 && tok.flags&isName == 0 || has(setForms, tok.word) || has(setPosts, tok.word) ||
			j > i && t.tokens[j-1].owner || j == i && tok.first && tok.flags&(isWord|isWordName) == isWord && tok.flags&isFamily == 0 || t.tokens[j].word == "both" {
			break
		}
		j++
	}
	if j == i || j == i+1 && (!inRow && t.tokens[i].flags&(isFamily|isPlace|isWordName) == 0 && (t.tokens[i].flags != 0 || len(t.tokens[i].word) < 4) || firstName(t.tokens[i].flags) && t.tokens[i].flags&isFamily == 0 && !inRow) {
		return i
	}
	if j > i+1 && t.tokens[i].flags&(isGiven|isWordName) == 0 && t.tokens[i].flags != 0 && len(t.tokens[i].word) > 1 {
		return i
	}
	return j
}

// findsOut reports whether the names from i up to end are of who found something out.
func (t *text) findsOut(s sentence, i, end, names int) bool {
	if t.meets(s) {
		return false
	}
	if before := wordBefore(t, i); i > s.from && before != "professor" && before != "dame" && before != "prof" && before != "" && (has(setPosts, before) || has(setRoles, before) || has(setJob, before) || has(setPersonal, before)) {
		return false // Midwife Janet Pryce
	}
	alone := end-i == 1 || names > 1 && end-i == 2*names-1
	if i > s.from+1 && t.tokens[i-1].raw == "." && t.tokens[i-2].word == "prof" {
		i, alone = i-2, false
	} else if before := wordBefore(t, i); i > s.from && (before == "prof" || before == "professor" || before == "dame") {
		i, alone = i-1, false
	}
	before := wordBefore(t, i)
	if i == s.from {
		before = ""
	}
	j := end
	if j < s.to && t.tokens[j].raw == "(" { // (2005)
		for j < s.to && t.tokens[j].raw != ")" {
			j++
		}
		j++
	} else if j+1 < s.to && t.tokens[j].raw == "," { // , in Cardiff,
		k := j + 1
		if has(setWhere, t.tokens[k].word) || t.tokens[k].word == "writing" || t.tokens[k].word == "who" {
			for k < s.to && k < j+7 && t.tokens[k].raw != "," {
				k++
			}
			if k < s.to && t.tokens[k].raw == "," {
				j = k + 1
			}
		}
	}
	verb := ""
	if j < s.to {
		if verb = t.tokens[j].word; (verb == "have" || verb == "has" || verb == "also" || verb == "first" || verb == "both") && j+1 < s.to {
			j++
			verb = t.tokens[j].word
		}
	}
	scholarly := has(setCiting, verb) || has(setResearching, verb)
	weak := has(setFinding, verb)
	behind := (before == "by" || before == "of" || before == "from") && i > s.from+1 && (has(setCoined, t.tokens[i-2].word) || (has(setWorks, t.tokens[i-2].word) || has(setGroups, t.tokens[i-2].word)) && (names > 1 || t.ofMany(s) || t.studied(s)))
	from := before == "from" && i > s.from+1 && t.tokens[i-2].word == "comes" && !t.tokens[i-1].capital
	quoted := i == s.from+2 && before == "to" && t.tokens[s.from].word == "according" || i == s.from+1 && before == "as" && (scholarly || weak || has(setReminding, verb))
	switch {
	case behind, from, i == s.from && (t.tokens[i].word == "prof" || t.tokens[i].word == "professor" || t.tokens[i].word == "dame") && verb == "on" && !s.past:
		return true
	case alone && names == 1:
		return false
	case quoted:
		return t.ofMany(s) || t.studied(s) || names > 1
	case scholarly || has(setReminding, verb):
		return names > 1 || t.ofMany(s) || t.studied(s) || t.general(s, j)
	case alone && names > 1 && i == s.from && verb == "on" && j+1 < s.to && !t.tokens[j+1].capital:
		return true // Davis & Marsh on adultification
	case alone && names > 1 && !s.past:
		return t.ofMany(s) || t.studied(s) // what do Tilbury and Osmond say of neglect?
	case weak:
		return (t.ofMany(s) || t.studied(s)) && !(names == 1 && alone) || t.general(s, j)
	}
	return false
}

// general reports whether what follows a verb at i is a thing in general: that, how,
// what; an overview, a study.
func (t *text) general(s sentence, i int) bool {
	if i+1 >= s.to {
		return false
	}
	switch w := t.tokens[i+1].word; w {
	case "a", "an", "the":
		return i+2 < s.to && (has(setTerms, t.tokens[i+2].word) || has(setWorks, t.tokens[i+2].word)) && !has(setCasework, t.tokens[i+2].word)
	case "that", "how", "why", "whether":
		return t.ofMany(s)
	case "what", "out":
		return t.ofMany(s) || i+2 < s.to && t.tokens[i+2].word == "what"
	}
	return false
}

// ofMany reports whether a sentence speaks of people or practice in general.
func (t *text) ofMany(s sentence) bool {
	for i := s.from; i < s.to; i++ {
		tok := t.tokens[i]
		if tok.listed && has(setGenerally, tok.word) && !tok.owner {
			if before := wordBefore(t, i); i == s.from || before != "the" && before != "their" && before != "these" && before != "both" && !has(setNumbers, before) {
				return true
			}
		}
	}
	return false
}

// studied reports whether a sentence speaks of a study.
func (t *text) studied(s sentence) bool {
	for i := s.from; i < s.to; i++ {
		if tok := t.tokens[i]; tok.listed && has(setStudying, tok.word) || tok.class == aNumber && year(tok.raw) && i > s.from && t.tokens[i-1].raw == "(" {
			return true
		}
	}
	return false
}

// meets reports whether a sentence is of casework: a visit, a referral, a meeting.
func (t *text) meets(s sentence) bool {
	for i := s.from; i < s.to; i++ {
		if tok := t.tokens[i]; tok.listed && has(setCasework, tok.word) && !(tok.word == "case" && t.next(i+1) == "management" || tok.word == "case" && t.next(i+1) == "reviews") {
			return true
		}
	}
	return false
}
