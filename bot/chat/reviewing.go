package chat

import (
	"context"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// reviewService is what review and publication ask of the use cases.
type reviewService interface {
	Approve(ctx context.Context, actor digest.Actor, ref string, revision int, reason string, reasons map[string]string) (digest.Draft, error)
	SendBack(ctx context.Context, actor digest.Actor, ref, comment string) (digest.Draft, error)
	PublishWith(ctx context.Context, actor digest.Actor, refs []string, terms digest.PublishTerms) ([]digest.Published, error)
	PublishAtWith(ctx context.Context, actor digest.Actor, ref string, at time.Time, anyway string) (digest.Draft, error)
	Unfit(ctx context.Context, actor digest.Actor, refs []string) ([]digest.Unfit, error)
	Correct(ctx context.Context, actor digest.Actor, ref, note string) (digest.Withdrew, error)
	Withdraw(ctx context.Context, actor digest.Actor, ref, reason string) (digest.Withdrew, error)
	Draft(ctx context.Context, actor digest.Actor, ref string) (digest.Draft, error)
	Cost(ctx context.Context, actor digest.Actor, ref string) (digest.Cost, error)
}

// reviewing is how a draft goes live, and how an item ends.
type reviewing struct {
	*Bot
	service reviewService
}

func (b reviewing) subject() subject {
	return subject{
		actions: map[string]act{
			slacktext.ActionReview:  b.leads("opening a review", b.review),
			slacktext.ActionPublish: b.leads("opening a publication", b.publication),
			slacktext.ActionWithdraw: b.leads("opening a withdrawal", func(_ context.Context, _ digest.Actor, spot slacktext.Spot) (slack.ModalViewRequest, error) {
				return b.render.Withdraw(spot), nil
			}),
		},
		views: map[string]act{
			slacktext.ViewReview:   b.fills("deciding on a draft", b.decide),
			slacktext.ViewPublish:  b.fills("publishing", b.goesLive),
			slacktext.ViewWithdraw: b.fills("withdrawing", b.withdraw),
		},
	}
}

func (b reviewing) review(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (slack.ModalViewRequest, error) {
	draft, err := b.service.Draft(ctx, actor, spot.Ref)
	return b.render.Review(draft), err
}

// reasons are the reasons given for findings, by their ids.
func (i interaction) reasons() map[string]string {
	reasons := map[string]string{}
	for name := range i.View.State.Values {
		if id, found := strings.CutPrefix(name, slacktext.InputStands); found {
			reasons[id] = i.given(name).Value
		}
	}
	return reasons
}

// decide approves the revision that was on the screen, or sends it back.
func (b reviewing) decide(ctx context.Context, actor digest.Actor, spot slacktext.Spot, i interaction) (v slack.ModalViewRequest, err error) {
	var draft digest.Draft
	if i.chosen(slacktext.InputDecision) == slacktext.DecideApprove {
		draft, err = b.service.Approve(ctx, actor, spot.Ref, spot.Version, i.why(), i.reasons())
	} else {
		draft, err = b.service.SendBack(ctx, actor, spot.Ref, i.why())
	}
	if digest.CodeOf(err) == digest.Invalid {
		return v, wrongAt(slacktext.InputReason, slacktext.Refusal(err, slacktext.NotDone))
	}
	return b.render.Draft(draft, draft.Author.ID == actor.Person.ID), err
}

func (b reviewing) publication(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (v slack.ModalViewRequest, err error) {
	draft, err := b.service.Draft(ctx, actor, spot.Ref)
	if err != nil {
		return v, err
	}
	unfit, err := b.service.Unfit(ctx, actor, []string{spot.Ref})
	if err != nil {
		return v, err
	}
	cost, err := b.service.Cost(ctx, actor, spot.Ref)
	return b.render.Publish(draft, cost, unfit), err
}

func (b reviewing) goesLive(ctx context.Context, actor digest.Actor, spot slacktext.Spot, i interaction) (v slack.ModalViewRequest, err error) {
	switch i.chosen(slacktext.InputWhen) {
	case slacktext.WhenAt:
		chosen := i.given(slacktext.InputAt).SelectedDateTime
		if chosen == 0 {
			return v, wrongAt(slacktext.InputAt, slacktext.ChooseTime)
		}
		draft, err := b.service.PublishAtWith(ctx, actor, spot.Ref, time.Unix(chosen, 0), i.anyway())
		if digest.UnfitOf(err) != nil && i.offers(slacktext.InputAnyway) {
			return v, wrongAt(slacktext.InputAnyway, slacktext.Refusal(err, slacktext.NotDone))
		}
		if digest.CodeOf(err) == digest.Invalid {
			return v, wrongAt(slacktext.InputAt, slacktext.Refusal(err, slacktext.NotDone))
		}
		return slacktext.Said(b.render.Scheduled(draft.PublishAt)), err
	case slacktext.WhenCorrect:
		corrected, err := b.service.Correct(ctx, actor, spot.Ref, i.why())
		return slacktext.Said(b.render.Corrected(corrected)), err
	default:
		terms := digest.PublishTerms{Anyway: i.anyway(), Reference: i.chosen(slacktext.InputWhen) == slacktext.WhenReference}
		published, err := b.service.PublishWith(ctx, actor, []string{spot.Ref}, terms)
		if digest.UnfitOf(err) != nil && i.offers(slacktext.InputAnyway) {
			return v, wrongAt(slacktext.InputAnyway, slacktext.Refusal(err, slacktext.NotDone))
		}
		return slacktext.Said(b.render.Published(published)), err
	}
}

func (b reviewing) withdraw(ctx context.Context, actor digest.Actor, spot slacktext.Spot, i interaction) (slack.ModalViewRequest, error) {
	withdrew, err := b.service.Withdraw(ctx, actor, spot.Ref, i.why())
	return slacktext.Said(b.render.Withdrawn(withdrew)), err
}

// anyway is the reason why something is published though it should not be.
func (i interaction) anyway() string { return strings.TrimSpace(i.given(slacktext.InputAnyway).Value) }

// offers reports whether the form on the screen has an input.
func (i interaction) offers(name string) bool {
	_, here := i.View.State.Values[name]
	return here
}
