package store

import (
	"context"

	"github.com/briefed/briefed/digest"
)

type receiptRow struct {
	PersonID   int64   `db:"person_id"`
	ItemID     int64   `db:"item_id"`
	Version    int     `db:"version"`
	AssignedAt stamp   `db:"assigned_at"`
	DueFrom    day     `db:"due_from"`
	DueOn      day     `db:"due_on"`
	ToldAt     stamp   `db:"told_at"`
	Reminders  int     `db:"reminders"`
	Answer     *string `db:"answer"`
	AnsweredAt stamp   `db:"answered_at"`
	ClosedAt   stamp   `db:"closed_at"`
	Closed     *string `db:"closed"`
}

const receiptColumns = "r.person_id, r.item_id, r.version, r.assigned_at, r.due_from, r.due_on, r.told_at, r.reminders, r.answer, r.answered_at, r.closed_at, r.closed"

func (r receiptRow) receipt() digest.Receipt {
	out := digest.Receipt{
		PersonID: r.PersonID, ItemID: r.ItemID, Version: r.Version, AssignedAt: r.AssignedAt.Time,
		DueFrom: r.DueFrom.Date, DueOn: r.DueOn.Date, DeliveredAt: r.ToldAt.Time, Reminders: r.Reminders,
		AnsweredAt: r.AnsweredAt.Time, ClosedAt: r.ClosedAt.Time,
	}
	if r.Answer != nil {
		out.Answer = digest.AnswerKind(*r.Answer)
	}
	if r.Closed != nil {
		out.Closed = digest.CloseReason(*r.Closed)
	}
	return out
}

// Answer implements [digest.ReceiptStore]. The receipt's row is the gate: of two
// clicks at once, in one process or in two, one changes it and adds an answer.
func (db *DB) Answer(ctx context.Context, a digest.Answer) (changed bool, err error) {
	err = db.in(ctx, func(t *tx) error {
		var kind any
		condition := "answer IS NOT NULL"
		if a.Kind != digest.Undone {
			kind = string(a.Kind)
			condition = `(answer IS NULL OR answer <> :kind OR :note <> '' AND NOT EXISTS (SELECT 1 FROM answers a
				WHERE a.person_id = :person AND a.item_id = :item AND a.version = :version AND a.kind = :kind AND a.note = :note))`
		}
		values := args{
			"person": a.PersonID, "item": a.ItemID, "version": a.Version, "shown": a.Shown, "answer": kind,
			"kind": string(a.Kind), "note": a.Note, "face": string(a.Face), "at": stamp{a.At},
		}
		n, err := t.exec(`UPDATE receipts SET answer = `+t.text("answer")+`, answered_at = `+t.time("at")+`
			WHERE person_id = :person AND item_id = :item AND version = :version AND `+condition, values)
		if err != nil {
			return err
		}
		changed = n == 1
		if !changed {
			var row receiptRow
			return t.one(&row, `SELECT `+receiptColumns+` FROM receipts r WHERE person_id = :person AND item_id = :item AND version = :version`, values)
		}
		_, err = t.exec(`INSERT INTO answers (person_id, item_id, version, shown, kind, note, face, at)
			VALUES (:person, :item, :version, :shown, :kind, :note, :face, :at)`, values)
		return err
	})
	return changed, err
}

// Receipt implements [digest.ReceiptStore].
func (db *DB) Receipt(ctx context.Context, person, item int64, version int) (digest.Receipt, error) {
	var row receiptRow
	err := db.read(ctx, func(t *tx) error {
		return t.one(&row, `SELECT `+receiptColumns+` FROM receipts r WHERE r.person_id = :person AND r.item_id = :item AND r.version = :version`,
			args{"person": person, "item": item, "version": version})
	})
	return row.receipt(), err
}

