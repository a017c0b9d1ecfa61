package guard

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// normal is a text as the kinds look at it: plain words of one alphabet's plain
// forms, one kind of space, quote and dash, a line feed between paragraphs.
type normal struct {
	text     string
	from, to []int32 // byte of text → bytes of the source
	source   int     // bytes of the source
}

// source returns where in the source a stretch of the normalised text is.
func (n normal) at(start, end int) (from, to int) {
	if start >= end || end > len(n.text) {
		return 0, 0
	}
	return int(n.from[start]), int(n.to[end-1])
}

// readings normalises a text. What is invisible is dropped; as somebody may have
// used it between words, a text with a space of no width is read with spaces too.
func readings(source string) []normal {
	r := []normal{normalise(source, 0)}
	if strings.ContainsAny(source, "\u200b\u200c\u200d\u2060\ufeff\u180e") || strings.Contains(source, "&#") || strings.Contains(source, "&Zero") {
		if spaced := normalise(source, ' '); spaced.text != r[0].text {
			r = append(r, spaced)
		}
	}
	return r
}

type normaliser struct {
	text     []byte
	from, to []int32
	thin     byte // what a space of no width becomes, 0 for nothing
}

// normalise reads Markdown. Every source byte is looked at a bounded number of
// times.
func normalise(source string, thin byte) normal {
	w := &normaliser{thin: thin}
	w.text, w.from, w.to = make([]byte, 0, len(source)), make([]int32, 0, len(source)), make([]int32, 0, len(source))
	for i := 0; i < len(source); {
		if i == 0 || source[i-1] == '\n' {
			if n := w.lineStart(source, i); n > 0 {
				i += n
				continue
			}
		}
		i += w.step(source, i)
	}
	return normal{string(w.text), w.from, w.to, len(source)}
}

// lineStart reads what begins a line: an empty line parts paragraphs, so do the
// marks of lists, quotes and headings. It returns how many bytes it took.
func (w *normaliser) lineStart(source string, i int) int {
	j := i
	for j < len(source) && (source[j] == ' ' || source[j] == '\t' || source[j] == '>') {
		j++
	}
	switch {
	case j == len(source):
	case source[j] == '\n':
		w.breakAt(i, j+1)
		return j + 1 - i
	case source[j] == '#' || (source[j] == '-' || source[j] == '*' || source[j] == '+') && j+1 < len(source) && (source[j+1] == ' ' || source[j+1] == '\t'):
		for j < len(source) && (source[j] == '#' || source[j] == source[i]) && source[j] != '\n' {
			j++
		}
		if j == i {
			j++
		}
		if source[j-1] != '#' && j < len(source) && strings.IndexByte("-*+", source[j]) >= 0 {
			j++
		}
		w.breakAt(i, j)
		return j - i
	case source[j] >= '0' && source[j] <= '9':
		k := j
		for k < len(source) && k < j+9 && source[k] >= '0' && source[k] <= '9' {
			k++
		}
		if k+1 < len(source) && (source[k] == '.' || source[k] == ')') && source[k+1] == ' ' {
			w.breakAt(i, k+1)
			return k + 1 - i
		}
	}
	return 0
}

func (w *normaliser) breakAt(from, to int) {
	if n := len(w.text); n > 0 && w.text[n-1] != '\n' {
		w.put("\n", from, to)
	}
}

// step reads one sign of the source and returns its length.
func (w *normaliser) step(source string, i int) int {
	c := source[i]
	switch {
	case c == '\n', c == '\r':
		w.space(i, i+1)
		return 1
	case c == '\\' && i+1 < len(source) && source[i+1] < 0x80 && !alnum(source[i+1]):
		if source[i+1] == '\n' {
			w.space(i, i+2)
		} else {
			w.plain(string(source[i+1]), i, i+2)
		}
		return 2
	case c == '*' || c == '`' || c == '~':
		return 1
	case c == '_':
		inside := i > 0 && alnum(source[i-1]) && i+1 < len(source) && alnum(source[i+1])
		if inside {
			w.put("_", i, i+1)
		}
		return 1
	case c == '|':
		w.space(i, i+1)
		return 1
	case c == '[' || c == ']':
		return w.bracket(source, i)
	case c == '(':
		if n := w.spelt(source, i, "(at)", "(dot)"); n > 0 {
			return n
		}
	case c == '<':
		return w.angle(source, i)
	case c == '&':
		if n := entity(source[i:]); n > 0 {
			w.plain(html.UnescapeString(source[i:i+n]), i, i+n)
			return n
		}
	}
	if c < 0x80 && (i+1 == len(source) || source[i+1] < 0x80) {
		w.ascii(c, i)
		return 1
	}
	n := norm.NFKC.NextBoundaryInString(source[i:], true)
	if n <= 0 {
		n = 1
	}
	w.plain(source[i:i+n], i, i+n)
	return n
}

// bracket drops the signs of a link and keeps its words; its target becomes words
// of its own behind it.
func (w *normaliser) bracket(source string, i int) int {
	if n := w.spelt(source, i, "[at]", "[dot]"); n > 0 {
		return n
	}
	if source[i] == ']' && i+1 < len(source) && source[i+1] == '(' {
		for j := i + 2; j < len(source) && j < i+2048 && source[j] != '\n'; j++ {
			if source[j] == ')' || source[j] == ' ' {
				return j + 1 - i
			}
		}
	}
	return 1
}

