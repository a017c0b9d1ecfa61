package guard

import "strings"

// titled finds a name behind a form of address, a post or a relative: Mrs Pym,
// PC Brown, the worker Bronwen. It returns how many tokens it took, 0 for none.
func (e *evidence) titled(t *text, i int) int {
	tok := t.tokens[i]
	if n := t.smallTitle(i); n > 0 {
		e.hit(t, i, i+n, Name, MustFix)
		return n
	}
	form := has(setForms, tok.word) && tok.capital
	if !form && !has(setPosts, tok.word) {
		return 0
	}
	j := i + 1
	if form && j < len(t.tokens) && t.tokens[j].raw == "." {
		j++
	}
	if j >= len(t.tokens) || t.tokens[j].sentence != tok.sentence {
		return 0
	}
	name := t.tokens[j]
	if name.class != aWord || !name.capital || name.explained || !name.gap {
		return 0
	}
	f := name.flags
	switch {
	case form && f&(isBody|isCapital) != 0 && f&isName == 0, form && t.tokens[i].owner, tok.owner:
		return 0
	case form:
	case len(name.word) == 1:
		// Little L in quotes; Child R and Family B are how reports speak.
		if !(tok.word == "little" || tok.word == "lil" || tok.word == "big") {
			return 0
		}
		e.hit(t, i, j+1, Nickname, MustFix)
		return j + 1 - i
	case name.upper && f&isGiven == 0:
		return 0
	case f&(isBody|isCapital) != 0 && f&(isGiven|isWordName) == 0:
		return 0
	case tok.word == "baby" && !tok.capital && f&(isFamily|isWordName) != 0 && f&(isBody|isCapital) == 0 && !has(setNotpets, name.word):
		e.hit(t, j, j+1, Name, MustFix) // unborn baby Fletcher
		return j + 1 - i
	case has(setPet, tok.word):
		if !tok.capital && !firstName(f) || f&isPlace != 0 && f&isGiven == 0 || tok.first && f&isWord != 0 && f&isWordName == 0 || has(setNotpets, name.word) {
			return 0
		}
		if f&isWord != 0 && f&isWordName == 0 && !t.sentences[tok.sentence].anybody() {
			return 0
		}
		end := t.nameRun(j)
		kind := Nickname
		if firstName(f) || tok.word == "baby" {
			kind = Name
		}
		e.hit(t, i, end, kind, MustFix)
		return end - i
	case f&isWord != 0 && f&isWordName == 0 && !(tok.capital && !tok.first && f&isFamily != 0 && has(setSurnames, name.word)):
		return 0
	case f&isPlace != 0 && f&isName == 0:
		return 0
	}
	if f&isWord != 0 && t.titleCase(j) && !form {
		return 0
	}
	end := t.nameRun(j)
	for end > j+1 && t.tokens[end-1].flags&(isBody|isCapital) != 0 {
		end--
	}
	e.hit(t, i, end, Name, MustFix)
	return end - i
}

