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
