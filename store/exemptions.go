package store

import (
	"context"
	"time"

	"github.com/briefed/briefed/digest"
)

func (t *tx) keyArgs(key digest.ReceiptKey, by int64, audit digest.AuditEntry) args {
	return args{
		"person": key.PersonID, "item": key.ItemID, "version": key.Asks, "by": by, "now": stamp{audit.At},
		"exempt": string(digest.Exempt),
	}
}

const ofKey = `person_id = :person AND item_id = :item AND version = :version`

// Exempt implements [digest.ConversationStore].
func (db *DB) Exempt(ctx context.Context, key digest.ReceiptKey, reason string, by int64, tell time.Time, audit digest.AuditEntry) (exempted bool, err error) {
	err = db.in(ctx, func(t *tx) error {
		a := t.keyArgs(key, by, audit)
		a["reason"] = reason
		n, err := t.exec(`UPDATE receipts SET closed_at = `+t.time("now")+`, closed = :exempt
			WHERE `+ofKey+` AND closed_at IS NULL AND (answer IS NULL OR answer NOT IN ('understood', 'discussed'))`, a)
		if err != nil || n == 0 {
			return err
		}
		exempted = true
		var id int64
		if err := t.one(&id, `INSERT INTO exemptions (person_id, item_id, version, reason, exempted_at, exempted_by)
			VALUES (:person, :item, :version, :reason, :now, :by) RETURNING id`, a); err != nil {
			return err
		}
		if err := t.notify(audit.At, tell, digest.ExemptionNotice(id), key.PersonID); err != nil {
			return err
		}
		return t.audit(audit)
	})
	return exempted, err
}

// LiftExemption implements [digest.ConversationStore].
func (db *DB) LiftExemption(ctx context.Context, key digest.ReceiptKey, from, due digest.Date, by int64, tell time.Time, audit digest.AuditEntry) (lifted bool, err error) {
	err = db.in(ctx, func(t *tx) error {
		a := t.keyArgs(key, by, audit)
		a["from"], a["due"] = day{from}, day{due}
		n, err := t.exec(`UPDATE receipts SET closed_at = NULL, closed = NULL, due_from = `+t.date("from")+`, due_on = `+t.date("due")+`, reminders = 0
			WHERE `+ofKey+` AND closed = :exempt`, a)
		if err != nil || n == 0 {
			return err
		}
		lifted = true
		if err := t.handBack(audit.At, "r.person_id = :person AND r.item_id = :item AND r.version = :version AND r.answer IS NOT NULL", a, nil); err != nil {
			return err
		}
		var id int64
		if err := t.one(&id, `UPDATE exemptions SET lifted_at = `+t.time("now")+`, lifted_by = :by WHERE `+ofKey+` AND lifted_at IS NULL RETURNING id`, a); err != nil {
			return err
		}
		if err := t.notify(audit.At, tell, digest.LiftedNotice(id), key.PersonID); err != nil {
			return err
		}
		return t.audit(audit)
	})
	return lifted, err
}

// Exemptions implements [digest.ConversationStore], newest first.
func (db *DB) Exemptions(ctx context.Context, person int64) (list []digest.Exemption, err error) {
	var rows []struct {
		itemRow
		ExemptionID int64  `db:"id"`
		Reason      string `db:"reason"`
		At          stamp  `db:"exempted_at"`
		By          string `db:"exempted_by"`
		Lifted      stamp  `db:"lifted_at"`
		LiftedBy    string `db:"lifted_by"`
	}
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `
			SELECT `+itemColumns+`, x.id, x.reason, x.exempted_at, p.name AS exempted_by, x.lifted_at, COALESCE(l.name, '') AS lifted_by
			FROM exemptions x JOIN people p ON p.id = x.exempted_by LEFT JOIN people l ON l.id = x.lifted_by JOIN items i ON i.id = x.item_id
			JOIN versions v ON v.item_id = x.item_id AND v.number = x.version
			WHERE x.person_id = :person ORDER BY x.id DESC`, args{"person": person})
	})
	for _, r := range rows {
		list = append(list, digest.Exemption{
			ID: r.ExemptionID, Item: r.version(), Reason: r.Reason, At: r.At.Time, By: r.By, Lifted: r.Lifted.Time, LiftedBy: r.LiftedBy,
		})
	}
	return list, err
}
