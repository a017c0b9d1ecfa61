package store

import (
	"cmp"
	"context"
	"slices"
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
		// What has no body any more has nothing to say.
		n, err = t.exec(`UPDATE deliveries SET state = 'queued', not_before = `+t.time("now")+`, reason = 'sent again by choice'
			WHERE `+condition+` AND NOT `+bodyGone("deliveries.id"), args{"now": stamp{moved(now, by)}, "ids": ids})
		if err != nil || n == 0 {
			return err
		}
		return t.audit(audit(n))
	})
	return n, err
}

// OutboxState implements [digest.Outbox]. It reads the partial index of each state and
// never a letter that arrived, so it costs the same after years.
func (db *DB) OutboxState(ctx context.Context, now time.Time) (state digest.OutboxState, err error) {
	var counts []struct {
		State  string `db:"state"`
		N      int    `db:"n"`
		Due    int    `db:"due"`
		Oldest stamp  `db:"oldest"`
	}
	var pauses []struct {
		Bucket string `db:"bucket"`
		Until  stamp  `db:"until"`
		Reason string `db:"reason"`
	}
	var by time.Duration
	err = db.read(ctx, func(t *tx) (err error) {
		if by, err = t.behind(now); err != nil {
			return err
		}
		at := moved(now, by)
		a := args{"now": stamp{at}, "since": stamp{at.Add(-digest.FailedLately)}}
		// With the number, the smallest time does not tempt PostgreSQL to walk all
		// letters by their age until it meets one that is queued.
		if err := t.all(&counts, `
			SELECT 'queued' AS state, COUNT(*) AS n, COUNT(CASE WHEN attempt > 0 OR not_before <= `+t.time("now")+` THEN 1 END) AS due, MIN(created_at) AS oldest
				FROM deliveries WHERE state = 'queued'
			UNION ALL SELECT 'sending', COUNT(*), COUNT(*), NULL FROM deliveries WHERE state = 'sending'
			UNION ALL SELECT 'unknown', COUNT(*), 0, NULL FROM deliveries WHERE state = 'unknown'
			UNION ALL SELECT 'failed', COUNT(*), 0, NULL FROM deliveries WHERE state = 'failed' AND created_at > `+t.time("since"), a); err != nil {
			return err
		}
		return t.all(&pauses, `SELECT bucket, until, reason FROM pauses WHERE until IS NULL OR until > `+t.time("now")+` ORDER BY bucket`, a)
	})
	state = digest.OutboxState{Counts: map[digest.DeliveryState]int{}}
	for _, c := range counts {
		state.Counts[digest.DeliveryState(c.State)] = c.N
		state.Due += c.Due
		if !c.Oldest.IsZero() {
			state.Oldest = c.Oldest.Time
		}
	}
	for _, p := range pauses {
		state.Pauses = append(state.Pauses, digest.PausedBucket{Bucket: p.Bucket, Until: moved(p.Until.Time, -by), Reason: p.Reason})
	}
	return state, err
}

// Deliveries implements [digest.Outbox], newest first. Each state is named in its
// statement, so that its partial index serves.
func (db *DB) Deliveries(ctx context.Context, states []digest.DeliveryState, limit int) (list []digest.Delivery, err error) {
	err = db.read(ctx, func(t *tx) error {
		for _, state := range states {
			var rows []deliveryRow
			if err := t.all(&rows, `SELECT `+deliveryColumns+` FROM deliveries
				WHERE state = '`+string(state)+`' ORDER BY created_at DESC, id DESC LIMIT :limit`, args{"limit": limit}); err != nil {
				return err
			}
			list = append(list, each(rows, deliveryRow.delivery)...)
		}
		return nil
	})
	slices.SortFunc(list, func(a, b digest.Delivery) int { return cmp.Compare(b.ID, a.ID) })
	return list[:min(len(list), limit)], err
}
