package guard

import "strings"

// premises finds named schools, hospitals and addresses before names are looked
// at: Oakfield is nobody's name in Oakfield Primary.
func (e *evidence) premises(t *text) {
	for i := 0; i < len(t.tokens); i++ {
		tok := &t.tokens[i]
		if tok.class == aNumber || tok.class == aWord && tok.raw[0] >= '0' && tok.raw[0] <= '9' {
			e.doorway(t, i)
			continue
		}
		if tok.class != aWord || !tok.listed {
			continue
		}
		e.lodgings(t, i)
		if n := t.classAt(i); n > 0 {
			e.place(t, i, n, School)
			continue
		}
		if e.hospital(t, i) {
			continue
		}
		switch {
		case has(setSchool, tok.word) || has(setHospital, tok.word):
			e.institution(t, i)
		case has(setRoad, tok.word):
			e.road(t, i)
		case has(setWelshroads, tok.word):
			e.welshRoad(t, i)
		case has(setLeading, tok.word):
			e.led(t, i)
		case tok.word == "plot" || tok.word == "pitch" || tok.word == "berth" || tok.word == "chalet" || tok.word == "bay" || tok.word == "unit" && i+2 < len(t.tokens) && t.tokens[i+1].class == aNumber && (t.next(i+2) == "on" || t.next(i+2) == "at" || t.tokens[i+2].raw == "," && t.caravans(i+3)):
			e.stand(t, i)
		case tok.word == "unit" && i+3 < len(t.tokens) && (t.next(i+1) == "at" || t.next(i+1) == "in") && t.tokens[i+2].capital && !t.tokens[i+2].explained && (t.tokens[i+2].word == "st" || t.tokens[i+2].flags&(isBody|isCapital|isWord) == 0) && (t.sentences[tok.sentence].cared || t.sentences[tok.sentence].past && placeLength(t, i+2) == 0):
			e.place(t, i+2, i+3, Hospital)
		case tok.word == "unit" && tok.capital && t.sentences[tok.sentence].cared && t.proper(i) == i-1 && !t.tokens[i-1].first && t.tokens[i-1].flags&(isWord|isBody|isCapital) == 0 && (t.sentences[tok.sentence].past || t.sentences[tok.sentence].note):
			e.place(t, i-1, i+1, Hospital)
		case (tok.word == "a&e" || tok.word == "a+e") && i > t.sentences[tok.sentence].from && t.tokens[i-1].capital && !t.tokens[i-1].first && !t.tokens[i-1].explained && t.tokens[i-1].flags&(isBody|isCapital|isWord) == 0:
			e.place(t, i-1, i+1, Hospital)
		case tok.word == "flat" || tok.word == "apartment" || tok.word == "room" || tok.word == "unit":
			if i+1 < len(t.tokens) && tok.capital && (t.tokens[i+1].class == aNumber || t.tokens[i+1].raw[0] <= '9' && t.tokens[i+1].raw[0] >= '0') && (t.sentences[tok.sentence].anybody() || i == 0 && (tok.word == "flat" || tok.word == "apartment") && t.jotted(t.sentences[tok.sentence], i)) || tok.word == "flat" && i+1 < len(t.tokens) && t.tokens[i+1].class == aNumber || tok.capital && tok.word == "room" && i+1 < len(t.tokens) && t.tokens[i+1].class == aNumber && t.lodgedBefore(i) {
				end := i + 2
				for end < len(t.tokens) && end < i+8 && (t.tokens[end].raw == "," || t.tokens[end].class == aWord && t.tokens[end].capital) {
					end++
				}
				for t.tokens[end-1].raw == "," {
					end--
				}
				e.hit(t, i, end, Street, MustFix)
				t.explained(i, end)
			}
		case tok.capital && tok.word == "st" && i+1 < len(t.tokens):
			e.saint(t, i)
		}
	}
}

