package guard

// clinical reports whether a note lists injuries as clinics do: PM: subdural
// haemorrhages, healing # L femur.
func (t *text) clinical(s sentence) bool {
	injuries, words := 0, 0
	for i := s.from; i < s.to; i++ {
		tok := t.tokens[i]
		if tok.raw == "#" || tok.listed && (has(setInjury, tok.word) || t.in(setHarm, i) > 1) {
			injuries++
		}
		if tok.listed && has(setClinical, tok.word) || tok.raw == "#" {
			words++
		}
	}
	return injuries > 0 && words > 0 && injuries+words > 2 && !t.guided(s)
}

// sited reports whether a note begins with an injury and where it was: scald L foot,
// bruise to pinna, #NOF.
func (t *text) sited(s sentence) bool {
	first := t.tokens[s.from]
	if s.from+2 >= s.to || t.guided(s) || general(t, s) {
		return false
	}
	next := t.tokens[s.from+1]
	if first.raw == "#" {
		return next.class == aWord && (next.upper || has(setBones, next.word) || has(setClinical, next.word))
	}
	return first.listed && (has(setInjury, first.word) || has(setHurts, first.word)) && (next.raw == "L" || next.raw == "R" || next.word == "lt" || next.word == "rt" || next.word == "left" || next.word == "right" || next.word == "bilateral")
}

// roled reports whether a sentence names posts of a court beside the guardian.
func (t *text) roled(s sentence) bool {
	for i := s.from; i < s.to; i++ {
		switch t.tokens[i].word {
		case "solicitor", "solicitors", "authority", "iro", "advocate", "cafcass", "judge", "court", "child", "timescales", "plan", "counsel":
			return true
		}
	}
	return false
}

// hurtings reports whether a short line tells what was done to a body, and of whom is
// understood: both legs were broken; kept in a dog crate; 14 fractures, differing ages.
func (t *text) hurtings(s sentence) bool {
	if s.advice || s.paper || s.scholarly || s.to-s.from > 18 || t.guided(s) || t.tokens[s.from].class != aNumber && (general(t, s) || !s.past) {
		return false
	}
	if s.from+1 < s.to && has(setBones, t.tokens[s.from].word) && has(setHarm, t.tokens[s.from+1].word) {
		return true // skull fractured in two places
	}
	for i := s.from; i < s.to; i++ {
		if tok := t.tokens[i]; tok.listed && (t.in(setHarm, i) > 1 && !has(setMild, tok.word) || has(setInjury, tok.word) && (t.tokens[s.from].class == aNumber || s.past && i > s.from+1 && (t.tokens[i-1].class == aNumber || t.tokens[i-2].class == aNumber))) {
			return true
		}
	}
	return false
}

// dosed returns how many tokens from i on tell that a substance was put into what a
// child takes: methadone had been put into the beaker.
func (t *text) dosed(s sentence, i int) int {
	if !has(setSubstances, t.tokens[i].word) || !s.past || s.advice || s.paper || general(t, s) {
		return 0
	}
	for j := i + 1; j < min(i+12, s.to); j++ {
		if w := t.tokens[j].word; has(setVessels, w) {
			return j + 1 - i
		}
	}
	return 0
}
