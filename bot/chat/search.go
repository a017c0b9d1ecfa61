package chat

import (
	"context"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// searchService is what searching asks of the use cases.
type searchService interface {
	Search(ctx context.Context, actor digest.Actor, query string, f digest.SearchFilter) ([]digest.Hit, int, error)
	Themes(ctx context.Context, actor digest.Actor) ([]digest.ThemeCount, error)
	InForceOn(ctx context.Context, actor digest.Actor, ref string, on digest.Date) (digest.PolicyForce, error)
	PolicyAsked(ctx context.Context, actor digest.Actor, typed string) (ref string, on digest.Date, err error)
	PoliciesInForce(ctx context.Context, actor digest.Actor, on digest.Date) ([]digest.PolicyForce, error)
	Today() digest.Date
}

// searching finds lessons and policies, and the version of a policy that was in
// force on a day.
type searching struct {
	*Bot
	service searchService
}

func (b searching) subject() subject {
	actions := map[string]act{
		slacktext.ActionSearch: b.shows(b.openSearch),
		slacktext.ActionInForce: b.opens("looking what was in force", func(ctx context.Context, actor digest.Actor, _ interaction, spot slacktext.Spot) (slack.ModalViewRequest, error) {
			return b.inForceView(ctx, actor, spot.Ref, b.service.Today())
		}),
		slacktext.ActionInForceDay: b.shows(b.inForceDay),
		slacktext.ActionPolicies:   b.opens("listing policies", b.policiesView),
	}
	pair(actions, slacktext.ActionSearchPage, b.pages("searching", b.searchView))
	pair(actions, slacktext.ActionPoliciesPage, b.pages("listing policies", b.policiesView))
	return subject{
		actions:  actions,
		views:    map[string]act{slacktext.ViewSearch: b.shows(b.submitSearch)},
		commands: map[string]word{"search": b.searchWords, "in-force": b.inForceWords},
	}
}

// searchView is the search modal with a page of what stands in its inputs.
func (b searching) searchView(ctx context.Context, actor digest.Actor, i interaction, spot slacktext.Spot) (slack.ModalViewRequest, error) {
	s := slacktext.Search{
		Words: i.given(slacktext.InputWords).Value, Theme: i.given(slacktext.InputTheme).SelectedOption.value(),
		Source: i.given(slacktext.InputSourceType).SelectedOption.value(),
		Page:   spot.Page, Asked: true,
	}
	return b.searched(ctx, actor, s, slacktext.SearchPerPage)
}

func (b searching) searched(ctx context.Context, actor digest.Actor, s slacktext.Search, per int) (v slack.ModalViewRequest, err error) {
	if s.Themes, err = b.service.Themes(ctx, actor); err != nil {
		return v, err
	}
	if s.Asked {
		f := digest.SearchFilter{Theme: s.Theme, Source: s.Source, Limit: per, Offset: s.Page * per}
		if s.Hits, s.Total, err = b.service.Search(ctx, actor, s.Words, f); err != nil {
			return v, err
		}
	}
	return b.render.SearchView(s), nil
}

// openSearch opens the modal: empty, or with the words that a button carries.
func (b searching) openSearch(ctx context.Context, actor digest.Actor, i interaction) outcome {
	words := i.pressed().Value
	v, err := b.searched(ctx, actor, slacktext.Search{Words: words, Asked: words != ""}, slacktext.SearchPerPage)
	if err != nil {
		return b.refuse(i, b.refusal("searching", err, slacktext.NotShown))
	}
	return b.open(i, v, slacktext.PressAgain)
}

func (b searching) submitSearch(ctx context.Context, actor digest.Actor, i interaction) outcome {
	v, err := b.searchView(ctx, actor, i, slacktext.Spot{})
	if err != nil {
		return refuseView(i, b.refusal("searching", err, slacktext.NotShown))
	}
	return b.answerWith(i, v)
}

// searchWords answers the command; without words it opens the modal.
func (b searching) searchWords(ctx context.Context, actor digest.Actor, c command) outcome {
	if c.Rest == "" {
		return b.opensByWord("searching", func(ctx context.Context, actor digest.Actor, _ interaction, _ slacktext.Spot) (slack.ModalViewRequest, error) {
			return b.searched(ctx, actor, slacktext.Search{}, slacktext.SearchPerPage)
		})(ctx, actor, c)
	}
	hits, total, err := b.service.Search(ctx, actor, c.Rest, digest.SearchFilter{Limit: slacktext.SearchShort})
	if err != nil {
		return b.say(c, slacktext.Reply(b.refusal("searching", err, slacktext.NotShown)))
	}
	return b.say(c, b.render.SearchReply(slacktext.Search{Words: c.Rest, Hits: hits, Total: total, Asked: true}))
}

// inForceWords answers the command: with a ref and a day which version held, with
// a day alone which policies were in force, with a ref alone what holds today.
func (b searching) inForceWords(ctx context.Context, actor digest.Actor, c command) outcome {
	ref, on, err := b.service.PolicyAsked(ctx, actor, c.Rest)
	if err != nil {
		return b.say(c, slacktext.Reply(b.refusal("looking what was in force", err, slacktext.NotShown)))
	}
	if ref == "" {
		list, err := b.service.PoliciesInForce(ctx, actor, on)
		if err != nil {
			return b.say(c, slacktext.Reply(b.refusal("looking what was in force", err, slacktext.NotShown)))
		}
		return b.say(c, b.render.PoliciesInForce(list, on))
	}
	held, err := b.service.InForceOn(ctx, actor, ref, on)
	if err != nil {
		return b.say(c, slacktext.Reply(b.refusal("looking what was in force", err, slacktext.NotShown)))
	}
	return b.say(c, b.render.InForce(held, on))
}

// policiesView lists the policies in force on the day of a spot.
func (b searching) policiesView(ctx context.Context, actor digest.Actor, _ interaction, spot slacktext.Spot) (slack.ModalViewRequest, error) {
	list, err := b.service.PoliciesInForce(ctx, actor, spot.On)
	return b.render.PoliciesView(list, spot), err
}

// inForceView is the modal about one policy. That nothing is on record for a day
// is an answer too.
func (b searching) inForceView(ctx context.Context, actor digest.Actor, ref string, on digest.Date) (v slack.ModalViewRequest, err error) {
	held, err := b.service.InForceOn(ctx, actor, ref, on)
	switch digest.CodeOf(err) {
	case digest.NotFound, digest.Invalid:
		return b.render.InForceView(ref, on, nil, slacktext.Refusal(err, slacktext.NotShown)), nil
	default:
		return b.render.InForceView(ref, on, &held, ""), err
	}
}

// inForceDay shows the answer for the day that was chosen.
func (b searching) inForceDay(ctx context.Context, actor digest.Actor, i interaction) outcome {
	spot, err := slacktext.ParseSpot(i.View.PrivateMetadata)
	if err != nil {
		return b.refuse(i, slacktext.OldButton)
	}
	on, err := digest.ParseDate(i.pressed().SelectedDate)
	if err != nil {
		return b.refuse(i, slacktext.OldButton)
	}
	v, err := b.inForceView(ctx, actor, spot.Ref, on)
	if err != nil {
		return b.refuse(i, b.refusal("looking what was in force", err, slacktext.NotShown))
	}
	return b.change(i, v)
}
