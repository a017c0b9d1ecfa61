package web

import (
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/guard"
)

// TestMarkdown renders what authors write, and nothing that runs.
func TestMarkdown(t *testing.T) {
	html := string(Markdown("**Ask** <script>alert(1)</script> [a](javascript:alert(1)) [b](https://b.example)\n\n- one"))
	for _, never := range []string{"<script", "javascript:"} {
		if strings.Contains(html, never) {
			t.Errorf("%q is in %s", never, html)
		}
	}
	for _, want := range []string{"<strong>Ask</strong>", `href="https://b.example"`, "govuk-list--bullet"} {
		if !strings.Contains(html, want) {
			t.Errorf("no %q in %s", want, html)
		}
	}
}

// TestMark marks a finding by its bytes, and escapes everything around it.
func TestMark(t *testing.T) {
	line := "Ünder <b> SW1A 1AA"
	start := strings.Index(line, "SW1A")
	findings := []digest.Finding{{Place: digest.Place{Field: "learned", Line: 2, Start: start, End: start + 8}, Kind: guard.Postcode}}
	got := string(mark("learned", "first\n"+line, findings))
	if want := "first\nÜnder &lt;b&gt; <mark class=\"briefed-finding\" title=\"A postcode is a few doors.\">SW1A 1AA</mark>\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestTrend leaves a gap where nothing was asked.
func TestTrend(t *testing.T) {
	half, none := 0.5, (*float64)(nil)
	var weeks []digest.WeekMeasures
	for i, share := range []*float64{&half, &half, none, &half, &half, &half} {
		week := digest.WeekMeasures{On: digest.NewDate(2026, time.January, 5) + digest.Date(7*i)}
		week.Lessons.Share = share
		weeks = append(weeks, week)
	}
	c := trend(weeks)
	if len(c.Lessons.Runs) != 2 || len(c.Lessons.Points) != 5 || len(c.Policies.Runs) != 0 {
		t.Errorf("runs %v, %d points", c.Lessons.Runs, len(c.Lessons.Points))
	}
	if c.Lessons.Points[0].Y != c.Baseline {
		t.Errorf("half is drawn at %s, and the line of half at %s", c.Lessons.Points[0].Y, c.Baseline)
	}
}

// TestShare never rounds up to everybody.
func TestShare(t *testing.T) {
	almost := 0.9999
	if got := share(&almost); got != "99%" {
		t.Errorf("got %s", got)
	}
	if got := share(nil); got != "–" {
		t.Errorf("got %s", got)
	}
	if got := count(digest.Hidden); got != "not shown" {
		t.Errorf("got %s", got)
	}
	if got := count(1234567); got != "1,234,567" {
		t.Errorf("got %s", got)
	}
}

// TestOneIsNotMany: what is said of one is not what is said of many.
func TestOneIsNotMany(t *testing.T) {
	p, err := NewPages(func(string) string { return "" }, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	part := func(name string, data any) string {
		var b strings.Builder
		page, err := p.page("admin")
		if err == nil {
			err = page.ExecuteTemplate(&b, name, data)
		}
		if err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	for done, want := range map[string][2]string{
		"published": {"It is asked of 1 person.", "It is asked of 1,200 people."},
		"withdrawn": {"1 person who had answered it is told.", "1,200 people who had answered it are told."},
		"corrected": {"1 person who had answered the wrong version is told.", "1,200 people who had answered the wrong version are told."},
		"again":     {"1 message is in the queue again.", "1,200 messages are in the queue again."},
	} {
		for i, n := range []int{1, 1200} {
			if got := part("done", Page{Done: done, Count: n}); !strings.Contains(got, want[i]) {
				t.Errorf("no %q in %s", want[i], got)
			}
		}
	}
	hour, all := 1.2, 1.0
	got := part("measure", map[string]any{"Words": "Lessons", "M": digest.Measure{Expected: 1, Informed: 1, Share: &all, MedianHours: &hour}})
	for _, want := range []string{"1 of 1 answer expected", "in 1 hour."} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %s", want, got)
		}
	}
}
