package guard

import "strings"

// ages finds how old somebody in particular was.
func (e *evidence) ages(t *text) {
	t.aged = map[int]bool{}
	for i := range t.tokens {
		n, sure := ageAt(t, i)
		if n == 0 {
			continue
		}
		s := t.sentences[t.tokens[i].sentence]
		t.aged[t.tokens[i].sentence] = true
		if !sure && !s.person() && !(s.they && s.past && !s.advice) || s.advice && !s.pronoun && !s.past {
			continue
		}
		if (general(t, s) || !s.past && !sure) && !s.pronoun && !s.kin {
			continue
		}
		e.hit(t, i, i+n, Age, LookAgain)
	}
}

// general reports whether a sentence speaks of many: children aged, an average, under two.
func general(t *text, s sentence) bool {
	for i := s.from; i < s.to; i++ {
		w := t.tokens[i].word
		if has(setGeneral, w) || (w == "under" || w == "over") && i+1 < s.to && count(t.tokens[i+1].word) {
			return true
		}
	}
	return false
}

// ageAt returns how many tokens from i on say an age, and whether it can only be
// somebody's.
func ageAt(t *text, i int) (n int, sure bool) {
	tok := t.tokens[i]
	w := tok.word
	if w == "" && tok.raw != "(" {
		return 0, false
	}
	at := func(j int) string {
		if j >= len(t.tokens) || t.tokens[j].sentence != tok.sentence {
			return ""
		}
		if t.tokens[j].word == "" {
			return t.tokens[j].raw
		}
		return t.tokens[j].word
	}
	before := wordBefore(t, i)
	if n := notedAge(t, i, at); n > 0 {
		return n, true
	}
	switch {
	case strings.HasSuffix(w, "-old") && unitOfAge(w):
		if i == t.sentences[tok.sentence].from && (at(i+1) == "," || at(i+1) == "from" || at(i+1) == "found" || at(i+1) == "with" || at(i+1) == "in") {
			return 1, true // three-week-old, 2nd baby
		}
		if (before == "a" || before == "the") && (at(i+1) == "in" || at(i+1) == "from") && i+2 < len(t.tokens) && placeLength(t, i+2) > 0 {
			return 1, true // a six-month-old in Lurgan
		}
		return 1, t.sentences[tok.sentence].past && (before == "a" || before == "an" || before == "the" || before == "this")
	case w == "aged" || w == "age" && (at(i+1) == "of" || has(setNumbers, at(i+1)) || upTo(at(i+1), 99)):
		j := i + 1
		for at(j) == "of" || at(j) == "just" || at(j) == "only" || at(j) == "about" {
			j++
		}
		if count(at(j)) || strings.Contains(at(j), "-") && unitOfAge(at(j)) {
			if strings.HasPrefix(at(j+1), "year") || strings.HasPrefix(at(j+1), "week") || strings.HasPrefix(at(j+1), "month") || strings.HasPrefix(at(j+1), "day") {
				j++
			}
			if at(j+1) == "and" && count(at(j+2)) && w == "aged" && (has(setMultiple, wordBefore(t, i-1)) || has(setBrood, wordBefore(t, i-1)) || wordBefore(t, i-1) == "pair" || wordBefore(t, i-1) == "siblings") && t.tokens[i-1].raw == "," {
				return j + 3 - i, true // the sibling pair, aged nine and four
			}
			if at(j+1) == "to" || at(j+1) == "-" || at(j+1) == "and" && count(at(j+2)) || at(j+1) == "or" {
				return 0, false
			}
			return j + 1 - i, i > 0 && t.tokens[i-1].raw == "(" || timeUnit(at(j)) && at(j+1) == "at" && (has(setStays, at(j+2)) || at(j+2) == "the")
		}
		return 0, false
	case count(w):
		if u := at(i + 1); timeUnit(u) {
			j := i + 2
			if at(j) == "and" && count(at(j+1)) && timeUnit(at(j+2)) {
				return j + 3 - i + len(old(at(j+3))), true
			}
			if at(j) == "old" {
				if i == t.sentences[tok.sentence].from && (at(j+1) == "," || at(j+1) == "and" || at(j+1) == "when" || at(j+1) == "at") {
					return 3, true
				}
				return 3, before == "a" || before == "an" || before == "the" || before == "was" || before == "is" || before == "aged" || before == "only" || before == "just"
			}
			if at(j) == "gestation" || at(j) == "pregnant" || at(j) == "'" && at(j+1) == "gestation" {
				return 2, t.sentences[tok.sentence].past || t.sentences[tok.sentence].pronoun || t.sentences[tok.sentence].kin || t.sentences[tok.sentence].note
			}
			if before == "at" && wordBefore(t, i-1) == "born" || before == "now" && ends(at(j)) {
				return 2, true
			}
			if before == "at" || before == "aged" {
				return 2, false
			}
			if at(j) == "short" && at(j+1) == "of" || at(j) == "before" && strings.Contains(at(j+2)+at(j+3), "birthday") {
				return 2, true
			}
			return 0, false
		}
		next := at(i + 1)
		switch before {
		case "was", "were", "is", "turned", "just", "only", "at", "nearly", "almost", "barely", "of", "i'm", "he's", "she's", "he'd", "she'd", "and", "been", "under", "yet", "not", "still", "he", "she":
			subject, k := "", i-2
			for k > 0 && has(setHardly, t.tokens[k+1].word) && (has(setHardly, t.tokens[k].word) || t.tokens[k].word == "was" || t.tokens[k].word == "is" || t.tokens[k].word == "were") {
				k-- // he was only; she was not yet
			}
			if k >= 0 {
				subject = t.tokens[k].word
			}
			switch {
			case before == "turned" || before == "just" && subject == "turned":
				return 1, true
			case (before == "was" || before == "is" || before == "were" || has(setHardly, before)) && (ends(next) || has(setNumbers, w) && (next == "the" || next == "that" || next == "last" || next == "then")) && somebody(subject) && !timeUnit(next):
				return 1, true
			case (before == "he" || before == "she") && t.tokens[i-1].owner && (ends(next) || next == "next" || next == "now" || next == "in" || next == "this"):
				return 1, true
			case before == "and" && has(setKin, wordBefore(t, i-1)) && ends(next), has(setKin, before):
				return 1, true
			case before == "of" && has(setChild, subject) && (ends(next) || strings.HasSuffix(next, "ing") || next == "with"):
				return 1, true
			case before == "at" && upTo(w, 25) && ends(next) && t.sentences[tok.sentence].pronoun && next != "%" && next != ":" && next != "am" && next != "pm" && next != "o'clock":
				return 1, false
			}
		case "":
			// The girl, 14, had; mum (19).
			if i < 2 {
				return 0, false
			}
			sign, whom := t.tokens[i-1].raw, t.tokens[i-2].word
			if (sign == "," && (next == "," || next == ".") || sign == "(" && next == ")") && upTo(w, 99) && (somebody(whom) || has(setMultiple, whom) || t.tokens[i-2].capital && t.tokens[i-2].class == aWord && !has(setMonths, whom)) {
				return 1, true
			}
			if sign == "," && has(setNumbers, w) && (next == "," || next == ".") && (somebody(whom) || whom == "victim") {
				return 1, true
			}
		}
		if has(setKin, before) && (next == "," || next == "." || next == ";" || next == "") {
			return 1, true
		}
	case strings.HasSuffix(w, "birthday"):
		if before != "" && has(setOrdinals, before) || strings.Contains(before, "teenth") {
			return 1, t.sentences[tok.sentence].pronoun || t.sentences[tok.sentence].child
		}
	case (has(setOrdinals, w) || day(w)) && at(i+1) == "birthday":
		return 2, t.sentences[tok.sentence].to-i < 5 || t.sentences[tok.sentence].pronoun || t.sentences[tok.sentence].child
	case unitOfAge(w) && strings.Count(w, "-") == 1 && at(i+1) == "old":
		return 2, before == "a" || before == "an" || before == "the"
	}
	return 0, false
}

