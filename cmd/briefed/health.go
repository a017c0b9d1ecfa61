package main

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
)

// part is something the service does all the time, and of which it can tell since
// when it fails.
type part string

const (
	planning part = "planning"
	sending  part = "outbox"
	logging  part = "evidence" // the log of evidence
	saving   part = "writes"   // what people do
	reading  part = "database" // what is stored can be read
)

var partsOfService = []part{planning, sending, logging, saving, reading}

// failsFor is how long a part may fail until this replica is not ready: longer than a
// lock, a restart of PostgreSQL or the repetition of a plan takes.
const failsFor = 15 * time.Second

// forgotten is how long after its last failure what people do counts as failing, while
// nobody tries again.
const forgotten = 2 * time.Minute

// health keeps since when parts of the service fail, by the real clock.
type health struct {
	mu    sync.Mutex
	fails map[part]failing
}

type failing struct{ since, last time.Time }

func newHealth() *health { return &health{fails: map[part]failing{}} }

// note records what came of something that was begun at a moment.
func (h *health) note(p part, began time.Time, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err == nil {
		delete(h.fails, p)
		return
	}
	f := h.fails[p]
	if f.since.IsZero() {
		f.since = began
	}
	f.last = time.Now()
	h.fails[p] = f
}

// turned is told of every turn of the outbox.
func (h *health) turned(err error) { h.note(sending, time.Now(), err) }

// attempted is told of every transaction. What is damaged stays so until somebody has
// mended it and starts the service again, however much else can be read.
func (h *health) attempted(a store.Attempt) {
	if store.Damaged(a.Err) {
		h.note(reading, time.Now(), a.Err)
	}
	if a.Writes && !a.Behind {
		h.note(saving, time.Now(), a.Err)
	}
}

// since is since when a part fails; zero where it does not.
func (h *health) since(p part, now time.Time) time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	f := h.fails[p]
	if p == saving && now.Sub(f.last) > forgotten {
		return time.Time{}
	}
	return f.since
}

// bad is why the service does not do its work; nil where it does.
func (h *health) bad(now time.Time) error {
	var words []string
	for _, p := range partsOfService {
		since := h.since(p, now)
		if since.IsZero() || !h.long(p, since, now) {
			continue
		}
		what := map[part]string{
			planning: "planning has failed", sending: "the outbox has failed", logging: "the log of evidence has failed",
			saving: "what people do was not saved", reading: "the database is damaged: run briefed doctor; seen",
		}[p]
		words = append(words, what+" since "+since.UTC().Format(time.RFC3339))
	}
	if len(words) == 0 {
		return nil
	}
	return digest.Errorf(digest.Conflict, "%s: the log says why", strings.Join(words, "; "))
}

// long reports whether a part has failed for long. People do not try all the time: of
// what they do, the failures themselves must lie apart, or one at night would do.
func (h *health) long(p part, since, now time.Time) bool {
	switch p {
	case reading:
		return true
	case saving:
		h.mu.Lock()
		defer h.mu.Unlock()
		return h.fails[p].last.Sub(since) >= failsFor
	default:
		return now.Sub(since) >= failsFor
	}
}

// register adds since when each part fails to the metrics.
func (h *health) register(registry *prometheus.Registry) {
	for _, p := range slices.Clone(partsOfService) {
		registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "briefed_failing_since_timestamp_seconds", Help: "Since when a part of the service fails, in seconds since 1970; 0 while it works.",
			ConstLabels: prometheus.Labels{"part": string(p)},
		}, func() float64 {
			if since := h.since(p, time.Now()); !since.IsZero() {
				return float64(since.Unix())
			}
			return 0
		}))
	}
}
