package slacktext

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// escape makes text safe in mrkdwn and in a message's text: without < no
// mention, channel broadcast or disguised link can be formed.
func escape(s string) string { return escaper.Replace(clean(s)) }

// clean removes control characters and those that change the direction of
// writing, which can make text read otherwise than it is.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == utf8.RuneError:
			return -1
		default:
			return r
		}
	}, s)
}

// oneLine folds white space, and says so rather than show nothing.
func oneLine(s string) string {
	if s = strings.Join(strings.Fields(clean(s)), " "); s == "" {
		return "(no text)"
	}
	return s
}

// cut shortens s to n code points, the last of which is then an ellipsis.
func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	runes := []rune(s)
	return strings.TrimRightFunc(string(runes[:max(n-1, 0)]), unicode.IsSpace) + "…"
}

// cutEscaped returns s escaped and, with that, at most n code points long; it
// never cuts through an escape such as &amp;.
func cutEscaped(s string, n int) string {
	s = clean(s)
	if e := escape(s); utf8.RuneCountInString(e) <= n {
		return e
	}
	room := n - 1
	end := 0
	for i, r := range s {
		if room -= utf8.RuneCountInString(escaper.Replace(string(r))); room < 0 {
			break
		}
		end = i + utf8.RuneLen(r)
	}
	return escaper.Replace(strings.TrimRightFunc(s[:end], unicode.IsSpace)) + "…"
}

// capital writes the first letter large.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
