package slackfake

import (
	"context"
	"fmt"
	"io"
)

// Run serves a workspace until ctx ends. Once it listens it writes one line to
// ready: its URL, as BRIEFED_SLACK_API_URL wants it. Tests start it in a process
// of its own and drive it through the control endpoints.
func Run(ctx context.Context, opts Options, ready io.Writer) error {
	s := New(opts)
	if err := s.Start(); err != nil {
		return err
	}
	defer s.Close()
	if _, err := fmt.Fprintln(ready, s.URL()); err != nil {
		return fmt.Errorf("slackfake: %w", err)
	}
	<-ctx.Done()
	return nil
}
