package store

import (
	"context"
	"time"

	"github.com/briefed/briefed/digest"
)

// training returns the live training.
func (t *tx) training() ([]digest.Item, error) {
	var rows []versionRow
	if err := t.all(&rows, `SELECT `+versionColumns+` FROM items i JOIN versions v ON v.id = i.version_id
		WHERE i.kind = 'training' AND i.withdrawn_at IS NULL AND i.superseded_by = '' ORDER BY i.ref`, nil); err != nil {
		return nil, err
	}
	return items(rows)
}

// LiveTraining implements [digest.TrainingStore].
func (db *DB) LiveTraining(ctx context.Context) (list []digest.Item, err error) {
	err = db.read(ctx, func(t *tx) error {
		list, err = t.training()
		return err
	})
	return list, err
}

// onOffer returns the training that can be booked on a day, soonest closing first.
func (t *tx) onOffer(on digest.Date) (list []digest.Item, err error) {
	all, err := t.training()
	for _, item := range all {
		if item.OnOffer(on) {
			list = append(list, item)
		}
	}
	digest.SoonestFirst(list)
	return list, err
}

// offeredTo returns for whom training is, on a day: people with a membership of some
// teams, all of their memberships considered, and organisations that pass on what they
// get.
func (t *tx) offeredTo(on digest.Date, s digest.Scope) (meant []digest.OfferTo, err error) {
	var rows []struct {
		PersonID int64 `db:"person_id"`
		TeamID   int64 `db:"team_id"`
		ItemID   int64 `db:"item_id"`
	}
	err = t.all(&rows, t.placesOf(s, "i.kind = 'training'")+`
		SELECT DISTINCT h.person_id, 0 AS team_id, e.item_id FROM `+owed+`
		UNION ALL SELECT 0 AS person_id, t.id AS team_id, i.id AS item_id FROM teams t CROSS JOIN items i JOIN versions v ON v.id = i.version_id
		WHERE `+t.in("t.id", "teams")+` AND t.kind <> '' AND `+t.in("i.id", "items")+` AND `+t.passedOn("i.kind = 'training'"), scopeArgs(on, s))
	for _, r := range rows {
		meant = append(meant, digest.OfferTo{PersonID: r.PersonID, TeamID: r.TeamID, ItemID: r.ItemID})
	}
	return meant, err
}

// Offers implements [digest.TrainingTx]. Where no training is on offer it is one query.
func (p planTx) Offers(on digest.Date, teams []int64, since time.Time) (o digest.Offers, err error) {
	if o.Items, err = p.onOffer(on); err != nil || len(o.Items) == 0 {
		return o, err
	}
	s := digest.Scope{Teams: teams, Items: each(o.Items, func(i digest.Item) int64 { return i.ItemID })}
	if o.Meant, err = p.offeredTo(on, s); err != nil {
		return o, err
	}
	a := scopeArgs(on, s)
	a["since"] = stamp{since}
	var told []struct {
		PersonID *int64 `db:"person_id"`
		TeamID   *int64 `db:"team_id"`
		ItemID   int64  `db:"item_id"`
		Times    int    `db:"times"`
	}
	if err := p.all(&told, `SELECT d.person_id, CASE WHEN d.person_id IS NULL THEN d.team_id END AS team_id, o.item_id, COUNT(*) AS times
		FROM delivery_offers o JOIN deliveries d ON d.id = o.delivery_id
		WHERE `+p.in("o.item_id", "items")+` AND d.state NOT IN ('dropped', 'failed') GROUP BY 1, 2, 3`, a); err != nil {
		return o, err
	}
	o.Times = make(map[digest.OfferTo]int, len(told))
	for _, r := range told {
		o.Times[digest.OfferTo{PersonID: value(r.PersonID), TeamID: value(r.TeamID), ItemID: r.ItemID}] = r.Times
	}
	var wrote []int64
	if err := p.all(&wrote, `SELECT DISTINCT d.team_id FROM deliveries d JOIN teams t ON t.id = d.team_id AND t.kind <> ''
		WHERE d.kind = 'digest' AND d.state NOT IN ('dropped', 'failed') AND d.created_at > `+p.time("since")+` AND `+p.in("d.team_id", "teams"), a); err != nil {
		return o, err
	}
	o.Wrote = make(map[int64]bool, len(wrote))
	for _, id := range wrote {
		o.Wrote[id] = true
	}
	return o, nil
}

type offerRow struct {
	DeliveryID int64  `db:"delivery_id"`
	ItemID     int64  `db:"item_id"`
	PersonID   *int64 `db:"person_id"`
	TeamID     int64  `db:"team_id"`
	Outside    bool   `db:"outside"`
	Alone      bool   `db:"alone"`
}