// proper returns where the capitals before i begin that make a name of what i is:
// Little Acorns nursery; i itself where there are none, or only words that tell
// one kind from another: the Virtual School.
func (t *text) proper(i int) int {
	from, names := i, 0
	for j := i - 1; j >= 0 && j >= i-6; j-- {
		tok := t.tokens[j]
		if tok.sentence != t.tokens[i].sentence {
			break
		}
		small := connects(tok.word) && tok.word != "and" && tok.word != "at" && tok.word != "in" && tok.word != "to" && tok.word != "by" && tok.word != "on" && tok.word != "with" && tok.word != "for"
		sign := tok.word == "day" && j == i-1 || tok.raw == "." && j > 0 && t.tokens[j-1].word == "st" || tok.raw == "'" && j > 0 && t.tokens[j-1].owner && !tok.gap // Girls' Grammar
		if !sign && (tok.class != aWord || !tok.capital && !(small && from < i)) {
			break
		}
		if tok.capital {
			if tok.first && tok.flags&isWord != 0 && has(setOpeners, tok.word) {
				break
			}
			from = j
			if !has(setGeneric, tok.word) {
				names++
			}
		}
	}
	if names == 0 {
		return i
	}
	return from
}

// institution looks at a school or a hospital at i with its name before it.
func (e *evidence) institution(t *text, i int) {
	tok := t.tokens[i]
	from := t.proper(i)
	if from == i {
		from = t.smallSaint(i)
	}
	if from == i-1 && t.tokens[from].owner && t.tokens[from].flags&(isGiven|isWordName) != 0 && !tok.capital {
		return // Hope's school: names looks at her
	}
	if from == i || tok.explained && tok.word != "pru" || tok.owner && tok.word == "ward" || tok.upper && t.shouts(tok.sentence) && !t.sentences[tok.sentence].anybody() {
		return
	}
	if !tok.capital && has(setNeedscapital, tok.word) && t.tokens[from].capital && !(tok.word == "ward" && from == i-1 && (wordBefore(t, from) == "on" || wordBefore(t, from) == "to" || wordBefore(t, from) == "from") && t.sentences[tok.sentence].past) {
		return
	}
	// Known bodies, and what goes on to be a post or a law.
	if lists().phrases[setPhrases].found(t, from) > 0 || lists().phrases[setNational].found(t, from) > 0 || e.known.places[t.tokens[from].word] && i-from == 1 {
		return
	}
	end := i + 1
	for end < len(t.tokens) && t.tokens[end].class == aWord && t.tokens[end].capital && t.tokens[end].gap && end < i+4 {
		if has(setRoles, t.tokens[end].word) || has(setOthers2, t.tokens[end].word) || t.tokens[end].flags&isBody != 0 && !has(setSchool, t.tokens[end].word) && !has(setHospital, t.tokens[end].word) && t.tokens[end].word != "unit" && t.tokens[end].word != "centre" {
			return
		}
		end++
	}
	if end < len(t.tokens) && !t.tokens[end].capital && has(setTexts, t.tokens[end].word) {
		t.explained(from, end) // the Bristol Royal Infirmary inquiry
		return
	}
	kind := School
	if has(setHospital, tok.word) {
		kind = Hospital
	}
	severity := LookAgain
	if s := t.sentences[tok.sentence]; s.anybody() || s.past && !s.advice {
		severity = MustFix
	} else if kind == Hospital && t.finite(s, end) {
		t.explained(from, end) // has a named nurse
		return
	}
	e.hit(t, from, end, kind, severity)
	t.explained(from, end)
}

// finite reports whether at i begins what a body does: has, runs, offers.
func (t *text) finite(s sentence, i int) bool {
	return i < s.to && (has(setDoing, t.tokens[i].word) || has(setPublishing, t.tokens[i].word))
}

// smallSaint returns where a saint's name in small letters begins before a school at
// i: st mungo's primary; i where there is none.
func (t *text) smallSaint(i int) int {
	for j := i - 1; j > 0 && j >= i-3; j-- {
		if t.tokens[j].owner && j > 0 && (t.tokens[j-1].word == "st" || t.tokens[j-1].raw == "." && j > 1 && t.tokens[j-2].word == "st") {
			return j - 1
		}
	}
	return i
}

