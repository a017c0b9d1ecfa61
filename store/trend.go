package store

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// Trend implements [digest.OverviewStore]. Of some teams, each moment is counted
// anew. Of the whole council a week that is over is counted when it is first asked
// for, and kept; see the table weeks for when it is counted again.
func (db *DB) Trend(ctx context.Context, moments []digest.Moment, f digest.Filter) (reports []digest.Report, err error) {
	kept := make([]bool, len(moments))
	if len(f.TeamIDs) > 0 || len(f.ItemIDs) > 0 {
		err = db.read(ctx, func(t *tx) error {
			for _, m := range moments {
				report, err := t.report(m, f)
				if err != nil {
					return err
				}
				reports = append(reports, countsOf(report))
			}
			return nil
		})
		return reports, err
	}
	if err := db.read(ctx, func(t *tx) error {
		reports, err = t.weeks(moments, kept)
		return err
	}); err != nil {
		return nil, err
	}
	for i, m := range moments {
		if kept[i] {
			continue
		}
		// Each week on its own, so that nobody waits long to write.
		if err := db.in(ctx, func(t *tx) error {
			reports[i], err = t.keepWeek(m)
			return err
		}); err != nil {
			return nil, err
		}
	}
	return reports, nil
}

// countsOf is a report as a trend has it: without items and times.
func countsOf(r digest.Report) digest.Report {
	r.Items = []digest.ItemMeasure{}
	for _, m := range append([]*digest.Measures{&r.Measures}, teamsOf(&r)...) {
		m.Lessons.MedianHours, m.LocalLessons.MedianHours, m.Policies.MedianHours = nil, nil, nil
	}
	return r
}

func teamsOf(r *digest.Report) []*digest.Measures {
	teams := make([]*digest.Measures, len(r.Teams))
	for i := range r.Teams {
		teams[i] = &r.Teams[i].Measures
	}
	return teams
}

type weekRow struct {
	On             day    `db:"on_day" json:"on_day"`
	TeamID         int64  `db:"team_id" json:"team_id"` // 0 is the whole
	Kind           string `db:"kind" json:"kind"`       // of measure
	Informed       int    `db:"informed" json:"informed"`
	Asked          int    `db:"asked" json:"asked"`
	Outstanding    int    `db:"outstanding" json:"outstanding"`
	Overdue        int    `db:"overdue" json:"overdue"`
	Waiting        int    `db:"waiting" json:"waiting"`
	Away           int    `db:"away" json:"away"`
	Exempt         int    `db:"exempt" json:"exempt"`
	Unreachable    int    `db:"unreachable" json:"unreachable"`
	PeopleInformed int    `db:"people_informed" json:"people_informed"`
	PeopleAsking   int    `db:"people_asking" json:"people_asking"`
	PeopleBehind   int    `db:"people_behind" json:"people_behind"`
}

const weekColumns = `on_day, team_id, kind, informed, asked, outstanding, overdue, waiting, away, exempt, unreachable,
	people_informed, people_asking, people_behind`

func (r weekRow) measure() digest.Measure {
	m := digest.Measure{
		Expected: r.Informed + r.Asked + r.Outstanding, Informed: r.Informed, Asked: r.Asked, Outstanding: r.Outstanding, Overdue: r.Overdue,
		Waiting: r.Waiting, Away: r.Away, Exempt: r.Exempt, Unreachable: r.Unreachable,
		People: digest.People{
			Expected: r.PeopleInformed + r.PeopleAsking + r.PeopleBehind,
			Informed: r.PeopleInformed, Asking: r.PeopleAsking, Behind: r.PeopleBehind,
		},
	}
	m.Finish(nil)
	return m
}

// weekOf is the row that keeps a measure of a week.
func weekOf(on digest.Date, team int64, kind string, m digest.Measure) weekRow {
	return weekRow{
		day{on},
		team, kind, m.Informed, m.Asked, m.Outstanding, m.Overdue, m.Waiting, m.Away, m.Exempt, m.Unreachable,
		m.People.Informed, m.People.Asking, m.People.Behind,
	}
}

// weekKinds are the measures that are kept of a week, as they are called there.
var weekKinds = []struct {
	kind string
	of   func(*digest.Measures) *digest.Measure
}{
	{"lesson", func(m *digest.Measures) *digest.Measure { return &m.Lessons }},
	{"local_lesson", func(m *digest.Measures) *digest.Measure { return &m.LocalLessons }},
	{"policy", func(m *digest.Measures) *digest.Measure { return &m.Policies }},
}

// weeks reads what is kept of the moments, and says which are.
func (t *tx) weeks(moments []digest.Moment, kept []bool) ([]digest.Report, error) {
	teams, err := t.units("t.kind = ''")
	if err != nil {
		return nil, err
	}
	at := map[int64]int{}
	for i, team := range teams {
		at[team.ID] = i
	}
	reports := make([]digest.Report, len(moments))
	for i, m := range moments {
		var rows []weekRow
		if err := t.all(&rows, `SELECT `+weekColumns+` FROM weeks
			WHERE on_day = `+t.date("day"), args{"day": day{m.On}}); err != nil {
			return nil, err
		}
		reports[i] = digest.NewTally(teams, nil, m, digest.Filter{}).Report()
		kept[i] = len(rows) > 0
		for _, row := range rows {
			measures := &reports[i].Measures
			if row.TeamID != 0 {
				measures = &reports[i].Teams[at[row.TeamID]].Measures
			}
			for _, k := range weekKinds {
				if k.kind == row.Kind {
					*k.of(measures) = row.measure()
				}
			}
		}
	}
	return reports, nil
}

// keepWeek counts a moment and keeps what it counted, unless somebody else has
// just done so. Nobody corrects the week in between.
func (t *tx) keepWeek(m digest.Moment) (report digest.Report, err error) {
	if t.postgres {
		if _, err := t.exec("LOCK TABLE weeks IN SHARE ROW EXCLUSIVE MODE", nil); err != nil {
			return report, err
		}
	}
	kept := []bool{false}
	reports, err := t.weeks([]digest.Moment{m}, kept)
	if err != nil {
		return report, err
	}
	if kept[0] {
		return reports[0], nil
	}
	if report, err = t.report(m, digest.Filter{}); err != nil {
		return report, err
	}
	report = countsOf(report)
	var teams []teamRow
	if err := t.all(&teams, "SELECT "+teamColumns+" FROM teams t", nil); err != nil {
		return report, err
	}
	ids := map[string]int64{}
	for _, team := range teams {
		ids[team.Slug] = team.ID
	}
	var rows []weekRow
	add := func(team int64, measures digest.Measures) {
		for _, k := range weekKinds {
			n := *k.of(&measures)
			if team == 0 || n != (digest.Measure{}) { // the whole's rows say that the week is kept
				rows = append(rows, weekOf(m.On, team, k.kind, n))
			}
		}
	}
	add(0, report.Measures)
	for _, team := range report.Teams {
		add(ids[team.Team], team.Measures)
	}
	_, err = t.exec(`
		INSERT INTO weeks (`+weekColumns+`)
		SELECT `+weekColumns+` FROM `+t.rows("x", "rows", "on_day date", "team_id bigint", "kind text", "informed integer", "asked integer", "outstanding integer",
		"overdue integer", "waiting integer", "away integer", "exempt integer", "unreachable integer", "people_informed integer", "people_asking integer", "people_behind integer"),
		args{"rows": asJSON(rows)})
	return report, err
}
