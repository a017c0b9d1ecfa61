package guard

import "strings"

// dates finds full days on which something happened to somebody, never those of a
// document, a law or a deadline.
func (e *evidence) dates(t *text) {
	for i := 0; i < len(t.tokens); i++ {
		if tok := &t.tokens[i]; tok.class > aNumber || tok.class == aWord && !tok.listed && tok.raw[0] > '9' {
			continue
		}
		n, full := dateAt(t, i)
		if n == 0 {
			continue
		}
		severity := e.onWhich(t, i, full)
		if s := t.sentences[t.tokens[i].sentence]; full && i == s.from && i+n < s.to && (t.tokens[i+n].raw == "-" || t.tokens[i+n].raw == ":") && s.life && !s.paper && t.manner < Label {
			severity = MustFix // an entry of a chronology
		}
		if severity > 0 {
			e.hit(t, i, i+n, Date, severity)
		}
		t.explained(i, i+n)
		i += n - 1
	}
}

// onWhich says whose day it is.
func (e *evidence) onWhich(t *text, i int, full bool) Severity {
	s := t.sentences[t.tokens[i].sentence]
	inLife := s.life || s.pronoun || s.kin || s.child
	switch {
	case t.manner == Label || t.manner == Body || t.manner == Naming:
		return 0
	case s.advice && !s.pronoun && !near(t, i, "born", "dob", "died"):
		return 0
	case has(setSince, wordBefore(t, i)) && s.paper && !s.pronoun && !s.kin:
		return 0
	case near(t, i, "born", "dob", "died", "birth", "death", "birthday", "bday", "b'day", "dead", "edd", "dod", "funeral") || t.birth(i):
		return MustFix
	case full && s.life && s.paper && (s.they || s.child || s.kin || s.pronoun) && !s.advice && s.to-s.from < 24 && t.opensWithLife(s):
		return MustFix // hv seen both boys 16.3.22, plan: review
	case (wordBefore(t, i) == "since" || wordBefore(t, i) == "from") && full && !s.paper && (t.cared(s) || t.opensWithLife(s)): // LAC since; missing since
		return MustFix
	case !s.pronoun && !s.kin && !s.child && !s.life && !t.hurt(i) && (wordBefore(t, i) == "between" || wordBefore(t, i) == "and" && t.spans(i)):
		return 0 // between 1 April 2022 and 31 March 2023
	case !s.pronoun && !s.kin && (wordBefore(t, i) == "at" || wordBefore(t, i) == "of") && wordBefore(t, i-1) == "as":
		return 0 // data as at
	case !s.paper && t.nightOf(i):
		return MustFix
	case t.hurt(i) && full && (s.past || !s.paper) && !t.guided(s):
		return MustFix
	case !(s.pronoun || s.kin) && (s.paper && !s.life || t.issued(i) || has(setSince, wordBefore(t, i))):
		return 0
	case full && s.life && s.child && s.past && !s.advice:
		return MustFix // the duty team did not see the child
	case full && s.life && !s.paper && !s.advice && s.to-s.from < 18:
		return MustFix // a note of what happened
	case s.paper && !(s.pronoun || s.kin):
		return LookAgain
	case inLife && full && (s.past || s.pronoun || s.kin || s.child || len(t.tokens) < 14):
		if s.paper && !s.life {
			return LookAgain
		}
		return MustFix
	case s.life && (s.pronoun || s.kin || s.child) && s.past && !s.paper && t.tokens[i].class == aNumber:
		return MustFix // whoever knows the day and the month knows the year
	case inLife && s.past:
		return LookAgain
	case full && t.civic(s):
		return 0
	case full && !s.paper && (s.past || s.to-s.from < 8):
		return MustFix
	}
	return 0
}

// birth reports whether d.o.b. stands before i.
func (t *text) birth(i int) bool {
	start := t.tokens[i].start
	before := strings.ToLower(t.text[max(0, start-9):start])
	return strings.Contains(before, "d.o.b") || strings.Contains(before, "d.o.d")
}

// issued reports whether a document came out on the day at i.
func (t *text) issued(i int) bool {
	for j := max(t.sentences[t.tokens[i].sentence].from, i-9); j < i; j++ {
		if has(setIssued, t.tokens[j].word) && !(t.tokens[j].word == "dated" && (t.next(j+1) == "to" || t.hurt(i))) { // a letter dated the 2nd, not an injury dated to it
			return true
		}
	}
	return false
}

