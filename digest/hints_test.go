package digest_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
)

func TestHints(t *testing.T) {
	long := "Ring " + strings.Repeat("and ring ", 12) + "them."
	for text, want := range map[string][]string{
		"Ring the school. Write it down.":                  nil,
		long:                                               {long + ": This sentence has 26 words: make it two."},
		"Utilise the tool in order to help.":               {"Utilise: Plainer: use.", "in order to: Plainer: to."},
		"It was felt that more was needed.":                {"It was felt: Say who does it, or who did."},
		"The visit was made by a duty worker.":             {"The visit was made by: Say who does it, or who did."},
		"The visit was made in the evening.":               nil,
		"See [utilise](https://example.org/utilise) here.": {"utilise: Plainer: use."},
	} {
		item := digest.Text{Title: "T", Points: []string{"Do it."}, Learned: text, Background: long}
		var got []string
		for _, h := range digest.Hints(item) {
			got = append(got, item.Quote(h.Place)+": "+h.Advice)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestHintsAboutTheWhole(t *testing.T) {
	item := digest.Text{Title: "T", Points: []string{"a", "b", "c", "d"}, Learned: strings.Repeat("word. ", 320)}
	var got []string
	for _, h := range digest.Hints(item) {
		got = append(got, h.Field+": "+h.Advice)
	}
	want := []string{
		"points: There are 4 points: people remember 3.",
		": This takes longer than a minute and a half: cut about 25 words, or move detail to the background.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
