package digest

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"time"
)

// SenderOptions say how a sender works.
type SenderOptions struct {
	Holder  string // names this process in the sender's lease
	Workers int    // letters in flight at once; default [DefaultWorkers]
	Pace    Pacer  // how fast letters may go; nil for at once
	Observe func(Delivery, Class, time.Duration)
}

// DefaultWorkers is how many letters are in flight at once, and so the most that
// a crash leaves unknown.
const DefaultWorkers = 8

// Pacer says how fast letters may go. It is asked before letters are claimed,
// so that a claimed letter is on its way and never waits for its turn: what a
// crash leaves unknown is what was really in flight.
type Pacer interface {
	Free() int  // how many may go now
	Take(n int) // so many go
}

// unpaced lets every letter go at once.
type unpaced struct{}

func (unpaced) Free() int { return math.MaxInt }
func (unpaced) Take(int)  {}

// Sender drains the outbox. One at a time works per workspace, by a lease in the
// database; others wait for it.
type Sender struct {
	service *Service
	courier Courier
	options SenderOptions

	traced      time.Time // when unknown deliveries were last looked for
	untraceable bool
	recounted   time.Time     // when counts in channels were last looked at
	recounting  chan struct{} // holds a token while nobody changes them
}

// Times of the sender.
const (
	SendTimeout   = 10 * time.Second             // of one call
	claimLease    = SendTimeout + 10*time.Second // after which a claimed letter is unknown
	senderLease   = 5 * time.Second
	renewEvery    = time.Second
	refusedFor    = 5 * time.Minute // how long a refused token holds the queue back
	longestRetry  = 5 * time.Minute
	recordTimeout = 5 * time.Second
	recordTries   = 5 // to record what was sent, before a stop or a drain gives up
	retryTurn     = 200 * time.Millisecond
)

// NewSender returns a sender of the service's outbox over a courier.
func (s *Service) NewSender(courier Courier, options SenderOptions) *Sender {
	if options.Workers <= 0 {
		options.Workers = DefaultWorkers
	}
	if options.Pace == nil {
		options.Pace = unpaced{}
	}
	if options.Observe == nil {
		options.Observe = func(Delivery, Class, time.Duration) {}
	}
	sn := &Sender{service: s, courier: courier, options: options, recounting: make(chan struct{}, 1)}
	sn.recounting <- struct{}{}
	return sn
}

// Drained says what a sender did before it stopped.
type Drained struct {
	Sent, Unknown, Failed, Dropped int
	Left                           int // still queued: not due, or held back
	Refused                        string
}

// Drain sends until the outbox is empty or everything left is not due yet.
func (sn *Sender) Drain(ctx context.Context) (Drained, error) { return sn.run(ctx, true) }

// Run sends what becomes due until ctx ends. Letters in flight are then waited
// for and accounted for before it returns.
func (sn *Sender) Run(ctx context.Context) error {
	_, err := sn.run(ctx, false)
	return err
}

// run is the sender's only loop. Each turn is one transaction that records what
// came of letters and claims as many as there are free workers, so what a crash
// leaves unknown is never more than what was in flight.
func (sn *Sender) run(ctx context.Context, untilDrained bool) (total Drained, err error) {
	outcomes := make(chan Outcome, sn.options.Workers)
	inFlight, failures := 0, 0
	var done []Outcome
	defer func() {
		sn.recountDone()
		err = errors.Join(err, sn.release(ctx))
	}()
	for {
		want := min(sn.options.Workers-inFlight, sn.options.Pace.Free())
		if ctx.Err() != nil || untilDrained && total.Refused != "" {
			want = 0
		}
		claim, turnErr := sn.turn(ctx, want, done)
		if turnErr != nil {
			failures++
			if inFlight == 0 && failures >= recordTries && (ctx.Err() != nil || untilDrained) {
				return total, turnErr
			}
			sn.service.log.Error("outbox turn failed, trying again", "error", turnErr)
			time.Sleep(retryTurn) //nolint:forbidigo // also while stopping: what was sent must be recorded
		} else {
			failures = 0
			done = done[:0]
			total.Unknown += sn.lapsed(claim)
			sn.options.Pace.Take(len(claim.Deliveries))
			inFlight += sn.dispatch(ctx, claim.Deliveries, outcomes, &done)
		}
		if turnErr == nil && claim.Held {
			sn.recount(ctx)
		}
		if turnErr == nil && claim.Held && inFlight == 0 && len(done) == 0 {
			sn.trace(ctx)
		}
		switch {
		case len(done) > 0: // letters that could not be loaded: record that first
			continue
		case inFlight > 0:
			done, inFlight = sn.gather(outcomes, done, inFlight, &total)
		case ctx.Err() != nil:
			return total, nil
		case untilDrained && turnErr == nil && sn.drained(claim, total):
			total.Left = claim.Waiting
			return total, nil
		default:
			sn.rest(ctx, claim, untilDrained)
		}
	}
}

