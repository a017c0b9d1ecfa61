package store

import (
	"context"
	"time"

	"github.com/briefed/briefed/digest"
)

// pulseNotices are the notices that ask what people feel: see [digest.Notice.Encode].
const pulseNotices = `{"kind":"` + string(digest.NoticePulse) + `"%`

type pulseRow struct {
	ID     int64 `db:"id"`
	Opens  day   `db:"opens_on"`
	Closes day   `db:"closes_on"`
	Closed stamp `db:"closed_at"`
	Wiped  bool  `db:"wiped"`
}

func (r pulseRow) pulse() digest.Pulse {
	return digest.Pulse{ID: r.ID, Opens: r.Opens.Date, Closes: r.Closes.Date, Closed: r.Closed.Time, Wiped: r.Wiped}
}

// Pulse implements [digest.PulseStore].
func (db *DB) Pulse(ctx context.Context) (p digest.Pulse, err error) {
	err = db.read(ctx, func(t *tx) error {
		p, err = planTx{t}.LastPulse()
		return err
	})
	return p, err
}

// LastPulse implements [digest.PulseTx].
func (p planTx) LastPulse() (digest.Pulse, error) {
	var rows []pulseRow
	if err := p.all(&rows, `SELECT id, opens_on, closes_on, closed_at, wiped FROM pulses ORDER BY opens_on DESC LIMIT 1`, nil); err != nil || len(rows) == 0 {
		return digest.Pulse{}, err
	}
	return rows[0].pulse(), nil
}

// Replied implements [digest.PulseStore].
func (db *DB) Replied(ctx context.Context, pulse, person int64) (questions []digest.PulseQuestion, err error) {
	err = db.read(ctx, func(t *tx) error {
		return t.all(&questions, `SELECT question FROM pulse_replied WHERE pulse_id = :pulse AND person_id = :person`, args{"pulse": pulse, "person": person})
	})
	return questions, err
}

// CountReply implements [digest.PulseStore].
func (db *DB) CountReply(ctx context.Context, pulse int64, service string, q digest.PulseQuestion, r digest.PulseReply) (counted bool, err error) {
	err = db.in(ctx, func(t *tx) error {
		n, err := t.exec(`UPDATE pulse_counts SET n = n + 1
			WHERE pulse_id = :pulse AND question = :question AND reply = :reply
				AND service = COALESCE((SELECT MAX(o.service) FROM pulse_counts o WHERE o.pulse_id = :pulse AND o.service = :service), '')
				AND EXISTS (SELECT 1 FROM pulses WHERE id = :pulse AND closed_at IS NULL)`,
			args{"pulse": pulse, "service": service, "question": string(q), "reply": string(r)})
		counted = n == 1
		return err
	})
	return counted, err
}

// MarkReplied implements [digest.PulseStore].
func (db *DB) MarkReplied(ctx context.Context, pulse int64, on digest.Date, who []digest.PulseMark) error {
	type row struct {
		PersonID int64  `json:"person_id"`
		Question string `json:"question"`
	}
	rows := each(who, func(m digest.PulseMark) row { return row{m.PersonID, string(m.Question)} })
	return db.in(ctx, func(t *tx) error {
		_, err := t.exec(`INSERT INTO pulse_replied (pulse_id, person_id, question, on_day)
			SELECT p.id, x.person_id, x.question, `+t.date("day")+` FROM `+t.rows("x", "rows", "person_id bigint", "question text")+`
			JOIN pulses p ON p.id = :pulse AND p.closed_at IS NULL
			WHERE true ON CONFLICT DO NOTHING`, args{"pulse": pulse, "day": day{on}, "rows": asJSON(rows)})
		return err
	})
}

type pulseCountRow struct {
	pulseRow
	Service  string `db:"service" json:"service"`
	Question string `db:"question" json:"question"`
	Reply    string `db:"reply" json:"reply"`
	N        int    `db:"n" json:"n"`
	PulseID  int64  `db:"pulse_id" json:"pulse_id"`
}

// ClosePulse implements [digest.PulseStore]. PostgreSQL leaves rows that were changed
// in a table's file, with the number of the transaction of each: emptied and filled
// again it has a new file. SQLite overwrites what it frees; what was in its journal goes
// with the journal.
func (db *DB) ClosePulse(ctx context.Context, now time.Time, pulse int64) error {
	a := args{"now": stamp{now}, "pulse": pulse, "wiped": true}
	if err := db.in(ctx, func(t *tx) error {
		n, err := t.exec(`UPDATE pulses SET closed_at = `+t.time("now")+` WHERE id = :pulse AND closed_at IS NULL`, a)
		if err != nil || n == 0 {
			return err
		}
		return t.rewritePulses()
	}); err != nil {
		return err
	}
	if !db.postgres {
		var busy, frames, moved int
		if err := db.db.QueryRowxContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &moved); err != nil || busy != 0 {
			return err
		}
	}
	return db.in(ctx, func(t *tx) error {
		_, err := t.exec(`UPDATE pulses SET wiped = `+t.cast("wiped", "boolean")+` WHERE id = :pulse`, a)
		return err
	})
}

