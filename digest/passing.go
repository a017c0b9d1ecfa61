package digest

import (
	"context"
	"fmt"
	"time"
)

// An organisation that gives no list of its people gets one digest at an address of its
// own, to pass on: it asks for no answer, and tells nobody by name. Its coordinator
// records with how many people it was shared. That is what somebody said of others: it
// stands beside the answers that people gave, and is never counted with them.

// PassingStore keeps with how many people organisations shared what they were sent.
type PassingStore interface {
	// RecordShare keeps one; it is added, and never changed.
	RecordShare(ctx context.Context, share Share, audit AuditEntry) error
	// Shares returns those of an organisation, of all for 0, newest first, of the days
	// from one to another.
	Shares(ctx context.Context, team int64, from, to Date) ([]Share, error)
}

// PassingTx plans digests to pass on, as part of a transaction.
type PassingTx interface {
	// ToPass returns what is meant, on a day, for everybody of those of the teams that
	// are organisations with an address and without a list of people. Who coordinates one
	// is no list.
	ToPass(on Date, teams []int64) (map[int64][]Open, error)
}

// Share says that an organisation shared what it was sent with so many people.
type Share struct {
	TeamID int64
	People int
	On     Date
	At     time.Time
	By     Person
}

// MostShared is more people than work or help in any organisation.
const MostShared = 100_000

// RecordShare records with how many people an organisation shared its digests, for who
// coordinates it. Errors: [Forbidden] for anybody else, the operator too; [NotFound];
// [Invalid] for a day to come or before the year that is past, and for no people.
func (s *Service) RecordShare(ctx context.Context, actor Actor, organisation string, people int, on Date) error {
	team, err := s.coordinated(ctx, actor, organisation)
	if err != nil {
		return err
	}
	switch today := s.Today(); {
	case on.IsZero() || on > today || on < today-366:
		return Errorf(Invalid, "give the day on which it was shared, one of the last twelve months")
	case people < 1 || people > MostShared:
		return Errorf(Invalid, "say with how many people it was shared: a number from 1 on")
	}
	share := Share{TeamID: team.ID, People: people, On: on, At: s.clock.Now(), By: actor.Person}
	entry := s.entry(actor, "recorded what was shared", team.Slug, fmt.Sprintf("with %s on %s", counted(people, "person", "people"), on))
	if err := s.store.RecordShare(ctx, share, entry); err != nil {
		return fmt.Errorf("record with how many people it was shared: %w", err)
	}
	return nil
}

// Shares returns what an organisation's coordinators recorded in the last twelve months,
// newest first, for who coordinates it now. Errors: as of [Service.RecordShare].
func (s *Service) Shares(ctx context.Context, actor Actor, organisation string) (Team, []Share, error) {
	team, err := s.coordinated(ctx, actor, organisation)
	if err != nil {
		return Team{}, nil, err
	}
	shares, err := s.store.Shares(ctx, team.ID, s.Today()-366, s.Today())
	return team, shares, err
}

// coordinated returns an organisation by slug that the actor coordinates.
func (s *Service) coordinated(ctx context.Context, actor Actor, slug string) (Team, error) {
	team, err := s.teamFor(ctx, actor, Supervise, slug)
	if err == nil && !actor.coordinates(team.ID) {
		err = Errorf(Forbidden, "you may not record this: it is for who coordinates an organisation outside the council")
	}
	return team, err
}

// Shared is with how many people organisations say that they shared what they were sent,
// in the twelve months to a day.
type Shared struct {
	Organisations int `json:"organisations"` // that recorded it
	Times         int `json:"times"`
	People        int `json:"people"` // the newest number of each together
}

// sharedBy counts shares, newest first.
func sharedBy(shares []Share) (all Shared) {
	seen := map[int64]bool{}
	for _, share := range shares {
		all.Times++
		if !seen[share.TeamID] {
			seen[share.TeamID] = true
			all.Organisations++
			all.People += share.People
		}
	}
	return all
}
