package digest_test

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/briefed/briefed/digest"
)

func TestClean(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"two spaces":             {"Ann  Ash", "Ann Ash"},
		"a no-break space":       {"Ann\u00a0Ash", "Ann Ash"},
		"decomposed":             {"Sia\u0302n", "Si\u00e2n"},
		"a line break":           {" Ann\r\nAsh\t", "Ann Ash"},
		"a zero-width space":     {"Ann\u200b Ash\ufeff", "Ann Ash"},
		"a soft hyphen":          {"Ann Ash\u00ad", "Ann Ash"},
		"direction of writing":   {"Dan\u202e Elm", "Dan Elm"},
		"a mark between letters": {"Sia\u034f\u0302n", "Si\u00e2n"},
		"a control character":    {"Ann\x00 Ash\x7f", "Ann Ash"},
		"a variation selector":   {"Ann\ufe0f Ash", "Ann Ash"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := digest.Clean(c.text); got != c.want {
				t.Errorf("%q; want %q", got, c.want)
			}
		})
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		once := digest.Clean(text)
		if digest.Clean(once) != once || !norm.NFC.IsNormalString(once) || strings.Contains(once, "  ") {
			t.Fatalf("%q is cleaned to %q", text, once)
		}
	})
}

func TestAddress(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"capitals":             {" Joanne.Whitlock@Council.Example ", "joanne.whitlock@council.example"},
		"a Kelvin sign":        {"joanne.whitloc\u212a@council.example", ""},
		"a dotted capital I":   {"\u0130an@council.example", ""},
		"a Cyrillic letter":    {"j\u043eanne@council.example", ""},
		"an accent":            {"si\u00e2n@council.example", ""},
		"an invisible letter":  {"jo\u200b@council.example", ""},
		"a name":               {"Jo <jo@council.example>", ""},
		"two":                  {"jo@council.example,al@council.example", ""},
		"no domain":            {"jo@council", ""},
		"a dot that ends it":   {"jo@council.", ""},
		"quoted":               {`"jo pugh"@council.example`, ""},
		"a header after it":    {"jo@council.example\r\nBcc: al@council.example", ""},
		"an apostrophe":        {"pat.o'brien@council.example", "pat.o'brien@council.example"},
		"longer than is sent":  {strings.Repeat("a", 250) + "@c.example", ""},
		"a script of its own":  {"用户@council.example", ""},
		"nothing":              {"", ""},
		"a full-width at sign": {"jo\uff20council.example", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got, ok := digest.Address(c.text); got != c.want || ok != (c.want != "") {
				t.Errorf("%q, %t; want %q", got, ok, c.want)
			}
		})
	}
}

func TestShareAWord(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Jane Smith", "Jane Jones", true},
		{"Jane Smith", "Tariq Smythe", false},
		{"SMITH, Jane", "jane o'brien", true},
		{"Sia\u0302n Evans", "SI\u00c2N Price", true},
		{"", "Jane", false},
		{"Ann-Marie Ash", "Marie Fir", true},
	} {
		if digest.ShareAWord(c.a, c.b) != c.want || digest.ShareAWord(c.b, c.a) != c.want {
			t.Errorf("%q and %q: want %t", c.a, c.b, c.want)
		}
	}
}