// offers puts into letters what they tell of training, as far as it is still on offer and
// for whom they go to. Training alone goes only where it was planned so.
func (t *tx) offers(on digest.Date, letters []digest.Letter) error {
	var rows []offerRow
	a := args{"ids": each(letters, func(l digest.Letter) int64 { return l.ID })}
	if err := t.all(&rows, `SELECT o.delivery_id, o.item_id, d.person_id, d.team_id, t.kind <> '' AS outside,
			NOT EXISTS (SELECT 1 FROM delivery_items di WHERE di.delivery_id = d.id) AS alone
		FROM delivery_offers o JOIN deliveries d ON d.id = o.delivery_id JOIN teams t ON t.id = d.team_id
		WHERE `+t.in("o.delivery_id", "ids")+` ORDER BY o.delivery_id, o.position`, a); err != nil || len(rows) == 0 {
		return err
	}
	live, err := t.onOffer(on)
	if err != nil || len(live) == 0 {
		return err
	}
	byID := make(map[int64]digest.Item, len(live))
	for _, i := range live {
		byID[i.ItemID] = i
	}
	s := digest.Scope{Teams: each(rows, func(r offerRow) int64 { return r.TeamID }), Items: each(live, func(i digest.Item) int64 { return i.ItemID })}
	to, err := t.offeredTo(on, s)
	if err != nil {
		return err
	}
	meant := make(map[digest.OfferTo]bool, len(to))
	for _, o := range to {
		meant[o] = true
	}
	of := map[int64]*digest.Letter{}
	for i := range letters {
		of[letters[i].ID] = &letters[i]
	}
	for _, r := range rows {
		l := of[r.DeliveryID]
		item, live := byID[r.ItemID]
		key := digest.OfferTo{PersonID: value(r.PersonID), ItemID: r.ItemID}
		if r.PersonID == nil {
			key.TeamID = r.TeamID
		}
		channel := r.PersonID == nil && !r.Outside // for some there, and read by all of the team
		if live && (channel || meant[key]) && (r.Alone || len(l.Entries) > 0) {
			l.Offers = append(l.Offers, item)
		}
	}
	return nil
}

// OffersTold implements [digest.TrainingStore].
func (db *DB) OffersTold(ctx context.Context, since, until time.Time) (told []digest.OfferTold, err error) {
	err = db.read(ctx, func(t *tx) error {
		told = nil
		var rows []struct {
			ItemID int64  `db:"item_id"`
			Kind   string `db:"kind"`
			Told   int    `db:"told"`
		}
		if err := t.all(&rows, `SELECT o.item_id, u.kind, COUNT(DISTINCT u.id) AS told
			FROM delivery_offers o JOIN deliveries d ON d.id = o.delivery_id JOIN teams u ON u.id = d.team_id AND u.kind <> ''
			WHERE d.state = 'sent' AND d.sent_at > `+t.time("since")+` AND d.sent_at <= `+t.time("until")+` GROUP BY o.item_id, u.kind`,
			args{"since": stamp{since}, "until": stamp{until}}); err != nil {
			return err
		}
		counts := map[int64]map[string]int{}
		for _, r := range rows {
			if counts[r.ItemID] == nil {
				counts[r.ItemID] = map[string]int{}
			}
			counts[r.ItemID][r.Kind] = r.Told
		}
		units, err := t.units("t.kind <> ''")
		if err != nil {
			return err
		}
		offers, err := t.offered(since, until)
		if err != nil {
			return err
		}
		digest.SoonestFirst(offers)
		for _, i := range offers {
			for _, kind := range digest.OrganisationKinds {
				o := digest.OfferTold{Ref: i.Ref, Title: i.Title, Closes: i.OfferedUntil(), Kind: kind, Told: counts[i.ItemID][string(kind)]}
				for _, u := range units {
					if u.Kind == kind && i.Audience.MeantOutside(kind) && (u.EndedOn.IsZero() || u.EndedOn.Start(time.UTC).After(since)) {
						o.Organisations++
					}
				}
				o.Organisations = max(o.Organisations, o.Told) // who was told before it became others'
				if o.Organisations > 0 {
					told = append(told, o)
				}
			}
		}
		return nil
	})
	return told, err
}

// offered returns training that was published by a moment and could be booked after
// another, withdrawn since or not.
func (t *tx) offered(since, until time.Time) (list []digest.Item, err error) {
	var rows []versionRow
	if err := t.all(&rows, `SELECT `+versionColumns+` FROM items i JOIN versions v ON v.item_id = i.id
			AND v.number = (SELECT MAX(n.number) FROM versions n WHERE n.item_id = i.id AND n.published_at <= `+t.time("until")+`)
		WHERE i.kind = 'training' ORDER BY i.ref`, args{"until": stamp{until}}); err != nil {
		return nil, err
	}
	all, err := items(rows)
	for _, item := range all {
		if last := item.OfferedUntil(); last.IsZero() || last.Start(time.UTC).After(since) {
			list = append(list, item)
		}
	}
	return list, err
}
