package store

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// people is a query of everybody in a team on the day: whether they are away, and
// whether they can be reached.
func (t *tx) people(f digest.Filter) string {
	return `
		SELECT DISTINCT m.person_id,
			EXISTS (SELECT 1 FROM absences a WHERE a.person_id = m.person_id AND a.revoked_at IS NULL AND ` + current("a", t.date("day")) + `) AS away,
			` + t.reaches("m.person_id", "at") + ` AS reachable
		FROM memberships m JOIN teams t ON t.id = m.team_id
		WHERE NOT m.cover AND ` + current("m", t.date("day")) + t.counts(f)
}

// standings is a query of every receipt that counts at the moment, with the facts
// that [digest.Facts.On] decides by.
func (t *tx) standings(f digest.Filter, past bool) string {
	at := t.time("at")
	answer, answered, replied, join := "r.answer", "r.answered_at", "r.replied_at IS NOT NULL AND r.replied_at <= "+at, ""
	if past {
		answer, answered = "NULLIF(n.kind, 'undone')", "n.at"
		replied = `EXISTS (SELECT 1 FROM handbacks b WHERE b.answer_id = n.id AND b.at <= ` + at + `)`
		join = `LEFT JOIN (
			SELECT id, person_id, item_id, version, kind, at, shown,
				ROW_NUMBER() OVER (PARTITION BY person_id, item_id, version ORDER BY at DESC, id DESC) AS newest
			FROM answers WHERE at <= ` + at + `) n
			ON n.person_id = r.person_id AND n.item_id = r.item_id AND n.version = r.version AND n.newest = 1`
	}
	narrow := ""
	if len(f.ItemIDs) > 0 {
		narrow = " AND " + t.in("r.item_id", "items")
	}
	return `
		SELECT r.person_id, r.item_id, r.version, r.due_on, r.due_from, r.reminders, r.before_took IS NOT NULL AS before,
			CASE WHEN r.told_at <= ` + at + ` THEN r.told_at END AS told_at, COALESCE(r.told_at <= ` + at + `, false) OR COALESCE(r.said_at <= ` + at + `, false) AS told,
			COALESCE(r.failed_at <= ` + at + `, false) AS failing, r.failed AS reason,
			EXISTS (SELECT 1 FROM stops s WHERE s.person_id = r.person_id AND s.from_at <= ` + at + ` AND (s.gone_at IS NULL OR s.gone_at > ` + at + `)) AS stopped, COALESCE(r.closed = 'exempt' AND r.closed_at <= ` + at + `, false) AS exempt,
			p.away, p.reachable, ` + replied + ` AS replied, ` + answer + ` AS answer, ` + answered + ` AS answered_at
		FROM receipts r JOIN (` + t.people(f) + `) p ON p.person_id = r.person_id ` + join + `
		WHERE r.assigned_at <= ` + at + ` AND (r.closed_at IS NULL OR r.closed_at > ` + at + ` OR r.closed = 'exempt')
			AND r.version = (SELECT v.asks FROM versions v WHERE v.item_id = r.item_id AND v.published_at <= ` + at + ` ORDER BY v.number DESC LIMIT 1)` + narrow
}

// standingRow is how somebody stands on an item.
type standingRow struct {
	PersonID  int64   `db:"person_id"`
	Name      string  `db:"name"`
	TeamID    int64   `db:"team_id"`
	Team      string  `db:"slug"`
	ItemID    int64   `db:"item_id"`
	Ref       string  `db:"ref"`
	Title     string  `db:"title"`
	Version   int     `db:"version"`
	Exempt    bool    `db:"exempt"`
	Away      bool    `db:"away"`
	Reachable bool    `db:"reachable"`
	Told      bool    `db:"told"`
	Failing   bool    `db:"failing"`
	Reason    *string `db:"reason"`
	Stopped   bool    `db:"stopped"`
	Before    bool    `db:"before"`
	Replied   bool    `db:"replied"`
	Answer    *string `db:"answer"`
	ToldAt    stamp   `db:"told_at"`
	Answered  stamp   `db:"answered_at"`
	Shown     *int    `db:"shown"`
	DueOn     day     `db:"due_on"`
	DueFrom   day     `db:"due_from"`
	Reminders int     `db:"reminders"` // to this day
	Reminded  int     `db:"reminded"`
}

