package store

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// passed is the condition that item i, by its live version v, is meant on the day for
// everybody of organisation t, which has an address and no list of people. What is for
// some roles or some employment is for people, whom such an organisation does not name.
func (t *tx) passed() string { return t.passedOn("NOT v.asks_nobody") }

// passedOn is the same of the items for which a condition holds.
func (t *tx) passedOn(which string) string {
	names := func(dimension, value string) string {
		return "EXISTS (SELECT 1 FROM audiences a WHERE a.version_id = v.id AND a.dimension = '" + dimension + "' AND a.value = " + value + ")"
	}
	return `t.contact <> '' AND NOT EXISTS (SELECT 1 FROM stops s WHERE s.team_id = t.id AND s.gone_at IS NULL)
		 AND (t.ended_on IS NULL OR t.ended_on >= ` + t.date("day") + `)
		AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.team_id = t.id AND NOT m.manager AND ` + current("m", t.date("day")) + `)
		AND i.withdrawn_at IS NULL AND i.superseded_by = '' AND ` + which + `
		AND NOT v.by_service AND NOT v.by_team AND NOT v.by_role AND NOT v.by_employment AND NOT v.by_nqsw AND NOT v.by_works_with
		AND ` + names("organisation", "t.kind") + ` AND (NOT v.by_nation OR t.nation = '' OR ` + names("nation", "t.nation") + `)`
}

// ToPass implements [digest.PassingTx].
func (p planTx) ToPass(on digest.Date, teams []int64) (map[int64][]digest.Open, error) {
	var rows []struct {
		TeamID  int64 `db:"team_id"`
		ItemID  int64 `db:"item_id"`
		Asks    int   `db:"asks"`
		Minutes int   `db:"minutes"`
		Urgent  bool  `db:"urgent"`
	}
	err := p.all(&rows, `
		SELECT t.id AS team_id, v.item_id, v.asks, v.minutes, v.urgent
		FROM teams t CROSS JOIN items i JOIN versions v ON v.id = i.version_id
		WHERE `+p.in("t.id", "teams")+` AND t.kind <> '' AND `+p.passed()+`
		ORDER BY t.id, v.item_id`, args{"day": day{on}, "teams": teams})
	items := map[int64][]digest.Open{}
	for _, r := range rows {
		items[r.TeamID] = append(items[r.TeamID], digest.Open{ItemID: r.ItemID, Asks: r.Asks, Minutes: r.Minutes, Urgent: r.Urgent})
	}
	return items, err
}

// RecordShare implements [digest.PassingStore].
func (db *DB) RecordShare(ctx context.Context, s digest.Share, audit digest.AuditEntry) error {
	return db.in(ctx, func(t *tx) error {
		if _, err := t.exec(`INSERT INTO shares (team_id, people, on_day, recorded_at, recorded_by) VALUES (:team, :people, :day, :at, :by)`,
			args{"team": s.TeamID, "people": s.People, "day": day{s.On}, "at": stamp{s.At}, "by": s.By.ID}); err != nil {
			return err
		}
		return t.audit(audit)
	})
}

// Shares implements [digest.PassingStore].
func (db *DB) Shares(ctx context.Context, team int64, from, to digest.Date) (shares []digest.Share, err error) {
	var rows []struct {
		TeamID int64  `db:"team_id"`
		People int    `db:"people"`
		On     day    `db:"on_day"`
		At     stamp  `db:"recorded_at"`
		By     int64  `db:"recorded_by"`
		Name   string `db:"name"`
	}
	narrow := ""
	if team != 0 {
		narrow = " AND s.team_id = :team"
	}
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `SELECT s.team_id, s.people, s.on_day, s.recorded_at, s.recorded_by, p.name FROM shares s JOIN people p ON p.id = s.recorded_by
			WHERE s.on_day >= `+t.date("from")+` AND s.on_day <= `+t.date("to")+narrow+` ORDER BY s.on_day DESC, s.id DESC`,
			args{"team": team, "from": day{from}, "to": day{to}})
	})
	for _, r := range rows {
		shares = append(shares, digest.Share{TeamID: r.TeamID, People: r.People, On: r.On.Date, At: r.At.Time, By: digest.Person{ID: r.By, Name: r.Name}})
	}
	return shares, err
}