// nicknames finds what somebody is called, by the words that say so.
func (e *evidence) nicknames(t *text) {
	for i := range t.tokens {
		w := t.tokens[i].word
		if !t.tokens[i].listed || !has(setCalling, w) {
			if t.ours(i) {
				e.hit(t, i, i+1, Nickname, MustFix)
			} else if t.tokens[i].raw == `"` || t.tokens[i].raw == "'" {
				e.quoted(t, i)
			} else if t.onlineName(i) {
				e.hit(t, i, t.handleEnd(i), Nickname, MustFix)
			} else if t.pressName(i) {
				e.hit(t, i-1, i+1, Nickname, LookAgain)
			}
			continue
		}
		s := t.sentences[t.tokens[i].sentence]
		by := false // went by, the name
		if t.chosen(s) {
			continue // called Teasel, a name chosen for the purpose
		}
		switch before := wordBefore(t, i); w {
		case "went", "goes", "go":
			if by = t.next(i+1) == "by"; !by {
				continue
			}
		case "known":
			by = t.next(i+1) == "to" && has(setAll, t.next(i+2)) && t.next(i+3) == "as" || i == s.from && !t.tokens[i].capital || t.next(i+1) == "on" && t.next(i+2) == "the"
		case "snapchat", "snap", "instagram", "insta", "tiktok", "tag":
			if by = (t.next(i+1) == "is" || t.next(i+1) == "was" || i+1 < len(t.tokens) && t.tokens[i+1].raw == ":") && i+2 < len(t.tokens) && handle(t.tokens[i+2].raw); !by && w != "tag" {
				continue
			}
		case "name", "username", "handle":
			if n := i + 1; (before == "street" || before == "pet" || before == "screen" || before == "user") && (t.next(n) == "is" || t.next(n) == "was") {
				if has(setPet, t.next(n+1)) && t.next(n+2) != "" {
					e.hit(t, n+1, n+3, Nickname, MustFix)
					t.explained(n+1, n+3)
					continue
				}
			}
			if (before == "maiden" || before == "full" || before == "real" || before == "married" || before == "birth" || before == "middle") && (t.next(i+1) == "is" || t.next(i+1) == "was") {
				by = s.pronoun || s.kin || s.child
				break
			}
			if before == "street" && (t.quotes(i+1) || i+1 < s.to && t.tokens[i+1].capital) {
				by = true
				break
			}
			if by = (before == "the" || before == "his" || before == "her" || before == "user" || before == "street" || before == "screen") && t.quotes(i+1); w == "name" && !(by && (s.pronoun || s.kin || s.child)) {
				continue
			}
		}
		if !strong(w) && !by && !(s.pronoun || s.kin || s.child || s.family || s.they && s.past || i == s.from && !t.tokens[i].capital && t.quotes(i+1)) || s.advice && !s.pronoun {
			continue
		}
		for j := i + 1; j < min(i+9, s.to); j++ {
			tok := t.tokens[j]
			if tok.word == "it" || tok.word == "this" || tok.word == "operation" {
				break
			}
			if (tok.raw == `"` || tok.raw == "'") && tok.gap {
				if end := t.unquote(j); end > 0 && end-j < 6 {
					if !t.allExplained(j+1, end) {
						e.hit(t, j+1, end, Nickname, MustFix)
						t.explained(j+1, end)
					}
					break
				}
			}
			if tok.class == aWord && (tok.capital && !tok.explained && tok.flags&(isCapital|isBody) == 0 || handle(tok.raw)) {
				if w == "called" && j == i+1 && tok.flags&isWord != 0 && tok.flags&isWordName == 0 && s.advice {
					break
				}
				if has(setCallers, tok.word) {
					continue
				}
				end := t.nameRun(j)
				kind := Nickname
				if firstName(tok.flags) {
					kind = Name
				}
				e.hit(t, j, end, kind, MustFix)
				t.explained(j, end)
				break
			}
		}
	}
}

// pressName reports whether the child at i bears a name that a paper gave: the Attic
// Boy. What a tool or a procedure is called goes on.
func (t *text) pressName(i int) bool {
	tok := t.tokens[i]
	if !tok.capital || tok.first || tok.upper || !tok.listed || !has(setChild, tok.word) || tok.owner || i < 2 || t.tokens[i-2].word != "the" || !t.tokens[i-1].capital || t.tokens[i-1].explained || t.tokens[i-1].flags&isWord == 0 || has(setOrder, t.tokens[i-1].word) {
		return false
	}
	if s := t.sentences[tok.sentence]; s.advice || s.paper || t.titleCase(i) {
		return false
	}
	next := t.next(i + 1)
	return !(i+1 < len(t.tokens) && t.tokens[i+1].capital) && !has(setEponyms, next) && next != "in" && next != "at" && next != "of"
}

// quotes reports whether a name in quotation marks, or one made for the web, stands at i.
func (t *text) quotes(i int) bool {
	return i < len(t.tokens) && (t.tokens[i].raw == `"` || t.tokens[i].raw == "'" && t.tokens[i].gap || t.tokens[i].class == aWord && handle(t.tokens[i].raw))
}

func strong(w string) bool { return w == "nicknamed" || w == "nickname" || w == "aka" || w == "alias" }

