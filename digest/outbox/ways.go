package outbox

import (
	"context"
	"math"
	"time"

	"github.com/briefed/briefed/digest"
)

// Way is one way by which a sender's letters go. Each has its own pace, pauses and
// lease: what holds one up holds up no other.
type Way struct {
	Via     digest.Via
	Courier digest.Courier
	Pace    Pacer         // how fast letters may go; nil for at once
	Workers int           // letters in flight at once; default [DefaultWorkers]
	Most    int           // as many at once where letters go faster than they are recorded; default Workers
	Timeout time.Duration // how long one may take; default [SendTimeout]
	Counts  Recounts      // how often counts may change, where the courier is a [digest.Recounter]
}

// Recounts is how often letters that stand in channels may be changed.
type Recounts struct {
	Every time.Duration // between two looks; default [CountsEvery]
	Most  int           // letters a look; default [CountsMost]
}

// What holds unless a way says otherwise. So many letters are in flight at once, and
// so the most that a crash leaves unknown.
const (
	DefaultWorkers = 8
	SendTimeout    = 10 * time.Second
	CountsEvery    = 5 * time.Second
	CountsMost     = 4
)

// togetherFor is how long what came of a letter waits to be recorded with others.
const togetherFor = 100 * time.Millisecond

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

// way is a way and where its sender stands with it.
type way struct {
	Way
	inFlight int
	room     int  // for letters in flight: between Workers and Most
	waits    bool // for another process's lease, which the log was told of

	traced      time.Time     // when unknown deliveries were last looked for
	tracedTo    int64         // the last of them that was
	untraceable time.Time     // until when nothing may be looked for
	looked      map[int64]int // the attempts of deliveries that were looked for, and not failed to be
	recounted   time.Time     // when counts in channels were last looked at
	recounting  chan struct{} // holds a token while nobody changes them
}

func newWay(w Way) *way {
	if w.Workers <= 0 {
		w.Workers = DefaultWorkers
	}
	if w.Pace == nil {
		w.Pace = unpaced{}
	}
	if w.Timeout <= 0 {
		w.Timeout = SendTimeout
	}
	if w.Counts.Every <= 0 {
		w.Counts.Every = CountsEvery
	}
	if w.Counts.Most <= 0 {
		w.Counts.Most = CountsMost
	}
	known := &way{Way: w, room: w.Workers, recounting: make(chan struct{}, 1), looked: map[int64]int{}}
	known.recounting <- struct{}{}
	return known
}

// free is how many more letters may go by the way.
func (w *way) free() int { return max(0, min(w.room-w.inFlight, w.Pace.Free())) }

// paced reports whether only the pace holds the way up.
func (w *way) paced() bool { return w.inFlight < w.room && w.Pace.Free() == 0 }

// grown reports whether letters wait for their courier, so that it need not wait for them.
func (w *way) grown() bool { return w.room > w.Workers }

// grow makes room for more letters: those in flight were carried sooner than the turn
// before them was recorded.
func (w *way) grow() { w.room = max(w.Workers, min(2*w.room, w.Most)) }

// shrink takes room away: half of the letters in flight took longer than what came of
// one may wait to be recorded.
func (w *way) shrink() { w.room = max(w.Workers, w.room/2) }

// flight is a letter on its way.
type flight struct {
	digest.Delivery
	since time.Time // by the machine's clock: when its lease was taken or renewed
}

// nowhere is the courier of letters that no way leads to.
type nowhere struct{}

// Carry implements [digest.Courier].
func (nowhere) Carry(_ context.Context, l digest.Letter) (digest.Carried, error) {
	reason := l.Reason // of the way that refused it
	if reason == "" {
		reason = NoRoute
	}
	return digest.Carried{}, &digest.SendError{Class: digest.Permanent, Code: "no_route", Reason: reason}
}

// NoRoute is why a letter fails that nothing leads to.
const NoRoute = "nobody knows where to send it: the person has no account on record, or the team no channel"
