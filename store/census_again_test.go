package store_test

import (
	"strings"
	"testing"

	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestCountedAgain: the newest day is counted again as far as nothing came into the log
// since that changes what was; how far that is, the look says. No change that the program
// makes is taken for a hand in the database, such as a team that turns out to be another
// council's.
func TestCountedAgain(t *testing.T) {
	const moved = "informed = informed + 1 WHERE census_id = (SELECT MAX(id) FROM census) AND item_id = 1 AND team_id = "
	for name, c := range map[string]struct {
		since   []string // what came since
		says    string   // begins what the look says of the counts; "" for nothing
		changed bool     // whether counts of team 2 that somebody changed are found
	}{
		"nothing came":           {nil, "", true},
		"another kind of team":   {[]string{"UPDATE teams SET kind = 'charity' WHERE slug = 'north'"}, "Of the teams on 2 March 2026, 1 of 3 were not counted again", true},
		"somebody is away":       {[]string{"INSERT INTO absences (person_id, from_on, to_on, recorded_at) VALUES (1, '2026-03-02', '2026-03-02', '2026-03-03T10:00:00.000000Z')"}, "Of the teams on 2 March 2026, 1 of 3 were not counted again", true},
		"a receipt of one team":  {[]string{"UPDATE receipts SET failed_at = '2026-03-03T10:00:00.000000Z', failed = 'gone' WHERE person_id = 3 AND item_id = 1"}, "Of the teams on 2 March 2026, 1 of 3 were not counted again", false},
		"an item is withdrawn":   {[]string{"UPDATE items SET withdrawn_at = '2026-03-02T10:00:00.000000Z' WHERE id = 1"}, "The counts of 2 March 2026 were not made again: entry ", false},
		"somebody was in a team": {[]string{"INSERT INTO memberships (person_id, team_id, role, role_key, manager, employment, employment_key, nqsw, from_on, to_on, recorded_at) SELECT person_id, 3, role, role_key, manager, employment, employment_key, nqsw, '2026-03-02', '2026-03-02', '2026-03-03T10:00:00.000000Z' FROM memberships WHERE person_id = 1"}, "Of the teams on 2 March 2026, 2 of 3 were not counted again", true},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				key := aKey(t)
				o := newOffice(t, db)
				sequenced(t, db, key)
				o.clock.Set(monday.AddDate(0, 0, 1))
				_, err := o.TakeCensus(o.ctx)
				o.must(err)
				sequenced(t, db, key)
				for _, statement := range c.since {
					o.must(db.Exec(o.ctx, statement))
				}
				sequenced(t, db, key)
				v, err := db.VerifyLog(o.ctx, key, nil)
				o.must(err)
				if len(v.Damages) > 0 || (v.NotRecounted == "") != (c.says == "") || !strings.HasPrefix(v.NotRecounted, c.says) {
					t.Errorf("it says %q, and finds %q", v.NotRecounted, v.Damages)
				}
				v, err = db.Recounted(o.ctx, "UPDATE census_rows SET "+moved+"2")
				o.must(err)
				if found := len(v.Damages) == 1 && strings.Contains(v.Damages[0], "does not say of team 2 what the history says"); found != c.changed || !found && len(v.Damages) > 0 {
					t.Errorf("counts that were changed: it finds %q", v.Damages)
				}
			})
		})
	}
}
