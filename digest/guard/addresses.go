package guard

// lodgings finds addresses that have no number and street: a room in a hotel, a
// narrowboat at its mooring, a flat above a shop on a road, the house next door.
func (e *evidence) lodgings(t *text, i int) {
	tok := t.tokens[i]
	s := t.sentences[tok.sentence]
	if s.advice && !s.pronoun || tok.explained && tok.word != "b&b" {
		return
	}
	switch {
	case has(setLodging, tok.word):
		e.lodging(t, s, i)
	case has(setDwelling, tok.word) && !tok.owner:
		e.dwelling(t, s, i)
	case (tok.word == "number" || tok.word == "no" || tok.word == "nos") && t.besideDoor(s, i):
		j := i + 1
		if t.tokens[j].raw == "." {
			j++
		}
		if j < s.to && tok.word == "number" && has(setNumbers, t.tokens[j].word) && t.lodged(s) && j+1 < s.to && t.tokens[j+1].raw == "," {
			e.hit(t, i, j+1, Street, MustFix) // Number Nine, Tollgate
			return
		}
		if j < s.to && t.tokens[j].raw[0] >= '0' && t.tokens[j].raw[0] <= '9' && len(t.tokens[j].raw) < 5 {
			e.hit(t, i, j+1, Street, MustFix)
			t.explained(i, j+1)
		}
	}
}

// lodging looks at a hotel or a hostel by its name, where somebody lives or is put up.
func (e *evidence) lodging(t *text, s sentence, i int) {
	from := t.proper(i)
	named := from < i || t.tokens[i].capital && i > s.from && t.tokens[i].word == "travelodge"
	if !named || !t.tokens[i].capital || !t.lodged(s) && !s.person() {
		return
	}
	e.hit(t, from, i+1, Street, MustFix)
	t.explained(from, i+1)
}

// lodged reports whether a sentence says that somebody lives or was put up somewhere.
func (t *text) lodged(s sentence) bool {
	for i := s.from; i < s.to; i++ {
		if t.tokens[i].listed && (has(setLodged, t.tokens[i].word) || t.in(setLodged, i) > 0) {
			return true
		}
	}
	return false
}

// dwelling looks at a home told by what is near: the flat above the bakery on Mill
// Street; narrowboat "Marigold", moored at Stone Bridge; the caravan on Lower Farm.
func (e *evidence) dwelling(t *text, s sentence, i int) {
	if general(t, s) || i > s.from && (has(setFew, t.tokens[i-1].word) || t.tokens[i-1].word == "a" && !s.past && !s.note && !s.person()) {
		return
	}
	beside, named := false, -1
	for j := i + 1; j < min(i+12, s.to); j++ {
		tok := t.tokens[j]
		switch {
		case has(setBesides, tok.word) || tok.word == "moored" || tok.word == "parked" || tok.word == "pitched":
			beside = true
		case beside && tok.class == aWord && tok.capital && !tok.explained && tok.flags&isCapital == 0:
			named = j
		case tok.word == "and" || tok.word == "but" || has(setVerbs, tok.word) && tok.word != "is" && tok.word != "was" && tok.word != "moored":
			if named < 0 {
				return
			}
			j = s.to
		}
	}
	if !beside || named < 0 {
		return
	}
	for named+1 < s.to && t.tokens[named+1].class == aWord && t.tokens[named+1].capital {
		named++
	}
	e.hit(t, i, named+1, Street, MustFix)
	t.explained(i, named+1)
}

// besideDoor reports whether a number at i is that of a house: next door, number 46.
func (t *text) besideDoor(s sentence, i int) bool {
	j := i + 1
	if j < s.to && t.tokens[j].raw == "." {
		j++
	}
	if j >= s.to {
		return false
	}
	if j+1 == s.to {
		return t.tokens[j].class == aNumber && t.byDoor(s, i)
	}
	if has(setNumbers, t.tokens[j].word) {
		return true
	}
	if t.lodged(s) && t.tokens[j].class == aNumber && (t.tokens[j+1].word == "the" || t.tokens[j+1].raw == ",") {
		return true
	}
	return t.byDoor(s, i)
}

