package mailtext

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"strconv"
	"strings"
	"sync"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// A digest says the same to thousands, but for their names and links. It is laid out
// once, with slots in their place, and for each reader the slots are filled.

// mark begins a slot, before its number. Nobody who writes knows it.
var mark = rand.Text()

// slot is where something of the reader's own is to stand.
func slot(n int) string { return fmt.Sprintf("%s%03d", mark, n) }

// mostSlots is how many have a number.
const mostSlots = 1000

// form is a mail with slots.
type form struct {
	subject    string
	text, html []string // what stands before the first slot, and the number of each slot with what follows it
}

var forms memo[form]

// formed lays out a letter of items: its form is made where no letter had it before.
func (r Renderer) formed(said letter.Items, l digest.Letter, short bool) Message {
	name := letter.Line(l.Person.Name)
	text, html := []string{name}, []string{template.HTMLEscapeString(name)}
	slotted := l
	slotted.Links = maps.Clone(l.Links)
	if l.Person.Name != "" {
		slotted.Person.Name = slot(0)
	}
	if l.StopLink != "" {
		slotted.StopLink = slot(len(text))
		text, html = append(text, l.StopLink), append(html, l.StopLink)
	}
	for _, e := range said.Entries {
		if token := l.Links[e.ID]; token != "" {
			slotted.Links[e.ID] = slot(len(text))
			text, html = append(text, token), append(html, token)
		}
	}
	p := r.laid(said, slotted, short)
	key, err := json.Marshal(p)
	if err != nil {
		panic(err) // a page is strings
	}
	f := forms.of(string(key), func() form {
		return form{p.Subject, strings.Split(p.text(), mark), strings.Split(p.html(), mark)}
	})
	return Message{Subject: f.subject, Text: fill(f.text, text), HTML: fill(f.html, html)}
}

// fill puts words into slots.
func fill(pieces, words []string) string {
	var b strings.Builder
	b.WriteString(pieces[0])
	for _, piece := range pieces[1:] {
		n, err := strconv.Atoi(piece[:3])
		if err != nil {
			panic(err) // a slot has its number
		}
		b.WriteString(words[n])
		b.WriteString(piece[3:])
	}
	return b.String()
}

// fillable reports whether a letter's links are made of letters and figures alone, as
// they are in text and in an address.
func fillable(l digest.Letter) bool {
	for _, token := range l.Links {
		if strings.ContainsFunc(token, func(r rune) bool {
			return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
		}) {
			return false
		}
	}
	return len(l.Links) < mostSlots-1
}

// memo keeps what was made of something, for a while.
type memo[V any] struct {
	mu    sync.Mutex
	known map[string]V
}

// mostKept is how many a memo keeps: as many as go out on one day. It then begins anew.
const mostKept = 256

// of returns what is made of a key.
func (m *memo[V]) of(key string, make func() V) V {
	m.mu.Lock()
	v, ok := m.known[key]
	m.mu.Unlock()
	if ok {
		return v
	}
	v = make()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil || len(m.known) >= mostKept {
		m.known = map[string]V{}
	}
	m.known[key] = v
	return v
}
