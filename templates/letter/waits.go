package letter

import (
	"fmt"

	"github.com/briefed/briefed/digest"
)

// Waits says what waits for the reply of whom, and how late they are: one line for
// each of them, none where nothing waits.
func Waits(waits []digest.Waits) (lines []string) {
	for _, w := range waits {
		line := fmt.Sprintf("%s for a reply by %s, the oldest since %s", Count(w.Open, "answer waits", "answers wait"), party(w.On), Day(w.Oldest))
		if w.Late > 0 {
			line += fmt.Sprintf("; %d of them for too long", w.Late)
		}
		lines = append(lines, line+".")
	}
	return lines
}

// Needs says to a manager what their teams need from them today, by a report of
// those teams: at least one line.
func Needs(rep digest.Report) (lines []string) {
	late := 0
	for _, t := range rep.Teams {
		late += max(0, t.Lessons.Overdue) + max(0, t.Policies.Overdue) // what is kept back is no number
	}
	if late > 0 {
		lines = append(lines, Count(late, "answer is", "answers are")+" overdue: the report says whose, for supervision.")
	}
	for _, w := range rep.Waits {
		if w.On == digest.ToManager {
			lines = append(lines, WaitsForYou(w))
		}
	}
	if len(lines) == 0 {
		lines = append(lines, "Nothing in your teams is overdue, and nobody waits for you.")
	}
	return lines
}

// WaitsForYou says to a manager what waits for them.
func WaitsForYou(w digest.Waits) string {
	line := fmt.Sprintf("%s for a talk in supervision, the oldest since %s", Count(w.Open, "answer waits", "answers wait"), Day(w.Oldest))
	if w.Late > 0 {
		line += fmt.Sprintf("; %d of them for too long", w.Late)
	}
	return line + "."
}

func party(p digest.Party) string {
	switch p {
	case digest.ToPolicyLead:
		return "a policy lead"
	case digest.ToAuthor:
		return "the author"
	default:
		return "the manager, in supervision"
	}
}
