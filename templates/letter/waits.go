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