// rewritePulses empties the tables, and puts the counters back in their order.
func (t *tx) rewritePulses() error {
	empty := "DELETE FROM "
	if t.postgres {
		empty = "TRUNCATE "
		// Nobody counts between reading and writing.
		if _, err := t.exec(`LOCK TABLE pulse_counts, pulse_replied IN ACCESS EXCLUSIVE MODE`, nil); err != nil {
			return err
		}
	}
	var rows []pulseCountRow
	if err := t.all(&rows, `SELECT pulse_id, service, question, reply, n FROM pulse_counts ORDER BY pulse_id, service, question, reply`, nil); err != nil {
		return err
	}
	for _, table := range []string{"pulse_replied", "pulse_counts"} {
		if _, err := t.exec(empty+table, nil); err != nil {
			return err
		}
	}
	_, err := t.exec(`INSERT INTO pulse_counts (pulse_id, service, question, reply, n)
		SELECT pulse_id, service, question, reply, n FROM `+
		t.rows("x", "rows", "pulse_id bigint", "service text", "question text", "reply text", "n integer"), args{"rows": asJSON(rows)})
	return err
}

// PulseCounts implements [digest.PulseStore].
func (db *DB) PulseCounts(ctx context.Context) (counts []digest.PulseCount, err error) {
	var rows []pulseCountRow
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `SELECT p.id, p.opens_on, p.closes_on, p.closed_at, p.wiped, c.pulse_id, c.service, c.question, c.reply, c.n
			FROM pulses p JOIN pulse_counts c ON c.pulse_id = p.id WHERE p.closed_at IS NOT NULL
			ORDER BY p.opens_on, c.service, c.question, c.reply`, nil)
	})
	return each(rows, func(r pulseCountRow) digest.PulseCount {
		return digest.PulseCount{Pulse: r.pulse(), Service: r.Service, Question: digest.PulseQuestion(r.Question), Reply: digest.PulseReply(r.Reply), N: r.N}
	}), err
}

// ServicePeople implements [digest.PulseTx].
func (p planTx) ServicePeople(on digest.Date) (map[string]int, error) {
	var rows []struct {
		Service string `db:"service"`
		N       int    `db:"n"`
	}
	err := p.all(&rows, `SELECT t.service, COUNT(*) AS n FROM (`+p.homes()+`) h JOIN teams t ON t.id = h.team_id AND t.kind = '' GROUP BY t.service`, args{"day": day{on}})
	people := make(map[string]int, len(rows))
	for _, r := range rows {
		people[r.Service] = r.N
	}
	return people, err
}

// OpenPulse implements [digest.PulseTx].
func (p planTx) OpenPulse(pulse digest.Pulse, services []string) error {
	var id int64
	if err := p.one(&id, `INSERT INTO pulses (opens_on, closes_on) VALUES (`+p.date("opens")+`, `+p.date("closes")+`) RETURNING id`,
		args{"opens": day{pulse.Opens}, "closes": day{pulse.Closes}}); err != nil {
		return err
	}
	var rows []pulseCountRow
	for _, service := range append([]string{""}, services...) {
		for _, q := range digest.PulseQuestions {
			for _, r := range digest.PulseReplies {
				rows = append(rows, pulseCountRow{Service: service, Question: string(q), Reply: string(r)})
			}
		}
	}
	_, err := p.exec(`INSERT INTO pulse_counts (pulse_id, service, question, reply, n)
		SELECT `+p.id("pulse")+`, service, question, reply, 0 FROM `+p.rows("x", "rows", "service text", "question text", "reply text"),
		args{"pulse": id, "rows": asJSON(rows)})
	return err
}

// AskPulse implements [digest.PulseTx]. The update is the gate.
func (p planTx) AskPulse(pulse int64, on digest.Date) (bool, error) {
	n, err := p.exec(`UPDATE pulses SET asked_on = `+p.date("day")+` WHERE id = :pulse AND (asked_on IS NULL OR asked_on < `+p.date("day")+`)`,
		args{"pulse": pulse, "day": day{on}})
	return n == 1, err
}

// PulseUnasked implements [digest.PulseTx].
func (p planTx) PulseUnasked(on digest.Date, notice string) ([]digest.Recipient, error) {
	return p.recipients(onStaff("p.id", p.date("day"))+` AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.person_id = p.id AND d.kind = 'notice' AND d.notice = :notice)`,
		args{"day": day{on}, "notice": notice})
}
