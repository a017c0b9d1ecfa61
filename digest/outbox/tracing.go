package outbox

import (
	"context"
	"time"

	"github.com/briefed/briefed/digest"
)

// How far back unknown deliveries are looked for, and how often.
const (
	traceFor   = time.Hour
	traceEvery = time.Minute
)

// trace records unknown deliveries that did arrive as sent. What is not found
// stays unknown: absence is no proof, and sending again is the operator's choice.
func (sn *Sender) trace(ctx context.Context, w *way) {
	tracer, ok := w.Courier.(digest.Tracer)
	now := sn.clock.Now()
	if !ok || w.untraceable || ctx.Err() != nil || now.Sub(w.traced) < traceEvery {
		return
	}
	w.traced = now
	list, err := sn.store.Untraced(ctx, w.Via, now, traceFor)
	if err != nil {
		sn.log.Error("unknown deliveries could not be read", "error", err)
		return
	}
	var found []Outcome
	for _, u := range list {
		if o, ok := sn.traceOne(ctx, w, tracer, u); ok {
			found = append(found, o)
		}
		if w.untraceable {
			break
		}
	}
	if len(found) == 0 {
		return
	}
	if _, err := sn.turn(ctx, false, found); err != nil {
		sn.log.Error("deliveries that were found could not be recorded", "error", err)
	}
}

func (sn *Sender) traceOne(ctx context.Context, w *way, tracer digest.Tracer, u Untraced) (Outcome, bool) {
	ctx, cancel := context.WithTimeout(ctx, w.Timeout)
	defer cancel()
	carried, ok, err := tracer.Trace(ctx, u.Conversation, u.ID, u.NotBefore)
	if err != nil {
		sn.log.Info("unknown deliveries cannot be looked up here", "via", string(w.Via), "error", err)
		w.untraceable = true
	}
	if err != nil || !ok {
		return Outcome{}, false
	}
	o := Outcome{Delivery: u.Delivery, Closed: digest.Sent, On: digest.DateIn(u.NotBefore, sn.desk.Zone())}
	o.Place, o.Reference, o.SentAt, o.Reason = carried.Place, carried.Reference, u.NotBefore, ""
	return o, true
}
