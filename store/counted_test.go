package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestCountsThatAreKeptAreTheDefinitions changes everything that a report depends on, by
// days and by hand, keeps counts now and then, of all teams, of those that are marked or of
// some alone, and holds each report to the definition.
func TestCountsThatAreKeptAreTheDefinitions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		blank := eraser(t, db)
		happened := map[string]int{}
		rapid.Check(t, func(rt *rapid.T) {
			h := drawHistory(rt)
			blank()
			h.write(t, db)
			on := digest.DateIn(epoch, time.UTC) + digest.Date(draw(rt, 3*days, "day"))
			moment := func() digest.Moment {
				return digest.Moment{At: (on + 1).Start(time.UTC).Add(-time.Microsecond), On: on}
			}
			for _, event := range rapid.Permutation(everyEvent).Draw(rt, "events")[:8] {
				if rapid.Bool().Draw(rt, "pack") {
					keep(t, db)
				}
				kept := rapid.SampledFrom([]string{"", "marked", "all", "all", "some"}).Draw(rt, "count")
				switch kept {
				case "some":
					must(t, db.CountTeams(t.Context(), moment(), []int64{rapid.SampledFrom(h.Teams).Draw(rt, "team").ID}))
				case "marked", "all":
					_, err := db.KeepCounts(t.Context(), moment(), kept == "all")
					must(t, err)
				}
				happened["counted "+kept]++
				switch event {
				case "receipt":
					h.change(rt, t, db)
				case "day":
					on++
				case "back":
					on--
				default:
					h.befall(rt, t, db, event)
				}
				happened[event]++
				got, err := db.Report(t.Context(), moment(), digest.Filter{})
				must(t, err)
				if diff := cmp.Diff(h.at(moment().At).Measure(moment(), digest.Filter{}), got); diff != "" {
					rt.Fatalf("report of %v after %s (-definition +database):\n%s", moment(), event, diff)
				}
			}
		})
		for _, event := range append([]string{"counted marked", "counted all", "counted some"}, everyEvent...) {
			if happened[event] == 0 {
				t.Errorf("never happened: %s (%v)", event, happened)
			}
		}
	})
}

// everyEvent is what a report depends on; what becomes of a receipt comes as often as all
// else.
var everyEvent = []string{"receipt", "receipt", "receipt", "day", "back", "joins", "away", "account", "gone", "version", "withdrawn", "here", "dropped"}

