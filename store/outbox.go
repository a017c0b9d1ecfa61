package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
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
	Via       string `db:"via"`
	Place     string `db:"place"`
	Reference string `db:"reference"`
	Reason    string `db:"reason"`
}

const deliveryColumns = "id, run_id, kind, person_id, team_id, state, attempt, not_before, created_at, sent_at, via, place, reference, reason"

func (r deliveryRow) delivery() digest.Delivery {
	return digest.Delivery{
		ID: r.ID, RunID: value(r.RunID), Kind: digest.DeliveryKind(r.Kind), PersonID: value(r.PersonID), TeamID: value(r.TeamID),
		State: digest.DeliveryState(r.State), Attempt: r.Attempt, NotBefore: r.NotBefore.Time, CreatedAt: r.CreatedAt.Time,
		SentAt: r.SentAt.Time, Via: digest.Via(r.Via), Place: r.Place, Reference: r.Reference, Reason: r.Reason,
	}
}

// Turn implements [outbox.Store].
func (db *DB) Turn(ctx context.Context, turn outbox.Turn) (claim outbox.Claim, err error) {
	caller := turn
	err = db.in(ctx, func(t *tx) error {
		t.often()
		if err := t.planOnce(); err != nil {
			return err
		}
		claim = outbox.Claim{}
		by, err := t.behind(caller.Now)
		if err != nil {
			return err
		}
		turn = shared(caller, by)
		claim.Ahead = -by
		if err := t.complete(turn); err != nil {
			return err
		}
		if err := t.pauseFor(turn); err != nil {
			return err
		}
		if err := t.renew(turn); err != nil {
			return err
		}
		if err := t.holdWays(turn, &claim); err != nil {
			return err
		}
		if claim.Deliveries, err = t.claim(turn, claim.Held); err != nil {
			return err
		}
		if claim.Links, err = t.linked(turn, claim.Deliveries); err != nil {
			return err
		}
		for i := range claim.Deliveries {
			claim.Deliveries[i].NotBefore = moved(claim.Deliveries[i].NotBefore, -by)
		}
		if len(claim.Deliveries) > 0 { // a quieter turn expires and counts, not that of every letter
			claim.Waiting, claim.Next = len(claim.Deliveries), caller.Now
			return nil
		}
		if claim.Lapsed, err = t.expire(turn); err != nil {
			return err
		}
		if err := t.forgetLinks(turn.Wall); err != nil {
			return err
		}
		err = t.waiting(turn, &claim)
		claim.Next = moved(claim.Next, -by)
		return err
	})
	return claim, err
}

// shared is a turn by the clock that processes share.
func shared(turn outbox.Turn, by time.Duration) outbox.Turn {
	turn.Now = turn.Now.Add(by)
	turn.Done = slices.Clone(turn.Done)
	for i := range turn.Done {
		o := &turn.Done[i]
		o.NotBefore, o.SentAt = moved(o.NotBefore, by), moved(o.SentAt, by)
	}
	return turn
}

// complete records what came of letters, as long as nobody else has taken them
// over since: the attempt is the fence.
func (t *tx) complete(turn outbox.Turn) error {
	if len(turn.Done) == 0 {
		return nil
	}
	type row struct {
		ID        int64  `json:"id"`
		Attempt   int    `json:"attempt"`
		State     string `json:"state"`
		NotBefore stamp  `json:"not_before"`
		SentAt    stamp  `json:"sent_at"`
		Place     string `json:"place"`
		Reference string `json:"reference"`
		Reason    string `json:"reason"`
		On        day    `json:"on_day"`
		Gone      bool   `json:"gone"`
		Another   bool   `json:"another"`
		Says      string `json:"says"`
	}
	rows := each(turn.Done, func(o outbox.Outcome) row {
		return row{o.ID, o.Attempt, string(o.Closed), stamp{o.NotBefore}, stamp{o.SentAt}, o.Place, o.Reference, o.Reason, day{o.On}, o.Gone, o.Another, o.Says}
	})
	a := args{"rows": asJSON(rows), "now": stamp{turn.Now}, "ids": each(turn.Done, func(o outbox.Outcome) int64 { return o.ID })}
	x := t.rows("x", "rows", "id bigint", "attempt integer", "state text", "not_before timestamptz", "sent_at timestamptz",
		"place text", "reference text", "reason text", "on_day date", "gone boolean", "another boolean", "says text")
	// What the person learned from the message is recorded before its state, so
	// that an outcome reported twice counts once.
	if err := t.told(turn, x, a); err != nil {
		return err
	}
	if err := t.failed(turn, x, a); err != nil {
		return err
	}
	if slices.ContainsFunc(turn.Done, func(o outbox.Outcome) bool { return o.Closed == digest.Sent && o.PersonID == 0 }) {
		if err := t.counted(turn, x, a); err != nil {
			return err
		}
	}
	if slices.ContainsFunc(turn.Done, func(o outbox.Outcome) bool { return o.Gone }) {
		if _, err := t.exec(`UPDATE accounts SET gone_at = `+t.time("now")+` WHERE gone_at IS NULL AND id IN (
			SELECT c.id FROM `+x+` JOIN deliveries d ON d.id = x.id AND d.attempt = x.attempt
			JOIN accounts c ON c.held AND c.person_id = d.person_id AND c.via = d.via WHERE x.gone)`, a); err != nil {
			return fmt.Errorf("recording whose account is gone: %w", err)
		}
	}
	if _, err := t.exec(`
		UPDATE deliveries SET state = x.state, lease_until = NULL, not_before = COALESCE(x.not_before, deliveries.not_before),
			sent_at = x.sent_at, place = x.place, reference = x.reference, reason = x.reason,
			via = CASE WHEN x.another THEN '' ELSE deliveries.via END,
			refused = CASE WHEN x.another THEN CASE WHEN deliveries.refused = '' THEN ',' ELSE deliveries.refused END || deliveries.via || ',' ELSE deliveries.refused END
		FROM `+x+` WHERE deliveries.id = x.id AND deliveries.attempt = x.attempt AND deliveries.state IN ('sending', 'unknown')`+t.andIn("deliveries.id", "ids"), a); err != nil {
		return fmt.Errorf("recording what came of %d letters: %w", len(turn.Done), err)
	}
	return nil
}
