// Package outbox sends what is queued: it claims letters in the database, hands them
// to the courier of their way, and records what came of each – never more than once,
// and nothing lost, whoever dies meanwhile. It brings the counts in channels up to
// date, and looks for letters that nobody answered for.
package outbox

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/briefed/briefed/digest"
)

// Options say how a sender works.
type Options struct {
	Holder  string // names this process in the sender's leases
	Observe func(digest.Delivery, digest.Class, time.Duration)
	// Turned is told after every turn what keeps letters from going that is no
	// courier's doing: the database did not take the turn, or they could not be read
	// or filled in. Nil where nothing does.
	Turned func(error)
	// Closed is told of each letter whose outcome is recorded: sent, unknown, failed or
	// dropped. One that is found later to have arrived is not told of again.
	Closed func(digest.DeliveryState)
}

// Sender drains the outbox. Of each way one at a time works, by a lease in the
// database; others wait for it.
type Sender struct {
	desk    Desk
	store   Store
	clock   digest.Clock
	log     *slog.Logger
	options Options
	ways    []*way
	flights map[int64]flight
	skewed  bool // the log was told that the clocks differ
	unread  unread
}

// Desk is what a sender asks of the use cases: what becomes of a letter whose turn
// has come, and what it says.
type Desk interface {
	// Reclock works out by when those are due who are told.
	Reclock(list []digest.Clocked, starts bool) []digest.Receipt
	When(l digest.Letter) digest.When
	AnswerLink(digest.Asking) (token string, link digest.Link)
	Fill(ctx context.Context, letters []digest.Letter) error
	Today() digest.Date
	Zone() *time.Location
}

// Times of the sender. A letter's lease is renewed while its courier waits, however
// long that is, so that those of a sender that was killed are unknown soon.
const (
	claimLease    = 20 * time.Second // after which a claimed letter is unknown
	renewClaim    = claimLease / 4
	senderLease   = 5 * time.Second
	renewEvery    = time.Second
	refusedFor    = 5 * time.Minute // how long a refused token holds its way back
	longestRetry  = 5 * time.Minute
	recordTimeout = 5 * time.Second
	recordTries   = 5 // to record what was sent, before a stop or a drain gives up
	retryTurn     = 200 * time.Millisecond
	tolerated     = 5 * time.Second // of difference between two clocks
)