// befall draws what is no change of a receipt, and makes it here and in the database.
func (h *history) befall(rt *rapid.T, t *testing.T, db *store.DB, event string) {
	t.Helper()
	person := rapid.SampledFrom(h.People).Draw(rt, "person").ID
	switch event {
	case "joins":
		m := digest.Membership{PersonID: person, TeamID: rapid.SampledFrom(h.Teams).Draw(rt, "team").ID, Span: span(rt, "membership"), Role: "Social worker", Employment: "agency"}
		h.Memberships = append(h.Memberships, m)
		exec(t, db, insert("memberships", "person_id, team_id, role, role_key, manager, employment, employment_key, nqsw, from_on, to_on, recorded_at, cover",
			m.PersonID, m.TeamID, m.Role, digest.Fold(m.Role), false, m.Employment, m.Employment, m.NQSW, m.From, m.To, epoch, m.Cover))
	case "away":
		a := digest.Absence{PersonID: person, Span: span(rt, "absence")}
		h.Absences = append(h.Absences, a)
		exec(t, db, insert("absences", "person_id, from_on, to_on, recorded_at", a.PersonID, a.From, a.To, epoch))
	case "account": // that was there for a while
		name := fmt.Sprintf("again%d", len(h.Accounts))
		a := digest.PersonAccount{PersonID: person, Route: digest.Route{Via: digest.Slack, Address: name}, Account: name, Period: digest.Period{From: later(rt, epoch, days, "account from")}}
		a.Gone = later(rt, a.From.Add(time.Second), days, "gone")
		h.Accounts = append(h.Accounts, a)
		exec(t, db, insert("accounts", "person_id, via, account, address, from_at, gone_at, held", a.PersonID, string(a.Via), a.Account, a.Address, a.From, a.Gone, false))
	case "gone": // and all that somebody has
		at := later(rt, epoch.AddDate(0, 0, 2*days), days, "gone")
		for i := range h.Accounts {
			if a := &h.Accounts[i]; a.PersonID == person && a.Gone.IsZero() {
				a.Gone = at
			}
		}
		exec(t, db, fmt.Sprintf("UPDATE accounts SET gone_at = %s, held = false WHERE person_id = %d AND gone_at IS NULL", literal(at), person))
	case "version":
		last := rapid.SampledFrom(h.Items).Draw(rt, "item").ID
		v := h.version(last)
		for _, known := range h.versions {
			if known.ItemID == last && known.Number > v.Number {
				v = known
			}
		}
		v.Number++
		if v.Change = digest.Minor; rapid.Bool().Draw(rt, "significant") {
			v.Change, v.Asks = digest.Significant, v.Number
		}
		v.PublishedAt = later(rt, v.PublishedAt.Add(time.Second), 5, "published")
		h.versions = append(h.versions, v)
		exec(t, db, insert("versions", "item_id, number, asks, change, title, urgent, minutes, ack_within, by_service, by_team, by_role, by_employment, body, published_at, published_by",
			v.ItemID, v.Number, v.Asks, string(v.Change), v.Title, false, 1, 10, false, false, false, false, "{}", v.PublishedAt, ""))
	case "withdrawn":
		item := &h.Items[draw(rt, len(h.Items)-1, "item")]
		item.Withdrawn = later(rt, epoch, days, "withdrawn at")
		exec(t, db, fmt.Sprintf("UPDATE items SET withdrawn_at = %s WHERE id = %d", literal(item.Withdrawn), item.ID))
	case "here": // an item is of this area, or no longer
		item := rapid.SampledFrom(h.Items).Draw(rt, "item").ID
		scope := digest.LocalScope
		if h.version(item).Local() {
			scope = "national"
		}
		for i := range h.versions {
			if h.versions[i].ItemID == item {
				h.versions[i].Scope = scope
			}
		}
		mark := "INSERT INTO stale_standings (person_id) SELECT DISTINCT person_id FROM receipts WHERE item_id = " + fmt.Sprint(item)
		if db.Engine() != "postgres" {
			mark += " ON CONFLICT DO NOTHING"
		}
		exec(t, db, strings.Join([]string{"BEGIN", mark, fmt.Sprintf("UPDATE items SET local = %v WHERE id = %d", scope == digest.LocalScope, item), "COMMIT"}, ";\n"))
	case "dropped": // as the operator's word to count again does
		must(t, db.CountAgain(t.Context()))
	}
}

// TestCountsAreUsed holds that after a change of one person the report takes what is kept
// of every other team, and after a change of nothing of every team.
func TestCountsAreUsed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := storetest.Seed(t, db, 200, 3)
		ctx := t.Context()
		used := func(want int64, after string) {
			t.Helper()
			before := db.Counted()
			kept, err := c.Report(ctx, digest.Operator(), digest.ReportQuery{})
			must(t, err)
			if used := db.Counted() - before; used != want {
				t.Errorf("%s: what is kept of %d teams was used, want %d", after, used, want)
			}
			wrong, err := c.CheckCounts(ctx)
			must(t, err)
			if len(wrong) > 0 || len(kept.Teams) != 4 {
				t.Errorf("%s: %q, %d teams", after, wrong, len(kept.Teams))
			}
		}
		count := func(want int) {
			t.Helper()
			keep(t, db)
			n, err := c.KeepCounts(ctx)
			must(t, err)
			if n != want {
				t.Errorf("%d teams were counted, want %d", n, want)
			}
		}
		used(0, "nothing is kept")
		count(4)
		used(4, "all is kept")
		count(0)
		for _, step := range []struct {
			what string
			does func()
		}{
			{"an answer", func() {
				_, err := says(ctx, db, digest.Answer{PersonID: 60, ItemID: 2, Asks: 1, Shown: 1, Kind: digest.Understood, Face: digest.FaceSlack, At: c.Now()})
				must(t, err)
			}},
			{"an answer that is undone", func() {
				_, err := says(ctx, db, digest.Answer{PersonID: 60, ItemID: 2, Asks: 1, Shown: 1, Kind: digest.Undone, Face: digest.FaceSlack, At: c.Now()})
				must(t, err)
			}},
		} {
			step.does()
			used(3, step.what)
			count(1)
			used(4, step.what+", counted")
		}
		today := fmt.Sprintf("'%s'", c.Today())
		exec(t, db, "INSERT INTO absences (person_id, from_on, to_on, recorded_at) SELECT 70, "+today+", "+today+", at FROM counted_day")
		used(3, "somebody is away")
		exec(t, db, strings.ReplaceAll("INSERT INTO memberships (person_id, team_id, role, role_key, manager, employment, employment_key, nqsw, from_on, recorded_at, cover) SELECT 10, 4, '', '', false, '', '', false, TODAY, at, false FROM counted_day", "TODAY", today))
		used(1, "and another is in two teams")
	})
}

