package slacktext

import (
	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// headline is how everybody in a report stands, and what waits for us.
func headline(r digest.Report) []string {
	return append(letter.Headline(r.Measures, ways.Unreachable), letter.Waits(r.Waits)...)
}

// measure is one headline measure in words.
func measure(name string, m digest.Measure) string { return letter.Measure(name, m, ways.Unreachable) }
