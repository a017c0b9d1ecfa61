package store

import (
	"context"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
)

// Untraced implements [outbox.Store]. A person's conversation is the one of the
// newest message that reached them, also after the one that is looked for; a team's is
// its channel. What traces mails goes by its own reference, and needs none.
func (db *DB) Untraced(ctx context.Context, via digest.Via, now time.Time, ago time.Duration, after int64) (list []outbox.Untraced, err error) {
	var rows []struct {
		deliveryRow
		Conversation string `db:"conversation"`
	}
	var by time.Duration
	err = db.read(ctx, func(t *tx) (err error) {
		if by, err = t.behind(now); err != nil {
			return err
		}
		return t.all(&rows, `
			SELECT * FROM (
				SELECT `+deliveryColumns+`, COALESCE(CASE
					WHEN d.person_id IS NULL THEN (SELECT t.channel FROM teams t WHERE t.id = d.team_id)
					ELSE (SELECT s.place FROM deliveries s WHERE s.recipient = d.recipient AND s.via = d.via AND s.state = 'sent' ORDER BY s.id DESC LIMIT 1)
					END, '') AS conversation
				FROM deliveries d WHERE d.state = 'unknown' AND d.via = `+t.text("via")+` AND d.not_before >= `+t.time("since")+`) u
			WHERE u.conversation <> '' OR `+t.text("via")+` = '`+string(digest.Email)+`' ORDER BY u.id <= `+t.id("after")+`, u.id LIMIT 100`, args{"after": after, "since": stamp{moved(now.Add(-ago), by)}, "via": string(via)})
	})
	for _, r := range rows {
		r.NotBefore.Time = moved(r.NotBefore.Time, -by)
		list = append(list, outbox.Untraced{Delivery: r.delivery(), Conversation: r.Conversation})
	}
	return list, err
}