// OpenItems implements [digest.ReceiptStore].
func (db *DB) OpenItems(ctx context.Context, person int64) (open []digest.OpenItem, err error) {
	err = db.read(ctx, func(t *tx) error {
		var rows []receiptRow
		if err := t.all(&rows, `
			SELECT `+receiptColumns+` FROM receipts r JOIN items i ON i.id = r.item_id JOIN versions v ON v.id = i.version_id
			WHERE r.person_id = :person AND r.closed_at IS NULL AND r.version = v.asks
			ORDER BY r.answer IS NOT NULL, v.urgent DESC, r.due_on IS NULL, r.due_on, r.assigned_at, r.item_id`,
			args{"person": person}); err != nil {
			return err
		}
		live, err := t.live(each(rows, func(r receiptRow) int64 { return r.ItemID }))
		if err != nil {
			return err
		}
		for _, r := range rows {
			open = append(open, digest.OpenItem{Item: live[r.ItemID], Receipt: r.receipt()})
		}
		return nil
	})
	return open, err
}

// live reads the live versions of items.
func (t *tx) live(ids []int64) (map[int64]digest.Item, error) {
	var rows []struct {
		ID        int64 `db:"id"`
		Number    int   `db:"number"`
		Withdrawn stamp `db:"withdrawn_at"`
	}
	if err := t.all(&rows, `SELECT i.id, v.number, i.withdrawn_at FROM items i JOIN versions v ON v.id = i.version_id WHERE `+t.in("i.id", "ids"),
		args{"ids": asJSON(ids)}); err != nil {
		return nil, err
	}
	live := make(map[int64]digest.Item, len(rows))
	for _, r := range rows {
		v, err := t.version(r.ID, r.Number)
		if err != nil {
			return nil, err
		}
		live[r.ID] = digest.Item{ID: r.ID, Withdrawn: r.Withdrawn.Time, Version: v}
	}
	return live, nil
}

// AbsentReceipts implements [digest.ReceiptStore].
func (db *DB) AbsentReceipts(ctx context.Context, people []int64) (absent []digest.AbsentReceipt, err error) {
	err = db.read(ctx, func(t *tx) error {
		absent, err = t.absentReceipts(t.in("r.person_id", "people"), args{"people": asJSON(people)})
		return err
	})
	return absent, err
}

func (t *tx) absentReceipts(condition string, a args) (absent []digest.AbsentReceipt, err error) {
	var receipts []struct {
		receiptRow
		AckWithin int `db:"ack_within"`
	}
	if err := t.all(&receipts, `
		SELECT `+receiptColumns+`, v.ack_within FROM receipts r JOIN items i ON i.id = r.item_id JOIN versions v ON v.id = i.version_id
		WHERE r.closed_at IS NULL AND r.answer IS NULL AND r.person_id IN (SELECT person_id FROM absences) AND `+condition, a); err != nil {
		return nil, err
	}
	var absences []absenceRow
	if err := t.all(&absences, `SELECT id, person_id, from_on, to_on FROM absences r WHERE revoked_at IS NULL AND `+condition, a); err != nil {
		return nil, err
	}
	away := map[int64][]digest.Span{}
	for _, row := range absences {
		away[row.PersonID] = append(away[row.PersonID], row.absence().Span)
	}
	for _, r := range receipts {
		absent = append(absent, digest.AbsentReceipt{Receipt: r.receipt(), AckWithin: r.AckWithin, Absences: away[r.PersonID]})
	}
	return absent, nil
}

// SetDue implements [digest.ReceiptStore].
func (db *DB) SetDue(ctx context.Context, receipts []digest.Receipt) error {
	return db.in(ctx, func(t *tx) error { return t.setDue(receipts) })
}

func (t *tx) setDue(receipts []digest.Receipt) error {
	type row struct {
		PersonID int64 `json:"person_id"`
		ItemID   int64 `json:"item_id"`
		Version  int   `json:"version"`
		DueOn    day   `json:"due_on"`
	}
	if len(receipts) == 0 {
		return nil
	}
	_, err := t.exec(`
		UPDATE receipts SET due_on = x.due_on
		FROM `+t.rows("x", "rows", "person_id bigint", "item_id bigint", "version integer", "due_on date")+`
		WHERE receipts.person_id = x.person_id AND receipts.item_id = x.item_id AND receipts.version = x.version`,
		args{"rows": asJSON(each(receipts, func(r digest.Receipt) row { return row{r.PersonID, r.ItemID, r.Version, day{r.DueOn}} }))})
	return err
}
