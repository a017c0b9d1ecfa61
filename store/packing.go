package store

import (
	"time"

	"github.com/briefed/briefed/digest"
)

// Members implements [digest.PlanTx].
func (p planTx) Members(on digest.Date, teams []int64) (members []digest.Member, err error) {
	var rows []struct {
		PersonID  int64 `db:"person_id"`
		TeamID    int64 `db:"team_id"`
		Home      bool  `db:"home"`
		Manager   bool  `db:"manager"`
		Away      bool  `db:"away"`
		Reachable bool  `db:"reachable"`
		InChannel bool  `db:"in_channel"`
	}
	err = p.all(&rows, `
		SELECT m.person_id, m.team_id, m.manager, `+p.home("m")+` AS home,
			EXISTS (SELECT 1 FROM absences a WHERE a.person_id = m.person_id AND a.revoked_at IS NULL AND `+current("a", p.date("day"))+`) AS away,
			`+p.reaches("m.person_id", "")+` AS reachable, `+p.inChannel("m.person_id", p.text("channels"))+` AS in_channel
		FROM memberships m
		WHERE `+p.in("m.team_id", "teams")+` AND `+current("m", p.date("day"))+`
		ORDER BY m.id`, args{"day": day{on}, "teams": teams, "channels": string(digest.Slack)})
	for _, r := range rows {
		members = append(members, digest.Member(r))
	}
	return members, err
}

// Open implements [digest.PlanTx].
func (p planTx) Open(on digest.Date, teams []int64) ([]digest.Open, error) {
	return p.open("true", args{"day": day{on}, "teams": teams})
}

// Remind implements [digest.PlanTx].
func (p planTx) Remind(on digest.Date, dayStart time.Time, soon digest.Date, teams []int64) ([]digest.Open, error) {
	return p.open(`r.told_at < `+p.time("start")+` AND r.due_on <= `+p.date("soon")+`
		AND (r.reminders = 0 OR r.reminders < :most AND r.due_on < `+p.date("day")+`)
		AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.person_id = r.person_id AND d.kind IN ('digest', 'reminder', 'summary')
			AND (d.state IN ('queued', 'sending') OR d.state IN ('sent', 'unknown') AND COALESCE(d.sent_at, d.created_at) >= `+p.time("start")+`))`,
		args{"day": day{on}, "start": stamp{dayStart}, "soon": day{soon}, "most": digest.MaxReminders, "teams": teams})
}

func (p planTx) open(condition string, a args) ([]digest.Open, error) {
	var live []struct {
		ItemID  int64 `db:"item_id"`
		Asks    int   `db:"asks"`
		Minutes int   `db:"minutes"`
		Urgent  bool  `db:"urgent"`
	}
	if err := p.all(&live, `SELECT v.item_id, v.asks, v.minutes, v.urgent FROM items i JOIN versions v ON v.id = i.version_id
		WHERE i.withdrawn_at IS NULL`, nil); err != nil {
		return nil, err
	}
	known := make(map[int64]digest.Open, len(live))
	for _, v := range live {
		known[v.ItemID] = digest.Open{ItemID: v.ItemID, Asks: v.Asks, Minutes: v.Minutes, Urgent: v.Urgent}
	}
	var rows []packedRow
	key, other := p.packKey()
	if err := p.all(&rows, `
		SELECT `+key+` AS key, `+p.packed(packedReceipt(other, `COALESCE(`+p.dayNumber("r.due_on")+`, 0) * 2 + CASE WHEN r.told_at IS NULL THEN 0 ELSE 1 END`))+` AS packed
		FROM receipts r
		WHERE `+openReceipt+` AND `+condition+`
			AND r.person_id IN (SELECT m.person_id FROM memberships m WHERE `+p.in("m.team_id", "teams")+` AND `+p.home("m")+`)
		GROUP BY `+key, a); err != nil {
		return nil, err
	}
	var open []digest.Open
	for _, row := range rows {
		for n := range row.numbers() {
			person, item := p.unpackKey(row.Key, n)
			if o, ok := known[item]; ok && o.Asks == packedVersion(n) {
				o.PersonID, o.DueOn, o.Told = person, digest.Date(packedRest(n)>>1), n&1 == 1
				open = append(open, o)
			}
		}
	}
	return open, nil
}

// Spent implements [digest.PlanTx].
func (p planTx) Spent(since time.Time) (people, channels map[int64]int, err error) {
	var rows []struct {
		PersonID *int64 `db:"person_id"`
		TeamID   int64  `db:"team_id"`
		Minutes  int    `db:"minutes"`
	}
	err = p.all(&rows, `
		SELECT person_id, CASE WHEN person_id IS NULL THEN team_id ELSE 0 END AS team_id, SUM(minutes) AS minutes FROM deliveries
		WHERE created_at >= `+p.time("since")+` AND minutes > 0 AND state IN ('sending', 'sent')
		GROUP BY person_id, CASE WHEN person_id IS NULL THEN team_id ELSE 0 END`, args{"since": stamp{since}})
	people, channels = map[int64]int{}, map[int64]int{}
	for _, r := range rows {
		if r.PersonID != nil {
			people[*r.PersonID] = r.Minutes
		} else {
			channels[r.TeamID] = r.Minutes
		}
	}
	return people, channels, err
}

// Contacts implements [digest.PlanTx].
func (p planTx) Contacts(since time.Time) (digest.Contacts, error) {
	contacts := digest.Contacts{People: map[int64]int{}, Channels: map[int64]int{}}
	var rows []struct {
		PersonID *int64 `db:"person_id"`
		TeamID   int64  `db:"team_id"`
		N        int    `db:"n"`
	}
	err := p.all(&rows, `
		SELECT person_id, CASE WHEN person_id IS NULL THEN team_id ELSE 0 END AS team_id, COUNT(*) AS n FROM deliveries
		WHERE created_at >= `+p.time("since")+` AND (kind IN ('digest', 'reminder') OR kind = 'notice' AND (notice LIKE :pulse OR notice LIKE :refresher)) AND NOT apart AND state IN ('queued', 'sending', 'sent', 'unknown')
		GROUP BY person_id, CASE WHEN person_id IS NULL THEN team_id ELSE 0 END`, args{"since": stamp{since}, "pulse": pulseNotices, "refresher": refresherNotices})
	for _, r := range rows {
		if r.PersonID != nil {
			contacts.People[*r.PersonID] = r.N
		} else {
			contacts.Channels[r.TeamID] = r.N
		}
	}
	return contacts, err
}

// Posted implements [digest.PlanTx].
func (p planTx) Posted(teams []int64) (map[digest.PostedKey]bool, error) {
	var rows []struct {
		TeamID  int64 `db:"team_id"`
		ItemID  int64 `db:"item_id"`
		Version int   `db:"version"`
	}
	err := p.all(&rows, `
		SELECT DISTINCT d.team_id, di.item_id, di.version FROM deliveries d JOIN delivery_items di ON di.delivery_id = d.id
		WHERE d.person_id IS NULL AND d.kind = 'digest' AND d.state IN ('sending', 'sent') AND `+p.in("d.team_id", "teams"),
		args{"teams": teams})
	posted := make(map[digest.PostedKey]bool, len(rows))
	for _, r := range rows {
		posted[digest.PostedKey{TeamID: r.TeamID, ItemID: r.ItemID, Asks: r.Version}] = true
	}
	return posted, err
}
