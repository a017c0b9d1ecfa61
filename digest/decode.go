package digest

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// decode returns a file's text: UTF-8 with or without a byte order mark, UTF-16
// with one or with a NUL beside each letter, else Windows-1252, in which Excel saves
// "CSV". What was found out and not told by the file is noted.
func (t *table) decode(data []byte) (string, bool) {
	utf16 := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xFE\xFF")), bytes.HasPrefix(data, []byte("\xFF\xFE")):
		return t.decodeUTF16(utf16, data)
	case nulls(data, 1):
		return t.decodeUTF16(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), data)
	case nulls(data, 0):
		return t.decodeUTF16(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), data)
	}
	if bytes.IndexByte(data, 0) >= 0 {
		t.add(1, "", "this is no text: export the list as .xlsx or as “CSV UTF-8”")
		return "", false
	}
	if utf8.Valid(data) {
		return string(data), true
	}
	for i, b := range data {
		if charmap.Windows1252.DecodeByte(b) == utf8.RuneError {
			t.add(1+bytes.Count(data[:i], []byte("\n")), "", "the file is neither UTF-8 nor Windows-1252: save it again as “CSV UTF-8”")
			return "", false
		}
	}
	first := bytes.IndexFunc(data, func(r rune) bool { return r >= utf8.RuneSelf })
	t.note("read as Windows-1252, in which Excel saves “CSV”: look whether the accents on line %d are right", 1+bytes.Count(data[:first], []byte("\n")))
	text, _ := charmap.Windows1252.NewDecoder().Bytes(data)
	return string(text), true
}

// nulls reports whether every second byte of the beginning, from an offset on, is
// zero and no other is: ASCII in UTF-16 without a byte order mark.
func nulls(data []byte, offset int) bool {
	start := data[:min(len(data), 64)&^1]
	for i, b := range start {
		if (b == 0) != (i%2 == offset) {
			return false
		}
	}
	return len(start) > 0
}

func (t *table) decodeUTF16(from encoding.Encoding, data []byte) (string, bool) {
	text, err := from.NewDecoder().Bytes(data)
	if err != nil || len(data)%2 != 0 {
		t.add(1, "", "the file begins as UTF-16 and does not go on so: save it again as “CSV UTF-8”")
		return "", false
	}
	t.note("read as UTF-16")
	return strings.TrimPrefix(string(text), "\uFEFF"), true
}
