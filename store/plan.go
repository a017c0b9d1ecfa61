package store

import (
	"context"
	"time"

	"github.com/briefed/briefed/digest"
)

// Plan implements [digest.Store].
func (db *DB) Plan(ctx context.Context, f func(digest.PlanTx) error) error {
	return db.in(ctx, func(t *tx) error { return f(planTx{t}) })
}

type planTx struct{ *tx }

// Schedules implements [digest.Store].
func (db *DB) Schedules(ctx context.Context) (schedules []digest.Schedule, err error) {
	var rows []struct {
		ID       int64  `db:"id"`
		TeamID   int64  `db:"team_id"`
		Kind     string `db:"kind"`
		Cron     string `db:"cron"`
		Timezone string `db:"timezone"`
		Since    stamp  `db:"since"`
		LastDue  stamp  `db:"last_due"`
	}
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, "SELECT id, team_id, kind, cron, timezone, since, last_due FROM schedules ORDER BY id", nil)
	})
	for _, r := range rows {
		schedules = append(schedules, digest.Schedule{
			ID: r.ID, TeamID: r.TeamID, Kind: digest.ScheduleKind(r.Kind), Cron: r.Cron, Timezone: r.Timezone,
			Since: r.Since.Time, LastDue: r.LastDue.Time,
		})
	}
	return schedules, err
}

// StartRuns implements [digest.PlanTx].
func (p planTx) StartRuns(now time.Time, runs []digest.Run) ([]digest.Run, error) {
	type row struct {
		ScheduleID int64  `json:"schedule_id" db:"schedule_id"`
		TeamID     int64  `json:"team_id" db:"team_id"`
		Kind       string `json:"kind" db:"kind"`
		Slot       string `json:"slot" db:"slot"`
		Due        stamp  `json:"due_at" db:"due_at"`
		Late       bool   `json:"late" db:"late"`
		ID         int64  `json:"-" db:"id"`
	}
	var rows []row
	for _, r := range runs {
		rows = append(rows, row{ScheduleID: r.ScheduleID, TeamID: r.TeamID, Kind: string(r.Kind), Slot: r.Slot, Due: stamp{r.Due}, Late: r.Late})
	}
	a := args{"rows": asJSON(rows), "now": stamp{now}}
	x := p.rows("x", "rows", "schedule_id bigint", "team_id bigint", "kind text", "slot text", "due_at timestamptz", "late boolean")
	var started []row
	if err := p.all(&started, `
		INSERT INTO runs (schedule_id, team_id, kind, slot, due_at, late, planned_at)
		SELECT schedule_id, team_id, kind, slot, due_at, late, `+p.time("now")+` FROM `+x+` WHERE true
		ON CONFLICT (schedule_id, slot) DO NOTHING
		RETURNING id, schedule_id, team_id, kind, slot, due_at, late`, a); err != nil {
		return nil, err
	}
	if _, err := p.exec(`
		UPDATE schedules SET last_due = x.due_at FROM `+x+`
		WHERE schedules.id = x.schedule_id AND (schedules.last_due IS NULL OR schedules.last_due < x.due_at)`, a); err != nil {
		return nil, err
	}
	return each(started, func(r row) digest.Run {
		return digest.Run{
			ID: r.ID, ScheduleID: r.ScheduleID, TeamID: r.TeamID, Kind: digest.ScheduleKind(r.Kind),
			Slot: r.Slot, Due: r.Due.Time, Late: r.Late,
		}
	}), nil
}

