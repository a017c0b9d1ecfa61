package store

import (
	"strings"
	"time"

	"github.com/briefed/briefed/digest"
)

// ActionsDue implements [digest.ActionTx]. The letters say who was reminded of what.
func (p planTx) ActionsDue(on digest.Date, since time.Time) (list []digest.ActionDue, err error) {
	before, after, _ := strings.Cut(digest.ActionNotice(1).Encode(), "1")
	var rows []struct {
		DiscussionID int64 `db:"id"`
		OwnerID      int64 `db:"owner_id"`
	}
	err = p.all(&rows, `SELECT d.id, d.owner_id FROM discussions d
		WHERE d.action <> '' AND d.owner_id IS NOT NULL AND d.done_at IS NULL AND d.due_on <= `+p.date("day")+`
			AND NOT EXISTS (SELECT 1 FROM deliveries l WHERE l.person_id = d.owner_id AND l.created_at > `+p.time("since")+`
				AND l.notice = `+p.text("before")+` || CAST(d.id AS text) || `+p.text("after")+`)
		ORDER BY d.id`, args{"day": day{on}, "since": stamp{since}, "before": before, "after": after})
	for _, r := range rows {
		list = append(list, digest.ActionDue{DiscussionID: r.DiscussionID, OwnerID: r.OwnerID})
	}
	return list, err
}
