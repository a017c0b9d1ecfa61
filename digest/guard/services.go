package guard

import "strings"

// public reports whether a sentence tells where a public body is or how it is reached,
// and nobody in particular is spoken of: its address and its numbers are no family's.
func (t *text) public(i int) bool {
	number := t.tokens[i].sentence
	if t.publicly == nil {
		t.publicly = make([]int8, len(t.sentences))
	}
	if t.publicly[number] == 0 {
		t.publicly[number] = 1
		if t.ofBody(t.sentences[number]) {
			t.publicly[number] = 2
		}
	}
	return t.publicly[number] == 2
}

func (t *text) ofBody(s sentence) bool {
	if s.pronoun || s.kin || s.child || s.family || s.note {
		return false
	}
	body, publishes := false, false
	for i := s.from; i < s.to; i++ {
		tok := t.tokens[i]
		if tok.class == aSign && tok.raw == "©" {
			body, publishes = true, true
		}
		if !tok.listed {
			continue
		}
		switch {
		case has(setPrivate, tok.word) && !tok.capital:
			return false
		case tok.capital && has(setPublic, tok.word), lists().phrases[setPublic].found(t, i) > 0 && tok.capital:
			body = true
		case (tok.word == "published" || tok.word == "printed" || tok.word == "produced") && i+1 < s.to:
			body, publishes = true, true
		case tok.word == "helpline", tok.word == "switchboard", tok.word == "hotline", tok.word == "line" && i+1 < s.to && t.tokens[i+1].raw == ":":
			body = true
		}
	}
	return body && (publishes || !s.past) // Police were called to
}

// reached reports whether a number is one where a body is reached: behind its name,
// beside its hours or its mailbox, without anybody's name before it.
func (t *text) reached(i int) bool {
	if !t.public(i) {
		return false
	}
	s := t.sentences[t.tokens[i].sentence]
	for j := s.from; j < i; j++ {
		if tok := t.tokens[j]; tok.class == aWord && (has(setPersonal, tok.word) || tok.capital && firstName(tok.flags) && tok.flags&isPlace == 0 && !tok.explained && !has(setPublic, tok.word)) {
			return false
		}
	}
	return true
}

// landline reports whether a number is none of a mobile phone (Ofcom, National
// Telephone Numbering Plan: 07 is for mobiles and pagers).
func landline(s string) bool { return !strings.HasPrefix(s, "07") }

// ofDesk reports whether the part of an address before the @ has no sign between
// words, as persons' addresses do: fmu@, jo@ beside the name of the body.
func (t *text) ofDesk(local string) bool {
	return !strings.ContainsAny(local, "._") && (len(local) < 5 || lookUp(fold(local))&isName == 0)
}
