package slacktext

import (
	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// measure is one headline measure in words.
func measure(name string, m digest.Measure) string { return letter.Measure(name, m, ways.Unreachable) }
