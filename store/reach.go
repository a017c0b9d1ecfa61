package store

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// Reach implements [digest.ReachStore].
func (db *DB) Reach(ctx context.Context, person int64) (via digest.Via, err error) {
	var reach string
	err = db.read(ctx, func(t *tx) error {
		return t.one(&reach, `SELECT reach FROM people WHERE id = :person`, args{"person": person})
	})
	return digest.Via(reach), err
}

// SetReach implements [digest.ReachStore].
func (db *DB) SetReach(ctx context.Context, person int64, via digest.Via, audit digest.AuditEntry) error {
	return db.in(ctx, func(t *tx) error {
		if _, err := t.exec(`UPDATE people SET reach = :via WHERE id = :person`, args{"via": string(via), "person": person}); err != nil {
			return err
		}
		return t.audit(audit)
	})
}
