package guard

import "strings"

// family finds how a family is made up: how many children, their order, twins,
// half-sisters, first cousins.
func (e *evidence) family(t *text, s sentence) {
	if s.advice && !(s.pronoun && s.past) {
		return
	}
	for i := s.from; i < s.to; i++ {
		switch w := t.tokens[i].word; w {
		case "sets", "set", "group", "lost", "generations", "comp", "composition", "make-up", "structure":
		default:
			if !t.tokens[i].listed && !strings.HasSuffix(w, "-old") {
				continue
			}
		}
		if n := t.familyAt(s, i); n > 0 {
			e.hit(t, i, i+n, Family, LookAgain)
			return
		}
	}
}

// familyAt returns how many tokens from i on say how a family is made up.
func (t *text) familyAt(s sentence, i int) int {
	at := func(j int) string {
		if j < s.from || j >= s.to {
			return ""
		}
		return t.tokens[j].word
	}
	w := at(i)
	definite := s.pronoun || s.kin || s.they && s.past || s.past && s.child
	told := !s.advice && !s.paper && !s.scholarly && s.to-s.from < 18 && !general(t, s) && s.aboutHome(t) // a note of a few words
	switch {
	case told && has(setMultiple, w) && (s.to-s.from < 4 || i == s.from && at(i+1) == "born") && w != "twin":
		return 1 // triplets
	case told && w == "twin" && has(setOrder, at(i-1)) && s.to-s.from < 5:
		return 1 // surviving twin
	case told && i == s.from+1 && has(setBrood, w) && has(setOrder, at(i-1)) && at(i-1) != "adopted" && at(i-1) != "baby" && (at(i+1) == "had" || at(i+1) == "was" || at(i+1) == "were" || at(i+1) == "in" || at(i+1) == "is"):
		return 1 // older brother had been
	case w == "group" && (at(i-1) == "sib" || at(i-1) == "sibling") && at(i+1) == "of" && (has(setNumbers, at(i+2)) || upTo(at(i+2), 20)) && !s.paper:
		return 3
	case told && w == "set" && at(i+1) == "of" && at(i+2) == "identical":
		return 3
	case told && (has(setNumbers, at(i+1)) || upTo(at(i+1), 20)) && w == "lost" && (has(setBrood, at(i+2)) || has(setBrood, at(i+3)) || at(i+3) == "babies" || at(i+3) == "pregnancies"):
		return 3
	case told && w == "one" && at(i+1) == "of" && has(setMultiple, at(i+2)):
		return 3
	case told && !definite && (has(setOrdinals, w) || w == "middle" || w == "youngest" || w == "eldest" || w == "oldest") && at(i+1) == "of" && (has(setNumbers, at(i+2)) || upTo(at(i+2), 20) && i == s.from || at(i+2) == "the" && has(setNumbers, at(i+3))) && !timeUnit(at(i+3)):
		return 3
	case told && w == "cousins" && at(i-1) == "first":
		return 1
	case told && !definite && has(setBrood, w) && has(setOrder, at(i-1)) && has(setNumbers, at(i-2)):
		return 1
	case told && i <= s.from+1 && has(setRosters, w) && i+4 < s.to && (t.tokens[i+1].raw == ":" || t.tokens[i+1].raw == "-" || t.tokens[i+1].raw == "=") && t.tokens[i+2].class == aNumber && t.tokens[i+3].raw == "," && t.tokens[i+4].class == aNumber:
		return 5 // sibs: 11, 9, 7
	case w == "cousins" && (at(i-1) == "first" || has(setNumbers, at(i-1))) && s.past:
		return 1
	// brought up as sisters; raised as his own son; met as foster siblings
	case has(setBrood, w) && s.past && t.raisedAs(s, i):
		return 1
	// one of eleven, all with the same father
	case w == "one" && i == s.from && at(i+1) == "of" && (has(setNumbers, at(i+2)) || upTo(at(i+2), 20)) && i+3 < s.to && t.tokens[i+3].raw == "," && !s.advice:
		return 3
	case w == "set" && at(i-1) == "a" && at(i+1) == "of" && has(setMultiple, at(i+2)) && !general(t, s):
		return 3
	case (w == "twin" || w == "twins") && (at(i-1) == "one" || at(i-1) == "other" || at(i-1) == "both" || at(i-1) == "second") && s.past && !general(t, s):
		return 1
	case i == s.from && has(setComposition, w) || i <= s.from+3 && i > s.from && (w == "comp" || w == "composition" || w == "make-up" || w == "structure"):
		if i+2 < s.to && (t.tokens[i+1].raw == ":" || t.tokens[i+1].raw == "-") && (t.counts(i+2, s) || s.kin || t.tokens[i+2].raw == "M" || t.tokens[i+2].raw == "F") {
			return 1 // family comp: two mums
		}
	case has(setOrdinals, w) && i == s.from && at(i+1) == "of" && (has(setNumbers, at(i+2)) || upTo(at(i+2), 20)) && (i+3 >= s.to || t.tokens[i+3].class == aSign):
		return 3 // seventh of eleven
	case (w == "girl" || w == "boy" || w == "son" || w == "daughter") && at(i-1) == "only" && (at(i+1) == "in" || at(i+1) == "of") && has(setNumbers, at(i+2)) && !s.advice:
		return 3
	case w == "generations" && has(setNumbers, at(i-1)) && !general(t, s):
		return 1
	case has(setBrood, w) && at(i-1) == "both" && (at(i+1) == "had" || at(i+1) == "were") && w != "children":
		return 1
	case has(setNumbers, w) && i == s.from && at(i+1) == "under" && count(at(i+2)) && s.to-s.from < 12:
		return 3 // eight under ten
	case (has(setNumbers, w) || w == "both") && at(i+1) == "of" && at(i+2) == "the" && has(setNumbers, at(i+3)) && s.past && !s.paper && s.aboutHome(t) && s.to-s.from < 14:
		return 4 // adopted two of the four
	case w == "sets" && (has(setNumbers, at(i-1)) || upTo(at(i-1), 9)) && at(i+1) == "of" && has(setMultiple, at(i+2)) && !general(t, s):
		return 3
	case has(setBirths, w) && has(setOrdinals, at(i-1)) && at(i-1) != "first" && (definite || t.tokens[max(s.from, i-2)].owner):
		return 1
	case (w == "twin" || w == "twins") && at(i-1) == "identical" && !general(t, s):
		return 1
	// one of nine; the middle of five; the eldest of three brothers
	case (w == "one" || has(setOrdinals, w) || w == "middle" || w == "youngest" || w == "eldest" || w == "oldest" || w == "elder" || w == "younger") && at(i+1) == "of" && definite:
		j := i + 2
		if at(j) == "the" || at(j) == "her" || at(j) == "his" || at(j) == "their" {
			j++
		}
		if has(setNumbers, at(j)) || upTo(at(j), 20) || has(setMultiple, at(j)) {
			if has(setBrood, at(j+1)) {
				j++
			} else if next := at(j + 1); next != "" && t.tokens[j+1].class == aWord && !has(setVerbs, next) && !has(setWhere, next) && next != "with" && next != "and" && next != "who" && next != "she" && next != "he" && w == "one" {
				return 0
			}
			return j + 1 - i
		}
	case has(setMultiple, w) && at(i-1) != "identical" && (definite || s.past) && w != "twin":
		return 1
	case w == "twin" && (s.pronoun || s.kin) && (s.past || s.pronoun):
		return 1
	// four half-siblings, an older sister, six girls, seven children under ten
	case has(setBrood, w):
		half := strings.HasPrefix(w, "half-") || strings.HasPrefix(w, "step") || at(i-1) == "half" || at(i-1) == "step"
		if half && (s.pronoun || s.past) {
			return 1
		}
		j := i - 1
		for j > s.from && (has(setOrder, at(j)) || at(j) == "more" || at(j) == "other" || at(j) == "own") {
			j--
		}
		number := has(setNumbers, at(j)) || upTo(at(j), 20)
		ordered := j < i-1 && has(setOrder, at(i-1))
		kin := !(w == "children" || w == "girls" || w == "boys" || w == "kids" || w == "child")
		switch {
		case number && kin && (s.pronoun || s.past):
			return 1
		case number && (at(j-1) == "had" || at(j-1) == "have" || at(j-1) == "has" || at(j-1) == "were" || at(j-1) == "of" || at(j-1) == "among" || at(j-1) == "and" || at(j-1) == "with" || at(j-1) == "her" || at(j-1) == "his" || at(j-1) == "their" || at(j-1) == "other") && definite && s.aboutHome(t):
			return 1
		case ordered && kin && (s.pronoun || s.they && s.past || s.past) && (at(j) == "an" || at(j) == "a" || at(j) == "his" || at(j) == "her" || at(j) == "their" || at(j) == "two" || at(j) == "the" || number):
			return 1
		case w == "child" && at(i-1) == "only" && at(i-2) == "an":
			return 1
		case (at(i-1) == "only" || at(i-1) == "one") && (w == "boy" || w == "girl") && (at(i+1) == "among" || at(i+1) == "of" || at(i+1) == "in") && s.pronoun && has(setBrood, at(i+3)):
			return 1
		}
	case has(setSeveralparents, w) && (has(setNumbers, at(i-1)) || upTo(at(i-1), 20) || at(i-1) == "both") && (s.past || s.note || t.counted(s)):
		return 1
	case has(setBrood, w) && (has(setNumbers, at(i-1)) || upTo(at(i-1), 20)) && t.counted(s):
		return 1
	case (w == "great-grandmother" || w == "great-grandfather") && s.past:
		return 1
	case (w == "two-year-old" || strings.HasSuffix(w, "-year-old")) && at(i-1) == "a" && (at(i-2) == "had" || at(i-2) == "already") && s.kin:
		return 1
	case w == "cousins" && s.pronoun && s.past && has(setNumbers, at(i-1)):
		return 1
	}
	return 0
}