// Publish implements [digest.PlanTx].
func (p planTx) Publish(now time.Time, v digest.Version, by string, replaced digest.CloseReason) (itemID int64, err error) {
	a := args{
		"ref": v.Ref, "kind": string(v.Kind), "now": stamp{now}, "number": v.Number, "asks": v.Asks,
		"change": string(v.Change), "title": v.Title, "urgent": v.Urgency == digest.Urgent, "minutes": v.Minutes(),
		"ack": v.AckWithin, "by_service": len(v.Audience.Services) > 0, "by_team": len(v.Audience.Teams) > 0,
		"by_role": len(v.Audience.Roles) > 0, "by_employment": len(v.Audience.Employment) > 0,
		"by_nation": len(v.Audience.Nations) > 0, "by_nqsw": v.Audience.NQSW != "", "by_works_with": len(v.Audience.WorksWith) > 0,
		"by_organisation": len(v.Audience.Organisations) > 0, "asks_nobody": v.Quiet || v.AsksNobody(),
		"body": asJSON(v.Text), "by": by, "local": v.Local(), "closed": string(replaced),
	}
	if err := p.one(&itemID, `
		INSERT INTO items (ref, kind, created_at) VALUES (:ref, :kind, :now)
		ON CONFLICT (ref) DO UPDATE SET kind = excluded.kind RETURNING id`, a); err != nil {
		return 0, err
	}
	a["item"] = itemID
	var versionID int64
	if err := p.one(&versionID, `
		INSERT INTO versions (item_id, number, asks, change, title, urgent, minutes, ack_within,
			by_service, by_team, by_role, by_employment, by_nation, by_nqsw, by_works_with, by_organisation, asks_nobody, body, published_at, published_by)
		VALUES (:item, :number, :asks, :change, :title, :urgent, :minutes, :ack,
			:by_service, :by_team, :by_role, :by_employment, :by_nation, :by_nqsw, :by_works_with, :by_organisation, :asks_nobody, :body, :now, :by) RETURNING id`, a); err != nil {
		return 0, err
	}
	a["version"] = versionID
	p.forgets() // the draft
	a["audience"] = asJSON(audienceRows(v.Audience))
	for _, statement := range []string{
		`INSERT INTO audiences (version_id, dimension, value)
		 SELECT :version, dimension, value FROM ` + p.rows("x", "audience", "dimension text", "value text") + ` WHERE true ON CONFLICT DO NOTHING`,
		`UPDATE items SET version_id = :version, withdrawn_at = NULL, superseded_by = CASE WHEN :change = 'minor' THEN superseded_by ELSE '' END WHERE id = :item`,
		`UPDATE receipts SET closed_at = :now, closed = :closed WHERE item_id = :item AND closed_at IS NULL AND (version <> :asks OR ` + p.cast("asks_nobody", "boolean") + `)`,
		`DELETE FROM drafts WHERE ref = :ref`, `DELETE FROM unfinished WHERE about = :ref`,
		// Whether a lesson is of this area is asked of the item as it is today; who was
		// told of it is counted anew where that changes.
		`INSERT INTO stale_standings (person_id) SELECT DISTINCT person_id FROM receipts
		 WHERE item_id = :item AND EXISTS (SELECT 1 FROM items i WHERE i.id = :item AND i.local <> ` + p.cast("local", "boolean") + `) ` + p.orNothing(),
		`UPDATE items SET local = :local WHERE id = :item`,
	} {
		if _, err := p.exec(statement, a); err != nil {
			return 0, err
		}
	}
	return itemID, p.index(itemID, v.Text)
}

type audienceRow struct {
	Dimension string `json:"dimension"`
	Value     string `json:"value"`
}

func audienceRows(a digest.Audience) (rows []audienceRow) {
	for _, d := range []struct {
		name   string
		values []string
	}{
		{"service", a.Services},
		{"team", a.Teams},
		{"role", a.Roles},
		{"employment", a.Employment},
		{"nation", a.Nations},
		{"nqsw", []string{a.NQSW}},
		{"organisation", a.OrganisationKeys()},
	} {
		for _, v := range d.values {
			rows = append(rows, audienceRow{d.name, digest.Fold(v)})
		}
	}
	for _, v := range digest.WorksKeys(a.WorksWith) {
		rows = append(rows, audienceRow{"works_with", v})
	}
	return rows
}

// Teams implements [digest.PlanTx].
func (p planTx) Teams(ids []int64) ([]digest.Team, error) {
	var rows []teamRow
	err := p.all(&rows, "SELECT "+teamColumns+" FROM teams t WHERE "+p.in("t.id", "ids")+" ORDER BY t.id", args{"ids": ids})
	return each(rows, teamRow.team), err
}

// AbsentReceipts implements [digest.PlanTx].
func (p planTx) AbsentReceipts(on digest.Date, s digest.Scope) ([]digest.Clocked, error) {
	return p.absentReceipts(p.scoped("r.person_id", s), p.scopedItems("r.item_id", s), scopeArgs(on, s))
}

// SetDue implements [digest.PlanTx].
func (p planTx) SetDue(receipts []digest.Receipt) error { return p.setDue(receipts) }
