package chat

import (
	"context"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// reflectService is what reflections ask of the use cases.
type reflectService interface {
	SaveReflection(ctx context.Context, actor digest.Actor, r digest.Reflection) error
	Reflections(ctx context.Context, actor digest.Actor) ([]digest.Reflection, error)
	ExportReflection(ctx context.Context, actor digest.Actor, item int64) (digest.Reflection, error)
	DeleteReflection(ctx context.Context, actor digest.Actor, item int64) error
	Read(ctx context.Context, actor digest.Actor, itemID int64, shown int) (digest.Item, error)
	Today() digest.Date
}

// reflecting is the private drafts for one's professional record.
type reflecting struct {
	*Bot
	service reflectService
}

func (b reflecting) subject() subject {
	actions := map[string]act{
		slacktext.ActionReflections: b.opens("listing reflections", b.reflectionsView),
		slacktext.ActionReflect:     b.opens("opening a reflection", b.reflectView),
		slacktext.ActionExport:      b.shows(b.export),
		slacktext.ActionDelete:      b.saves(b.deleteReflection),
	}
	pair(actions, slacktext.ActionReflectionsPage, b.pages("listing reflections", b.reflectionsView))
	return subject{actions: actions, views: map[string]act{slacktext.ViewReflect: b.saves(b.saveReflection)}}
}

func (b reflecting) reflectionsView(ctx context.Context, actor digest.Actor, _ interaction, spot slacktext.Spot) (slack.ModalViewRequest, error) {
	all, err := b.service.Reflections(ctx, actor)
	return b.render.Reflections(all, spot.Page), err
}

// reflectView opens the draft about an item, or an empty one.
func (b reflecting) reflectView(ctx context.Context, actor digest.Actor, _ interaction, spot slacktext.Spot) (v slack.ModalViewRequest, err error) {
	draft, err := b.service.ExportReflection(ctx, actor, spot.Item)
	if digest.CodeOf(err) == digest.NotFound {
		item, err := b.service.Read(ctx, actor, spot.Item, 0)
		if err != nil {
			return v, err
		}
		draft.Item = digest.ItemVersion{ID: spot.Item, Title: item.Title}
		draft.On = b.service.Today()
	} else if err != nil {
		return v, err
	}
	return b.render.ReflectView(draft), nil
}

func (b reflecting) saveReflection(ctx context.Context, actor digest.Actor, i interaction) outcome {
	spot, err := slacktext.ParseSpot(i.View.PrivateMetadata)
	if err != nil {
		return refuseView(i, slacktext.OldButton)
	}
	on, err := digest.ParseDate(i.given(slacktext.InputOn).SelectedDate)
	if err != nil {
		return refuseAt(slacktext.InputOn, slacktext.ChooseDay)
	}
	text := func(name string) string { return i.given(name).Value }
	err = b.service.SaveReflection(ctx, actor, digest.Reflection{
		Item: digest.ItemVersion{ID: spot.Item}, On: on,
		Activity: text(slacktext.InputActivity), Relevance: text(slacktext.InputRelevance), Learnt: text(slacktext.InputLearnt),
		Impact: text(slacktext.InputImpact), Peer: text(slacktext.InputPeer),
	})
	if err != nil {
		return refuseView(i, b.refusal("saving a reflection", err, slacktext.NotSaved))
	}
	return outcome{ack: updateView(slacktext.Said(slacktext.Reply(slacktext.ReflectionKept)))}
}

func (b reflecting) deleteReflection(ctx context.Context, actor digest.Actor, i interaction) outcome {
	spot, err := slacktext.ParseSpot(i.pressed().Value)
	if err != nil {
		return b.refuse(i, slacktext.OldButton)
	}
	if err := b.service.DeleteReflection(ctx, actor, spot.Item); err != nil {
		return b.refuse(i, b.refusal("deleting a reflection", err, slacktext.NotSaved))
	}
	v, err := b.reflectionsView(ctx, actor, i, spot)
	if err != nil {
		return b.refuse(i, slacktext.ReflectionDeleted)
	}
	return b.change(i, v)
}

// export hands somebody their own draft as a file in their direct messages, or,
// where the workspace allows no files, as text to copy.
func (b reflecting) export(ctx context.Context, actor digest.Actor, i interaction) outcome {
	spot, err := slacktext.ParseSpot(i.pressed().Value)
	if err != nil {
		return b.refuse(i, slacktext.OldButton)
	}
	draft, err := b.service.ExportReflection(ctx, actor, spot.Item)
	if err != nil {
		return b.refuse(i, b.refusal("exporting a reflection", err, slacktext.NotShown))
	}
	name, title := slacktext.ReflectionFile(draft)
	f := File{Name: name, Title: title, Content: []byte(b.render.ReflectionText(draft))}
	return outcome{then: func(ctx context.Context) {
		words := slacktext.Said(slacktext.Reply(slacktext.FileSent))
		if err := b.hand(ctx, i.User.ID, slacktext.Reply(slacktext.FileIntro), f); err != nil {
			b.log.Warn("a file could not be handed over, showing its text", "error", err)
			words = b.render.ReflectionInline(draft)
		}
		if err := b.lay(ctx, i, words); err != nil {
			b.log.Warn("a modal could not be opened", "error", err)
		}
	}}
}
