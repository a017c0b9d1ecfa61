package web

import (
	"context"
	"strings"

	"github.com/briefed/briefed/digest"
)

// reflectionService is what these pages ask of the use cases.
type reflectionService interface {
	DeleteReflection(ctx context.Context, actor digest.Actor, item int64) error
	ExportReflection(ctx context.Context, actor digest.Actor, item int64) (digest.Reflection, error)
	ReadRef(ctx context.Context, actor digest.Actor, ref string, number int) (digest.Item, error)
	Reflections(ctx context.Context, actor digest.Actor) ([]digest.Reflection, error)
	SaveReflection(ctx context.Context, actor digest.Actor, r digest.Reflection) error
}

type reflectionPages struct {
	*site
	service reflectionService
}

func (s reflectionPages) reflectionsPage(v *visit) error {
	list, err := s.service.Reflections(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	return v.page("reflections", list)
}

type reflectionData struct {
	Item       digest.Item
	Reflection digest.Reflection
	Kept       bool
}

// reflectionPage is the reader's own draft about one item.
func (s reflectionPages) reflectionPage(v *visit) error {
	ctx := v.r.Context()
	item, err := s.service.ReadRef(ctx, v.actor, v.path("ref"), 0)
	if err != nil {
		return err
	}
	data := reflectionData{Item: item, Reflection: digest.Reflection{On: s.Today()}}
	kept, err := s.service.ExportReflection(ctx, v.actor, item.ID)
	switch digest.CodeOf(err) {
	case "":
		data.Reflection, data.Kept = kept, true
	case digest.NotFound:
	default:
		return err
	}
	return v.page("reflection", data)
}

func (s reflectionPages) saveReflection(v *visit) error {
	ctx := v.r.Context()
	item, err := s.service.ReadRef(ctx, v.actor, v.path("ref"), 0)
	if err != nil {
		return err
	}
	on, err := v.date("on")
	if err != nil {
		return v.after(err, "on", s.reflectionPage, "")
	}
	err = s.service.SaveReflection(ctx, v.actor, digest.Reflection{
		Item: digest.ItemVersion{ID: item.ID}, On: on, Activity: v.text("activity"), Relevance: v.text("relevance"),
		Learnt: v.text("learnt"), Impact: v.text("impact"), Peer: v.text("peer"),
	})
	return v.after(err, "activity", s.reflectionPage, "/me/reflections/"+item.Ref, "saved")
}

func (s reflectionPages) deleteReflection(v *visit) error {
	ctx := v.r.Context()
	item, err := s.service.ReadRef(ctx, v.actor, v.path("ref"), 0)
	if err != nil {
		return err
	}
	return v.after(s.service.DeleteReflection(ctx, v.actor, item.ID), "", s.reflectionPage, "/me/reflections", "deleted")
}

// reflectionText hands over the draft as text, to paste where it belongs.
func (s reflectionPages) reflectionText(v *visit) error {
	ctx := v.r.Context()
	item, err := s.service.ReadRef(ctx, v.actor, v.path("ref"), 0)
	if err != nil {
		return err
	}
	r, err := s.service.ExportReflection(ctx, v.actor, item.ID)
	if err != nil {
		return err
	}
	var text strings.Builder
	if err := v.pages.Text(&text, "reflection.txt", r); err != nil {
		return err
	}
	return v.download(fileName("cpd-"+item.Ref)+".txt", "text/plain; charset=utf-8", []byte(text.String()))
}
