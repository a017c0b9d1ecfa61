package store

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
)

func (t *tx) pauseFor(turn outbox.Turn) error {
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

// expire marks letters whose lease ran out as unknown: whoever sent them died, and
// they may have arrived. So has one that is further ahead than its own length: by
// the clock that set it, it would hold for as long as that was ahead.
func (t *tx) expire(turn outbox.Turn) (lapsed int, err error) {
	return t.exec(`UPDATE deliveries SET state = 'unknown', lease_until = NULL, reason = :reason
		WHERE state = 'sending' AND `+t.ranOut("lease_until"), args{"now": stamp{turn.Now}, "ahead": stamp{turn.Now.Add(turn.Claim)}, "reason": leaseRanOut})
}

// ranOut is the condition that a lease has run out.
func (t *tx) ranOut(until string) string {
	return "(" + until + " < " + t.time("now") + " OR " + until + " > " + t.time("ahead") + ")"
}

// renew moves the leases of letters on that are still with their couriers.
func (t *tx) renew(turn outbox.Turn) error {
	if len(turn.Renew) == 0 {
		return nil
	}
	type row struct {
		ID      int64 `json:"id"`
		Attempt int   `json:"attempt"`
	}
	_, err := t.exec(`UPDATE deliveries SET lease_until = `+t.time("lease")+` FROM `+t.rows("x", "rows", "id bigint", "attempt integer")+`
		WHERE deliveries.id = x.id AND deliveries.attempt = x.attempt AND deliveries.state = 'sending'`,
		args{"lease": stamp{turn.Now.Add(turn.Claim)}, "rows": asJSON(each(turn.Renew, func(d digest.Delivery) row { return row{d.ID, d.Attempt} }))})
	return err
}

// senderLease is the lease of whoever sends one way.
func senderLease(via digest.Via) string { return "sender " + string(via) }

// holdWays takes or renews the leases of the ways that the sender has couriers for.
func (t *tx) holdWays(turn outbox.Turn, claim *outbox.Claim) error {
	claim.Held, claim.Holders = map[digest.Via]bool{}, map[digest.Via]string{}
	for via := range turn.Want {
		a := args{
			"name": senderLease(via), "holder": turn.Holder, "until": stamp{turn.Now.Add(turn.Lease)},
			"now": stamp{turn.Now}, "ahead": stamp{turn.Now.Add(turn.Lease)},
		}
		n, err := t.exec(`INSERT INTO leases (name, holder, until) VALUES (:name, :holder, :until)
			ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
			WHERE leases.holder = excluded.holder OR `+t.ranOut("leases.until"), a)
		if err != nil {
			return err
		}
		if claim.Held[via] = n == 1; n == 1 {
			continue
		}
		var holder string
		if err := t.one(&holder, `SELECT holder FROM leases WHERE name = :name`, a); err != nil {
			return err
		}
		claim.Holders[via] = holder
	}
	return nil
}

// Release implements [outbox.Store].
func (db *DB) Release(ctx context.Context, holder string) error {
	return db.in(ctx, func(t *tx) error {
		_, err := t.exec(`DELETE FROM leases WHERE holder = :holder AND name LIKE 'sender %'`, args{"holder": holder})
		return err
	})
}

// held is the condition that a pause holds delivery d back.
func (t *tx) held() string {
	bucket := func(channel string) string { return "w.bucket = " + t.text("channel") + " || (" + channel + ")" }
	return `EXISTS (SELECT 1 FROM pauses w WHERE ` + t.running("w") + ` AND (w.bucket = ` + t.text("workspace") + ` OR w.bucket = d.via
		OR ` + bucket("SELECT t.channel FROM teams t WHERE t.id = d.team_id AND d.person_id IS NULL") + `
		OR ` + bucket("SELECT c.address FROM accounts c WHERE c.held AND c.person_id = d.person_id AND c.via = d.via") + `))`
}

// running is the condition that a pause is not over.
func (t *tx) running(alias string) string {
	return "(" + alias + ".until IS NULL OR " + alias + ".until > " + t.time("now") + ")"
}

// noWay is the way of a letter that nothing leads to: its sender closes it.
const noWay digest.Via = "none"

// notChosen is that of a letter whose way is chosen when it is due.
const notChosen digest.Via = ""

// noWayAtOnce is how many of those a turn takes.
const noWayAtOnce = 8

// claim takes deliveries that may go, of each way as many as are wanted: those whose
// way is chosen, and where they are too few, those whose is chosen now.
func (t *tx) claim(turn outbox.Turn, held map[digest.Via]bool) (claimed []digest.Delivery, err error) {
	want := map[digest.Via]int{}
	for via, n := range turn.Want {
		if held[via] && n > 0 {
			want[via] = n
		}
	}
	if len(want) == 0 {
		return nil, nil
	}
	up, err := t.up(turn)
	if err != nil {
		return nil, err
	}
	claimEach := func() (short bool, err error) {
		for _, via := range slices.Sorted(maps.Keys(want)) {
			got, err := t.claimBy(turn, via, want[via], up)
			if err != nil {
				return false, err
			}
			claimed = append(claimed, got...)
			want[via] -= len(got)
			short = short || want[via] > 0
		}
		return short, nil
	}
	short, err := claimEach()
	if err != nil || !short { // what has no way yet, or none at all, waits for a turn with room
		return claimed, err
	}
	chosen, err := t.choose(turn, up)
	if err != nil {
		return nil, err
	}
	if chosen == 0 {
		clear(want)
	}
	want[noWay] = noWayAtOnce
	_, err = claimEach()
	return claimed, err
}

// up lists the ways that letters may be given now: there is a courier, and the
// provider does not refuse us.
func (t *tx) up(turn outbox.Turn) (string, error) {
	var refusing []string
	if err := t.all(&refusing, `SELECT w.bucket FROM pauses w WHERE w.reason <> '' AND `+t.running("w"), args{"now": stamp{turn.Now}}); err != nil {
		return "", err
	}
	up := ","
	for via := range turn.Want {
		if !slices.Contains(refusing, digest.ViaBucket(via)) {
			up += string(via) + ","
		}
	}
	return up, nil
}

// routed is the way that a delivery goes now: of the accounts that its person has, by
// ways that are allowed and have not refused it, one that is up, then the one that
// they prefer, then the one that the staff list says, then the first of the
// organisation's order. A team has its channel, and an organisation its address, where
// mails go at all: without that its letter is closed, as a person's is that nothing
// leads to. It would wait for ever, and whoever empties the outbox with it. A link to come
// back by goes where they had our mails before they stopped them.
func (t *tx) routed(d string) string {
	return `CASE WHEN ` + d + `.person_id IS NULL THEN CASE WHEN NOT ` + outside(d) + ` THEN '` + string(digest.Slack) + `'
		WHEN EXISTS (SELECT 1 FROM vias m WHERE m.via = '` + string(digest.Email) + `' AND ` + t.openAt("m", "") + `) THEN '` + string(digest.Email) + `' ELSE '` + string(noWay) + `' END ELSE COALESCE((
		SELECT c.via FROM accounts c JOIN vias v ON v.via = c.via AND ` + t.openAt("v", "") + ` JOIN people p ON p.id = c.person_id
		WHERE c.person_id = ` + d + `.person_id AND c.held AND NOT ` + t.has(d+".refused", "c.via") + `
			AND (` + t.openAt("c", "") + ` OR ` + d + `.kind = 'notice' AND ` + d + `.notice LIKE '{"kind"_"` + string(digest.NoticeComeBack) + `"%' AND c.via = '` + string(digest.Email) + `'
				AND EXISTS (SELECT 1 FROM stops s WHERE s.person_id = c.person_id AND s.gone_at IS NULL AND c.gone_at >= s.from_at))
		ORDER BY CASE WHEN ` + t.has(t.text("up"), "c.via") + ` THEN 0 ELSE 1 END, CASE c.via WHEN p.reach THEN 0 WHEN p.reach_in_file THEN 1 ELSE 2 END, v.rank LIMIT 1), '` + string(noWay) + `') END`
}

// chosenAtOnce is of how many letters a turn chooses the way.
const chosenAtOnce = 500

// choose gives letters that are due a way, of as many as a few turns will claim.
func (t *tx) choose(turn outbox.Turn, up string) (int, error) {
	return t.exec(`UPDATE deliveries SET via = `+t.routed("deliveries")+` WHERE id IN (
		SELECT q.id FROM deliveries q WHERE q.state = 'queued' AND q.via = '' AND q.not_before <= `+t.time("now")+`
		ORDER BY q.not_before, q.id LIMIT :most `+t.skipLocked()+`)`,
		args{"now": stamp{turn.Now}, "up": up, "most": chosenAtOnce})
}

// claimBy takes deliveries that may go one way, the longest due first, and for each
// person or channel one at a time and in a second, as Slack asks of a channel: teams
// may share one. Those that would go another way by now wait for that.
func (t *tx) claimBy(turn outbox.Turn, via digest.Via, want int, up string) ([]digest.Delivery, error) {
	if want <= 0 {
		return nil, nil
	}
	a := args{
		"via": string(via), "up": up, "workspace": digest.WorkspaceBucket, "channel": digest.ChannelBucket(""),
		"now": stamp{turn.Now}, "lease": stamp{turn.Now.Add(turn.Claim)}, "want": want,
		"second": stamp{turn.Now.Add(-time.Second)}, "recent": recently(turn.Now),
	}
	// another is the condition that another letter to somebody goes before delivery d, or went just now.
	another := func(to string) string {
		return `EXISTS (SELECT 1 FROM deliveries b WHERE ` + to + ` AND b.id <> d.id AND b.created_at > ` + t.time("recent") + `
				AND (b.state = 'sending' OR b.state = 'sent' AND b.sent_at > ` + t.time("second") + ` OR b.state = 'queued' AND b.id < d.id AND b.not_before <= ` + t.time("now") + `))`
	}
	var due []struct {
		ID  int64  `db:"id"`
		Via string `db:"via"`
	}
	if err := t.all(&due, `
		SELECT d.id, `+t.routed("d")+` AS via FROM deliveries d
		WHERE d.state = 'queued' AND d.via = `+t.text("via")+` AND d.not_before <= `+t.time("now")+` AND NOT `+t.held()+`
			AND NOT `+another("b.recipient = d.recipient")+`
			AND NOT (d.person_id IS NULL AND `+another(`b.recipient IN (SELECT 'team ' || o.id FROM teams o JOIN teams own ON own.channel = o.channel
				WHERE own.id = d.team_id AND own.channel <> '')`)+`)
		ORDER BY d.not_before, d.id LIMIT :want `+t.skipLockedOf("d"), a); err != nil || len(due) == 0 {
		return nil, err
	}
	var ids, others []int64
	for _, d := range due {
		if d.Via == string(via) {
			ids = append(ids, d.ID)
		} else {
			others = append(others, d.ID)
		}
	}
	if len(others) > 0 {
		if _, err := t.exec(`UPDATE deliveries SET via = '' WHERE `+t.in("id", "ids"), args{"ids": others}); err != nil {
			return nil, err
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	// Nobody has changed their state meanwhile: they are locked, or SQLite's one writer
	// is here. Were it asked for again, SQLite would read all that are queued.
	a["ids"] = ids
	var rows []deliveryRow
	err := t.all(&rows, `
		UPDATE deliveries SET state = 'sending', attempt = attempt + 1, not_before = `+t.time("now")+`, lease_until = `+t.time("lease")+`
		WHERE `+t.in("id", "ids")+`
		RETURNING `+deliveryColumns, a)
	return each(rows, deliveryRow.delivery), err
}

// waiting counts what is queued or being sent, and says when the next may go by one of
// the sender's ways: a paused bucket's letters when the first pause ends, or in a year
// where no pause ends by itself or no way of the sender's leads on. A letter that
// waits behind another to the same recipient goes no sooner than that.
func (t *tx) waiting(turn outbox.Turn, claim *outbox.Claim) error {
	var row struct {
		Queued  int   `db:"queued"`
		Sending int   `db:"sending"`
		Next    stamp `db:"next"`
		Ends    stamp `db:"ends"`
	}
	next := "SELECT NULL AS not_before WHERE 1 = 0"
	if len(turn.Want) > 0 {
		next = strings.Join(each(append(slices.Sorted(maps.Keys(turn.Want)), noWay, notChosen), func(via digest.Via) string { // by its index, the first is found at once
			return `SELECT (SELECT d.not_before FROM deliveries d WHERE d.state = 'queued' AND d.via = '` + string(via) + `' AND NOT ` + t.held() + `
				AND NOT EXISTS (SELECT 1 FROM deliveries b WHERE b.recipient = d.recipient AND b.created_at > ` + t.time("recent") + `
					AND b.state = 'queued' AND b.id < d.id AND b.not_before <= ` + t.time("now") + `)
				ORDER BY d.not_before, d.id LIMIT 1) AS not_before`
		}), " UNION ALL ")
	}
	err := t.one(&row, `
		SELECT (SELECT COUNT(*) FROM deliveries WHERE state = 'queued') AS queued, (SELECT COUNT(*) FROM deliveries WHERE state = 'sending') AS sending,
			(SELECT MIN(n.not_before) FROM (`+next+`) n) AS next,
			(SELECT MIN(w.until) FROM pauses w WHERE `+t.running("w")+`) AS ends`,
		args{"now": stamp{turn.Now}, "recent": recently(turn.Now), "workspace": digest.WorkspaceBucket, "channel": digest.ChannelBucket("")})
	claim.Waiting, claim.Sending, claim.Next = row.Queued+row.Sending, row.Sending, row.Next.Time
	if !row.Ends.IsZero() && (claim.Next.IsZero() || row.Ends.Before(claim.Next)) {
		claim.Next = row.Ends.Time
	}
	if claim.Next.IsZero() && claim.Waiting > 0 {
		claim.Next = turn.Now.AddDate(1, 0, 0)
	}
	return err
}

// recently is since when one letter holds back another to the same recipient.
func recently(now time.Time) stamp { return stamp{now.AddDate(0, 0, -14)} }
