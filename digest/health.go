package digest

import (
	"context"
	"strings"
	"time"
)

// MaxTroubled is how many troubled deliveries are listed at most.
const MaxTroubled = 200

// Health is how the outbox does, for administrators.
type Health struct {
	OutboxState
	Troubled []Delivery       // unknown and failed, newest first
	People   map[int64]Person // whom they are for
	Teams    map[int64]Team
}

// DeliveryHealth says how the outbox does. Errors: [Forbidden].
func (s *Service) DeliveryHealth(ctx context.Context, actor Actor) (h Health, err error) {
	if err := actor.allow(ManageOutbox, 0); err != nil {
		return h, err
	}
	if h.OutboxState, err = s.store.OutboxState(ctx, s.clock.Now()); err != nil {
		return h, err
	}
	if h.Troubled, err = s.store.Deliveries(ctx, []DeliveryState{Unknown, Failed}, MaxTroubled); err != nil {
		return h, err
	}
	h.People, h.Teams = map[int64]Person{}, map[int64]Team{}
	teams, err := s.units(ctx)
	if err != nil {
		return h, err
	}
	for _, t := range teams {
		h.Teams[t.ID] = t
	}
	for _, d := range h.Troubled {
		if _, known := h.People[d.PersonID]; known || d.PersonID == 0 {
			continue
		}
		if h.People[d.PersonID], err = s.store.Person(ctx, d.PersonID); err != nil {
			return h, err
		}
	}
	return h, nil
}

// SendAgain queues unknown and failed deliveries once more, by somebody's choice:
// of an unknown one its reader may get two. Nil ids are every unknown one. It
// returns how many. Errors: [Forbidden].
func (s *Service) SendAgain(ctx context.Context, actor Actor, ids []int64) (int, error) {
	if err := actor.allow(ManageOutbox, 0); err != nil {
		return 0, err
	}
	return s.store.SendAgain(ctx, s.clock.Now(), ids, func(n int) AuditEntry {
		return s.entry(actor, "sent again", "", counted(n, "delivery", "deliveries"))
	})
}

// PauseSending keeps everything in the outbox until [Service.ResumeSending].
// Nothing is lost by that. Errors: [Forbidden], [Invalid] without a reason.
func (s *Service) PauseSending(ctx context.Context, actor Actor, reason string) error {
	if err := actor.allow(ManageOutbox, 0); err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	if err := written("the reason", reason, true, MaxNote); err != nil {
		return err
	}
	return s.store.Pause(ctx, s.clock.Now(), WorkspaceBucket, time.Time{}, reason, s.entry(actor, "paused sending", WorkspaceBucket, reason))
}

// ResumeSending lifts every pause of a bucket. Errors: [Forbidden].
func (s *Service) ResumeSending(ctx context.Context, actor Actor, bucket string) error {
	if err := actor.allow(ManageOutbox, 0); err != nil {
		return err
	}
	return s.store.Resume(ctx, bucket, s.entry(actor, "resumed sending", bucket, ""))
}

// Timetabled is a schedule with its newest run and its next one.
type Timetabled struct {
	Schedule
	Next time.Time // in its zone, zero for never
}

// Timetable returns every team's schedules. Errors: [Forbidden].
func (s *Service) Timetable(ctx context.Context, actor Actor) ([]Timetabled, error) {
	if err := actor.allow(ReadSettings, 0); err != nil {
		return nil, err
	}
	schedules, err := s.store.Schedules(ctx)
	rows := make([]Timetabled, len(schedules))
	for i, schedule := range schedules {
		rows[i].Schedule = schedule
		if next := s.comes(Timing{Schedule: schedule.Cron, Timezone: schedule.Timezone}, 1); len(next) > 0 {
			rows[i].Next = next[0]
		}
	}
	return rows, err
}

// Staff returns everybody and every team on record, for administrators. Errors:
// [Forbidden].
func (s *Service) Staff(ctx context.Context, actor Actor) (Roster, error) {
	if err := actor.allow(ManageRoster, 0); err != nil {
		return Roster{}, err
	}
	return s.store.Roster(ctx)
}
