package web

import (
	"context"
	"slices"

	"github.com/briefed/briefed/digest"
)

// personService is what these pages ask of the use cases.
type personService interface {
	Exempt(ctx context.Context, actor digest.Actor, person int64, item int64, reason string) error
	ItemsOf(ctx context.Context, actor digest.Actor, person int64) ([]digest.OpenItem, error)
	LiftExemption(ctx context.Context, actor digest.Actor, person int64, item int64) error
	RecordOf(ctx context.Context, actor digest.Actor, person int64) (digest.Record, error)
	WhereTheyAre(ctx context.Context, actor digest.Actor, person int64) (digest.StaffRecord, error)
}

type personPages struct {
	*site
	service personService
}

type personData struct {
	Staff   digest.StaffRecord
	Team    digest.Team // where the reader manages them
	Changes bool        // the reader records their leave and last day
	Items   []digest.OpenItem
	Record  digest.Record
	Today   digest.Date
}

// personPage shows one of the reader's own people. Each look is on that person's
// own page.
func (s personPages) personPage(v *visit) error {
	ctx, id := v.r.Context(), v.pathID("id")
	record, err := s.service.RecordOf(ctx, v.actor, id)
	if err != nil {
		return err
	}
	data := personData{Record: record, Today: s.Today()}
	if data.Items, err = s.service.ItemsOf(ctx, v.actor, id); err != nil {
		return err
	}
	if data.Staff, err = s.service.WhereTheyAre(ctx, v.actor, id); err != nil {
		return err
	}
	data.Team = v.ownTeam(data.Staff)
	data.Changes = v.actor.May(digest.ChangeStaff, data.Team.ID)
	data.Items = slices.DeleteFunc(data.Items, func(i digest.OpenItem) bool { return !i.Open() && i.Receipt.Answer == "" })
	return v.page("person", data)
}

// exempt and lift record that somebody need not answer an item, or has to again.
func (s personPages) exempt(v *visit) error {
	err := s.service.Exempt(v.r.Context(), v.actor, v.pathID("id"), v.number("item"), v.text("reason"))
	return v.after(err, "reason-"+v.text("item"), s.personPage, "/people/"+v.path("id"), "exempted")
}

func (s personPages) lift(v *visit) error {
	err := s.service.LiftExemption(v.r.Context(), v.actor, v.pathID("id"), v.number("item"))
	return v.after(err, "", s.personPage, "/people/"+v.path("id"), "lifted")
}
