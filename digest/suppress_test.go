package digest_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/briefed/briefed/digest"
)

// TestSuppressedCountsCannotBeWorkedOut holds, for whatever teams: no small count
// is shown, what is shown is true, and in each total either nothing is hidden, or
// the total is, or at least two parts that together are not small.
func TestSuppressedCountsCannotBeWorkedOut(t *testing.T) {
	t.Parallel()
	const under = digest.SmallNumber
	rapid.Check(t, func(t *rapid.T) {
		report := drawReport(t)
		got := digest.Suppress(report, under)
		for _, kind := range []digest.Kind{digest.Lesson, digest.Policy} {
			parts := map[string][][2]*digest.Measure{}
			for i := range report.Teams {
				parts["teams"] = append(parts["teams"], [2]*digest.Measure{report.Teams[i].Of(kind), got.Teams[i].Of(kind)})
			}
			for i := range report.Items {
				if report.Items[i].Kind == kind {
					parts["items"] = append(parts["items"], [2]*digest.Measure{&report.Items[i].Measure, &got.Items[i].Measure})
				}
			}
			whole := [2]*digest.Measure{report.Measures.Of(kind), got.Measures.Of(kind)}
			checkCells(t, whole, under)
			for _, part := range parts {
				for _, m := range part {
					checkCells(t, m, under)
				}
				for column := range columns(*whole[0], *whole[0]) {
					checkTotal(t, column, whole, part, under)
				}
			}
		}
	})
}

// TestKnownTeamsHideNothing holds for a reader who sees some teams in full: those
// cover up for no other one.
func TestKnownTeamsHideNothing(t *testing.T) {
	t.Parallel()
	const under = digest.SmallNumber
	rapid.Check(t, func(t *rapid.T) {
		report := drawReport(t)
		for i := range report.Teams {
			report.Teams[i].Team = string(rune('a' + i))
		}
		known := report.Teams[rapid.IntRange(0, len(report.Teams)-1).Draw(t, "known")]
		got := digest.Suppress(report, under, known.Team)
		for _, kind := range []digest.Kind{digest.Lesson, digest.Policy} {
			var others [][2]*digest.Measure
			for i := range report.Teams {
				parts := [2]*digest.Measure{report.Teams[i].Of(kind), got.Teams[i].Of(kind)}
				if report.Teams[i].Team != known.Team {
					others = append(others, parts)
				} else if *parts[0] != *parts[1] {
					t.Fatalf("%s is the reader's own, and not shown: %+v", known.Team, parts[1])
				}
			}
			whole := [2]*digest.Measure{report.Measures.Of(kind), got.Measures.Of(kind)}
			for column := range columns(*whole[0], *whole[0]) {
				checkTotal(t, column, whole, others, under)
			}
		}
	})
}

type cell struct {
	is, shown int
}

// columns are the counts of a measure that somebody could add up: those that are
// written, and the outstanding that are not overdue.
func columns(is, got digest.Measure) map[string]cell {
	notYet := digest.Hidden
	if got.Outstanding != digest.Hidden && got.Overdue != digest.Hidden {
		notYet = got.Outstanding - got.Overdue
	}
	return map[string]cell{
		"expected": {is.Expected, got.Expected}, "informed": {is.Informed, got.Informed}, "outstanding": {is.Outstanding, got.Outstanding},
		"overdue": {is.Overdue, got.Overdue}, "not yet due": {is.Outstanding - is.Overdue, notYet},
		"away": {is.Away, got.Away}, "exempt": {is.Exempt, got.Exempt}, "unreachable": {is.Unreachable, got.Unreachable},
	}
}

func checkCells(t *rapid.T, m [2]*digest.Measure, under int) {
	for name, c := range columns(*m[0], *m[1]) {
		if c.shown != digest.Hidden && (c.shown != c.is || c.shown < under) {
			t.Fatalf("%s is %d and shown as %d", name, c.is, c.shown)
		}
	}
	if m[1].Expected != digest.Hidden && (m[1].Informed == digest.Hidden) != (m[1].Outstanding == digest.Hidden) {
		t.Fatal("one of informed and outstanding is the rest of expected")
	}
	if m[1].Informed == digest.Hidden && (m[1].Share != nil || m[1].MedianHours != nil) {
		t.Fatal("a share gives away what is hidden")
	}
}

func checkTotal(t *rapid.T, column string, whole [2]*digest.Measure, parts [][2]*digest.Measure, under int) {
	if columns(*whole[0], *whole[1])[column].shown == digest.Hidden {
		return
	}
	hidden, sum := 0, 0
	for _, m := range parts {
		if c := columns(*m[0], *m[1])[column]; c.shown == digest.Hidden {
			hidden++
			sum += c.is
		}
	}
	if hidden == 1 || hidden > 1 && sum < under {
		t.Fatalf("%s: %d parts hidden, which are %d together", column, hidden, sum)
	}
}

// drawReport draws teams, and items that add up to the same whole.
func drawReport(t *rapid.T) (r digest.Report) {
	states := []digest.State{
		digest.StateInformed, digest.StateOutstanding, digest.StateOverdue, digest.StateAway, digest.StateExempt, digest.StateUnreachable,
	}
	most := rapid.SampledFrom([]int{3, 8, 40}).Draw(t, "most")
	teams := rapid.IntRange(1, 5).Draw(t, "teams")
	r.Teams = make([]digest.TeamMeasures, teams)
	r.Items = []digest.ItemMeasure{{Kind: digest.Lesson}, {Kind: digest.Lesson}, {Kind: digest.Policy}, {Kind: digest.Lesson}}
	for team := range teams {
		for item := range r.Items {
			kind := r.Items[item].Kind
			for _, state := range states {
				n := rapid.IntRange(0, most).Draw(t, "n")
				r.Teams[team].Of(kind).Add(state, n)
				r.Items[item].Add(state, n)
				r.Measures.Of(kind).Add(state, n)
			}
		}
	}
	r.Measures.Lessons.Finish(map[int]int{10: 1})
	r.Measures.Policies.Finish(nil)
	for i := range r.Teams {
		r.Teams[i].Lessons.Finish(map[int]int{10: 1})
	}
	return r
}
