package chat

import (
	"context"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/guard"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// allowingService is what phrases that may stand ask of the use cases.
type allowingService interface {
	AgreeAllowed(ctx context.Context, actor digest.Actor, id int64) error
	AllowedPhrases(ctx context.Context, actor digest.Actor) ([]digest.AllowedPhrase, error)
	AskAllowed(ctx context.Context, actor digest.Actor, phrase string, kind guard.Kind, reason string) error
	EndAllowed(ctx context.Context, actor digest.Actor, id int64) error
	GuardRecord(ctx context.Context, actor digest.Actor) (digest.GuardRecord, error)
}

// allowing is how the guard does, and which phrases the organisation lets stand.
type allowing struct {
	*Bot
	service allowingService
}

func (b allowing) subject() subject {
	s := subject{
		actions: map[string]act{
			slacktext.ActionAskPhrase:   b.leads("opening a form", b.ask),
			slacktext.ActionAgreePhrase: b.presses("agreeing to a phrase", b.agree),
			slacktext.ActionEndPhrase:   b.presses("ending a phrase", b.end),
		},
		views: map[string]act{slacktext.ViewAskPhrase: b.fills("asking for a phrase", b.asked)},
	}
	s.paged(slacktext.ActionGuard, b.leads("showing how the guard does", func(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (slack.ModalViewRequest, error) {
		return b.guard(ctx, actor, spot, "")
	}))
	return s
}

func (b allowing) guard(ctx context.Context, actor digest.Actor, spot slacktext.Spot, done string) (v slack.ModalViewRequest, err error) {
	phrases, err := b.service.AllowedPhrases(ctx, actor)
	if err != nil {
		return v, err
	}
	record, err := b.service.GuardRecord(ctx, actor)
	return b.render.Guard(record, phrases, actor.Person.ID, spot, done), err
}

// ask opens the form, for whom it may be sent by.
func (b allowing) ask(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (slack.ModalViewRequest, error) {
	_, err := b.service.AllowedPhrases(ctx, actor)
	return b.render.AskPhrase(spot), err
}

func (b allowing) asked(ctx context.Context, actor digest.Actor, _ slacktext.Spot, i interaction) (v slack.ModalViewRequest, err error) {
	kind := guard.Kind(i.chosen(slacktext.InputPhraseKind))
	if err := b.service.AskAllowed(ctx, actor, i.given(slacktext.InputPhrase).Value, kind, i.given(slacktext.InputPhraseWhy).Value); err != nil {
		return v, err
	}
	return b.guard(ctx, actor, slacktext.Spot{}, slacktext.PhraseAsked)
}

func (b allowing) agree(ctx context.Context, actor digest.Actor, spot slacktext.Spot, _ interaction) (v slack.ModalViewRequest, err error) {
	if err := b.service.AgreeAllowed(ctx, actor, spot.ID); err != nil {
		return v, err
	}
	return b.guard(ctx, actor, slacktext.Spot{}, slacktext.PhraseAgreed)
}

func (b allowing) end(ctx context.Context, actor digest.Actor, spot slacktext.Spot, _ interaction) (v slack.ModalViewRequest, err error) {
	if err := b.service.EndAllowed(ctx, actor, spot.ID); err != nil {
		return v, err
	}
	return b.guard(ctx, actor, slacktext.Spot{}, slacktext.PhraseEnded)
}
