package web

import (
	"fmt"
	"slices"

	"github.com/briefed/briefed/digest"
)

// adminPage is where administrators begin.
func (s *site) adminPage(v *visit) error {
	health, err := s.DeliveryHealth(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	return v.page("admin", health)
}

type deliveriesData struct {
	digest.Health
	Paused bool // by somebody here, or because Slack refuses us
}

// deliveriesPage shows the outbox's health.
func (s *site) deliveriesPage(v *visit) error {
	health, err := s.DeliveryHealth(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	data := deliveriesData{Health: health}
	data.Paused = slices.ContainsFunc(health.Pauses, func(p digest.PausedBucket) bool { return p.Bucket == digest.WorkspaceBucket })
	return v.page("deliveries", data)
}

func (s *site) sendAgain(v *visit) error {
	ids := v.numbers("delivery")
	if len(ids) == 0 {
		v.missing("delivery", "deliveries")
		return s.deliveriesPage(v)
	}
	n, err := s.SendAgain(v.r.Context(), v.actor, ids)
	return v.after(err, "delivery", s.deliveriesPage, "/admin/deliveries", "again", fmt.Sprint(n))
}

func (s *site) pauseSending(v *visit) error {
	return v.after(s.PauseSending(v.r.Context(), v.actor, v.text("reason")), "reason", s.deliveriesPage, "/admin/deliveries", "paused")
}

func (s *site) resumeSending(v *visit) error {
	return v.after(s.ResumeSending(v.r.Context(), v.actor, v.text("bucket")), "", s.deliveriesPage, "/admin/deliveries", "resumed")
}
