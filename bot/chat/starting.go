package chat

import (
	"context"
	"slices"
	"strconv"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// starterDesk is what starter lists ask of the use cases.
type starterDesk interface {
	Services(ctx context.Context, actor digest.Actor) ([]string, error)
	StarterList(ctx context.Context, actor digest.Actor, service string) ([]digest.Item, error)
	SetStarterList(ctx context.Context, actor digest.Actor, service string, refs []string) error
}

// starting is what new staff of a service read first.
func (b *Bot) starting() subject {
	s := subject{
		actions: map[string]act{slacktext.ActionStarterList: b.leads("opening a starter list", b.starterList)},
		views:   map[string]act{slacktext.ViewStarterList: b.fills("keeping a starter list", b.saveStarterList)},
	}
	s.paged(slacktext.ActionStarters, b.leads("listing starter lists", func(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (slack.ModalViewRequest, error) {
		return b.starterLists(ctx, actor, spot, "")
	}))
	return s
}

func (b *Bot) starterLists(ctx context.Context, actor digest.Actor, spot slacktext.Spot, done string) (slack.ModalViewRequest, error) {
	services, err := b.desk.Services(ctx, actor)
	return b.render.StarterLists(services, spot, done), err
}

func (b *Bot) starterList(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (v slack.ModalViewRequest, err error) {
	list, err := b.desk.StarterList(ctx, actor, spot.Service)
	if err != nil {
		return v, err
	}
	live, err := b.listed(ctx, actor, list)
	return b.render.StarterList(list, live, spot), err
}

// saveStarterList keeps what was chosen, in that order. The form holds ids, and
// what is live is looked up as it was for the form.
func (b *Bot) saveStarterList(ctx context.Context, actor digest.Actor, spot slacktext.Spot, i interaction) (v slack.ModalViewRequest, err error) {
	list, err := b.desk.StarterList(ctx, actor, spot.Service)
	if err != nil {
		return v, err
	}
	live, err := b.listed(ctx, actor, list)
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
	if err := b.desk.SetStarterList(ctx, actor, spot.Service, refs); err != nil {
		return v, err
	}
	return b.starterLists(ctx, actor, slacktext.Spot{}, slacktext.StartersKept(spot.Service, len(refs)))
}