func (r standingRow) standing(on digest.Date) digest.Standing {
	facts := digest.Facts{
		Answer: digest.AnswerKind(value(r.Answer)), Replied: r.Replied, Away: r.Away, Reachable: r.Reachable,
		Told: r.Told, Failed: r.Failing, DueOn: r.DueOn.Date,
	}
	if r.Exempt {
		facts.Closed = digest.Exempt
	}
	st := digest.Standing{
		PersonID: r.PersonID, Name: r.Name, TeamID: r.TeamID, Team: r.Team, ItemID: r.ItemID, Ref: r.Ref, Title: r.Title, Asks: r.Version,
		State: facts.On(on), Answer: facts.Answer, Told: r.ToldAt.Time, Answered: r.Answered.Time, Reminded: r.Reminded, Shown: value(r.Shown),
	}
	if r.Told {
		st.DueOn = r.DueOn.Date
		return st
	}
	st.Before = r.Before && st.State != digest.StateExempt && st.State != digest.StateInformed
	switch st.State {
	case digest.StateWaiting:
		st.ComesOn = r.DueFrom.Date
	case digest.StateUnreachable:
		switch {
		case r.Stopped:
			st.Reason = digest.AskedToStop
		case r.Reachable:
			st.Reason = value(r.Reason)
		}
	}
	return st
}

// Standing implements [digest.Store].
func (db *DB) Standing(ctx context.Context, m digest.Moment, f digest.Filter) (list []digest.Standing, err error) {
	var rows []standingRow
	err = db.read(ctx, func(t *tx) error {
		past, err := t.isPast(m.At)
		if err != nil {
			return err
		}
		also := ""
		if !f.Also.IsZero() {
			also = " AND EXISTS (SELECT 1 FROM memberships n WHERE n.person_id = m.person_id AND n.team_id = m.team_id AND NOT n.cover AND " + current("n", t.date("also")) + ")"
		}
		return t.all(&rows, `
			SELECT s.*, p.name, m.team_id, t.slug, i.ref, v.title,
				(SELECT a.shown FROM answers a WHERE a.person_id = s.person_id AND a.item_id = s.item_id AND a.version = s.version
					AND a.at = s.answered_at ORDER BY a.id DESC LIMIT 1) AS shown,
				CASE WHEN s.reminders = 0 THEN 0 ELSE (SELECT COUNT(*) FROM deliveries e
					WHERE e.recipient = 'person ' || s.person_id AND e.kind = 'reminder' AND e.state = 'sent' AND e.sent_at <= `+t.time("at")+`
					AND `+t.brought("e.id", "s.item_id", "s.version")+`) END AS reminded
			FROM (`+t.standings(f, past)+`) s
			JOIN people p ON p.id = s.person_id
			JOIN (SELECT DISTINCT m.person_id, m.team_id FROM memberships m JOIN teams t ON t.id = m.team_id
				WHERE NOT m.cover AND `+current("m", t.date("day"))+t.counts(f)+also+`) m ON m.person_id = s.person_id
			JOIN teams t ON t.id = m.team_id
			JOIN items i ON i.id = s.item_id AND (i.withdrawn_at IS NULL OR i.withdrawn_at > `+t.time("at")+`)
			JOIN versions v ON v.id = i.version_id
			ORDER BY t.slug, p.name, p.id, i.ref`, momentArgs(m, f))
	})
	for _, r := range rows {
		list = append(list, r.standing(m.On))
	}
	return list, err
}
