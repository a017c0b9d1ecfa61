package store

import (
	"context"

	"github.com/briefed/briefed/digest"
)

type columnMapRow struct {
	Name    string `db:"name" json:"name"`
	Heading string `db:"heading" json:"heading"`
}

// ColumnMap implements [digest.ColumnMapStore].
func (db *DB) ColumnMap(ctx context.Context, file string) (digest.ColumnMap, error) {
	var rows []columnMapRow
	err := db.read(ctx, func(t *tx) error {
		return t.all(&rows, `SELECT name, heading FROM column_maps WHERE file = :file`, args{"file": file})
	})
	m := make(digest.ColumnMap, len(rows))
	for _, r := range rows {
		m[r.Name] = r.Heading
	}
	return m, err
}

// SetColumnMap implements [digest.ColumnMapStore].
func (db *DB) SetColumnMap(ctx context.Context, file string, m digest.ColumnMap, audit digest.AuditEntry) error {
	rows := make([]columnMapRow, 0, len(m))
	for name, heading := range m {
		rows = append(rows, columnMapRow{name, heading})
	}
	return db.in(ctx, func(t *tx) error {
		a := args{"file": file, "rows": asJSON(rows)}
		if _, err := t.exec(`DELETE FROM column_maps WHERE file = :file`, a); err != nil {
			return err
		}
		if _, err := t.exec(`INSERT INTO column_maps (file, name, heading) SELECT `+t.text("file")+`, name, heading
			FROM `+t.rows("x", "rows", "name text", "heading text"), a); err != nil {
			return err
		}
		return t.audit(audit)
	})
}
