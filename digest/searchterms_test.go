package digest_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
)

func TestTermsAreReadFromWhatIsTyped(t *testing.T) {
	word := func(w string) digest.Term { return digest.Term{Words: []string{w}} }
	begins := func(w string) digest.Term { return digest.Term{Words: []string{w}, Prefix: true} }
	for query, want := range map[string]digest.Terms{
		"":                             {},
		" \t- * ( ) : ^ NEAR":          {begins("near")},
		"neglect":                      {begins("neglect")},
		"Bruising in babies":           {begins("bruis"), word("in"), begins("baby")},
		"policies":                     {begins("policy")},
		"in":                           {begins("in")},
		`"home visits" neglect`:        {{Words: []string{"home", "visits"}}, begins("neglect")},
		`“voice of the child”`:         {{Words: []string{"voice", "of", "the", "child"}}},
		`neglect "home vis`:            {begins("neglect"), {Words: []string{"home", "vis"}, Prefix: true}},
		`""`:                           {},
		`a"b"c`:                        {word("a"), word("b"), begins("c")},
		"Siân’s non-mobile":            {begins("sian"), word("s"), word("non"), begins("mobile")},
		"title:x OR y; DROP TABLE z--": {begins("title"), word("x"), word("or"), word("y"), begins("drop"), begins("table"), begins("z")},
		"supervision assess":           {begins("supervision"), begins("assess")},
	} {
		if diff := cmp.Diff(want, digest.ParseTerms(query)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", query, diff)
		}
	}
}

func TestSnippetsShowWhereAndNeverTheBackground(t *testing.T) {
	text := digest.Text{
		Points:     []string{"See the child alone.", "Ask who else lives in the home."},
		Learned:    "Reviews found drift. " + strings.Repeat("Much was said about many things and ", 8) + "neglect was named late by everybody involved.",
		Background: "An account of harm with fracture.",
	}
	for query, want := range map[string]string{
		"lives":    "Ask who else lives in the home.",
		"fracture": "See the child alone.",
		"":         "See the child alone.",
		"drift":    "Reviews found drift.",
	} {
		if got := digest.Snippet(text, digest.ParseTerms(query)); got != want {
			t.Errorf("%q shows %q, want %q", query, got, want)
		}
	}
	far := digest.Snippet(text, digest.ParseTerms("neglected"))
	if !strings.HasPrefix(far, "… ") || !strings.Contains(far, "neglect was named late") {
		t.Errorf("a passage met far in shows %q", far)
	}
	if got := digest.Snippet(digest.Text{}, nil); got != "" {
		t.Errorf("nothing shows %q", got)
	}
}

// FuzzTerms holds that whatever somebody types becomes words of letters and
// digits, few and short, and that reading them again changes nothing.
func FuzzTerms(f *testing.F) {
	for _, seed := range []string{"neglect", `"home visits" x`, `a"b"c"`, "ﬁ ŵ İ ß", "*:^()-'\x00", "\xff\xfe", "٣ 漢字 ①"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		terms := digest.ParseTerms(query)
		if len(terms) > 12 {
			t.Fatalf("%d terms", len(terms))
		}
		for _, term := range terms {
			if len(term.Words) == 0 {
				t.Fatal("a term without words")
			}
			for _, w := range term.Words {
				if w == "" || len([]rune(w)) > 41 || strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
					t.Fatalf("%q is no word", w)
				}
				if again := digest.Words(w); len(again) != 1 {
					t.Fatalf("%q is read again as %q", w, again)
				}
			}
		}
		digest.Snippet(digest.Text{Learned: query, Points: []string{query}}, terms)
	})
}
