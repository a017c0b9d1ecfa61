package digest

import (
	"log/slog"
	"sync/atomic"
	"time"
)

// Config is how an organisation wants to be served.
type Config struct {
	Nation        Nation
	Zone          *time.Location
	WeeklyMinutes int
	// FirstHour and LastHour bound the hour that people may choose for their own
	// digest, and when they are reminded: 8 and 18 where both are 0.
	FirstHour, LastHour int
	// JoinerBacklogWeeks is how old, on a person's first day in a team, an item may
	// be that they are still given; 0 for the whole live library. What is on the
	// starter list of their service they are given in any case.
	JoinerBacklogWeeks int
	// WeeklyContacts is how many digests and reminders somebody gets in a week at
	// most; 0 for [DefaultWeeklyContacts].
	WeeklyContacts int
	// ReplyWithin is how many working days we have to reply to who asks; 0 for
	// [DefaultReplyWithin].
	ReplyWithin int
	// KeepBodies is for how many years the bodies of letters are kept, whose rows stay;
	// 0 for ever.
	KeepBodies int
	// PulseMonths are those on whose first working day everybody is asked what they
	// feel: see [Pulse]. None for never.
	PulseMonths []time.Month
	// PublishAlone lets a policy lead publish without the approval of a second
	// person, unless the guard found something.
	PublishAlone bool
	// Demonstration lets invented items in: those of the sample council.
	Demonstration bool
}

// Service holds the use cases. Its methods are safe for concurrent use.
type Service struct {
	store    Store
	clock    Clock
	wall     Clock // real time, by which links and sessions go whatever the other says
	calendar *Calendar
	config   Config
	log      *slog.Logger
	pulse    lockedWaits // replies that are not written down as given yet

	stops     atomic.Value // the key of links to stop by, once it was read
	refreshed atomic.Int64 // the day on which refreshers were planned last
	actions   atomic.Int64 // the day on which owners of actions were reminded last
	counted   atomic.Int64 // the day on which it was counted last who had a step of a release
	checked   atomic.Int64 // the newest day on which everybody was checked, to look no more

	countLooks    atomic.Int64 // see [Service.KeepCounts]
	countsChecked atomic.Int64 // the newest day on which counts were checked
}

// NewService returns the use cases over a store and a clock. A nil logger logs
// nothing.
func NewService(store Store, clock Clock, config Config, log *slog.Logger) *Service {
	if config.WeeklyMinutes <= 0 {
		config.WeeklyMinutes = DefaultWeeklyMinutes
	}
	if config.WeeklyContacts <= 0 {
		config.WeeklyContacts = DefaultWeeklyContacts
	}
	if config.ReplyWithin <= 0 {
		config.ReplyWithin = DefaultReplyWithin
	}
	if config.FirstHour == 0 && config.LastHour == 0 {
		config.FirstHour, config.LastHour = 8, 18
	}
	if config.Zone == nil {
		config.Zone = time.UTC
	}
	if config.Nation == "" {
		config.Nation = England
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Service{store: store, clock: clock, wall: SystemClock{}, calendar: NewCalendar(config.Nation), config: config, log: log}
}

// Now returns the service's present moment.
func (s *Service) Now() time.Time { return s.clock.Now() }

// Today returns the organisation's present day.
func (s *Service) Today() Date { return DateIn(s.clock.Now(), s.config.Zone) }

// Zone returns the organisation's time zone.
func (s *Service) Zone() *time.Location { return s.config.Zone }

// Calendar returns the working days in force.
func (s *Service) Calendar() *Calendar { return s.calendar }

// paceWeeks is the longest a backlog is spread over.
const paceWeeks = 26

// pace spreads what is assigned today.
func (s *Service) pace(c Config, today Date) Pace {
	return Pace{
		WeeklyMinutes: c.WeeklyMinutes,
		Weeks:         paceWeeks,
		BacklogWeeks:  c.JoinerBacklogWeeks,
		Due: func(week, ackWithin int) (start, due Date) {
			start = today + Date(7*week)
			return start, s.calendar.Due(start, ackWithin, nil)
		},
	}
}
