package outbox

import (
	"context"
	"errors"
	"time"

	"github.com/briefed/briefed/digest"
)

// How unknown deliveries are looked for. In the hour after they were attempted they
// are again and again: the provider's own record may lag. Somebody's first message has
// no conversation yet that could be looked into; the next one that reaches them shows
// it, a week later where that is the next digest: until then once is enough.
const (
	traceSoon  = time.Hour
	traceFor   = 8 * 24 * time.Hour
	traceEvery = time.Minute
	traceAgain = time.Hour       // after which leave to look is asked for again
	lookFor    = 3 * time.Second // one look: the sender's lease is renewed after it
	roundFor   = lookFor         // begins no other look
)

// trace records unknown deliveries that did arrive as sent. What is not found
// stays unknown: absence is no proof, and sending again is the operator's choice.
func (sn *Sender) trace(ctx context.Context, w *way) {
	tracer, ok := w.Courier.(digest.Tracer)
	now := sn.clock.Now()
	if !ok || ctx.Err() != nil || now.Sub(w.traced) < traceEvery || now.Before(w.untraceable) {
		return
	}
	w.traced = now
	list, err := sn.store.Untraced(ctx, w.Via, now, traceFor, w.tracedTo)
	if err != nil {
		sn.log.Error("unknown deliveries could not be read", "error", err)
		return
	}
	var found []Outcome
	began := time.Now()
	for _, u := range list {
		if time.Since(began) > roundFor {
			break
		}
		w.tracedTo = u.ID
		if now.Sub(u.NotBefore) > traceSoon && w.looked[u.ID] == u.Attempt {
			continue
		}
		o, ok, err := sn.traceOne(ctx, tracer, u)
		if errors.Is(err, digest.ErrUntraceable) {
			sn.log.Info("unknown deliveries cannot be looked up here", "via", string(w.Via), "error", err)
			w.untraceable = now.Add(traceAgain)
			break
		}
		if err != nil {
			sn.log.Warn("an unknown delivery could not be looked up, trying again", "delivery", u.ID, "error", err)
			continue
		}
		w.looked[u.ID] = u.Attempt
		if ok {
			found = append(found, o)
		}
	}
	if len(found) == 0 {
		return
	}
	if _, err := sn.turn(ctx, false, found); err != nil {
		sn.log.Error("deliveries that were found could not be recorded", "error", err)
	}
}

func (sn *Sender) traceOne(ctx context.Context, tracer digest.Tracer, u Untraced) (Outcome, bool, error) {
	ctx, cancel := context.WithTimeout(ctx, lookFor)
	defer cancel()
	carried, ok, err := tracer.Trace(ctx, u.Conversation, u.ID, u.NotBefore)
	if err != nil || !ok {
		return Outcome{}, false, err
	}
	o := Outcome{Delivery: u.Delivery, Closed: digest.Sent, On: digest.DateIn(u.NotBefore, sn.desk.Zone())}
	o.Place, o.Reference, o.SentAt, o.Reason = carried.Place, carried.Reference, u.NotBefore, ""
	return o, true, nil
}
