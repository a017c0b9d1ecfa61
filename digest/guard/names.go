package guard

import "strings"

// names finds people's names in sentences.
func (e *evidence) names(t *text) {
	e.nicknames(t)
	for i := 0; i < len(t.tokens); {
		i = e.nameAt(t, i)
	}
}

// nameAt looks for a name that begins at i and returns where the next may begin.
func (e *evidence) nameAt(t *text, i int) int {
	tok := t.tokens[i]
	if tok.class != aWord || tok.explained {
		return i + 1
	}
	if n := e.titled(t, i); n > 0 {
		return i + n
	}
	if !tok.capital {
		if tok.flags&isEnglish != 0 && tok.flags&(isWord|isCapital|isPlace|isBody) == 0 && (len(tok.word) > 3 || len(tok.word) == 3 && t.acts(i, i+1)) && tok.raw == strings.ToLower(tok.raw) {
			e.hit(t, i, i+1, Name, MustFix)
		} else if tok.raw == "will" && (t.next(i+1) == "has" || t.next(i+1) == "had" || t.next(i+1) == "was" || t.next(i+1) == "is" || t.next(i+1) == "said" || t.next(i+1) == "says") {
			e.hit(t, i, i+1, Name, MustFix) // will has started hitting
		} else if t.smallDouble(i) {
			e.hit(t, i, i+1, Name, MustFix)
		} else if tok.flags&(isWordName|isPlain) != 0 && (tok.flags&isCapital == 0 || has(setTender, tok.word)) && t.smallName(i) {
			e.hit(t, i, i+1, Name, MustFix)
		}
		return i + 1
	}
	if n := t.initials(i); n > 0 {
		e.hit(t, i, i+n, Name, MustFix)
		return i + n
	}
	if n := placeLength(t, i); n > 1 {
		return i + n
	}
	end := t.nameRun(i)
	// What begins a sentence has a capital anyway.
	for i < end && t.tokens[i].first && !(t.tokens[i].word == "st" && i+1 < end) && t.tokens[i].flags&(isWord|isBody|isCapital) != 0 && t.tokens[i].flags&isWordName == 0 {
		i++
	}
	if i >= end {
		return max(end, i)
	}
	if n := t.initials(i); n > 0 {
		e.hit(t, i, i+n, Name, MustFix)
		return i + n
	}
	if n := e.titled(t, i); n > 0 { // "Dear Mr Bassi"
		return i + n
	}
	if end-i == 1 {
		e.oneName(t, i)
	} else {
		e.fullName(t, i, end)
	}
	return end
}

// nameRun returns the end of the capitals from i on that may be one name.
func (t *text) nameRun(i int) int {
	end := i + 1
	for j := end; j < len(t.tokens) && j < i+8; j++ {
		tok := t.tokens[j]
		if tok.sentence != t.tokens[i].sentence || t.tokens[end-1].owner && tok.class == aWord {
			break
		}
		switch {
		case tok.class == aWord && tok.capital && !tok.explained && tok.gap:
			end = j + 1
			continue
		case tok.class == aWord && has(setParticles, tok.word) && tok.gap && !tok.explained:
			continue
		case tok.raw == "." && j > i && len(t.tokens[j-1].word) == 1 && t.tokens[j-1].capital:
			continue
		}
		break
	}
	return end
}

