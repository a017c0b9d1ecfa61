package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/briefed/briefed/digest"
)

type deliveryRow struct {
	ID        int64  `db:"id"`
	RunID     *int64 `db:"run_id"`
	Kind      string `db:"kind"`
	PersonID  *int64 `db:"person_id"`
	TeamID    *int64 `db:"team_id"`
	State     string `db:"state"`
	Attempt   int    `db:"attempt"`
	NotBefore stamp  `db:"not_before"`
	CreatedAt stamp  `db:"created_at"`
	SentAt    stamp  `db:"sent_at"`
	Channel   string `db:"channel"`
	TS        string `db:"ts"`
	Reason    string `db:"reason"`
}

const deliveryColumns = "id, run_id, kind, person_id, team_id, state, attempt, not_before, created_at, sent_at, channel, ts, reason"

func (r deliveryRow) delivery() digest.Delivery {
	return digest.Delivery{
		ID: r.ID, RunID: value(r.RunID), Kind: digest.DeliveryKind(r.Kind), PersonID: value(r.PersonID), TeamID: value(r.TeamID),
		State: digest.DeliveryState(r.State), Attempt: r.Attempt, NotBefore: r.NotBefore.Time, CreatedAt: r.CreatedAt.Time,
		SentAt: r.SentAt.Time, Channel: r.Channel, TS: r.TS, Reason: r.Reason,
	}
}

// Turn implements [digest.Outbox].
func (db *DB) Turn(ctx context.Context, turn digest.Turn) (claim digest.Claim, err error) {
	err = db.in(ctx, func(t *tx) error {
		t.often()
		claim = digest.Claim{}
		if err := t.complete(turn); err != nil {
			return err
		}
		if err := t.pauseFor(turn); err != nil {
			return err
		}
		if claim.Held, err = t.hold(turn); err != nil {
			return err
		}
		if claim.Held && turn.Want > 0 {
			if claim.Deliveries, err = t.claim(turn); err != nil {
				return err
			}
		}
		if len(claim.Deliveries) > 0 { // a quieter turn expires and counts, not that of every letter
			claim.Waiting, claim.Next = len(claim.Deliveries), turn.Now
			return nil
		}
		if claim.Lapsed, err = t.expire(turn); err != nil {
			return err
		}
		return t.waiting(turn.Now, &claim)
	})
	return claim, err
}

// complete records what came of letters, as long as nobody else has taken them
// over since: the attempt is the fence.
func (t *tx) complete(turn digest.Turn) error {
	if len(turn.Done) == 0 {
		return nil
	}
	type row struct {
		ID        int64  `json:"id"`
		Attempt   int    `json:"attempt"`
		State     string `json:"state"`
		NotBefore stamp  `json:"not_before"`
		SentAt    stamp  `json:"sent_at"`
		Channel   string `json:"channel"`
		TS        string `json:"ts"`
		Reason    string `json:"reason"`
		On        day    `json:"on_day"`
		Gone      bool   `json:"gone"`
		Says      string `json:"says"`
	}
	rows := each(turn.Done, func(o digest.Outcome) row {
		return row{o.ID, o.Attempt, string(o.Closed), stamp{o.NotBefore}, stamp{o.SentAt}, o.Channel, o.TS, o.Reason, day{o.On}, o.Gone, o.Says}
	})
	a := args{"rows": asJSON(rows), "now": stamp{turn.Now}, "ids": each(turn.Done, func(o digest.Outcome) int64 { return o.ID })}
	x := t.rows("x", "rows", "id bigint", "attempt integer", "state text", "not_before timestamptz", "sent_at timestamptz",
		"channel text", "ts text", "reason text", "on_day date", "gone boolean", "says text")
	// What the person learned from the message is recorded before its state, so
	// that an outcome reported twice counts once.
	if err := t.told(turn, x, a); err != nil {
		return err
	}
	if slices.ContainsFunc(turn.Done, func(o digest.Outcome) bool { return o.Closed == digest.Sent && o.PersonID == 0 }) {
		if err := t.counted(turn, x, a); err != nil {
			return err
		}
	}
	if _, err := t.exec(`
		UPDATE deliveries SET state = x.state, lease_until = NULL, not_before = COALESCE(x.not_before, deliveries.not_before),
			sent_at = x.sent_at, channel = x.channel, ts = x.ts, reason = x.reason
		FROM `+x+` WHERE deliveries.id = x.id AND deliveries.attempt = x.attempt AND deliveries.state IN ('sending', 'unknown')
			AND `+t.in("deliveries.id", "ids"), a); err != nil {
		return fmt.Errorf("recording what came of %d letters: %w", len(turn.Done), err)
	}
	if slices.ContainsFunc(turn.Done, func(o digest.Outcome) bool { return o.Gone }) {
		if _, err := t.exec(`UPDATE people SET slack_gone_at = `+t.time("now")+` WHERE slack_gone_at IS NULL AND id IN (
			SELECT d.person_id FROM `+x+` JOIN deliveries d ON d.id = x.id WHERE x.gone)`, a); err != nil {
			return fmt.Errorf("recording who is gone from Slack: %w", err)
		}
	}
	return nil
}