func (sn *Sender) turn(ctx context.Context, want int, done []Outcome) (Claim, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTimeout)
	defer cancel()
	return sn.service.store.Turn(ctx, Turn{
		Now: sn.service.clock.Now(), Holder: sn.options.Holder, Lease: senderLease, Claim: claimLease,
		Want: want, Done: done,
	})
}

// soon is what a drain waits for rather than leave it: a clock that was set back
// by a moment, or a pause that Slack asks for between two messages.
const soon = 2 * time.Second

// drained reports whether nothing is left that could go now, and nothing is on
// its way: what a sender was sending that died is unknown when its lease runs out.
func (sn *Sender) drained(claim Claim, total Drained) bool {
	if total.Refused != "" || claim.Waiting == 0 {
		return true
	}
	return len(claim.Deliveries) == 0 && claim.Sending == 0 && claim.Next.After(sn.service.clock.Now().Add(soon))
}

// lapsed tells of letters whose sender died.
func (sn *Sender) lapsed(claim Claim) int {
	if claim.Lapsed > 0 {
		sn.service.log.Warn("letters of a sender that died are unknown", "letters", claim.Lapsed)
	}
	return claim.Lapsed
}

func (sn *Sender) release(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTimeout)
	defer cancel()
	return sn.service.store.Release(ctx, sn.options.Holder)
}

// dispatch loads claimed letters and starts carrying them.
func (sn *Sender) dispatch(ctx context.Context, claimed []Delivery, outcomes chan<- Outcome, done *[]Outcome) int {
	if len(claimed) == 0 {
		return 0
	}
	letters, err := sn.service.store.Letters(ctx, sn.service.Today(), claimed)
	if err == nil {
		err = sn.countAll(ctx, letters)
	}
	if err != nil {
		sn.service.log.Error("letters could not be loaded, trying again", "error", err)
		for _, d := range claimed {
			*done = append(*done, sn.again(d, time.Second))
		}
		return 0
	}
	for _, letter := range letters {
		go func() { outcomes <- sn.carry(ctx, letter) }()
	}
	return len(letters)
}

// gather waits for an outcome, or for the time to renew the lease, and takes
// whatever else is there.
func (sn *Sender) gather(outcomes <-chan Outcome, done []Outcome, inFlight int, total *Drained) ([]Outcome, int) {
	renew := time.NewTimer(renewEvery)
	defer renew.Stop()
	take := func(o Outcome) {
		done = append(done, o)
		inFlight--
		total.count(o)
	}
	select {
	case o := <-outcomes:
		take(o)
	case <-renew.C:
		return done, inFlight
	}
	for {
		select {
		case o := <-outcomes:
			take(o)
		default:
			return done, inFlight
		}
	}
}

func (d *Drained) count(o Outcome) {
	switch o.Closed {
	case Sent:
		d.Sent++
	case Unknown:
		d.Unknown++
	case Failed:
		d.Failed++
	case Dropped:
		d.Dropped++
	case Queued:
		if o.Pause == WorkspaceBucket && o.Reason != "" {
			d.Refused = o.Reason
		}
	case Sending:
	}
}

// paceEvery is how often a sender looks whether one more letter may go.
const paceEvery = 20 * time.Millisecond