// fullName weighs two capitals or more in a row.
func (e *evidence) fullName(t *text, i, end int) {
	if t.tokens[i].word == "st" && end == i+2 && t.tokens[i+1].owner && !t.sentences[t.tokens[i].sentence].anybody() {
		return // St David's Hall
	}
	given, family, unknown, words := 0, 0, 0, 0
	from := end
	for j := i; j < end; j++ {
		f := t.tokens[j].flags
		if t.tokens[j].class != aWord || has(setParticles, t.tokens[j].word) && !t.tokens[j].capital {
			continue
		}
		name := true
		switch {
		case len(t.tokens[j].word) == 1 && j > 0 && has(setNumbered, t.tokens[j-1].word):
			name = false // Appendix C
		case firstName(f):
			given++
		case f&(isWord|isCapital|isBody) == 0 && f&isFamily != 0 && f&isPlace == 0:
			family++
		case f&(isWord|isCapital|isBody|isPlace) == 0 && (f != 0 || !t.tokens[j].upper):
			unknown++
		default:
			words++
			name = f&isWordName != 0
		}
		if name && from == end {
			from = j
		}
	}
	inAddress := i > 0 && t.tokens[i-1].class == aNumber
	switch {
	case inAddress && given+family+unknown == 0:
	case given > 0:
		e.hit(t, from, end, Name, MustFix)
	case family+unknown > 1, family > 0 && words > 0 && from == i && t.tokens[i].flags&isWordName != 0:
		e.hit(t, from, end, Name, MustFix)
	case t.tokens[i].flags&isWordName != 0 && t.tokens[end-1].flags&isFamily != 0 && !t.tokens[i].first && !t.titleCase(i):
		e.hit(t, i, end, Name, MustFix)
	case t.tokens[i].flags&isWordName != 0 && t.acts(i, end) && (t.tokens[end-1].flags&isWord == 0 || t.tokens[end-1].flags&(isFamily|isWordName) != 0):
		e.hit(t, i, end, Name, MustFix)
	case family+unknown > 0 && t.acts(i, end):
		e.hit(t, i, end, Name, MustFix)
	case family+unknown > 0:
		for j := i; j < end; j++ {
			if f := t.tokens[j].flags; f&(isWord|isCapital|isBody|isPlace) == 0 {
				e.hit(t, j, j+1, Name, LookAgain)
				return
			}
		}
	}
}

// oneName weighs a capital that stands alone.
func (e *evidence) oneName(t *text, i int) {
	tok := t.tokens[i]
	f := tok.flags
	if len(tok.word) < 2 {
		return
	}
	where := t.afterPlaceWord(i)
	switch {
	case (wordBefore(t, i) == "surname" || wordBefore(t, i) == "forename" || wordBefore(t, i) == "firstname") && f&(isBody|isCapital) == 0, t.household(i), t.bracketedStaff(i):
		e.hit(t, i, i+1, Name, MustFix)
	case familyByForm(tok.raw) && !where:
		severity := LookAgain
		if s := t.sentences[tok.sentence]; s.anybody() || !s.advice && (s.past || t.acts(i, i+1)) || t.possesses(i+1) {
			severity = MustFix
		}
		e.hit(t, i, i+1, Name, severity)
	case tok.upper && f&isGiven == 0 && !t.shouts(tok.sentence):
	case f&isWordName != 0 && f&(isWord|isCapital|isPlain) != 0 && !(f&isPlain != 0 && f&isCapital == 0):
		if t.wordName(i) {
			e.hit(t, i, i+1, Name, MustFix)
		}
	case tok.first && f&isPlain != 0 && has(setActs, tok.word) && (has(setArticles, t.next(i+1)) || has(setWhom, t.next(i+1))):
		return // rob a child of choice
	case firstName(f) && f&isPlace == 0 && i > 0 && t.tokens[i-1].word == "the" && !tok.owner && !t.sentences[tok.sentence].person():
		if s := t.sentences[tok.sentence]; s.cared && (s.past || s.note) {
			e.hit(t, i, i+1, Hospital, MustFix) // brought to the Victoria
		}
		return // the Evelina
	case firstName(f) && (f&isPlace == 0 || !where && has(setHardlytowns, tok.word)):
		e.hit(t, i, i+1, Name, MustFix)
	case f&(isWord|isCapital|isBody) != 0:
	case f&isPlace != 0:
		if where || f&isName == 0 {
			return // places looks at it
		}
		if s := t.sentences[tok.sentence]; t.told(s, i) || t.besideKin(s, i) {
			e.hit(t, i, i+1, Name, MustFix)
		} else if t.acts(i, i+1) && !(i > 1 && t.tokens[i-1].word == "and" && t.tokens[i-2].flags&isPlace != 0) || t.rostered(t.sentences[tok.sentence], i) {
			e.hit(t, i, i+1, Name, MustFix)
		}
	case where && f&isName == 0:
		if s := t.sentences[tok.sentence]; s.anybody() || s.past && s.life && !s.advice && !s.paper && !s.scholarly && !t.public(i) {
			e.hit(t, i, i+1, Place, LookAgain)
		}
	case t.acts(i, i+1) || t.told(t.sentences[tok.sentence], i) || t.rostered(t.sentences[tok.sentence], i) && !t.public(i):
		e.hit(t, i, i+1, Name, MustFix)
	case (f == 0 || f == isFamily && t.sentences[tok.sentence].person() && !tok.owner) && !tok.first && !tok.upper && len(tok.word) > 4 && t.sentences[tok.sentence].anybody() && !t.titleCase(i):
		e.hit(t, i, i+1, Name, MustFix)
	case t.sentences[tok.sentence].anybody() || f&isFamily != 0 && !(tok.first && t.next(i+1) == "and"):
		e.hit(t, i, i+1, Name, LookAgain)
	case !tok.first && tok.flags == 0 && !t.public(i):
		e.hit(t, i, i+1, Name, LookAgain)
	}
}

