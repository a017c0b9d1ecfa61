package store

import (
	"context"
	"time"

	"github.com/briefed/briefed/digest"
)

// Report implements [digest.Store]: what [digest.History.Measure] defines, in one
// aggregate query.
func (db *DB) Report(ctx context.Context, m digest.Moment, f digest.Filter) (report digest.Report, err error) {
	err = db.read(ctx, func(t *tx) error {
		var teams []teamRow
		if err := t.all(&teams, "SELECT "+teamColumns+" FROM teams t ORDER BY t.slug", nil); err != nil {
			return err
		}
		items, err := t.itemsAt(m.At)
		if err != nil {
			return err
		}
		tally := digest.NewTally(each(teams, teamRow.team), items, m, f)
		past, err := t.isPast(m.At)
		if err != nil {
			return err
		}
		var counts []countRow
		a := momentArgs(m, f)
		if err := t.all(&counts, t.counts(f, past), a); err != nil {
			return err
		}
		for _, c := range counts {
			tally.Add(c.ItemID, c.Teams, digest.State(c.State), c.Tenths, c.N)
		}
		report = tally.Report()
		return nil
	})
	return report, err
}

type countRow struct {
	ItemID int64  `db:"item_id"`
	Teams  string `db:"teams"`
	State  string `db:"state"`
	Tenths int    `db:"tenths"`
	N      int    `db:"n"`
}

func momentArgs(m digest.Moment, f digest.Filter) args {
	return args{"at": stamp{m.At}, "day": day{m.On}, "teams": asJSON(f.TeamIDs), "items": asJSON(f.ItemIDs)}
}

// isPast reports whether anything was answered or closed after a moment, so that
// the newest answers on the receipts are not the answers of then.
func (t *tx) isPast(at time.Time) (bool, error) {
	var past bool
	err := t.one(&past, `SELECT EXISTS (SELECT 1 FROM answers WHERE at > `+t.time("at")+`)`, args{"at": stamp{at}})
	return past, err
}

// people is a query of everybody in a team on the day: their teams as one text,
// whether they are away, and whether they can be reached.
func (t *tx) people(f digest.Filter) string {
	narrow := ""
	if len(f.TeamIDs) > 0 {
		narrow = " AND " + t.in("m.team_id", "teams")
	}
	return `
		SELECT m.person_id, ` + t.listed("m.team_id") + ` AS teams,
			EXISTS (SELECT 1 FROM absences a WHERE a.person_id = m.person_id AND a.revoked_at IS NULL AND ` + current("a", t.date("day")) + `) AS away,
			p.slack_id IS NOT NULL AND (p.slack_gone_at IS NULL OR p.slack_gone_at > ` + t.time("at") + `) AS reachable
		FROM memberships m JOIN people p ON p.id = m.person_id
		WHERE ` + current("m", t.date("day")) + narrow + `
		GROUP BY m.person_id, p.slack_id, p.slack_gone_at`
}

// standings is a query of every receipt that counts at the moment, with its
// state: [digest.StateOn] in SQL.
func (t *tx) standings(f digest.Filter, past bool, columns string) string {
	answer, answered, took, join := "r.answer", "r.answered_at", "r.took", ""
	if past {
		answer, answered = "NULLIF(n.kind, 'undone')", "n.at"
		took = t.tenths("CASE WHEN r.told_at <= n.at THEN r.told_at ELSE r.assigned_at END", "n.at")
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
		SELECT r.person_id, r.item_id, r.version, ` + columns + ` p.teams,
			CASE WHEN r.closed = 'exempt' AND r.closed_at <= ` + t.time("at") + ` THEN 'exempt'
				WHEN ` + answer + ` IN ('understood', 'discussed') THEN 'informed'
				WHEN p.away THEN 'away'
				WHEN NOT p.reachable THEN 'unreachable'
				WHEN r.due_on < ` + t.date("day") + ` THEN 'overdue'
				ELSE 'outstanding' END AS state,
			` + answer + ` AS answer, ` + answered + ` AS answered_at, ` + took + ` AS took
		FROM receipts r JOIN (` + t.people(f) + `) p ON p.person_id = r.person_id ` + join + `
		WHERE r.assigned_at <= ` + t.time("at") + ` AND (r.closed_at IS NULL OR r.closed_at > ` + t.time("at") + ` OR r.closed = 'exempt')` + narrow
}

func (t *tx) counts(f digest.Filter, past bool) string {
	return `
		SELECT s.item_id, s.teams, s.state,
			CASE WHEN s.state = 'informed' THEN s.took ELSE 0 END AS tenths, COUNT(*) AS n
		FROM (` + t.standings(f, past, "") + `) s
		GROUP BY 1, 2, 3, 4`
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
		return t.all(&rows, `
			SELECT s.person_id, p.name, m.team_id, t.slug, s.item_id, i.ref, v.title, s.version, s.state, s.answer, s.told_at, s.answered_at, s.due_on, s.reminders,
				(SELECT a.shown FROM answers a WHERE a.person_id = s.person_id AND a.item_id = s.item_id AND a.version = s.version
					AND a.at = s.answered_at ORDER BY a.id DESC LIMIT 1) AS shown
			FROM (`+t.standings(f, past, "r.due_on, r.reminders, CASE WHEN r.told_at <= "+t.time("at")+" THEN r.told_at END AS told_at, ")+`) s
			JOIN people p ON p.id = s.person_id
			JOIN (SELECT DISTINCT m.person_id, m.team_id FROM memberships m
				WHERE `+current("m", t.date("day"))+narrow+`) m ON m.person_id = s.person_id
			JOIN teams t ON t.id = m.team_id
			JOIN items i ON i.id = s.item_id AND (i.withdrawn_at IS NULL OR i.withdrawn_at > `+t.time("at")+`)
			JOIN versions v ON v.id = i.version_id
			ORDER BY t.slug, p.name, p.id, i.ref`, momentArgs(m, f))
	})
	for _, r := range rows {
		st := digest.Standing{
			PersonID: r.PersonID, Name: r.Name, TeamID: r.TeamID, Team: r.Team, ItemID: r.ItemID, Ref: r.Ref, Title: r.Title, Version: r.Version,
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