// stand looks at where a caravan or a boat stands: Plot 4, Fenside Travellers' Site.
func (e *evidence) stand(t *text, i int) {
	tok := t.tokens[i]
	if !tok.capital || i+1 >= len(t.tokens) || t.tokens[i+1].class != aNumber || len(t.tokens[i+1].raw) > 3 || t.sentences[tok.sentence].advice {
		return
	}
	end := i + 2
	if (t.next(end) == "on" || t.next(end) == "at") && (t.next(end+1) == "the" || end+1 < len(t.tokens) && t.tokens[end+1].capital) { // Unit 6 on the Marsh Lane site
		for end += 2; end < len(t.tokens) && end < i+9 && t.tokens[end].class == aWord && t.tokens[end].capital; end++ {
		}
		e.hit(t, i, end, Street, MustFix)
		t.explained(i, end)
		return
	}
	for end+1 < len(t.tokens) && end < i+9 && t.tokens[end].sentence == tok.sentence && (t.tokens[end].raw == "," && t.tokens[end+1].capital || t.tokens[end].class == aWord && t.tokens[end].capital || t.tokens[end].raw == "'") {
		end++
	}
	if end < len(t.tokens) && t.tokens[end].class == aWord && t.tokens[end].capital {
		end++
	}
	e.hit(t, i, end, Street, MustFix)
	t.explained(i, end)
}

// hospital looks at a hospital that goes by its name alone: Alder Hey, the Royal
// Gwent. It reports whether it found one.
func (e *evidence) hospital(t *text, i int) bool {
	n := lists().phrases[setHospitals].found(t, i)
	if n == 0 && t.tokens[i].upper && has(setInitialled, t.tokens[i].word) && (wordBefore(t, i) != "the" || t.sentences[t.tokens[i].sentence].cared || t.sentences[t.tokens[i].sentence].anybody()) {
		e.place(t, i, i+1, Hospital)
		return true
	}
	if n == 0 && t.tokens[i].word == "royal" && wordBefore(t, i) == "the" && i+1 < len(t.tokens) && t.tokens[i+1].capital && t.tokens[i+1].gap && !t.tokens[i+1].upper && t.tokens[i+1].flags&isBody == 0 {
		n = 2
	}
	s := t.sentences[t.tokens[i].sentence]
	if n == 0 || !t.tokens[i].capital && (n == 1 || !s.anybody() || !has(setWhere, wordBefore(t, i)) && wordBefore(t, i) != "by" || !s.cared && t.tokens[i].flags&isWord != 0 && t.tokens[i+1].flags&isWord != 0) {
		return false
	}
	end := i + n
	full := end < len(t.tokens) && has(setHospital, t.tokens[end].word)
	if full {
		end++
	}
	// A town of that name is one where people live; a hospital, one where somebody is brought.
	cared := s.cared || s.person() && n > 1 && (wordBefore(t, i) == "to" || wordBefore(t, i) == "at") && placeLength(t, i) == 0
	if !(s.anybody() || s.past && !s.advice && !s.paper) || !cared && !full || t.tokens[i].explained && !s.person() {
		return false
	}
	e.hit(t, i, end, Hospital, MustFix)
	t.explained(i, end)
	return true
}

// led looks at what bears its name behind it: Ysgol Bryn Teg.
func (e *evidence) led(t *text, i int) {
	tok := t.tokens[i]
	if tok.word == "ward" {
		e.institution(t, i)
		if !t.tokens[i].explained && tok.capital && i+1 < len(t.tokens) && t.tokens[i+1].gap && (t.tokens[i+1].class == aNumber || t.tokens[i+1].capital) && (t.sentences[tok.sentence].anybody() || t.sentences[tok.sentence].past && !t.sentences[tok.sentence].advice) {
			end := i + 2
			if (t.next(end) == "at" || t.next(end) == "in") && t.next(end+1) != "" && t.tokens[end+1].capital && !t.tokens[end+1].explained { // Ward 12 at Eastmoor
				end += 2
			}
			e.hit(t, i, end, Hospital, MustFix)
			t.explained(i, end)
		}
		return
	}
	end := i + 1
	for end < len(t.tokens) && end < i+6 && t.tokens[end].class == aWord && t.tokens[end].gap && (t.tokens[end].capital || end+1 < len(t.tokens) && (t.tokens[end].word == "y" || t.tokens[end].word == "yr" || t.tokens[end].word == "na" || t.tokens[end].word == "an") || t.tokens[end].raw != t.tokens[end].word && t.tokens[end].class == aWord) {
		end++
	}
	if s := t.sentences[tok.sentence]; !tok.capital && end == i+1 && end < s.to && t.tokens[end].class == aWord && t.tokens[end].flags&isWord == 0 && (s.anybody() || s.past || s.note || s.cared) {
		end++ // bloods done at ysbyty gwynedd
	}
	if end == i+1 {
		return
	}
	kind := School
	if tok.word == "ysbyty" {
		kind = Hospital
	}
	e.hit(t, i, end, kind, MustFix)
	t.explained(i, end)
}

