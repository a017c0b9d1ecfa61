package store

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// Starters implements [digest.StarterStore].
func (db *DB) Starters(ctx context.Context, service string) (starters []digest.Item, err error) {
	var rows []versionRow
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `SELECT `+versionColumns+` FROM starters s JOIN items i ON i.id = s.item_id JOIN versions v ON v.id = i.version_id
			WHERE s.service_key = :service AND i.withdrawn_at IS NULL ORDER BY s.position`, args{"service": digest.Fold(service)})
	})
	if err != nil {
		return nil, err
	}
	return items(rows)
}

// SetStarters implements [digest.StarterStore].
func (db *DB) SetStarters(ctx context.Context, service string, items []int64, audit digest.AuditEntry) error {
	type row struct {
		Position int   `json:"position"`
		ItemID   int64 `json:"item_id"`
	}
	rows := make([]row, len(items))
	for i, id := range items {
		rows[i] = row{i + 1, id}
	}
	return db.in(ctx, func(t *tx) error {
		a := args{"service": digest.Fold(service), "rows": asJSON(rows)}
		if _, err := t.exec(`DELETE FROM starters WHERE service_key = :service`, a); err != nil {
			return err
		}
		if _, err := t.exec(`INSERT INTO starters (service_key, position, item_id)
			SELECT `+t.text("service")+`, position, item_id FROM `+t.rows("x", "rows", "position integer", "item_id bigint"), a); err != nil {
			return err
		}
		return t.audit(audit)
	})
}
