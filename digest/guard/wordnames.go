package guard

import "strings"

// notedName reports whether a word that is a name too is meant as one by how notes,
// letters and speech name people: said Precious; Summer asleep on the sofa; Hope in
// travel cot; Dear Joy; sibs: Faith, Hope; T/C from Mercy.
func (t *text) notedName(s sentence, i int, before, after string) bool {
	tok := t.tokens[i]
	stands := i+1 >= s.to || t.tokens[i+1].class == aSign && t.tokens[i+1].raw != "-" && t.tokens[i+1].raw != "'" || t.tokens[i+1].class == aBreak
	seasonal := has(setSeasons, tok.word)
	switch {
	case t.manner == Label || has(setMonths, tok.word):
		return false
	case (before == "dear" || before == "hi" || before == "hello" || before == "hiya") && stands && !seasonal:
		return true
	case t.asked(s, i, before, after):
		return true
	case t.countedAge(i) && !tok.owner && !seasonal && tok.flags&(isPlace|isBody) == 0 && !t.public(i):
		return true
	case (before == "is" || before == "was") && i > s.from+1 && t.tokens[i-2].word == "name" && stands:
		return true // her name is Precious
	case s.advice && !s.pronoun:
		return false
	case t.rostered(s, i):
		return true
	case has(setReporting, before) && !seasonal && (after == "not" || has(setStates, after) || strings.HasSuffix(after, "ing")) && (s.kin || s.other):
		return true
	case (before == "from" || before == "of" || before == "about") && i > s.from+1 && has(setRetold, t.tokens[i-2].word) && (stands || after == "and") && !has(setMasses, tok.word):
		return true
	case i > s.from && has(setSpeech, before) && quoteBefore(t, s, i-1) && (stands || after == "to" || after == "when" || after == "as"):
		return true // "…," said Precious
	case has(setStates, after) && !tok.owner && t.opens(s, i) && (!has(setMasses, tok.word) || !has(setVerbs, after) && (!tok.first || s.note || t.clipped(s, i))):
		return true
	case (after == "in" || after == "on") && t.opens(s, i) && t.cradled(s, i+2):
		return true
	case t.told(s, i) && (stands || after == "and" || after == "re" || after == "who" || after == "in" || after == "on" || after == "at") && !seasonal:
		return true
	case after == "both" && t.scene(s):
		return true
	case t.rowOfNames(s, i):
		return true
	}
	return false
}

// quoteBefore reports whether a quotation ended right before i.
func quoteBefore(t *text, s sentence, i int) bool {
	for j := i - 1; j >= max(0, i-2); j-- {
		if r := t.tokens[j].raw; r == `"` || r == "'" {
			return true
		} else if t.tokens[j].class == aWord {
			return false
		}
	}
	return false
}

// opens reports whether what stands at i begins a clause: nothing before it, or a
// sign, or a time.
func (t *text) opens(s sentence, i int) bool {
	return i == s.from || t.tokens[i-1].class != aWord || t.tokens[i-1].word == "and" || t.tokens[i-1].word == "but"
}

// clipped reports whether the words from i on are a note without an article before
// their first noun: asleep on sofa, in travel cot.
func (t *text) clipped(s sentence, i int) bool {
	for j := i + 1; j < min(i+6, s.to); j++ {
		if w := t.tokens[j].word; (w == "on" || w == "in" || w == "at" || w == "with" || w == "by") && j+1 < s.to && (has(setCradles, t.tokens[j+1].word) || has(setKin, t.tokens[j+1].word) || j+2 < s.to && has(setCradles, t.tokens[j+2].word)) || has(setPassing, w) {
			return true
		}
		if t.tokens[j].class == aSign || t.tokens[j].class == aBreak {
			return j <= i+3
		}
	}
	return s.to-i < 5
}

