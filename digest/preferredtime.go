package digest

import (
	"slices"
	"time"
)

// preferredTime returns when a digest goes out to somebody who chose a day or an hour
// of their own, zero for at once. Planning stays the team's: the letter waits in
// the outbox, so that nobody has a run of their own to be lost or doubled. What
// is urgent, or due by then, does not wait.
func (d *packer) preferredTime(run Run, person int64, listed []Open) time.Time {
	preferences := d.preferences[person]
	if person == 0 || preferences.Weekday == nil && preferences.Hour == nil {
		return time.Time{}
	}
	at := preferences.Next(run.Due.In(d.teams[run.TeamID].Location()), d.service.calendar)
	pressing := slices.ContainsFunc(listed, func(o Open) bool {
		return !o.Told && (o.Urgent || o.MustGo(DateIn(at, at.Location())+1))
	})
	if pressing || !at.After(run.Due) {
		return time.Time{}
	}
	return at.UTC()
}
