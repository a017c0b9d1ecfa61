package slacktext_test

import (
	"testing"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// BenchmarkLetter renders a digest of five new items and seven carried ones, as
// for a person alone and as for everybody of a council.
func BenchmarkLetter(b *testing.B) {
	l := personal()
	for i := range 12 {
		l.Entries = append(l.Entries, digest.Entry{Item: lesson(int64(i+1), "When a young person moves area, send the story with them"), DueOn: monday, Told: i >= 5})
	}
	for name, r := range map[string]slacktext.Renderer{"alone": render, "remembering": render.Remembering()} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				r.Letter(l)
			}
		})
	}
}