// cradled reports whether within three words from i on a child lies or sits in something.
func (t *text) cradled(s sentence, i int) bool {
	for j := i; j < min(i+3, s.to); j++ {
		if has(setCradles, t.tokens[j].word) {
			return t.tokens[j].word != "care" && t.tokens[j].word != "foster" || s.note || s.past
		}
		if t.tokens[j].class != aWord {
			return false
		}
	}
	return false
}

// told reports whether right before i stands that somebody was met, rung or written
// to, as notes have it: T/C from Mercy, H/V to Joy, spoke w/ Grace, cc Hope.
func (t *text) told(s sentence, i int) bool {
	if i < s.from+1 {
		return false
	}
	before := t.tokens[i-1]
	if before.raw == "/" && i > s.from+1 {
		w := t.tokens[i-2].word
		return w == "w" || w == "f" || w == "c"
	}
	w := before.word
	if w == "cc" || w == "fao" || w == "attn" || w == "re" {
		return true
	}
	if i > s.from+1 && len(w) == 1 && t.tokens[i-2].raw == "/" {
		return true // s/w, t/c
	}
	if i < s.from+3 || w != "from" && w != "to" && w != "with" && w != "w" && w != "by" {
		return false
	}
	return t.tokens[i-3].raw == "/" || has(setContacts, t.tokens[i-2].word)
}

// rowOfNames reports whether a word that is a name stands in a row with another name,
// of a child: Hope, Faith and Precious are siblings; sibs Kayla, Summer.
func (t *text) rowOfNames(s sentence, i int) bool {
	if !s.kin && !s.child && !s.they && !s.pronoun && !s.note && !t.scene(s) {
		return false
	}
	for _, step := range []int{-2, 2} {
		j, between := i+step, i+step/2
		if j < s.from || j >= s.to || between < s.from || between >= s.to {
			continue
		}
		other := t.tokens[j]
		if sign := t.tokens[between]; sign.raw != "," && sign.word != "and" && sign.raw != "&" && sign.raw != "/" || !other.capital || other.explained || other.class != aWord || other.flags&isBody != 0 || has(setMonths, other.word) || has(setSeasons, other.word) && has(setSeasons, t.tokens[i].word) {
			continue
		}
		if firstName(other.flags) && other.flags&isPlace == 0 || other.flags&isWordName != 0 && !other.first && !t.tokens[i].first {
			return true
		}
	}
	return false
}

// scene reports whether a sentence tells how a child was found.
func (t *text) scene(s sentence) bool {
	for i := s.from; i < s.to; i++ {
		if tok := t.tokens[i]; tok.listed && (has(setCradles, tok.word) && tok.word != "care" && tok.word != "arms" && tok.word != "hospital" || has(setStates, tok.word) && !has(setVerbs, tok.word)) {
			return true
		}
	}
	return false
}

// asked reports whether a question is about who stands at i: what did Hope want?
func (t *text) asked(s sentence, i int, before, after string) bool {
	switch before {
	case "did", "does", "would", "could", "was", "is", "had", "has":
		return i > s.from && t.tokens[s.to-1].raw == "?" && (has(setWanting, after) || (before == "was" || before == "is") && (has(setStates, after) || after == "ever" || after == "never"))
	}
	return false
}

// rostered reports whether i stands in a list of people behind a colon: seen: Skye,
// Bailey, Jordan; sibs - Faith (6), Hope (4).
func (t *text) rostered(s sentence, i int) bool {
	for j := i - 1; j > s.from && j > i-14; j-- {
		tok := t.tokens[j]
		switch {
		case tok.raw == ":" || tok.raw == "-" || tok.raw == "=":
			return has(setRosters, t.tokens[j-1].word)
		case tok.class == aWord && (tok.capital || tok.word == "and"), tok.class == aNumber, tok.raw == ",", tok.raw == "&", tok.raw == "(", tok.raw == ")", tok.raw == "/":
		default:
			return false
		}
	}
	return false
}

