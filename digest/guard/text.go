package guard

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// text is a part in words and sentences.
type text struct {
	normal
	part         int
	manner       Manner
	tokens       []token
	sentences    []sentence
	aged         map[int]bool // sentences that say an age
	looked       map[string]looked
	publicly     []int8 // of the sentences: see public
	placeLengths []int8 // of the tokens, one more each, 0 where nobody asked: see placeLength
}

// token is a word, a number or a sign.
type token struct {
	start, end int    // of the normalised text
	raw        string // as it stands there
	word       string // folded, without a possessive; "" for a sign
	class      class
	capital    bool // begins with one
	upper      bool // has no small letter, and more than one letter
	first      bool // bears a capital in any case: it begins a sentence or a quotation
	owner      bool // in the possessive
	explained  bool // names no person
	gap        bool // a space stands before it
	listed     bool // in one of the lists, or the first word of a phrase there
	flags      flags
	sentence   int
}

type class byte

const (
	aWord class = iota
	aNumber
	aSign
	aBreak
)

// longSentence is where a sentence ends at the latest, in bytes: nothing in it
// may cost more than its length.
const longSentence = 1000

// looked is what a word is known as: a text says most of its words more than once.
type looked struct {
	word   string
	flags  flags
	listed bool
}

func newText(part int, manner Manner, n normal) *text {
	t := &text{normal: n, part: part, manner: manner, looked: map[string]looked{}}
	t.tokens = make([]token, 0, len(n.text)/5+8)
	start, open := 0, true
	for i := 0; i < len(n.text); {
		tok, next := t.scan(i)
		if next == i {
			i++
			continue
		}
		i = next
		tok.gap = tok.start == 0 || n.text[tok.start-1] == ' ' || n.text[tok.start-1] == '\n'
		tok.sentence = len(t.sentences)
		if tok.class == aWord || tok.class == aNumber {
			tok.first, open = open, false
		}
		t.tokens = append(t.tokens, tok)
		if t.ends(tok) || tok.end-t.tokens[start].start > longSentence {
			t.close(start)
			start, open = len(t.tokens), true
		} else if tok.raw == `"` || tok.raw == "'" && tok.gap || tok.raw == ":" || tok.raw == "(" {
			open = true
		}
	}
	t.close(start)
	return t
}

// close ends a sentence that began at a token.
func (t *text) close(start int) {
	if start < len(t.tokens) {
		s := sentence{from: start, to: len(t.tokens)}
		t.sentences = append(t.sentences, s)
		t.sentences[len(t.sentences)-1].read(t)
	}
}

// ends reports whether the last token ends its sentence.
func (t *text) ends(tok token) bool {
	switch tok.raw {
	case "\n":
		return true
	case "!", "?", ".":
	default:
		return false
	}
	rest := strings.TrimLeft(t.text[tok.end:min(len(t.text), tok.end+4)], `"')`)
	if rest != "" && rest[0] != ' ' && rest[0] != '\n' {
		return false
	}
	if tok.raw != "." || len(t.tokens) < 2 {
		return true
	}
	before := t.tokens[len(t.tokens)-2]
	if len(before.word) == 1 && before.capital && before.word != "i" { // an initial
		return false
	}
	if len(before.raw) == 1 && !before.gap && before.class == aWord { // i.e., p.m., D.o.d.
		return false
	}
	if has(setForms, before.word) || has(setAbbreviations, before.word) {
		return false
	}
	// A small letter goes on.
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, " "))
	return !unicode.IsLower(r) || rest == ""
}

// scan reads the token at i; a space is none.
func (t *text) scan(i int) (tok token, next int) {
	s := t.text
	r, n := utf8.DecodeRuneInString(s[i:])
	tok.start = i
	switch {
	case r == ' ':
		return tok, i
	case r == '\n':
		tok.class = aBreak
	case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r):
		return t.scanWord(i)
	default:
		tok.class = aSign
	}
	tok.end, tok.raw = i+n, s[i:i+n]
	return tok, i + n
}

