package slacktext

import (
	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// headline is how everybody in a report stands.
func headline(m digest.Measures) []string { return letter.Headline(m, ways.Unreachable) }

// measure is one headline measure in words.
func measure(name string, m digest.Measure) string { return letter.Measure(name, m, ways.Unreachable) }
