package main

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
)

// What came of reading the directory.
const (
	passComplete = "complete"
	passFailed   = "failed"
)

// directoryRead is told of every reading of the directory by this process.
func (m *metrics) directoryRead(outcome string, took time.Duration) {
	m.passes.WithLabelValues(outcome).Inc()
	m.passTook.Set(took.Seconds())
}

var (
	passAgeDesc = prometheus.NewDesc("briefed_directory_age_seconds",
		"Time since the whole directory of Slack was last read to its end, by whichever replica.", nil, nil)
	accountsDesc = prometheus.NewDesc("briefed_directory_accounts", "Accounts that the directory had then.", nil, nil)
)

type directoryCollector struct {
	store digest.DirectoryStore
	clock digest.Clock
}

// Describe implements [prometheus.Collector].
func (*directoryCollector) Describe(descs chan<- *prometheus.Desc) {
	descs <- passAgeDesc
	descs <- accountsDesc
}

// Collect implements [prometheus.Collector]. Before the first reading there is
// nothing to tell.
func (c *directoryCollector) Collect(found chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(store.Behind(context.Background()), 5*time.Second)
	defer cancel()
	pass, err := c.store.DirectoryPass(ctx)
	if err != nil {
		found <- prometheus.NewInvalidMetric(passAgeDesc, err)
		return
	}
	if pass.Completed.IsZero() {
		return
	}
	found <- prometheus.MustNewConstMetric(passAgeDesc, prometheus.GaugeValue, max(0, c.clock.Now().Sub(pass.Completed).Seconds()))
	found <- prometheus.MustNewConstMetric(accountsDesc, prometheus.GaugeValue, float64(pass.Accounts))
}
