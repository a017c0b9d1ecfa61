package digest

import (
	"net/mail"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Clean returns a word or a line from outside – a cell, a name – in the one form in
// which it is kept and compared: composed (Unicode NFC), without what nobody can see,
// with single spaces and none around it. Cleaned twice it is the same.
func Clean(text string) string {
	return strings.Join(strings.Fields(norm.NFC.String(seen(text))), " ")
}

// seen returns a text without characters that nobody can see, and with each kind of
// space, line break and tab as a space.
func seen(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.In(r, unicode.Zs, unicode.Zl, unicode.Zp):
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Noncharacter_Code_Point,
			unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point):
			return -1
		default:
			return r
		}
	}, text)
}

// maxEmail is the longest address that mail can be sent to (RFC 5321, 4.5.3.1.3).
const maxEmail = 254

// Address returns an e-mail address in the form in which addresses are kept and
// compared: ASCII, with A to Z in lower case and nothing else changed. Letters of
// other scripts that look like ASCII, or turn into it when lowered (the Kelvin sign),
// are no part of one. It reports false for what is no such address.
func Address(text string) (string, bool) {
	address := lowerASCII(strings.Trim(text, " \t\r\n"))
	for _, r := range address {
		if r <= ' ' || r >= 0x7F || r == '"' {
			return "", false
		}
	}
	parsed, err := mail.ParseAddress(address)
	_, domain, _ := strings.Cut(address, "@")
	if err != nil || parsed.Address != address || len(address) > maxEmail || !strings.Contains(strings.Trim(domain, "."), ".") {
		return "", false
	}
	return address, true
}

// lowerASCII lowers A to Z.
func lowerASCII(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, text)
}

// ShareAWord reports whether two names have a word in common, such as a first name:
// the least that two names of one person have.
func ShareAWord(a, b string) bool {
	words := map[string]bool{}
	for _, word := range nameWords(a) {
		words[word] = true
	}
	for _, word := range nameWords(b) {
		if words[word] {
			return true
		}
	}
	return false
}

func nameWords(name string) []string {
	return strings.FieldsFunc(Fold(Clean(name)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
}
