package guard

// facts finds what makes somebody known beside a place: family, conditions, origin,
// work, courts and the press, and what was done to them.
func (e *evidence) facts(t *text) {
	e.dates(t)
	e.ages(t)
	e.places(t)
	for i := range t.sentences {
		s := t.sentences[i]
		before := len(e.hits)
		e.family(t, s)
		e.condition(t, s)
		e.origin(t, s)
		e.job(t, s)
		e.court(t, s)
		e.harm(t, s)
		if len(e.hits) == before {
			e.tells(t, s)
		}
	}
}

// condition finds an illness or impairment that few people have.
func (e *evidence) condition(t *text, s sentence) {
	somebody := s.anybody() || s.child || (s.they || t.tokens[s.from].word == "one" || t.tokens[s.from].word == "only") && !s.advice && !general(t, s) && t.town(s)
	if s.advice && !s.person() {
		return
	}
	for i := s.from; i < s.to; i++ {
		n := t.in(setCondition, i)
		if n == 0 {
			continue
		}
		at, length := t.townBehind(s, i+n)
		if length > 0 && !general(t, s) {
			e.hit(t, at, at+length, Place, LookAgain)
		} else if !somebody {
			return
		}
		if length == 0 && has(setVague, t.tokens[i].word) && n == 1 && !t.tokens[max(s.from, i-1)].capital && !has(setCondition, wordBefore(t, i)) && !s.pronoun && !s.kin {
			continue // start again syndrome
		}
		e.hit(t, i, i+n, Condition, LookAgain)
		return
	}
}

// townBehind finds a town right behind a fact at i, as notes write it: Batten disease,
// Wick; churchwarden in Thaxted. What goes on with a body is none.
func (t *text) townBehind(s sentence, i int) (at, length int) {
	for i < s.to && t.tokens[i].class == aWord && has(setOffacts, t.tokens[i].word) {
		i++
	}
	if i+1 >= s.to || t.tokens[i].raw != "," && t.tokens[i].raw != "-" && !has(setWhere, t.tokens[i].word) || t.tokens[i+1].explained {
		return 0, 0
	}
	small := !t.tokens[i+1].capital
	if small && (t.tokens[i+1].flags&(isWord|isEnglish|isWordName|isPlain|isBody) != 0 || t.tokens[i+1].flags&isPlace == 0 || len(t.tokens[i+1].word) < 4) {
		return 0, 0
	}
	length = max(placeLength(t, i+1), 0)
	if length == 0 || i+1+length < s.to && t.tokens[i+1+length].flags&isBody != 0 && t.tokens[i+1+length].capital {
		return 0, 0
	}
	return i + 1, length
}

// in returns how many tokens from i on are in a set of words or phrases.
func (t *text) in(of set, i int) int {
	w := t.tokens[i].word
	if !t.tokens[i].listed {
		return 0
	}
	if n := lists().phrases[of].found(t, i); n > 0 {
		return n
	}
	if has(of, w) {
		return 1
	}
	return 0
}

// origin finds a people or a faith said of one person or one family.
func (e *evidence) origin(t *text, s sentence) {
	if s.advice && !s.pronoun {
		return
	}
	for i := s.from; i < s.to; i++ {
		tok := &t.tokens[i]
		if !tok.listed || !has(setPeoples, tok.word) || has(setCommon, tok.word) && wordBefore(t, i) != "only" || has(setMost, wordBefore(t, i)) {
			continue
		}
		// In small letters only right before somebody: polish mum, not to polish.
		if next := t.next(i + 1); !tok.capital && !(has(setChild, next) || has(setKin, next) || has(setFolk, next) || next == "family" || has(setPeoples, next)) {
			continue
		}
		// Of whom: a Somali boy, the only Roma family, they were Slovak.
		whom, only := false, false
		for j := max(s.from, i-4); j < min(s.to, i+5); j++ {
			w := t.tokens[j].word
			whom = whom || has(setTravelling, w) && s.note || has(setChild, w) || has(setKin, w) || has(setPerson, w) || w == "family" || has(setFolk, w) || w == "they" || w == "she" || w == "he" || w == "lads" || w == "girls" || w == "boys" || w == "parents" || w == "heritage" || j > i && j < i+3 && s.past && (w == "site" || w == "camp" || w == "encampment" || w == "pitch")
			only = only || w == "only" || w == "one" || w == "few"
		}
		if !whom || !s.anybody() && !only {
			continue
		}
		end := i + 1
		for end < s.to && has(setPeoples, t.tokens[end].word) {
			end++
		}
		if tok.word == "jehovah" && end < s.to {
			end++
		}
		e.hit(t, i, end, Origin, LookAgain)
		return
	}
}