// byDoor reports whether around i stands what a number of a house stands beside.
func (t *text) byDoor(s sentence, i int) bool {
	for j := max(s.from, i-6); j < min(i+6, s.to); j++ {
		if has(setDoors, t.tokens[j].word) {
			return true
		}
	}
	return false
}

// smallDoorway returns the end of an address in small letters whose number stands at
// i: 31 whinfell rd; 14a gladstone terr; 5 the wynd.
func (t *text) smallDoorway(i int) int {
	s := t.sentences[t.tokens[i].sentence]
	if s.advice || len(t.tokens[i].raw) > 4 || i+1 < s.to && t.tokens[i+1].capital {
		return 0
	}
	for j := i + 1; j < min(i+5, s.to); j++ {
		tok := t.tokens[j]
		if tok.class != aWord {
			return 0
		}
		if tok.word == "the" && j == i+1 && j+1 < s.to && has(setSmallroad, t.tokens[j+1].word) || tok.word == "the" && j+1 < s.to && t.next(j+1) == "green" && t.inHome(s, i) {
			return j + 2
		}
		if j > i+1 && (has(setRoad, tok.word) || has(setRoadend, tok.word)) {
			if tok.word == "house" || tok.word == "way" || tok.word == "place" || tok.word == "view" || tok.word == "end" || tok.word == "side" || tok.word == "yard" || tok.word == "building" || tok.word == "buildings" || tok.word == "home" {
				return 0
			}
			surely := has(setRoadend, tok.word) || has(setSmallroad, tok.word) || t.tokens[j-1].flags&isWord == 0 && t.lodged(s)
			if surely && (t.lodged(s) || t.living(s, i) || s.person() || s.note || t.tokens[j-1].flags&isWord == 0) {
				return j + 1
			}
			return 0
		}
		if has(setWhere, tok.word) || has(setVerbs, tok.word) || has(setNotinroads, tok.word) || tok.word == "the" && j > i+1 {
			return 0
		}
	}
	return 0
}

// welshRoad looks at a road that bears its name behind the word for it: Heol y Felin,
// Ffordd Capel.
func (e *evidence) welshRoad(t *text, i int) {
	tok := t.tokens[i]
	s := t.sentences[tok.sentence]
	end := i + 1
	for end < s.to && end < i+5 && t.tokens[end].class == aWord && t.tokens[end].gap && (t.tokens[end].capital || t.tokens[end].word == "y" || t.tokens[end].word == "yr" || t.tokens[end].word == "goch") {
		end++
	}
	if !tok.capital || end == i+1 || tok.explained || t.public(i) || s.advice {
		return
	}
	e.hit(t, i, end, Street, MustFix)
	t.explained(i, end)
}

// called reports whether a sentence tells of a visit.
func (t *text) called(s sentence) bool {
	for i := s.from; i < s.to; i++ {
		switch t.tokens[i].word {
		case "visit", "visited", "attempted", "called", "attended", "knocked", "h/v", "hv":
			return true
		}
	}
	return false
}

// inHome reports whether at stands before a number, behind somebody: mum's at 22a.
func (t *text) inHome(s sentence, i int) bool {
	return i > s.from+1 && t.tokens[i-1].word == "at" && (s.anybody() || has(setKin, t.tokens[i-2].word))
}

// lodgedBefore reports whether before i its sentence says that somebody is put up.
func (t *text) lodgedBefore(i int) bool {
	for j := t.sentences[t.tokens[i].sentence].from; j < i; j++ {
		if has(setLodged, t.tokens[j].word) && t.tokens[j].word != "room" {
			return true
		}
	}
	return false
}

// jotted reports whether a sentence is a few words that somebody wrote down and neither a
// rule, a document nor a body is spoken of.
func (t *text) jotted(s sentence, i int) bool {
	return s.to-s.from < 12 && s.from == 0 && !s.advice && !s.paper && !t.public(i)
}

// caravans reports whether the capitals from i on are a site where caravans stand.
func (t *text) caravans(i int) bool {
	for end := t.capitals(i); i < end; i++ {
		if w := t.tokens[i].word; w == "site" || w == "park" || w == "caravan" || w == "caravans" {
			return true
		}
	}
	return false
}