// household reports whether what stands at i is the family name of those who follow:
// the Ward children, re: PRITCHARD family.
func (t *text) household(i int) bool {
	tok := t.tokens[i]
	if t.family(i) {
		return true
	}
	if !tok.capital || tok.owner || i+1 >= len(t.tokens) || !has(setHouseholds, t.next(i+1)) || t.tokens[i+1].capital && !t.tokens[i+1].upper {
		return false
	}
	s := t.sentences[tok.sentence]
	if lead, _, dashed := strings.Cut(tok.raw, "-"); dashed && has(setParticles, lead) {
		return i > s.from
	}
	if tok.flags&isFamily == 0 && (tok.flags&(isWord|isCapital|isBody|isPlace) != 0 || tok.upper && tok.flags == 0) || tok.flags&isWord != 0 && !has(setSurnames, tok.word) || tok.flags&isBody != 0 {
		return false
	}
	return i > s.from && (t.tokens[i-1].word == "the" || t.tokens[i-1].word == "both" || t.tokens[i-1].word == "all" || t.tokens[i-1].raw == ":" || t.tokens[i-1].word == "re")
}

// bracketedStaff reports whether a family name stands in brackets behind a post: TM
// agreed (Hodgkinson).
func (t *text) bracketedStaff(i int) bool {
	tok := t.tokens[i]
	if i < 2 || i+1 >= len(t.tokens) || t.tokens[i-1].raw != "(" || t.tokens[i+1].raw != ")" || len(tok.word) < 4 || tok.upper || tok.flags&(isWord|isPlace|isCapital|isBody) != 0 {
		return false
	}
	s := t.sentences[tok.sentence]
	for j := max(s.from, i-8); j < i; j++ {
		if w := t.tokens[j].word; t.tokens[j].listed && (has(setStaff, w) || has(setPosts, w) || has(setKin, w) || has(setRoles, w)) {
			return !s.advice
		}
	}
	return false
}

// family reports whether a family goes by its name in the plural: the Kellys' house,
// the O'Driscolls.
func (t *text) family(i int) bool {
	tok := t.tokens[i]
	base, plural := strings.CutSuffix(tok.word, "s")
	if !plural || !tok.capital || tok.upper || i == 0 || t.tokens[i-1].word != "the" && t.tokens[i-1].word != "both" || len(base) < 4 || tok.flags&(isBody|isCapital|isPlace) != 0 {
		return false
	}
	f := lookUp(base)
	if strings.Contains(base, "-") && tok.flags&isWord == 0 && (has(setVerbs, t.next(i+1)) || t.next(i+1) == "have" || t.next(i+1) == "were" || t.next(i+1) == "are") {
		return true // the Connors-Wards
	}
	if f&isFamily == 0 && !familyByForm(tok.raw) || f&(isWord|isPlace) != 0 && !has(setSurnames, base) || t.titleCase(i) {
		return false
	}
	next := t.next(i + 1)
	return (tok.owner || has(setVerbs, next) || next == "were" || next == "are" || next == "have" || next == "live") && (f&isWord == 0 || tok.owner && (has(setRelation, next) || has(setKin, next)))
}

// smallDouble reports whether a word in small letters is a double given name of which
// both halves are names and one is no word: lily-mae, ruby-leigh.
func (t *text) smallDouble(i int) bool {
	tok := t.tokens[i]
	first, second, double := strings.Cut(tok.raw, "-")
	if !double || tok.raw != strings.ToLower(tok.raw) || len(first) < 3 || len(second) < 3 {
		return false
	}
	f, s := lookUp(first), lookUp(second)
	return f&(isEnglish|isWordName|isPlain) != 0 && s&(isEnglish|isWordName|isPlain) != 0 && (f&(isWord|isCapital) == 0 || s&(isWord|isCapital) == 0) && (f|s)&isBody == 0
}

