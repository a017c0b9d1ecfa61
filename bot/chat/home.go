package chat

import (
	"context"
	"encoding/json"
	"time"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// homeService is what the Home tab asks of the use cases.
type homeService interface {
	Ahead(ctx context.Context, actor digest.Actor) (digest.Ahead, error)
	Queue(ctx context.Context, actor digest.Actor) ([]digest.QueuedItem, error)
	MyQuestions(ctx context.Context, actor digest.Actor) ([]digest.AskedQuestion, error)
	Now() time.Time
	MyAnswers(ctx context.Context, actor digest.Actor, query string) ([]digest.GivenAnswer, error)
}

// homeTab is the Home tab, and the lists behind it. It is published when somebody
// opens it and after what they do in it, never to all.
type homeTab struct {
	*Bot
	service homeService
}

func (b homeTab) subject() subject {
	actions := map[string]act{
		slacktext.ActionQueue:     b.opens("listing what waits", b.queueView),
		slacktext.ActionQuestions: b.opens("listing questions", b.questionsView),
	}
	pair(actions, slacktext.ActionHomePage, b.shows(func(_ context.Context, actor digest.Actor, i interaction) outcome {
		spot, _ := slacktext.ParseSpot(i.pressed().Value)
		return outcome{then: func(ctx context.Context) { b.publish(ctx, actor, i.User.ID, spot.Page) }}
	}))
	pair(actions, slacktext.ActionQueuePage, b.pages("listing what waits", b.queueView))
	pair(actions, slacktext.ActionQuestionsPage, b.pages("listing questions", b.questionsView))
	return subject{actions: actions, events: map[string]happens{"app_home_opened": b.homeOpened}}
}

// homeOpened publishes somebody's Home tab. Who may not be here is told so there.
func (b homeTab) homeOpened(ctx context.Context, e event) outcome {
	var user string
	if e.Event.Tab != "home" || json.Unmarshal(e.Event.User, &user) != nil {
		return outcome{}
	}
	return outcome{then: func(ctx context.Context) {
		actor, words := b.actor(ctx, user, slacktext.NotShown)
		switch {
		case words == slacktext.NotShown && e.Event.View.Hash != "":
			// What stands there says as of when: better than nothing.
		case words != "":
			b.publishView(ctx, user, b.render.HomeSaid(words))
		default:
			b.publish(ctx, actor, user, 0)
		}
	}}
}

// publish renders and publishes a Home tab. A part that cannot be loaded is left
// out, and said to be.
func (b homeTab) publish(ctx context.Context, actor digest.Actor, user string, page int) {
	h := slacktext.Home{At: b.service.Now(), Page: page}
	part := func(doing string, err error) {
		if err != nil {
			b.failed(doing, err)
			h.Missing = true
		}
	}
	ahead, err := b.service.Ahead(ctx, actor)
	part("listing items and when they come", err)
	h.Items, h.Next, h.Queue, h.CatchUp = ahead.Items, ahead.Next, ahead.Queue, ahead.CatchUp
	h.Questions, err = b.service.MyQuestions(ctx, actor)
	part("listing questions", err)
	h.Answers, err = b.service.MyAnswers(ctx, actor, "")
	part("listing answers", err)
	of := func(sections []section) (all [][]slack.Block) {
		for _, render := range sections {
			blocks, err := render(ctx, actor)
			if len(blocks) > 0 && err == nil {
				all = append(all, blocks)
			}
			if digest.CodeOf(err) != digest.Forbidden {
				part("rendering a part of home", err)
			}
		}
		return all
	}
	h.Needs, h.More = of(b.does.needs), of(b.does.home)
	b.publishView(ctx, user, b.render.Home(h))
}

func (b homeTab) publishView(ctx context.Context, user string, v slack.HomeTabViewRequest) {
	if err := b.client.PublishView(ctx, user, "", v); err != nil {
		b.log.Warn("a home tab could not be published", "error", err)
	}
}

// homePage is the page of open items that a press on the Home tab was on.
func homePage(i interaction) int {
	place, err := slacktext.ParsePlace(i.pressed().BlockID)
	if err != nil || place.Shape != slacktext.ShapeHome {
		return 0
	}
	return place.Serial
}

func (b homeTab) queueView(ctx context.Context, actor digest.Actor, _ interaction, spot slacktext.Spot) (slack.ModalViewRequest, error) {
	queue, err := b.service.Queue(ctx, actor)
	return b.render.Queue(queue, spot.Page), err
}

func (b homeTab) questionsView(ctx context.Context, actor digest.Actor, _ interaction, spot slacktext.Spot) (slack.ModalViewRequest, error) {
	questions, err := b.service.MyQuestions(ctx, actor)
	return b.render.Questions(questions, spot.Page), err
}
