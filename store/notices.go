package store

import (
	"time"

	"github.com/briefed/briefed/digest"
)

// notify queues a notice for each of the people who can be reached, to go from a
// moment on.
func (t *tx) notify(now, from time.Time, n digest.Notice, people ...int64) error {
	type row struct {
		PersonID  int64  `json:"person_id"`
		Recipient string `json:"recipient"`
	}
	if len(people) == 0 {
		return nil
	}
	_, err := t.exec(`
		INSERT INTO deliveries (kind, recipient, person_id, state, not_before, created_at, notice)
		SELECT `+t.text("kind")+`, recipient, person_id, 'queued', `+t.time("from")+`, `+t.time("now")+`, `+t.text("notice")+`
		FROM `+t.rows("x", "rows", "person_id bigint", "recipient text")+`
		WHERE `+t.reaches("x.person_id", ""),
		args{
			"kind": string(digest.NoticeLetter), "now": stamp{now}, "from": stamp{from}, "notice": n.Encode(),
			"rows": asJSON(each(people, func(id int64) row { return row{id, recipient(id, 0)} })),
		})
	return err
}
