package store

import (
	"context"
	"fmt"
	"time"

	"github.com/briefed/briefed/digest"
)

// Bounced implements [digest.BounceStore].
func (db *DB) Bounced(ctx context.Context, now time.Time, b digest.Bounce) (noted bool, err error) {
	a := args{"id": b.Delivery, "attempt": b.Attempt, "reference": b.Reference, "now": stamp{now}, "reason": b.Reason, "via": string(digest.Email)}
	attempt := `attempt = :attempt`
	if b.Reference != "" { // what is unknown has none: its answer was lost
		attempt = `(reference = :reference OR reference = '' AND state = 'unknown')`
	}
	err = db.in(ctx, func(t *tx) error {
		n, err := t.exec(`UPDATE deliveries SET state = 'failed', reason = `+t.text("reason")+`
			WHERE id = :id AND via = :via AND state IN ('sent', 'unknown') AND `+attempt, a)
		if noted = n == 1; err != nil {
			return err
		}
		if !noted {
			return t.beingSent(a)
		}
		if _, err := t.exec(`UPDATE receipts SET told_at = NULL, failed_at = `+t.time("now")+`, failed = `+t.text("reason")+`
			FROM deliveries d JOIN delivery_items di ON di.delivery_id = d.id
			WHERE d.id = :id AND d.kind = 'digest' AND `+toPerson+` AND (receipts.told_at IS NULL OR receipts.told_at = d.sent_at)
				AND receipts.said_at IS NULL AND receipts.closed_at IS NULL`, a); err != nil {
			return fmt.Errorf("recording who was not told: %w", err)
		}
		if !b.Gone {
			return nil
		}
		_, err = t.exec(`UPDATE accounts SET gone_at = `+t.time("now")+` WHERE held AND gone_at IS NULL AND via = :via
			AND person_id = (SELECT d.person_id FROM deliveries d WHERE d.id = :id)
			AND (from_at IS NULL OR from_at <= (SELECT d.not_before FROM deliveries d WHERE d.id = :id))`, a)
		return err
	})
	return noted, err
}

// beingSent is an error where what came of a letter is not recorded yet: what is said of it
// meanwhile must be said again, or it would be lost.
func (t *tx) beingSent(a args) error {
	var sending int
	err := t.one(&sending, `SELECT COUNT(*) FROM deliveries WHERE id = :id AND via = :via AND state = 'sending' AND (attempt = :attempt OR `+t.text("reference")+` <> '')`, a)
	if err == nil && sending > 0 {
		err = digest.Errorf(digest.Conflict, "letter %d is being sent: what came back of it cannot be recorded before that is, hand it over again in a minute", a["id"])
	}
	return err
}
