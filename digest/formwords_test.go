package digest_test

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/briefed/briefed/digest"
)

// ofFiles are words that only who writes files knows.
var ofFiles = regexp.MustCompile(`##|\bref\b|reference:|front matter|\bkey\b|\bfile\b|YAML|on line \d|begin each point`)

// quoted is what somebody typed, in a message.
var quoted = regexp.MustCompile(`"(\\.|[^"\\])*"`)

// TestAFormSpeaksItsOwnWords: whatever is typed into a form, what is wrong with it is
// not said in the words of a file, and at no line.
func TestAFormSpeaksItsOwnWords(t *testing.T) {
	for name, text := range map[string]digest.Text{
		"nothing":            {Kind: digest.Lesson},
		"no points":          {Kind: digest.Lesson, Ref: "lesson-a", Title: "A title"},
		"a bad short name":   {Kind: digest.Lesson, Ref: "a b/c", Title: "A title", Points: []string{"See the child."}},
		"a heading":          {Kind: digest.Lesson, Ref: "lesson-a", Title: "A title", Points: []string{"See the child."}, Learned: "## Of our own\n\nText."},
		"tags":               {Kind: digest.Lesson, Ref: "lesson-a", Title: "A title", Points: []string{"<b>See</b>"}},
		"superseded by none": {Kind: digest.Lesson, Ref: "lesson-a", Title: "A title", Points: []string{"See."}, Life: digest.Life{SupersededBy: "x y"}},
		"superseded by self": {Kind: digest.Lesson, Ref: "lesson-a", Title: "A title", Points: []string{"See."}, Life: digest.Life{SupersededBy: "lesson-a"}},
		"far too long":       {Kind: digest.Lesson, Ref: "lesson-a", Title: "A title", Points: []string{"See."}, Background: strings.Repeat("Words. ", 20_000)},
	} {
		in := digest.Inspect(text)
		if len(in.Problems) == 0 {
			t.Errorf("%s: nothing is wrong", name)
		}
		for _, p := range in.Problems {
			if found := ofFiles.FindString(quoted.ReplaceAllString(p.Message, "")); found != "" || p.Line != 0 {
				t.Errorf("%s: %q at line %d says %q", name, p.Message, p.Line, found)
			}
		}
	}
	pieces := rapid.SampledFrom([]string{"", "A title", "## Background", "# x", "- one\n- two", "<b>x</b>", "a: b", "\"", "[x](y)", "![p](q)", "\u200b", "---", strings.Repeat("long ", 60), "See the child."})
	rapid.Check(t, func(t *rapid.T) {
		text := digest.Text{
			Kind: rapid.SampledFrom([]digest.Kind{digest.Lesson, digest.Policy, digest.Training}).Draw(t, "kind"),
			Ref:  pieces.Draw(t, "ref"), Title: pieces.Draw(t, "title"), Points: rapid.SliceOfN(pieces, 0, 5).Draw(t, "points"),
			Learned: pieces.Draw(t, "learned"), Background: pieces.Draw(t, "background"), TalkAbout: pieces.Draw(t, "talk"),
			Source: digest.Source{Publisher: pieces.Draw(t, "publisher"), URL: pieces.Draw(t, "url"), Published: pieces.Draw(t, "published")},
		}
		text.SupersededBy, text.Document = pieces.Draw(t, "superseded by"), pieces.Draw(t, "document")
		for _, p := range digest.Inspect(text).Problems {
			if found := ofFiles.FindString(quoted.ReplaceAllString(p.Message, "")); found != "" || p.Line != 0 {
				t.Fatalf("%q at line %d says %q", p.Message, p.Line, found)
			}
		}
	})
}
