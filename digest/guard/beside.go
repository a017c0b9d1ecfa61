package guard

// beside finds who or what is named beside the word for it, between commas or in
// brackets: her half-sister, Summer, was; his uncle (Florin); the nursery, Little
// Acorns, had; Dean, the mother's partner, was.
func (e *evidence) beside(t *text) {
	for i := 1; i+1 < len(t.tokens); i++ {
		sign := t.tokens[i].raw
		if sign != "," && sign != "(" {
			continue
		}
		before := t.tokens[i-1]
		s := t.sentences[t.tokens[i].sentence]
		if before.class != aWord || before.sentence != t.tokens[i].sentence {
			continue
		}
		if sign == "," && !before.explained && before.capital && t.namesWhoFollows(i) && s.past {
			e.hit(t, i-1, i, Name, MustFix)
			t.explained(i-1, i)
			continue
		}
		if !before.listed || before.owner || before.explained {
			continue
		}
		if sign == "(" && has(setSchool, before.word) && e.bracketed(t, i) {
			continue
		}
		end := t.capitals(i + 1)
		if end == i+1 || !t.closes(end, sign) {
			continue
		}
		switch {
		case has(setSchool, before.word) && t.named(i+1, end):
			e.place(t, i+1, end, School)
		case has(setHospital, before.word) && t.named(i+1, end):
			e.place(t, i+1, end, Hospital)
		case end == i+2 && (has(setKin, before.word) || has(setChild, before.word)) && s.anybody() && t.mayBeName(i+1):
			e.hit(t, i+1, end, Name, MustFix)
			t.explained(i+1, end)
		}
	}
}

// bracketed finds a school's or a nursery's name in brackets behind the word for it,
// with its road: nursery (little acorns, mill lane); pre-school (Busy Bees, Station Road).
func (e *evidence) bracketed(t *text, i int) bool {
	road, end := false, i+1
	for ; end < len(t.tokens) && end < i+10 && t.tokens[end].raw != ")"; end++ {
		if t.tokens[end].sentence != t.tokens[i].sentence || t.tokens[end].flags&isBody != 0 && !has(setRoad, t.tokens[end].word) {
			return false
		}
		road = road || end > i+2 && has(setRoad, t.tokens[end].word)
	}
	if end >= len(t.tokens) || t.tokens[end].raw != ")" || !road {
		return false
	}
	e.place(t, i+1, end, School)
	return true
}

// place records a named school or hospital, by whether the sentence tells of
// somebody or of what was.
func (e *evidence) place(t *text, i, end int, kind Kind) {
	severity := LookAgain
	if s := t.sentences[t.tokens[i].sentence]; s.anybody() || s.past && !s.advice {
		severity = MustFix
	}
	e.hit(t, i, end, kind, severity)
	t.explained(i, end)
}

// capitals returns the end of the capitals from i on, at most four, that nothing
// has explained.
func (t *text) capitals(i int) int {
	end := i
	for end < len(t.tokens) && end < i+4 && t.tokens[end].class == aWord && t.tokens[end].capital && !t.tokens[end].explained && t.tokens[end].sentence == t.tokens[i].sentence {
		end++
	}
	return end
}

// closes reports whether what a sign opened ends at i.
func (t *text) closes(i int, sign string) bool {
	if i >= len(t.tokens) {
		return false
	}
	if sign == "(" {
		return t.tokens[i].raw == ")"
	}
	return t.tokens[i].raw == "," || t.tokens[i].raw == "."
}

// named reports whether capitals are a name of a place where children go: two
// words, or one that is none of the language.
func (t *text) named(i, end int) bool {
	f := t.tokens[i].flags
	return end-i > 1 && f&isBody == 0 || f&(isWord|isCapital|isBody) == 0
}

// mayBeName reports whether a capital may be a given name at all.
func (t *text) mayBeName(i int) bool {
	f := t.tokens[i].flags
	return len(t.tokens[i].word) > 1 && f&(isCapital|isBody) == 0 && (f&(isWord|isPlace) == 0 || f&(isWordName|isGiven) != 0)
}

// namesWhoFollows reports whether the capital before the comma at i stands for
// whom the words between it and the next comma tell of: Dean, the mother's partner, was.
func (t *text) namesWhoFollows(i int) bool {
	s := t.sentences[t.tokens[i].sentence]
	name := t.tokens[i-1]
	if !t.mayBeName(i-1) || name.owner || name.flags&(isWordName|isName) == 0 {
		return false
	}
	if i-2 >= s.from && (t.tokens[i-2].capital || has(setCalendar, t.tokens[i-2].word) || has(setWhere, t.tokens[i-2].word) || t.tokens[i-2].raw == "," || t.tokens[i-2].class == aNumber) {
		return false
	}
	switch t.next(i + 1) {
	case "the", "his", "her", "their", "a", "an":
	default:
		return false
	}
	for j := i + 2; j < min(i+6, s.to); j++ {
		if t.tokens[j].raw == "," {
			last := t.tokens[j-1].word
			return has(setKin, last) || has(setChild, last) || has(setPerson, last) || has(setBrood, last)
		}
		if t.tokens[j].class != aWord {
			return false
		}
	}
	return false
}

// classAt returns the end of a school told by a class or a pupil at it: Year 4 at Meadow
// View, reception class at Fairhaven; 0 where i begins none.
func (t *text) classAt(i int) int {
	w, j := t.tokens[i].word, i+1
	s := t.sentences[t.tokens[i].sentence]
	switch {
	case (w == "nursery" || w == "preschool" || w == "playgroup") && !t.tokens[i].capital && t.next(j) == "at":
		if t.capitals(j+1) < j+3 || placeLength(t, j+1) > 0 {
			return 0
		}
	case len(w) > 1 && w[0] == 'y' && upTo(w[1:], 13):
	case w == "year" && j < s.to && upTo(t.tokens[j].raw, 13):
		j++
	case w == "pupil" || w == "reception" || w == "inpatient" || w == "excluded" || w == "enrolled" || w == "roll":
	default:
		return 0
	}
	if j < s.to && (t.tokens[j].word == "class" || t.tokens[j].word == "child" || t.tokens[j].word == "pupil" || t.tokens[j].word == "teacher") {
		j++
	}
	if s.advice || s.paper || j+1 >= s.to || t.tokens[j].word != "at" && !(t.tokens[j].word == "from" && w == "excluded") && t.tokens[j].raw != "," {
		return 0
	}
	end := t.capitals(j + 1)
	if end == j+1 || end == j+2 && t.tokens[j+1].flags&(isWord|isCapital|isBody|isPlace) != 0 && t.tokens[j].raw != "at" || t.tokens[j].raw == "," && end < j+3 {
		return 0
	}
	if end < s.to && t.tokens[end].flags&isBody != 0 && t.tokens[end].capital && !has(setSchool, t.tokens[end].word) {
		return 0
	}
	return end
}