// familyByForm reports whether a word can be nothing but a family name: O'Rourke,
// McBride, FitzGerald.
func familyByForm(raw string) bool {
	for _, beginning := range []string{"O'", "Mc", "Mac", "Fitz"} {
		if rest, found := strings.CutPrefix(raw, beginning); found && len(rest) > 2 && rest[0] >= 'A' && rest[0] <= 'Z' {
			return strings.ToUpper(rest) != rest
		}
	}
	return false
}

// afterPlaceWord reports whether in, at, near or the like stands before i.
func (t *text) afterPlaceWord(i int) bool {
	if i == 0 || t.tokens[i-1].sentence != t.tokens[i].sentence {
		return false
	}
	before := t.tokens[i-1].word
	if before == "the" && i > 1 {
		before = t.tokens[i-2].word
	}
	if before == "of" && i > 1 && has(setKin, t.tokens[i-2].word) && t.tokens[i].flags&isGiven != 0 {
		return false // the aunt of Shannon
	}
	return has(setWhere, before)
}

// acts reports whether somebody stands from i up to end, by what is around: a
// verb of people, a possessive before a relative or a thing, a relative before.
func (t *text) acts(i, end int) bool {
	if t.possesses(end) {
		return true
	}
	if next := t.next(end); next != "" && has(setVerbs, next) && !t.tokens[end-1].owner {
		return true
	}
	if i > 0 && t.tokens[i-1].sentence == t.tokens[i].sentence {
		before := t.tokens[i-1]
		w := before.word
		if before.raw == "," && i > 1 {
			w = t.tokens[i-2].word
			return has(setKin, w) || has(setChild, w) || has(setPosts, w) || has(setJob, w) || has(setRoles, w)
		}
		return has(setKin, w) || has(setChild, w) || has(setPosts, w) || has(setAddressing, w) || has(setRoles, w)
	}
	return false
}

// possesses reports whether the token before end is a possessive before what
// people have.
func (t *text) possesses(end int) bool {
	if !t.tokens[end-1].owner || end >= len(t.tokens) {
		return false
	}
	if has(setRelation, t.tokens[end].word) || has(setKin, t.tokens[end].word) {
		return true
	}
	return end+1 < len(t.tokens) && t.tokens[end+1].sentence == t.tokens[end].sentence && (has(setRelation, t.tokens[end+1].word) || has(setKin, t.tokens[end+1].word)) && t.tokens[end].class == aWord
}

// next is the word at j, "" where the sentence is over.
func (t *text) next(j int) string {
	if j >= len(t.tokens) || t.tokens[j].sentence != t.tokens[j-1].sentence {
		return ""
	}
	return t.tokens[j].word
}

