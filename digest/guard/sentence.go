package guard

import "strings"

// sentence is a stretch of tokens with what it speaks of.
type sentence struct {
	from, to  int  // tokens
	pronoun   bool // he, she …: one person
	they      bool // a family: they, the children, the house
	kin       bool // the mother, her uncle, Dad
	child     bool // the boy, a baby
	other     bool // the neighbour, the police
	past      bool
	advice    bool // speaks to the reader, or of what is so in general
	named     bool // by the name that the report uses
	family    bool // the family
	paper     bool // of a document, a law, a deadline
	life      bool // of what happens in somebody's life
	cared     bool // of a hospital, or of being brought to one
	scholarly bool // says what somebody found out of people in general
	note      bool // written as a note: baby, 5 weeks; lad of 16; polish mum, new to area
	asks      bool // about somebody: why was a boy placed there?
}

// person reports whether the sentence tells of somebody in particular.
func (s sentence) person() bool { return (s.pronoun || s.kin || s.child) && !s.advice }

// anybody reports whether it tells of somebody or of a family.
func (s sentence) anybody() bool {
	return s.person() || (s.family || (s.they || s.other) && s.past) && !s.advice
}

// read gathers what a sentence speaks of, one token after another.
func (s *sentence) read(t *text) {
	rule := false
	for i := s.from; i < s.to; i++ {
		tok := &t.tokens[i]
		w := tok.word
		if w == "" || tok.class != aWord {
			continue
		}
		before := ""
		if i > s.from {
			before = t.tokens[i-1].word
		}
		switch w {
		case "he", "she", "him", "her", "his", "hers", "himself", "herself", "he'd", "she'd", "he's", "she's":
			s.pronoun = s.pronoun || !(i+1 < s.to && t.tokens[i+1].word == "majesty")
		case "family":
			s.they = true
			s.family = s.family || !tok.capital && before == "the" || before == "this" || before == "her" || before == "his" || isAdjective(t, i, s.from) || t.oneOf(*s, i) && has(setPeoples, before)
		case "sisters", "brothers", "twins", "siblings", "boys", "girls":
			s.they = s.they || before == "both" || before == "the" && (w == "girls" || w == "boys" || w == "twins") && i+1 < s.to
			s.child = s.child || before == "the" && i > s.from+2 && t.tokens[i-2].word == "of" && has(setOne, t.tokens[i-3].word)
			s.they = s.they || w == "siblings"
		case "them", "their", "families", "children", "parents", "house", "flat", "household", "households", "estate", "street", "caravan", "hostel", "refuge", "home", "placement":
			s.they = true
		case "site", "sites", "camp", "encampment", "pitch":
			s.they = s.they || has(setPeoples, before)
		case "post-mortem", "postmortem", "pt":
			s.child = true
		case "police", "officers", "neighbours", "agencies", "services":
			s.other = true
		case "was", "were", "had", "did", "wasn't", "weren't", "hadn't", "didn't", "been":
			s.past = true
		case "us":
			s.advice = s.advice || before != "told" && before != "asked" && before != "rang" && before != "to"
		case "you", "your", "yours", "our", "ours", "must", "should", "please", "ought":
			s.advice = true
		case "every", "each", "any", "anybody", "anyone", "can", "cannot", "shall", "whenever", "unless":
			rule = rule || w != "any" || !(before == "to" || before == "by" || before == "from" || before == "without") || !s.note
		case "may", "might", "if", "whether":
			rule = rule || !tok.capital || tok.first
		case "they":
			s.they = true
			s.family = s.family || tok.first && i+1 < s.to && (t.tokens[i+1].word == "are" || t.tokens[i+1].word == "were")
		case "we", "ask", "see", "use", "tell", "think", "read", "ring", "write", "speak", "record", "check", "look", "talk", "draw", "score", "bring", "show", "find", "keep", "make":
			s.advice = s.advice || tok.first && !tok.owner || i > s.from+2 && t.tokens[i-1].raw == "," && has(setSupposing, t.tokens[s.from].word)
		}
		switch {
		case !tok.listed:
		case t.noted(*s, i):
			s.note = true
			fallthrough
		case w == "parents" && before == "both" || has(setKin, w) && t.subject(*s, i):
			s.kin = true
		case has(setKin, w):
			s.kin = s.kin || s.note || has(setPeoples, before) || definite(before, tok) || i > s.from+1 && t.tokens[i-1].class == aWord && definite(t.tokens[i-2].word, &token{}) && has(setKinds, before) || tok.capital && !tok.first
		case (has(setChild, w) || w == "person" && before == "young") && (!tok.capital || tok.first || tok.upper):
			s.child = s.child || t.oneOf(*s, i) || before == "the" || before == "a" || before == "an" || before == "this" || before == "that" || before == "her" || before == "his" || aged(before) || isAdjective(t, i, s.from)
		case has(setPerson, w):
			s.other = s.other || definite(before, tok)
		}
		s.paper = s.paper || tok.listed && has(setPaper, w)
		s.life = s.life || tok.listed && (!tok.capital || tok.first || tok.upper) && t.in(setCase, i) > 0
		s.cared = s.cared || tok.listed && has(setCaring, w)
		if i > s.from+1 && has(setAdverbs, before) {
			before = t.tokens[i-2].word
		}
		if past(w, tok) && !participle(before) {
			s.past = true
		}
	}
	asks := s.to > s.from && t.tokens[s.to-1].raw == "?" && !s.pronoun
	if first := t.tokens[s.from]; first.listed && (has(setNoting, first.word) || has(setCase, first.word) && (has(setFate, first.word) || past(first.word, &first))) && (!first.capital && !has(setNoting, first.word) || s.from+2 < s.to && has(setStates, t.tokens[s.from+1].word) && has(setWhither, t.tokens[s.from+2].word) || s.from+1 < s.to && has(setWhither, t.tokens[s.from+1].word)) {
		s.note, s.other = true, true // born in …, moved from …: who is understood
	}
	if first := t.tokens[s.from]; s.from+1 < s.to && (has(setMispers, first.word) && t.tokens[s.from+1].class != aBreak || len(first.raw) == 1 && (first.raw == "M" || first.raw == "F") && strings.Contains("-:=", t.tokens[s.from+1].raw)) {
		s.note, s.other, s.kin = true, true, s.kin || len(first.raw) == 1 // M - dental nurse; body recovered
	}
	s.past = s.past || s.note && !rule
	s.note = s.note && !s.advice && !rule
	s.asks = asks && s.past && (s.child || s.kin || s.family)
	s.advice = s.advice || rule && !s.past || asks
}

