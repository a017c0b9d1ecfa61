package store

import (
	"context"

	"github.com/briefed/briefed/digest"
)

func (t *tx) keyArgs(key digest.ReceiptKey, by int64, e digest.AuditEntry) args {
	return args{
		"person": key.PersonID, "item": key.ItemID, "version": key.Version, "by": by, "now": stamp{e.At},
		"exempt": string(digest.Exempt),
	}
}

const ofKey = `person_id = :person AND item_id = :item AND version = :version`

// Exempt implements [digest.ConversationStore].
func (db *DB) Exempt(ctx context.Context, key digest.ReceiptKey, reason string, by int64, e digest.AuditEntry) (exempted bool, err error) {
	err = db.in(ctx, func(t *tx) error {
		a := t.keyArgs(key, by, e)
		a["reason"] = reason
		n, err := t.exec(`UPDATE receipts SET closed_at = `+t.time("now")+`, closed = :exempt
			WHERE `+ofKey+` AND closed_at IS NULL AND (answer IS NULL OR answer NOT IN ('understood', 'discussed'))`, a)
		if err != nil || n == 0 {
			return err
		}
		exempted = true
		if _, err := t.exec(`INSERT INTO exemptions (person_id, item_id, version, reason, exempted_at, exempted_by)
			VALUES (:person, :item, :version, :reason, :now, :by)`, a); err != nil {
			return err
		}
		return t.audit(e)
	})
	return exempted, err
}

// LiftExemption implements [digest.ConversationStore].
func (db *DB) LiftExemption(ctx context.Context, key digest.ReceiptKey, from, due digest.Date, by int64, e digest.AuditEntry) (lifted bool, err error) {
	err = db.in(ctx, func(t *tx) error {
		a := t.keyArgs(key, by, e)
		a["from"], a["due"] = day{from}, day{due}
		n, err := t.exec(`UPDATE receipts SET closed_at = NULL, closed = NULL, due_from = `+t.date("from")+`, due_on = `+t.date("due")+`, reminders = 0
			WHERE `+ofKey+` AND closed = :exempt`, a)
		if err != nil || n == 0 {
			return err
		}
		lifted = true
		if _, err := t.exec(`UPDATE exemptions SET lifted_at = `+t.time("now")+`, lifted_by = :by WHERE `+ofKey+` AND lifted_at IS NULL`, a); err != nil {
			return err
		}
		return t.audit(e)
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
	}
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `
			SELECT `+itemColumns+`, x.id, x.reason, x.exempted_at, p.name AS exempted_by, x.lifted_at
			FROM exemptions x JOIN people p ON p.id = x.exempted_by JOIN items i ON i.id = x.item_id
			JOIN versions v ON v.item_id = x.item_id AND v.number = x.version
			WHERE x.person_id = :person ORDER BY x.id DESC`, args{"person": person})
	})
	for _, r := range rows {
		list = append(list, digest.Exemption{
			ID: r.ExemptionID, Item: r.version(), Reason: r.Reason, At: r.At.Time, By: r.By, Lifted: r.Lifted.Time,
		})
	}
	return list, err
}
