package store

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// Audit implements [digest.Store].
func (db *DB) Audit(ctx context.Context, audit digest.AuditEntry) error {
	return db.in(ctx, func(t *tx) error { return t.audit(audit) })
}

func (t *tx) audit(audit digest.AuditEntry) error {
	_, err := t.look(audit)
	return err
}

// Record implements [digest.AuthoringTx].
func (p planTx) Record(audit digest.AuditEntry) error { return p.audit(audit) }
