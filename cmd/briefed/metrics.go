package main

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
)

// metrics are what /metrics shows. Labels are states and classes of ours, never
// a person, a team or an item.
type metrics struct {
	registry      *prometheus.Registry
	answers       *prometheus.CounterVec
	slackErrors   *prometheus.CounterVec
	letters       *prometheus.CounterVec
	latency       prometheus.Histogram
	lateness      prometheus.Histogram
	plannerErrors prometheus.Counter
	overlooked    prometheus.Counter
	passes        *prometheus.CounterVec
	passTook      prometheus.Gauge
	tampered      prometheus.Gauge
}

// observedStore is what is read when somebody asks for the metrics.
type observedStore interface {
	digest.Store
	loggedStore
}

func newMetrics(db observedStore, clock digest.Clock) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		answers: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "briefed_answers_total", Help: "Answers recorded by this process, by kind.",
		}, []string{"kind"}),
		slackErrors: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "briefed_slack_errors_total", Help: "Messages that Slack did not take, by class of error.",
		}, []string{"class"}),
		letters: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "briefed_letters_total", Help: "Letters whose outcome this process recorded, by what it was.",
		}, []string{"state"}),
		latency: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "briefed_send_seconds", Help: "Time to carry one message to Slack.",
			Buckets: []float64{.05, .1, .25, .5, 1, 2.5, 5, 10},
		}),
		lateness: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "briefed_run_lateness_seconds", Help: "Time from when a run was due to when it was planned.",
			Buckets: []float64{5, 10, 30, 60, 300, 900, 3600, 86400},
		}),
		plannerErrors: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "briefed_planner_errors_total", Help: "Plans that failed and were made again.",
		}),
		overlooked: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "briefed_planner_overlooked_total", Help: "Receipts that planning had missed, which the night's check mended: there should be none.",
		}),
		passes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "briefed_directory_passes_total", Help: "Readings of the whole directory of Slack by this process, by what came of them.",
		}, []string{"outcome"}),
		tampered: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "briefed_evidence_findings", Help: "What the newest look of this process at the whole record found: it was tampered with, or is damaged.",
		}),
		passTook: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "briefed_directory_pass_seconds", Help: "How long the newest reading of the whole directory took.",
		}),
	}
	m.registry.MustRegister(m.answers, m.slackErrors, m.letters, m.latency, m.lateness, m.plannerErrors, m.overlooked, m.passes, m.passTook, m.tampered,
		&outboxCollector{outbox: db, clock: clock}, // read when it is asked for
		&logCollector{log: db, clock: clock},
		&directoryCollector{store: db, clock: clock},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, kind := range append([]digest.AnswerKind{digest.Undone, digest.Discussed}, digest.PersonalAnswers...) {
		m.answers.WithLabelValues(string(kind))
	}
	for _, state := range []digest.DeliveryState{digest.Sent, digest.Unknown, digest.Failed, digest.Dropped} {
		m.letters.WithLabelValues(string(state))
	}
	for _, outcome := range []string{passComplete, passFailed} {
		m.passes.WithLabelValues(outcome)
	}
	return m
}

// sent is told of every attempt to send.
func (m *metrics) sent(_ digest.Delivery, class digest.Class, took time.Duration) {
	m.latency.Observe(took.Seconds())
	if class != "" {
		m.slackErrors.WithLabelValues(string(class)).Inc()
	}
}

// closed is told of every letter whose outcome is recorded.
func (m *metrics) closed(state digest.DeliveryState) { m.letters.WithLabelValues(string(state)).Inc() }

// answered is told of every answer recorded.
func (m *metrics) answered(kind digest.AnswerKind) { m.answers.WithLabelValues(string(kind)).Inc() }

var (
	deliveriesDesc = prometheus.NewDesc("briefed_outbox_deliveries", "Messages in the outbox, by state: all that wait or are unknown, and what failed of those made in the last 30 days.", []string{"state"}, nil)
	oldestDesc     = prometheus.NewDesc("briefed_outbox_oldest_seconds", "Age of the oldest queued message.", nil, nil)
	pausedDesc     = prometheus.NewDesc("briefed_outbox_paused", "Buckets that are held back: by a rate limit, or because Slack refuses us.", nil, nil)
)

type outboxCollector struct {
	outbox digest.Outbox
	clock  digest.Clock
}

// Describe implements [prometheus.Collector].
func (*outboxCollector) Describe(descs chan<- *prometheus.Desc) {
	descs <- deliveriesDesc
	descs <- oldestDesc
	descs <- pausedDesc
}

// Collect implements [prometheus.Collector].
func (c *outboxCollector) Collect(found chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(store.Behind(context.Background()), 5*time.Second)
	defer cancel()
	now := c.clock.Now()
	state, err := c.outbox.OutboxState(ctx, now)
	if err != nil {
		found <- prometheus.NewInvalidMetric(deliveriesDesc, err)
		return
	}
	for _, s := range []digest.DeliveryState{digest.Queued, digest.Sending, digest.Unknown, digest.Failed} {
		found <- prometheus.MustNewConstMetric(deliveriesDesc, prometheus.GaugeValue, float64(state.Counts[s]), string(s))
	}
	age := 0.0
	if !state.Oldest.IsZero() {
		age = max(0, now.Sub(state.Oldest).Seconds())
	}
	found <- prometheus.MustNewConstMetric(oldestDesc, prometheus.GaugeValue, age)
	found <- prometheus.MustNewConstMetric(pausedDesc, prometheus.GaugeValue, float64(len(state.Pauses)))
}
