package store

import "github.com/briefed/briefed/digest"

// lettersOver are letters, "d", of which nothing is to come any more, from before a day.
const lettersOver = `d.state NOT IN ('queued', 'sending') AND COALESCE(d.sent_at, d.created_at) < :moment`

// heldLetter is what keeps one of them.
const heldLetter = `EXISTS (SELECT 1 FROM holds h WHERE h.lifted_at IS NULL AND (h.person_id = d.person_id OR h.team_id = d.team_id
	OR h.team_id IN (SELECT m.team_id FROM memberships m WHERE m.person_id = d.person_id)
	OR h.item_id IN (SELECT i.item_id FROM delivery_items i WHERE i.delivery_id = d.id)))`

func (t *tx) oldLetters(f *digest.Forgettable) error {
	var n struct {
		Free int `db:"free"`
		Held int `db:"held"`
	}
	err := t.one(&n, `SELECT COUNT(CASE WHEN NOT `+heldLetter+` THEN 1 END) AS free, COUNT(CASE WHEN `+heldLetter+` THEN 1 END) AS held FROM deliveries d WHERE `+lettersOver, beforeArgs(f.Before))
	f.Letters, f.Held = n.Free, n.Held
	return err
}

// letters forgets some letters, and says whether there may be more. That somebody was
// told, and when, stays with what was asked of them.
func (e *erasure) letters(f *digest.Forgettable) (more bool, err error) {
	var ids []int64
	a := beforeArgs(f.Before)
	a["most"] = textsBatch
	if err := e.all(&ids, `SELECT d.id FROM deliveries d WHERE `+lettersOver+` AND NOT `+heldLetter+` ORDER BY d.id LIMIT :most`, a); err != nil || len(ids) == 0 {
		return false, err
	}
	for _, row := range [][2]string{{"delivery_items", "delivery_id"}, {"delivery_offers", "delivery_id"}, {"headcounts", "delivery_id"}, {"deliveries", "id"}} {
		if err := e.drop(row[0], e.in(row[1], "letters"), args{"letters": ids}); err != nil {
			return false, err
		}
	}
	f.Letters += len(ids)
	return len(ids) == textsBatch, nil
}
