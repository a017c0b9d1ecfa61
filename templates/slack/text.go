package slacktext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/briefed/briefed/templates/letter"
)

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// escape makes text safe in mrkdwn and in a message's text: without < no
// mention, channel broadcast or disguised link can be formed.
func escape(s string) string { return escaper.Replace(clean(s)) }

func clean(s string) string { return letter.Clean(s) }

func oneLine(s string) string { return letter.Line(s) }

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

func capital(s string) string { return letter.Capital(s) }