// wordName reports whether a word that is a name too is meant as one: Grace told
// her teacher, Summer's mum, spoke to Hope; not a grace period, in April.
func (t *text) wordName(i int) bool {
	tok := t.tokens[i]
	s := t.sentences[tok.sentence]
	before, after := "", t.next(i+1)
	if i > s.from {
		before = t.tokens[i-1].word
	}
	if has(setMonths, tok.word) || has(setSeasons, tok.word) {
		if has(setCalendar, before) || i > s.from && t.tokens[i-1].class == aNumber || i+1 < len(t.tokens) && t.tokens[i+1].class == aNumber {
			return false
		}
	}
	if t.possesses(i + 1) {
		return true
	}
	if tok.owner || t.titleCase(i) && t.tokens[s.to-1].raw != "?" {
		return false
	}
	if t.notedName(s, i, before, after) {
		return true
	}
	// Both Hope and her sister.
	if (after == "and" || after == ",") && (t.next(i+2) == "her" || t.next(i+2) == "his") || after == "" && i+2 < len(t.tokens) && t.tokens[i+1].raw == "," && t.next(i+2) == "who" {
		return true
	}
	if has(setSpeech, after) || denied(after) && !t.massed(s, tok.word) && !has(setPasses, t.next(i+2)) && t.next(i+2) != "end" && t.next(i+2) != "come" || denied(after) && !t.massed(s, tok.word) && t.next(i+2) == "come" && (t.next(i+3) == "down" || t.next(i+3) == "home" || t.next(i+3) == "in" || t.next(i+3) == "to") {
		return true
	}
	if t.feels(i, after) {
		return true
	}
	if after == "was" || after == "had" || after == "has" || after == "is" {
		following := t.next(i + 2)
		if has(setFate, following) || has(setNumbers, following) || following != "" && digits(following) {
			return after != "is" || s.pronoun
		}
		if s.pronoun && s.past {
			return true
		}
	}
	if (s.past || after == "would" || after == "could" || after == "never") && !t.ofTime(i, after) && t.bareSubject(i) {
		return true
	}
	if tok.first {
		return false
	}
	if has(setVerbs, after) && after != "is" && after != "can" && after != "could" && after != "would" && after != "has" && after != "only" && after != "also" {
		return true
	}
	if has(setKin, before) || has(setAddressing, before) && s.past && !s.advice {
		return true
	}
	// Should have asked Autumn what it was; what life was like for Poppy in that flat.
	return s.past && has(setAddressing, before) && (!has(setCalendar, before) || before == "for" && !has(setMasses, tok.word) && !has(setSeasons, tok.word)) && t.stands(i+1)
}

// bareSubject reports whether what somebody does follows a word that would need an
// article were it no name: Angel would turn up; Ruby pointed at herself. What needs
// none – hope, summer, a town – is somebody where the sentence goes on with he or she.
func (t *text) bareSubject(i int) bool {
	tok := t.tokens[i]
	s := t.sentences[tok.sentence]
	if i+1 >= s.to || i > s.from && (t.tokens[i-1].capital && !t.tokens[i-1].first || has(setArticles, t.tokens[i-1].word) || t.tokens[i-1].owner) {
		return false
	}
	after := t.tokens[i+1]
	does := has(setVerbs, after.word) && !has(setWeakverbs, after.word) || past(after.word, &after)
	if !does || after.capital {
		return false
	}
	if has(setMasses, tok.word) || tok.flags&(isPlace|isBody|isCapital) != 0 {
		if after.word == "had" && (has(setInjury, t.next(i+2)) || has(setRelation, t.next(i+2))) {
			return !has(setMonths, tok.word) && !has(setSeasons, tok.word)
		}
		one := after.word == "was" && t.next(i+2) == "the" && (has(setOne, t.next(i+3)) || has(setOrder, t.next(i+3)))
		return s.pronoun && !s.paper || one
	}
	return true
}

// ofTime reports whether a month or a season does what time does: summer came.
func (t *text) ofTime(i int, after string) bool {
	return (has(setMonths, t.tokens[i].word) || has(setSeasons, t.tokens[i].word)) && has(setPasses, after) && !(after == "was" && t.next(i+2) == "the" && has(setOne, t.next(i+3)))
}

// stands reports whether what comes before j stands by itself: no noun follows that
// it could belong to, as in the Hope project.
func (t *text) stands(j int) bool {
	if j >= len(t.tokens) || t.tokens[j].class == aSign || t.tokens[j].class == aBreak {
		return true
	}
	w := t.tokens[j].word
	return has(setWhere, w) || has(setAsking, w)
}

