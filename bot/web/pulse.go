package web

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// pulseService is what these pages ask of the use cases.
type pulseService interface {
	ByPulseLink(ctx context.Context, token string) (digest.Actor, error)
	Felt(ctx context.Context, actor digest.Actor, by digest.Date) ([]digest.Felt, error)
	PulseFor(ctx context.Context, actor digest.Actor) (digest.Pulse, []digest.PulseQuestion, error)
	ReplyPulse(ctx context.Context, actor digest.Actor, pulse int64, q digest.PulseQuestion, r digest.PulseReply) error
}

type pulsePages struct {
	*site
	service pulseService
}

type pulseData struct {
	digest.Pulses
	To   string // where the form goes
	Link bool   // by a link in a mail: what follows links presses buttons too, and chooses nothing
}

// pulsePage asks what is left of a pulse.
func (s pulsePages) pulsePage(v *visit) error { return s.asks(v, v.actor, "/pulse", false) }

func (s pulsePages) asks(v *visit, actor digest.Actor, to string, link bool) error {
	p, left, err := s.service.PulseFor(v.r.Context(), actor)
	if err != nil {
		return err
	}
	return v.page("pulse", pulseData{digest.Pulses{Pulse: p, Left: left}, to, link})
}

// replyPulse counts a reply. Nothing is kept of what was chosen, not even in an
// address: who reloads the page sees what is left.
func (s pulsePages) replyPulse(v *visit) error {
	return s.reply(v, v.actor, "/pulse", s.pulsePage)
}

func (s pulsePages) reply(v *visit, actor digest.Actor, to string, show func(*visit) error) error {
	reply, q := digest.PulseReply(v.posting("reply")), digest.PulseQuestion(v.posting("question"))
	if reply == "" {
		v.missing("reply", "reply")
		return show(v)
	}
	err := s.service.ReplyPulse(v.r.Context(), actor, v.number("pulse"), q, reply)
	return v.after(err, "reply", show, to, "felt")
}

// linkedPulsePage is the page for who has no session: like the page of an item it
// records nothing, whatever looks at it.
func (s pulsePages) linkedPulsePage(v *visit) error {
	actor, err := s.linked(v)
	if err != nil {
		return err
	}
	return s.asks(v, actor, "/p/"+v.path("token"), true)
}

func (s pulsePages) replyByLink(v *visit) error {
	actor, err := s.linked(v)
	if err != nil {
		return err
	}
	return s.reply(v, actor, "/p/"+v.path("token"), s.linkedPulsePage)
}

func (s pulsePages) linked(v *visit) (digest.Actor, error) {
	if !s.limits.address(s.addressOf(v.r)) {
		return digest.Actor{}, tooMany{}
	}
	v.private()
	return s.service.ByPulseLink(v.r.Context(), v.path("token"))
}

// feltPage shows what people felt beside what is recorded.
func (s pulsePages) feltPage(v *visit) error {
	felt, err := s.service.Felt(v.r.Context(), v.actor, 0)
	if err != nil {
		return err
	}
	return v.page("felt", felt)
}
