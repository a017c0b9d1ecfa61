package store

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// Postings implements [digest.AudienceStore].
func (db *DB) Postings(ctx context.Context, on digest.Date) (postings []digest.Posting, err error) {
	err = db.read(ctx, func(t *tx) error {
		var teams []teamRow
		if err := t.all(&teams, "SELECT "+teamColumns+" FROM teams t", nil); err != nil {
			return err
		}
		byID := make(map[int64]digest.Team, len(teams))
		for _, r := range teams {
			byID[r.ID] = r.team()
		}
		var rows []membershipRow
		if err := t.all(&rows, "SELECT "+membershipColumns+" FROM memberships m WHERE NOT m.cover AND "+current("m", t.date("day"))+" ORDER BY m.person_id, m.id", args{"day": day{on}}); err != nil {
			return err
		}
		postings = make([]digest.Posting, len(rows))
		for i, r := range rows {
			postings[i] = digest.Posting{Membership: r.membership(), Team: byID[r.TeamID]}
		}
		return nil
	})
	return postings, err
}