func (t *text) scanWord(i int) (tok token, next int) {
	s := t.text
	letters, digits, small, upper := 0, 0, 0, 0
	end := i
	for j := i; j < len(s) && j < i+120; {
		r, n := utf8.DecodeRuneInString(s[j:])
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
			if unicode.IsUpper(r) {
				upper++
			} else {
				small++
			}
		case unicode.Is(unicode.Mn, r), r == '_':
		case (r == '\'' || r == '-' || r == '&' && letters > 0) && j > i && joins(s, j+n):
		default:
			n = 0
		}
		if n == 0 {
			break
		}
		j += n
		end = j
	}
	raw := s[i:end]
	first, _ := utf8.DecodeRuneInString(raw)
	tok = token{start: i, end: end, raw: raw, capital: unicode.IsUpper(first), upper: upper > 1 && (small == 0 || small == 1 && (letters == len(raw) || letters == len(raw)-1 && strings.HasSuffix(raw, "'s")) && raw[len(raw)-1] == 's')} // IROs
	if lead, rest, dashed := strings.Cut(raw, "-"); dashed && !tok.capital && rest != "" && rest[0] >= 'A' && rest[0] <= 'Z' && has(setParticles, lead) {
		tok.capital = true // al-Khatiri
	}
	if letters == 0 {
		tok.class, tok.word = aNumber, raw
		return tok, end
	}
	tok.word = fold(raw)
	if w, found := strings.CutSuffix(tok.word, "'s"); found {
		tok.word, tok.owner = w, true
	} else if end < len(s) && s[end] == '\'' && strings.HasSuffix(tok.word, "s") && (end+1 == len(s) || s[end+1] == ' ') {
		tok.owner = true
	}
	if tok.word == "a" || tok.word == "i" || tok.word == "o" {
		tok.flags = isWord
		return tok, end
	}
	l, known := t.looked[tok.word]
	if !known {
		word := tok.word
		tok.flags = lookUp(word)
		tok.listed = lists().listed[word]
		if tok.flags == 0 {
			tok.flags = tok.parts(digits)
		}
		l = looked{tok.word, tok.flags, tok.listed}
		t.looked[word] = l
	}
	tok.word, tok.flags, tok.listed = l.word, l.flags, l.listed
	return tok, end
}

// joins reports whether a sign inside a word goes on with a letter or a digit.
func joins(s string, j int) bool {
	r, _ := utf8.DecodeRuneInString(s[min(j, len(s)):])
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// parts says what a word is that is in no list as a whole: a contraction, words
// with a dash between, digits that stand for letters.
func (tok *token) parts(digits int) (f flags) {
	if base, ending, found := strings.Cut(tok.word, "'"); found && strings.Contains(" t ll d re ve m ", " "+ending+" ") {
		if b := lookUp(base); b&isWord != 0 || ending == "t" || base == "i" {
			return isWord
		}
	}
	if base, ending, found := strings.Cut(tok.word, "'"); found && (ending == "n" || ending == "r" || ending == "i" || ending == "u" || ending == "w") && lookUp(base)&isName != 0 {
		tok.word = base // Lowri'n dweud
		return lookUp(base)
	}
	if former, found := strings.CutPrefix(tok.word, "ex-"); found && has(setJob, former) {
		tok.word, tok.listed = former, true
		return isWord
	}
	if strings.Contains(tok.word, "-") {
		if people, kind, _ := strings.Cut(tok.word, "-"); has(setPeoples, people) && (kind == "speaking" || kind == "born" || kind == "heritage" || kind == "origin" || kind == "background") {
			tok.word, tok.listed = people, true // Tamil-speaking
			return isWord
		}
		all := flags(isWord | isCapital)
		var any flags
		if strings.Contains(tok.word, "-of-") {
			return isWord // jack-of-all-trades
		}
		for part := range strings.SplitSeq(tok.word, "-") {
			p := lookUp(part)
			if len(part) < 2 || part[0] >= '0' && part[0] <= '9' {
				p |= isWord
			}
			if p&(isWord|isCapital|isBody) == 0 {
				all = 0
			}
			any |= p
		}
		if all != 0 {
			if dash := strings.IndexByte(tok.raw, '-'); any&isWordName != 0 && tok.capital && dash+1 < len(tok.raw) && tok.raw[dash+1] >= 'A' && tok.raw[dash+1] <= 'Z' {
				return isWord | isWordName // Chardonnay-Rose
			}
			return isWord
		}
		return any & isName
	}
	if digits > 0 {
		if day(tok.word) || shortAge(tok.word) { // 14th is no lath
			return isCapital
		}
		if read := lookUp(digitsAsLetters.Replace(tok.word)); read&isName != 0 && read&isWord == 0 && !(tok.upper && strings.TrimRight(tok.raw, "0123456789") == strings.Trim(tok.raw, "0123456789")) {
			tok.word = digitsAsLetters.Replace(tok.word)
			return read
		}
		return isCapital // a code is no name
	}
	// Endings that the dictionary leaves to grammar.
	for _, ending := range []string{"s", "ing", "ed", "er", "ers", "ly", "ness", "less", "like"} {
		if base, found := strings.CutSuffix(tok.word, ending); found && len(base) > 3 && lookUp(base)&isWord != 0 {
			return isWord
		}
	}
	return 0
}

var digitsAsLetters = strings.NewReplacer("0", "o", "1", "l", "3", "e", "4", "a", "5", "s", "7", "t", "8", "b")

// hit records a finding over tokens from i up to j.
func (e *evidence) hit(t *text, i, j int, k Kind, s Severity) {
	if j <= i {
		return
	}
	e.hitBytes(t, t.tokens[i].start, t.tokens[j-1].end, k, s)
}

func (e *evidence) hitBytes(t *text, start, end int, k Kind, s Severity) {
	from, to := t.at(start, end)
	if from >= to {
		return
	}
	h := Finding{Part: t.part, Start: from, End: to, Kind: k, Severity: s}
	if !e.known.allows(t.text[start:end], k) {
		e.hits = append(e.hits, h)
	}
}
