package digest

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Timing is when and where a team gets its digest. It comes with teams.csv, and
// can be set in Briefed too. What was set here stays until the file says the
// same, or something else than it said when it was set here: then the file has
// changed since, and counts. An import says what it kept and what it overruled:
// [TeamChanges.Kept] and [TeamChanges.Overruled].
type Timing struct {
	Mode     Mode
	Channel  string // Slack channel id, needed in channel mode
	Schedule string // five-field cron line
	Timezone string // IANA name
}

// TimingStore keeps when teams get their digests.
type TimingStore interface {
	// SetTiming saves a team's timing. What changes of its schedules counts from
	// now: a time that is past today is nobody's duty.
	SetTiming(ctx context.Context, now time.Time, t Team, audit AuditEntry) error
}

// Timing returns when and where the team gets its digest.
func (t Team) Timing() Timing { return Timing{t.Mode, t.Channel, t.Schedule, t.Timezone} }

func (t Team) withTiming(to Timing) Team {
	t.Mode, t.Channel, t.Schedule, t.Timezone = to.Mode, to.Channel, to.Schedule, to.Timezone
	return t
}

// complete fills in what may be left empty, and reports what cannot be used by
// its column in teams.csv. Now is when the times to come begin that it names.
func (t *Timing) complete(now time.Time, problem func(column, format string, args ...any)) {
	if t.Mode == "" {
		t.Mode = ByDM
	}
	if t.Mode != ByDM && t.Mode != ByChannel {
		problem("mode", "%q is not a mode: write dm (to each person) or channel (to the team’s channel)", t.Mode)
	}
	switch {
	case t.Channel != "" && !channelPattern().MatchString(t.Channel):
		problem("channel", "%q is not a channel id: in Slack open the channel’s details and copy the id at the bottom, such as C0123456789", t.Channel)
	case t.Channel == "" && t.Mode == ByChannel:
		problem("channel", "a team in channel mode needs the id of its channel, such as C0123456789")
	}
	if t.Timezone == "" {
		t.Timezone = DefaultTimezone
	}
	if _, err := parseZone(t.Timezone); err != nil {
		problem("timezone", "%s", err)
		return
	}
	if t.Schedule == "" {
		return
	}
	line, err := ParseSchedule(t.Schedule, t.Timezone)
	if err != nil {
		problem("schedule", "%s", err)
	} else if misread := line.misread(t.Schedule, now); misread != "" {
		problem("schedule", "%s", misread)
	}
}

// TimingChange is a team as a change of its timing leaves it, or would.
type TimingChange struct {
	Team Team
	Next []time.Time // of its digest, in its zone
}

// nextShown is how many of the times to come are shown.
const nextShown = 3

// Timing returns a team with the next times of its digest. Errors: [Forbidden],
// [NotFound].
func (s *Service) Timing(ctx context.Context, actor Actor, team string) (TimingChange, error) {
	teams, err := s.Teams(ctx, actor)
	if err != nil {
		return TimingChange{}, err
	}
	i := slices.IndexFunc(teams, func(t Team) bool { return t.Slug == team })
	if i < 0 {
		return TimingChange{}, Errorf(NotFound, "there is no team %q: choose one of the list of schedules", team)
	}
	return s.timed(teams[i]), nil
}

// Teams returns every team, for administrators. Errors: [Forbidden].
func (s *Service) Teams(ctx context.Context, actor Actor) ([]Team, error) {
	if err := actor.allow(ManageRoster, 0); err != nil {
		return nil, err
	}
	return s.store.Teams(ctx)
}

