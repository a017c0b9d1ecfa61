package chat

import (
	"context"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// people is what the bot itself asks of the use cases: who somebody is, and whether
// what Slack sends comes for the first time. What else
// is asked stands with the subjects, each of which has a service of its own.
type people interface {
	ActorByAccount(ctx context.Context, via digest.Via, account string) (digest.Actor, error)
	Arrive(ctx context.Context, message, act string) (fresh bool, err error)
	Acted(ctx context.Context, act string) error
}

// Bot answers what people do in Slack. Its transports are [Bot.Handler] and
// [Bot.Socket]; both come to the same methods.
type Bot struct {
	people    people
	client    Client
	render    slacktext.Renderer
	workspace Workspace
	log       *slog.Logger
	asked     *asked
	typing    *typing
	does      routes
	working   working
	home      homeTab
	catchUp   catchingUp
	reading   answering
	observe   func(digest.AnswerKind)
	baseURL   string
}

// BotOptions are what a bot needs.
type BotOptions struct {
	Service   *digest.Service
	Client    Client
	Render    slacktext.Renderer
	Workspace Workspace // of Client.Workspace; people of others are refused
	Log       *slog.Logger
	Observe   func(digest.AnswerKind) // is told of each answer recorded; nil for nobody
	BaseURL   string                  // of the web pages; "" where there are none
}

// NewBot returns a bot. It does nothing until a transport brings it something.
func NewBot(o BotOptions) *Bot {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Observe == nil {
		o.Observe = func(digest.AnswerKind) {}
	}
	b := &Bot{
		people: o.Service, client: o.Client, render: o.Render, workspace: o.Workspace,
		log: o.Log, observe: o.Observe, baseURL: strings.TrimSuffix(o.BaseURL, "/"), asked: newAsked(), typing: newTyping(),
	}
	b.does = route(b.subjects(o.Service))
	return b
}

// Times of one request. Slack shows the person an error after three seconds.
const (
	saveTimeout = 2500 * time.Millisecond
	showTimeout = 10 * time.Second
)

// outcome is what a request comes to: the acknowledgement – nil for an empty one
// – and what is shown once that is given. By then what had to be saved is saved.
type outcome struct {
	ack  any
	then func(context.Context)
}

// and returns an outcome that shows its own before the next one's.
func (o outcome) and(next outcome) outcome {
	own := o.then
	o.then = func(ctx context.Context) {
		own(ctx)
		next.then(ctx)
	}
	return o
}

// once does what Slack tells of unless it was done before: the same request, or the
// same press in another. Where that cannot be found out it is done: answers are
// idempotent, and what cannot be saved says so.
func (b *Bot) once(ctx context.Context, message, act string, do func() outcome) outcome {
	fresh, err := b.people.Arrive(ctx, message, act)
	if err != nil {
		b.log.Warn("whether a request came before could not be looked up", "error", err)
	} else if !fresh {
		return outcome{} // acknowledged, and nothing done
	}
	o := do()
	if act == "" {
		return o
	}
	if err := b.people.Acted(ctx, act); err != nil {
		b.log.Warn("that a request was taken could not be kept", "error", err)
	}
	return o
}

// finish does what comes after the acknowledgement, in the background.
func (b *Bot) finish(o outcome) {
	if o.then == nil {
		return
	}
	end := b.working.begin()
	go func() {
		defer end()
		defer b.recovered("showing", nil)
		ctx, cancel := context.WithTimeout(context.Background(), showTimeout)
		defer cancel()
		o.then(ctx)
	}()
}

// Wait returns when every request that has come has been answered and shown, or
// with ctx.
func (b *Bot) Wait(ctx context.Context) { b.working.wait(ctx) }

// recovered keeps one bad request from ending the service. failed, if any, is
// told, so that nobody is shown that something was done.
func (b *Bot) recovered(doing string, failed func()) {
	if r := recover(); r != nil {
		// The value could hold what somebody wrote; the stack holds none of it.
		b.log.Error("a request failed badly", "doing", doing, "stack", string(debug.Stack()))
		if failed != nil {
			failed()
		}
	}
}

// ours reports whether somebody belongs to our workspace: people of other
// organisations can press buttons in shared channels. Slack says with every request
// in which workspace it is; one that names none is nobody's. Behind an enterprise a
// person's own workspace may be another of the same enterprise, and no stranger's.
// While our own ids are not known, only the staff list decides.
func (b *Bot) ours(userTeam, team, enterprise string) bool {
	own := b.workspace
	if own.TeamID == "" {
		return true
	}
	if enterprise != "" && enterprise == own.EnterpriseID {
		return userTeam == "" || userTeam == own.TeamID || userTeam == team
	}
	return (userTeam != "" || team != "") && (userTeam == "" || userTeam == own.TeamID) && (team == "" || team == own.TeamID)
}

// actor finds out who somebody is; words is what to tell somebody who may not
// answer anything, or when that cannot be found out.
func (b *Bot) actor(ctx context.Context, slackID, otherwise string) (actor digest.Actor, words string) {
	actor, err := b.people.ActorByAccount(ctx, digest.Slack, slackID)
	switch {
	case digest.CodeOf(err) == digest.Forbidden:
		return actor, slacktext.NotYourName
	case err != nil:
		b.failed("finding out who it is", err)
		return actor, slacktext.Refusal(err, otherwise)
	case !actor.May(digest.AnswerOwn, 0):
		return actor, slacktext.NotStaff
	default:
		return actor, ""
	}
}

// failed logs what nobody meant to happen; refusals are not worth a line.
func (b *Bot) failed(doing string, err error) {
	if digest.CodeOf(err) == digest.Internal {
		b.log.Error("a use case failed", "doing", doing, "error", err)
	}
}
