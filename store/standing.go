package store

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// people is a query of everybody in a team on the day: whether they are away, and
// whether they can be reached.
func (t *tx) people(f digest.Filter) string {
	narrow := ""
	if len(f.TeamIDs) > 0 {
		narrow = " AND " + t.in("m.team_id", "teams")
	}
	return `
		SELECT DISTINCT m.person_id,
			EXISTS (SELECT 1 FROM absences a WHERE a.person_id = m.person_id AND a.revoked_at IS NULL AND ` + current("a", t.date("day")) + `) AS away,
			` + t.reaches("m.person_id", "at") + ` AS reachable
		FROM memberships m
		WHERE NOT m.cover AND ` + current("m", t.date("day")) + narrow
}

// standings is a query of every receipt that counts at the moment, with its
// state: [digest.StateOn] in SQL.
func (t *tx) standings(f digest.Filter, past bool) string {
	answer, answered, join := "r.answer", "r.answered_at", ""
	if past {
		answer, answered = "NULLIF(n.kind, 'undone')", "n.at"
		join = `LEFT JOIN (
			SELECT person_id, item_id, version, kind, at, shown,
				ROW_NUMBER() OVER (PARTITION BY person_id, item_id, version ORDER BY at DESC, id DESC) AS newest
			FROM answers WHERE at <= ` + t.time("at") + `) n
			ON n.person_id = r.person_id AND n.item_id = r.item_id AND n.version = r.version AND n.newest = 1`
	}
	narrow := ""
	if len(f.ItemIDs) > 0 {
		narrow = " AND " + t.in("r.item_id", "items")
	}
	return `
		SELECT r.person_id, r.item_id, r.version, r.due_on, r.reminders,
			CASE WHEN r.told_at <= ` + t.time("at") + ` THEN r.told_at END AS told_at,
			CASE WHEN r.closed = 'exempt' AND r.closed_at <= ` + t.time("at") + ` THEN 'exempt'
				WHEN ` + answer + ` IN ('understood', 'discussed') THEN 'informed'
				WHEN p.away THEN 'away'
				WHEN NOT p.reachable THEN 'unreachable'
				WHEN r.due_on < ` + t.date("day") + ` THEN 'overdue'
				ELSE 'outstanding' END AS state,
			` + answer + ` AS answer, ` + answered + ` AS answered_at
		FROM receipts r JOIN (` + t.people(f) + `) p ON p.person_id = r.person_id ` + join + `
		WHERE r.assigned_at <= ` + t.time("at") + ` AND (r.closed_at IS NULL OR r.closed_at > ` + t.time("at") + ` OR r.closed = 'exempt')
			AND r.version = (SELECT v.asks FROM versions v WHERE v.item_id = r.item_id AND v.published_at <= ` + t.time("at") + ` ORDER BY v.number DESC LIMIT 1)` + narrow
}

// Standing implements [digest.Store].
func (db *DB) Standing(ctx context.Context, m digest.Moment, f digest.Filter) (list []digest.Standing, err error) {
	var rows []struct {
		PersonID int64   `db:"person_id"`
		Name     string  `db:"name"`
		TeamID   int64   `db:"team_id"`
		Team     string  `db:"slug"`
		ItemID   int64   `db:"item_id"`
		Ref      string  `db:"ref"`
		Title    string  `db:"title"`
		Version  int     `db:"version"`
		State    string  `db:"state"`
		Answer   *string `db:"answer"`
		Told     stamp   `db:"told_at"`
		Answered stamp   `db:"answered_at"`
		Shown    *int    `db:"shown"`
		DueOn    day     `db:"due_on"`
		Reminded int     `db:"reminders"`
	}
	err = db.read(ctx, func(t *tx) error {
		past, err := t.isPast(m.At)
		if err != nil {
			return err
		}
		narrow := ""
		if len(f.TeamIDs) > 0 {
			narrow = " AND " + t.in("m.team_id", "teams")
		}
		also := ""
		if !f.Also.IsZero() {
			also = " AND EXISTS (SELECT 1 FROM memberships n WHERE n.person_id = m.person_id AND n.team_id = m.team_id AND NOT n.cover AND " + current("n", t.date("also")) + ")"
		}
		return t.all(&rows, `
			SELECT s.person_id, p.name, m.team_id, t.slug, s.item_id, i.ref, v.title, s.version, s.state, s.answer, s.told_at, s.answered_at, s.due_on, s.reminders,
				(SELECT a.shown FROM answers a WHERE a.person_id = s.person_id AND a.item_id = s.item_id AND a.version = s.version
					AND a.at = s.answered_at ORDER BY a.id DESC LIMIT 1) AS shown
			FROM (`+t.standings(f, past)+`) s
			JOIN people p ON p.id = s.person_id
			JOIN (SELECT DISTINCT m.person_id, m.team_id FROM memberships m
				WHERE NOT m.cover AND `+current("m", t.date("day"))+narrow+also+`) m ON m.person_id = s.person_id
			JOIN teams t ON t.id = m.team_id
			JOIN items i ON i.id = s.item_id AND (i.withdrawn_at IS NULL OR i.withdrawn_at > `+t.time("at")+`)
			JOIN versions v ON v.id = i.version_id
			ORDER BY t.slug, p.name, p.id, i.ref`, momentArgs(m, f))
	})
	for _, r := range rows {
		st := digest.Standing{
			PersonID: r.PersonID, Name: r.Name, TeamID: r.TeamID, Team: r.Team, ItemID: r.ItemID, Ref: r.Ref, Title: r.Title, Asks: r.Version,
			State: digest.State(r.State), Told: r.Told.Time, Answered: r.Answered.Time, DueOn: r.DueOn.Date, Reminded: r.Reminded,
		}
		if r.Answer != nil {
			st.Answer = digest.AnswerKind(*r.Answer)
		}
		if r.Shown != nil {
			st.Shown = *r.Shown
		}
		list = append(list, st)
	}
	return list, err
}
