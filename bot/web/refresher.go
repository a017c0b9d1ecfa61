package web

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// refresherService is what these pages ask of the use cases.
type refresherService interface {
	ByRefresherLink(ctx context.Context, token string) (actor digest.Actor, item int64, err error)
	RefreshersOf(ctx context.Context, actor digest.Actor) ([]digest.Refresher, error)
	ReplyRefresher(ctx context.Context, actor digest.Actor, reply digest.RefresherReply) (digest.Refreshed, error)
}

type refresherPages struct {
	*site
	service refresherService
}

type refresherData struct {
	Open []digest.Refresher
	To   string // where the form goes
	Link bool   // by a link in a mail: what follows links presses buttons too, and chooses nothing
	Said *digest.Refreshed
}

// refreshersPage asks the questions that are open.
func (s refresherPages) refreshersPage(v *visit) error {
	return s.asks(v, v.actor, 0, refresherData{To: "/refreshers"})
}

// asks shows what is open of an item, of all for 0.
func (s refresherPages) asks(v *visit, actor digest.Actor, item int64, data refresherData) error {
	open, err := s.service.RefreshersOf(v.r.Context(), actor)
	if err != nil {
		return err
	}
	for _, r := range open {
		if item == 0 || r.Item.ID == item {
			data.Open = append(data.Open, r)
		}
	}
	return v.page("refreshers", data)
}

func (s refresherPages) replyRefresher(v *visit) error {
	return s.reply(v, v.actor, 0, refresherData{To: "/refreshers"})
}

// reply counts a choice about an item, about any for 0, and shows what the lesson says. Nothing of what was chosen
// stands in an address: who loads the page again replied already.
func (s refresherPages) reply(v *visit, actor digest.Actor, item int64, data refresherData) error {
	if v.posting("choice") == "" {
		v.missing("choice", "reply")
		return s.asks(v, actor, item, data)
	}
	reply := digest.RefresherReply{ID: v.number("refresher"), ItemID: item, Shown: int(v.number("version")), Choice: int(v.number("choice"))}
	said, err := s.service.ReplyRefresher(v.r.Context(), actor, reply)
	switch digest.CodeOf(err) {
	case digest.Invalid, digest.Conflict:
		v.wrong("choice", err)
		return s.asks(v, actor, item, data)
	}
	if err != nil {
		return err
	}
	data.Said = &said
	return s.asks(v, actor, item, data)
}

// linkedRefresherPage is the page for who has no session: looking records nothing.
func (s refresherPages) linkedRefresherPage(v *visit) error { return s.linked(v, s.asks) }

func (s refresherPages) replyRefresherByLink(v *visit) error { return s.linked(v, s.reply) }

func (s refresherPages) linked(v *visit, do func(*visit, digest.Actor, int64, refresherData) error) error {
	if !s.limits.address(s.addressOf(v.r)) {
		return tooMany{}
	}
	v.private()
	actor, item, err := s.service.ByRefresherLink(v.r.Context(), v.path("token"))
	if err != nil {
		return err
	}
	return do(v, actor, item, refresherData{To: "/r/" + v.path("token"), Link: true})
}
