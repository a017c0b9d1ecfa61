package chat

import (
	"context"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// authorService is what writing items asks of the use cases.
type authorService interface {
	AudienceChoices(ctx context.Context, actor digest.Actor, a digest.Audience) (digest.AudienceChoices, error)
	Drafts(ctx context.Context, actor digest.Actor) ([]digest.Draft, error)
	Draft(ctx context.Context, actor digest.Actor, ref string) (digest.Draft, error)
	RenameDraft(ctx context.Context, actor digest.Actor, was string, text digest.Text, revision int) (digest.Draft, error)
	SaveDraft(ctx context.Context, actor digest.Actor, text digest.Text, revision int) (digest.Draft, error)
	ReportFalseAlarm(ctx context.Context, actor digest.Actor, ref, finding string) error
	DiscardDraft(ctx context.Context, actor digest.Actor, ref string) error
	SubmitForReview(ctx context.Context, actor digest.Actor, ref string) (digest.Draft, error)
	Versions(ctx context.Context, actor digest.Actor, ref string) ([]digest.Item, error)
	Now() time.Time
	OpenQuestions(ctx context.Context, actor digest.Actor) ([]digest.AskedQuestion, error)
}

// unfinishedService keeps what was written and not saved.
type unfinishedService interface {
	DropUnfinished(ctx context.Context, actor digest.Actor, about string) error
	KeepUnfinished(ctx context.Context, actor digest.Actor, about string, text digest.Text) error
	Unfinished(ctx context.Context, actor digest.Actor, about string) (digest.Unfinished, error)
}

// authoring is writing a lesson or a policy change, and what the checks say of it.
type authoring struct {
	*Bot
	service    authorService
	unfinished unfinishedService
}

func (b authoring) subject() subject {
	words := b.leads("opening a text", b.words)
	s := subject{
		commands: map[string]word{"write": b.opensByWord("listing drafts", func(ctx context.Context, actor digest.Actor, _ interaction, spot slacktext.Spot) (slack.ModalViewRequest, error) {
			return b.drafts(ctx, actor, spot)
		})},
		actions: map[string]act{
			slacktext.ActionWrite:       words,
			slacktext.ActionWritePolicy: words,
			slacktext.ActionRewrite:     words,
			slacktext.ActionWords:       words,
			slacktext.ActionCheck:       b.presses("checking a text", b.check),
			slacktext.ActionRename:      b.fields(b.render.Rename),
			slacktext.ActionThrow:       b.presses("throwing away what is not saved", b.throw),
			slacktext.ActionDraft:       b.leads("showing a draft", b.draft),
			slacktext.ActionSource:      b.fields(b.render.Source),
			slacktext.ActionAudience:    b.leads("opening a draft", b.audience),
			slacktext.ActionDates:       b.fields(b.render.Dates),
			slacktext.ActionPreview:     b.leads("previewing a draft", b.preview),
			slacktext.ActionSubmit:      b.presses("submitting a draft", b.submitDraft),
			slacktext.ActionAlarm:       b.presses("reporting a false alarm", b.alarm),
			slacktext.ActionDiscard:     b.presses("discarding a draft", b.discard),
		},
		views: map[string]act{
			slacktext.ViewRename:   b.fills("renaming a draft", b.rename),
			slacktext.ViewWords:    b.fills("saving a draft", b.saveDraft),
			slacktext.ViewSource:   b.fills("saving a draft", b.saveDraft),
			slacktext.ViewAudience: b.fills("saving a draft", b.saveDraft),
			slacktext.ViewDates:    b.fills("saving a draft", b.saveDraft),
		},
		home: b.leadHome,
	}
	for _, field := range slacktext.Followed {
		s.actions[field] = b.types
	}
	for _, field := range slacktext.Picked {
		s.actions[field] = b.shows(b.picks)
	}
	s.paged(slacktext.ActionDrafts, b.leads("listing drafts", b.drafts))
	return s
}

// leadHome is the part of the Home tab for policy leads.
func (b authoring) leadHome(ctx context.Context, actor digest.Actor) ([]slack.Block, error) {
	questions, err := b.service.OpenQuestions(ctx, actor)
	if err != nil {
		return nil, err
	}
	drafts, err := b.service.Drafts(ctx, actor)
	return b.render.LeadHome(drafts, questions), err
}

func (b authoring) drafts(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (slack.ModalViewRequest, error) {
	drafts, err := b.service.Drafts(ctx, actor)
	return b.render.Drafts(drafts, spot, b.service.Now()), err
}

func (b authoring) draft(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (slack.ModalViewRequest, error) {
	draft, err := b.service.Draft(ctx, actor, spot.Ref)
	return b.render.Draft(draft, draft.Author.ID == actor.Person.ID), err
}

func (b authoring) preview(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (slack.ModalViewRequest, error) {
	draft, err := b.service.Draft(ctx, actor, spot.Ref)
	return b.render.Preview(draft, spot), err
}

// words opens the form for what an item says.
func (b authoring) words(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (v slack.ModalViewRequest, err error) {
	text, live, err := b.text(ctx, actor, &spot)
	if err != nil {
		return v, err
	}
	kept, err := b.unfinished.Unfinished(ctx, actor, aboutOf(spot))
	if digest.CodeOf(err) == digest.NotFound {
		return b.render.Words(text, nil, spot, live), nil
	}
	return b.render.Unsaved(b.render.Words(kept.Text, nil, spot, live), kept.At, spot), err
}

// aboutOf is what a form is about, for what is written in it and not saved.
func aboutOf(spot slacktext.Spot) string {
	if spot.Ref != "" {
		return spot.Ref
	}
	return digest.UnfinishedNew(digest.Kind(spot.Kind))
}

// throw forgets what was written and not saved, and shows the form as it is saved.
func (b authoring) throw(ctx context.Context, actor digest.Actor, spot slacktext.Spot, _ interaction) (v slack.ModalViewRequest, err error) {
	if err := b.unfinished.DropUnfinished(ctx, actor, aboutOf(spot)); err != nil {
		return v, err
	}
	return b.words(ctx, actor, spot)
}

// fields opens a form for other fields of a draft.
func (b authoring) fields(render func(digest.Text, slacktext.Spot) slack.ModalViewRequest) act {
	return b.leads("opening a draft", func(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (v slack.ModalViewRequest, err error) {
		text, _, err := b.text(ctx, actor, &spot)
		if err != nil {
			return v, err
		}
		return render(text, spot), nil
	})
}

// check looks at what stands in the form, and says so in it. Nothing is saved, and
// what was typed stays: the inputs keep their names.
func (b authoring) check(ctx context.Context, actor digest.Actor, spot slacktext.Spot, i interaction) (v slack.ModalViewRequest, err error) {
	text, inspection, live, err := b.inspect(ctx, actor, spot, i)
	if err != nil {
		return v, err
	}
	return b.render.Words(text, &inspection, spot, live), nil
}

// keep keeps what stands in a form, for when it is closed. Where that fails the form
// is still there to be saved.
func (b authoring) keep(ctx context.Context, actor digest.Actor, about string, text digest.Text) {
	if err := b.unfinished.KeepUnfinished(ctx, actor, about, text); err != nil {
		b.failed("keeping what is not saved", err)
	}
}

// saveDraft keeps what was written. What is wrong is said at its input.
func (b authoring) saveDraft(ctx context.Context, actor digest.Actor, spot slacktext.Spot, i interaction) (v slack.ModalViewRequest, err error) {
	opened := spot.Version
	text, _, err := b.text(ctx, actor, &spot)
	if err != nil {
		return v, err
	}
	if spot.Version != opened {
		return v, digest.Errorf(digest.Conflict, slacktext.ChangedSince)
	}
	if err := i.fill(&text); err != nil {
		return v, err
	}
	about := aboutOf(spot)
	draft, err := b.service.SaveDraft(ctx, actor, text, opened)
	if err != nil {
		b.keep(ctx, actor, about, text)
		return v, i.misplaced(err)
	}
	if err := b.unfinished.DropUnfinished(ctx, actor, about); err != nil {
		return v, err
	}
	return b.render.Draft(draft, draft.Author.ID == actor.Person.ID), nil
}

// rename changes what a draft is called.
func (b authoring) rename(ctx context.Context, actor digest.Actor, spot slacktext.Spot, i interaction) (v slack.ModalViewRequest, err error) {
	was, opened := spot.Ref, spot.Version
	text, _, err := b.text(ctx, actor, &spot)
	if err != nil {
		return v, err
	}
	text.Ref = strings.TrimSpace(i.given("ref").Value)
	draft, err := b.service.RenameDraft(ctx, actor, was, text, opened)
	if err != nil {
		return v, i.misplaced(err)
	}
	return b.render.Draft(draft, draft.Author.ID == actor.Person.ID), nil
}

func (b authoring) submitDraft(ctx context.Context, actor digest.Actor, spot slacktext.Spot, _ interaction) (slack.ModalViewRequest, error) {
	draft, err := b.service.SubmitForReview(ctx, actor, spot.Ref)
	return b.render.Draft(draft, draft.Author.ID == actor.Person.ID), err
}

func (b authoring) discard(ctx context.Context, actor digest.Actor, spot slacktext.Spot, _ interaction) (v slack.ModalViewRequest, err error) {
	if err := b.service.DiscardDraft(ctx, actor, spot.Ref); err != nil {
		return v, err
	}
	return b.drafts(ctx, actor, slacktext.Spot{})
}

// alarm calls a finding a false alarm, and shows the draft again.
func (b authoring) alarm(ctx context.Context, actor digest.Actor, spot slacktext.Spot, _ interaction) (v slack.ModalViewRequest, err error) {
	if err := b.service.ReportFalseAlarm(ctx, actor, spot.Ref, spot.Finding); err != nil {
		return v, err
	}
	return b.draft(ctx, actor, spot)
}
