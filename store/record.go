package store

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// AnswersOf implements [digest.ConversationStore].
func (db *DB) AnswersOf(ctx context.Context, person, reader int64) (entries []digest.GivenAnswer, err error) {
	var rows []struct {
		itemRow
		AnswerID int64  `db:"answer_id"`
		Kind     string `db:"kind"`
		Note     string `db:"note"`
		Face     string `db:"face"`
		At       stamp  `db:"at"`
		Undone   stamp  `db:"undone_at"`
	}
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `
			SELECT `+itemColumns+`, a.id AS answer_id, a.kind, a.face, a.at,
				CASE WHEN a.person_id = :reader OR a.kind = 'supervision' AND COALESCE(a.next_kind, '') <> 'undone' AND `+writtenTo+` THEN a.note ELSE '' END AS note,
				 CASE WHEN a.next_kind = 'undone' THEN a.next_at END AS undone_at
			FROM (SELECT id, person_id, item_id, shown, kind, note, face, at,
					LEAD(kind) OVER (PARTITION BY item_id, version ORDER BY id) AS next_kind,
					LEAD(at) OVER (PARTITION BY item_id, version ORDER BY id) AS next_at
				FROM answers WHERE person_id = :person) a
			JOIN items i ON i.id = a.item_id JOIN versions v ON v.item_id = a.item_id AND v.number = a.shown
			WHERE a.kind <> 'undone' ORDER BY a.id DESC`, args{"person": person, "reader": reader})
	})
	for _, r := range rows {
		entries = append(entries, digest.GivenAnswer{
			AnswerID: r.AnswerID, Item: r.version(), Kind: digest.AnswerKind(r.Kind), Note: r.Note,
			Face: digest.Face(r.Face), At: r.At.Time, Undone: r.Undone.Time,
		})
	}
	return entries, err
}

// AskedOf implements [digest.ConversationStore].
func (db *DB) AskedOf(ctx context.Context, person int64) (list []digest.AskedItem, err error) {
	var rows []struct {
		receiptRow
		Ref   string `db:"ref"`
		Kind  string `db:"item_kind"`
		Title string `db:"title"`
	}
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `SELECT `+receiptColumns+`, i.ref, i.kind AS item_kind, v.title
			FROM receipts r JOIN items i ON i.id = r.item_id JOIN versions v ON v.item_id = r.item_id AND v.number = r.version
			WHERE r.person_id = :person ORDER BY r.assigned_at DESC, i.ref, r.version DESC`, args{"person": person})
	})
	for _, r := range rows {
		list = append(list, digest.AskedItem{
			Item:    digest.ItemVersion{ID: r.ItemID, Ref: r.Ref, Kind: digest.Kind(r.Kind), Title: r.Title, Number: r.Version},
			Receipt: r.receipt(),
		})
	}
	return list, err
}
