package slackfake

import (
	"context"
	"errors"
	"testing"
)

func TestWait(t *testing.T) {
	s, _ := start(t, Options{})
	posted := make(chan error, 1)
	go func() {
		for range 3 {
			if err := postTo(s, t, "C1"); err != nil {
				posted <- err
				return
			}
		}
		posted <- nil
	}()
	waitFor(t, s, func(st *State) bool { return len(st.Messages("C1")) == 3 })
	if err := <-posted; err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(ctxOf(t))
	cancel()
	if err := s.Wait(ctx, func(*State) bool { return false }); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestSubscribe(t *testing.T) {
	s, _ := start(t, Options{})
	changes, cancel := s.Subscribe()
	s.Say("U1", "C1", "hello")
	s.Say("U1", "C1", "again") // told together with the first
	<-changes
	select {
	case <-changes:
		t.Error("told twice of what was there at the first telling")
	default:
	}
	cancel()
	s.Say("U1", "C1", "unheard")
	select {
	case <-changes:
		t.Error("told after the subscription ended")
	default:
	}
}
