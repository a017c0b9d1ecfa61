package digest

import (
	"context"
	"fmt"
	"time"
)

// Preferences are when and where somebody would rather read their digest. Zero
// fields leave it to the team's schedule.
type Preferences struct {
	Weekday *time.Weekday // Monday to Friday
	Hour    *int          // in the team's time zone
	Where   Mode          // "" for as the team does, or [ByDM] in a team that reads in its channel
}

// Empty reports whether somebody leaves everything to the team.
func (p Preferences) Empty() bool { return p.Weekday == nil && p.Hour == nil && p.Where == "" }

// Next returns the person's own time for a digest that the team gets at a
// moment: the first working day from then on that is their weekday, or takes its
// place on a bank holiday, at their hour. Without preferences it is that moment.
// The location of the moment is the team's.
func (p Preferences) Next(team time.Time, calendar *Calendar) time.Time {
	if p.Weekday == nil && p.Hour == nil {
		return team
	}
	hour, minute := team.Hour(), team.Minute()
	if p.Hour != nil {
		hour, minute = *p.Hour, 0
	}
	for day := DateIn(team, team.Location()) - 7; ; day++ {
		if p.Weekday != nil && day.Weekday() != *p.Weekday {
			continue
		}
		working := day
		for !calendar.Working(working) {
			working++
		}
		if at := working.At(hour, minute, team.Location()); !at.Before(team) {
			return at
		}
	}
}

// PreferenceStore keeps what is one person's own.
type PreferenceStore interface {
	Preferences(ctx context.Context, person int64) (Preferences, error)
	SetPreferences(ctx context.Context, now time.Time, person int64, p Preferences, audit AuditEntry) error
	// Outlook returns what a forecast of a person's digests needs to know.
	Outlook(ctx context.Context, person int64, on Date, week time.Time) (Outlook, error)
}

// Preferences returns the actor's own.
func (s *Service) Preferences(ctx context.Context, actor Actor) (Preferences, error) {
	if err := actor.own(); err != nil {
		return Preferences{}, err
	}
	return s.store.Preferences(ctx, actor.Person.ID)
}

// SetPreferences keeps when and where the actor would rather read, within what
// the organisation allows: Monday to Friday, the hours of [Config], and a direct
// message instead of the team's channel. What is urgent, or due before the
// person's own time, still comes with the team's digest. Empty preferences leave
// it to the team again. Errors: [Invalid], [Forbidden].
func (s *Service) SetPreferences(ctx context.Context, actor Actor, p Preferences) error {
	if err := actor.own(); err != nil {
		return err
	}
	first, last := s.config.FirstHour, s.config.LastHour
	switch {
	case p.Weekday != nil && (*p.Weekday < time.Monday || *p.Weekday > time.Friday):
		return Errorf(Invalid, "choose a day from Monday to Friday")
	case p.Hour != nil && (*p.Hour < first || *p.Hour > last):
		return Errorf(Invalid, "choose an hour from %d to %d", first, last)
	case p.Where == ByChannel && actor.Home().Mode != ByChannel:
		return Errorf(Invalid, "your team reads by direct message: ask its manager whether it should read in its channel")
	case p.Where != "" && p.Where != ByChannel && p.Where != ByDM:
		return Errorf(Invalid, "choose a direct message, the team’s channel, or as the team does")
	}
	entry := s.entry(actor, "set preferences", personSubject(actor.Person.ID), p.words())
	if err := s.store.SetPreferences(ctx, entry.At, actor.Person.ID, p, entry); err != nil {
		return fmt.Errorf("keep preferences: %w", err)
	}
	return nil
}

// words are for the audit log.
func (p Preferences) words() string {
	day, hour, where := "team", "team", "team"
	if p.Weekday != nil {
		day = p.Weekday.String()
	}
	if p.Hour != nil {
		hour = fmt.Sprintf("%02d:00", *p.Hour)
	}
	if p.Where != "" {
		where = string(p.Where)
	}
	return fmt.Sprintf("day %s, hour %s, where %s", day, hour, where)
}

// own returns a [Forbidden] error unless the actor is somebody on the staff who
// can have things of their own: the operator is nobody.
func (a Actor) own() error {
	if a.Person.ID == 0 {
		return Errorf(Forbidden, "this is about a person’s own digest: sign in as that person")
	}
	if err := a.allow(AnswerOwn, 0); err != nil {
		return err
	}
	if len(a.Teams) == 0 {
		return Errorf(Forbidden, "you are in no team today: ask your manager whether you are on the staff list")
	}
	return nil
}
