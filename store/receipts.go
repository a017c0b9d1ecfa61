package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

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
	SaidAt     stamp   `db:"said_at"`
	Reminders  int     `db:"reminders"`
	Answer     *string `db:"answer"`
	AnsweredAt stamp   `db:"answered_at"`
	RepliedAt  stamp   `db:"replied_at"`
	FailedAt   stamp   `db:"failed_at"`
	Failed     *string `db:"failed"`
	BeforeTook *int    `db:"before_took"`
	ClosedAt   stamp   `db:"closed_at"`
	Closed     *string `db:"closed"`
}

const receiptColumns = `r.person_id, r.item_id, r.version, r.assigned_at, r.due_from, r.due_on, r.told_at, r.said_at, r.reminders,
	r.answer, r.answered_at, r.replied_at, r.failed_at, r.failed, r.before_took, r.closed_at, r.closed`

// returnedReceipt is the same of an update: SQLite's RETURNING knows no alias.
var returnedReceipt = strings.ReplaceAll(receiptColumns, "r.", "receipts.")

func (r receiptRow) receipt() digest.Receipt {
	return digest.Receipt{
		PersonID: r.PersonID, ItemID: r.ItemID, Asks: r.Version, AssignedAt: r.AssignedAt.Time,
		DueFrom: r.DueFrom.Date, DueOn: r.DueOn.Date, ToldAt: r.ToldAt.Time, Reminders: r.Reminders,
		Answer: digest.AnswerKind(value(r.Answer)), AnsweredAt: r.AnsweredAt.Time,
		SaidAt: r.SaidAt.Time, RepliedAt: r.RepliedAt.Time, FailedAt: r.FailedAt.Time, Failed: value(r.Failed), Before: r.BeforeTook,
		ClosedAt: r.ClosedAt.Time, Closed: digest.CloseReason(value(r.Closed)),
	}
}

// Answer implements [digest.ReceiptStore].
func (db *DB) Answer(ctx context.Context, screen digest.OnScreen, decide func(digest.Answerable) (digest.Answer, error), due digest.Reclock) (changed bool, err error) {
	err = db.in(ctx, func(t *tx) error {
		t.often()
		var now digest.Answerable
		if now.Item, now.Shown, err = t.itemShown(screen.ItemID, screen.Shown); err != nil {
			return err
		}
		if now.Teams, err = t.membershipsOn(screen.PersonID, screen.On); err != nil {
			return err
		}
		a, err := decide(now)
		if err != nil {
			return err
		}
		changed, err = t.answer(a, due)
		return err
	})
	return changed, err
}

// answer adds an answer, unless it says what the standing one does. The receipt's row
// is the gate: of two clicks at once, in one process or in two, the second waits and
// then finds the answer of the first.
func (t *tx) answer(a digest.Answer, due digest.Reclock) (changed bool, err error) {
	values := args{
		"person": a.PersonID, "item": a.ItemID, "version": a.Asks, "shown": a.Shown,
		"kind": string(a.Kind), "note": a.Note, "face": string(a.Face), "at": stamp{a.At},
	}
	var row receiptRow
	if err := t.one(&row, `SELECT `+receiptColumns+` FROM receipts r
		WHERE r.person_id = :person AND r.item_id = :item AND r.version = :version `+t.forUpdate(), values); err != nil {
		return false, err
	}
	if changed, err = t.adds(a, value(row.Answer), values); err != nil || !changed {
		return false, err
	}
	var id int64
	if err = t.one(&id, `INSERT INTO answers (person_id, item_id, version, shown, kind, note, face, at)
		VALUES (:person, :item, :version, :shown, :kind, :note, :face, :at) RETURNING id`, values); err != nil {
		return false, fmt.Errorf("adding an answer: %w", err)
	}
	if a.Kind == digest.Supervision {
		if err := t.addressNote(id, a); err != nil {
			return false, fmt.Errorf("keeping whom a note was written to: %w", err)
		}
	}
	values["answer"] = sql.NullString{String: string(a.Kind), Valid: a.Kind != digest.Undone}
	if _, err = t.exec(`UPDATE receipts SET answer = :answer, answered_at = :at, replied_at = NULL, said_at = COALESCE(said_at, :at)
		WHERE person_id = :person AND item_id = :item AND version = :version`, values); err != nil {
		return false, err
	}
	if knew := row.receipt().Told(a.At); !knew || a.Kind == digest.Undone {
		if err := t.reclock([]digest.ReceiptKey{{PersonID: a.PersonID, ItemID: a.ItemID, Asks: a.Asks}}, !knew, due); err != nil {
			return false, err
		}
	}
	return true, t.recount("= :person", values)
}

