package chat

import (
	"context"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// supervisionService is what the supervision list asks of the use cases.
type supervisionService interface {
	SupervisionList(ctx context.Context, actor digest.Actor, team string) ([]digest.Supervisee, error)
	NotesTo(ctx context.Context, actor digest.Actor) ([]digest.Supervisee, error)
	TickSupervision(ctx context.Context, actor digest.Actor, key digest.ReceiptKey, outcome string) error
}

// supervising is what a manager talks about with each of their people.
type supervising struct {
	*Bot
	service supervisionService
}

func (b supervising) subject() subject {
	s := subject{
		actions: map[string]act{
			slacktext.ActionTick: b.leads("ticking", func(_ context.Context, _ digest.Actor, spot slacktext.Spot) (slack.ModalViewRequest, error) {
				return b.render.Tick(spot), nil
			}),
		},
		views: map[string]act{slacktext.ViewTick: b.fills("ticking", b.tick)},
	}
	s.paged(slacktext.ActionSupervision, b.leads("showing the supervision list", b.supervision))
	return s
}

func (b supervising) supervision(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (slack.ModalViewRequest, error) {
	list, err := b.service.SupervisionList(ctx, actor, spot.Team)
	if err != nil {
		return slack.ModalViewRequest{}, err
	}
	before, err := b.service.NotesTo(ctx, actor)
	return b.render.Supervision(list, before, spot), err
}

func (b supervising) tick(ctx context.Context, actor digest.Actor, spot slacktext.Spot, i interaction) (v slack.ModalViewRequest, err error) {
	key := digest.ReceiptKey{PersonID: spot.Person, ItemID: spot.Item, Asks: spot.Version}
	if err := b.service.TickSupervision(ctx, actor, key, i.given(slacktext.InputOutcome).Value); err != nil {
		return v, err
	}
	return b.supervision(ctx, actor, slacktext.Spot{Team: spot.Team, On: spot.On, Page: spot.Page})
}
