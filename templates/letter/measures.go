package letter

import (
	"fmt"
	"strings"

	"github.com/briefed/briefed/digest"
)

// Baseline is what the two measures are read against: Ofsted's survey of 4,141
// social workers in 2010.
const Baseline = "For comparison: in 2010 about half of social workers felt informed of lessons from local case reviews, and about half of changes to policies and procedures (Ofsted)."

// The names of the two headline measures.
const (
	LessonsName  = "Informed about lessons"
	PoliciesName = "Informed about policy changes"
)

// Measure is one headline measure in words; counts of people who are not counted
// stand apart, as what they are. unreachable says of whom no way leads to them.
func Measure(name string, m digest.Measure, unreachable string) string {
	apart := apart(m, unreachable)
	if m.Expected == 0 {
		return name + ": nothing was asked of anybody yet" + apart
	}
	if m.Informed == digest.Hidden {
		return name + ": " + KeptBack(m)
	}
	line := fmt.Sprintf("%s: %d of %d%s", name, m.Informed, m.Expected, Percent(m))
	if m.Outstanding > 0 {
		line += fmt.Sprintf(", %d open", m.Outstanding)
	}
	if m.Overdue > 0 {
		line += fmt.Sprintf(" (%d overdue)", m.Overdue)
	}
	return line + apart
}

// KeptBack says that a measure is too small to show: people could be recognised
// in it, or in what it is a part of.
func KeptBack(m digest.Measure) string {
	if m.Expected == digest.Hidden {
		return "kept back, so that nobody can be recognised"
	}
	return fmt.Sprintf("kept back, as some counts are under %d; %d asked", digest.SmallNumber, m.Expected)
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
	}{{m.Away, State(digest.StateAway)}, {m.Exempt, State(digest.StateExempt)}, {m.Unreachable, unreachable}} {
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
