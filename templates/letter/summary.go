package letter

import (
	"fmt"

	"github.com/briefed/briefed/digest"
)

// Summary is a manager's week about one team. The people it names were told in
// their last reminder that they would be.
type Summary struct {
	Heading string
	Lines   []string  // counts, and what they are read against
	Open    []OpenFor // still open after two reminders, by person
	End     string
	Team    string // slug, for ways to look closer
}

// OpenFor is somebody with how many items are still open for them.
type OpenFor struct {
	Name  string
	Items int
}

// Over the list of a summary stands what it is, and under it for whom.
const (
	StillOpen = "Still open after two reminders"
	OnlyYou   = "Only you see this list. Each person was told in their last reminder. It is there to be talked about in supervision, not to be passed on."
)

// Preview is the heading: no counts and no names.
func (s Summary) Preview() string { return s.Heading }

// Summary says how a team's week was.
func (w Writer) Summary(s digest.Summary) Summary {
	lines := []string{
		Measure(LessonsName, s.Measures.Lessons, w.Ways.Unreachable) + "; " + change(s.Measures.Lessons, s.Before.Lessons) + ".",
		Measure(PoliciesName, s.Measures.Policies, w.Ways.Unreachable) + "; " + change(s.Measures.Policies, s.Before.Policies) + ".",
	}
	lines = append(append(lines, People(s.Measures)...), Baseline, Rounded)
	if s.DueSoon > 0 {
		lines = append(lines, fmt.Sprintf("%s due in the coming seven days.", Count(s.DueSoon, "answer is", "answers are")))
	}
	if s.Waits.Open > 0 {
		lines = append(lines, WaitsForYou(s.Waits))
	}
	for _, u := range s.Untold {
		lines = append(lines, fmt.Sprintf("%s could not be told of something: %s.", Count(u.People, "person", "people"), Line(u.Reason)))
	}
	return Summary{
		Heading: "The week of " + Line(s.Team.Name), Lines: lines, Open: byPerson(s.Named),
		End: "As of " + Day(s.AsOf) + ". " + w.Ways.Report, Team: s.Team.Slug,
	}
}

// byPerson names each person once, in the order in which they came.
func byPerson(named []digest.Standing) (people []OpenFor) {
	index := map[int64]int{}
	for _, st := range named {
		i, ok := index[st.PersonID]
		if !ok {
			i = len(people)
			index[st.PersonID] = i
			people = append(people, OpenFor{Name: st.Name})
		}
		people[i].Items++
	}
	return people
}
