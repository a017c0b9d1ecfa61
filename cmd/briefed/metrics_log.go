package main

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/evidence"
	"github.com/briefed/briefed/store"
)

var (
	logEntriesDesc = prometheus.NewDesc("briefed_evidence_entries", "Entries of the log of evidence.", nil, nil)
	logWaitingDesc = prometheus.NewDesc("briefed_evidence_waiting_seconds", "Age of the oldest row that waits to get into the log of evidence.", nil, nil)
	logPinDesc     = prometheus.NewDesc("briefed_evidence_pin_seconds", "Age of the last checkpoint that was handed to somebody outside; missing where none was.", nil, nil)
	logCensusDesc  = prometheus.NewDesc("briefed_evidence_census_seconds", "Age of the end of the newest day whose counts are in the log of evidence, or of its first entry where none are.", nil, nil)
)

// loggedStore says how the log of evidence stands.
type loggedStore interface {
	LogState(ctx context.Context) (evidence.Verdict, error)
}

// logCollector says how the log of evidence stands when it is asked; it hashes nothing.
type logCollector struct {
	log   loggedStore
	clock digest.Clock
}

// Describe implements [prometheus.Collector].
func (*logCollector) Describe(descs chan<- *prometheus.Desc) {
	descs <- logEntriesDesc
	descs <- logWaitingDesc
	descs <- logPinDesc
	descs <- logCensusDesc
}

// Collect implements [prometheus.Collector].
func (c *logCollector) Collect(found chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(store.Behind(context.Background()), 5*time.Second)
	defer cancel()
	state, err := c.log.LogState(ctx)
	if err != nil {
		found <- prometheus.NewInvalidMetric(logEntriesDesc, err)
		return
	}
	age := func(since time.Time) float64 { return max(0, c.clock.Now().Sub(since).Seconds()) }
	found <- prometheus.MustNewConstMetric(logEntriesDesc, prometheus.GaugeValue, float64(state.Size))
	waiting := 0.0
	if !state.OldestWaiting.IsZero() {
		waiting = age(state.OldestWaiting)
	}
	found <- prometheus.MustNewConstMetric(logWaitingDesc, prometheus.GaugeValue, waiting)
	if !state.LastPin.IsZero() {
		found <- prometheus.MustNewConstMetric(logPinDesc, prometheus.GaugeValue, age(state.LastPin))
	}
	if !state.LastCounted.IsZero() {
		found <- prometheus.MustNewConstMetric(logCensusDesc, prometheus.GaugeValue, age(state.LastCounted))
	}
}
