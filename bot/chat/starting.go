package chat

import (
	"context"
	"slices"
	"strconv"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// starterService is what starter lists ask of the use cases.
type starterService interface {
	finder
	Services(ctx context.Context, actor digest.Actor) ([]string, error)
	StarterList(ctx context.Context, actor digest.Actor, service string) ([]digest.Item, error)
	SetStarterList(ctx context.Context, actor digest.Actor, service string, refs []string) error
}

// starting is what new staff of a service read first.
type starting struct {
	*Bot
	service starterService
}

func (b starting) subject() subject {
	s := subject{
		actions: map[string]act{slacktext.ActionStarterList: b.leads("opening a starter list", b.starterList)},
		views:   map[string]act{slacktext.ViewStarterList: b.fills("keeping a starter list", b.saveStarterList)},
	}
	s.paged(slacktext.ActionStarters, b.leads("listing starter lists", func(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (slack.ModalViewRequest, error) {
		return b.starterLists(ctx, actor, spot, "")
	}))
	return s
}

func (b starting) starterLists(ctx context.Context, actor digest.Actor, spot slacktext.Spot, done string) (slack.ModalViewRequest, error) {
	services, err := b.service.Services(ctx, actor)
	return b.render.StarterLists(services, spot, done), err
}

func (b starting) starterList(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (v slack.ModalViewRequest, err error) {
	list, err := b.service.StarterList(ctx, actor, spot.Service)
	if err != nil {
		return v, err
	}
	live, err := listed(ctx, b.service, actor, list)
	return b.render.StarterList(list, live, spot), err
}

// saveStarterList keeps what was chosen, in that order. The form holds ids, and
// what is live is looked up as it was for the form.
func (b starting) saveStarterList(ctx context.Context, actor digest.Actor, spot slacktext.Spot, i interaction) (v slack.ModalViewRequest, err error) {
	list, err := b.service.StarterList(ctx, actor, spot.Service)
	if err != nil {
		return v, err
	}
	live, err := listed(ctx, b.service, actor, list)
	if err != nil {
		return v, err
	}
	var refs []string
	for _, c := range i.given(slacktext.InputStarters).SelectedOptions {
		at := slices.IndexFunc(live, func(it digest.Item) bool { return strconv.FormatInt(it.ID, 10) == c.Value })
		if at < 0 {
			return v, digest.Errorf(digest.Conflict, slacktext.StarterGone)
		}
		refs = append(refs, live[at].Ref)
	}
	if err := b.service.SetStarterList(ctx, actor, spot.Service, refs); err != nil {
		return v, err
	}
	return b.starterLists(ctx, actor, slacktext.Spot{}, slacktext.StartersKept(spot.Service, len(refs)))
}
