package store

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// letterRow is what a delivery says besides its items.
type letterRow struct {
	ID     int64   `db:"id"`
	Queued int     `db:"queued"`
	Late   bool    `db:"late"`
	Notice string  `db:"notice"`
	Person *int64  `db:"person_id"`
	Team   *int64  `db:"team_id"`
	Name   *string `db:"name"`
	Email  *string `db:"email"`
	To     *string `db:"address"`
	Others bool    `db:"elsewhere"`
}

type entryOf struct {
	DeliveryID int64 `db:"delivery_id"`
	ItemID     int64 `db:"item_id"`
	DueOn      day   `db:"due_on"`
	Fresh      bool  `db:"fresh"`
	Reminders  *int  `db:"reminders"`
}

// Letters implements [outbox.Store]: a few queries, however many letters.
// Items that were answered, closed, withdrawn or replaced since planning are
// left out, and of what an organisation passes on those that it would not be sent now.
func (db *DB) Letters(ctx context.Context, on digest.Date, claimed []digest.Delivery) (letters []digest.Letter, err error) {
	err = db.read(ctx, func(t *tx) error {
		t.often()
		a := args{"day": day{on}, "ids": each(claimed, func(d digest.Delivery) int64 { return d.ID })}
		var rows []letterRow
		if err := t.all(&rows, `SELECT d.id, d.queued, d.late, d.notice, d.person_id, COALESCE(d.team_id, `+t.organisationOf("d.person_id")+`) AS team_id, p.name, p.email, c.address,
				EXISTS (SELECT 1 FROM accounts o JOIN vias v ON v.via = o.via AND `+t.openAt("v", "")+` WHERE o.person_id = d.person_id AND o.held
					AND o.via <> d.via AND `+t.openAt("o", "")+` AND NOT `+t.has("d.refused", "o.via")+`) AS elsewhere
			FROM deliveries d LEFT JOIN people p ON p.id = d.person_id LEFT JOIN accounts c ON c.held AND c.person_id = d.person_id AND c.via = d.via
			WHERE `+t.in("d.id", "ids"), a); err != nil {
			return err
		}
		var entries []entryOf
		if err := t.all(&entries, `
			SELECT di.delivery_id, di.item_id, di.fresh, r.due_on, r.reminders
			FROM delivery_items di JOIN deliveries d ON d.id = di.delivery_id
			JOIN items i ON i.id = di.item_id JOIN versions v ON v.id = i.version_id
			LEFT JOIN receipts r ON r.person_id = d.person_id AND r.item_id = di.item_id AND r.version = di.version
			WHERE `+t.in("di.delivery_id", "ids")+` AND `+t.in("d.id", "ids")+` AND i.withdrawn_at IS NULL AND v.asks = di.version
				AND (d.person_id IS NOT NULL AND `+openReceipt+` OR d.person_id IS NULL
					AND EXISTS (SELECT 1 FROM teams t WHERE t.id = d.team_id AND (t.kind = '' OR `+t.passed()+`)))
			ORDER BY di.delivery_id, di.position`, a); err != nil {
			return err
		}
		live, err := t.live(each(entries, func(e entryOf) int64 { return e.ItemID }))
		if err != nil {
			return err
		}
		teams, err := planTx{t}.Teams(each(rows, func(r letterRow) int64 { return value(r.Team) }))
		if err != nil {
			return err
		}
		var absences []absenceRow
		if err := t.all(&absences, `SELECT `+absenceColumns+` FROM absences a WHERE a.revoked_at IS NULL AND (a.to_on IS NULL OR a.to_on >= `+t.date("day")+`)
			AND `+t.in("a.person_id", "people"), args{"day": day{on}, "people": each(claimed, func(d digest.Delivery) int64 { return d.PersonID })}); err != nil {
			return err
		}
		letters = assemble(claimed, rows, entries, live, teams)
		if err := t.offers(on, letters); err != nil {
			return err
		}
		pointers := make([]*digest.Letter, len(letters))
		for i := range letters {
			pointers[i] = &letters[i]
		}
		if err := t.offerNews(pointers); err != nil {
			return err
		}
		for i, l := range letters {
			for _, a := range absences {
				if a.PersonID == l.PersonID {
					letters[i].Absences = append(letters[i].Absences, a.absence().Span)
				}
			}
		}
		return nil
	})
	return letters, err
}

func assemble(claimed []digest.Delivery, rows []letterRow, entries []entryOf, live map[int64]digest.Item, teams []digest.Team) []digest.Letter {
	byID := make(map[int64]*digest.Letter, len(claimed))
	letters := make([]digest.Letter, len(claimed))
	for i, d := range claimed {
		letters[i] = digest.Letter{Delivery: d}
		byID[d.ID] = &letters[i]
	}
	for _, r := range rows {
		l := byID[r.ID]
		for _, team := range teams {
			if team.ID == value(r.Team) {
				l.Team = team
			}
		}
		l.Queued, l.Late, l.Notice = r.Queued, r.Late, r.Notice
		l.To = digest.Route{Via: l.Via, Address: l.Team.Channel}
		if l.Team.Outside() {
			l.To.Address = l.Team.Contact
		}
		if r.Person != nil {
			l.Person = digest.Person{ID: *r.Person, Name: *r.Name, Email: value(r.Email)}
			l.To.Address, l.Elsewhere = value(r.To), r.Others
		}
	}
	for _, e := range entries {
		l := byID[e.DeliveryID]
		if l.Kind == digest.ReminderLetter && e.Reminders != nil && *e.Reminders+1 >= digest.MaxReminders {
			l.Last = true
		}
		l.Entries = append(l.Entries, digest.Entry{Item: live[e.ItemID], DueOn: e.DueOn.Date, Told: !e.Fresh})
	}
	return letters
}
