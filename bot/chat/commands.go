package chat

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// command is what we read of a slash command.
type command struct {
	UserID, TeamID, EnterpriseID string
	Name, Text                   string
	Rest                         string // Text after its first word
	ResponseURL, TriggerID       string
}

func parseCommand(form url.Values) command {
	return command{
		UserID: form.Get("user_id"), TeamID: form.Get("team_id"), EnterpriseID: form.Get("enterprise_id"),
		Name: form.Get("command"), Text: form.Get("text"),
		ResponseURL: form.Get("response_url"), TriggerID: form.Get("trigger_id"),
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

// run answers a command, once. Message is the key of the request it came in, if
// that has one.
func (b *Bot) run(ctx context.Context, message string, c command) outcome {
	act := ""
	if c.TriggerID != "" {
		act = digest.ActKey("command", c.UserID, c.TriggerID, c.ResponseURL, c.Name, c.Text)
	}
	return b.once(ctx, message, act, func() outcome { return b.ran(ctx, c) })
}

// ran does what a command asks for: its first word says which subject's it is.
func (b *Bot) ran(ctx context.Context, c command) outcome {
	if !b.ours("", c.TeamID, c.EnterpriseID) {
		return b.say(c, slacktext.Reply(slacktext.OtherCouncil))
	}
	actor, words := b.actor(ctx, c.UserID, slacktext.NotShown)
	if words != "" {
		return b.say(c, slacktext.Reply(words))
	}
	first, rest, _ := strings.Cut(strings.TrimSpace(c.Text), " ")
	do, ok := b.does.commands[strings.ToLower(first)]
	if !ok {
		return b.say(c, slacktext.Reply(slacktext.UnknownWord))
	}
	c.Rest = strings.TrimSpace(rest)
	return do(ctx, actor, c)
}

// say answers a command with a message that the person alone sees.
func (b *Bot) say(c command, m slacktext.Message) outcome {
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