// notedAge returns how many tokens from i on say an age as notes do: 3y 2m, 15 yr
// old, 16 y/o, 8mo, 6/12 old, baby (19 days). It can only be somebody's.
func notedAge(t *text, i int, at func(int) string) int {
	tok := t.tokens[i]
	if tok.raw[0] < '0' || tok.raw[0] > '9' {
		return 0
	}
	whom := ""
	if i > 1 && (t.tokens[i-1].raw == "(" || t.tokens[i-1].raw == "," || t.tokens[i-1].raw == "-") {
		whom = t.tokens[i-2].word
	}
	if shortAge(tok.word) && upTo(at(i+1), 11) && at(i+2) == "/" && at(i+3) == "12" {
		return 4 // 2y 4/12
	}
	if n := len(tok.raw); n > 1 && n < 4 && (tok.raw[n-1] == 'F' || tok.raw[n-1] == 'M') && upTo(tok.raw[:n-1], 25) && (i == t.sentences[tok.sentence].from || t.tokens[i-1].raw == "(") && (at(i+1) == "," || at(i+1) == ")") {
		return 1 // 15F, as logs have it
	}
	if before := wordBefore(t, i); shortAge(tok.word) && strings.IndexByte(tok.word, 'y') > 0 && (before == "now" || before == "aged" || before == "age") {
		return 1
	}
	if i == t.sentences[tok.sentence].from+2 && t.tokens[i-1].raw == "/" && (t.tokens[i-2].word == "f" || t.tokens[i-2].word == "m") && upTo(tok.word, 99) {
		return 1 // F/15, as logs begin
	}
	j, units, years := i, 0, false
	for ; j < i+6; j++ {
		switch w := at(j); {
		case shortAge(w):
			units++
			years = years || strings.IndexByte(w, 'y') > 0
			continue
		case upTo(w, 99) && (has(setShortunits, at(j+1)) || timeUnit(at(j+1))):
			units++
			years = years || at(j + 1)[0] == 'y'
			if at(j+1) == "y" && (at(j+2) == "/" || at(j+2) == ".") && at(j+3) == "o" {
				j += 2
			}
			j++
			continue
		}
		break
	}
	switch {
	case units == 0:
		if upTo(tok.word, 51) && at(i+1) == "/" && (at(i+2) == "12" || at(i+2) == "52") {
			if at(i+3) == "old" || at(i+3) == "of" && at(i+4) == "age" || has(setChild, at(i+3)) {
				return 4 // months and weeks, as clinics write them
			}
			if before := wordBefore(t, i); (before == "at" || before == "aged" || before == "age" || before == "now" || before == "only") && (t.sentences[tok.sentence].past || t.sentences[tok.sentence].note || t.sentences[tok.sentence].cared) {
				return 3
			}
		}
		if tok.class == aNumber && at(i+1) == "+" && upTo(at(i+2), 6) && upTo(tok.word, 43) && near(t, i, "gestation", "gestational", "gest", "corrected", "weeks", "wks", "born") {
			return 3 // 34+3 weeks
		}
		return 0
	case at(j) == "old":
		if units == 1 && timeUnit(at(j-1)) {
			return 0 // the long form has rules of its own
		}
		return j + 1 - i
	case units > 1 && years:
		return j - i
	case (has(setChild, whom) || has(setKin, whom) || has(setMultiple, whom)) && (at(j) == ")" || at(j) == "," || at(j) == "." || at(j) == "-" || at(j) == ""):
		return j - i
	case timeUnit(at(j - 1)):
		return 0
	case has(setChild, at(j)), strings.HasSuffix(tok.word, "yo"), strings.HasSuffix(tok.word, "mo") && has(setChild, at(j)), strings.HasSuffix(at(j-1), "o") && years:
		return j - i
	case at(j) == "male" || at(j) == "female":
		return j + 1 - i
	}
	return 0
}

