package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/briefed/briefed/digest"
)

// Retentions implements [digest.RetentionStore].
func (db *DB) Retentions(ctx context.Context) (all []digest.Retention, err error) {
	var rows []struct {
		Kind   string `db:"kind"`
		Years  int    `db:"years"`
		Reason string `db:"reason"`
		At     stamp  `db:"set_at"`
		By     string `db:"set_by"`
	}
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `SELECT kind, years, reason, set_at, set_by FROM retention r
			WHERE NOT EXISTS (SELECT 1 FROM retention n WHERE n.kind = r.kind AND n.id > r.id) ORDER BY kind`, nil)
	})
	for _, r := range rows {
		all = append(all, digest.Retention{Kind: digest.RetentionKind(r.Kind), Years: r.Years, Reason: r.Reason, At: r.At.Time, By: r.By})
	}
	return all, err
}

// SetRetention implements [digest.RetentionStore].
func (db *DB) SetRetention(ctx context.Context, r digest.Retention, audit digest.AuditEntry) error {
	return db.in(ctx, func(t *tx) error {
		if _, err := t.exec(`INSERT INTO retention (kind, years, reason, set_at, set_by) VALUES (:kind, :years, :reason, :at, :by)`,
			args{"kind": string(r.Kind), "years": r.Years, "reason": r.Reason, "at": stamp{r.At}, "by": r.By}); err != nil {
			return err
		}
		return t.audit(audit)
	})
}

// LegalHolds implements [digest.RetentionStore].
func (db *DB) LegalHolds(ctx context.Context) (all []digest.Hold, err error) {
	var rows []struct {
		ID       int64          `db:"id"`
		Person   sql.NullInt64  `db:"person_id"`
		Team     sql.NullInt64  `db:"team_id"`
		Item     sql.NullInt64  `db:"item_id"`
		Slug     sql.NullString `db:"slug"`
		Ref      sql.NullString `db:"ref"`
		Reason   string         `db:"reason"`
		At       stamp          `db:"placed_at"`
		By       string         `db:"placed_by"`
		Lifted   *stamp         `db:"lifted_at"`
		LiftedBy string         `db:"lifted_by"`
	}
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `SELECT h.id, h.person_id, h.team_id, h.item_id, t.slug, i.ref, h.reason, h.placed_at, h.placed_by, h.lifted_at, h.lifted_by
			FROM holds h LEFT JOIN teams t ON t.id = h.team_id LEFT JOIN items i ON i.id = h.item_id
			ORDER BY CASE WHEN h.lifted_at IS NULL THEN 0 ELSE 1 END, h.id`, nil)
	})
	for _, r := range rows {
		h := digest.Hold{ID: r.ID, PersonID: r.Person.Int64, TeamID: r.Team.Int64, ItemID: r.Item.Int64, What: r.Slug.String + r.Ref.String, Reason: r.Reason, At: r.At.Time, By: r.By, LiftedBy: r.LiftedBy}
		if r.Person.Valid {
			h.What = fmt.Sprintf("person %d", r.Person.Int64)
		}
		if r.Lifted != nil {
			h.Lifted = r.Lifted.Time
		}
		all = append(all, h)
	}
	return all, err
}

// PlaceHold implements [digest.RetentionStore].
func (db *DB) PlaceHold(ctx context.Context, h digest.Hold, audit digest.AuditEntry) (id int64, err error) {
	number := func(id int64) any { return sql.NullInt64{Int64: id, Valid: id != 0} }
	err = db.in(ctx, func(t *tx) error {
		if err := t.one(&id, `INSERT INTO holds (person_id, team_id, item_id, reason, placed_at, placed_by)
			VALUES (:person, :team, :item, :reason, :at, :by) RETURNING id`,
			args{"person": number(h.PersonID), "team": number(h.TeamID), "item": number(h.ItemID), "reason": h.Reason, "at": stamp{h.At}, "by": h.By}); err != nil {
			return err
		}
		return t.audit(audit)
	})
	return id, err
}

// LiftHold implements [digest.RetentionStore].
func (db *DB) LiftHold(ctx context.Context, h digest.Hold, audit digest.AuditEntry) error {
	return db.in(ctx, func(t *tx) error {
		n, err := t.exec(`UPDATE holds SET lifted_at = `+t.time("at")+`, lifted_by = :by WHERE id = :id AND lifted_at IS NULL`,
			args{"at": stamp{h.Lifted}, "by": h.LiftedBy, "id": h.ID})
		if err != nil {
			return err
		}
		if n == 0 {
			return digest.Errorf(digest.NotFound, "no hold stands under the number %d", h.ID)
		}
		return t.audit(audit)
	})
}
