package store

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// Audit implements [digest.Store].
func (db *DB) Audit(ctx context.Context, e digest.AuditEntry) error {
	return db.in(ctx, func(t *tx) error { return t.audit(e) })
}

func (t *tx) audit(e digest.AuditEntry) error {
	_, err := t.look(e)
	return err
}

// Record implements [digest.AuthoringTx].
func (p planTx) Record(e digest.AuditEntry) error { return p.audit(e) }
