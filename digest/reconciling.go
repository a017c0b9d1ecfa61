package digest

import (
	"context"
	"time"
)

// Tracer is a courier that can look up what became of a letter, in the
// conversation it was sent to. It needs leave to read the conversation, which
// not every organisation gives: an error ends the looking.
type Tracer interface {
	Trace(ctx context.Context, conversation string, delivery int64, attempted time.Time) (carried Carried, found bool, err error)
}

// Untraced is an unknown delivery with the conversation it may stand in.
// NotBefore is when it was attempted.
type Untraced struct {
	Delivery
	Conversation string
}

// How far back unknown deliveries are looked for, and how often.
const (
	traceFor   = time.Hour
	traceEvery = time.Minute
)

// trace records unknown deliveries that did arrive as sent. What is not found
// stays unknown: absence is no proof, and sending again is the operator's choice.
func (sn *Sender) trace(ctx context.Context) {
	tracer, ok := sn.courier.(Tracer)
	now := sn.service.clock.Now()
	if !ok || sn.untraceable || ctx.Err() != nil || now.Sub(sn.traced) < traceEvery {
		return
	}
	sn.traced = now
	list, err := sn.service.store.Untraced(ctx, now.Add(-traceFor))
	if err != nil {
		sn.service.log.Error("unknown deliveries could not be read", "error", err)
		return
	}
	var found []Outcome
	for _, u := range list {
		if o, ok := sn.traceOne(ctx, tracer, u); ok {
			found = append(found, o)
		}
		if sn.untraceable {
			break
		}
	}
	if len(found) == 0 {
		return
	}
	if _, err := sn.turn(ctx, 0, found); err != nil {
		sn.service.log.Error("deliveries that were found could not be recorded", "error", err)
	}
}

func (sn *Sender) traceOne(ctx context.Context, tracer Tracer, u Untraced) (Outcome, bool) {
	ctx, cancel := context.WithTimeout(ctx, SendTimeout)
	defer cancel()
	carried, ok, err := tracer.Trace(ctx, u.Conversation, u.ID, u.NotBefore)
	if err != nil {
		sn.service.log.Info("unknown deliveries cannot be looked up here", "error", err)
		sn.untraceable = true
	}
	if err != nil || !ok {
		return Outcome{}, false
	}
	o := Outcome{Delivery: u.Delivery, Closed: Sent, On: DateIn(u.NotBefore, sn.service.config.Zone)}
	o.Channel, o.TS, o.SentAt, o.Reason = carried.Channel, carried.TS, u.NotBefore, ""
	return o, true
}
