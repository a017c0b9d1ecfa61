package web

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// movingService is what these pages ask of the use cases.
type movingService interface {
	ActingCover(ctx context.Context, actor digest.Actor, team string, person int64, span digest.Span, reason string) error
	CoverCandidates(ctx context.Context, actor digest.Actor, team string) ([]digest.Person, error)
	DecideStart(ctx context.Context, actor digest.Actor, request int64, accept bool) error
	DeclineCover(ctx context.Context, actor digest.Actor, membership int64) error
	StaffTeam(ctx context.Context, actor digest.Actor, slug string) (digest.Team, error)
	StartRequests(ctx context.Context, actor digest.Actor) ([]digest.StartRequest, error)
}

type movingPages struct {
	*site
	service movingService
	record  myRecordPages // shown again where a cover cannot be declined
}

type requestsData struct {
	List []digest.StartRequest
}

// requestsPage lists the starts that wait for the reader's word.
func (s movingPages) requestsPage(v *visit) error {
	list, err := s.service.StartRequests(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	return v.page("requests", requestsData{List: list})
}

// decideStart lets somebody begin in the team that asked for them, or declines.
func (s movingPages) decideStart(v *visit) error {
	accept := v.text("accept") == "yes"
	done := map[bool]string{true: "accepted", false: "declined"}[accept]
	return v.after(s.service.DecideStart(v.r.Context(), v.actor, v.number("request"), accept), "", s.requestsPage, "/requests", done)
}

type coverData struct {
	Team       digest.Team
	Candidates []digest.Person
}

// coverPage is the form to name who leads a team for a time.
func (s movingPages) coverPage(v *visit) error {
	team, err := s.service.StaffTeam(v.r.Context(), v.actor, v.path("team"))
	if err != nil {
		return err
	}
	candidates, err := s.service.CoverCandidates(v.r.Context(), v.actor, v.path("team"))
	if err != nil {
		return err
	}
	return v.page("cover", coverData{Team: team, Candidates: candidates})
}

func (s movingPages) cover(v *visit) error {
	span, err := v.span()
	if err == nil {
		err = s.service.ActingCover(v.r.Context(), v.actor, v.path("team"), v.number("person"), span, v.text("reason"))
	}
	return v.after(err, "person", s.coverPage, "/teams/"+v.path("team"), "recorded")
}

// declineCover ends a cover of the reader's own.
func (s movingPages) declineCover(v *visit) error {
	return v.after(s.service.DeclineCover(v.r.Context(), v.actor, v.number("membership")), "", s.record.myRecordPage, "/me", "declined")
}
