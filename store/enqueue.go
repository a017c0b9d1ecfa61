package store

import (
	"fmt"
	"time"

	"github.com/briefed/briefed/digest"
)

func recipient(person, team int64) string {
	if person != 0 {
		return fmt.Sprintf("person %d", person)
	}
	return fmt.Sprintf("team %d", team)
}

// Enqueue implements [digest.PlanTx]. A digest that still waits when the next
// one is planned is dropped: the next one carries every open item.
func (p planTx) Enqueue(now time.Time, letters []digest.Planned) (int, error) {
	if len(letters) == 0 {
		return 0, nil
	}
	type row struct {
		N         int    `json:"n"`
		RunID     *int64 `json:"run_id"`
		Kind      string `json:"kind"`
		Recipient string `json:"recipient"`
		PersonID  *int64 `json:"person_id"`
		TeamID    *int64 `json:"team_id"`
		Queued    int    `json:"queued"`
		Minutes   int    `json:"minutes"`
		Late      bool   `json:"late"`
		Apart     bool   `json:"apart"`
		Notice    string `json:"notice"`
		NotBefore stamp  `json:"not_before"`
	}
	rows := make([]row, len(letters))
	for i, l := range letters {
		rows[i] = row{
			i, optional(l.RunID), string(l.Kind), recipient(l.PersonID, l.TeamID), optional(l.PersonID), optional(l.TeamID),
			l.Queued, l.Minutes, l.Late, l.Apart, l.Notice,
			stamp{l.NotBefore},
		}
	}
	a := args{"rows": asJSON(rows), "now": stamp{now}}
	x := p.tx.rows("x", "rows", "n integer", "run_id bigint", "kind text", "recipient text", "person_id bigint", "team_id bigint",
		"queued integer", "minutes integer", "late boolean", "apart boolean", "notice text", "not_before timestamptz")
	if err := p.dropWaiting(letters); err != nil {
		return 0, err
	}
	var ids []struct {
		ID        int64  `db:"id"`
		RunID     *int64 `db:"run_id"`
		Recipient string `db:"recipient"`
		Kind      string `db:"kind"`
	}
	if err := p.all(&ids, `
		INSERT INTO deliveries (run_id, kind, recipient, person_id, team_id, state, via, not_before, created_at, queued, minutes, late, apart, notice)
		SELECT run_id, kind, recipient, person_id, team_id, 'queued', `+p.onlyWay("x")+`, COALESCE(x.not_before, `+p.time("now")+`), `+p.time("now")+`, queued, minutes, late, apart, notice
		FROM `+x+` WHERE true ORDER BY n
		ON CONFLICT (run_id, recipient, kind) DO NOTHING
		RETURNING id, run_id, recipient, kind`, a); err != nil {
		return 0, err
	}
	type key struct {
		run             int64
		recipient, kind string
	}
	byKey := make(map[key]int64, len(ids))
	for _, r := range ids {
		byKey[key{value(r.RunID), r.Recipient, r.Kind}] = r.ID
	}
	entries := make([]entryRow, 0, len(letters)*digest.MaxEntries)
	var offers []offeredRow
	for i, l := range letters {
		id, ok := byKey[key{l.RunID, rows[i].Recipient, rows[i].Kind}]
		if !ok {
			continue
		}
		for n, e := range l.Entries {
			entries = append(entries, entryRow{id, n, e.ItemID, e.Asks, !e.Told})
		}
		for n, item := range l.Offers {
			offers = append(offers, offeredRow{id, n, item})
		}
	}
	if err := p.addEntries(entries); err != nil {
		return 0, err
	}
	if err := p.addOffers(offers); err != nil {
		return 0, err
	}
	return len(ids), p.refreshStatistics(len(ids))
}

// onlyWay is the way of a planned letter x that is due now and whose person has but one:
// there is nothing to choose when its turn comes. Any other letter's is chosen then; and
// so is this one's again, should it have become another meanwhile. A notice may go where
// no other letter does.
func (p planTx) onlyWay(x string) string {
	return `CASE WHEN ` + x + `.person_id IS NULL OR ` + x + `.kind = 'notice' OR ` + x + `.not_before > ` + p.time("now") + ` THEN '' ELSE COALESCE((
		SELECT CASE WHEN COUNT(*) = 1 THEN MIN(c.via) END FROM accounts c JOIN vias v ON v.via = c.via AND ` + p.openAt("v", "") + `
		WHERE c.person_id = ` + x + `.person_id AND c.held AND ` + p.openAt("c", "") + `), '') END`
}

// manyLetters is from where on PostgreSQL would send by the statistics of an
// outbox that was nearly empty, and read the whole of it for each letter.
const manyLetters = 1000

func (p planTx) refreshStatistics(letters int) error {
	if !p.postgres || letters < manyLetters {
		return nil
	}
	_, err := p.exec("ANALYZE deliveries, delivery_items", nil)
	return err
}

// dropWaiting drops the digests that still wait for somebody who gets another.
// There are few, so they are looked up first: joined to ten thousand letters they
// cost the planner's worst guess.
func (p planTx) dropWaiting(letters []digest.Planned) error {
	var waiting []struct {
		ID        int64  `db:"id"`
		Recipient string `db:"recipient"`
	}
	if err := p.all(&waiting, `SELECT id, recipient FROM deliveries WHERE state = 'queued' AND kind = 'digest'`, nil); err != nil || len(waiting) == 0 {
		return err
	}
	another := map[string]bool{}
	for _, l := range letters {
		if l.Kind == digest.DigestLetter {
			another[recipient(l.PersonID, l.TeamID)] = true
		}
	}
	var ids []int64
	for _, w := range waiting {
		if another[w.Recipient] {
			ids = append(ids, w.ID)
		}
	}
	_, err := p.exec(`UPDATE deliveries SET state = 'dropped', reason = :reason
		WHERE state = 'queued' AND `+p.in("id", "ids"), args{"ids": ids, "reason": digest.LaterDigest})
	return err
}

type entryRow struct {
	DeliveryID int64 `json:"delivery_id"`
	Position   int   `json:"position"`
	ItemID     int64 `json:"item_id"`
	Version    int   `json:"version"`
	Fresh      bool  `json:"fresh"`
}

// addEntries adds the items of messages.
func (p planTx) addEntries(entries []entryRow) error {
	if len(entries) == 0 {
		return nil
	}
	a := args{"rows": asJSON(entries)}
	_, err := p.exec(`INSERT INTO delivery_items (delivery_id, position, item_id, version, fresh)
		SELECT delivery_id, position, item_id, version, fresh FROM `+
		p.tx.rows("x", "rows", "delivery_id bigint", "position integer", "item_id bigint", "version integer", "fresh boolean"), a)
	return err
}

type offeredRow struct {
	DeliveryID int64 `json:"delivery_id"`
	Position   int   `json:"position"`
	ItemID     int64 `json:"item_id"`
}

// addOffers adds what messages tell of training.
func (p planTx) addOffers(offers []offeredRow) error {
	if len(offers) == 0 {
		return nil
	}
	_, err := p.exec(`INSERT INTO delivery_offers (delivery_id, position, item_id) SELECT delivery_id, position, item_id FROM `+
		p.tx.rows("x", "rows", "delivery_id bigint", "position integer", "item_id bigint"), args{"rows": asJSON(offers)})
	return err
}

func optional(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

// value returns what a nullable column holds, zero for NULL.
func value[T any](v *T) (zero T) {
	if v == nil {
		return zero
	}
	return *v
}
