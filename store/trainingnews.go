package store

import "github.com/briefed/briefed/digest"

type newsRow struct {
	DeliveryID int64 `db:"delivery_id"`
	ItemID     int64 `db:"item_id"`
	First      stamp `db:"first_told"`
	Last       stamp `db:"last_sent"`
}

// offerNews puts into digests what changed of training since their readers heard of it.
// What a letter said is what was live when it was claimed, which not_before says; so who
// was told of which version needs no record of its own. A reader heard of a change by the
// digest after it. One of which nobody knows whether it arrived may have told them of the
// training, and may not have told them of the change.
func (t *tx) offerNews(letters []*digest.Letter) error {
	of := make(map[int64]*digest.Letter, len(letters))
	for _, l := range letters {
		of[l.ID] = l
	}
	a := args{"ids": each(letters, func(l *digest.Letter) int64 { return l.ID })}
	var changed []int64 // seldom any
	if err := t.all(&changed, `SELECT i.id FROM items i WHERE i.kind = 'training' AND (i.withdrawn_at IS NOT NULL
		OR i.superseded_by = '' AND EXISTS (SELECT 1 FROM versions v WHERE v.item_id = i.id AND v.number > 1)) ORDER BY i.ref`, nil); err != nil || len(changed) == 0 {
		return err
	}
	a["items"] = changed
	var rows []newsRow
	if err := t.all(&rows, `SELECT d.id AS delivery_id, o.item_id, MIN(e.not_before) AS first_told,
			(SELECT MAX(s.not_before) FROM deliveries s WHERE s.recipient = d.recipient AND s.kind = 'digest' AND NOT s.apart AND s.state = 'sent' AND s.id < d.id) AS last_sent
		FROM deliveries d JOIN deliveries e ON e.recipient = d.recipient AND e.kind = 'digest' AND e.state IN ('sent', 'unknown') AND e.id < d.id
		JOIN delivery_offers o ON o.delivery_id = e.id
		WHERE `+t.in("d.id", "ids")+` AND d.kind = 'digest' AND NOT d.apart AND `+t.in("o.item_id", "items")+`
		GROUP BY d.id, d.recipient, o.item_id ORDER BY d.id, o.item_id`, a); err != nil || len(rows) == 0 {
		return err
	}
	var bodies []versionRow
	if err := t.all(&bodies, `SELECT `+versionColumns+` FROM versions v JOIN items i ON i.id = v.item_id WHERE `+t.in("v.item_id", "items")+` ORDER BY v.item_id, v.number`, a); err != nil {
		return err
	}
	list, err := items(bodies)
	if err != nil {
		return err
	}
	versions := map[int64][]digest.Item{}
	for _, i := range list {
		versions[i.ID] = append(versions[i.ID], i)
	}
	for _, r := range rows {
		heard := r.First.Time
		if r.Last.After(heard) {
			heard = r.Last.Time
		}
		of[r.DeliveryID].Tell(versions[r.ItemID], heard)
	}
	return nil
}
