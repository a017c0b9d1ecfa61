package digest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/briefed/briefed/digest"
)

func TestDifference(t *testing.T) {
	before := digest.Text{Title: "Ask today", Points: []string{"Ring the school.", "Write it down."}, Learned: "Same."}
	after := digest.Text{Title: "Ask today", Points: []string{"Ring the nursery.", "Write it down."}, Learned: "Same.", TalkAbout: "Why?"}
	want := []digest.Edit{
		{Field: "points", Pieces: []digest.Piece{
			{Op: digest.WordsKept, Words: "Ring the "},
			{Op: digest.WordsRemoved, Words: "school.\n"},
			{Op: digest.WordsAdded, Words: "nursery.\n"},
			{Op: digest.WordsKept, Words: "Write it down."},
		}},
		{Field: "talk_about", Pieces: []digest.Piece{{Op: digest.WordsAdded, Words: "Why?"}}},
	}
	if diff := cmp.Diff(want, digest.Difference(before, after)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if edits := digest.Difference(before, before); len(edits) != 0 {
		t.Errorf("a text differs from itself: %v", edits)
	}
}

// What is kept and removed is the old text, and what is kept and added the new.
func TestDifferenceHoldsBothTexts(t *testing.T) {
	prose := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "see", " ", "\n", "  ", "é", "the"}), 0, 40).Draw(t, "words"), "")
	})
	rapid.Check(t, func(t *rapid.T) {
		before, after := prose.Draw(t, "before"), prose.Draw(t, "after")
		edits := digest.Difference(digest.Text{Learned: before}, digest.Text{Learned: after})
		if before == after {
			if len(edits) != 0 {
				t.Fatalf("edits %v of no change", edits)
			}
			return
		}
		if edits[0].Before() != before || edits[0].After() != after {
			t.Fatalf("%v leads from %q to %q", edits[0].Pieces, edits[0].Before(), edits[0].After())
		}
		if slices.ContainsFunc(edits[0].Pieces, func(p digest.Piece) bool { return p.Words == "" }) {
			t.Fatalf("an empty piece: %v", edits[0].Pieces)
		}
	})
}

func TestALongDifferenceIsReplacedWhole(t *testing.T) {
	a, b := strings.Repeat("a b ", 3000), strings.Repeat("c d ", 3000)
	edits := digest.Difference(digest.Text{Learned: a}, digest.Text{Learned: b})
	if len(edits) != 1 || len(edits[0].Pieces) != 2 || edits[0].After() != b {
		t.Errorf("%d edits", len(edits))
	}
}
