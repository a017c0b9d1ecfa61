package store

import (
	"time"

	"github.com/briefed/briefed/digest"
)

// notify queues a notice for each of the people.
func (t *tx) notify(now time.Time, n digest.Notice, people ...int64) error {
	type row struct {
		PersonID  int64  `json:"person_id"`
		Recipient string `json:"recipient"`
	}
	if len(people) == 0 {
		return nil
	}
	_, err := t.exec(`
		INSERT INTO deliveries (kind, recipient, person_id, state, not_before, created_at, notice)
		SELECT `+t.text("kind")+`, recipient, person_id, 'queued', `+t.time("now")+`, `+t.time("now")+`, `+t.text("notice")+`
		FROM `+t.rows("x", "rows", "person_id bigint", "recipient text"),
		args{
			"kind": string(digest.NoticeMessage), "now": stamp{now}, "notice": n.Encode(),
			"rows": asJSON(each(people, func(id int64) row { return row{id, recipient(id, 0)} })),
		})
	return err
}