// court finds what a court or a paper said of somebody.
func (e *evidence) court(t *text, s sentence) {
	for i := s.from; i < s.to; i++ {
		if n := citation(t, i); n > 0 {
			severity := LookAgain
			if !s.pronoun && t.precedent(s) {
				continue
			}
			if has(setPrecedents, t.tokens[i].word) && !s.pronoun {
				continue // the law as the highest court found it
			}
			if s.person() || has(setFamilycourts, t.tokens[i].word) {
				severity = MustFix
			}
			e.hit(t, i, i+n, Court, severity)
			return
		}
		n := t.in(setPress, i)
		if n == 0 {
			continue
		}
		if last := i + n - 1; has(setPapers, t.tokens[last].word) && t.tokens[last].capital && last+1 < s.to && t.tokens[last+1].capital && t.tokens[last+1].flags&isBody != 0 {
			continue // the Independent Review
		}
		if n > 1 && t.tokens[i+1].explained && t.tokens[i+1].flags&isBody != 0 && i+2 < s.to && t.tokens[i+2].word == "ad" {
			continue // the Guardian ad Litem
		}
		if n == 2 && t.tokens[i+1].word == "guardian" && !has(setCovering, t.next(i+2)) && t.roled(s) {
			continue // the Guardian and the solicitor
		}
		sure := has(setSurelypress, t.tokens[i].word) || lists().phrases[setSurelypress].found(t, i) > 0
		if sure && !s.past && !s.person() && !s.note {
			continue // what children in general may read about themselves, what coroners do
		}
		if !sure && (s.advice && !s.pronoun && !s.kin || !s.past && !s.anybody()) || t.tokens[i].word == "the" && !t.tokens[i+1].capital && has(setPapers, t.tokens[i+1].word) {
			continue
		}
		severity := LookAgain
		from := i
		if t.tokens[i].word == "crown" || t.tokens[i].word == "magistrate" { // with its town before
			for from > s.from && t.tokens[from-1].class == aWord && t.tokens[from-1].capital && !t.tokens[from-1].first {
				from--
			}
			if from < i {
				severity = MustFix
			}
		}
		e.hit(t, from, i+n, Court, severity)
		return
	}
	for i := s.from; i < s.to; i++ {
		if n := t.covered(s, i); n > 0 {
			e.hit(t, i, i+n, Court, LookAgain)
			return
		}
	}
	// You find it by searching for it.
	for i := s.from; i+1 < s.to; i++ {
		if w := t.tokens[i].word; (w == "search" || w == "google") && s.pronoun && !t.tokens[i].explained {
			e.hit(t, i, i+1, Court, LookAgain)
			return
		}
	}
}

// covered returns how many tokens from i on say who told the public of it: the
// Echo ran it, BBC Wales reported, all over Facebook.
func (t *text) covered(s sentence, i int) int {
	tok := t.tokens[i]
	if !tok.listed || s.advice && !s.past || tok.owner {
		return 0
	}
	w, next := tok.word, t.next(i+1)
	switch {
	case has(setTitles, w) && tok.capital && (i > s.from || tok.first):
		from := i
		for from > s.from && t.tokens[from-1].class == aWord && t.tokens[from-1].capital && i-from < 3 {
			from--
		}
		the := t.tokens[from].word == "the" || wordBefore(t, from) == "the" && from > s.from
		if !the || i+1 < s.to && t.tokens[i+1].capital {
			return 0
		}
		if has(setCovering, next) || wordBefore(t, from-1) == "as" || i+2 < s.to && has(setCovering, t.next(i+2)) && next != "" {
			return 1
		}
		for j := max(s.from, from-5); j < from; j++ {
			if has(setPages, t.tokens[j].word) && s.past {
				return 1
			}
		}
	case has(setBroadcasters, w):
		for j := i + 1; j < min(i+4, s.to); j++ {
			if has(setCovering, t.tokens[j].word) && s.past {
				return j + 1 - i
			}
		}
		return t.seen(s, i)
	case has(setSocialmedia, w):
		return t.seen(s, i)
	}
	return 0
}

// seen reports by 1 whether around i stands that many saw it.
func (t *text) seen(s sentence, i int) int {
	if !s.past && !s.note && !s.anybody() {
		return 0
	}
	for j := max(s.from, i-10); j < min(s.to, i+9); j++ {
		if w := t.tokens[j].word; t.tokens[j].listed && (has(setViral, w) || t.in(setViral, j) > 1) {
			return 1
		}
	}
	return 0
}

// citation returns how many tokens from i on cite a judgment: [2019] EWFC 41, Re K.
func citation(t *text, i int) int {
	if t.tokens[i].upper && has(setReporters, t.tokens[i].word) && i+1 < len(t.tokens) && (t.tokens[i+1].class == aNumber || len(t.tokens[i+1].raw) > 1 && t.tokens[i+1].raw[0] == 'B' && digits(t.tokens[i+1].raw[1:])) {
		return 2
	}
	if t.tokens[i].raw == "Re" && i+1 < len(t.tokens) && t.tokens[i+1].capital && (len(t.tokens[i+1].raw) == 1 || len(t.tokens[i+1].raw) == 3 && t.tokens[i+1].raw[1] == '-') {
		return 2
	}
	return 0
}