// smallName reports whether a word in small letters is a name, by what follows.
func (t *text) smallName(i int) bool {
	after, following := t.next(i+1), ""
	if after != "" {
		following = t.next(i + 2)
	}
	if t.tokens[i].owner {
		return i+1 < len(t.tokens) && (has(setKin, t.tokens[i+1].word) || has(setTender, t.tokens[i].word) && t.possesses(i+1) && t.sentences[t.tokens[i].sentence].past && (!has(setArticles, wordBefore(t, i)) || wordBefore(t, i) == "that" && i > 1 && has(setSaying, wordBefore(t, i-1))))
	}
	if w := t.tokens[i].word; has(setTender, w) && i > t.sentences[t.tokens[i].sentence].from {
		before := t.tokens[i-1]
		s := t.sentences[t.tokens[i].sentence]
		said := has(setSpeech, after) || s.past && has(setVerbs, after) && !has(setWeakverbs, after)
		switch before.word {
		case "that": // noted that grace seemed; not: that hope was lost
			return i > 1 && (past(wordBefore(t, i-1), &t.tokens[i-2]) || has(setSpeech, wordBefore(t, i-1))) && said && (!has(setMasses, w) || s.pronoun)
		case "says", "said", "thinks", "thought":
			return said || after == "is" || after == "has" || after == "was"
		case "what", "when", "where", "because", "if", "how", "why":
			return said && (!has(setMasses, w) || after != "was" && after != "had" || s.pronoun)
		}
	}
	plain := t.tokens[i].flags&isPlain != 0
	if i > t.sentences[t.tokens[i].sentence].from+1 && plain && has(setReporting, t.tokens[i-1].word) && has(setKin, t.tokens[i-2].word) && (strings.HasSuffix(after, "ing") || has(setStates, after)) {
		return true // mum reports leo biting
	}
	return after == "was" && (has(setNumbers, following) || following != "" && digits(following) || plain && has(setFate, following)) ||
		plain && has(setSpeech, after)
}

// titleCase reports whether the sentence around i has a capital on most of its words.
func (t *text) titleCase(i int) bool {
	s, capitals, words := t.sentences[t.tokens[i].sentence], 0, 0
	for j := max(s.from, i-12); j < min(s.to, i+12); j++ {
		if tok := t.tokens[j]; tok.class == aWord && len(tok.word) > 3 {
			words++
			if tok.capital {
				capitals++
			}
		}
	}
	return words > 2 && capitals > 2 && capitals*3 >= words*2
}

// initials returns how many tokens from i on are somebody's initials: K.J., or J. Smith.
func (t *text) initials(i int) int {
	single := func(j int) bool { return j < len(t.tokens) && len(t.tokens[j].raw) == 1 && t.tokens[j].capital }
	dot := func(j int) bool { return j < len(t.tokens) && t.tokens[j].raw == "." && !t.tokens[j].gap }
	if !single(i) || t.tokens[i].explained {
		return 0
	}
	if tok := t.tokens[i]; tok.raw == "A" && tok.first && !dot(i+1) && i+2 < len(t.tokens) && t.tokens[i+2].class == aWord && !t.tokens[i+2].capital && t.tokens[i+2].flags&isWord != 0 && !has(setVerbs, t.tokens[i+2].word) {
		return 0 // a Harvard group
	}
	n := 1
	if dot(i + 1) {
		n = 2
		if single(i+2) && dot(i+3) && !t.tokens[i+2].gap && t.tokens[i].raw != "U" {
			n = 4
			if i > 0 && (has(setKin, t.tokens[i-1].word) || has(setChild, t.tokens[i-1].word)) {
				return n
			}
		}
	}
	j := i + n
	if n == 1 && j < len(t.tokens) && t.signed(i, j) {
		return 2
	}
	if j < len(t.tokens) && t.tokens[j].class == aWord && t.tokens[j].capital && !t.tokens[j].explained && len(t.tokens[j].word) > 2 && t.tokens[j].sentence == t.tokens[i].sentence &&
		(n > 1 || t.tokens[j].flags&(isWord|isBody) == 0) && t.tokens[j].flags&isBody == 0 && (t.tokens[j].flags == 0 || t.tokens[j].flags&isFamily != 0 || n == 2 && i > 0 && t.tokens[i-1].raw == "(" && t.next(j) != "" && j+1 < len(t.tokens) && t.tokens[j+1].raw == ")") && !(i > 0 && t.tokens[i-1].capital && n == 1) {
		return n + 1
	}
	if n == 4 && t.acts(i, i+3) {
		return n
	}
	return 0
}

// signed reports whether an initial without a dot and a family name stand alone, as
// who signs writes them: Signed: P Whittingham, team leader.
func (t *text) signed(i, j int) bool {
	name := t.tokens[j]
	if i == 0 || t.tokens[i].raw == "A" || t.tokens[i].raw == "I" || name.class != aWord || !name.capital || name.upper || !name.gap || name.flags&(isWord|isBody|isCapital) != 0 || len(name.word) < 4 {
		return false
	}
	switch t.tokens[i-1].word {
	case "by", "worker", "signed", "author", "manager", "with":
		return true
	}
	return t.tokens[i-1].raw == ":" || t.tokens[i-1].raw == "("
}
