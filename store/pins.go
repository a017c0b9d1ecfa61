package store

import (
	"context"
	"time"

	"github.com/briefed/briefed/digest"
)

// Pin returns the newest checkpoint, and keeps on record that it was handed to somebody
// outside. [digest.NotFound] where the log is empty; [digest.Conflict] where rows have
// waited for it for longer than they should: they would seem dated back.
func (db *DB) Pin(ctx context.Context, now time.Time, place string) (note string, err error) {
	err = db.in(ctx, func(t *tx) error {
		shared, err := t.db.present(t, now)
		if err != nil {
			return err
		}
		var behind bool
		if err := t.one(&behind, `SELECT EXISTS (SELECT 1 FROM log_staged s WHERE s.at < `+t.time("stale")+`)`, args{"stale": stamp{shared.Add(-time.Minute)}}); err != nil {
			return err
		}
		if behind {
			return digest.Errorf(digest.Conflict, "rows wait to get into the log: start the service, or run this with the key that signs it, and hand the checkpoint over then")
		}
		return t.one(&note, `INSERT INTO log_pins (size, note, at, place, ref)
			SELECT size, note, `+t.time("now")+`, `+t.text("place")+`, '' FROM log_checkpoints ORDER BY size DESC LIMIT 1 RETURNING note`,
			args{"now": stamp{now}, "place": place})
	})
	return note, err
}

// handLease is for how long whoever hands a checkpoint over has the time to.
const handLease = 5 * time.Minute

// PinDue returns the newest checkpoint where it is to be handed to a place: none was for
// as long as every, the log has grown since, nothing has waited for the log for longer
// than it should, and no other process is at it. note is empty where there is nothing to
// do.
func (db *DB) PinDue(ctx context.Context, now time.Time, place, holder string, every time.Duration) (note string, size int64, err error) {
	var due []struct {
		Note string `db:"note"`
		Size int64  `db:"size"`
	}
	err = db.in(ctx, func(t *tx) error {
		shared, err := t.db.present(t, now)
		if err != nil {
			return err
		}
		a := args{"place": place, "since": stamp{shared.Add(-every)}, "name": "pin " + place, "holder": holder, "until": stamp{shared.Add(handLease)}, "now": stamp{shared}, "stale": stamp{shared.Add(-time.Minute)}, "ahead": stamp{shared.Add(handLease)}}
		if err := t.all(&due, `SELECT note, size FROM log_checkpoints c WHERE NOT EXISTS (SELECT 1 FROM log_pins p WHERE p.place = :place AND (p.at > `+t.time("since")+` OR p.size >= c.size))
			AND NOT EXISTS (SELECT 1 FROM log_staged s WHERE s.at < `+t.time("stale")+`)
			ORDER BY size DESC LIMIT 1`, a); err != nil || len(due) == 0 {
			return err
		}
		n, err := t.exec(`INSERT INTO leases (name, holder, until) VALUES (:name, :holder, :until)
			ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until WHERE `+t.ranOut("leases.until"), a)
		if n == 0 {
			due = nil
		}
		return err
	})
	if err != nil || len(due) == 0 {
		return "", 0, err
	}
	return due[0].Note, due[0].Size, nil
}

// Pinned keeps on record that a checkpoint was handed over, with what finds it again: a
// Message-ID, or a message of Slack.
func (db *DB) Pinned(ctx context.Context, now time.Time, place, note string, size int64, ref string) error {
	return db.in(ctx, func(t *tx) error {
		shared, err := t.db.present(t, now)
		if err != nil {
			return err
		}
		_, err = t.exec(`INSERT INTO log_pins (size, note, at, place, ref) VALUES (:size, :note, :at, :place, :ref)`,
			args{"size": size, "note": note, "at": stamp{shared}, "place": place, "ref": ref})
		return err
	})
}
