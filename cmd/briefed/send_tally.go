package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
)

// tally is a courier that remembers why letters were not sent, so that send can
// say so when it is done.
type tally struct {
	courier digest.Courier
	reasons *reasons
}

// reasons counts why letters were not sent, by whatever way.
type reasons struct {
	mu  sync.Mutex
	all map[string]int
}

// Trace implements [digest.Tracer] where the courier can look.
func (t *tally) Trace(ctx context.Context, conversation string, delivery int64, attempted time.Time) (digest.Carried, bool, error) {
	tracer, ok := t.courier.(digest.Tracer)
	if !ok {
		return digest.Carried{}, false, digest.ErrUntraceable
	}
	return tracer.Trace(ctx, conversation, delivery, attempted)
}

// Recount implements [digest.Recounter] where the courier can change messages.
func (t *tally) Recount(ctx context.Context, letter digest.Letter) error {
	if recounter, ok := t.courier.(digest.Recounter); ok {
		return recounter.Recount(ctx, letter)
	}
	return errors.ErrUnsupported
}

// Carry implements [digest.Courier].
func (t *tally) Carry(ctx context.Context, letter digest.Letter) (digest.Carried, error) {
	carried, err := t.courier.Carry(ctx, letter)
	var e *digest.SendError
	if errors.As(err, &e) && e.Reason != "" {
		switch e.Class {
		case digest.Ambiguous, digest.Permanent, digest.Gone, digest.Refused, digest.OurFault:
			t.reasons.count(e.Reason)
		default: // it stays in the queue
		}
	}
	return carried, err
}

func (r *reasons) count(reason string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.all == nil {
		r.all = map[string]int{}
	}
	r.all[reason]++
}

// drain sends until nothing is left that could go now, and says how far it is.
// Where a running service is the one that sends, it waits for that – but not for
// what Slack holds back.
func (a *app) drain(ctx context.Context, sender *outbox.Sender, term terminal) (outbox.Drained, error) {
	draining, stop := context.WithCancel(ctx)
	defer stop()
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		for sleep(draining, 2*time.Second) {
			state, err := a.store.OutboxState(draining, a.service.Now())
			if err != nil {
				continue
			}
			term.say("%s in the queue", plural(waiting(state), "message", "messages"))
			if _, paused := pauseOf(state, a.service.Now()); paused {
				stop()
			}
		}
	}()
	drained, err := sender.Drain(draining)
	stop()
	<-watched
	if err != nil {
		return drained, err
	}
	state, err := a.store.OutboxState(context.WithoutCancel(ctx), a.service.Now())
	if err != nil {
		return drained, err
	}
	drained.Left, drained.Due, drained.Unanswered = waiting(state), state.Due, state.Counts[digest.Unknown]
	if drained.Left > 0 && drained.Refused == "" {
		drained.Refused, _ = pauseOf(state, a.service.Now())
	}
	return drained, nil
}

func waiting(state digest.OutboxState) int {
	return state.Counts[digest.Queued] + state.Counts[digest.Sending]
}

// pauseOf reports whether Slack holds everything back, and why where it refuses
// us.
func pauseOf(state digest.OutboxState, now time.Time) (reason string, paused bool) {
	for _, p := range state.Pauses {
		if (p.Bucket == digest.WorkspaceBucket || p.Bucket == digest.ViaBucket(digest.Slack)) && (p.Until.IsZero() || p.Until.After(now)) {
			return p.Reason, true
		}
	}
	return "", false
}

// printDrained writes the table of what became of a send.
func printDrained(term terminal, d outbox.Drained, reasons map[string]int) {
	p := &page{}
	p.row("RESULT", "MESSAGES", "")
	p.row("sent", d.Sent, "")
	p.row("queued", d.Left, "not due yet, held back by Slack or the mail server, or kept for working hours")
	p.row("unknown", d.Unknown, unknownWords(d))
	p.row("failed", d.Failed, "will not arrive")
	p.row("dropped", d.Dropped, "nothing left to say, or another message says it")
	p.table()
	if len(reasons) > 0 {
		p.line("")
		p.row("MESSAGES", "WHY NOT SENT")
		for _, reason := range slices.Sorted(maps.Keys(reasons)) {
			p.row(reasons[reason], reason)
		}
		p.table()
	}
	term.out.Write(p.done.Bytes()) //nolint:errcheck // there is nobody else to tell
}

// unknownWords says what unknown means, and how many are unknown from before too.
func unknownWords(d outbox.Drained) string {
	words := "no answer, or stopped while sending: they may have arrived"
	if d.Unanswered > d.Unknown {
		words += fmt.Sprintf("; with those of before %d in all, which briefed send --again sends once more", d.Unanswered)
	}
	return words
}

// holder names this process in the sender's lease. The number at the end tells
// apart two containers, each of which is process 1 of its own machine.
func holder() string {
	host, _ := os.Hostname()
	return fmt.Sprintf("%s/%d/%s", host, os.Getpid(), rand.Text()[:6])
}

// pace lets so many letters a second go. Slack takes several hundred messages a
// minute of a workspace and does not say how many.
type pace struct {
	limiter *rate.Limiter
	burst   int
}

// leastBurst is how many letters may go at once after a rest; where more than that
// go a second, so many.
const leastBurst = 4

func newPace(perSecond float64) outbox.Pacer {
	if perSecond == 0 {
		return nil
	}
	burst := max(leastBurst, int(perSecond))
	return pace{rate.NewLimiter(rate.Limit(perSecond), burst), burst}
}

// Free implements [outbox.Pacer].
func (p pace) Free() int { return max(0, int(p.limiter.Tokens())) }

// Take implements [outbox.Pacer].
func (p pace) Take(n int) { p.limiter.ReserveN(time.Now(), min(n, p.burst)) }
