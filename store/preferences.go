package store

import (
	"context"
	"time"

	"github.com/briefed/briefed/digest"
)

type preferencesRow struct {
	PersonID int64  `db:"person_id"`
	Weekday  *int   `db:"weekday"`
	Hour     *int   `db:"hour"`
	Place    string `db:"place"`
}

func (r preferencesRow) preferences() digest.Preferences {
	p := digest.Preferences{Hour: r.Hour, Where: digest.Mode(r.Place)}
	if r.Weekday != nil {
		weekday := time.Weekday(*r.Weekday)
		p.Weekday = &weekday
	}
	return p
}

// Preferences implements [digest.PreferenceStore].
func (db *DB) Preferences(ctx context.Context, person int64) (p digest.Preferences, err error) {
	err = db.read(ctx, func(t *tx) error {
		p, err = t.preferences(person)
		return err
	})
	return p, err
}

func (t *tx) preferences(person int64) (digest.Preferences, error) {
	var row preferencesRow
	err := t.one(&row, "SELECT person_id, weekday, hour, place FROM preferences WHERE person_id = :person", args{"person": person})
	if digest.CodeOf(err) == digest.NotFound {
		return digest.Preferences{}, nil
	}
	return row.preferences(), err
}

// SetPreferences implements [digest.PreferenceStore].
func (db *DB) SetPreferences(ctx context.Context, now time.Time, person int64, p digest.Preferences, audit digest.AuditEntry) error {
	a := args{"person": person, "weekday": nil, "hour": p.Hour, "place": string(p.Where), "now": stamp{now}}
	if p.Weekday != nil {
		a["weekday"] = int(*p.Weekday)
	}
	return db.in(ctx, func(t *tx) error {
		_, err := t.exec(`
			INSERT INTO preferences (person_id, weekday, hour, place, changed_at) VALUES (:person, :weekday, :hour, :place, :now)
			ON CONFLICT (person_id) DO UPDATE SET weekday = excluded.weekday, hour = excluded.hour, place = excluded.place, changed_at = excluded.changed_at`, a)
		if err != nil {
			return err
		}
		return t.audit(audit)
	})
}

// Preferences implements [digest.PlanTx].
func (p planTx) Preferences() (map[int64]digest.Preferences, error) {
	var rows []preferencesRow
	err := p.all(&rows, "SELECT person_id, weekday, hour, place FROM preferences", nil)
	preferences := make(map[int64]digest.Preferences, len(rows))
	for _, r := range rows {
		preferences[r.PersonID] = r.preferences()
	}
	return preferences, err
}

// Outlook implements [digest.PreferenceStore].
func (db *DB) Outlook(ctx context.Context, person int64, on digest.Date, week time.Time) (outlook digest.Outlook, err error) {
	err = db.read(ctx, func(t *tx) error {
		if outlook.Preferences, err = t.preferences(person); err != nil {
			return err
		}
		a := args{"person": person, "day": day{on}, "week": stamp{week}}
		var absences []absenceRow
		if err := t.all(&absences, "SELECT "+absenceColumns+" FROM absences a WHERE a.person_id = :person AND a.revoked_at IS NULL ORDER BY a.from_on, a.id", a); err != nil {
			return err
		}
		outlook.Absences = each(absences, absenceRow.absence)
		var row struct {
			Joined  day   `db:"joined"`
			Spent   int   `db:"spent"`
			Waiting stamp `db:"waiting"`
		}
		err := t.one(&row, `SELECT
			(SELECT MIN(m.from_on) FROM memberships m WHERE m.person_id = :person) AS joined,
			(SELECT COALESCE(SUM(d.minutes), 0) FROM deliveries d WHERE d.person_id = :person AND d.minutes > 0
				AND d.state IN ('sending', 'sent') AND d.created_at >= `+t.time("week")+`) AS spent,
			(SELECT MIN(d.not_before) FROM deliveries d WHERE d.person_id = :person AND d.kind = 'digest' AND d.state = 'queued') AS waiting`, a)
		outlook.Joined, outlook.Spent, outlook.Waiting = row.Joined.Date, row.Spent, row.Waiting.Time
		return err
	})
	return outlook, err
}

// StaffRecord implements [digest.StaffStore].
func (db *DB) StaffRecord(ctx context.Context, person int64) (record digest.StaffRecord, err error) {
	err = db.read(ctx, func(t *tx) error {
		a := args{"person": person}
		var row personRow
		if err := t.one(&row, "SELECT "+personColumns+" FROM people p"+slackOf+" WHERE p.id = :person", a); err != nil {
			return err
		}
		var members []struct {
			membershipRow
			teamRow
		}
		if err := t.all(&members, `SELECT `+membershipColumns+`, `+teamColumns+` FROM memberships m JOIN teams t ON t.id = m.team_id
			WHERE m.person_id = :person ORDER BY m.from_on, m.id`, a); err != nil {
			return err
		}
		var absences []absenceRow
		if err := t.all(&absences, "SELECT "+absenceColumns+" FROM absences a WHERE a.person_id = :person AND a.revoked_at IS NULL ORDER BY a.from_on, a.id", a); err != nil {
			return err
		}
		record = digest.StaffRecord{Person: row.person(), Absences: each(absences, absenceRow.absence)}
		for _, m := range members {
			record.Memberships = append(record.Memberships, digest.TeamMembership{Membership: m.membership(), Team: m.team()})
		}
		return nil
	})
	return record, err
}
