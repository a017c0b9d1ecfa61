package slacktext_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestUnderstoodUnderThePoints: nobody is asked to say that they understood what is
// not on their screen.
func TestUnderstoodUnderThePoints(t *testing.T) {
	names, err := filepath.Glob("testdata/*.json")
	if err != nil {
		t.Fatal(err)
	}
	offered := 0
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text := string(raw)
		buttons := strings.Count(text, `"action_id": "answer_understood"`)
		offered += buttons
		if points := strings.Count(text, "What you do differently"); buttons > points {
			t.Errorf("%s offers Understood %d times and shows the points of %d items", name, buttons, points)
		}
	}
	if offered == 0 {
		t.Error("Understood is offered nowhere")
	}
}
