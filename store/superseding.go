package store

import (
	"time"

	"github.com/briefed/briefed/digest"
)

// Supersede implements [digest.AuthoringTx]. The update is the gate: of two
// publications that say it, one tells people.
func (p planTx) Supersede(now time.Time, ref, by string) (item digest.Item, done bool, err error) {
	a := args{"now": stamp{now}, "ref": ref, "by": by, "closed": string(digest.Superseded)}
	var ids []int64
	if err := p.all(&ids, `UPDATE items SET superseded_by = :by WHERE ref = :ref AND withdrawn_at IS NULL AND superseded_by = '' RETURNING id`, a); err != nil || len(ids) == 0 {
		return item, false, err
	}
	a["item"] = ids[0]
	if _, err := p.exec(`UPDATE receipts SET closed_at = `+p.time("now")+`, closed = :closed WHERE item_id = :item AND closed_at IS NULL`, a); err != nil {
		return item, false, err
	}
	var row versionRow
	if err := p.one(&row, `SELECT `+versionColumns+` FROM items i JOIN versions v ON v.id = i.version_id WHERE i.id = :item`, a); err != nil {
		return item, false, err
	}
	item, err = row.item()
	return item, err == nil, err
}

// LiveItem implements [digest.AuthoringTx].
func (p planTx) LiveItem(ref string) (digest.Item, error) {
	var rows []versionRow
	err := p.all(&rows, `SELECT `+versionColumns+` FROM items i JOIN versions v ON v.id = i.version_id WHERE i.ref = :ref AND i.withdrawn_at IS NULL`, args{"ref": ref})
	if err != nil || len(rows) == 0 {
		return digest.Item{}, err
	}
	return rows[0].item()
}

// TakeMonth implements [digest.AuthoringTx].
func (p planTx) TakeMonth(now time.Time, month digest.Date) (bool, error) {
	n, err := p.exec(`INSERT INTO months_told (month, told_at) VALUES (`+p.date("month")+`, `+p.time("now")+`) ON CONFLICT DO NOTHING`,
		args{"month": day{month}, "now": stamp{now}})
	return n == 1, err
}