// saint looks at St Bede's: a school or a church by its patron alone.
func (e *evidence) saint(t *text, i int) {
	j := i + 1
	if t.tokens[j].raw == "." && j+1 < len(t.tokens) {
		j++
	}
	if t.tokens[j].class != aWord || !t.tokens[j].capital || t.tokens[i].explained || t.tokens[j].explained {
		return
	}
	s := t.sentences[t.tokens[i].sentence]
	kind := Place
	for k := s.from; k < s.to; k++ {
		switch {
		case has(setSchooling, t.tokens[k].word):
			kind = School
		case has(setCaring, t.tokens[k].word):
			kind = Hospital
		}
	}
	if kind == Place && !t.tokens[j].owner || !s.anybody() && (kind != School || !s.past || s.advice || s.paper || !t.tokens[j].owner) {
		return
	}
	severity := MustFix
	if kind == Place {
		severity = LookAgain
	}
	e.hit(t, i, j+1, kind, severity)
	t.explained(i, j+1)
}

// doorway looks at a house number: 27 Larch Terrace; 8, the Crescent.
func (e *evidence) doorway(t *text, i int) {
	if raw := t.tokens[i].raw; t.tokens[i].class == aWord && len(raw) < 5 && digits(raw[:len(raw)-1]) && (raw[len(raw)-1]|' ') >= 'a' && (raw[len(raw)-1]|' ') <= 'f' && (wordBefore(t, i) == "at" || wordBefore(t, i) == "number" || wordBefore(t, i) == "to") && t.housed(i) {
		e.hit(t, i, i+1, Street, MustFix) // the family at 19B
		return
	}
	if end := t.smallDoorway(i); end > 0 {
		e.hit(t, i, end, Street, MustFix)
		t.explained(i, end)
		return
	}
	if len(t.tokens[i].raw) > 5 || i+2 >= len(t.tokens) || year(t.tokens[i].raw) && !t.tokens[i+1].capital {
		return
	}
	j := i + 1
	if t.tokens[j].raw == "," {
		j++
	}
	if j < len(t.tokens) && t.tokens[j].word == "the" {
		j++
	}
	if j >= len(t.tokens) {
		return
	}
	if s := t.sentences[t.tokens[i].sentence]; t.tokens[j-1].word == "the" && t.tokens[j-1].capital && t.tokens[j].capital && t.tokens[j].gap && t.tokens[j].class == aWord && t.tokens[j].flags&isBody == 0 && i > s.from && (has(setWhere, wordBefore(t, i)) || t.lodged(s)) && (s.anybody() || s.past || t.lodged(s)) && !s.paper {
		e.hit(t, i, j+1, Street, MustFix) // to 5 The Paddocks
		t.explained(i, j+1)
		return
	} else if t.tokens[j-1].word == "the" && t.tokens[j-1].capital && t.tokens[i+1].raw == "," && t.tokens[j].capital && t.tokens[j].gap && t.tokens[j].class == aWord && (t.living(s, i) || i == 0 && t.jotted(s, i)) {
		e.hit(t, i, j+1, Street, MustFix) // 17, The Sidings
		t.explained(i, j+1)
		return
	}
	if s := t.sentences[t.tokens[i].sentence]; j == i+1 && i > s.from && t.tokens[j].class == aWord && t.tokens[j].capital && strings.Contains(t.tokens[j].raw, "-") && t.tokens[j].flags&isWord == 0 && (t.lodged(s) || t.called(s)) && !s.advice {
		e.hit(t, i, j+1, Street, MustFix) // visit attempted, 9 Cwrt-y-Felin
		t.explained(i, j+1)
		return
	}
	capitals := 0
	for k := j; k < len(t.tokens) && k < j+5 && t.tokens[k].class == aWord && (t.tokens[k].capital || has(setRoad, t.tokens[k].word) && capitals > 0); k++ {
		if t.tokens[k].word == "st" && capitals == 0 && k+1 < len(t.tokens) && t.tokens[k+1].capital {
			capitals++ // St John's Mews
			continue
		}
		if has(setRoad, t.tokens[k].word) || has(setBuilding, t.tokens[k].word) || has(setRoadend, t.tokens[k].word) && capitals > 0 {
			if t.public(i) {
				t.explained(i, k+1)
				return
			}
			if capitals == 0 && t.tokens[j-1].word != "the" {
				return
			}
			e.hit(t, i, k+1, Street, MustFix)
			t.explained(i, k+1)
			return
		}
		if t.tokens[k].flags&isBody != 0 || has(setMonths, t.tokens[k].word) {
			return
		}
		capitals++
	}
}

