package store

import (
	"context"
	"time"
)

// Arrive implements [digest.ActStore].
func (db *DB) Arrive(ctx context.Context, now, before time.Time, message, act string) (fresh bool, err error) {
	err = db.in(ctx, func(t *tx) error {
		fresh = false
		if _, err := t.exec(`DELETE FROM acts WHERE at < `+t.time("before"), args{"before": stamp{before}}); err != nil {
			return err
		}
		if message != "" {
			kept, err := t.exec(`INSERT INTO acts (key, at) VALUES (:key, `+t.time("now")+`) ON CONFLICT (key) DO NOTHING`, args{"key": message, "now": stamp{now}})
			if err != nil || kept == 0 {
				return err
			}
		}
		if fresh = act == ""; fresh {
			return nil
		}
		var done int
		if err := t.one(&done, `SELECT count(*) FROM acts WHERE key = :key`, args{"key": act}); err != nil {
			return err
		}
		fresh = done == 0
		return nil
	})
	return fresh, err
}

// Acted implements [digest.ActStore].
func (db *DB) Acted(ctx context.Context, now time.Time, act string) error {
	return db.in(ctx, func(t *tx) error {
		_, err := t.exec(`INSERT INTO acts (key, at) VALUES (:key, `+t.time("now")+`) ON CONFLICT (key) DO NOTHING`, args{"key": act, "now": stamp{now}})
		return err
	})
}
