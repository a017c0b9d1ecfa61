package digest

import "time"

// set returns the first moment after t that the line names, bank holidays or not;
// zero for never. A line names what clocks show: an hour that comes twice in autumn
// counts the first time, and what is set for the hour that is left out in spring
// comes in the first minute after it, once.
func (s CronSchedule) set(t time.Time) time.Time {
	shown := asUTC(t.In(s.loc))
	for {
		if shown = s.cron.Next(shown); shown.IsZero() {
			return time.Time{}
		}
		if at := momentOf(shown, s.loc); at.After(t) {
			return at
		}
	}
}

// asUTC returns the moment at which clocks in UTC show what they show at t in its
// zone.
func asUTC(t time.Time) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

// momentOf returns when clocks in a place first show what they show in UTC at
// shown, or the first moment after it where they never do.
func momentOf(shown time.Time, loc *time.Location) time.Time {
	year, month, day := shown.Date()
	// In a change of clocks, Date returns one of two answers and does not say which.
	at := time.Date(year, month, day, shown.Hour(), shown.Minute(), shown.Second(), 0, loc)
	began, ends := at.ZoneBounds()
	if asUTC(at).Equal(shown) {
		if began.IsZero() {
			return at
		}
		_, before := began.Add(-time.Nanosecond).Zone()
		if earlier := shown.Add(-time.Duration(before) * time.Second).In(loc); earlier.Before(at) && asUTC(earlier).Equal(shown) {
			return earlier
		}
		return at
	}
	if asUTC(at).Before(shown) {
		return ends.In(loc)
	}
	return began.In(loc)
}
