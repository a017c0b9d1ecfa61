package chat

import (
	"context"
	"encoding/json"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// viewed makes a modal for somebody, about what a control carries.
type viewed func(context.Context, digest.Actor, interaction, slacktext.Spot) (slack.ModalViewRequest, error)

// opens is a control that opens a modal.
func (b *Bot) opens(doing string, view viewed) act { return b.makes(doing, view, b.openNew) }

// pages is a control that changes the modal it is in.
func (b *Bot) pages(doing string, view viewed) act { return b.makes(doing, view, b.change) }

func (b *Bot) openNew(i interaction, v slack.ModalViewRequest) outcome {
	return b.open(i, v, slacktext.PressAgain)
}

func (b *Bot) makes(doing string, view viewed, show func(interaction, slack.ModalViewRequest) outcome) act {
	return b.shows(func(ctx context.Context, actor digest.Actor, i interaction) outcome {
		spot, err := slacktext.ParseSpot(i.pressed().Value)
		if err != nil {
			return b.refuse(i, slacktext.OldButton)
		}
		v, err := view(ctx, actor, i, spot)
		if err != nil {
			return b.refuse(i, b.refusal(doing, err, slacktext.NotShown))
		}
		return show(i, v)
	})
}

// change shows another view in place of the one that is open.
func (b *Bot) change(i interaction, v slack.ModalViewRequest) outcome {
	return outcome{then: func(ctx context.Context) {
		if _, err := b.client.UpdateView(ctx, i.View.ID, i.View.Hash, v); err != nil {
			b.log.Warn("a modal could not be changed", "error", err)
		}
	}}
}

// pair adds the two buttons that turn the pages of something.
func pair(actions map[string]act, name string, do act) {
	actions[name+slacktext.Previous], actions[name+slacktext.Next] = do, do
}

// anew shows the Home tab or the list that a person acted in as it is now.
func (b *Bot) anew(i interaction) func(context.Context) {
	return func(ctx context.Context) {
		actor, words := b.actor(ctx, i.User.ID, slacktext.NotShown)
		if words != "" {
			return
		}
		switch i.View.CallbackID {
		case slacktext.ViewItem:
			b.reading.reread(ctx, actor, i)
		case slacktext.ViewCatchUp:
			b.catchUp.anew(ctx, actor, i)
		default:
			b.home.publish(ctx, actor, i.User.ID, homePage(i))
		}
	}
}

// origin is the spot of a modal that this one leads to: it remembers whether the
// Home tab is below.
func origin(i interaction) (spot slacktext.Spot) {
	below, err := slacktext.ParseSpot(i.View.PrivateMetadata)
	if i.View.Type == string(slack.VTHomeTab) || err == nil && below.Kind == slacktext.FromHome {
		spot.Kind = slacktext.FromHome
	}
	return spot
}

// homeToo brings the Home tab up to date after what was done in a modal over it.
func (b *Bot) homeToo(i interaction, actor digest.Actor, o outcome) outcome {
	if origin(i).Kind != slacktext.FromHome {
		return o
	}
	publish := outcome{then: func(ctx context.Context) { b.home.publish(ctx, actor, i.User.ID, 0) }}
	if o.then == nil {
		o.then = publish.then
		return o
	}
	return o.and(publish)
}

// maxViewAck is the largest view that an acknowledgement carries: Socket Mode
// drops 20 KB and more without a word. A larger one is opened anew: an update
// could overtake the acknowledgement, and then be lost under it.
const maxViewAck = 16_000

// answerWith answers a submitted modal with a view in its place.
func (b *Bot) answerWith(i interaction, v slack.ModalViewRequest) outcome {
	if raw, err := json.Marshal(v); err == nil && len(raw) < maxViewAck {
		return outcome{ack: updateView(v)}
	}
	return outcome{then: func(ctx context.Context) {
		if err := b.client.OpenView(ctx, i.TriggerID, v); err != nil {
			b.log.Warn("a modal could not be opened", "error", err)
		}
	}}
}

// opensByWord is a word after /briefed that opens a modal.
func (b *Bot) opensByWord(doing string, view viewed) word {
	return func(ctx context.Context, actor digest.Actor, c command) outcome {
		v, err := view(ctx, actor, interaction{}, slacktext.Spot{})
		if err != nil {
			return b.say(c, slacktext.Reply(b.refusal(doing, err, slacktext.NotShown)))
		}
		return outcome{then: func(ctx context.Context) {
			if err := b.client.OpenView(ctx, c.TriggerID, v); err != nil {
				b.log.Warn("a modal could not be opened", "error", err)
				again := Response{Message: slacktext.Reply(slacktext.PressAgain)}
				if err := b.client.Respond(ctx, c.ResponseURL, again); err != nil {
					b.log.Warn("the answer to a command could not be shown", "error", err)
				}
			}
		}}
	}
}

// open opens a modal, over the one that is open where the press was in one; where
// that fails, the person is told otherwise, unless it is empty.
func (b *Bot) open(i interaction, v slack.ModalViewRequest, otherwise string) outcome {
	return outcome{then: func(ctx context.Context) {
		if err := b.lay(ctx, i, v); err != nil {
			b.log.Warn("a modal could not be opened", "error", err)
			if otherwise != "" {
				b.tell(ctx, i, slacktext.Reply(otherwise))
			}
		}
	}}
}

func (b *Bot) lay(ctx context.Context, i interaction, v slack.ModalViewRequest) error {
	if i.View.Type == string(slack.VTModal) {
		return b.client.PushView(ctx, i.TriggerID, v)
	}
	return b.client.OpenView(ctx, i.TriggerID, v)
}