// aboutHome reports whether numbers of children are those of a home, not of a
// caseload or a study.
func (s sentence) aboutHome(t *text) bool {
	for i := s.from; i < s.to; i++ {
		if has(setMany, t.tokens[i].word) {
			return false
		}
	}
	return true
}

// raisedAs reports whether before the word for a brother, a sister or a child at i
// stands that somebody grew up as one: brought up as sisters.
func (t *text) raisedAs(s sentence, i int) bool {
	for j := i - 1; j > s.from && j >= i-4; j-- {
		if t.tokens[j].word != "as" {
			continue
		}
		before := t.tokens[j-1].word
		return before == "up" || before == "raised" || before == "met" || before == "lived" || before == "living"
	}
	return false
}

// counted reports whether a note counts a family: mum, 3 kids, 2 dads; three weans
// by three faithers. Two words for its members bear numbers, and nothing rules.
func (t *text) counted(s sentence) bool {
	if s.advice || general(t, s) || !s.aboutHome(t) {
		return false
	}
	numbers := 0
	for i := s.from; i < s.to; i++ {
		if has(setMultiple, t.tokens[i].word) {
			numbers++
		}
	}
	for i := s.from + 1; i < s.to; i++ {
		if w := t.tokens[i].word; t.tokens[i].listed && (has(setBrood, w) || has(setSeveralparents, w) || has(setKin, w) || has(setChild, w) || w == "donor" || w == "surrogate") {
			for j := i - 1; j >= s.from && j >= i-2; j-- {
				if n := t.tokens[j].word; has(setNumbers, n) || upTo(n, 20) || n == "twa" {
					numbers++
					break
				}
				if t.tokens[j].class == aSign {
					break
				}
			}
		}
	}
	return numbers > 1 && (s.note || !t.tokens[s.from].capital || t.tokens[s.from].class == aNumber || has(setNumbers, t.tokens[s.from].word) || s.past)
}

// counts reports whether from i on a number of people is said.
func (t *text) counts(i int, s sentence) bool {
	for j := i; j < min(i+8, s.to); j++ {
		if w := t.tokens[j].word; has(setNumbers, w) || t.tokens[j].class == aNumber {
			return true
		}
	}
	return false
}
