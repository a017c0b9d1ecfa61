package digest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
)

// TestEqualMistakesAreOneLine: a column that is wrong in every line of a large file is one
// line to read, with the first three places.
func TestEqualMistakesAreOneLine(t *testing.T) {
	t.Parallel()
	var file strings.Builder
	file.WriteString("email,name,role,team,manager,start\n")
	for n := range 10_000 {
		fmt.Fprintf(&file, "p%d@council.example,Person %d,Social worker,mash,perhaps,\n", n, n)
	}
	_, problems := digest.ReadPeople(digest.Input{Path: "people.csv", From: strings.NewReader(file.String())}, someTeams)
	if len(problems) < 10_000 {
		t.Fatalf("%d mistakes are found", len(problems))
	}
	lines := problems.Grouped()
	if len(lines) != 1 {
		t.Fatalf("they are %d lines to read", len(lines))
	}
	said := lines[0].String()
	for _, part := range []string{"perhaps", "2", "3", "4", "10000"} {
		if !strings.Contains(strings.ReplaceAll(said, ",", ""), part) {
			t.Errorf("it does not say %s: %s", part, said)
		}
	}
	t.Log(said)
}
