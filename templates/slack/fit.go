package slacktext

import "github.com/briefed/briefed/digest"

// level is how much of an item a message shows.
type level int

const (
	asTitle level = iota // named, with /briefed to open it
	asShort              // title and controls
	asFull               // points, source and controls
)

// levels gives items told for the first time in full and others shortly, then
// demotes from the end – first full ones to short, then short ones to titles –
// until the message fits.
func levels(entries []digest.Entry, fits func([]level) bool) []level {
	chosen := make([]level, len(entries))
	for i, e := range entries {
		chosen[i] = asShort
		if e.Fresh {
			chosen[i] = asFull
		}
	}
	for !fits(chosen) && (demote(chosen, asFull) || demote(chosen, asShort)) {
	}
	return chosen
}

// demote takes one level from the last item that has this one.
func demote(chosen []level, from level) bool {
	for i := len(chosen) - 1; i >= 0; i-- {
		if chosen[i] == from {
			chosen[i]--
			return true
		}
	}
	return false
}

// at returns the entries that are shown at a level.
func at(entries []digest.Entry, chosen []level, want level) (out []digest.Entry) {
	for i, e := range entries {
		if chosen[i] == want {
			out = append(out, e)
		}
	}
	return out
}
