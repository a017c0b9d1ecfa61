package chat

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// Courier carries letters to Slack: to a person as a direct message, to a team
// in its channel. It implements [digest.Courier].
type Courier struct {
	client   Client
	render   slacktext.Renderer
	channels *channelCache
	limits   *limits
	log      *slog.Logger
}

// NewCourier returns a courier over a client.
func NewCourier(client Client, render slacktext.Renderer, log *slog.Logger) *Courier {
	return &Courier{client: client, render: render.Remembering(), channels: newChannelCache(client), limits: newLimits(), log: log}
}

// Slack takes fifty changes of messages a minute from us (chat.update, tier 3).
var recounts = outbox.Recounts{Every: 5 * time.Second, Most: 4}

// Way is the courier's way for a sender's letters, at a pace.
func (c *Courier) Way(pace outbox.Pacer) outbox.Way {
	return outbox.Way{Via: digest.Slack, Courier: c, Pace: pace, Counts: recounts}
}

// Carry posts one letter. It makes one attempt; where Slack refuses the form of
// the blocks – and so has certainly posted nothing – the plain text goes in
// their place. The error is a [*digest.SendError].
func (c *Courier) Carry(ctx context.Context, letter digest.Letter) (digest.Carried, error) {
	channel := ""
	if letter.PersonID == 0 {
		channel = letter.To.Address
	}
	if letter.To.Address == "" {
		return digest.Carried{}, &digest.SendError{Class: digest.Permanent, Code: "no_address", Reason: slacktext.ReasonNoAddress}
	}
	if channel != "" {
		if err := c.channels.allow(ctx, channel); err != nil {
			return digest.Carried{}, err
		}
	}
	m := c.render.Letter(letter)
	carried, err := c.client.Post(ctx, letter.To.Address, m, letter.ID)
	var failure *digest.SendError
	if err != nil {
		failure = sendError(err, channel)
	}
	if err != nil && failure.Class == digest.OurFault {
		c.log.Error("slack refused the blocks of a letter, sending plain text", "delivery", letter.ID, "code", failure.Code, "faults", faults(err))
		if carried, err = c.client.Post(ctx, letter.To.Address, m.Fallback(), letter.ID); err != nil {
			failure = sendError(err, channel)
		}
	}
	if err == nil {
		c.limits.took(letter.To.Address)
		return carried, nil
	}
	if failure.Code == tooMany {
		failure.Bucket = c.limits.bucket(letter.To.Address)
	}
	return digest.Carried{}, failure
}

// Recount implements [digest.Recounter]: it changes a channel's message to what
// the letter says now, with the same mark and controls.
func (c *Courier) Recount(ctx context.Context, letter digest.Letter) error {
	err := c.channels.allow(ctx, letter.Place)
	if err == nil {
		err = c.client.Update(ctx, letter.Place, letter.Reference, c.render.Letter(letter), letter.ID)
	}
	if err == nil {
		return nil
	}
	failure := (*digest.SendError)(nil)
	if !errors.As(err, &failure) {
		failure = sendError(err, letter.Place)
	}
	if failure.Class == digest.RateLimited {
		failure.Bucket = digest.UpdateBucket(digest.Slack)
	}
	return failure
}

// faults are Slack's remarks on invalid blocks: places in the JSON and limits,
// never the text itself.
func faults(err error) []string {
	var answered slack.SlackErrorResponse
	if errors.As(err, &answered) {
		return answered.ResponseMetadata.Messages
	}
	return nil
}

// traceWindow is how far from the attempt a message is looked for.
const traceWindow = 10 * time.Minute

// noLeave are Slack's errors that say the app may not do something anywhere.
var noLeave = []string{"missing_scope", "not_allowed_token_type", "no_permission"}

// Trace implements [digest.Tracer]: it looks in a conversation for a delivery whose fate is unknown, by the
// mark that every message carries. It needs a history scope, which is optional:
// without one, [digest.ErrUntraceable].
func (c *Courier) Trace(ctx context.Context, channel string, delivery int64, attempted time.Time) (carried digest.Carried, found bool, err error) {
	marked, err := c.client.Marked(ctx, channel, attempted.Add(-traceWindow), attempted.Add(traceWindow))
	if refused := (*CallError)(nil); errors.As(err, &refused) && slices.Contains(noLeave, refused.Code) {
		err = fmt.Errorf("%w: %w", digest.ErrUntraceable, err)
	}
	if err != nil {
		return digest.Carried{}, false, err
	}
	for _, m := range marked {
		if m.Delivery == strconv.FormatInt(delivery, 10) {
			return digest.Carried{Place: channel, Reference: m.TS}, true, nil
		}
	}
	return digest.Carried{}, false, nil
}
