package store

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// KeepGroups implements [digest.DirectoryStore].
func (db *DB) KeepGroups(ctx context.Context, groups []digest.TeamGroup) error {
	return db.in(ctx, func(t *tx) error { return t.keepGroups(groups) })
}

func (t *tx) keepGroups(groups []digest.TeamGroup) error {
	type row struct {
		TeamID int64  `json:"team_id"`
		Named  string `json:"named"`
		Slack  string `json:"slack_id"`
		State  string `json:"state"`
		At     stamp  `json:"read_at"`
	}
	type member struct {
		TeamID int64  `json:"team_id"`
		Slack  string `json:"slack_id"`
	}
	var whole []int64
	var members []member
	for _, g := range groups {
		if !g.Partial {
			whole = append(whole, g.TeamID)
		}
		for _, id := range g.Members {
			members = append(members, member{g.TeamID, id})
		}
	}
	a := args{
		"whole": whole, "members": asJSON(members),
		"rows": asJSON(each(groups, func(g digest.TeamGroup) row { return row{g.TeamID, g.Named, g.GroupID, string(g.State), stamp{g.At}} })),
	}
	for _, statement := range []string{
		`INSERT INTO team_groups (team_id, named, slack_id, state, read_at) SELECT team_id, named, slack_id, state, read_at
			FROM ` + t.rows("x", "rows", "team_id bigint", "named text", "slack_id text", "state text", "read_at timestamptz") + ` WHERE true
			ON CONFLICT (team_id) DO UPDATE SET named = excluded.named, slack_id = excluded.slack_id, state = excluded.state, read_at = excluded.read_at`,
		`DELETE FROM team_group_members WHERE ` + t.in("team_id", "whole"),
		`INSERT INTO team_group_members (team_id, slack_id) SELECT team_id, slack_id
			FROM ` + t.rows("x", "members", "team_id bigint", "slack_id text") + ` WHERE true ON CONFLICT DO NOTHING`,
	} {
		if _, err := t.exec(statement, a); err != nil {
			return err
		}
	}
	return nil
}

// ChangeGroup implements [digest.DirectoryStore].
func (db *DB) ChangeGroup(ctx context.Context, group string, added, removed []string) error {
	type member struct {
		Slack string `json:"slack_id"`
	}
	rows := func(ids []string) string { return asJSON(each(ids, func(id string) member { return member{id} })) }
	a := args{"group": group, "added": rows(added), "removed": rows(removed)}
	return db.in(ctx, func(t *tx) error {
		if _, err := t.exec(`DELETE FROM team_group_members
			WHERE team_id IN (SELECT g.team_id FROM team_groups g WHERE g.slack_id = :group)
				AND slack_id IN (SELECT x.slack_id FROM `+t.rows("x", "removed", "slack_id text")+`)`, a); err != nil {
			return err
		}
		_, err := t.exec(`INSERT INTO team_group_members (team_id, slack_id) SELECT g.team_id, x.slack_id
			FROM team_groups g CROSS JOIN `+t.rows("x", "added", "slack_id text")+`
			WHERE g.slack_id = :group AND g.state = '' ON CONFLICT DO NOTHING`, a)
		return err
	})
}

// TeamGroups implements [digest.DirectoryStore], by team and without members. A
// group that was not read yet, since its team names it, has no time.
func (db *DB) TeamGroups(ctx context.Context) (groups []digest.TeamGroup, err error) {
	var rows []struct {
		TeamID int64  `db:"id"`
		Team   string `db:"slug"`
		Named  string `db:"slack_group"`
		Slack  string `db:"slack_id"`
		State  string `db:"state"`
		At     stamp  `db:"read_at"`
	}
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `
			SELECT t.id, t.slug, t.slack_group, COALESCE(g.slack_id, '') AS slack_id, COALESCE(g.state, '') AS state, g.read_at
			FROM teams t LEFT JOIN team_groups g ON g.team_id = t.id AND g.named = t.slack_group
			WHERE t.slack_group <> '' ORDER BY t.slug`, nil)
	})
	for _, r := range rows {
		groups = append(groups, digest.TeamGroup{TeamID: r.TeamID, Team: r.Team, Named: r.Named, GroupID: r.Slack, State: digest.GroupState(r.State), At: r.At.Time})
	}
	return groups, err
}
