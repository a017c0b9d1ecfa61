package web

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// stoppingService is what these pages ask of the use cases.
type stoppingService interface {
	ByStopLink(ctx context.Context, token string) (digest.Stopping, error)
	StopWriting(ctx context.Context, token string, stop bool) error
}

// stoppingData is for pages/stop.html.
type stoppingData struct {
	digest.Stopping
	// Asked is that a link to come back by was asked for just now, Back that it was used.
	Asked, Back bool
}

type stoppingPages struct {
	*site
	service stoppingService
}

// stopPage shows whether we write to whom a link is of, and changes nothing.
func (s stoppingPages) stopPage(v *visit) error {
	if !s.limits.address(s.addressOf(v.r)) {
		return tooMany{}
	}
	v.private()
	stopping, err := s.service.ByStopLink(v.r.Context(), v.path("token"))
	if err != nil {
		return err
	}
	return v.page("stop", stoppingData{Stopping: stopping})
}

// stop records what was chosen: by the form, which has nothing chosen, or in one step by
// a mail program (RFC 8058).
func (s stoppingPages) stop(v *visit) error {
	if !s.limits.address(s.addressOf(v.r)) {
		return tooMany{}
	}
	v.private()
	stop := v.posting("List-Unsubscribe") == "One-Click" || v.posting("write") == "no"
	if !stop && v.posting("write") != "yes" {
		v.missing("write", "reply")
		return s.stopPage(v)
	}
	before, err := s.service.ByStopLink(v.r.Context(), v.path("token"))
	if err != nil {
		return err
	}
	if err := s.service.StopWriting(v.r.Context(), v.path("token"), stop); err != nil {
		return err
	}
	v.anew = true
	if stop || before.Since.IsZero() {
		return s.stopPage(v)
	}
	return v.page("stop", stoppingData{before, !before.Own, before.Own})
}
