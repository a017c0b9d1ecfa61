package guard

import "strings"

// known is what may stand in a text.
type known struct {
	published phrases         // the names that the report uses
	phrases   phrases         // the publisher, and what the organisation lets stand as a name
	names     map[string]bool // the words of published, for addresses
	places    map[string]bool // the publisher's own, which stand in the source line anyway
	allowed   map[Allowed]bool
}

func newKnown(c Context) known {
	k := known{published: phrases{}, phrases: phrases{}, names: map[string]bool{}, places: map[string]bool{}, allowed: map[Allowed]bool{}}
	for _, name := range strings.FieldsFunc(between.Replace(plain(c.Published)), func(r rune) bool { return r == ',' }) {
		words := strings.Fields(name)
		k.published.add(words)
		for _, w := range words {
			k.names[w] = true
		}
		// Who is published by both names goes by the first.
		if len(words) == 2 && firstName(lookUp(words[0])) {
			k.published.add(words[:1])
		}
	}
	publisher := strings.Fields(plain(c.Publisher))
	for i, w := range publisher {
		if lookUp(w)&isBody == 0 {
			continue
		}
		k.phrases.add(publisher)
		if f := lookUp(publisher[0]); firstName(f) && f&isPlace == 0 {
			break // named after somebody
		}
		for _, place := range publisher[:i] {
			k.places[place] = true
		}
		break
	}
	for _, a := range c.Allowed {
		if a.Kind.HasForm() {
			continue
		}
		words := plain(a.Phrase)
		k.allowed[Allowed{words, a.Kind}] = true
		if a.Kind == Name || a.Kind == Nickname {
			k.phrases.add(strings.Fields(words))
		}
	}
	return k
}

// between names of one report stand these.
var between = strings.NewReplacer(" and ", ",", " & ", ",", ";", ",")

// plain is a phrase as it is compared.
func plain(phrase string) string {
	return strings.TrimSpace(fold(normalise(phrase, 0).text))
}

func (k known) allows(phrase string, kind Kind) bool {
	return len(k.allowed) > 0 && k.allowed[Allowed{plain(phrase), kind}]
}

// firstName reports whether a word is a given name and no English word.
func firstName(f flags) bool { return f&isGiven != 0 && f&(isWord|isCapital) == 0 }

// found returns how many tokens from i on make one of the phrases, 0 for none.
func (p phrases) found(t *text, i int) int {
	if len(p) == 0 || t.tokens[i].word == "" {
		return 0
	}
	for _, words := range p[t.tokens[i].word] {
		n := 1
		for n < len(words) && i+n < len(t.tokens) && t.tokens[i+n].word == words[n] {
			n++
		}
		if n == len(words) {
			return n
		}
	}
	return 0
}
