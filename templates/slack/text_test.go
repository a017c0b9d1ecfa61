package slacktext

import (
	"testing"
	"unicode/utf8"

	"github.com/briefed/briefed/digest"
)

func TestCutEscapedKeepsEscapesWhole(t *testing.T) {
	for _, tc := range []struct {
		in, want string
		n        int
	}{
		{"a & b", "a &amp; b", 9},
		{"a & b", "a…", 6},
		{"<<<<", "&lt;…", 8},
		{"plain", "plain", 5},
		{"👩🏽‍⚕️ & more", "👩🏽‍⚕️…", 7},
		{"turn\u202eed\x00", "turned", 10},
	} {
		got := cutEscaped(tc.in, tc.n)
		if got != tc.want || utf8.RuneCountInString(got) > tc.n {
			t.Errorf("cutEscaped(%q, %d) = %q, want %q", tc.in, tc.n, got, tc.want)
		}
	}
}

func TestInline(t *testing.T) {
	for in, want := range map[string]string{
		"Write a **two-page** _summary_":          "Write a *two-page* _summary_",
		"See [the form](https://example.org/a)":   "See <https://example.org/a|the form>",
		"[click](javascript:alert(1))":            "click",
		"[mail](mailto:a@example.org)":            "<mailto:a@example.org|mail>",
		"<!channel> and <@U1> & co":               "&lt;!channel&gt; and &lt;@U1&gt; &amp; co",
		"[x](https://example.org/|evil>)":         "<https://example.org/%7Cevil%3E|x>",
		"two\nlines":                              "two lines",
		"`code`":                                  "`code`",
		"":                                        "(no text)",
		"<https://example.org>":                   "<https://example.org|https://example.org>",
		"[<!here>](https://example.org)":          "<https://example.org|&lt;!here&gt;>",
		"![a picture](https://example.org/p.gif)": "a picture",
	} {
		if got := inline(in, 300); got != want {
			t.Errorf("inline(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestIDsRoundTrip(t *testing.T) {
	place := Place{Target: Target{ItemID: 12, Shown: 3}, Shape: ShapeList, Serial: 2}
	if got, err := ParsePlace(place.ID()); err != nil || got != place {
		t.Errorf("ParsePlace(%q) = %+v, %v", place.ID(), got, err)
	}
	asking := Asking{Target: place.Target, Kind: digest.Question, Key: "k7"}
	if got, err := ParseAsking(asking.String()); err != nil || got != asking {
		t.Errorf("ParseAsking(%q) = %+v, %v", asking, got, err)
	}
	kind, read, target, err := ParseOption(option("question", place.Target))
	if kind != digest.Question || read || target != place.Target || err != nil {
		t.Errorf("ParseOption = %v, %v, %v, %v", kind, read, target, err)
	}
	for _, bad := range []string{"", "item", "item:1:full:0", "item:1.2:full:x", "said:1.2:full:0", "item:x.2:full:0"} {
		if _, err := ParsePlace(bad); err == nil {
			t.Errorf("ParsePlace(%q) is accepted", bad)
		}
	}
}

// TestRefusalTellsNothingOfCauses keeps what went wrong inside from people.
func TestRefusalTellsNothingOfCauses(t *testing.T) {
	if got := Refusal(errSecret{}, NotSaved); got != NotSaved {
		t.Errorf("Refusal = %q", got)
	}
	if got := Refusal(digest.Errorf(digest.Internal, "pq: password"), NotSaved); got != NotSaved {
		t.Errorf("Refusal = %q", got)
	}
	if got := Refusal(digest.Errorf(digest.Conflict, "it was withdrawn"), NotSaved); got != "It was withdrawn" {
		t.Errorf("Refusal = %q", got)
	}
}

type errSecret struct{}

func (errSecret) Error() string { return "dsn with a password" }
