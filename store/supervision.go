package store

import (
	"context"

	"github.com/briefed/briefed/digest"
)

type supervisionRow struct {
	itemRow
	PersonID  int64   `db:"person_id"`
	Name      string  `db:"name"`
	Version   int     `db:"version"`
	Asked     bool    `db:"asked"`
	NoteID    *int64  `db:"note_id"`
	Note      *string `db:"note"`
	Kept      bool    `db:"kept"`
	AskedAt   stamp   `db:"asked_at"`
	DueOn     day     `db:"due_on"`
	Reminders int     `db:"reminders"`
	TickedAt  stamp   `db:"ticked_at"`
	TickedBy  *string `db:"ticked_by"`
	Outcome   *string `db:"outcome"`
}

func (r supervisionRow) entry() digest.SupervisionEntry {
	e := digest.SupervisionEntry{
		Key: digest.ReceiptKey{PersonID: r.PersonID, ItemID: r.itemRow.ID, Asks: r.Version}, Name: r.Name, Item: r.itemRow.version(),
		Asked: r.Asked, AskedAt: r.AskedAt.Time, DueOn: r.DueOn.Date, Reminded: r.Reminders,
	}
	if r.NoteID != nil {
		e.NoteID, e.Note, e.Kept = *r.NoteID, value(r.Note), r.Kept
	}
	if r.Outcome != nil {
		e.Tick = &digest.Tick{At: r.TickedAt.Time, By: *r.TickedBy, Outcome: *r.Outcome}
	}
	return e
}

// toTalkAbout is the condition that receipt r is on the supervision list: the
// person asked for it, or it is open after all its reminders.
const toTalkAbout = `r.closed_at IS NULL AND (r.answer = 'supervision' OR r.answer IS NULL AND r.reminders >= :most)`

// Supervision implements [digest.ConversationStore].
func (db *DB) Supervision(ctx context.Context, f digest.SupervisionFilter) ([]digest.SupervisionEntry, error) {
	var rows []supervisionRow
	condition := `i.withdrawn_at IS NULL AND ` + toTalkAbout + ` AND r.person_id <> :reader AND r.person_id IN (
		SELECT m.person_id FROM memberships m WHERE m.team_id = :team AND NOT m.cover AND ` + countsBy("m", ":day") + ` AND ` + current("m", ":day") + `)`
	switch {
	case f.PersonID != 0:
		condition = `r.person_id = :person AND (i.withdrawn_at IS NULL AND ` + toTalkAbout + ` OR k.id IS NOT NULL)`
	case f.WrittenTo:
		condition = `r.answer = 'supervision' AND a.note <> '' AND ` + writtenTo + ` AND NOT EXISTS (
			SELECT 1 FROM memberships m JOIN memberships l ON l.team_id = m.team_id
			WHERE m.person_id = r.person_id AND l.person_id = :reader AND ` + leads + `)`
	}
	err := db.read(ctx, func(t *tx) error {
		return t.all(&rows, `
			SELECT `+itemColumns+`, r.person_id, p.name, r.version, COALESCE(r.answer, '') = 'supervision' AS asked, a.at AS asked_at,
				CASE WHEN a.note <> '' THEN a.id END AS note_id, CASE WHEN r.person_id = :reader OR `+writtenTo+` THEN a.note END AS note,
				NOT EXISTS (SELECT 1 FROM note_readers n JOIN memberships l ON l.person_id = n.person_id JOIN memberships m ON m.team_id = l.team_id
					WHERE n.answer_id = a.id AND m.person_id = r.person_id AND `+leads+`) AS kept,
				r.due_on, r.reminders, k.ticked_at, w.name AS ticked_by,
				CASE WHEN k.id IS NOT NULL THEN CASE WHEN k.ticked_by = :reader OR r.person_id = :reader THEN k.outcome ELSE '' END END AS outcome
			FROM receipts r JOIN people p ON p.id = r.person_id JOIN items i ON i.id = r.item_id
			JOIN versions v ON v.item_id = r.item_id AND v.number = r.version
			LEFT JOIN answers a ON r.answer = 'supervision' AND a.id = (SELECT MAX(b.id) FROM answers b
				WHERE b.person_id = r.person_id AND b.item_id = r.item_id AND b.version = r.version AND b.kind = 'supervision')
			LEFT JOIN supervisions k ON k.id = (SELECT MAX(o.id) FROM supervisions o
				WHERE o.person_id = r.person_id AND o.item_id = r.item_id AND o.version = r.version AND (a.at IS NULL OR o.ticked_at >= a.at))
			LEFT JOIN people w ON w.id = k.ticked_by
			WHERE `+condition+`
			ORDER BY k.id IS NOT NULL, p.name, p.id, r.due_on, i.ref`,
			args{"team": f.TeamID, "day": day{f.On}, "reader": f.Reader, "person": f.PersonID, "most": digest.MaxReminders})
	})
	return each(rows, supervisionRow.entry), err
}

// TickSupervision implements [digest.ConversationStore].
func (db *DB) TickSupervision(ctx context.Context, key digest.ReceiptKey, tick digest.Tick, by int64, due digest.Reclock, audit digest.AuditEntry) (ticked bool, err error) {
	err = db.in(ctx, func(t *tx) error {
		n, err := t.exec(`
			INSERT INTO supervisions (person_id, item_id, version, outcome, ticked_at, ticked_by)
			SELECT r.person_id, r.item_id, r.version, `+t.text("outcome")+`, `+t.time("at")+`, `+t.cast("by", "bigint")+`
			FROM receipts r WHERE r.person_id = :person AND r.item_id = :item AND r.version = :version AND `+toTalkAbout,
			args{
				"person": key.PersonID, "item": key.ItemID, "version": key.Asks, "most": digest.MaxReminders,
				"outcome": tick.Outcome, "at": stamp{tick.At}, "by": by,
			})
		if err != nil || n == 0 {
			return err
		}
		ticked = true
		if err := t.handBack(tick.At, "r.person_id = :person AND r.item_id = :item AND r.version = :version AND r.answer = 'supervision'",
			args{"person": key.PersonID, "item": key.ItemID, "version": key.Asks}, due); err != nil {
			return err
		}
		return t.audit(audit)
	})
	return ticked, err
}
