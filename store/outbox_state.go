package store

import (
	"context"
	"time"

	"github.com/briefed/briefed/digest"
)

// Pause implements [digest.Outbox].
func (db *DB) Pause(ctx context.Context, now time.Time, bucket string, until time.Time, reason string, audit ...digest.AuditEntry) error {
	return db.in(ctx, func(t *tx) error {
		by, err := t.behind(now)
		if err == nil {
			err = t.pause(bucket, moved(until, by), reason)
		}
		for _, entry := range audit {
			if err == nil {
				err = t.audit(entry)
			}
		}
		return err
	})
}

// Resume implements [digest.Outbox].
func (db *DB) Resume(ctx context.Context, bucket string, audit digest.AuditEntry) error {
	return db.in(ctx, func(t *tx) error {
		if _, err := t.exec(`DELETE FROM pauses WHERE bucket = :bucket`, args{"bucket": bucket}); err != nil {
			return err
		}
		return t.audit(audit)
	})
}

// SendAgain implements [digest.Outbox]; no ids means every unknown delivery.
func (db *DB) SendAgain(ctx context.Context, now time.Time, ids []int64, audit func(n int) digest.AuditEntry) (n int, err error) {
	err = db.in(ctx, func(t *tx) error {
		by, err := t.behind(now)
		if err != nil {
			return err
		}
		condition := "state = 'unknown'"
		if ids != nil {
			condition = "state IN ('unknown', 'failed') AND " + t.in("id", "ids")
		}
		n, err = t.exec(`UPDATE deliveries SET state = 'queued', not_before = `+t.time("now")+`, reason = 'sent again by choice'
			WHERE `+condition, args{"now": stamp{moved(now, by)}, "ids": ids})
		if err != nil || n == 0 {
			return err
		}
		return t.audit(audit(n))
	})
	return n, err
}

// OutboxState implements [digest.Outbox].
func (db *DB) OutboxState(ctx context.Context, now time.Time) (state digest.OutboxState, err error) {
	var counts []struct {
		State string `db:"state"`
		N     int    `db:"n"`
	}
	var pauses []struct {
		Bucket string `db:"bucket"`
		Until  stamp  `db:"until"`
		Reason string `db:"reason"`
	}
	var oldest stamp
	var by time.Duration
	var due int
	err = db.read(ctx, func(t *tx) (err error) {
		if by, err = t.behind(now); err != nil {
			return err
		}
		if err := t.all(&counts, `SELECT state, COUNT(*) AS n FROM deliveries GROUP BY state`, nil); err != nil {
			return err
		}
		if err := t.one(&oldest, `SELECT MIN(created_at) FROM deliveries WHERE state = 'queued'`, nil); err != nil {
			return err
		}
		if err := t.one(&due, `SELECT COUNT(*) FROM deliveries WHERE state = 'sending' OR state = 'queued' AND (attempt > 0 OR not_before <= `+t.time("now")+`)`,
			args{"now": stamp{moved(now, by)}}); err != nil {
			return err
		}
		return t.all(&pauses, `SELECT bucket, until, reason FROM pauses WHERE until IS NULL OR until > `+t.time("now")+` ORDER BY bucket`,
			args{"now": stamp{moved(now, by)}})
	})
	state = digest.OutboxState{Counts: map[digest.DeliveryState]int{}, Oldest: oldest.Time, Due: due}
	for _, c := range counts {
		state.Counts[digest.DeliveryState(c.State)] = c.N
	}
	for _, p := range pauses {
		state.Pauses = append(state.Pauses, digest.PausedBucket{Bucket: p.Bucket, Until: moved(p.Until.Time, -by), Reason: p.Reason})
	}
	return state, err
}

// Deliveries implements [digest.Outbox], newest first.
func (db *DB) Deliveries(ctx context.Context, states []digest.DeliveryState, limit int) (list []digest.Delivery, err error) {
	type row struct {
		State string `json:"state"`
	}
	var rows []deliveryRow
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `SELECT `+deliveryColumns+` FROM deliveries
			WHERE state IN (SELECT x.state FROM `+t.rows("x", "states", "state text")+`) ORDER BY id DESC LIMIT :limit`,
			args{"limit": limit, "states": asJSON(each(states, func(s digest.DeliveryState) row { return row{string(s)} }))})
	})
	return each(rows, deliveryRow.delivery), err
}
