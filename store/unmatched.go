package store

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// unmatched is the query for each kind: what only one of the staff list and Slack
// knows on a day. Columns of people are NULL for who is not on the staff list.
func (d dialect) unmatched(kind digest.UnmatchedKind) string {
	const person = "p.id, p.name, COALESCE(p.email, '') AS email, s.account AS slack_id"
	here := onStaff("p.id", d.date("day"))
	const staff = "people p" + slackOf
	const live = "s.account IS NOT NULL AND s.gone_at IS NULL"
	unseen := `EXISTS (SELECT 1 FROM directory_unseen u WHERE u.person_id = p.id AND u.slack_id = s.account)`
	group := `team_groups g JOIN teams t ON t.id = g.team_id AND t.slack_group = g.named`
	switch kind {
	case digest.AccountOnly:
		return `SELECT CAST(NULL AS bigint) AS id, CAST(NULL AS text) AS name, s.email, s.slack_id, '' AS team FROM directory_strangers s
			WHERE NOT EXISTS (SELECT 1 FROM accounts c WHERE c.held AND c.via = 'slack' AND c.account = s.slack_id) AND NOT EXISTS (SELECT 1 FROM people p WHERE p.email = s.email)`
	case digest.StaffOnly:
		return `SELECT ` + person + `, '' AS team FROM ` + staff + `
			WHERE (s.account IS NULL OR s.gone_at IS NULL AND ` + unseen + `) AND ` + here
	case digest.AccountGone:
		return `SELECT ` + person + `, '' AS team FROM ` + staff + ` WHERE s.gone_at IS NOT NULL AND ` + here
	case digest.LeftLive:
		return `SELECT ` + person + `, '' AS team FROM ` + staff + `
			WHERE ` + live + ` AND NOT ` + unseen + `
				AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = p.id AND (m.to_on IS NULL OR m.to_on >= ` + d.date("day") + `))`
	case digest.GroupOnly:
		return `SELECT p.id, p.name, COALESCE(p.email, s.email, '') AS email, x.slack_id, t.slug AS team
			FROM ` + group + ` JOIN team_group_members x ON x.team_id = g.team_id
			LEFT JOIN accounts c ON c.held AND c.via = 'slack' AND c.account = x.slack_id
			LEFT JOIN people p ON p.id = c.person_id LEFT JOIN directory_strangers s ON s.slack_id = x.slack_id
			WHERE NOT EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = p.id AND m.team_id = g.team_id AND ` + current("m", d.date("day")) + `)`
	case digest.TeamOnly:
		return `SELECT ` + person + `, t.slug AS team
			FROM ` + group + ` JOIN memberships m ON m.team_id = g.team_id JOIN people p ON p.id = m.person_id` + slackOf + `
			WHERE g.state = '' AND NOT m.cover AND ` + current("m", d.date("day")) + `
				AND ` + live + `
				AND NOT EXISTS (SELECT 1 FROM team_group_members x WHERE x.team_id = g.team_id AND x.slack_id = s.account)`
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
		u := digest.Unmatched{Kind: kind, Account: value(r.Slack), Email: r.Email, Team: r.Team}
		if r.ID != nil {
			u.Person = digest.Person{ID: *r.ID, Name: value(r.Name), Email: r.Email, SlackID: u.Account}
		}
		list = append(list, u)
	}
	return list, err
}
