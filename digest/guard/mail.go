package guard

import "strings"

// mail finds mail addresses, also spelt out: jane dot harris at example dot org.
func (e *evidence) mail(t *text) {
	for i := range t.tokens {
		tok := t.tokens[i]
		switch {
		case tok.raw == "@":
			e.mailbox(t, i)
		case tok.word == "at" || tok.word == "(at" || tok.word == "dot":
			if tok.word == "at" {
				e.spelt(t, i)
			}
		}
	}
}

// mailbox finds the address around an @: what has no space on both sides.
func (e *evidence) mailbox(t *text, i int) {
	from, to := i, i+1
	for from > 0 && from > i-12 && !t.tokens[from].gap && mailSign(t.tokens[from-1]) {
		from--
	}
	for to < len(t.tokens) && to < i+12 && !t.tokens[to].gap && mailSign(t.tokens[to]) {
		to++
	}
	for to > i+1 && t.tokens[to-1].class == aSign {
		to--
	}
	if to == i+1 {
		return
	}
	if from == i { // @handle
		e.hit(t, i, to, Nickname, MustFix)
	} else {
		severity := MustFix
		local := t.text[t.tokens[from].start:t.tokens[i].start]
		if e.known.hosts(fold(t.text[t.tokens[i].end:t.tokens[to-1].end])) && (team(local) || t.ofDesk(local)) {
			severity = 0
		}
		if hosts(fold(t.text[t.tokens[i].end:t.tokens[to-1].end])) && t.reached(i) && t.ofDesk(local) {
			severity = 0
		}
		if team(local) && severity > 0 {
			severity = LookAgain
			if premises(fold(t.text[t.tokens[i].end:t.tokens[to-1].end])) {
				severity = MustFix // a school's or a surgery's office: where a child goes
			}
			if hosts(fold(t.text[t.tokens[i].end:t.tokens[to-1].end])) {
				severity = 0
			}
		}
		if severity > 0 {
			e.hit(t, from, to, Email, severity)
		}
	}
	t.explained(from, to)
}

func mailSign(tok token) bool {
	return tok.class == aWord || tok.class == aNumber || strings.Contains("._+-", tok.raw)
}

// hosts reports whether a domain is that of a body which the public writes to, by
// its parts: gov, nhs, police, org, or a word for what such bodies are in its name. The office of a
// school or a surgery is where a child goes.
func hosts(domain string) bool {
	if premises(domain) {
		return false
	}
	body := false
	for part := range strings.SplitSeq(domain, ".") {
		for _, of := range lists().members[setBodyhosts] {
			body = body || strings.Contains(part, of)
		}
		body = body || has(setPublichosts, part)
	}
	return body
}

// premises reports whether a domain is that of a place where children go.
func premises(domain string) bool {
	for part := range strings.SplitSeq(domain, ".") {
		for _, of := range lists().members[setPremiseshosts] {
			if part == of || strings.Contains(part, of) {
				return true
			}
		}
	}
	return false
}

// team reports whether a mailbox is a desk's, by its words alone.
func team(local string) bool {
	for word := range strings.FieldsFuncSeq(fold(local), func(r rune) bool { return strings.ContainsRune("._+-", r) }) {
		if !has(setMailboxes, word) {
			return false
		}
	}
	return true
}

// webAddress reports whether what stands behind the word at is a page's address and
// the word before it none of a mailbox: the library at learning.example.org.
func (t *text) webAddress(from, at, to int) bool {
	before := t.tokens[from]
	if before.class != aWord || before.raw != before.word && !before.first || from > 0 && !before.gap || from+1 != at {
		return false
	}
	for j := at; j < to; j++ {
		if t.tokens[j].word == "dot" {
			return false
		}
	}
	return before.flags&isWord != 0 && before.flags&(isName|isWordName|isPlain) == 0 || connects(before.word) || before.word == "it"
}

// spelt finds an address around the word at, in brackets or not, with a dot or the
// word for it behind.
func (e *evidence) spelt(t *text, i int) {
	from, to := i-1, i+1
	if from >= 0 && (t.tokens[from].raw == "(" || t.tokens[from].raw == "[") {
		from--
	}
	if to < len(t.tokens) && (t.tokens[to].raw == ")" || t.tokens[to].raw == "]") {
		to++
	}
	dots := 0
	for j := to; j+1 < len(t.tokens) && j < to+8; j++ {
		if t.tokens[j].class != aWord || t.tokens[j].word == "dot" {
			break
		}
		to = j + 1
		next := t.tokens[j+1]
		if next.word == "dot" || next.raw == "." && j+2 < len(t.tokens) && !t.tokens[j+2].gap {
			dots++
			j++
			to = min(j+2, len(t.tokens))
			continue
		}
		break
	}
	if to > i+1 && t.tokens[i+1].word == "www" { // read more at www.
		return
	}
	if from >= 0 && dots > 0 && t.webAddress(from, i, to) {
		t.explained(i+1, to)
		return
	}
	if from < 0 || dots == 0 || t.tokens[from].class == aSign || to > len(t.tokens) {
		return
	}
	for from > 1 && (t.tokens[from-1].word == "dot" || t.tokens[from-1].raw == "." || t.tokens[from-1].raw == "_" || t.tokens[from-1].word == "underscore") {
		from -= 2
	}
	e.hit(t, from, to, Email, MustFix)
	t.explained(from, to)
}

// hosts reports whether a domain is the publisher's own, by its place's name.
func (k known) hosts(domain string) bool {
	for part := range strings.FieldsFuncSeq(domain, func(r rune) bool { return r == '.' || r == '-' }) {
		for place := range k.places {
			if strings.HasPrefix(part, place) && !has(setPremiseshosts, part) {
				return true
			}
		}
	}
	return false
}
