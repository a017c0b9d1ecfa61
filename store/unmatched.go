package store

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// unmatched is the query for each kind: what only one of the staff list and Slack
// knows on a day. Columns of people are NULL for who is not on the staff list.
func (d dialect) unmatched(kind digest.UnmatchedKind) string {
	const person = "p.id, p.name, COALESCE(p.email, '') AS email, p.slack_id"
	here := `EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = p.id AND ` + current("m", d.date("day")) + `)`
	unseen := `EXISTS (SELECT 1 FROM directory_unseen u WHERE u.person_id = p.id AND u.slack_id = p.slack_id)`
	group := `team_groups g JOIN teams t ON t.id = g.team_id AND t.slack_group = g.named`
	switch kind {
	case digest.AccountOnly:
		return `SELECT CAST(NULL AS bigint) AS id, CAST(NULL AS text) AS name, s.email, s.slack_id, '' AS team FROM directory_strangers s
			WHERE NOT EXISTS (SELECT 1 FROM people p WHERE p.slack_id = s.slack_id) AND NOT EXISTS (SELECT 1 FROM people p WHERE p.email = s.email)`
	case digest.StaffOnly:
		return `SELECT ` + person + `, '' AS team FROM people p
			WHERE (p.slack_id IS NULL OR p.slack_gone_at IS NULL AND ` + unseen + `) AND ` + here
	case digest.AccountGone:
		return `SELECT ` + person + `, '' AS team FROM people p WHERE p.slack_id IS NOT NULL AND p.slack_gone_at IS NOT NULL AND ` + here
	case digest.LeftLive:
		return `SELECT ` + person + `, '' AS team FROM people p
			WHERE p.slack_id IS NOT NULL AND p.slack_gone_at IS NULL AND NOT ` + unseen + `
				AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = p.id AND (m.to_on IS NULL OR m.to_on >= ` + d.date("day") + `))`
	case digest.GroupOnly:
		return `SELECT p.id, p.name, COALESCE(p.email, s.email, '') AS email, x.slack_id, t.slug AS team
			FROM ` + group + ` JOIN team_group_members x ON x.team_id = g.team_id
			LEFT JOIN people p ON p.slack_id = x.slack_id LEFT JOIN directory_strangers s ON s.slack_id = x.slack_id
			WHERE NOT EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = p.id AND m.team_id = g.team_id AND ` + current("m", d.date("day")) + `)`
	case digest.TeamOnly:
		return `SELECT ` + person + `, t.slug AS team
			FROM ` + group + ` JOIN memberships m ON m.team_id = g.team_id JOIN people p ON p.id = m.person_id
			WHERE g.state = '' AND NOT m.cover AND ` + current("m", d.date("day")) + `
				AND p.slack_id IS NOT NULL AND p.slack_gone_at IS NULL
				AND NOT EXISTS (SELECT 1 FROM team_group_members x WHERE x.team_id = g.team_id AND x.slack_id = p.slack_id)`
	default:
		return ""
	}
}

// CountUnmatched implements [digest.DirectoryStore].
func (db *DB) CountUnmatched(ctx context.Context, on digest.Date) (map[digest.UnmatchedKind]int, error) {
	counts := map[digest.UnmatchedKind]int{}
	err := db.read(ctx, func(t *tx) error {
		for _, kind := range digest.UnmatchedKinds {
			var n int
			if err := t.one(&n, `SELECT COUNT(*) FROM (`+t.unmatched(kind)+`) AS found`, args{"day": day{on}}); err != nil {
				return err
			}
			counts[kind] = n
		}
		return nil
	})
	return counts, err
}

// Unmatched implements [digest.DirectoryStore], by team and address.
func (db *DB) Unmatched(ctx context.Context, on digest.Date, kind digest.UnmatchedKind, limit, offset int) (list []digest.Unmatched, err error) {
	var rows []struct {
		ID    *int64  `db:"id"`
		Name  *string `db:"name"`
		Email string  `db:"email"`
		Slack *string `db:"slack_id"`
		Team  string  `db:"team"`
	}
	err = db.read(ctx, func(t *tx) error {
		query := t.unmatched(kind)
		if query == "" {
			return digest.Errorf(digest.Invalid, "there is no list %q: look at the report again", kind)
		}
		page := ""
		if limit > 0 {
			page = " LIMIT :limit OFFSET :offset"
		}
		return t.all(&rows, `SELECT id, name, email, slack_id, team FROM (`+query+`) AS found ORDER BY team, email, slack_id`+page,
			args{"day": day{on}, "limit": limit, "offset": offset})
	})
	for _, r := range rows {
		u := digest.Unmatched{Kind: kind, SlackID: value(r.Slack), Email: r.Email, Team: r.Team}
		if r.ID != nil {
			u.Person = digest.Person{ID: *r.ID, Name: value(r.Name), Email: r.Email, SlackID: u.SlackID}
		}
		list = append(list, u)
	}
	return list, err
}