// handle reports whether a word is made as names on the web are.
func handle(raw string) bool {
	letter, sign := false, false
	for i := range len(raw) {
		letter = letter || raw[i] >= 'a' && raw[i] <= 'z'
		sign = sign || raw[i] == '_' || raw[i] >= '0' && raw[i] <= '9'
	}
	return letter && sign && len(raw) > 4 && (raw[0] < '0' || raw[0] > '9')
}

// unquote returns the sign that ends a quotation begun at i, 0 for none near.
func (t *text) unquote(i int) int {
	for j := i + 1; j < min(i+10, len(t.tokens)); j++ {
		if t.tokens[j].raw == t.tokens[i].raw && (j+1 >= len(t.tokens) || t.tokens[j+1].gap || t.tokens[j+1].class == aSign) {
			return j
		}
	}
	return 0
}

func (t *text) allExplained(i, j int) bool {
	for ; i < j; i++ {
		if t.tokens[i].class == aWord && !t.tokens[i].explained {
			return false
		}
	}
	return true
}

// quoted finds one or two words in quotation marks that stand for somebody: was
// "Spud" to everybody.
func (e *evidence) quoted(t *text, i int) {
	if !t.tokens[i].gap {
		return
	}
	end := t.unquote(i)
	s := t.sentences[t.tokens[i].sentence]
	if end == 0 || end-i > 3 || end-i < 2 || i == s.from || !(s.pronoun || s.kin || s.child || s.they && s.past || has(setKin, wordBefore(t, i))) || s.advice || s.paper {
		return
	}
	tok := t.tokens[i+1]
	last := t.tokens[end-1]
	if !tok.capital || tok.explained || tok.flags&(isBody|isCapital) != 0 || last.class != aWord || !last.capital || last.raw == "," {
		return
	}
	before := t.tokens[i-1].word
	if has(setVerbs, before) && before != "was" && before != "is" && before != "became" && t.tokens[i-1].raw != "," || before == "says" || before == "asks" || before == "that" {
		return
	}
	e.hit(t, i+1, end, Nickname, LookAgain)
}

// onlineName reports whether a word is a name made for the web, beside a word for
// where such names are used: posts under kxng_07; gamer tag xXdemonBoyXx.
func (t *text) onlineName(i int) bool {
	tok := t.tokens[i]
	if tok.class != aWord || tok.explained && (tok.upper || !handle(tok.raw)) || tok.flags&isWord != 0 && tok.raw == tok.word && t.handleEnd(i) < i+4 || i > 0 && !tok.gap && t.tokens[i-1].raw != "\"" {
		return false
	}
	if end := t.handleEnd(i); tok.word == "www" || end < len(t.tokens) && (t.tokens[end].raw == "/" || t.tokens[end].raw == "@") {
		return false
	}
	made := handle(tok.raw) && (strings.IndexByte(tok.raw, '_') > 0 || t.tokens[i].raw[len(tok.raw)-1] <= '9') || humped(tok.raw) || t.handleEnd(i) > i+1
	if !made {
		return false
	}
	s := t.sentences[tok.sentence]
	for j := max(s.from, i-7); j < i; j++ {
		if has(setOnline, t.tokens[j].word) {
			return true
		}
	}
	return false
}

// handleEnd returns the end of a name made for the web that goes on with dots.
func (t *text) handleEnd(i int) int {
	end := i + 1
	for end+1 < len(t.tokens) && t.tokens[end].raw == "." && !t.tokens[end].gap && !t.tokens[end+1].gap && t.tokens[end+1].class <= aNumber {
		end += 2
	}
	return end
}

// humped reports whether a word begins small and has a capital inside.
func humped(raw string) bool {
	return len(raw) > 5 && raw[0] >= 'a' && raw[0] <= 'z' && strings.ToLower(raw) != raw
}

// chosen reports whether a sentence says that a name was made up.
func (t *text) chosen(s sentence) bool {
	for i := s.from; i+1 < s.to; i++ {
		switch t.tokens[i].word {
		case "pseudonym", "pseudonyms":
			return true
		case "name":
			if next := t.tokens[i+1].word; next == "chosen" || next == "picked" || next == "invented" || next == "given" && t.next(i+2) == "for" {
				return true
			}
		}
	}
	return false
}
