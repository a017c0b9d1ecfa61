package store

import (
	"context"
	"time"

	"github.com/briefed/briefed/digest"
)

// SetTiming implements [digest.TimingStore]. Reminders and summaries have lines
// of their own, and the team's zone.
func (db *DB) SetTiming(ctx context.Context, now time.Time, team digest.Team, audit digest.AuditEntry) error {
	in := team.TimingInFile
	a := args{
		"id": team.ID, "mode": string(team.Mode), "channel": team.Channel, "schedule": team.Schedule, "zone": team.Timezone,
		"by": team.TimingBy, "file_mode": string(in.Mode), "file_channel": in.Channel, "file_schedule": in.Schedule, "file_zone": in.Timezone,
		"now": stamp{now}, "digest": string(digest.DigestSchedule),
	}
	return db.in(ctx, func(t *tx) error {
		if _, err := t.exec(`
			UPDATE teams SET mode = :mode, channel = :channel, schedule = :schedule, timezone = :zone, timing_by = :by,
				file_mode = :file_mode, file_channel = :file_channel, file_schedule = :file_schedule, file_timezone = :file_zone
			WHERE id = :id`, a); err != nil {
			return err
		}
		if _, err := t.exec(`
			UPDATE schedules SET cron = CASE WHEN kind = :digest THEN `+t.text("schedule")+` ELSE cron END, timezone = :zone, since = `+t.time("now")+`
			WHERE team_id = :id AND (timezone <> :zone OR kind = :digest AND cron <> :schedule)`, a); err != nil {
			return err
		}
		return t.audit(audit)
	})
}
