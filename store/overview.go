package store

import (
	"context"
	"strconv"
	"strings"

	"github.com/briefed/briefed/digest"
)

// Trend implements [digest.OverviewStore] in one query over all the moments: what
// [DB.Report] counts, without items. The newest answer on a receipt is the one of
// then unless it was given later; only those are looked up.
func (db *DB) Trend(ctx context.Context, moments []digest.Moment, f digest.Filter) (reports []digest.Report, err error) {
	type moment struct {
		N  int   `json:"n"`
		At stamp `json:"at"`
		On day   `json:"on_day"`
	}
	rows := make([]moment, len(moments))
	for i, m := range moments {
		rows[i] = moment{i, stamp{m.At}, day{m.On}}
	}
	var counts []struct {
		N     int    `db:"n"`
		Teams string `db:"teams"`
		Kind  string `db:"kind"`
		State string `db:"state"`
		Count int    `db:"receipts"`
	}
	var teams []teamRow
	err = db.read(ctx, func(t *tx) error {
		if err := t.all(&teams, "SELECT "+teamColumns+" FROM teams t ORDER BY t.slug", nil); err != nil {
			return err
		}
		narrow := ""
		if len(f.TeamIDs) > 0 {
			narrow += " AND " + t.in("m.team_id", "teams")
		}
		narrowItems := ""
		if len(f.ItemIDs) > 0 {
			narrowItems = " AND " + t.in("r.item_id", "items")
		}
		return t.all(&counts, `
			WITH moments AS (SELECT n, at, on_day FROM `+t.rows("x", "moments", "n integer", "at timestamptz", "on_day date")+`
			), staff AS (
				SELECT w.n, w.at, w.on_day, m.person_id, `+t.listed("m.team_id")+` AS teams,
					EXISTS (SELECT 1 FROM absences a WHERE a.person_id = m.person_id AND a.revoked_at IS NULL AND `+current("a", "w.on_day")+`) AS away,
					p.slack_id IS NOT NULL AND (p.slack_gone_at IS NULL OR p.slack_gone_at > w.at) AS reachable
				FROM moments w CROSS JOIN memberships m JOIN people p ON p.id = m.person_id
				WHERE `+current("m", "w.on_day")+narrow+`
				GROUP BY w.n, w.at, w.on_day, m.person_id, p.slack_id, p.slack_gone_at
			), standings AS (
				SELECT s.n, s.teams, s.away, s.reachable, s.on_day, s.at, r.item_id, r.due_on, r.closed, r.closed_at,
					CASE WHEN r.answered_at IS NULL OR r.answered_at <= s.at THEN r.answer
						ELSE (SELECT a.kind FROM answers a WHERE a.person_id = r.person_id AND a.item_id = r.item_id AND a.version = r.version
							AND a.at <= s.at ORDER BY a.at DESC, a.id DESC LIMIT 1) END AS answer
				FROM staff s JOIN receipts r ON r.person_id = s.person_id AND r.assigned_at <= s.at
					AND (r.closed_at IS NULL OR r.closed_at > s.at OR r.closed = 'exempt')`+narrowItems+`
			)
			SELECT s.n, s.teams, i.kind,
				CASE WHEN s.closed = 'exempt' AND s.closed_at <= s.at THEN 'exempt'
					WHEN s.answer IN ('understood', 'discussed') THEN 'informed'
					WHEN s.away THEN 'away'
					WHEN NOT s.reachable THEN 'unreachable'
					WHEN s.due_on < s.on_day THEN 'overdue'
					ELSE 'outstanding' END AS state, COUNT(*) AS receipts
			FROM standings s JOIN items i ON i.id = s.item_id AND (i.withdrawn_at IS NULL OR i.withdrawn_at > s.at)
			GROUP BY 1, 2, 3, 4`,
			args{"moments": asJSON(rows), "teams": asJSON(f.TeamIDs), "items": asJSON(f.ItemIDs)})
	})
	if err != nil {
		return nil, err
	}
	reports = make([]digest.Report, len(moments))
	byTeam := make([]map[string]*digest.TeamMeasures, len(moments))
	for i, m := range moments {
		reports[i] = digest.NewTally(each(teams, teamRow.team), nil, m, f).Report()
		byTeam[i] = map[string]*digest.TeamMeasures{}
		for n := range reports[i].Teams {
			byTeam[i][reports[i].Teams[n].Team] = &reports[i].Teams[n]
		}
	}
	slugs := map[string]string{}
	for _, t := range teams {
		slugs[strconv.FormatInt(t.ID, 10)] = t.Slug
	}
	for _, c := range counts {
		reports[c.N].Measures.Of(digest.Kind(c.Kind)).Add(digest.State(c.State), c.Count)
		for id := range strings.SplitSeq(c.Teams, ",") {
			if team := byTeam[c.N][slugs[id]]; team != nil {
				team.Of(digest.Kind(c.Kind)).Add(digest.State(c.State), c.Count)
			}
		}
	}
	for i := range reports {
		finish(&reports[i].Measures)
		for n := range reports[i].Teams {
			finish(&reports[i].Teams[n].Measures)
		}
	}
	return reports, nil
}

func finish(m *digest.Measures) {
	m.Lessons.Finish(nil)
	m.Policies.Finish(nil)
}

// AuditLog implements [digest.OverviewStore].
func (db *DB) AuditLog(ctx context.Context, f digest.AuditFilter) (entries []digest.AuditEntry, total int, err error) {
	after, before := f.Bounds()
	a := args{
		"actor": f.Actor, "action": f.Action, "subject": f.Subject, "after": stamp{after}, "before": stamp{before},
		"limit": f.Limit, "offset": f.Offset,
	}
	err = db.read(ctx, func(t *tx) error {
		where := " FROM audit WHERE true"
		for _, c := range []struct {
			narrows   bool
			condition string
		}{
			{f.Actor != "", "actor = :actor"},
			{f.Action != "", "action = :action"},
			{f.Subject != "", "subject = :subject"},
			{!after.IsZero(), "at >= " + t.time("after")},
			{!before.IsZero(), "at < " + t.time("before")},
		} {
			if c.narrows {
				where += " AND " + c.condition
			}
		}
		if err := t.one(&total, "SELECT COUNT(*)"+where, a); err != nil {
			return err
		}
		var rows []struct {
			At      stamp  `db:"at"`
			Actor   string `db:"actor"`
			Action  string `db:"action"`
			Subject string `db:"subject"`
			Detail  string `db:"detail"`
		}
		if err := t.all(&rows, "SELECT at, actor, action, subject, detail"+where+" ORDER BY at DESC, id DESC LIMIT :limit OFFSET :offset", a); err != nil {
			return err
		}
		for _, r := range rows {
			entries = append(entries, digest.AuditEntry{At: r.At.Time, Actor: r.Actor, Action: r.Action, Subject: r.Subject, Detail: r.Detail})
		}
		return nil
	})
	return entries, total, err
}