// told marks receipts as told, and counts reminders, for letters that arrived. A
// person is told what their message listed; a team what its channel carried,
// those of it who were there that day, can read in Slack, and did not choose to
// read by direct message: their own message tells them.
func (t *tx) told(turn digest.Turn, x string, a args) error {
	carried := x + ` JOIN deliveries d ON d.id = x.id AND d.attempt = x.attempt AND d.state IN ('sending', 'unknown') AND x.state = 'sent'
		AND ` + t.in("d.id", "ids") + ` JOIN delivery_items di ON di.delivery_id = d.id`
	var person, channel bool
	for _, o := range turn.Done {
		person = person || o.Closed == digest.Sent && o.PersonID != 0
		channel = channel || o.Closed == digest.Sent && o.PersonID == 0
	}
	if person {
		if _, err := t.exec(`
			UPDATE receipts SET told_at = COALESCE(receipts.told_at, x.sent_at),
				reminders = receipts.reminders + CASE WHEN d.kind = 'reminder' THEN 1 ELSE 0 END
			FROM `+carried+`
			WHERE receipts.person_id = d.person_id AND receipts.item_id = di.item_id AND receipts.version = di.version`, a); err != nil {
			return fmt.Errorf("recording who was told: %w", err)
		}
	}
	if channel {
		if _, err := t.exec(`
			UPDATE receipts SET told_at = x.sent_at
			FROM `+carried+` JOIN memberships m ON m.team_id = d.team_id JOIN people p ON p.id = m.person_id
			WHERE d.person_id IS NULL AND d.kind = 'digest' AND `+current("m", "x.on_day")+`
				AND p.slack_id IS NOT NULL AND p.slack_gone_at IS NULL
				AND NOT EXISTS (SELECT 1 FROM absences w WHERE w.person_id = m.person_id AND w.revoked_at IS NULL AND `+current("w", "x.on_day")+`)
				AND NOT EXISTS (SELECT 1 FROM preferences f WHERE f.person_id = m.person_id AND f.place = 'dm')
				AND receipts.told_at IS NULL AND receipts.person_id = m.person_id
				AND receipts.item_id = di.item_id AND receipts.version = di.version`, a); err != nil {
			return fmt.Errorf("recording which team was told: %w", err)
		}
	}
	return nil
}

func (t *tx) pauseFor(turn digest.Turn) error {
	for _, o := range turn.Done {
		if o.Pause == "" {
			continue
		}
		if err := t.pause(o.Pause, o.NotBefore, o.Reason); err != nil {
			return err
		}
	}
	return nil
}

// pause holds a bucket back; a pause only ever grows.
func (t *tx) pause(bucket string, until time.Time, reason string) error {
	_, err := t.exec(`INSERT INTO pauses (bucket, until, reason) VALUES (:bucket, :until, :reason)
		ON CONFLICT (bucket) DO UPDATE SET until = excluded.until, reason = excluded.reason
		WHERE pauses.until IS NOT NULL AND (excluded.until IS NULL OR excluded.until > pauses.until)`,
		args{"bucket": bucket, "until": stamp{until}, "reason": reason})
	return err
}

const leaseRanOut = "the service stopped while this was being sent: it may or may not have arrived"

// expire marks letters whose lease ran out as unknown: whoever sent them died,
// and they may have arrived.
func (t *tx) expire(turn digest.Turn) (lapsed int, err error) {
	return t.exec(`UPDATE deliveries SET state = 'unknown', lease_until = NULL, reason = :reason
		WHERE state = 'sending' AND lease_until < `+t.time("now"), args{"now": stamp{turn.Now}, "reason": leaseRanOut})
}

const senderLease = "sender"

