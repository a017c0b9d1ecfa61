package web

import (
	"context"
	"fmt"
	"slices"

	"github.com/briefed/briefed/digest"
)

// adminService is what these pages ask of the use cases.
type adminService interface {
	DeliveryHealth(ctx context.Context, actor digest.Actor) (h digest.Health, err error)
	PauseSending(ctx context.Context, actor digest.Actor, reason string) error
	ResumeSending(ctx context.Context, actor digest.Actor, bucket string) error
	SendAgain(ctx context.Context, actor digest.Actor, ids []int64) (int, error)
}

type adminPages struct {
	*site
	service adminService
}

// adminPage is where administrators begin.
func (s adminPages) adminPage(v *visit) error {
	health, err := s.service.DeliveryHealth(v.r.Context(), v.actor)
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
func (s adminPages) deliveriesPage(v *visit) error {
	health, err := s.service.DeliveryHealth(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	data := deliveriesData{Health: health}
	data.Paused = slices.ContainsFunc(health.Pauses, func(p digest.PausedBucket) bool { return p.Bucket == digest.WorkspaceBucket })
	return v.page("deliveries", data)
}

func (s adminPages) sendAgain(v *visit) error {
	ids := v.numbers("delivery")
	if len(ids) == 0 {
		v.missing("delivery", "deliveries")
		return s.deliveriesPage(v)
	}
	n, err := s.service.SendAgain(v.r.Context(), v.actor, ids)
	return v.after(err, "delivery", s.deliveriesPage, "/admin/deliveries", "again", fmt.Sprint(n))
}

func (s adminPages) pauseSending(v *visit) error {
	return v.after(s.service.PauseSending(v.r.Context(), v.actor, v.text("reason")), "reason", s.deliveriesPage, "/admin/deliveries", "paused")
}

func (s adminPages) resumeSending(v *visit) error {
	return v.after(s.service.ResumeSending(v.r.Context(), v.actor, v.text("bucket")), "", s.deliveriesPage, "/admin/deliveries", "resumed")
}
