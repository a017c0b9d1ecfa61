package store

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// SentLetter implements [digest.ReceiptStore]. Which items were in the letter is what was not
// answered, closed, withdrawn or replaced when it was claimed; not_before says when.
func (db *DB) SentLetter(ctx context.Context, delivery, reader int64) (letter digest.SentLetter, err error) {
	err = db.read(ctx, func(t *tx) error {
		letter = digest.SentLetter{}
		a := args{"id": delivery, "reader": reader}
		var row struct {
			deliveryRow
			Queued int    `db:"queued"`
			Late   bool   `db:"late"`
			Notice string `db:"notice"`
		}
		if err := t.one(&row, `SELECT `+deliveryColumns+`, queued, late, notice FROM deliveries WHERE id = :id AND state IN ('sent', 'unknown')`, a); err != nil {
			return err
		}
		letter.Delivery, letter.Queued, letter.Late, letter.Notice = row.delivery(), row.Queued, row.Late, row.Notice
		letter.To.Via = letter.Via
		teams, err := planTx{t}.Teams([]int64{letter.TeamID})
		if err != nil {
			return err
		}
		for _, team := range teams {
			letter.Team = team
		}
		if err := t.asSent(&letter, a); err != nil {
			return err
		}
		return t.offersSent(&letter, a)
	})
	return letter, err
}

// offersSent reads what a letter told of training, as that is live, and what was news of it.
func (t *tx) offersSent(letter *digest.SentLetter, a args) (err error) {
	var rows []versionRow
	if err := t.all(&rows, `SELECT `+versionColumns+` FROM delivery_offers o JOIN items i ON i.id = o.item_id JOIN versions v ON v.id = i.version_id
		WHERE o.delivery_id = :id AND i.withdrawn_at IS NULL AND i.superseded_by = '' ORDER BY o.position`, a); err != nil {
		return err
	}
	if letter.Offers, err = items(rows); err != nil {
		return err
	}
	return t.offerNews([]*digest.Letter{&letter.Letter})
}

// asSent reads the entries of a letter as they were sent, and how they stand now.
func (t *tx) asSent(letter *digest.SentLetter, a args) error {
	var sent []struct {
		ItemID   int64 `db:"item_id"`
		Asks     int   `db:"asks"`
		Number   int   `db:"number"`
		Fresh    bool  `db:"fresh"`
		Reminded int   `db:"reminded"`
	}
	from, fresh := "delivery_items di", "di.fresh"
	brought, gone, err := t.leafBrought(letter.ID)
	if err != nil {
		return err
	}
	if gone { // a digest was the first to tell of a receipt that was told by it
		from, fresh = t.rows("di", "brought", "delivery_id bigint", "position integer", "item_id bigint", "version integer"), "(d.kind <> 'digest' OR COALESCE(r.told_at >= d.sent_at, true))"
		a["brought"] = asJSON(brought)
	}
	if err := t.all(&sent, `
		SELECT di.item_id, v.asks, v.number, `+fresh+` AS fresh,
			(SELECT COUNT(*) FROM deliveries e WHERE e.recipient = d.recipient AND e.kind = 'reminder' AND e.state = 'sent' AND e.id < d.id
				AND `+t.brought("e.id", "di.item_id", "di.version")+`) AS reminded
		FROM deliveries d JOIN `+from+` ON di.delivery_id = d.id JOIN items i ON i.id = di.item_id
		JOIN versions v ON v.item_id = i.id AND v.number = (SELECT MAX(n.number) FROM versions n WHERE n.item_id = i.id AND n.published_at <= d.not_before)
		LEFT JOIN receipts r ON r.person_id = d.person_id AND r.item_id = di.item_id AND r.version = di.version
		WHERE d.id = :id AND v.asks = di.version AND (i.withdrawn_at IS NULL OR i.withdrawn_at > d.not_before)
			AND (r.closed_at IS NULL OR r.closed_at > d.not_before) AND NOT `+answeredThen+`
		ORDER BY di.position`, a); err != nil {
		return err
	}
	var rows []receiptRow
	if err := t.all(&rows, `SELECT `+receiptColumns+` FROM receipts r JOIN `+from+` ON di.item_id = r.item_id AND di.version = r.version
		WHERE di.delivery_id = :id AND r.person_id = :reader`, a); err != nil {
		return err
	}
	stands := map[int64]digest.Receipt{}
	for _, r := range rows {
		stands[r.ItemID] = r.receipt()
	}
	items := make([]int64, len(sent))
	for i, s := range sent {
		items[i] = s.ItemID
	}
	live, err := t.live(items)
	if err != nil {
		return err
	}
	for _, s := range sent {
		shown, err := t.version(s.ItemID, s.Number)
		if err != nil {
			return err
		}
		receipt := stands[s.ItemID]
		letter.Entries = append(letter.Entries, digest.Entry{Item: digest.Item{ID: s.ItemID, Version: shown}, DueOn: receipt.DueOn, Told: !s.Fresh})
		letter.Since = append(letter.Since, digest.Since{Item: live[s.ItemID], Receipt: receipt})
		letter.Last = letter.Last || letter.Kind == digest.ReminderLetter && s.Reminded+1 >= digest.MaxReminders
	}
	return nil
}

// answeredThen is the condition that the person of delivery d had answered its item
// di when it was claimed, and nobody had handed the answer back.
const answeredThen = `COALESCE((SELECT a.kind <> 'undone' AND NOT EXISTS (SELECT 1 FROM handbacks b WHERE b.answer_id = a.id AND b.at <= d.not_before)
	FROM answers a WHERE a.person_id = d.person_id AND a.item_id = di.item_id AND a.version = di.version AND a.at <= d.not_before
	ORDER BY a.at DESC, a.id DESC LIMIT 1), false)`