// road looks at a road or a house with its name before it.
func (e *evidence) road(t *text, i int) {
	tok := t.tokens[i]
	if !tok.capital || tok.explained || i == 0 || t.public(i) {
		return
	}
	from := t.proper(i)
	if from == i && !has(setBuilding, tok.word) && has(setLandmarks, wordBefore(t, i)) && t.tokens[i-1].capital && !t.tokens[i-1].first && !t.tokens[i-1].explained {
		from-- // Church Lane
	}
	if from == i || from < i && t.tokens[from].explained {
		return
	}
	s := t.sentences[tok.sentence]
	if i+1 < len(t.tokens) && t.tokens[i+1].capital && t.tokens[i+1].gap && t.tokens[i+1].flags&isBody != 0 {
		return
	}
	if !s.anybody() && !s.past && !t.living(s, i) && !((from == 0 || !t.tokens[s.from].capital || t.lodged(s)) && t.jotted(s, i)) {
		return
	}
	if has(setBuilding, tok.word) && !has(setSurelyroad, tok.word) && !(from == s.from && i+1 < s.to && t.tokens[i+1].raw == "," && t.lodged(s)) && !t.afterPlaceWord(from) && t.tokens[max(0, from-1)].raw != "," {
		return
	}
	e.hit(t, from, i+1, Street, MustFix)
	t.explained(from, i+1)
}

// housed reports whether somebody or a home stands right before what tells where it is.
func (t *text) housed(i int) bool {
	for j := i - 1; j >= max(0, i-4); j-- {
		switch w := t.tokens[j].word; w {
		case "family", "moved", "lived", "living", "lives", "live", "neighbour", "neighbours", "house", "flat", "home", "lady", "man", "woman", "mum", "they":
			return true
		}
	}
	return false
}

// living reports whether a sentence says before i that an address is somebody's:
// her new address is, lives at.
func (t *text) living(s sentence, i int) bool {
	for j := max(s.from, i-12); j < i && !s.advice; j++ {
		switch t.tokens[j].word {
		case "address", "addr", "terrace", "semi", "maisonette", "block", "floor", "flr", "tenancy", "caravan", "bungalow", "trailer", "narrowboat", "lives", "live", "living", "stays", "resides", "squat", "bedsit":
			return true
		case "home", "house", "flat":
			if t.tokens[j+1].raw == ":" || t.next(j+1) == "on" || t.next(j+1) == "in" || t.next(j+1) == "at" {
				return true
			}
		}
	}
	return false
}

func wordBefore(t *text, i int) string {
	if i <= 0 {
		return ""
	}
	return t.tokens[i-1].word
}
