package store_test

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"github.com/briefed/briefed/digest"
)

// walkRule is a policy of a walk, from when it binds and until when, if that is known.
type walkRule struct {
	ref      string
	from     digest.Date
	to       digest.Date // 0: until something replaces it
	replaced bool
}

// rule publishes a policy with days of its own.
func (w *markWalk) rule(front string, rule walkRule) {
	rule.ref = fmt.Sprintf("rule%d", len(w.rules))
	text := ruled(w.t, rule.ref, fmt.Sprintf("stage: in_force\npublished: %s\nin_force: %s%s", w.Today()-30, rule.from, front))
	text.Audience = w.drawAudience()
	w.publish(text)
	w.rules = append(w.rules, rule)
}

// comes publishes what binds only from a day to come.
func (w *markWalk) comes() { w.rule("", walkRule{from: w.days("in force", 1, 6)}) }

// supersedes publishes what takes the place of a policy, from a day about now, sometimes
// with a time of transition in which the older one still binds.
func (w *markWalk) supersedes() {
	at := slices.IndexFunc(w.rules, func(r walkRule) bool { return !r.replaced })
	if at < 0 {
		w.comes()
		at = len(w.rules) - 1
	}
	from := w.days("in force", -2, 5)
	front, last := "\nreplaces: "+w.rules[at].ref, from-1
	if rapid.Bool().Draw(w.rt, "transition") {
		last = from + digest.Date(rapid.IntRange(1, 5).Draw(w.rt, "transition ends"))
		front += "\ntransition_ends: " + last.String()
	}
	w.rules[at].replaced, w.rules[at].to = true, last
	w.rule(front, walkRule{from: from})
}

// ruled counts the policies that came into force with the days of this step, and those
// that bind no more since.
func (w *markWalk) ruled(before digest.Date) {
	for _, r := range w.rules {
		if before < r.from && r.from <= w.Today() {
			w.seen["in force"]++
		}
		if r.replaced && before <= r.to && r.to < w.Today() {
			w.seen["superseded"]++
		}
	}
}
