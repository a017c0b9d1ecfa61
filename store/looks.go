package store

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// look adds an entry to the audit log and returns its id.
func (t *tx) look(audit digest.AuditEntry) (id int64, err error) {
	err = t.one(&id, `INSERT INTO audit (at, actor, action, subject, detail) VALUES (:at, :actor, :action, :subject, :detail) RETURNING id`,
		args{"at": stamp{audit.At}, "actor": audit.Actor, "action": audit.Action, "subject": audit.Subject, "detail": audit.Detail})
	return id, err
}

// AuditLook implements [digest.ConversationStore].
func (db *DB) AuditLook(ctx context.Context, audit digest.AuditEntry, people []int64) error {
	return db.in(ctx, func(t *tx) error {
		id, err := t.look(audit)
		if err != nil {
			return err
		}
		_, err = t.exec(`INSERT INTO looks (person_id, audit_id)
			SELECT p.id, `+t.cast("audit", "bigint")+` FROM people p WHERE `+t.in("p.id", "people"),
			args{"audit": id, "people": people})
		return err
	})
}

// Looks implements [digest.ConversationStore]. A team's slug is the subject of a
// look at a list.
func (db *DB) Looks(ctx context.Context, person int64) (looks []digest.Look, err error) {
	var rows []struct {
		At     stamp  `db:"at"`
		By     string `db:"looked_by"`
		Action string `db:"action"`
		Team   string `db:"team"`
		Inside bool   `db:"inside"`
	}
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `
			SELECT e.at, COALESCE(p.name, e.actor) AS looked_by, e.action, COALESCE(t.slug, '') AS team,
				EXISTS (SELECT 1 FROM memberships theirs JOIN teams unit ON unit.id = theirs.team_id AND unit.kind <> '' JOIN memberships own ON own.team_id = unit.id
					WHERE theirs.person_id = p.id AND own.person_id = :person) AS inside
			FROM looks l JOIN audit e ON e.id = l.audit_id LEFT JOIN people p ON p.id = `+hadAddress("e.actor", "e.at")+` LEFT JOIN teams t ON t.slug = e.subject
			WHERE l.person_id = :person AND (p.id IS NULL OR p.id <> :person)
			ORDER BY e.id DESC`, args{"person": person})
	})
	for _, r := range rows {
		looks = append(looks, digest.Look{At: r.At.Time, By: r.By, Action: r.Action, Team: r.Team, Inside: r.Inside})
	}
	return looks, err
}