// shortAge reports whether a word is a number with a unit of age: 3y, 15yr, 8mo, 6wks.
func shortAge(word string) bool {
	n := 0
	for n < len(word) && word[n] >= '0' && word[n] <= '9' {
		n++
	}
	return n > 0 && n < 3 && n < len(word) && has(setShortunits, word[n:])
}

func old(word string) string {
	if word == "old" {
		return "1"
	}
	return ""
}

// ends reports whether what follows a number leaves it without a thing counted.
func ends(next string) bool {
	return next == "" || strings.Contains(",.;:)", next) || next == "and" || next == "when" || next == "but" || next == "or" || next == "at" || next == "years" || next == "she" || next == "he" || has(setWhere, next) || next == "was" || next == "had" || next == "walked" || next == "weeks" || next == "months" || next == "by"
}

func somebody(word string) bool {
	switch word {
	case "he", "she", "who", "him", "her", "they":
		return true
	}
	return has(setKin, word) || has(setChild, word) || has(setPerson, word) || has(setSeveral, word)
}

func count(word string) bool {
	if word == "" {
		return false
	}
	if upTo(word, 99) || has(setNumbers, word) {
		return true
	}
	tens, one, found := strings.Cut(word, "-")
	return found && has(setTens, tens) && has(setNumbers, one)
}

func timeUnit(word string) bool {
	switch strings.TrimSuffix(word, "s") {
	case "day", "week", "month", "year":
		return true
	}
	return false
}

// unitOfAge reports whether a word with dashes says an age: nine-year-old, 7-week.
func unitOfAge(word string) bool {
	for part := range strings.SplitSeq(word, "-") {
		if timeUnit(part) || part == "yr" || part == "wk" || part == "mth" {
			return true
		}
	}
	return false
}
