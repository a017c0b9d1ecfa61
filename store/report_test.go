package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestReportIsWhatMeasureDefines holds the SQL of both engines to the definition
// of "informed" over random histories, at random moments and for random filters.
func TestReportIsWhatMeasureDefines(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		blank := eraser(t, db)
		rapid.Check(t, func(rt *rapid.T) {
			h := drawHistory(rt)
			blank()
			h.write(t, db)
			for range 4 {
				if rapid.Bool().Draw(rt, "keep") {
					_, err := db.KeepStandings(t.Context())
					must(t, err)
				}
				m := digest.Moment{At: later(rt, epoch, days+5, "at")}
				m.On = digest.DateIn(m.At, epoch.Location())
				var f digest.Filter
				if rapid.Bool().Draw(rt, "one team") {
					f.TeamIDs = []int64{rapid.SampledFrom(h.Teams).Draw(rt, "team").ID}
				}
				if rapid.Bool().Draw(rt, "one item") {
					f.ItemIDs = []int64{rapid.SampledFrom(h.Items).Draw(rt, "item").ID}
				}
				if rapid.Bool().Draw(rt, "broken down") {
					f.By, f.Home = digest.Breakdowns, digest.England
				}
				f.Cells = rapid.Bool().Draw(rt, "by item and team")
				want := h.at(m.At).Measure(m, f)
				got, err := db.Report(t.Context(), m, f)
				must(t, err)
				if diff := cmp.Diff(want, got); diff != "" {
					rt.Fatalf("report of %v, %+v (-definition +database):\n%s", m, f, diff)
				}
				waits, err := db.Asked(t.Context(), m, f)
				must(t, err)
				n := 0
				for _, a := range waits {
					n += a.People
				}
				if asked := want.Measures.Lessons.Asked + want.Measures.Policies.Asked; n != asked {
					rt.Fatalf("%d answers wait for a reply at %v, %+v, and the report says %d", n, m, f, asked)
				}
				named, err := db.Standing(t.Context(), m, f)
				must(t, err)
				if diff := cmp.Diff(countsOf(want.Teams), h.recount(named, want.Teams)); diff != "" {
					rt.Fatalf("names of %v, %+v (-definition +database):\n%s", m, f, diff)
				}
			}
		})
	})
}

// recount counts a named list as a report does, team by team.
func (h *history) recount(named []digest.Standing, like []digest.TeamMeasures) []digest.TeamMeasures {
	versions := map[string]digest.Version{}
	for _, v := range h.versions {
		versions[v.Ref] = v
	}
	teams := make([]digest.TeamMeasures, len(like))
	for i, team := range like {
		teams[i] = digest.TeamMeasures{Team: team.Team, Name: team.Name}
		for _, st := range named {
			if st.Team != team.Team {
				continue
			}
			of := []*digest.Measure{teams[i].Of(versions[st.Ref].Kind)}
			if v := versions[st.Ref]; v.Kind == digest.Lesson && v.Local() {
				of = append(of, &teams[i].LocalLessons)
			}
			for _, m := range of {
				m.Add(st.State, 1)
				if st.Before {
					m.Add(digest.StateInformed, 1)
				}
			}
		}
	}
	return teams
}

// countsOf leaves out what a list of names does not say: shares, medians and people.
func countsOf(teams []digest.TeamMeasures) []digest.TeamMeasures {
	counts := make([]digest.TeamMeasures, len(teams))
	for i, team := range teams {
		for _, m := range []*digest.Measure{&team.Lessons, &team.LocalLessons, &team.Policies} {
			m.Share, m.MedianHours, m.People = nil, nil, digest.People{}
		}
		counts[i] = team
	}
	return counts
}

// eraser returns a function that empties what histories write. Evidence cannot
// be deleted, so the guards are taken down first.
func eraser(t testing.TB, db *store.DB) func() {
	t.Helper()
	if db.Engine() == "postgres" {
		return func() {
			exec(t, db, "TRUNCATE counted_day, counted_items, counted_teams, counted_people, item_themes, standings, stale_standings, handbacks, answers, receipts, versions, items, absences, memberships, accounts, people, teams RESTART IDENTITY CASCADE")
		}
	}
	for _, guard := range []string{"handbacks_no_delete", "answers_no_delete", "versions_no_delete", "memberships_stay", "absences_stay", "receipts_stay", "accounts_stay", "people_stay", "teams_stay", "items_stay"} {
		exec(t, db, "DROP TRIGGER "+guard)
	}
	return func() {
		for _, table := range []string{"counted_day", "counted_items", "counted_teams", "counted_people", "item_themes", "standings", "stale_standings", "handbacks", "answers", "receipts", "versions", "items", "absences", "memberships", "accounts", "people", "teams"} {
			exec(t, db, "DELETE FROM "+table)
		}
	}
}
