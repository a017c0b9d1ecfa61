package digest

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// hidden returns the first character of a text that nobody can see and that can
// make it read other than it is: control characters, line separators, and the
// marks that turn the direction of writing (Unicode Technical Report 36,
// section 3.3; "Trojan Source", CVE-2021-42574). Line feeds and tabs are allowed
// in prose only.
func hidden(text string, prose bool) (r rune, found bool) {
	for _, r := range text {
		switch {
		case prose && (r == '\n' || r == '\t'):
		case unicode.In(r, unicode.Cc, unicode.Bidi_Control, unicode.Zl, unicode.Zp), r == '\uFEFF':
			return r, true
		}
	}
	return 0, false
}

// hiddenMessage says what to do about a character that [hidden] found.
func hiddenMessage(r rune) string {
	return fmt.Sprintf("holds the invisible character U+%04X: delete it and type the text again", r)
}

// garbled reports whether a text is UTF-8 that was read as Windows-1252 and
// saved again, as in "SiÃ¢n" for Siân: the first byte of a two-byte character
// shows as Â, Ã, Ä or Å, and the second as what Windows-1252 has at 80–BF.
func garbled(text string) bool {
	lead := false
	for _, r := range text {
		if lead && (r >= 0x80 && r <= 0xBF || strings.ContainsRune("€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ", r)) {
			return true
		}
		lead = r >= 'Â' && r <= 'Å'
	}
	return strings.Contains(text, "â€")
}

// characters counts what a reader would call letters.
func characters(text string) int { return utf8.RuneCountInString(text) }

// spaced returns a text with single spaces.
func spaced(text string) string { return strings.Join(strings.Fields(text), " ") }