// besideKin reports whether a relative or a child stands before i in a row: mum & Harley.
func (t *text) besideKin(s sentence, i int) bool {
	if i < s.from+2 || t.tokens[i-1].word != "and" && t.tokens[i-1].raw != "&" && t.tokens[i-1].raw != "/" && t.tokens[i-1].raw != "+" {
		return false
	}
	w := t.tokens[i-2].word
	return has(setKin, w) || has(setChild, w)
}

// countedAge reports whether an age stands behind a name between commas or in brackets:
// Poppy, 4, had; Summer (11).
func (t *text) countedAge(i int) bool {
	if i+2 >= len(t.tokens) || t.tokens[i+1].raw != "," && t.tokens[i+1].raw != "(" || !(upTo(t.tokens[i+2].raw, 25) || shortAge(t.tokens[i+2].word)) {
		return false
	}
	if t.tokens[i+1].raw == "(" {
		return i+3 < len(t.tokens) && t.tokens[i+3].raw == ")"
	}
	return i+3 >= len(t.tokens) || t.tokens[i+3].raw == "," || t.tokens[i+3].raw == "." || t.tokens[i+3].class == aBreak
}

// ours reports whether a relative calls somebody so: she says "our Titch" never cried.
func (t *text) ours(i int) bool {
	tok := t.tokens[i]
	if tok.class != aWord || !tok.capital || tok.upper || tok.explained || tok.first || wordBefore(t, i) != "our" || tok.flags&(isBody|isCapital) != 0 || i+1 < len(t.tokens) && t.tokens[i+1].capital && t.tokens[i+1].gap {
		return false
	}
	s := t.sentences[tok.sentence]
	return (s.kin || s.pronoun || i > 1 && t.tokens[i-2].class == aSign && t.tokens[i-2].raw != "," && t.tokens[i-2].raw != "(") && !s.paper
}

// denied reports whether a word is what somebody did not do.
func denied(word string) bool {
	switch word {
	case "didn't", "wouldn't", "couldn't", "hadn't", "wasn't", "didnt", "wouldnt", "couldnt", "hadnt", "wasnt", "wouldnae", "didnae", "wasnae", "couldnae":
		return true
	}
	return false
}

// massed reports whether a word needs no article where nobody is spoken of: hope, faith.
func (t *text) massed(s sentence, word string) bool {
	return has(setMasses, word) && !has(setMonths, word) && !s.pronoun && !s.kin && !s.child
}

// feels reports whether what stands at i felt or did not do what people do: Hope was too
// frightened to go home; Summer did not attend.
func (t *text) feels(i int, after string) bool {
	following, then := "", ""
	if after != "" {
		following = t.next(i + 2)
	}
	if following != "" {
		then = t.next(i + 3)
	}
	switch after {
	case "was", "felt", "seemed", "looked":
		return (following == "too" || following == "so" || following == "very" || following == "really") && has(setStates, then)
	case "did", "could", "would", "does":
		return following == "not" && then != "come" && then != "go" && then != "mean" && then != "make" && (has(setWanting, then) || then == "attend" || then == "speak" || then == "return" || then == "disclose" || then == "wake" || then == "cry" || then == "answer")
	}
	return false
}

// smallTitle returns how many tokens from i on are a form of address and a name in small
// letters, as notes have them: sgt pugh-davies, mrs begum; 0 for none.
func (t *text) smallTitle(i int) int {
	switch t.tokens[i].raw {
	case "mr", "mrs", "ms", "dr", "pc", "dc", "sgt", "insp", "cllr", "rev":
	default:
		return 0
	}
	j := i + 1
	if j < len(t.tokens) && t.tokens[j].raw == "." {
		j++
	}
	if j >= len(t.tokens) || t.tokens[j].sentence != t.tokens[i].sentence {
		return 0
	}
	name := t.tokens[j]
	if name.class != aWord || name.capital || !name.gap || len(name.word) < 3 || name.raw[0] <= '9' || name.flags&(isWord|isCapital|isBody) != 0 && !has(setSurnames, name.word) {
		return 0
	}
	return j + 1 - i
}