// noted reports whether the word at i stands for one person without an article, as
// in a note: baby (19 days); lad of 16; wee girl with; kurdish family, one of two.
// Child protection and mother and baby homes are none.
func (t *text) noted(s sentence, i int) bool {
	tok := t.tokens[i]
	if i > s.from && has(setSeveral, tok.word) && t.tokens[i-1].listed && has(setPeoples, t.tokens[i-1].word) && (i == s.from+1 || t.tokens[i-2].class == aSign) {
		return true // Kurdish brothers aged 9 and 11
	}
	if has(setTravelling, tok.word) && i <= s.from+1 && i+1 < s.to && t.tokens[i+1].raw == "," {
		return true
	}
	if tok.owner || !has(setChild, tok.word) && !has(setKin, tok.word) && tok.word != "family" && tok.word != "pt" && tok.word != "twins" && !has(setFolk, tok.word) {
		return false
	}
	for j := i - 1; j >= s.from; j-- {
		before := t.tokens[j]
		if before.class == aSign && before.raw != "-" && before.raw != "/" {
			break
		}
		if before.class == aNumber || before.listed && (has(setPeoples, before.word) || has(setPet, before.word) || has(setCondition, before.word) || has(setOrder, before.word)) || unitOfAge(before.word) || shortAge(before.word) || before.word == "old" || before.word == "half" {
			continue
		}
		return false
	}
	if i+1 >= s.to {
		return false
	}
	next := t.tokens[i+1]
	if has(setFolk, tok.word) && !(i > s.from && has(setPeoples, t.tokens[i-1].word)) {
		return false
	}
	switch {
	case next.word == "w" && i+2 < s.to && t.tokens[i+2].raw == "/":
		return true
	case next.raw == "-" && next.gap && i > s.from && tok.word != "family":
		return true // PKU baby - Holyhead
	case next.raw == "(" || next.raw == ",":
		return i > s.from || tok.word != "family"
	case next.class == aNumber:
		return true
	case next.class != aWord || next.capital:
		return false
	case has(setAfter, next.word):
		return i+2 < s.to && !has(setNotafter, t.tokens[i+2].word)
	}
	return past(next.word, &next) || has(setTrading, next.word) || has(setHarm, next.word)
}

