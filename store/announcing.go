package store

import (
	"context"
	"strings"
	"time"

	"github.com/briefed/briefed/digest"
)

// Versions implements [digest.AuthoringStore].
func (db *DB) Versions(ctx context.Context, ref string) (list []digest.Item, err error) {
	condition := "i.ref = :ref"
	if ref == "" {
		condition = "i.kind = 'policy'"
	}
	var rows []versionRow
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `SELECT `+versionColumns+` FROM items i JOIN versions v ON v.item_id = i.id
			WHERE `+condition+` ORDER BY i.ref, v.number`, args{"ref": ref})
	})
	if err != nil {
		return nil, err
	}
	return items(rows)
}

// Announce implements [digest.AuthoringTx].
func (p planTx) Announce(item int64, number int, inForce digest.Date) error {
	_, err := p.exec(`INSERT INTO announcements (version_id, in_force)
		SELECT v.id, `+p.date("day")+` FROM versions v WHERE v.item_id = :item AND v.number = :number`,
		args{"item": item, "number": number, "day": day{inForce}})
	return err
}

// TakeAnnounced implements [digest.AuthoringTx]. The update is the gate: of two
// planners one finds the row. What was replaced or withdrawn before its day is
// taken off the list in silence.
func (p planTx) TakeAnnounced(now time.Time, on digest.Date) ([]digest.Item, error) {
	var ids []int64
	if err := p.all(&ids, `UPDATE announcements SET told_at = `+p.time("now")+` WHERE told_at IS NULL AND in_force <= `+p.date("day")+`
		RETURNING version_id`, args{"now": stamp{now}, "day": day{on}}); err != nil || len(ids) == 0 {
		return nil, err
	}
	var rows []versionRow
	if err := p.all(&rows, `SELECT `+versionColumns+` FROM items i JOIN versions v ON v.id = i.version_id
		WHERE i.withdrawn_at IS NULL AND `+p.in("v.id", "ids")+` ORDER BY i.ref`, args{"ids": ids}); err != nil {
		return nil, err
	}
	return items(rows)
}

// Withdraw implements [digest.AuthoringTx]: nobody is asked any more, and what
// was answered stays on record.
func (p planTx) Withdraw(now time.Time, item int64, reason string) (bool, error) {
	a := args{"now": stamp{now}, "item": item, "reason": reason, "closed": string(digest.Withdrawn)}
	n, err := p.exec(`UPDATE items SET withdrawn_at = `+p.time("now")+`, withdrawn_reason = :reason WHERE id = :item AND withdrawn_at IS NULL`, a)
	if err != nil || n == 0 {
		return false, err
	}
	_, err = p.exec(`UPDATE receipts SET closed_at = `+p.time("now")+`, closed = :closed WHERE item_id = :item AND closed_at IS NULL`, a)
	return true, err
}

// Concerned implements [digest.AuthoringTx].
func (p planTx) Concerned(on digest.Date, item int64, version int, who digest.Concern) (to []digest.Recipient, err error) {
	condition := "r.answer IS NOT NULL"
	switch who {
	case digest.WhoWasTold:
		condition = "(r.told_at IS NOT NULL OR r.answer IS NOT NULL) AND r.closed IS NULL"
	case digest.WhoEverWasTold:
		condition = "(r.told_at IS NOT NULL OR r.answer IS NOT NULL)"
	case digest.WhoAnswered:
	}
	if version != 0 {
		condition += " AND r.version = :version"
	}
	return p.recipients("h.person_id IN (SELECT r.person_id FROM receipts r WHERE r.item_id = :item AND "+condition+")",
		args{"day": day{on}, "item": item, "version": version})
}

// Recipients implements [digest.AuthoringTx].
func (p planTx) Recipients(on digest.Date, people []int64) ([]digest.Recipient, error) {
	return p.recipients(p.in("h.person_id", "people"), args{"day": day{on}, "people": people})
}