// TestCountsAreChecked plants faults in what is kept: each is named by its rows, and gone
// once all is counted again; and those that are seen before, which no report counts with.
func TestCountsAreChecked(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := storetest.Seed(t, db, 110, 3)
		ctx := t.Context()
		for person := range int64(40) {
			_, err := says(ctx, db, digest.Answer{PersonID: person + 1, ItemID: person%3 + 1, Asks: 1, Shown: 1, Kind: digest.Understood, Face: digest.FaceSlack, At: c.Now()})
			must(t, err)
		}
		count := func() {
			t.Helper()
			keep(t, db)
			_, err := c.KeepCounts(ctx)
			must(t, err)
		}
		m := digest.Moment{At: (c.Today() + 1).Start(time.UTC).Add(-time.Microsecond), On: c.Today()}
		check := func(want bool, what string) {
			t.Helper()
			_, err := db.KeepCounts(ctx, m, true)
			must(t, err)
			wrong, err := c.CheckCounts(ctx)
			must(t, err)
			if (len(wrong) > 0) != want {
				t.Errorf("%s: the check says %q", what, wrong)
			}
		}
		count()
		check(false, "nothing was done")
		trigger := func(name, table string) string {
			if db.Engine() == "postgres" {
				return "ALTER TABLE " + table + " DISABLE TRIGGER " + name
			}
			return "DROP TRIGGER " + name
		}
		marks := map[string]string{"sqlite": "receipts_update_stale", "postgres": "receipts_update_noted"}[db.Engine()]
		answer := "UPDATE receipts SET answer = 'understood', answered_at = assigned_at WHERE person_id = 60 AND item_id = 2"
		for _, fault := range []struct {
			what string
			does []string
		}{
			{"a count of a team is another", []string{"UPDATE counted_teams SET measures = (SELECT o.measures FROM counted_teams o WHERE o.team_id = 1) WHERE team_id = 2"}},
			{"what two items count is exchanged", []string{"UPDATE counted_items SET counts = (SELECT o.counts FROM counted_items o WHERE o.item_id <> counted_items.item_id ORDER BY o.item_id LIMIT 1) WHERE item_id = 1"}},
			{"an item is not there", []string{"DELETE FROM counted_items WHERE item_id = 2"}},
			{"a packed standing is another's", []string{"UPDATE standings SET packed = (SELECT o.packed FROM standings o WHERE o.person_id = 1) WHERE person_id = 100"}},
			{"an answer marks nobody", []string{trigger(marks, "receipts"), answer}},
		} {
			exec(t, db, fault.does...)
			check(true, fault.what)
			must(t, c.CountAgain(ctx))
			check(false, fault.what+", and all was counted again")
			count()
			check(false, fault.what+", and all is kept again")
		}
		for _, fault := range []struct {
			what, does string
			used       int64 // what is kept of so many teams
		}{
			{"the row of a team is not there", "DELETE FROM counted_teams WHERE team_id = 2", 0},
			{"the first of everybody marks no team", "DELETE FROM counted_people WHERE person_id = 1", 2},
			{"a team has somebody else in it", "INSERT INTO counted_people (person_id, team_id) SELECT 1, 2 FROM counted_day", 2},
			{"nobody marks a team", "DELETE FROM counted_people WHERE team_id = 2", 2},
		} {
			exec(t, db, fault.does)
			before := db.Counted()
			_, err := c.Report(ctx, digest.Operator(), digest.ReportQuery{})
			must(t, err)
			if used := db.Counted() - before; used != fault.used {
				t.Errorf("%s: what is kept of %d teams was used, want %d", fault.what, used, fault.used)
			}
			wrong, err := c.CheckCounts(ctx)
			must(t, err)
			if len(wrong) > 0 {
				t.Errorf("%s, and the report was wrong at once: %q", fault.what, wrong)
			}
			check(false, fault.what+", and counts are kept again")
			before = db.Counted()
			_, err = c.Report(ctx, digest.Operator(), digest.ReportQuery{})
			must(t, err)
			if used := db.Counted() - before; used != 3 {
				t.Errorf("%s, and counts are kept again: what is kept of %d teams was used, want 3", fault.what, used)
			}
		}
		exec(t, db, trigger("standings_insert_counted", "standings"))
		s, err := db.Sound(ctx)
		must(t, err)
		if !slices.Contains(s.MissingTriggers, "standings_insert_counted") {
			t.Errorf("nobody misses the trigger: %+v", s)
		}
	})
}