// New returns a sender of a store's outbox by some ways. A nil logger logs nothing.
func New(desk Desk, store Store, clock digest.Clock, log *slog.Logger, options Options, ways ...Way) *Sender {
	if options.Observe == nil {
		options.Observe = func(digest.Delivery, digest.Class, time.Duration) {}
	}
	if options.Turned == nil {
		options.Turned = func(error) {}
	}
	if options.Closed == nil {
		options.Closed = func(digest.DeliveryState) {}
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	sn := &Sender{desk: desk, store: store, clock: clock, log: log, options: options, flights: map[int64]flight{}}
	for _, w := range ways {
		sn.ways = append(sn.ways, newWay(w))
	}
	return sn
}

// Patience is how long the slowest of the ways may take over a letter.
func (sn *Sender) Patience() (longest time.Duration) {
	for _, w := range sn.ways {
		longest = max(longest, w.Timeout)
	}
	return longest
}

// way returns the way that a delivery goes, one to nowhere where none is left.
func (sn *Sender) way(via digest.Via) *way {
	for _, w := range sn.ways {
		if w.Via == via {
			return w
		}
	}
	return newWay(Way{Courier: nowhere{}})
}

// Drained says what a sender did before it stopped.
type Drained struct {
	Sent, Unknown, Failed, Dropped int
	Left                           int // still queued: not due, or held back
	Due                            int // of Left: should have gone
	Unanswered                     int // of all that were ever sent: they may have arrived
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
	outcomes := make(chan Outcome, DefaultWorkers)
	failures := 0
	var done []Outcome
	defer func() {
		for _, w := range sn.ways {
			w.recountDone()
		}
		err = errors.Join(err, sn.release(ctx))
	}()
	for {
		claim, turnErr := sn.turn(ctx, ctx.Err() == nil, done)
		sn.turned(claim, turnErr)
		if turnErr != nil {
			failures++
			if len(sn.flights) == 0 && failures >= recordTries && (ctx.Err() != nil || untilDrained) {
				return total, turnErr
			}
			sn.log.Error("outbox turn failed, trying again", "error", turnErr)
			time.Sleep(retryTurn) //nolint:forbidigo // also while stopping: what was sent must be recorded
		} else {
			failures = 0
			sn.closed(done, claim.Lapsed)
			done = done[:0]
			total.Unknown += claim.Lapsed
			sn.tell(claim)
			sn.dispatch(ctx, claim, outcomes)
			sn.beside(ctx, claim)
		}
		switch {
		case turnErr != nil && len(sn.flights) > 0: // what comes of the others is recorded with it
			done = sn.gather(outcomes, done, &total)
		case len(sn.flights) > 0:
			done = sn.gather(outcomes, done, &total)
		case ctx.Err() != nil:
			return total, nil
		case untilDrained && turnErr == nil && sn.drained(claim):
			total.Left = claim.Waiting
			return total, nil
		default:
			sn.rest(ctx, claim, untilDrained)
		}
	}
}

// closed tells of what is recorded by now, and of letters of a sender that died.
func (sn *Sender) closed(done []Outcome, lapsed int) {
	for _, o := range done {
		if o.Closed != digest.Queued {
			sn.options.Closed(o.Closed)
		}
	}
	for range lapsed {
		sn.options.Closed(digest.Unknown)
	}
}

// turned says how the outbox fares. Where nothing is to go within the longest time after
// which a letter is read again, none is kept from going.
func (sn *Sender) turned(claim Claim, err error) {
	if err == nil {
		if len(sn.flights)+len(claim.Deliveries) == 0 && (claim.Waiting == 0 || claim.Next.After(sn.clock.Now().Add(longestUnread))) {
			sn.unread.forget()
		}
		err = sn.unread.first()
	}
	sn.options.Turned(err)
}

// beside does what stands back behind letters.
func (sn *Sender) beside(ctx context.Context, claim Claim) {
	for _, w := range sn.ways {
		if claim.Held[w.Via] {
			sn.recount(ctx, w)
		}
		if claim.Held[w.Via] && len(sn.flights) == 0 {
			sn.trace(ctx, w)
		}
	}
}

func (sn *Sender) turn(ctx context.Context, more bool, done []Outcome) (Claim, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTimeout)
	defer cancel()
	turn := Turn{
		Now: sn.clock.Now(), Holder: sn.options.Holder, Lease: senderLease, Claim: claimLease, Want: make(map[digest.Via]int, len(sn.ways)), Done: done, Due: sn.desk.Reclock,
		Link: sn.desk.AnswerLink, Wall: time.Now(),
	}
	for _, w := range sn.ways {
		turn.Want[w.Via] = 0
		if more {
			turn.Want[w.Via] = w.free()
		}
	}
	began := time.Now()
	for _, f := range sn.flights {
		if began.Sub(f.since) >= renewClaim {
			turn.Renew = append(turn.Renew, f.Delivery)
		}
	}
	claim, err := sn.store.Turn(ctx, turn)
	if err == nil {
		for _, d := range turn.Renew {
			sn.flights[d.ID] = flight{d, began}
		}
	}
	return claim, err
}

// tell says in the log what an operator would otherwise wonder about.
func (sn *Sender) tell(claim Claim) {
	if claim.Lapsed > 0 {
		sn.log.Warn("letters of a sender that died are unknown", "letters", claim.Lapsed)
	}
	for _, w := range sn.ways {
		holder, other := claim.Holders[w.Via]
		if other && !w.waits {
			sn.log.Info("another process sends: this one waits for its lease", "via", string(w.Via), "holder", holder)
		}
		if !other && w.waits {
			sn.log.Info("this process sends now", "via", string(w.Via))
		}
		w.waits = other
	}
	if skewed := claim.Ahead.Abs() > tolerated; skewed != sn.skewed {
		sn.skewed = skewed
		if skewed {
			sn.log.Warn("the clock of this computer is not that of the database: leases and pauses go by the database's", "ahead", claim.Ahead.String())
		}
	}
}

// soon is what a drain waits for rather than leave it: a clock that was set back
// by a moment, or a pause that Slack asks for between two messages.
const soon = 2 * time.Second

// drained reports whether nothing is left that could go now, and nothing is on
// its way: what a sender was sending that died is unknown when its lease runs out.
func (sn *Sender) drained(claim Claim) bool {
	if claim.Waiting == 0 {
		return true
	}
	return len(claim.Deliveries) == 0 && claim.Sending == 0 && claim.Next.After(sn.clock.Now().Add(soon))
}