// hold takes or renews the sender's lease: one paced sender per workspace.
func (t *tx) hold(turn digest.Turn) (bool, error) {
	n, err := t.exec(`INSERT INTO leases (name, holder, until) VALUES (:name, :holder, :until)
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
		WHERE leases.holder = excluded.holder OR leases.until < `+t.time("now"),
		args{"name": senderLease, "holder": turn.Holder, "until": stamp{turn.Now.Add(turn.Lease)}, "now": stamp{turn.Now}})
	return n == 1, err
}

// Release implements [digest.Outbox].
func (db *DB) Release(ctx context.Context, holder string) error {
	return db.in(ctx, func(t *tx) error {
		_, err := t.exec(`DELETE FROM leases WHERE name = :name AND holder = :holder`, args{"name": senderLease, "holder": holder})
		return err
	})
}

// held is the condition that a pause holds delivery d back.
func (t *tx) held() string {
	bucket := func(channel string) string { return "w.bucket = " + t.text("channel") + " || (" + channel + ")" }
	return `EXISTS (SELECT 1 FROM pauses w WHERE ` + t.running("w") + ` AND (w.bucket = ` + t.text("workspace") + `
		OR ` + bucket("SELECT t.channel FROM teams t WHERE t.id = d.team_id AND d.person_id IS NULL") + `
		OR ` + bucket("SELECT p.slack_id FROM people p WHERE p.id = d.person_id") + `))`
}

// running is the condition that a pause is not over.
func (t *tx) running(alias string) string {
	return "(" + alias + ".until IS NULL OR " + alias + ".until > " + t.time("now") + ")"
}

// claim takes deliveries that may go, the longest due first, and for each
// recipient one at a time and in a second, as Slack asks of a channel.
func (t *tx) claim(turn digest.Turn) ([]digest.Delivery, error) {
	var rows []deliveryRow
	err := t.all(&rows, `
		UPDATE deliveries SET state = 'sending', attempt = attempt + 1, not_before = `+t.time("now")+`, lease_until = `+t.time("lease")+`
		WHERE id IN (
			SELECT d.id FROM deliveries d
			WHERE d.state = 'queued' AND d.not_before <= `+t.time("now")+` AND NOT `+t.held()+`
				AND NOT EXISTS (SELECT 1 FROM deliveries b WHERE b.recipient = d.recipient AND b.id <> d.id AND b.created_at > `+t.time("recent")+`
					AND (b.state = 'sending' OR b.state = 'sent' AND b.sent_at > `+t.time("second")+` OR b.state = 'queued' AND b.id < d.id AND b.not_before <= `+t.time("now")+`))
			ORDER BY d.not_before, d.id LIMIT :want `+t.skipLocked()+`)
		RETURNING `+deliveryColumns,
		args{
			"workspace": digest.WorkspaceBucket, "channel": digest.ChannelBucket(""),
			"now": stamp{turn.Now}, "lease": stamp{turn.Now.Add(turn.Claim)}, "want": turn.Want,
			"second": stamp{turn.Now.Add(-time.Second)}, "recent": stamp{turn.Now.AddDate(0, 0, -14)},
		})
	return each(rows, deliveryRow.delivery), err
}

// waiting counts what is queued or being sent, and says when the next may go: a
// paused bucket's letters when the first pause ends, or in a year where no pause
// ends by itself.
func (t *tx) waiting(now time.Time, claim *digest.Claim) error {
	var row struct {
		Queued  int   `db:"queued"`
		Sending int   `db:"sending"`
		Next    stamp `db:"next"`
		Ends    stamp `db:"ends"`
	}
	err := t.one(&row, `
		SELECT (SELECT COUNT(*) FROM deliveries WHERE state = 'queued') AS queued, (SELECT COUNT(*) FROM deliveries WHERE state = 'sending') AS sending,
			(SELECT MIN(d.not_before) FROM deliveries d WHERE d.state = 'queued' AND NOT `+t.held()+`) AS next,
			(SELECT MIN(w.until) FROM pauses w WHERE `+t.running("w")+`) AS ends`,
		args{"now": stamp{now}, "workspace": digest.WorkspaceBucket, "channel": digest.ChannelBucket("")})
	claim.Waiting, claim.Sending, claim.Next = row.Queued+row.Sending, row.Sending, row.Next.Time
	if !row.Ends.IsZero() && (claim.Next.IsZero() || row.Ends.Before(claim.Next)) {
		claim.Next = row.Ends.Time
	}
	if claim.Next.IsZero() && claim.Waiting > 0 {
		claim.Next = now.AddDate(1, 0, 0)
	}
	return err
}
