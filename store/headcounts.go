package store

import (
	"context"
	"fmt"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
)

// counted begins to keep the counts of what was posted to channels. They are looked
// at a minute later in any case: some may have answered while it was posted.
func (t *tx) counted(turn outbox.Turn, x string, a args) error {
	a["next"], a["until"] = stamp{turn.Now.Add(outbox.CountEvery)}, stamp{turn.Now.Add(outbox.CountFor)}
	_, err := t.exec(`
		INSERT INTO headcounts (delivery_id, team_id, changed, says, not_before, until)
		SELECT d.id, d.team_id, 1, x.says, `+t.time("next")+`, `+t.time("until")+`
		FROM `+x+` JOIN deliveries d ON d.id = x.id AND d.attempt = x.attempt AND d.state IN ('sending', 'unknown') AND x.state = 'sent'
		WHERE d.person_id IS NULL AND d.kind = 'digest' AND NOT `+outside("d")+`
		ON CONFLICT (delivery_id) DO NOTHING`, a)
	if err != nil {
		return fmt.Errorf("keeping the counts of a channel: %w", err)
	}
	return nil
}

// recount marks what channels show of an item as changed, for the teams of people
// who answered it: "= :person" or the like. The row that it changes is the gate:
// who claims it meanwhile has read the counts after this, or does so again.
func (t *tx) recount(people string, a args) error {
	_, err := t.exec(`
		UPDATE headcounts SET changed = changed + 1
		WHERE until > `+t.time("at")+` AND team_id IN (SELECT m.team_id FROM memberships m WHERE m.person_id `+people+`)
			AND EXISTS (SELECT 1 FROM delivery_items di
				WHERE di.delivery_id = headcounts.delivery_id AND di.item_id = :item AND di.version = :version)`, a)
	if err != nil {
		return fmt.Errorf("marking the counts of a channel: %w", err)
	}
	return nil
}

// ClaimCounts implements [outbox.Counts].
func (db *DB) ClaimCounts(ctx context.Context, via digest.Via, now, next time.Time, want int) (stale []outbox.StaleCount, err error) {
	err = db.in(ctx, func(t *tx) error {
		by, err := t.behind(now)
		if err != nil {
			return err
		}
		a := args{
			"now": stamp{now.Add(by)}, "next": stamp{next.Add(by)}, "want": want, "via": string(via), "updates": digest.UpdateBucket(via),
			"workspace": digest.WorkspaceBucket, "channel": digest.ChannelBucket(""),
		}
		var claimed []struct {
			ID      int64  `db:"delivery_id"`
			Changed int    `db:"changed"`
			Says    string `db:"says"`
		}
		if err := t.all(&claimed, `
			UPDATE headcounts SET not_before = `+t.time("next")+` WHERE delivery_id IN (
				SELECT h.delivery_id FROM headcounts h
				WHERE h.changed > h.shown AND h.not_before <= `+t.time("now")+` AND h.until > `+t.time("now")+`
					AND NOT EXISTS (SELECT 1 FROM pauses w WHERE w.bucket = `+t.text("updates")+` AND `+t.running("w")+`)
					AND EXISTS (SELECT 1 FROM deliveries d WHERE d.id = h.delivery_id AND d.via = `+t.text("via")+` AND NOT `+t.held()+`)
				ORDER BY h.not_before, h.delivery_id LIMIT :want `+t.skipLocked()+`)
			RETURNING delivery_id, changed, says`, a); err != nil || len(claimed) == 0 {
			return err
		}
		ids := make([]int64, len(claimed))
		for i, c := range claimed {
			ids[i] = c.ID
		}
		a["ids"] = ids
		var rows []deliveryRow
		if err := t.all(&rows, `SELECT `+deliveryColumns+` FROM deliveries WHERE `+t.in("id", "ids")+` ORDER BY id`, a); err != nil {
			return err
		}
		stale = nil
		for _, r := range rows {
			for _, c := range claimed {
				if c.ID == r.ID {
					stale = append(stale, outbox.StaleCount{Delivery: r.delivery(), Changed: c.Changed, Says: c.Says})
				}
			}
		}
		return nil
	})
	return stale, err
}

// CountShown implements [outbox.Counts].
func (db *DB) CountShown(ctx context.Context, c outbox.StaleCount) error {
	return db.in(ctx, func(t *tx) error {
		_, err := t.exec(`UPDATE headcounts SET shown = :changed, says = :says WHERE delivery_id = :id AND shown < :changed`,
			args{"id": c.ID, "changed": c.Changed, "says": c.Says})
		return err
	})
}

// EndCount implements [outbox.Counts].
func (db *DB) EndCount(ctx context.Context, now time.Time, delivery int64) error {
	return db.in(ctx, func(t *tx) error {
		_, err := t.exec(`UPDATE headcounts SET until = `+t.time("now")+` WHERE delivery_id = :id`, args{"id": delivery, "now": stamp{now}})
		return err
	})
}

// Headcounts implements [outbox.Counts]: one query, however many messages.
func (db *DB) Headcounts(ctx context.Context, on digest.Date, deliveries []int64) (map[digest.HeadcountKey]digest.Headcount, error) {
	var rows []struct {
		DeliveryID int64 `db:"delivery_id"`
		ItemID     int64 `db:"item_id"`
		Answered   int   `db:"answered"`
		Asked      int   `db:"asked"`
	}
	err := db.read(ctx, func(t *tx) error {
		return t.all(&rows, `
			SELECT di.delivery_id, di.item_id, COUNT(DISTINCT r.person_id) AS asked,
				COUNT(DISTINCT CASE WHEN r.answer IS NOT NULL THEN r.person_id END) AS answered
			FROM deliveries d JOIN delivery_items di ON di.delivery_id = d.id
			JOIN memberships m ON m.team_id = d.team_id AND `+current("m", t.date("day"))+`
			JOIN receipts r ON r.person_id = m.person_id AND r.item_id = di.item_id AND r.version = di.version AND r.closed_at IS NULL
			WHERE `+t.in("d.id", "ids")+` AND (r.answer IS NOT NULL OR `+t.reaches("m.person_id", "")+`
				AND NOT EXISTS (SELECT 1 FROM absences w WHERE w.person_id = m.person_id AND w.revoked_at IS NULL AND `+current("w", t.date("day"))+`))
			GROUP BY di.delivery_id, di.item_id`, args{"day": day{on}, "ids": deliveries})
	})
	counts := make(map[digest.HeadcountKey]digest.Headcount, len(rows))
	for _, r := range rows {
		counts[digest.HeadcountKey{DeliveryID: r.DeliveryID, ItemID: r.ItemID}] = digest.Headcount{Answered: r.Answered, Asked: r.Asked}
	}
	return counts, err
}