// Reviewers implements [digest.AuthoringTx]. Policy leads are locked first, so that
// of two authors who submit at once one sees the notice of the other.
func (p planTx) Reviewers(on digest.Date, author int64, notice string) ([]digest.Recipient, error) {
	a := args{"day": day{on}, "author": author, "notice": notice, "lead": string(digest.PolicyLead)}
	var leads []int64
	if err := p.all(&leads, `SELECT id FROM people WHERE access = :lead ORDER BY id `+p.forUpdate(), a); err != nil {
		return nil, err
	}
	return p.recipients(`p.access = :lead AND p.id <> :author AND `+onStaff("p.id", p.date("day"))+` AND NOT EXISTS (SELECT 1 FROM deliveries d
		WHERE d.person_id = p.id AND d.kind = 'notice' AND d.state = 'queued' AND d.notice = :notice)`, a)
}

// recipients are people in a team on a day who can be reached.
func (p planTx) recipients(condition string, a args) (to []digest.Recipient, err error) {
	var rows []struct {
		PersonID int64  `db:"person_id"`
		TeamID   int64  `db:"team_id"`
		Until    day    `db:"until_on"`
		Kinds    string `db:"kinds"`
	}
	err = p.all(&rows, `
		SELECT h.person_id, h.team_id, COALESCE(`+p.kindsOf("h.person_id", p.date("day"))+`, '') AS kinds,
			(SELECT MAX(a.to_on) FROM absences a WHERE a.person_id = h.person_id AND a.revoked_at IS NULL AND `+current("a", p.date("day"))+`) AS until_on
		FROM (`+p.homes()+`) h JOIN people p ON p.id = h.person_id
		WHERE `+p.reaches("p.id", "")+` AND `+condition+`
		ORDER BY h.person_id`, a)
	for _, r := range rows {
		recipient := digest.Recipient{PersonID: r.PersonID, TeamID: r.TeamID}
		for _, kind := range strings.Fields(r.Kinds) {
			recipient.Organisations = append(recipient.Organisations, digest.OrganisationKind(kind))
		}
		if !r.Until.IsZero() {
			recipient.BackOn = r.Until.Date + 1
		}
		to = append(to, recipient)
	}
	return to, err
}

// Notify implements [digest.AuthoringTx].
func (p planTx) Notify(now time.Time, notice string, to []digest.Recipient) error {
	type row struct {
		Recipient string `json:"recipient"`
		PersonID  *int64 `json:"person_id"` // nil: it goes to an organisation's own address
		TeamID    int64  `json:"team_id"`
		NotBefore stamp  `json:"not_before"`
		Minutes   int    `json:"minutes"`
	}
	rows := each(to, func(r digest.Recipient) row {
		return row{recipient(r.PersonID, r.TeamID), optional(r.PersonID), r.TeamID, stamp{r.NotBefore}, r.Minutes}
	})
	_, err := p.exec(`
		INSERT INTO deliveries (kind, recipient, person_id, team_id, state, not_before, created_at, notice, minutes)
		SELECT 'notice', recipient, person_id, team_id, 'queued', not_before, `+p.time("now")+`, :notice, minutes
		FROM `+p.tx.rows("x", "rows", "recipient text", "person_id bigint", "team_id bigint", "not_before timestamptz", "minutes integer")+`
		WHERE true ON CONFLICT DO NOTHING`, args{"now": stamp{now}, "notice": notice, "rows": asJSON(rows)})
	return err
}

// Noticed implements [digest.SignInTx]. Who it is about is locked, so that of two who ask
// at once the second sees the notice of the first.
func (p planTx) Noticed(to digest.Recipient, notice string, after time.Time) ([]time.Time, error) {
	a := args{"id": to.PersonID, "recipient": recipient(to.PersonID, to.TeamID), "notice": notice, "after": stamp{after}}
	whose := "people"
	if to.PersonID == 0 {
		whose, a["id"] = "teams", to.TeamID
	}
	var locked []int64
	if err := p.all(&locked, `SELECT id FROM `+whose+` WHERE id = :id `+p.forUpdate(), a); err != nil {
		return nil, err
	}
	var at []stamp
	err := p.all(&at, `SELECT created_at FROM deliveries WHERE recipient = :recipient AND kind = 'notice' AND notice = :notice
		AND created_at > `+p.time("after")+` ORDER BY created_at DESC`, a)
	return each(at, func(s stamp) time.Time { return s.Time }), err
}