// adds reports whether an answer says anything that the standing one does not.
func (t *tx) adds(a digest.Answer, standing string, values args) (bool, error) {
	switch {
	case a.Kind == digest.Undone:
		return standing != "", nil
	case standing != string(a.Kind) || a.Note == "":
		return standing != string(a.Kind), nil
	}
	var note string
	err := t.one(&note, `SELECT note FROM answers WHERE person_id = :person AND item_id = :item AND version = :version ORDER BY id DESC LIMIT 1`, values)
	return note != a.Note, err
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
func (db *DB) OpenItems(ctx context.Context, person int64) ([]digest.OpenItem, error) {
	return db.openItems(ctx, args{"person": person}, "")
}

// OpenItem implements [digest.ReceiptStore].
func (db *DB) OpenItem(ctx context.Context, person, item int64) (*digest.OpenItem, error) {
	open, err := db.openItems(ctx, args{"person": person, "item": item}, " AND r.item_id = :item")
	if err != nil || len(open) == 0 {
		return nil, err
	}
	return &open[0], nil
}

func (db *DB) openItems(ctx context.Context, a args, narrow string) (open []digest.OpenItem, err error) {
	err = db.read(ctx, func(t *tx) error {
		var rows []receiptRow
		if err := t.all(&rows, `
			SELECT `+receiptColumns+` FROM receipts r JOIN items i ON i.id = r.item_id JOIN versions v ON v.id = i.version_id
			WHERE r.person_id = :person AND r.closed_at IS NULL AND r.version = v.asks`+narrow+`
			ORDER BY r.answer IS NOT NULL, v.urgent DESC, r.due_on IS NULL, r.due_on, r.assigned_at, r.item_id`, a); err != nil {
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
	var rows []numberRow
	if err := t.all(&rows, `SELECT i.id, v.number, i.withdrawn_at FROM items i JOIN versions v ON v.id = i.version_id WHERE `+t.in("i.id", "ids"),
		args{"ids": ids}); err != nil {
		return nil, err
	}
	items, err := t.versionsOf(rows)
	live := make(map[int64]digest.Item, len(rows))
	for _, item := range items {
		live[item.ID] = item
	}
	return live, err
}

func (t *tx) setDue(receipts []digest.Receipt) error {
	type row struct {
		PersonID int64 `json:"person_id"`
		ItemID   int64 `json:"item_id"`
		Version  int   `json:"version"`
		DueFrom  day   `json:"due_from"`
		DueOn    day   `json:"due_on"`
	}
	if len(receipts) == 0 {
		return nil
	}
	_, err := t.exec(`
		UPDATE receipts SET due_from = x.due_from, due_on = x.due_on
		FROM `+t.rows("x", "rows", "person_id bigint", "item_id bigint", "version integer", "due_from date", "due_on date")+`
		WHERE receipts.person_id = x.person_id AND receipts.item_id = x.item_id AND receipts.version = x.version`+t.andIn("receipts.person_id", "people"),
		args{
			"rows":   asJSON(each(receipts, func(r digest.Receipt) row { return row{r.PersonID, r.ItemID, r.Asks, day{r.DueFrom}, day{r.DueOn}} })),
			"people": each(receipts, func(r digest.Receipt) int64 { return r.PersonID }),
		})
	return err
}
