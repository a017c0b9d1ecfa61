package outbox

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/briefed/briefed/digest"
)

// carryAll loads claimed letters, decides what becomes of those whose turn has come,
// and carries those that go, all at once.
func (sn *Sender) carryAll(ctx context.Context, claim Claim, outcomes chan<- Outcome) {
	letters, err := sn.load(ctx, claim)
	if err != nil {
		sn.putBack(err, "letters could not be loaded, trying again", claim.Deliveries, outcomes)
		return
	}
	going := letters[:0:0]
	for _, letter := range letters {
		when := sn.desk.When(letter)
		if when.Drop || when.Reason != "" {
			sn.unread.read([]digest.Delivery{letter.Delivery})
		}
		switch {
		case when.Drop:
			outcomes <- sn.outcome(letter, digest.Dropped, when.Reason)
		case when.Reason != "":
			outcomes <- sn.wait(letter.Delivery, when.At, when.Reason)
		default:
			going = append(going, letter)
		}
	}
	if err := sn.desk.Fill(ctx, going); err != nil {
		claimed := make([]digest.Delivery, len(going))
		for i, letter := range going {
			claimed[i] = letter.Delivery
		}
		sn.putBack(err, "letters could not be filled, trying again", claimed, outcomes)
		return
	}
	sn.unread.read(claim.Deliveries)
	for _, letter := range going {
		go func() { outcomes <- sn.carry(ctx, sn.way(letter.Via), letter) }()
	}
}

// load reads what claimed letters say, with the links that they were claimed with.
func (sn *Sender) load(ctx context.Context, claim Claim) ([]digest.Letter, error) {
	letters, err := sn.store.Letters(ctx, sn.desk.Today(), claim.Deliveries)
	if err != nil {
		return nil, err
	}
	for i, letter := range letters {
		letters[i].Links = links(letter, claim.Links[letter.ID])
	}
	return letters, sn.countAll(ctx, letters)
}

// links are those of a letter's items that show what they did when it was claimed.
func links(letter digest.Letter, list []Linked) map[int64]string {
	tokens := make(map[int64]string, len(list))
	for _, e := range letter.Entries {
		for _, l := range list {
			if l.ItemID == e.ID && l.Shown == e.Number {
				tokens[e.ID] = l.Token
			}
		}
	}
	return tokens
}

// putBack lets letters wait that could not be read, and says why they do.
func (sn *Sender) putBack(err error, what string, letters []digest.Delivery, outcomes chan<- Outcome) {
	sn.unread.failed(letters, err)
	sn.log.Error(what, "error", err)
	for _, d := range letters {
		outcomes <- sn.again(d, untilRead(d.Attempt))
	}
}

// carry carries one letter and says what came of it.
func (sn *Sender) carry(ctx context.Context, w *way, letter digest.Letter) Outcome {
	if because, empty := letter.Empty(); empty {
		return sn.outcome(letter, digest.Dropped, because)
	}
	sendCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), w.Timeout)
	defer cancel()
	start := time.Now() // how long a provider takes is real, also where a clock is set by hand
	carried, err := w.Courier.Carry(sendCtx, letter)
	sn.options.Observe(letter.Delivery, classOf(err), time.Since(start))
	return sn.after(letter, carried, err)
}

// after decides what becomes of a letter: the table of the delivery guarantee.
func (sn *Sender) after(letter digest.Letter, carried digest.Carried, err error) Outcome {
	failure, class := failureOf(err)
	if err != nil {
		sn.log.Warn("letter not carried", "delivery", letter.ID, "class", string(class), "error", failure.Code)
	}
	switch class {
	case "":
		o := sn.outcome(letter, digest.Sent, "")
		o.Place, o.Reference, o.SentAt = carried.Place, carried.Reference, sn.clock.Now()
		return o
	case digest.NotSent:
		return sn.again(letter.Delivery, backOff(letter.Attempt))
	case digest.RateLimited:
		o := sn.again(letter.Delivery, failure.RetryAfter+jitter(failure.RetryAfter/10))
		if o.Pause = failure.Bucket; o.Pause == "" {
			o.Pause = digest.ViaBucket(letter.Via)
		}
		return o
	case digest.Paused:
		o := sn.again(letter.Delivery, refusedFor)
		o.Pause, o.Reason = digest.ViaBucket(letter.Via), failure.Reason
		return o
	case digest.Permanent, digest.OurFault:
		return sn.outcome(letter, digest.Failed, failure.Reason)
	case digest.Gone, digest.Refused:
		o := sn.outcome(letter, digest.Failed, failure.Reason)
		if letter.Elsewhere {
			o = sn.wait(letter.Delivery, sn.clock.Now(), failure.Reason)
			o.Another = true
		}
		o.Gone = class == digest.Gone
		return o
	case digest.Ambiguous:
		return sn.outcome(letter, digest.Unknown, failure.Reason)
	default:
		return sn.outcome(letter, digest.Unknown, "an error nobody foresaw")
	}
}

func failureOf(err error) (failure digest.SendError, class digest.Class) {
	if e := (*digest.SendError)(nil); errors.As(err, &e) {
		failure = *e
	}
	return failure, classOf(err)
}

func classOf(err error) digest.Class {
	var e *digest.SendError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		return e.Class
	default:
		return digest.Ambiguous
	}
}

func (sn *Sender) outcome(letter digest.Letter, state digest.DeliveryState, reason string) Outcome {
	o := Outcome{Delivery: letter.Delivery, Closed: state, On: digest.DateIn(sn.clock.Now(), sn.desk.Zone()), Says: letter.Says}
	o.Reason = reason
	return o
}

// again puts a letter back into the queue for later.
func (sn *Sender) again(d digest.Delivery, after time.Duration) Outcome {
	return sn.wait(d, sn.clock.Now().Add(after), "")
}

func (sn *Sender) wait(d digest.Delivery, until time.Time, reason string) Outcome {
	d.NotBefore, d.Reason = until.UTC(), reason
	return Outcome{Delivery: d, Closed: digest.Queued}
}

func backOff(attempt int) time.Duration {
	wait := min(time.Second<<min(attempt, 10), longestRetry)
	return wait + jitter(wait/4)
}

func jitter(limit time.Duration) time.Duration {
	if limit <= 0 {
		return 0
	}
	return rand.N(limit)
}
