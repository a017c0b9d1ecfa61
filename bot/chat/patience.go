package chat

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/slack-go/slack"
)

// patiently makes a call that only reads, and makes it again once Slack, which asked
// to slow down, has been left alone for as long as it said. Where ctx ends before that
// it gives up at once, and says so.
func (c *goClient) patiently(ctx context.Context, method string, f func(context.Context) error) error {
	for {
		err := c.call(ctx, method, f)
		wait := retryAfter(err)
		if deadline, ok := ctx.Deadline(); wait == 0 || ok && time.Until(deadline) < wait {
			return err
		}
		if err := c.rest(ctx, wait); err != nil {
			return err
		}
	}
}

// retryAfter is how long Slack asks to wait, 0 where it does not. It asks by status
// 429, with a time or without, and in the body.
func retryAfter(err error) time.Duration {
	var limited *slack.RateLimitedError
	var status slack.StatusCodeError
	var call *CallError
	switch {
	case errors.As(err, &limited):
		return max(limited.RetryAfter, time.Second)
	case errors.As(err, &status) && status.Code == http.StatusTooManyRequests:
		return defaultRetryAfter
	case errors.As(err, &call) && (call.Code == "ratelimited" || call.Code == "rate_limited"):
		return defaultRetryAfter
	default:
		return 0
	}
}

func rest(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
