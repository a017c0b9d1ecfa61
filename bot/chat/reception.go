package chat

import (
	"context"
	"slices"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// receptionService is what looking at how items are received asks of the use cases.
type receptionService interface {
	OpenQuestions(ctx context.Context, actor digest.Actor) ([]digest.AskedQuestion, error)
	Reply(ctx context.Context, actor digest.Actor, req digest.ReplyRequest) error
	Reception(ctx context.Context, actor digest.Actor) ([]digest.Reception, error)
	HeldBack(ctx context.Context, actor digest.Actor) ([]digest.Waiting, error)
	OtherAnswers(ctx context.Context, actor digest.Actor) ([]digest.OtherAnswers, error)
	Remembered(ctx context.Context, actor digest.Actor, ref string) ([]digest.Remembered, error)
	Report(ctx context.Context, actor digest.Actor, q digest.ReportQuery) (digest.Report, error)
}

// reception is how items are received: questions to reply to, and counts.
type reception struct {
	*Bot
	service receptionService
}

func (b reception) subject() subject {
	s := subject{
		actions: map[string]act{slacktext.ActionReply: b.leads("opening a reply", b.replyTo)},
		views:   map[string]act{slacktext.ViewReply: b.fills("replying", b.reply)},
	}
	s.paged(slacktext.ActionAsked, b.leads("listing questions", b.questions))
	s.paged(slacktext.ActionReception, b.leads("showing how items are received", b.receptionView))
	s.paged(slacktext.ActionReceptionOf, b.leads("showing how items are received", b.receptionOf))
	s.paged(slacktext.ActionHeldBack, b.leads("showing what waits", b.heldBack))
	return s
}

func (b reception) questions(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (slack.ModalViewRequest, error) {
	questions, err := b.service.OpenQuestions(ctx, actor)
	return b.render.Asked(questions, spot), err
}

func (b reception) replyTo(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (v slack.ModalViewRequest, err error) {
	questions, err := b.service.OpenQuestions(ctx, actor)
	if err != nil {
		return v, err
	}
	at := slices.IndexFunc(questions, func(q digest.AskedQuestion) bool { return q.ID == spot.ID })
	if at < 0 {
		return v, digest.Errorf(digest.NotFound, slacktext.NoSuchQuestion)
	}
	return b.render.ReplyTo(questions[at], spot), nil
}

func (b reception) reply(ctx context.Context, actor digest.Actor, spot slacktext.Spot, i interaction) (v slack.ModalViewRequest, err error) {
	req := digest.ReplyRequest{
		QuestionID: spot.ID, Text: i.given(slacktext.InputReply).Value, Wording: i.given(slacktext.InputWording).Value,
		AskerOnly: i.chosen(slacktext.InputShown) == slacktext.ShownToAsker,
	}
	if err := b.service.Reply(ctx, actor, req); err != nil {
		return v, err
	}
	return b.questions(ctx, actor, slacktext.Spot{})
}

func (b reception) receptionView(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (slack.ModalViewRequest, error) {
	items, err := b.service.Reception(ctx, actor)
	return b.render.Reception(items, spot), err
}

func (b reception) receptionOf(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (v slack.ModalViewRequest, err error) {
	items, err := b.service.Reception(ctx, actor)
	if err != nil {
		return v, err
	}
	at := slices.IndexFunc(items, func(it digest.Reception) bool { return it.Ref == spot.Ref })
	if at < 0 {
		return v, digest.Errorf(digest.NotFound, slacktext.NotLive)
	}
	report, err := b.service.Report(ctx, actor, digest.ReportQuery{Item: spot.Ref})
	if err != nil {
		return v, err
	}
	all, err := b.service.OtherAnswers(ctx, actor)
	var other digest.OtherAnswers
	for _, f := range all {
		if f.Item.Ref == spot.Ref {
			other = f
		}
	}
	if err != nil {
		return v, err
	}
	recalled, err := b.service.Remembered(ctx, actor, spot.Ref)
	return slacktext.Recalled(b.render.ReceptionOf(items[at], report.Teams, other, spot), recalled), err
}

func (b reception) heldBack(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (slack.ModalViewRequest, error) {
	list, err := b.service.HeldBack(ctx, actor)
	return b.render.HeldBack(list, spot), err
}
