package chat

import (
	"context"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// recordService is what somebody's own record asks of the use cases.
type recordService interface {
	MyAnswers(ctx context.Context, actor digest.Actor, query string) ([]digest.GivenAnswer, error)
	MyRecord(ctx context.Context, actor digest.Actor) (digest.Record, error)
	LooksAt(ctx context.Context, actor digest.Actor) ([]digest.Look, error)
	DecideNote(ctx context.Context, actor digest.Actor, note int64, share bool) error
	Object(ctx context.Context, actor digest.Actor, discussion int64, reason string) error
}

// ownRecord is what is on record about somebody: their answers, what others
// recorded of them, and who looked.
type ownRecord struct {
	*Bot
	service recordService
}

func (b ownRecord) subject() subject {
	actions := map[string]act{
		slacktext.ActionMyAnswers: b.opens("listing answers", b.myAnswersView),
		slacktext.ActionMyRecord:  b.opens("reading one's own record", b.recordView),
		slacktext.ActionObject:    b.opens("objecting", b.objectView),
		slacktext.ActionShareNote: b.saves(b.decidesNote(true, slacktext.NoteShared)),
		slacktext.ActionKeepNote:  b.saves(b.decidesNote(false, slacktext.NoteKept)),
	}
	pair(actions, slacktext.ActionMyAnswersPage, b.pages("listing answers", b.myAnswersView))
	pair(actions, slacktext.ActionMyRecordPage, b.pages("reading one's own record", b.recordView))
	return subject{
		actions: actions,
		views: map[string]act{
			slacktext.ViewMyAnswers: b.shows(b.searchMyAnswers),
			slacktext.ViewObject:    b.saves(b.object),
		},
		commands: map[string]word{"history": b.opensByWord("listing answers", b.myAnswersView)},
	}
}

// myAnswersView shows a page; what is searched for stands in the modal's input.
func (b ownRecord) myAnswersView(ctx context.Context, actor digest.Actor, i interaction, spot slacktext.Spot) (slack.ModalViewRequest, error) {
	words := i.given(slacktext.InputWords).Value
	entries, err := b.service.MyAnswers(ctx, actor, words)
	return b.render.MyAnswers(entries, words, spot.Page), err
}

func (b ownRecord) searchMyAnswers(ctx context.Context, actor digest.Actor, i interaction) outcome {
	v, err := b.myAnswersView(ctx, actor, i, slacktext.Spot{})
	if err != nil {
		return refuseView(i, b.refusal("listing answers", err, slacktext.NotShown))
	}
	return b.answerWith(i, v)
}

func (b ownRecord) recordView(ctx context.Context, actor digest.Actor, i interaction, spot slacktext.Spot) (v slack.ModalViewRequest, err error) {
	record, err := b.service.MyRecord(ctx, actor)
	if err != nil {
		return v, err
	}
	looks, err := b.service.LooksAt(ctx, actor)
	at := origin(i)
	at.Page = spot.Page
	return b.render.MyRecord(record, looks, at), err
}

func (b ownRecord) objectView(_ context.Context, _ digest.Actor, i interaction, spot slacktext.Spot) (slack.ModalViewRequest, error) {
	at := origin(i)
	at.ID = spot.ID
	return b.render.ObjectView(at), nil
}

// decidesNote shares a note or keeps it, and says which.
func (b ownRecord) decidesNote(share bool, words string) by {
	return func(ctx context.Context, actor digest.Actor, i interaction) outcome {
		spot, err := slacktext.ParseSpot(i.pressed().Value)
		if err != nil {
			return b.refuse(i, slacktext.OldButton)
		}
		if err := b.service.DecideNote(ctx, actor, spot.ID, share); err != nil {
			return b.refuse(i, b.refusal("deciding about a note", err, slacktext.NotDone))
		}
		return outcome{then: func(ctx context.Context) { b.tell(ctx, i, slacktext.Reply(words)) }}
	}
}

// object records that somebody was not there.
func (b ownRecord) object(ctx context.Context, actor digest.Actor, i interaction) outcome {
	spot, err := slacktext.ParseSpot(i.View.PrivateMetadata)
	if err == nil {
		err = b.service.Object(ctx, actor, spot.ID, i.given(slacktext.InputNote).Value)
	}
	if err != nil {
		return refuseView(i, b.refusal("objecting", err, slacktext.NotSaved))
	}
	return b.homeToo(i, actor, outcome{ack: updateView(slacktext.Said(slacktext.Reply(slacktext.Objected)))})
}
