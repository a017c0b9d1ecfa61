package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
)

// TestWebSeniorCannotSubtract adds up what a senior may see of teams and of items,
// each by itself and all together, and looks for a count that the rest gives away.
func TestWebSeniorCannotSubtract(t *testing.T) {
	slow(t)
	alone(t)
	t.Parallel()
	o := newWebOffice(t)
	senior := o.actor(aSenior)
	report := func(q digest.ReportQuery) digest.Report {
		t.Helper()
		r, err := o.Report(t.Context(), senior, q)
		o.must(err)
		return r
	}
	for _, asOf := range []digest.Date{0, digest.DateIn(instant(t, "2026-11-09T09:00:00Z"), london(t))} {
		whole := report(digest.ReportQuery{AsOf: asOf})
		few := 0
		for _, item := range whole.Items {
			truth, err := o.Report(t.Context(), digest.Operator(), digest.ReportQuery{Item: item.Ref, AsOf: asOf})
			o.must(err)
			for _, team := range truth.Teams {
				if n := team.Of(item.Kind).Expected; n > 0 && n < digest.SmallNumber {
					few++
				}
			}
			one := report(digest.ReportQuery{Item: item.Ref, AsOf: asOf})
			if len(one.Teams) > 0 || len(one.Items) != 1 || !cmp.Equal(*one.Measures.Of(item.Kind), item.Measure) {
				t.Errorf("%s by itself shows %+v, and %+v among all", item.Ref, one, item.Measure)
			}
			for _, team := range whole.Teams {
				cell := report(digest.ReportQuery{Item: item.Ref, Team: team.Team, AsOf: asOf})
				if m := cell.Measures.Of(item.Kind); m.Expected != digest.Hidden || m.Informed != digest.Hidden || len(cell.Teams)+len(cell.Items) > 0 {
					t.Errorf("%s of %s shows %+v", item.Ref, team.Team, cell)
				}
			}
		}
		if few == 0 {
			t.Fatal("no item is for a few people of a team: the test shows nothing")
		}
		for _, team := range whole.Teams {
			one := report(digest.ReportQuery{Team: team.Team, AsOf: asOf})
			if len(one.Items) > 0 || !cmp.Equal(one.Measures, team.Measures) {
				t.Errorf("%s by itself shows %+v, and %+v among all", team.Team, one, team)
			}
		}
	}

	v := o.as(aSenior)
	page := v.sees("/items/"+lessonOfWeb+"/report", "An item is not counted team by team here")
	if strings.Contains(mainOf(page), "Assessment North") {
		t.Errorf("a team is counted by item:\n%s", mainOf(page))
	}
	page = v.sees("/teams/assessment-north", "A team is not counted item by item here")
	if strings.Contains(page, "No item is asked") {
		t.Error("the page says that nothing is asked, which is not so")
	}
	for path, first := range map[string]string{
		"/report.csv?item=" + lessonOfWeb + "&table=items": "\ufeffref,title,kind,version,informed",
		"/report.csv?team=assessment-north&table=teams":    "\ufeffservice,team,name,measure,informed",
	} {
		status, file := v.get(path)
		if status != http.StatusOK || !strings.HasPrefix(file, first) || strings.Count(file, "\n") < 2 {
			t.Errorf("%s: %d\n%s", path, status, file)
		}
	}
}

// TestWebCountsAreKeptByTheDayTheyAreOf asks for a past day in three fields: who
// asks for today next gets today.
func TestWebCountsAreKeptByTheDayTheyAreOf(t *testing.T) {
	alone(t)
	t.Parallel()
	o := newWebOffice(t)
	v := o.as(aSenior)
	if _, page := v.get("/teams?as-of-day=9&as-of-month=11&as-of-year=2026"); strings.Contains(page, "briefed-trend") {
		t.Fatal("a past day has no trend: the test shows nothing")
	}
	if _, page := v.get("/teams"); !strings.Contains(page, "briefed-trend") {
		t.Error("today is shown as the past day that somebody asked for")
	}
}

// TestWebPartsByGroup: everybody by job title, employment and so on; to a senior
// without small numbers, and without a change to what the page shows besides.
func TestWebPartsByGroup(t *testing.T) {
	slow(t)
	alone(t)
	t.Parallel()
	o := newWebOffice(t)
	small := 0
	for _, by := range digest.Breakdowns {
		truth, err := o.Report(t.Context(), digest.Operator(), digest.ReportQuery{By: by})
		o.must(err)
		shown, err := o.Report(t.Context(), o.actor(aSenior), digest.ReportQuery{By: by})
		o.must(err)
		plain, err := o.Report(t.Context(), o.actor(aSenior), digest.ReportQuery{})
		o.must(err)
		if len(shown.Groups) != len(truth.Groups) || len(truth.Groups) == 0 {
			t.Fatalf("by %s: %d groups of %d", by, len(shown.Groups), len(truth.Groups))
		}
		if !cmp.Equal(plain.Teams, shown.Teams) || !cmp.Equal(plain.Items, shown.Items) {
			t.Errorf("by %s the teams and items differ from those without", by)
		}
		people := 0
		for i, g := range truth.Groups {
			people += g.Lessons.People.Expected
			if n := g.Lessons.People.Expected; n > 0 && n < digest.SmallNumber {
				small++
				if shown.Groups[i].Lessons.People.Expected != digest.Hidden {
					t.Errorf("by %s: %s is %d people, and shown", by, g.Value, n)
				}
			}
		}
		if by == digest.ByTheme { // parts items, and has no measure of people
			if people != 0 || !slices.ContainsFunc(truth.Groups, func(g digest.GroupMeasures) bool { return strings.Contains(g.Value, ": ") && g.Lessons.Expected > 0 }) {
				t.Errorf("by theme %d people, %v", people, truth.Groups)
			}
			continue
		}
		if people < truth.Measures.Lessons.People.Expected {
			t.Errorf("by %s %d people, of %d", by, people, truth.Measures.Lessons.People.Expected)
		}
	}
	if small == 0 {
		t.Error("no group is small: the test shows nothing")
	}
	o.as(aManager).sees("/teams?by=employment", "By employment", "Permanent")
	page := o.as(aSenior).sees("/teams?by=role", "By job title", "Social worker", "CSV of the groups")
	if !strings.Contains(page, "not shown") {
		t.Errorf("nothing is kept back\n%s", mainOf(page))
	}
	page = o.as(aSenior).sees("/teams?by=theme", "By theme and service", "Fathers and unseen adults: ")
	if strings.Contains(page, ">-1<") {
		t.Error("what is hidden is a number")
	}
	if rows := o.as(aPolicyLead).csv("/report.csv?by=nqsw&table=groups"); len(rows) < 4 || rows[0][0] != "nqsw" {
		t.Errorf("the file has %v", rows)
	}
}
