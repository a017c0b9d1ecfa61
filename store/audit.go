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
	_, err := t.exec(`INSERT INTO audit (at, actor, action, subject, detail) VALUES (:at, :actor, :action, :subject, :detail)`,
		args{"at": stamp{e.At}, "actor": e.Actor, "action": e.Action, "subject": e.Subject, "detail": e.Detail})
	return err
}

// Record implements [digest.AuthoringTx].
func (p planTx) Record(e digest.AuditEntry) error { return p.audit(e) }