// rest waits until something may be due, or the pace lets one more go, at most
// until the lease wants renewing. A drain waits by the service's clock, which is
// what makes letters due; a sender that runs on renews its lease in real time.
func (sn *Sender) rest(ctx context.Context, claim Claim, untilDrained bool) {
	if sn.options.Pace.Free() == 0 {
		for waited := time.Duration(0); waited < renewEvery && sn.options.Pace.Free() == 0; waited += paceEvery {
			SystemClock{}.Sleep(ctx, paceEvery)
		}
		return
	}
	wait := renewEvery
	if until := claim.Next.Sub(sn.service.clock.Now()); claim.Held && !claim.Next.IsZero() && until < wait {
		wait = max(until, paceEvery)
	}
	clock := Clock(SystemClock{})
	if untilDrained {
		clock = sn.service.clock
	}
	clock.Sleep(ctx, wait)
}

// carry carries one letter and says what came of it.
func (sn *Sender) carry(ctx context.Context, letter Letter) Outcome {
	switch t := letter.turnAt(sn.localNow(letter), sn.service.hours()); {
	case t.drop:
		return sn.outcome(letter, Dropped, t.reason)
	case t.reason != "":
		return sn.wait(letter.Delivery, t.at, t.reason)
	}
	if err := sn.service.fill(ctx, &letter); err != nil {
		sn.service.log.Error("a letter could not be filled, trying again", "delivery", letter.ID, "error", err)
		return sn.again(letter.Delivery, time.Second)
	}
	if letter.empty() {
		return sn.outcome(letter, Dropped, letter.emptyBecause())
	}
	sendCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), SendTimeout)
	defer cancel()
	start := time.Now() // how long Slack takes is real, also where a clock is set by hand
	carried, err := sn.courier.Carry(sendCtx, letter)
	sn.options.Observe(letter.Delivery, classOf(err), time.Since(start))
	return sn.after(letter, carried, err)
}

// after decides what becomes of a letter: the table of the delivery guarantee.
func (sn *Sender) after(letter Letter, carried Carried, err error) Outcome {
	failure, class := failureOf(err)
	if err != nil {
		sn.service.log.Warn("letter not carried", "delivery", letter.ID, "class", string(class), "error", failure.Code)
	}
	switch class {
	case "":
		o := sn.outcome(letter, Sent, "")
		o.Channel, o.TS, o.SentAt = carried.Channel, carried.TS, sn.service.clock.Now()
		return o
	case NotSent:
		return sn.again(letter.Delivery, backOff(letter.Attempt))
	case RateLimited:
		o := sn.again(letter.Delivery, failure.RetryAfter+jitter(failure.RetryAfter/10))
		o.Pause = failure.Bucket
		return o
	case Paused:
		o := sn.again(letter.Delivery, refusedFor)
		o.Pause, o.Reason = WorkspaceBucket, failure.Reason
		return o
	case Permanent, OurFault:
		return sn.outcome(letter, Failed, failure.Reason)
	case Gone:
		o := sn.outcome(letter, Failed, failure.Reason)
		o.Gone = true
		return o
	case Ambiguous:
		return sn.outcome(letter, Unknown, failure.Reason)
	default:
		return sn.outcome(letter, Unknown, "an error nobody foresaw")
	}
}

func failureOf(err error) (failure SendError, class Class) {
	if e := (*SendError)(nil); errors.As(err, &e) {
		failure = *e
	}
	return failure, classOf(err)
}

func classOf(err error) Class {
	var e *SendError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		return e.Class
	default:
		return Ambiguous
	}
}

func (sn *Sender) outcome(letter Letter, state DeliveryState, reason string) Outcome {
	o := Outcome{Delivery: letter.Delivery, Closed: state, On: DateIn(sn.service.clock.Now(), sn.service.config.Zone), Says: letter.Says}
	o.Reason = reason
	return o
}

// again puts a letter back into the queue for later.
func (sn *Sender) again(d Delivery, after time.Duration) Outcome {
	return sn.wait(d, sn.service.clock.Now().Add(after), "")
}

func (sn *Sender) wait(d Delivery, until time.Time, reason string) Outcome {
	d.NotBefore, d.Reason = until.UTC(), reason
	return Outcome{Delivery: d, Closed: Queued}
}

// localNow returns the present moment where a letter is read.
func (sn *Sender) localNow(letter Letter) time.Time {
	zone := sn.service.config.Zone
	if letter.Team.ID != 0 {
		zone = letter.Team.Location()
	}
	return sn.service.clock.Now().In(zone)
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
