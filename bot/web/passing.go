package web

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// passingService is what these pages ask of the use cases.
type passingService interface {
	Bouncing(ctx context.Context, actor digest.Actor, organisation string) ([]digest.Bouncing, error)
	RecordShare(ctx context.Context, actor digest.Actor, organisation string, people int, on digest.Date) error
	StoppedIn(ctx context.Context, actor digest.Actor, organisation string) ([]digest.Stopping, error)
	WriteAgain(ctx context.Context, actor digest.Actor, organisation string, who digest.Stopper) error
	Shares(ctx context.Context, actor digest.Actor, organisation string) (digest.Team, []digest.Share, error)
}

type passingPages struct {
	*site
	service passingService
}

type sharesData struct {
	Team   digest.Team
	Shares []digest.Share
	Dead   []digest.Bouncing
	// Stopped are who asked us to stop writing.
	Stopped []digest.Stopping
}

// sharesPage shows who coordinates an organisation with how many people its digests
// were shared, with a form to record it.
func (s passingPages) sharesPage(v *visit) error {
	team, shares, err := s.service.Shares(v.r.Context(), v.actor, v.path("team"))
	if err != nil {
		return err
	}
	dead, err := s.service.Bouncing(v.r.Context(), v.actor, v.path("team"))
	if err != nil {
		return err
	}
	stopped, err := s.service.StoppedIn(v.r.Context(), v.actor, v.path("team"))
	if err != nil {
		return err
	}
	return v.page("shares", sharesData{team, shares, dead, stopped})
}

// recordShare records one.
func (s passingPages) recordShare(v *visit) error {
	on, err := v.date("on")
	if err != nil {
		return v.after(err, "on", s.sharesPage, "")
	}
	err = s.service.RecordShare(v.r.Context(), v.actor, v.path("team"), int(v.number("people")), on)
	return v.after(err, "people", s.sharesPage, "/teams/"+v.path("team")+"/shared", "recorded")
}

// writeAgain records that people of the organisation, by their ids, 0 for its own address,
// asked their coordinator to be written to again. Nothing is ticked in the form.
func (s passingPages) writeAgain(v *visit) error {
	team, _, err := s.service.Shares(v.r.Context(), v.actor, v.path("team"))
	if err != nil {
		return err
	}
	chosen := v.numbers("again")
	if len(chosen) == 0 {
		v.missing("again", "reply")
		return s.sharesPage(v)
	}
	for _, id := range chosen {
		who := digest.Stopper{PersonID: id}
		if id == 0 {
			who.TeamID = team.ID
		}
		if err = s.service.WriteAgain(v.r.Context(), v.actor, team.Slug, who); err != nil {
			break
		}
	}
	return v.after(err, "again", s.sharesPage, "/teams/"+team.Slug+"/shared", "recorded")
}