// precedent reports whether a sentence cites a judgment of a higher court, which
// practice knows by its letters: Re B-S [2013] EWCA Civ 1146.
func (t *text) precedent(s sentence) bool {
	for i := s.from; i < s.to; i++ {
		if w := t.tokens[i].word; w == "ewca" || has(setPrecedents, w) {
			return !s.kin && !s.child
		}
	}
	return false
}

// harm finds an account of what was done to somebody. Where it is the first thing
// that people see it must go; in the background it may have to stand.
func (e *evidence) harm(t *text, s sentence) {
	// burns to both feet; kicked down the stairs by stepdad
	noted := (t.in(setHarm, s.from) > 1 || has(setHarm, t.tokens[s.from].word) && s.from+1 < s.to && has(setWhither, t.tokens[s.from+1].word) && (s.kin || s.note || s.to-s.from < 12 && !t.tokens[s.from].capital)) && !s.advice && !general(t, s)
	if !s.advice && s.from+1 < s.to && (has(setBones, t.tokens[s.from].word) && t.tokens[s.from+1].raw == "#" || t.tokens[s.from].raw == "#") {
		noted = true
	}
	if !s.advice && (t.clinical(s) || t.sited(s)) {
		noted = true
	}
	noted = noted || t.hurtings(s)
	for i := s.from; i < s.to; i++ {
		if n := t.dosed(s, i); n > 0 {
			e.hit(t, i, i+n, Harm, map[bool]Severity{true: MustFix, false: LookAgain}[t.manner == Opening])
			return
		}
	}
	if s.advice && !(s.pronoun && s.past) || !(s.person() || s.they && s.past) && !noted {
		return
	}
	for i := s.from; i < s.to; i++ {
		w := t.tokens[i].word
		if t.tokens[i].raw == "#" && noted && i+1 < s.to {
			e.hit(t, i, i+2, Harm, LookAgain)
			return
		}
		if !t.tokens[i].listed {
			continue
		}
		n := t.in(setHarm, i)
		if has(setBones, w) && i+1 < s.to && t.tokens[i+1].raw == "#" {
			n = 2
		}
		switch {
		case n > 1:
		case n == 1 && (s.past || s.pronoun || noted && i == s.from):
			// Being shown how to settle a shaken baby tells of nobody.
		case has(setInjury, w) && noted && (t.tokens[s.from].class == aNumber || i > s.from+1 && (t.tokens[i-1].class == aNumber || t.tokens[i-2].class == aNumber)), (has(setInjury, w) || has(setHurts, w)) && noted && (t.clinical(s) || t.sited(s)), has(setInjury, w) && s.past && (s.pronoun || s.child || s.kin):
			n = 1
		default:
			continue
		}
		if n == 1 && has(setMild, w) && !s.pronoun && !s.child && !(noted && i == s.from) {
			continue
		}
		severity := LookAgain
		if t.manner == Opening {
			severity = MustFix
		}
		e.hit(t, i, i+n, Harm, severity)
		return
	}
}

// tells notes the first sentence that tells one person's story: somebody definite,
// in the past, and no word to the reader.
func (e *evidence) tells(t *text, s sentence) {
	if e.story != nil || s.named || s.scholarly || s.advice || s.paper || !s.past || t.manner == Label || s.to-s.from < 5 {
		return
	}
	if !(s.pronoun || s.kin && !general(t, s)) {
		if !s.child || general(t, s) || !t.begins(s) {
			return
		}
	}
	from, to := t.at(t.tokens[s.from].start, t.tokens[s.to-1].end)
	e.story = &Finding{Part: t.part, Start: from, End: to, Kind: Story, Severity: StoryHint}
}

// begins reports whether a sentence begins with a child who is one person.
func (t *text) begins(s sentence) bool {
	first := t.tokens[s.from].word
	for i := s.from + 2; first != "the" && i+1 < s.to; i++ {
		if w := t.tokens[i].word; (w == "is" || w == "may" || w == "can") && t.tokens[i-1].word != "who" {
			return false // a child who was not brought is another than one who
		}
	}
	if first != "the" && first != "a" && first != "this" && first != "one" && first != "an" {
		return false
	}
	for i := s.from + 1; i < min(s.to, s.from+4); i++ {
		if has(setChild, t.tokens[i].word) && !t.tokens[i].owner {
			return true
		}
	}
	return false
}

// together raises what is weak alone: an age, a job, a condition, an origin beside a
// place, a school or a hospital, in one sentence or across the paragraphs of one text.
func (e *evidence) together() {
	place, fact := false, false
	for _, h := range e.hits {
		switch h.Kind {
		case Place, School, Hospital, Street, Postcode:
			place = true
		case Age, Job, Condition, Origin:
			fact = true
		}
	}
	if !place || !fact {
		return
	}
	for i := range e.hits {
		switch h := &e.hits[i]; h.Kind {
		case Place, School, Hospital, Age, Job, Condition, Origin:
			h.Severity = MustFix
		}
	}
}
