package digest

import (
	"context"
	"slices"
	"sync"
	"time"
)

// lockedWaits are pulseWaits that several requests use.
type lockedWaits struct {
	sync.Mutex
	pulseWaits
}

// add reports whether somebody was not there yet.
func (w *lockedWaits) add(pulse int64, m PulseMark) bool {
	w.Lock()
	defer w.Unlock()
	if w.pulse != pulse {
		w.pulse, w.marks = pulse, nil // the one before is closed: who replied to it is forgotten
	}
	if slices.Contains(w.marks, m) {
		return false
	}
	w.marks = append(w.marks, m)
	return true
}

func (w *lockedWaits) remove(pulse int64, m PulseMark) {
	w.Lock()
	defer w.Unlock()
	if w.pulse == pulse {
		w.marks = slices.DeleteFunc(w.marks, func(o PulseMark) bool { return o == m })
	}
}

// planPulse closes a pulse whose last day is over, opens one on the morning of the
// first working day of its months – where the service was down, on a day of the week
// after it – and asks people, once a day, who were not written to too often this week.
// Any number of replicas may call it as often as they like.
func (s *Service) planPulse(ctx context.Context) error {
	now, today := s.clock.Now(), s.Today()
	newest, err := s.store.Pulse(ctx)
	if err != nil {
		return err
	}
	if newest.ID != 0 && !newest.Wiped && today > newest.Closes {
		if err := s.store.ClosePulse(ctx, now, newest.ID); err != nil {
			return err
		}
	}
	if !newest.open(today) && !s.pulseBegins(now, newest) || newest.open(today) && !s.hours().include(now.In(s.config.Zone)) {
		return nil
	}
	return s.store.Plan(ctx, func(tx PlanTx) error {
		p, err := tx.LastPulse()
		if err != nil {
			return err
		}
		if !p.open(today) {
			if !s.pulseBegins(now, p) {
				return nil
			}
			if err := s.openPulse(tx, today); err != nil {
				return err
			}
			if p, err = tx.LastPulse(); err != nil {
				return err
			}
		}
		return s.askPulse(tx, now, p)
	})
}

// pulseBegins reports whether a pulse opens at a moment.
func (s *Service) pulseBegins(now time.Time, newest Pulse) bool {
	today := DateIn(now, s.config.Zone)
	y, month, _ := today.Time().Date()
	first := s.calendar.Add(NewDate(y, month, 1)-1, 1)
	return slices.Contains(s.config.PulseMonths, month) && !now.Before(s.morning(first)) && today <= first+6 && newest.Opens < first
}

// openPulse opens one. A service of fewer people than [SmallNumber] is counted with
// all others like it.
func (s *Service) openPulse(tx PlanTx, today Date) error {
	people, err := tx.ServicePeople(today)
	if err != nil {
		return err
	}
	var services []string
	for service, n := range people {
		if n >= SmallNumber && service != "" {
			services = append(services, service)
		}
	}
	slices.Sort(services)
	return tx.OpenPulse(Pulse{Opens: today, Closes: today + pulseDays}, services)
}

// askPulse asks who was not asked. It is one of the week's contacts: who has had as
// many, or gets a digest yet that would be one too many, is asked another day.
func (s *Service) askPulse(tx PlanTx, now time.Time, p Pulse) error {
	today := DateIn(now, s.config.Zone)
	if taken, err := tx.AskPulse(p.ID, today); err != nil || !taken {
		return err
	}
	notice := Notice{Kind: NoticePulse, PulseID: p.ID}.Encode()
	unasked, err := tx.PulseUnasked(today, notice)
	if err != nil || len(unasked) == 0 {
		return err
	}
	to, err := s.withContacts(tx, now, unasked)
	if err != nil {
		return err
	}
	to = slices.DeleteFunc(to, func(r Recipient) bool { return r.BackOn > p.Closes })
	s.waits(to, s.hours().from(now.In(s.config.Zone)))
	return tx.Notify(now, notice, to)
}

// digestsToCome returns the teams of people that get another digest this week.
func (s *Service) digestsToCome(tx PlanTx, to []Recipient, now time.Time) (map[int64]bool, error) {
	var ids []int64
	seen := map[int64]bool{}
	for _, r := range to {
		if !seen[r.TeamID] {
			seen[r.TeamID] = true
			ids = append(ids, r.TeamID)
		}
	}
	teams, err := tx.Teams(ids)
	coming := map[int64]bool{}
	for _, team := range teams {
		coming[team.ID] = s.digestToCome(team, Run{Due: now})
	}
	return coming, err
}

// loadPulse loads what a letter still asks, and reports whether that is anything.
func (s *Service) loadPulse(ctx context.Context, l *Letter, n Notice) (bool, error) {
	p, left, err := s.pulseFor(ctx, l.PersonID)
	if err != nil || p.ID != n.PulseID {
		return false, err
	}
	l.Pulse = Pulses{p, left}
	return len(left) > 0, nil
}

// Pulses are the questions of a pulse that somebody has not replied to.
type Pulses struct {
	Pulse
	Left []PulseQuestion
}
