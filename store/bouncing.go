package store

import (
	"context"
	"time"

	"github.com/briefed/briefed/digest"
)

// Bouncing implements [digest.BouncingStore].
func (db *DB) Bouncing(ctx context.Context, on digest.Date, teams []int64, before time.Time) (list []digest.Bouncing, err error) {
	err = db.read(ctx, func(t *tx) error {
		list, err = t.bouncing(on, teams, before)
		return err
	})
	return list, err
}

// Bouncing implements [digest.BouncingTx].
func (p planTx) Bouncing(on digest.Date, teams []int64, before time.Time) ([]digest.Bouncing, error) {
	return p.bouncing(on, teams, before)
}

// bouncing finds the addresses of which the newest letters all failed, by when the first of
// those was made.
func (t *tx) bouncing(on digest.Date, teams []int64, before time.Time) (list []digest.Bouncing, err error) {
	var rows []struct {
		TeamID   int64   `db:"team_id"`
		PersonID *int64  `db:"person_id"`
		Name     *string `db:"name"`
		Since    stamp   `db:"since"`
	}
	err = t.all(&rows, `
		SELECT d.team_id, d.person_id, p.name, MIN(d.created_at) AS since
		FROM deliveries d JOIN teams u ON u.id = d.team_id AND u.kind <> '' LEFT JOIN people p ON p.id = d.person_id
		WHERE `+t.in("d.team_id", "teams")+` AND d.state = 'failed'
			AND NOT EXISTS (SELECT 1 FROM deliveries o WHERE o.recipient = d.recipient AND o.state = 'sent' AND o.id > d.id)
			AND NOT EXISTS (SELECT 1 FROM stops s WHERE s.gone_at IS NULL AND (s.person_id = d.person_id OR d.person_id IS NULL AND s.team_id = d.team_id))
			AND (d.person_id IS NULL OR EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = d.person_id AND m.team_id = d.team_id AND `+current("m", t.date("day"))+`))
		GROUP BY d.team_id, d.person_id, p.name HAVING MIN(d.created_at) <= `+t.time("before")+` ORDER BY d.team_id, p.name`,
		args{"teams": teams, "day": day{on}, "before": stamp{before}})
	for _, r := range rows {
		list = append(list, digest.Bouncing{TeamID: r.TeamID, Person: digest.Person{ID: value(r.PersonID), Name: value(r.Name)}, Since: r.Since.Time})
	}
	return list, err
}
