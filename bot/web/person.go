package web

import (
	"slices"

	"github.com/briefed/briefed/digest"
)

type personData struct {
	Staff  digest.StaffRecord
	Team   digest.Team // where the reader manages them
	Items  []digest.OpenItem
	Record digest.Record
	Today  digest.Date
}

// personPage shows one of the reader's own people. Each look is on that person's
// own page.
func (s *site) personPage(v *visit) error {
	ctx, id := v.r.Context(), v.pathID("id")
	record, err := s.RecordOf(ctx, v.actor, id)
	if err != nil {
		return err
	}
	data := personData{Record: record, Today: s.Today()}
	if data.Items, err = s.ItemsOf(ctx, v.actor, id); err != nil {
		return err
	}
	if data.Staff, err = s.StaffRecord(ctx, v.actor, id); err != nil {
		return err
	}
	data.Team = v.ownTeam(data.Staff)
	data.Items = slices.DeleteFunc(data.Items, func(i digest.OpenItem) bool { return !i.Open() && i.Receipt.Answer == "" })
	return v.page("person", data)
}

// exempt and lift record that somebody need not answer an item, or has to again.
func (s *site) exempt(v *visit) error {
	err := s.Exempt(v.r.Context(), v.actor, v.pathID("id"), v.number("item"), v.text("reason"))
	return v.after(err, "reason-"+v.text("item"), s.personPage, "/people/"+v.path("id"), "exempted")
}

func (s *site) lift(v *visit) error {
	err := s.LiftExemption(v.r.Context(), v.actor, v.pathID("id"), v.number("item"))
	return v.after(err, "", s.personPage, "/people/"+v.path("id"), "lifted")
}
