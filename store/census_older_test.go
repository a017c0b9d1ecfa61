package store_test

import (
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestOlderDaysAreCountedAgain: the days before the newest are counted again too, by who
// owed and who was informed. What came since and says when it happened hides nothing; what
// may change what was takes out the counts that it is of, and no more.
func TestOlderDaysAreCountedAgain(t *testing.T) {
	const closed = "UPDATE receipts SET closed_at = '2026-03-04T08:00:00.000000Z', closed = 'moved' WHERE person_id = 3 AND item_id = 1"
	for name, c := range map[string]struct {
		since   []string // what came since
		days    int      // that are counted again before the newest
		left    bool     // whether some counts of those are not
		changed bool     // whether a count of team 2 that somebody changed is found
	}{
		"nothing came":               {nil, 2, false, true},
		"an answer":                  {[]string{"INSERT INTO answers (person_id, item_id, version, shown, kind, note, face, at) VALUES (3, 1, 1, 1, 'understood', '', 'web', '2026-03-05T08:00:00.000000Z')"}, 2, false, true},
		"a receipt is closed":        {[]string{closed}, 2, false, true},
		"a receipt is opened again":  {[]string{closed, "UPDATE receipts SET closed_at = NULL, closed = NULL, due_from = '2026-03-05' WHERE person_id = 3 AND item_id = 1"}, 2, true, false},
		"somebody came to team 3":    {[]string{"INSERT INTO memberships (person_id, team_id, role, role_key, manager, employment, employment_key, nqsw, from_on, recorded_at) SELECT MAX(id), 3, '', '', false, '', '', false, '2026-03-05', '2026-03-05T08:00:00.000000Z' FROM people WHERE id NOT IN (SELECT person_id FROM memberships WHERE team_id = 2)"}, 2, true, true},
		"an item is withdrawn":       {[]string{"UPDATE items SET withdrawn_at = '2026-03-05T08:00:00.000000Z' WHERE id = 1"}, 2, true, false},
		"another item is withdrawn":  {[]string{"UPDATE items SET withdrawn_at = '2026-03-05T08:00:00.000000Z' WHERE id = 2"}, 2, true, true},
		"something was erased since": {[]string{"INSERT INTO erasures (at, rule, done_by, entries, words) VALUES ('2026-03-05T08:00:00.000000Z', 'notes', 1, '', '')"}, 0, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				key := aKey(t)
				o := newOffice(t, db)
				for day := 1; day <= 3; day++ {
					sequenced(t, db, key)
					o.clock.Set(monday.AddDate(0, 0, day))
					_, err := o.TakeCensus(o.ctx)
					o.must(err)
					o.answers("ann", []string{"", "one", "two", "one"}[day], digest.Understood, "")
				}
				sequenced(t, db, key)
				for _, statement := range c.since {
					o.must(db.Exec(o.ctx, statement))
					sequenced(t, db, key)
				}
				v, err := db.VerifyLog(o.ctx, key, nil)
				o.must(err)
				if len(v.Damages) > 0 || v.OlderDays != c.days || v.OlderLeft > 0 != c.left || v.OlderCounts <= v.OlderLeft != (c.days == 0) {
					t.Errorf("%d days, %d of %d counts left, and it finds %q", v.OlderDays, v.OlderLeft, v.OlderCounts, v.Damages)
				}
				v, err = db.Recounted(o.ctx, "UPDATE census_rows SET informed = informed + 1 WHERE census_id = (SELECT MIN(id) FROM census) AND item_id = 1 AND team_id = 2")
				o.must(err)
				said := strings.Join(v.Damages, "\n")
				if found := strings.Contains(said, "The census of 2 March 2026 does not say of team 2 what the history says"); found != c.changed {
					t.Errorf("a count of the first day that was changed: it finds %q", v.Damages)
				}
			})
		})
	}
}
