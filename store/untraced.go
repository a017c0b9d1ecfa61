package store

import (
	"context"
	"time"

	"github.com/briefed/briefed/digest"
)

// Untraced implements [digest.Outbox]. A person's conversation is the one of the
// newest message that reached them; a team's is its channel.
func (db *DB) Untraced(ctx context.Context, since time.Time) (list []digest.Untraced, err error) {
	var rows []struct {
		deliveryRow
		Conversation string `db:"conversation"`
	}
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `
			SELECT * FROM (
				SELECT `+deliveryColumns+`, COALESCE(CASE
					WHEN d.person_id IS NULL THEN (SELECT t.channel FROM teams t WHERE t.id = d.team_id)
					ELSE (SELECT s.channel FROM deliveries s WHERE s.recipient = d.recipient AND s.state = 'sent' ORDER BY s.id DESC LIMIT 1)
					END, '') AS conversation
				FROM deliveries d WHERE d.state = 'unknown' AND d.not_before >= `+t.time("since")+`) u
			WHERE u.conversation <> '' ORDER BY u.id LIMIT 100`, args{"since": stamp{since}})
	})
	for _, r := range rows {
		list = append(list, digest.Untraced{Delivery: r.delivery(), Conversation: r.Conversation})
	}
	return list, err
}
