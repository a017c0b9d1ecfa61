package letter

import (
	"fmt"
	"strings"

	"github.com/briefed/briefed/digest"
)

// Baseline is what the share of people is read against: Ofsted's survey of 4,141
// social workers in 2010, who said what they felt. Here it is what they recorded.
const Baseline = "For comparison: in 2010 about half of social workers felt informed of lessons from local case reviews, and about half of changes to policies and procedures (Ofsted). That is what people felt, then; this is what is recorded, here."

// The names of the two headline measures.
const (
	LessonsName  = "Informed about lessons"
	PoliciesName = "Informed about policy changes"
)

// Measure is one headline measure in words; counts of people who are not counted
// stand apart, as what they are. unreachable says of whom no way leads to them.
func Measure(name string, m digest.Measure, unreachable string) string {
	apart := apart(m, unreachable)
	if !m.Stands.IsZero() {
		apart += ", as it stood on " + Day(m.Stands)
	}
	if m.Expected == 0 {
		return name + ": " + nothingYet(m) + apart
	}
	if m.Informed == digest.Hidden {
		return name + ": " + KeptBack(m)
	}
	line := fmt.Sprintf("%s: %d of %d%s", name, m.Informed, m.Expected, Percent(m))
	if m.Asked > 0 {
		line += fmt.Sprintf(", %d waiting for our reply", m.Asked)
	}
	if m.Outstanding > 0 {
		line += fmt.Sprintf(", %d open", m.Outstanding)
	}
	if m.Overdue > 0 {
		line += fmt.Sprintf(" (%d overdue)", m.Overdue)
	}
	return line + apart
}

func nothingYet(m digest.Measure) string {
	if m.Waiting > 0 {
		return "nobody was told of anything yet"
	}
	return "nothing was asked of anybody yet"
}

// People says how many people are informed, of lessons – from local reviews, where
// there are any, as in 2010 – and of policy changes; nothing where nobody was told.
func People(m digest.Measures) (lines []string) {
	about := "lessons"
	lessons := m.Lessons.People
	if m.LocalLessons.People.Expected > 0 {
		about, lessons = "lessons from local reviews", m.LocalLessons.People
	}
	for _, p := range []struct {
		digest.People
		about string
	}{{lessons, about}, {m.Policies.People, "policy changes"}} {
		if p.Expected <= 0 { // of nobody, or kept back
			continue
		}
		line := fmt.Sprintf("Of %s told of %s in the last twelve months, %d %s informed of everything whose day has come (%d%%)",
			Count(p.Expected, "person", "people"), p.about, p.Informed, oneOf(p.Informed, "is", "are"), digest.Percent(*p.Share))
		if p.Asking > 0 {
			line += fmt.Sprintf(", %d %s for our reply", p.Asking, oneOf(p.Asking, "waits", "wait"))
		}
		if p.Behind > 0 {
			line += fmt.Sprintf(", %d %s behind", p.Behind, oneOf(p.Behind, "is", "are"))
		}
		lines = append(lines, line+".")
	}
	return lines
}

func oneOf(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// Rounded says how shares are written, the same everywhere: [Percent].
const Rounded = "Shares are rounded down: 100% means everybody."

// Headline is both measures, the people behind them, and what they are read against.
func Headline(m digest.Measures, unreachable string) []string {
	lines := []string{Measure(LessonsName, m.Lessons, unreachable) + ".", Measure(PoliciesName, m.Policies, unreachable) + "."}
	return append(append(lines, People(m)...), Baseline, Rounded)
}

// KeptBack says that a measure is too small to show: people could be recognised
// in it, or in what it is a part of.
func KeptBack(m digest.Measure) string {
	if m.Expected == digest.Hidden {
		return "kept back, so that nobody can be recognised"
	}
	return fmt.Sprintf("kept back, as some counts are of fewer than %d people; %d asked", digest.SmallNumber, m.Expected)
}

// Percent is a measure's share in brackets, "" for none.
func Percent(m digest.Measure) string {
	if m.Share == nil {
		return ""
	}
	return fmt.Sprintf(" (%d%%)", digest.Percent(*m.Share))
}

func apart(m digest.Measure, unreachable string) string {
	var parts []string
	for _, p := range []struct {
		n    int
		what string
	}{{m.Waiting, State(digest.StateWaiting)}, {m.Away, State(digest.StateAway)}, {m.Exempt, State(digest.StateExempt)}, {m.Unreachable, unreachable}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "; not counted: " + strings.Join(parts, ", ")
}

// change says how a measure moved in a week.
func change(now, before digest.Measure) string {
	switch d := now.Informed - before.Informed; {
	case d > 0:
		return fmt.Sprintf("%d more than a week ago", d)
	case d < 0:
		return fmt.Sprintf("%d fewer than a week ago", -d)
	default:
		return "the same as a week ago"
	}
}
