package chat

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// channelMemory is how long it is trusted that a channel is not shared with
// another organisation.
const channelMemory = 5 * time.Minute

// channelCache remembers which channels may be written to.
type channelCache struct {
	client Client
	mu     sync.Mutex
	until  map[string]time.Time
}

func newChannelCache(client Client) *channelCache {
	return &channelCache{client: client, until: map[string]time.Time{}}
}

// allow refuses a channel that another organisation can read, at the time of
// sending: a channel can be shared after it was chosen. Where Slack does not let
// us look, or does not know the method, we go on; posting will say what is wrong.
func (c *channelCache) allow(ctx context.Context, channel string) error {
	now := time.Now()
	c.mu.Lock()
	known := now.Before(c.until[channel])
	c.mu.Unlock()
	if known {
		return nil
	}
	info, err := c.client.Channel(ctx, channel)
	switch {
	case cannotLook(err):
	case err != nil:
		failure := sendError(err, channel)
		if failure.Class == digest.Ambiguous {
			// Nothing was posted yet: only the question was left unanswered.
			failure.Class, failure.Reason = digest.NotSent, slacktext.ReasonNotSent
		}
		return failure
	case info.Shared:
		return &digest.SendError{Class: digest.Permanent, Code: "channel_is_shared", Reason: slacktext.ReasonSharedChannel}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.until) > 10_000 {
		clear(c.until) // far more channels than teams: something is odd, and forgetting is harmless
	}
	c.until[channel] = now.Add(channelMemory)
	return nil
}

// cannotLook reports whether Slack, or what stands in for it, does not offer to
// say what a channel is.
func cannotLook(err error) bool {
	var call *CallError
	var status slack.StatusCodeError
	return errors.As(err, &call) && (call.Code == "missing_scope" || call.Code == "unknown_method") ||
		errors.As(err, &status) && (status.Code == http.StatusNotFound || status.Code == http.StatusMethodNotAllowed)
}
