package chat

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// command is what we read of a slash command.
type command struct {
	UserID, TeamID, EnterpriseID string
	Name, Text                   string
	ResponseURL                  string
}

func parseCommand(form url.Values) command {
	return command{
		UserID: form.Get("user_id"), TeamID: form.Get("team_id"), EnterpriseID: form.Get("enterprise_id"),
		Name: form.Get("command"), Text: form.Get("text"), ResponseURL: form.Get("response_url"),
	}
}

// commandFrom reads a command as Socket Mode sends it: the form's fields as JSON.
func commandFrom(raw []byte) (command, error) {
	var fields map[string]any
	if err := json.Unmarshal(raw, &fields); err != nil {
		return command{}, err
	}
	form := url.Values{}
	for name, value := range fields {
		if text, ok := value.(string); ok {
			form.Set(name, text)
		}
	}
	return parseCommand(form), nil
}

// maxAck is the largest direct answer to a command: Socket Mode drops 20 KB and
// more without a word, so what is larger goes to the response_url.
const maxAck = 16_000

func (b *Bot) run(ctx context.Context, c command) outcome {
	m := b.words(ctx, c)
	answer := newReply(m, false)
	if raw, err := json.Marshal(answer); err == nil && len(raw) < maxAck {
		return outcome{ack: answer}
	}
	return outcome{then: func(ctx context.Context) {
		if err := b.client.Respond(ctx, c.ResponseURL, Response{Message: m}); err != nil {
			b.log.Warn("the answer to a command could not be shown", "error", err)
		}
	}}
}

// words answers a command.
func (b *Bot) words(ctx context.Context, c command) slacktext.Message {
	if !b.ours("", c.TeamID, c.EnterpriseID) {
		return slacktext.Reply(slacktext.OtherCouncil)
	}
	word, rest, _ := strings.Cut(strings.TrimSpace(c.Text), " ")
	switch strings.ToLower(word) {
	case "":
		return b.listFor(ctx, c.UserID, 0)
	case "help":
		return b.render.Help()
	case "report":
		return b.report(ctx, c.UserID, strings.TrimSpace(rest))
	default:
		return slacktext.Reply(slacktext.UnknownWord)
	}
}

func (b *Bot) listFor(ctx context.Context, user string, page int) slacktext.Message {
	actor, words := b.actor(ctx, user, slacktext.NotShown)
	if words != "" {
		return slacktext.Reply(words)
	}
	return b.list(ctx, actor, page)
}

func (b *Bot) list(ctx context.Context, actor digest.Actor, page int) slacktext.Message {
	items, err := b.desk.OpenItems(ctx, actor)
	if err != nil {
		b.failed("listing items", err)
		return slacktext.Reply(slacktext.Refusal(err, slacktext.NotShown))
	}
	return b.render.List(items, page)
}

// report is for those who may see a team's counts; the use case decides who.
func (b *Bot) report(ctx context.Context, user, team string) slacktext.Message {
	actor, words := b.actor(ctx, user, slacktext.NotShown)
	if words != "" {
		return slacktext.Reply(words)
	}
	report, err := b.desk.Report(ctx, actor, digest.ReportQuery{Team: team})
	switch {
	case digest.CodeOf(err) == digest.Forbidden:
		return slacktext.Reply(slacktext.ManagersOnly)
	case err != nil:
		b.failed("reporting", err)
		return slacktext.Reply(slacktext.Refusal(err, slacktext.NotShown))
	default:
		return b.render.Report(report)
	}
}

// turn shows another page of the list in place of this one.
func (b *Bot) turn(i interaction, page string) outcome {
	n, err := strconv.Atoi(page)
	if err != nil {
		return b.refuse(i, slacktext.OldButton)
	}
	return outcome{then: func(ctx context.Context) {
		list := b.listFor(ctx, i.User.ID, n)
		b.replace(ctx, i, list, list)
	}}
}

// relist shows the list as it is after an answer.
func (b *Bot) relist(ctx context.Context, i interaction, actor digest.Actor, page int) {
	list := b.list(ctx, actor, page)
	b.replace(ctx, i, list, list)
}