// SetTiming changes when and where a team gets its digest, from now on; a dry run
// only says what would be. Errors: [Forbidden]; [NotFound]; [Invalid] with the
// problems of an import, by column, and without a reason; [Conflict] where it is
// so already.
func (s *Service) SetTiming(ctx context.Context, actor Actor, team string, to Timing, reason string, dryRun bool) (TimingChange, error) {
	known, err := s.Timing(ctx, actor, team)
	if err != nil {
		return TimingChange{}, err
	}
	var problems Problems
	problem := func(column, format string, args ...any) {
		problems = append(problems, Problem{Column: column, Message: fmt.Sprintf(format, args...)})
	}
	if to.Schedule == "" {
		problem("schedule", "it is empty: write five fields such as 0 9 * * 1 (Monday at nine)")
	}
	to.complete(s.Now(), problem)
	reason = strings.TrimSpace(reason)
	if err := written("the reason", reason, true, MaxNote); err != nil {
		problem("reason", "%s", err)
	}
	if len(problems) > 0 {
		return known, Errorf(Invalid, "%w", problems)
	}
	was := known.Team.Timing()
	if to == was {
		return known, Errorf(Conflict, "%s has this schedule already: nothing was changed", known.Team.Name)
	}
	change := s.timed(known.Team.setTiming(to, actor.name()))
	if dryRun {
		return change, nil
	}
	entry := s.entry(actor, "set a schedule", team, fmt.Sprintf("%s, was %s: %s", to, was, reason))
	if err := s.store.SetTiming(ctx, entry.At, change.Team, entry); err != nil {
		return TimingChange{}, fmt.Errorf("set a schedule: %w", err)
	}
	return change, nil
}

// String writes a timing in a line.
func (t Timing) String() string {
	line := fmt.Sprintf("%s %s, %s", t.Schedule, t.Timezone, t.Mode)
	if t.Channel != "" {
		line += " " + t.Channel
	}
	return line
}

func (s *Service) timed(t Team) TimingChange {
	return TimingChange{t, s.comes(t.Timing(), nextShown)}
}

// comes returns the next times of a schedule, in its zone. The present minute
// counts, as in [Schedule.DueRun].
func (s *Service) comes(t Timing, n int) (all []time.Time) {
	line, err := ParseSchedule(t.Schedule, t.Timezone)
	if err != nil {
		return nil
	}
	line = line.Observing(s.calendar)
	for at := line.Next(s.Now().Truncate(time.Minute).Add(-time.Nanosecond)); !at.IsZero() && len(all) < n; at = line.Next(at) {
		all = append(all, at)
	}
	return all
}

// setTiming returns the team with a timing that somebody set in Briefed. One that
// the file gives too is the file's.
func (t Team) setTiming(to Timing, by string) Team {
	if t.TimingBy == "" {
		t.TimingInFile = t.Timing()
	}
	t = t.withTiming(to)
	t.TimingBy = by
	if to == t.TimingInFile {
		t.TimingBy, t.TimingInFile = "", Timing{}
	}
	return t
}

// settle returns the team as its line of teams.csv leaves it.
func (t Team) settle(line Team, changes *TeamChanges) Team {
	switch says := line.Timing(); {
	case t.TimingBy == "" || says == t.Timing():
	case says == t.TimingInFile:
		line = line.withTiming(t.Timing())
		line.TimingBy, line.TimingInFile = t.TimingBy, t.TimingInFile
		changes.Kept = append(changes.Kept, Kept{t.Slug, fmt.Sprintf("%s, as was set here: the file still says %s", t.Timing(), says)})
	default:
		changes.Overruled = append(changes.Overruled, Kept{t.Slug, fmt.Sprintf("%s, as was set here: the file has changed since, and makes it %s", t.Timing(), says)})
	}
	return line
}

// WeeklyCron writes the cron line of some days of the week at a full hour.
func WeeklyCron(days []time.Weekday, hour int) string {
	names := make([]string, len(days))
	for i, day := range days {
		names[i] = strconv.Itoa(int(day))
	}
	return fmt.Sprintf("0 %d * * %s", hour, strings.Join(names, ","))
}

// Weekly reads a line of [WeeklyCron]; false for one that says more than days and
// a full hour.
func Weekly(line string) (days []time.Weekday, hour int, ok bool) {
	fields := strings.Fields(line)
	if len(fields) != 5 || fields[0] != "0" || fields[2] != "*" || fields[3] != "*" {
		return nil, 0, false
	}
	for name := range strings.SplitSeq(fields[4], ",") {
		day, err := strconv.Atoi(name)
		if err != nil || day < 0 || day > 6 {
			return nil, 0, false
		}
		days = append(days, time.Weekday(day))
	}
	hour, err := strconv.Atoi(fields[1])
	return days, hour, err == nil && hour >= 0 && hour <= 23
}
