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
	if s.advice && !s.person() || !s.anybody() && !s.child {
		return
	}
	for i := s.from; i < s.to; i++ {
		if n := t.in("condition", i); n > 0 {
			e.hit(t, i, i+n, Condition, LookAgain)
			return
		}
	}
}

// in returns how many tokens from i on are in a set of words or phrases.
func (t *text) in(set string, i int) int {
	w := t.tokens[i].word
	if !t.tokens[i].listed {
		return 0
	}
	if n := lists().phrases[set].found(t, i); n > 0 {
		return n
	}
	if has(set, w) {
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
		if !tok.listed || !has("peoples", tok.word) || !tok.capital && tok.word != "black" && tok.word != "white" && tok.word != "brown" || has("common", tok.word) {
			continue
		}
		// Of whom: a Somali boy, the only Roma family, they were Slovak.
		whom, only := false, false
		for j := max(s.from, i-4); j < min(s.to, i+5); j++ {
			w := t.tokens[j].word
			whom = whom || has("child", w) || has("kin", w) || has("person", w) || w == "family" || w == "they" || w == "she" || w == "he" || w == "lads" || w == "girls" || w == "boys" || w == "parents" || w == "heritage"
			only = only || w == "only" || w == "one" || w == "few"
		}
		if !whom || !s.anybody() && !only {
			continue
		}
		end := i + 1
		for end < s.to && has("peoples", t.tokens[end].word) {
			end++
		}
		if tok.word == "jehovah" && end < s.to {
			end++
		}
		e.hit(t, i, end, Origin, LookAgain)
		return
	}
}

// job finds what somebody of the family does.
func (e *evidence) job(t *text, s sentence) {
	if s.advice && !s.kin {
		return
	}
	for i := s.from; i < s.to; i++ {
		n := t.in("job", i)
		if n == 0 || t.tokens[i].explained {
			continue
		}
		// Somebody of the family within reach before it, who is not the worker's own.
		for j := i - 1; j >= s.from && j >= i-9; j-- {
			w := t.tokens[j].word
			if (has("kin", w) || w == "he" || w == "she" || w == "family") && t.working(j, i) {
				e.hit(t, i, i+n, Job, LookAgain)
				return
			}
		}
	}
}

// working reports whether between somebody and a job stand words that make it theirs.
func (t *text) working(who, job int) bool {
	if t.tokens[who].owner {
		return false
	}
	for j := who + 1; j < job; j++ {
		switch t.tokens[j].word {
		case "was", "is", "were", "worked", "works", "ran", "runs", "drove", "drives", "owned", "owns", "coached", "coaches", "played", "plays", "a", "an", "as", "taught", "served", "became":
			if t.tokens[j].word != "a" && t.tokens[j].word != "an" || j == who+2 && t.tokens[who+1].raw == "," {
				// was told by the teacher: somebody else's
				for k := j; k < job; k++ {
					if w := t.tokens[k].word; w == "by" || w == "with" || w == "to" || w == "from" || has("irregular", w) && w != "ran" && w != "drove" && w != "taught" || w == "seen" || w == "asked" {
						return false
					}
				}
				return true
			}
		}
	}
	return false
}

// court finds what a court or a paper said of somebody.
func (e *evidence) court(t *text, s sentence) {
	for i := s.from; i < s.to; i++ {
		if n := citation(t, i); n > 0 {
			severity := LookAgain
			if s.person() || has("familycourts", t.tokens[i].word) {
				severity = MustFix
			}
			e.hit(t, i, i+n, Court, severity)
			return
		}
		n := t.in("press", i)
		if n == 0 {
			continue
		}
		if last := i + n - 1; has("papers", t.tokens[last].word) && t.tokens[last].capital && last+1 < s.to && t.tokens[last+1].capital && t.tokens[last+1].flags&isBody != 0 {
			continue // the Independent Review
		}
		sure := has("surelypress", t.tokens[i].word) || lists().phrases["surelypress"].found(t, i) > 0
		if !sure && (s.advice && !s.pronoun && !s.kin || !s.past && !s.anybody()) || t.tokens[i].word == "the" && !t.tokens[i+1].capital && has("papers", t.tokens[i+1].word) {
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
	// You find it by searching for it.
	for i := s.from; i+1 < s.to; i++ {
		if w := t.tokens[i].word; (w == "search" || w == "google") && s.pronoun && !t.tokens[i].explained {
			e.hit(t, i, i+1, Court, LookAgain)
			return
		}
	}
}

// citation returns how many tokens from i on cite a judgment: [2019] EWFC 41, Re K.
func citation(t *text, i int) int {
	if t.tokens[i].upper && has("reporters", t.tokens[i].word) && i > 0 && i+1 < len(t.tokens) && t.tokens[i+1].class == aNumber {
		return 2
	}
	if t.tokens[i].raw == "Re" && i+1 < len(t.tokens) && len(t.tokens[i+1].raw) == 1 && t.tokens[i+1].capital {
		return 2
	}
	return 0
}

// harm finds an account of what was done to somebody. Where it is the first thing
// that people see it must go; in the background it may have to stand.
func (e *evidence) harm(t *text, s sentence) {
	if s.advice && !(s.pronoun && s.past) || !(s.person() || s.they && s.past) {
		return
	}
	for i := s.from; i < s.to; i++ {
		w := t.tokens[i].word
		if !t.tokens[i].listed {
			continue
		}
		n := t.in("harm", i)
		switch {
		case n > 1:
		case n == 1 && (s.past || s.pronoun):
			// Being shown how to settle a shaken baby tells of nobody.
		case has("injury", w) && s.past && (s.pronoun || s.child || s.kin):
			n = 1
		default:
			continue
		}
		if n == 1 && has("mild", w) && !s.pronoun && !s.child {
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
	if e.story != nil || s.named || s.advice || s.paper || !s.past || t.manner == Label || s.to-s.from < 5 {
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
	if first != "the" && first != "a" && first != "this" && first != "one" && first != "an" {
		return false
	}
	for i := s.from + 1; i < min(s.to, s.from+4); i++ {
		if has("child", t.tokens[i].word) && !t.tokens[i].owner {
			return true
		}
	}
	return false
}

// together raises what is weak alone: an age, a job, a condition, an origin beside a
// place, in one sentence or across the paragraphs of one text.
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
		case Place, Age, Job, Condition, Origin:
			h.Severity = MustFix
		}
	}
}