// angle drops the signs of an address in angle brackets, and of a tag.
func (w *normaliser) angle(source string, i int) int {
	if strings.HasPrefix(source[i:], "<mailto:") {
		return len("<mailto:")
	}
	w.space(i, i+1)
	return 1
}

// entity returns the length of a character written as &name; or &#number;, 0 for none.
func entity(s string) int {
	for j := 1; j < len(s) && j < 34; j++ {
		switch {
		case s[j] == ';' && j > 1:
			return j + 1
		case !alnum(s[j]) && s[j] != '#':
			return 0
		}
	}
	return 0
}

func (w *normaliser) ascii(c byte, i int) {
	if c == ' ' || c == '\t' || c < 0x20 || c == 0x7f {
		w.space(i, i+1)
		return
	}
	w.text = append(w.text, c)
	w.from, w.to = append(w.from, int32(i)), append(w.to, int32(i+1))
}

// plain puts a piece of text in its plain form.
func (w *normaliser) plain(piece string, from, to int) {
	for _, r := range norm.NFKC.String(piece) {
		switch {
		case thin(r):
			if w.thin != 0 {
				w.space(from, to)
			}
		case r == '\u00ad' || r == '\u034f' || r == '\u115f' || r == '\u1160' || r == '\u3164' || r == '\uffa0' || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r):
		case r == '\n' || r == '\u2028' || r == '\u2029' || unicode.IsSpace(r) || unicode.Is(unicode.Zs, r) || r == '\u2800' || unicode.IsControl(r):
			w.space(from, to)
		case strings.ContainsRune("‘’‚‛′ʼʻ`´ʹ", r):
			w.put("'", from, to)
		case strings.ContainsRune("“”„‟″«»‹›", r):
			w.put(`"`, from, to)
		case unicode.Is(unicode.Pd, r) || r == '−':
			w.put("-", from, to)
		case r == '…':
			w.put(".", from, to)
		case r == '•' || r == '·' || r == '‧' || r == '∙':
			w.put(".", from, to)
		default:
			if l, found := looksLike[r]; found {
				r = l
			}
			w.put(string(r), from, to)
		}
	}
}

func thin(r rune) bool {
	return r == '\u200b' || r == '\u200c' || r == '\u200d' || r == '\u2060' || r == '\ufeff' || r == '\u180e'
}

func (w *normaliser) put(s string, from, to int) {
	for i := range len(s) {
		w.text = append(w.text, s[i])
		w.from, w.to = append(w.from, int32(from)), append(w.to, int32(to))
	}
}

// space puts one space where there is none yet.
func (w *normaliser) space(from, to int) {
	if n := len(w.text); n > 0 && w.text[n-1] != ' ' && w.text[n-1] != '\n' {
		w.put(" ", from, to)
	}
}

// looksLike are letters of other alphabets that nobody tells from Latin ones
// (Unicode Technical Standard 39, confusables).
var looksLike = func() map[rune]rune {
	m := map[rune]rune{}
	const others, latin = "АВЕЅІЈКМНОРСТУХаеіјорсухѕԁԛԝһвкмнтАΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυϲՕօɑɡı", "ABESIJKMHOPCTYXaeijopcyxsdqwhBKMHTAABEZHIKMNOPTYXaikvoptucOoagi"
	to := []rune(latin)
	for i, r := range []rune(others) {
		m[r] = to[i]
	}
	return m
}()

// fold is a word as it is looked up: small letters without their signs.
func fold(word string) string {
	plain := true
	for i := range len(word) {
		if c := word[i]; c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' {
			plain = false
			break
		}
	}
	if plain {
		return word
	}
	var b strings.Builder
	b.Grow(len(word))
	for _, r := range norm.NFKD.String(word) {
		switch r = unicode.ToLower(r); {
		case unicode.Is(unicode.Mn, r):
		case r < utf8.RuneSelf:
			b.WriteRune(r)
		default:
			if s, found := spelt[r]; found {
				b.WriteString(s)
			} else {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

// spelt are letters that have no sign to take off.
var spelt = map[rune]string{'ł': "l", 'ø': "o", 'đ': "d", 'ð': "d", 'ı': "i", 'æ': "ae", 'œ': "oe", 'ß': "ss", 'þ': "th", 'ŋ': "ng", 'ħ': "h"}

func alnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// spelt drops the brackets of a sign that is spelt out in a mail address, and returns
// how many bytes it took: joan[at]example[dot]org, joan (AT) example (dot) org.
func (w *normaliser) spelt(source string, i int, signs ...string) int {
	for _, sign := range signs {
		if len(source) >= i+len(sign) && strings.EqualFold(source[i:i+len(sign)], sign) {
			w.space(i, i+1)
			for j := i + 1; j < i+len(sign)-1; j++ {
				w.ascii(source[j]|0x20, j)
			}
			w.space(i+len(sign)-1, i+len(sign))
			return len(sign)
		}
	}
	return 0
}