// oneOf reports whether an article stands before a child with one or two words
// between: a deafblind young person.
func (t *text) oneOf(s sentence, i int) bool {
	for j := i - 1; j >= s.from && j >= i-3; j-- {
		switch t.tokens[j].word {
		case "a", "an", "the", "this", "that":
			return true
		case "":
			return false
		}
		if w := t.tokens[j]; has(setVerbs, w.word) || has(setWhere, w.word) || w.word == "and" || w.owner {
			return false
		}
	}
	return false
}

// participle reports whether what follows a word is no verb in the past: is placed.
func participle(before string) bool {
	switch before {
	case "is", "are", "be", "being", "get", "gets", "a", "an", "the", "of", "by", "with", "as", "am", "and", "or", "to", "not", "well", "already", "has", "have":
		return before != "and" && before != "or" && before != "not" && before != "already" && before != "has" && before != "have"
	}
	return false
}

// definite reports whether a word for somebody stands for one person: the mother,
// her uncle, Mum.
func definite(before string, tok *token) bool {
	switch before {
	case "the", "his", "her", "their", "this", "that", "maternal", "paternal", "whose", "older", "younger", "elder", "little", "baby", "twin", "s":
		return true
	case "a", "an", "any", "every", "each", "no", "with", "or":
		return false
	}
	return tok.first && tok.capital && strings.Contains(" mum mam dad mother father nan nain taid gran grandad grandma ", " "+tok.word+" ") || tok.capital && !tok.first
}

func aged(before string) bool {
	return strings.HasSuffix(before, "-old") || before == "old"
}

// isAdjective reports whether one word stands between the article and a child: a
// Somali boy, the older girl.
func isAdjective(t *text, i, from int) bool {
	if i < from+2 {
		return false
	}
	w := t.tokens[i-2].word
	return (w == "a" || w == "the" || w == "an") && t.tokens[i-1].class == aWord
}

// past reports whether a word is a verb in the past.
func past(w string, tok *token) bool {
	if tok.capital && !tok.first {
		return false
	}
	if has(setIrregular, w) {
		return true
	}
	return strings.HasSuffix(w, "ed") && len(w) > 4 && tok.flags&isWord != 0 && !has(setNotpast, w)
}

// subject reports whether somebody of a family whom no article makes definite did
// something: an uncle was; a cousin had; daughter and grandmother were.
func (t *text) subject(s sentence, i int) bool {
	if i > s.from+1 || i == s.from+1 && t.tokens[s.from].word != "a" && t.tokens[s.from].word != "an" {
		return false
	}
	j := i + 1
	if i == s.from && t.next(j) == "and" && j+1 < len(t.tokens) && has(setKin, t.next(j+1)) {
		j += 2
	} else if i == s.from {
		return false
	}
	switch w := t.next(j); w {
	case "was", "were", "had":
		return true
	default:
		return w != "" && past(w, &t.tokens[j])
	}
}