// dateAt returns how many tokens from i on are a day, and whether its year is
// among them. A month and a year are no day.
func dateAt(t *text, i int) (n int, full bool) {
	tok := t.tokens[i]
	word := func(j int) string {
		if j >= len(t.tokens) {
			return ""
		}
		return t.tokens[j].word
	}
	sign := func(j int, signs string) bool {
		return j < len(t.tokens) && t.tokens[j].class == aSign && strings.Contains(signs, t.tokens[j].raw)
	}
	if n := feast(t, i); n > 0 {
		if year(word(i + n)) {
			return n + 1, true
		}
		return n, false
	}
	if full, n := numericDate(t, i); n > 0 {
		return n, full
	}
	if full, found := dashed(tok.raw); found {
		return 1, full
	}
	if day(tok.word) {
		j := i + 1
		for sign(j, "-") && day(word(j+1)) { // 2nd-5th January
			j += 2
		}
		if word(j) == "and" && day(word(j+1)) && month(word(j+2)) {
			j += 2
		}
		if word(j) == "day" {
			j++
		}
		if word(j) == "of" {
			j++
		}
		if !month(word(j)) || !t.tokens[j].capital && (word(j) == "may" || word(j) == "march") && !year(word(j+1)) && t.tokens[j-1].word != "of" {
			return 0, false
		}
		j++
		if sign(j, ".,") && j+1 < len(t.tokens) && (year(word(j+1)) || word(j+1) == "of") {
			j++
		}
		if year(word(j)) {
			return j + 1 - i, true
		}
		if sign(j, "'") && len(word(j+1)) == 2 && digits(word(j+1)) {
			return j + 2 - i, true
		}
		if len(word(j)) == 2 && digits(word(j)) && t.tokens[j].class == aNumber {
			return j + 1 - i, true
		}
		if n := yearInWords(t, j); n > 0 {
			return j + n - i, true
		}
		return j - i, false
	}
	if month(tok.word) && (tok.capital || tok.word != "may" && tok.word != "march" && tok.word != "mar" && tok.word != "sept") {
		j := i + 1
		if word(j) == "the" {
			j++
		}
		if !day(word(j)) {
			return 0, false
		}
		j++
		if sign(j, ",.") && year(word(j+1)) {
			j++
		}
		if year(word(j)) {
			return j + 1 - i, true
		}
		if sign(j, "'") && len(word(j+1)) == 2 && digits(word(j+1)) {
			return j + 2 - i, true
		}
		return j - i, false
	}
	return 0, false
}

// dashed reads a day that is one word: 14-Feb-2020, 3-June-21, 12-Aug; full where
// its year is among it.
func dashed(raw string) (full, found bool) {
	if len(raw) < 5 || strings.IndexByte(raw, '-') < 0 || raw[0] > '9' {
		return false, false
	}
	parts := strings.SplitN(fold(raw), "-", 4)
	if len(parts) < 2 || len(parts) > 3 || !day(parts[0]) || !month(parts[1]) {
		return false, false
	}
	if len(parts) == 3 && !year(parts[2]) && (len(parts[2]) != 2 || !digits(parts[2])) {
		return false, false
	}
	return len(parts) == 3, true
}

// feast returns how many tokens from i on are a day that bears a name.
func feast(t *text, i int) int {
	if !t.tokens[i].capital {
		return 0
	}
	return lists().phrases[setFeasts].found(t, i)
}

// numericDate returns how many tokens from i on are a day in figures.
func numericDate(t *text, i int) (full bool, n int) {
	if n := roman(t, i); n > 0 {
		return true, n
	}
	if i+2 < len(t.tokens) && upTo(t.tokens[i].raw, 31) && upTo(t.tokens[i+1].raw, 12) && len(t.tokens[i].raw) == 2 && len(t.tokens[i+1].raw) == 2 && (year(t.tokens[i+2].raw) || len(t.tokens[i+2].raw) == 2 && digits(t.tokens[i+2].raw)) && (near(t, i, "date", "dob", "dod", "born", "dd", "edd") || t.birth(i)) {
		return true, 3 // date of incident: 07 05 23
	}
	var parts []string
	j := i
	for ; j < len(t.tokens) && j < i+5; j++ {
		tok := t.tokens[j]
		if tok.class == aSign && len(parts) > 0 && strings.Contains("/.-", tok.raw) && j > i && j+1 < len(t.tokens) && t.tokens[j+1].class == aNumber {
			continue
		}
		if tok.class != aNumber || j > i && t.tokens[j-1].class == aNumber {
			break
		}
		parts = append(parts, strings.Split(tok.raw, "-")...)
	}
	if len(parts) != 3 {
		return false, 0
	}
	a, b, c := parts[0], parts[1], parts[2]
	if year(a) {
		a, c = c, a
	}
	if !upTo(a, 31) || !upTo(b, 31) || !upTo(b, 12) && !upTo(a, 12) || !year(c) && (len(c) != 2 || !digits(c)) {
		return false, 0
	}
	return true, j - i
}

