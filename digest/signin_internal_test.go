package digest

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// TestTokensAreKeptInOrderOfTime: what is kept of links stands in the order in which they
// run out, says nothing that its token could be found by, and a token of before still
// leads to what was kept of it.
func TestTokensAreKeptInOrderOfTime(t *testing.T) {
	var kept []string
	tokens := map[string]bool{}
	for second := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC); second.Year() < 2200; second = second.AddDate(0, 7, 3) {
		for range 3 {
			link := Link{Until: second}
			token := link.sealed()
			if tokens[token] || len(token) != tokenTime+tokenRandom {
				t.Fatalf("%q is made twice, or too short", token)
			}
			tokens[token] = true
			if tokenDigest(token) != link.Digest || strings.Contains(link.Digest, token[tokenTime:]) {
				t.Fatalf("of %q is kept %q", token, link.Digest)
			}
			kept = append(kept, link.Digest[:tokenTime])
		}
	}
	if !slices.IsSorted(kept) {
		t.Errorf("not in order: %q", kept)
	}
	const before = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	if got := tokenDigest(before); got != "d6ec6898de87ddac6e5b3611708a7aa1c2d298293349cc1a6c299a1db7149d38" {
		t.Errorf("of a link of before is kept %q", got)
	}
}
