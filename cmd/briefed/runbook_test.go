package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/prometheus/client_golang/prometheus"
	"go.yaml.in/yaml/v3"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store/storetest"
)

// TestAlertsAskForWhatThereIs: a rule over a metric that nobody hands out never fires,
// and nobody notices. Every metric of the alerts and of the runbook is one of the
// program's, and every alert names a day that the runbook has.
func TestAlertsAskForWhatThereIs(t *testing.T) {
	github := filepath.Join("..", "..", ".github")
	runbook, err := os.ReadFile(filepath.Join(github, "docs", "runbook.md"))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(github, "deploy", "alerts.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var rules struct {
		Groups []struct {
			Rules []struct {
				Alert       string
				Expr        string
				Annotations struct{ Summary, Runbook string }
			}
		}
	}
	if err := yaml.Unmarshal(raw, &rules); err != nil {
		t.Fatal(err)
	}
	known := metricNames(t)
	days := map[string]bool{}
	for _, heading := range regexp.MustCompile(`(?m)^## (.+)$`).FindAllStringSubmatch(string(runbook), -1) {
		anchor := regexp.MustCompile(`[^a-z0-9 -]`).ReplaceAllString(strings.ToLower(heading[1]), "")
		days["runbook.md#"+strings.ReplaceAll(anchor, " ", "-")] = true
	}
	if len(days) != 10 {
		t.Errorf("the runbook has %d days", len(days))
	}
	name := regexp.MustCompile(`briefed_[a-z_]+`)
	seen := 0
	for _, group := range rules.Groups {
		for _, rule := range group.Rules {
			seen++
			if !days[rule.Annotations.Runbook] || rule.Annotations.Summary == "" {
				t.Errorf("%s: %q is no day of the runbook", rule.Alert, rule.Annotations.Runbook)
			}
			for _, metric := range name.FindAllString(rule.Expr, -1) {
				if !known[metric] {
					t.Errorf("%s asks for %s, which is not handed out", rule.Alert, metric)
				}
			}
		}
	}
	if seen < 5 {
		t.Errorf("%d alerts were found", seen)
	}
	for _, metric := range name.FindAllString(string(runbook), -1) {
		if !known[metric] {
			t.Errorf("the runbook speaks of %s, which is not handed out", metric)
		}
	}
}

// TestTheDashboardAsksForWhatThereIs: a panel over a metric that nobody hands out stays
// empty, and nobody notices. The signs of the runbook are all shown.
func TestTheDashboardAsksForWhatThereIs(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "..", ".github", "deploy", "grafana.json"))
	if err != nil {
		t.Fatal(err)
	}
	var dashboard struct {
		Panels []struct {
			ID      int
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(raw, &dashboard); err != nil {
		t.Fatal(err)
	}
	known := metricNames(t)
	asked, ids := string(raw), map[int]bool{}
	name := regexp.MustCompile(`(briefed|go|process)_[a-z_]+`)
	for _, panel := range dashboard.Panels {
		if ids[panel.ID] || panel.Title == "" || len(panel.Targets) == 0 {
			t.Errorf("panel %d %q has no number of its own, or no title, or asks for nothing", panel.ID, panel.Title)
		}
		ids[panel.ID] = true
		for _, target := range panel.Targets {
			found := name.FindAllString(target.Expr, -1)
			if len(found) == 0 {
				t.Errorf("%s asks for no metric: %s", panel.Title, target.Expr)
			}
			for _, metric := range found {
				if !known[metric] {
					t.Errorf("%s asks for %s, which is not handed out", panel.Title, metric)
				}
			}
		}
	}
	for _, metric := range []string{
		"briefed_failing_since_timestamp_seconds", "briefed_outbox_deliveries", "briefed_outbox_oldest_seconds", "briefed_outbox_paused",
		"briefed_run_lateness_seconds", "briefed_directory_age_seconds", "briefed_evidence_findings",
	} { // the signs of the runbook
		if !strings.Contains(asked, metric) {
			t.Errorf("%s, a sign of the runbook, is not shown", metric)
		}
	}
}

// metricNames are those that the service hands out, with those of histograms.
func metricNames(t *testing.T) map[string]bool {
	t.Helper()
	m := newMetrics(storetest.Open(t, storetest.MigratedSQLite(t)), digest.SystemClock{})
	newHealth().register(m.registry)
	descs := make(chan *prometheus.Desc)
	go func() {
		m.registry.Describe(descs)
		close(descs)
	}()
	names := map[string]bool{}
	named := regexp.MustCompile(`fqName: "([a-z_]+)"`)
	for desc := range descs {
		found := named.FindStringSubmatch(desc.String())
		if found == nil {
			continue
		}
		for _, suffix := range []string{"", "_bucket", "_count", "_sum"} {
			names[found[1]+suffix] = true
		}
	}
	return names
}

// TestRunbookCommandsCanBeRun: in trouble nobody has time for a command that is none.
func TestRunbookCommandsCanBeRun(t *testing.T) {
	runbook, err := os.ReadFile(filepath.Join("..", "..", ".github", "docs", "runbook.md"))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	said := 0
	for _, found := range regexp.MustCompile("(?m)(?:`|^)briefed ([^`#\n]+)").FindAllStringSubmatch(string(runbook), -1) {
		said++
		args := strings.Fields(strings.NewReplacer("FILE.csv", file, "FILE", file, "rescued.db", file).Replace(found[1]))
		var c cli
		parser, err := kong.New(&c, kong.Name("briefed"), kong.Vars{"version": ""})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parser.Parse(args); err != nil {
			t.Errorf("briefed %s: %v", found[1], err)
		}
	}
	if said < 10 {
		t.Errorf("%d commands were found", said)
	}
}