func (sn *Sender) release(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTimeout)
	defer cancel()
	return sn.store.Release(ctx, sn.options.Holder)
}

// dispatch starts carrying claimed letters. They are loaded while the next turn goes on:
// were it to wait for that, nothing would be carried meanwhile.
func (sn *Sender) dispatch(ctx context.Context, claim Claim, outcomes chan<- Outcome) {
	if len(claim.Deliveries) == 0 {
		return
	}
	began := time.Now()
	for _, d := range claim.Deliveries {
		w := sn.way(d.Via)
		w.inFlight++
		w.Pace.Take(1)
		sn.flights[d.ID] = flight{d, began}
	}
	go sn.carryAll(ctx, claim, outcomes) // what they say may take a report: the leases are renewed meanwhile
}

// gather waits for an outcome, or for the time to renew the lease, and takes
// whatever else is there, or comes soon of a way that has more letters in flight than
// its courier carries at once.
func (sn *Sender) gather(outcomes <-chan Outcome, done []Outcome, total *Drained) []Outcome {
	renew := time.NewTimer(renewEvery)
	defer renew.Stop()
	take := func(o Outcome) {
		done = append(done, o)
		sn.way(sn.flights[o.ID].Via).inFlight--
		delete(sn.flights, o.ID)
		total.count(o)
	}
	select {
	case o := <-outcomes:
		take(o)
	case <-renew.C:
		return done
	}
	for there := true; there && len(sn.flights) > 0; {
		select {
		case o := <-outcomes:
			take(o)
		default:
			there = false
		}
	}
	for _, w := range sn.ways {
		if w.inFlight <= w.room/2 && carriedBy(done, w) > 0 {
			w.grow()
		}
	}
	together := time.NewTimer(togetherFor)
	defer together.Stop()
	for len(sn.flights) > 0 && sn.waitsFor(done) != nil {
		select {
		case o := <-outcomes:
			take(o)
		case <-together.C:
			sn.waitsFor(done).shrink()
			return done
		}
	}
	return done
}

// waitsFor returns the way whose letters in flight are waited for, so that what came of
// many is recorded at once: until half of them are there. It is nil where something
// does not wait: a letter by a way that makes no more room, or one that was not taken,
// since others may have to be held back for that.
func (sn *Sender) waitsFor(done []Outcome) (slow *way) {
	for _, w := range sn.ways {
		switch n := carriedBy(done, w); {
		case n == 0:
		case !w.grown() || w.inFlight <= w.room/2:
			return nil
		default:
			slow = w
		}
	}
	if slices.ContainsFunc(done, func(o Outcome) bool { return o.Closed != digest.Sent }) {
		return nil
	}
	return slow
}

// carriedBy counts the letters that went one way.
func carriedBy(done []Outcome, w *way) (n int) {
	for _, o := range done {
		if o.Via == w.Via {
			n++
		}
	}
	return n
}

func (d *Drained) count(o Outcome) {
	switch o.Closed {
	case digest.Sent:
		d.Sent++
	case digest.Unknown:
		d.Unknown++
	case digest.Failed:
		d.Failed++
	case digest.Dropped:
		d.Dropped++
	case digest.Queued:
		if o.Pause != "" && o.Reason != "" {
			d.Refused = o.Reason
		}
	case digest.Sending:
	}
}

// paceEvery is how often a sender looks whether one more letter may go.
const paceEvery = 20 * time.Millisecond

// rest waits until something may be due, or the pace lets one more go, at most
// until the lease wants renewing. A drain waits by the service's clock, which is
// what makes letters due; a sender that runs on renews its lease in real time.
func (sn *Sender) rest(ctx context.Context, claim Claim, untilDrained bool) {
	paced := func() bool { return slices.ContainsFunc(sn.ways, (*way).paced) }
	if paced() {
		for waited := time.Duration(0); waited < renewEvery && paced(); waited += paceEvery {
			digest.SystemClock{}.Sleep(ctx, paceEvery)
		}
		return
	}
	wait := renewEvery
	if until := claim.Next.Sub(sn.clock.Now()); len(claim.Holders) == 0 && !claim.Next.IsZero() && until < wait {
		wait = max(until, paceEvery)
	}
	clock := digest.Clock(digest.SystemClock{})
	if untilDrained {
		clock = sn.clock
	}
	clock.Sleep(ctx, wait)
}