func upTo(s string, most int) bool {
	if len(s) == 0 || len(s) > 2 || !digits(s) {
		return false
	}
	n := 0
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n > 0 && n <= most
}

// day reports whether a word is a day of a month: 3, 3rd, third.
func day(word string) bool {
	if upTo(word, 31) || has(setOrdinals, word) {
		return true
	}
	for _, ending := range []string{"st", "nd", "rd", "th"} {
		if base, found := strings.CutSuffix(word, ending); found && upTo(base, 31) {
			return true
		}
	}
	if from, to, found := strings.Cut(word, "-"); found { // 2nd-5th
		return !strings.Contains(to, "-") && day(from) && day(to)
	}
	return false
}

func month(word string) bool { return has(setMonths, word) }

// hurt reports whether an injury or a death stands beside a day in its sentence.
func (t *text) hurt(i int) bool {
	s := t.sentences[t.tokens[i].sentence]
	for j := s.from; j < s.to; j++ {
		if tok := t.tokens[j]; tok.listed && (!tok.capital || tok.first) {
			if has(setInjury, tok.word) || has(setHurts, tok.word) {
				return true
			}
		}
	}
	return false
}

// guided reports whether a sentence speaks of guidance on injuries, not of one.
func (t *text) guided(s sentence) bool {
	for i := s.from; i < s.to; i++ {
		if has(setGuiding, t.tokens[i].word) {
			return true
		}
	}
	return false
}

// cared reports whether somebody is looked after or on a plan.
func (t *text) cared(s sentence) bool {
	for i := s.from; i < s.to; i++ {
		if has(setStatus, t.tokens[i].word) || t.in(setStatus, i) > 0 {
			return true
		}
	}
	return false
}

// spans reports whether between stands before a day that ends a span.
func (t *text) spans(i int) bool {
	for j := max(t.sentences[t.tokens[i].sentence].from, i-6); j < i; j++ {
		if t.tokens[j].word == "between" {
			return true
		}
	}
	return false
}

// nightOf reports whether a day at i is that of a night or a morning on which
// something happened: on the night of Friday 13th March 2015.
func (t *text) nightOf(i int) bool {
	for j := max(t.sentences[t.tokens[i].sentence].from, i-3); j < i; j++ {
		if t.tokens[j].word == "of" && has(setTimesofday, wordBefore(t, j)) {
			return true
		}
	}
	return false
}

// yearInWords returns how many tokens from j on are a year in words behind a day: two
// thousand and seventeen; nineteen ninety-eight; twenty nineteen.
func yearInWords(t *text, j int) int {
	n := 0
	if j < len(t.tokens) && t.tokens[j].raw == "," {
		n++
	}
	word := func(k int) string {
		if k >= len(t.tokens) {
			return ""
		}
		return t.tokens[k].word
	}
	switch first, second := word(j+n), word(j+n+1); {
	case first == "two" && second == "thousand":
		n += 2
		if word(j+n) == "and" {
			n++
		}
		if count(word(j + n)) {
			n++
		}
		return n
	case (first == "nineteen" || first == "twenty") && (has(setTens, second) || count(second)):
		return n + 2
	}
	return 0
}

// roman returns how many tokens from i on are a day whose month is in Roman figures:
// 19.viii.14.
func roman(t *text, i int) int {
	if i+4 >= len(t.tokens) || !upTo(t.tokens[i].raw, 31) || t.tokens[i+1].raw != t.tokens[i+3].raw || t.tokens[i+1].raw != "." && t.tokens[i+1].raw != "/" || !has(setRomanmonths, t.tokens[i+2].word) {
		return 0
	}
	if y := t.tokens[i+4].raw; year(y) || len(y) == 2 && digits(y) {
		return 5
	}
	return 0
}

// civic reports whether a sentence speaks of public life: a council, a merger, a storm.
func (t *text) civic(s sentence) bool {
	for i := s.from; i < s.to; i++ {
		if t.tokens[i].listed && has(setCivic, t.tokens[i].word) {
			return true
		}
	}
	return false
}
