package web

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// supervisionService is what these pages ask of the use cases.
type supervisionService interface {
	NotesTo(ctx context.Context, actor digest.Actor) ([]digest.Supervisee, error)
	SupervisionList(ctx context.Context, actor digest.Actor, team string) ([]digest.Supervisee, error)
	TickSupervision(ctx context.Context, actor digest.Actor, key digest.ReceiptKey, outcome string) error
}

type supervisionPages struct {
	*site
	service supervisionService
}

type supervisionData struct {
	Team   string
	Name   string
	People []digest.Supervisee
	Before []digest.Supervisee // who wrote to the reader and is not theirs any more
}

// supervisionPage lists what each person of a team wants to talk about.
func (s supervisionPages) supervisionPage(v *visit) error {
	people, err := s.service.SupervisionList(v.r.Context(), v.actor, v.path("team"))
	if err != nil {
		return err
	}
	before, err := s.service.NotesTo(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	return v.page("supervision", supervisionData{Team: v.path("team"), Name: v.teamName(v.path("team")), People: people, Before: before})
}

// tick marks an entry as talked about.
func (s supervisionPages) tick(v *visit) error {
	key := digest.ReceiptKey{PersonID: v.number("person"), ItemID: v.number("item"), Asks: int(v.number("version"))}
	err := s.service.TickSupervision(v.r.Context(), v.actor, key, v.text("outcome"))
	return v.after(err, "", s.supervisionPage, "/teams/"+v.path("team")+"/supervision", "ticked")
}

// teamName returns the name of one of the reader's teams, or else its slug.
func (v *visit) teamName(slug string) string {
	for _, m := range v.actor.Teams {
		if m.Team.Slug == slug {
			return m.Team.Name
		}
	}
	return slug
}
