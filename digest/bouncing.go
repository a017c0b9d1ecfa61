package digest

import (
	"context"
	"time"
)

// NoticeBouncing tells who coordinates an organisation that an address there takes nothing
// of ours: Letter.By is whose it is, nobody for the organisation's own.
const NoticeBouncing NoticeKind = "bouncing"

// BouncesFor is for how many days nothing has arrived at an address when its coordinator
// is told.
const BouncesFor = 30

// Bouncing is an address in an organisation at which nothing arrives.
type Bouncing struct {
	TeamID int64
	Person Person // zero for the organisation's own address
	Since  time.Time
}

// BouncingStore tells at which addresses in organisations nothing arrives.
type BouncingStore interface {
	// Bouncing returns those in some organisations at which everything failed that was
	// sent since a moment or before, of who is there on a day.
	Bouncing(ctx context.Context, on Date, teams []int64, before time.Time) ([]Bouncing, error)
}

// BouncingTx is that as part of a transaction.
type BouncingTx interface {
	Bouncing(on Date, teams []int64, before time.Time) ([]Bouncing, error)
}

// tellBouncing tells coordinators, once for as long as it lasts, of addresses in their
// organisations at which nothing has arrived for a month. It is looked at with their
// organisation's digest, and so costs the others nothing.
func (s *Service) tellBouncing(tx PlanTx, now time.Time, day Date, outside []int64) error {
	if len(outside) == 0 {
		return nil
	}
	list, err := tx.Bouncing(day, outside, now.AddDate(0, 0, -BouncesFor))
	if err != nil || len(list) == 0 {
		return err
	}
	members, err := tx.Members(day, outside)
	if err != nil {
		return err
	}
	for _, b := range list { // few: each is told once
		notice := Notice{Kind: NoticeBouncing, PersonID: b.Person.ID}.Encode()
		for _, m := range members {
			if m.TeamID != b.TeamID || !m.Manager || m.PersonID == b.Person.ID {
				continue
			}
			to, err := tx.Recipients(day, []int64{m.PersonID})
			if err != nil {
				return err
			}
			told, err := tx.Noticed(Recipient{PersonID: m.PersonID}, notice, b.Since)
			if err != nil {
				return err
			}
			if len(to) != 1 || to[0].TeamID != b.TeamID {
				continue // who is on the council's staff looks at the page
			}
			if len(told) > 0 {
				continue
			}
			s.waits(to, now)
			if err := tx.Notify(now, notice, to); err != nil {
				return err
			}
		}
	}
	return nil
}

// loadBouncing loads whose address a notice is about, and reports whether its reader
// coordinates the organisation still, and they are still there.
func (s *Service) loadBouncing(ctx context.Context, l *Letter, n Notice) (bool, error) {
	reader, err := s.ActorByID(ctx, l.PersonID, "")
	if err != nil || !reader.coordinates(l.TeamID) {
		return false, err
	}
	list, err := s.store.Bouncing(ctx, s.Today(), []int64{l.TeamID}, s.clock.Now())
	for _, b := range list {
		if b.Person.ID == n.PersonID {
			l.By = b.Person
			return true, err
		}
	}
	return false, err
}

// Bouncing returns the addresses in an organisation at which nothing arrives, for who
// coordinates it. Errors: as of [Service.RecordShare].
func (s *Service) Bouncing(ctx context.Context, actor Actor, organisation string) ([]Bouncing, error) {
	team, err := s.coordinated(ctx, actor, organisation)
	if err != nil {
		return nil, err
	}
	return s.store.Bouncing(ctx, s.Today(), []int64{team.ID}, s.clock.Now())
}
