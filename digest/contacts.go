package digest

import "slices"

// DefaultWeeklyContacts is how often somebody is written to in a week at most,
// unless the organisation says otherwise.
const DefaultWeeklyContacts = 2

// Contacts is how often people (by id) and channels (by team id) were, or are about
// to be, written to in a week: digests, reminders, the pulse and refreshers together. Urgent items on top of
// them, notices, summaries and what somebody sends by hand are not counted.
type Contacts struct{ People, Channels map[int64]int }

// of returns how often a person, or else a team's channel, was written to.
func (c Contacts) of(person, team int64) int {
	if person != 0 {
		return c.People[person]
	}
	return c.Channels[team]
}

// urgentOnly returns what may still go to somebody who was written to often enough.
func urgentOnly(open []Open) []Open {
	return slices.DeleteFunc(slices.Clone(open), func(o Open) bool { return !o.Urgent })
}

// untold is how many items nobody has told the person of.
func untold(open []Open) (n int) {
	for _, o := range open {
		if !o.Told {
			n++
		}
	}
	return n
}

// digestToCome reports whether a team has another digest in the week of a run: then
// a reminder must leave room for it.
func (s *Service) digestToCome(team Team, run Run) bool {
	schedule, err := ParseSchedule(team.Schedule, team.Timezone)
	if err != nil {
		return false
	}
	next := schedule.Observing(s.calendar).Next(run.Due)
	day := DateIn(run.Due, schedule.Location())
	return !next.IsZero() && DateIn(next, schedule.Location()) < day.Monday()+7
}
