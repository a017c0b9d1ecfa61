package guard

// job finds what somebody of the family does.
func (e *evidence) job(t *text, s sentence) {
	if s.advice && !s.kin {
		return
	}
	for i := s.from; i < s.to; i++ {
		if n := t.trade(s, i); n > 0 {
			e.hit(t, i, i+n, Job, LookAgain)
			return
		}
		n := t.in(setJob, i)
		if n > 0 && i <= s.from+4 && !s.advice && (i == s.from || t.in(setJob, s.from) > 0 || t.tokens[i-1].word == "ex") && t.tokens[s.from].class == aWord && !general(t, s) {
			if at, length := t.townBehind(s, i+n); length > 0 && (t.tokens[i+n].class == aWord || i == s.from) {
				e.hit(t, at, at+length, Place, LookAgain)
				e.hit(t, i, i+n, Job, LookAgain)
				return
			}
		}
		if n > 0 && t.tokens[i+n-1].owner && !s.advice && !general(t, s) && (i == s.from || wordBefore(t, i) == "the" || wordBefore(t, i) == "a") {
			if next := t.next(i + n); has(setKin, next) || has(setChild, next) && next != "baby" {
				e.hit(t, i, i+n, Job, LookAgain) // the vicar's daughter
				return
			}
		}
		if n == 0 || t.tokens[i].explained && !has(setPosts, t.tokens[i].word) && !has(setForms, t.tokens[i].word) {
			continue
		}
		// Somebody of the family within reach before it, who is not the worker's own.
		for j := i - 1; j >= s.from && j >= i-9; j-- {
			w := t.tokens[j].word
			if (j == s.from && s.note && (t.tokens[j].raw == "M" || t.tokens[j].raw == "F") || has(setKin, w) || w == "he" || w == "she" || w == "family") && t.working(j, i) {
				e.hit(t, i, i+n, Job, LookAgain)
				return
			}
		}
	}
}

// trade returns how many tokens from i on say what somebody of the family keeps,
// drives or runs: runs the chippy, works the till, teaches reception.
func (t *text) trade(s sentence, i int) int {
	if i == s.from || !has(setTrading, t.tokens[i].word) {
		return 0
	}
	who := t.tokens[i-1].word
	if who == "who" && i > s.from+2 {
		who = t.tokens[i-2].word
		if t.tokens[i-2].raw == "," {
			who = t.tokens[i-3].word
		}
	}
	if !(has(setKin, who) || who == "he" || who == "she" || who == "family" || has(setTraders, who)) {
		return 0
	}
	for j := i + 1; j < min(i+6, s.to); j++ {
		if t.tokens[j].class != aWord && t.tokens[j].raw != "-" {
			return 0
		}
		if has(setWorkplace, t.tokens[j].word) || t.in(setWorkplace, j) > 0 {
			return j + 1 - i
		}
		if w := t.tokens[j].word; has(setVerbs, w) || w == "to" || w == "from" || w == "into" || w == "past" || w == "her" || w == "him" {
			return 0
		}
	}
	return 0
}

// working reports whether between somebody and a job stand words that make it theirs.
func (t *text) working(who, job int) bool {
	if t.tokens[who].owner { // mam's a dinner lady
		return job == who+2 && (t.next(who+1) == "a" || t.next(who+1) == "an" || t.next(who+1) == "the")
	}
	if job == who+1 && !t.tokens[job].capital || job == who+2 && (t.tokens[who+1].raw == ":" || t.tokens[who+1].raw == "-") {
		return true // dad trawlerman; Dad: fishmonger
	}
	for j := who + 1; j < job; j++ {
		switch t.tokens[j].word {
		case "was", "is", "were", "worked", "works", "ran", "runs", "drove", "drives", "owned", "owns", "coached", "coaches", "played", "plays", "a", "an", "as", "taught", "served", "became":
			if t.tokens[j].word != "a" && t.tokens[j].word != "an" || j == who+2 && t.tokens[who+1].raw == "," {
				// was told by the teacher: somebody else's
				for k := j; k < job; k++ {
					if w := t.tokens[k].word; w == "by" || w == "with" || w == "to" || w == "from" || has(setIrregular, w) && w != "ran" && w != "drove" && w != "taught" || w == "seen" || w == "asked" {
						return false
					}
				}
				return true
			}
		}
	}
	return false
}
