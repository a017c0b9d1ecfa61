package store

import (
	"context"
	"time"

	"github.com/briefed/briefed/digest"
)

// refresherNotices are the notices that ask the question of a lesson once more: see
// [digest.Notice.Encode].
const refresherNotices = `{"kind":"` + string(digest.NoticeRefresher) + `"%`

// Refreshers implements [digest.RefresherStore].
func (db *DB) Refreshers(ctx context.Context, person int64, since digest.Date) (list []digest.Refresher, err error) {
	var rows []struct {
		ID     int64 `db:"id"`
		ItemID int64 `db:"item_id"`
		Months int   `db:"months"`
		Asked  day   `db:"asked_on"`
	}
	err = db.read(ctx, func(t *tx) error {
		rows, list = nil, nil
		if err := t.all(&rows, `SELECT f.id, f.item_id, f.months, f.asked_on FROM refreshers f
			JOIN items i ON i.id = f.item_id JOIN versions v ON v.id = i.version_id AND v.asks = f.version
			WHERE f.person_id = :person AND f.replied_on IS NULL AND f.asked_on >= `+t.date("since")+` AND i.superseded_by = ''
			ORDER BY f.asked_on, f.id`, args{"person": person, "since": day{since}}); err != nil || len(rows) == 0 {
			return err
		}
		ids := make([]int64, len(rows))
		for i, r := range rows {
			ids[i] = r.ItemID
		}
		live, err := t.live(ids)
		for _, r := range rows {
			list = append(list, digest.Refresher{ID: r.ID, Item: live[r.ItemID], Months: r.Months, Asked: r.Asked.Date})
		}
		return err
	})
	return list, err
}

// ReplyRefresher implements [digest.RefresherStore]. The update of the person's row is
// the gate, and the counter's says what may be shown from then on.
func (db *DB) ReplyRefresher(ctx context.Context, r digest.Refresher, person int64, on digest.Date, service string, right bool) (counted bool, err error) {
	a := args{
		"id": r.ID, "person": person, "day": day{on}, "item": r.Item.ID, "version": r.Item.Asks, "months": r.Months,
		"service": service, "right": 0, "few": digest.SmallNumber,
	}
	if right {
		a["right"] = 1
	}
	err = db.in(ctx, func(t *tx) error {
		n, err := t.exec(`UPDATE refreshers SET replied_on = `+t.date("day")+` WHERE id = :id AND person_id = :person AND replied_on IS NULL`, a)
		if counted = n == 1; err != nil || !counted {
			return err
		}
		const ofService = ` WHERE item_id = :item AND version = :version AND months = :months AND service = :service`
		if _, err := t.exec(`INSERT INTO refresher_counts (item_id, version, months, service, replies, remembered)
			VALUES (:item, :version, :months, :service, 0, 0) ON CONFLICT DO NOTHING`, a); err != nil {
			return err
		}
		if _, err := t.exec(`UPDATE refresher_counts SET replies = replies + 1, remembered = remembered + `+t.cast("right", "integer")+ofService, a); err != nil {
			return err
		}
		_, err = t.exec(`UPDATE refresher_counts SET shown_replies = replies, shown = remembered`+ofService+` AND replies - shown_replies >= `+t.cast("few", "integer"), a)
		return err
	})
	return counted, err
}

// Remembered implements [digest.RefresherStore]: of every version that asked.
func (db *DB) Remembered(ctx context.Context, item int64) (list []digest.Remembered, err error) {
	var rows []struct {
		Months  int    `db:"months"`
		Service string `db:"service"`
		Replies int    `db:"replies"`
		Right   int    `db:"remembered"`
	}
	err = db.read(ctx, func(t *tx) error {
		rows = nil
		return t.all(&rows, `SELECT months, service, SUM(shown_replies) AS replies, SUM(shown) AS remembered FROM refresher_counts
			WHERE item_id = :item GROUP BY months, service ORDER BY months, service`, args{"item": item})
	})
	for _, r := range rows {
		list = append(list, digest.Remembered{Months: r.Months, Service: r.Service, Replies: r.Replies, Right: r.Right})
	}
	return list, err
}

// ToRefresh implements [digest.RefresherTx].
func (p planTx) ToRefresh(on digest.Date, since, until time.Time, items []int64) (list []digest.Recollection, err error) {
	scope := digest.Scope{Items: items}
	a := scopeArgs(on, scope)
	a["since"], a["until"] = stamp{since}, stamp{until}
	var rows []struct {
		PersonID int64 `db:"person_id"`
		ItemID   int64 `db:"item_id"`
		Asks     int   `db:"asks"`
		At       stamp `db:"answered_at"`
		Months   int   `db:"months"`
	}
	err = p.all(&rows, p.places(scope)+`
		SELECT DISTINCT r.person_id, r.item_id, e.asks, r.answered_at,
			COALESCE((SELECT MAX(f.months) FROM refreshers f WHERE f.person_id = r.person_id AND f.item_id = r.item_id AND f.version = r.version), 0) AS months
		FROM `+owed+` JOIN receipts r ON r.person_id = h.person_id AND r.item_id = e.item_id AND r.version = e.asks
		WHERE r.answer IN ('understood', 'discussed') AND r.closed_at IS NULL
			AND r.answered_at >= `+p.time("since")+` AND r.answered_at <= `+p.time("until")+`
		ORDER BY r.answered_at, r.item_id, r.person_id`, a)
	for _, r := range rows {
		list = append(list, digest.Recollection{PersonID: r.PersonID, ItemID: r.ItemID, Asks: r.Asks, At: r.At.Time, Months: r.Months})
	}
	return list, err
}

// RefresherReaders implements [digest.RefresherTx].
func (p planTx) RefresherReaders(on digest.Date, people []int64, since, by digest.Date) ([]digest.Recipient, error) {
	return p.recipients(p.in("p.id", "people")+" AND "+onStaff("p.id", p.date("day"))+`
		AND NOT EXISTS (SELECT 1 FROM absences a WHERE a.person_id = p.id AND a.revoked_at IS NULL AND `+current("a", p.date("day"))+`)
		AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.person_id = p.id AND d.state IN ('queued', 'sending'))
		AND NOT EXISTS (SELECT 1 FROM refreshers f WHERE f.person_id = p.id AND f.asked_on >= `+p.date("since")+`)
		AND NOT EXISTS (SELECT 1 FROM receipts r WHERE r.person_id = p.id AND `+openReceipt+` AND r.told_at IS NOT NULL AND r.due_on <= `+p.date("by")+`)`,
		args{"day": day{on}, "people": people, "since": day{since}, "by": day{by}})
}

// AskRefresher implements [digest.RefresherTx].
func (p planTx) AskRefresher(on digest.Date, u digest.Recollection, people []int64) (fresh []int64, err error) {
	err = p.all(&fresh, `INSERT INTO refreshers (person_id, item_id, version, months, asked_on)
		SELECT id, `+p.id("item")+`, `+p.cast("asks", "integer")+`, `+p.cast("months", "integer")+`, `+p.date("day")+`
		FROM people WHERE `+p.in("id", "people")+` ON CONFLICT DO NOTHING RETURNING person_id`,
		args{"item": u.ItemID, "asks": u.Asks, "months": u.Months, "day": day{on}, "people": people})
	return fresh, err
}
