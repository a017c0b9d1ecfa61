package letter

import (
	"fmt"
	"strings"

	"github.com/briefed/briefed/digest"
)

// Facts are the short lines under a title. For a policy, when it was published
// and when it binds are kept apart: mixing them up is how people follow a rule
// too early or too late.
func Facts(e digest.Entry) (lines []string) {
	first := []string{Kind(e.Kind), About(e.Minutes())}
	if !e.DueOn.IsZero() {
		first = append(first, AnswerBy(e.DueOn))
	}
	lines = append(lines, strings.Join(first, " · "))
	if dates := PolicyDates(e.Text); dates != "" {
		lines = append(lines, dates)
	}
	if e.Change == digest.Significant && e.Number > 1 {
		lines = append(lines, "This has changed since you were last told, so it asks again.")
	}
	if found := Memory(e.Found); found != "" {
		lines = append(lines, found)
	}
	if e.Audience.Everybody() { // which needs no reason, five times in a digest least of all
		return lines
	}
	return append(lines, "Why you get this: "+Because(e.Audience))
}

// About is how long something takes to read.
func About(minutes int) string { return "about " + Count(minutes, "minute", "minutes") }

// AnswerBy is the day by which an item is to be answered.
func AnswerBy(due digest.Date) string { return "answer by " + Day(due) }

// Doing is the heading over an item's points, which say what to do differently.
const Doing = "What you do differently"

// PolicyDates are the dates of a policy change, "" for anything else.
func PolicyDates(t digest.Text) string {
	if t.Kind != digest.Policy {
		return ""
	}
	var dates []string
	switch {
	case !t.Stage.Binds():
		dates = append(dates, Stage(t.Stage))
		if !t.InForce.IsZero() {
			dates = append(dates, "To be in force from "+Day(t.InForce))
		}
		if !t.Closes.IsZero() {
			dates = append(dates, "Closes "+Day(t.Closes))
		}
	case !t.InForce.IsZero():
		dates = append(dates, "In force from "+Day(t.InForce))
	}
	if t.Published != "" {
		dates = append(dates, "Published "+Partial(t.Published))
	}
	if !t.TransitionEnds.IsZero() {
		dates = append(dates, "Transition ends "+Day(t.TransitionEnds))
	}
	return strings.Join(dates, " · ")
}

// Sourced reports whether an item says where it comes from.
func Sourced(s digest.Source) bool { return s.Publisher+s.PublishedAs+s.URL != "" }

// SourceName names where an item comes from, by the name that the report uses.
func SourceName(s digest.Source) string {
	var parts []string
	for _, part := range []string{s.Publisher, s.PublishedAs, Partial(s.Published)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		parts = []string{"the source"}
	}
	name := strings.Join(parts, ", ")
	if kind := s.TypeName(); kind != "" {
		name += " – " + kind
	}
	return Line(name)
}

// Headcount says how many of a team have answered an item, never who; "" where
// that is kept back.
func Headcount(h digest.Headcount) string {
	least, most, ok := h.Bounds()
	switch {
	case !ok:
		return ""
	case least == most:
		return fmt.Sprintf("%d of %d have answered.", least, h.Asked)
	case least == 0:
		return fmt.Sprintf("Under five of %d have answered.", h.Asked)
	default:
		return fmt.Sprintf("At least %d of %d have answered.", least, h.Asked)
	}
}
