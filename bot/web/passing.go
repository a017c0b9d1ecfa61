package web

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// passingService is what these pages ask of the use cases.
type passingService interface {
	Bouncing(ctx context.Context, actor digest.Actor, organisation string) ([]digest.Bouncing, error)
	RecordShare(ctx context.Context, actor digest.Actor, organisation string, people int, on digest.Date) error
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
	return v.page("shares", sharesData{team, shares, dead})
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
