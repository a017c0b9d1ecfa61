package store

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
)

// AddLinks implements [digest.SignInStore]: one statement, however many.
func (db *DB) AddLinks(ctx context.Context, now time.Time, links []digest.Link) error {
	return db.in(ctx, func(t *tx) error {
		if err := t.forgetLinks(now); err != nil {
			return err
		}
		for _, l := range links {
			if l.Purpose != digest.LinkSignIn && l.Purpose != digest.LinkFeed || l.Mailed {
				continue
			}
			// A new one that they asked for themselves ends the ones before it.
			if _, err := t.exec(`DELETE FROM links WHERE person_id = :person AND purpose = :purpose`, args{"person": l.PersonID, "purpose": string(l.Purpose)}); err != nil {
				return err
			}
		}
		return t.addLinks(links)
	})
}

// forgetLinks takes away those that ran out.
func (t *tx) forgetLinks(now time.Time) error {
	_, err := t.exec(`DELETE FROM links WHERE until <= `+t.time("now"), args{"now": stamp{now}})
	return err
}

func (t *tx) addLinks(links []digest.Link) error {
	type row struct {
		Digest   string `json:"digest"`
		Purpose  string `json:"purpose"`
		PersonID int64  `json:"person_id"`
		ItemID   *int64 `json:"item_id"`
		Version  int    `json:"version"`
		Until    stamp  `json:"until"`
	}
	rows := each(links, func(l digest.Link) row {
		r := row{Digest: l.Digest, Purpose: string(l.Purpose), PersonID: l.PersonID, Version: l.Version, Until: stamp{l.Until}}
		if l.ItemID != 0 {
			r.ItemID = &l.ItemID
		}
		return r
	})
	_, err := t.exec(`INSERT INTO links (digest, purpose, person_id, item_id, version, until)
		SELECT x.digest, x.purpose, x.person_id, x.item_id, x.version, x.until
		FROM `+t.rows("x", "rows", "digest text", "purpose text", "person_id bigint", "item_id bigint", "version integer", "until timestamptz"),
		args{"rows": asJSON(rows)})
	return err
}

// linked makes links to what claimed letters by e-mail ask their readers, in the
// transaction that claims them: each more would wait for the disk.
func (t *tx) linked(turn outbox.Turn, claimed []digest.Delivery) (map[int64][]outbox.Linked, error) {
	readers := map[int64]int64{}
	for _, d := range claimed {
		if d.Via == digest.Email && d.PersonID != 0 && turn.Link != nil {
			readers[d.ID] = d.PersonID
		}
	}
	if len(readers) == 0 {
		return nil, nil
	}
	var shown []struct {
		DeliveryID int64 `db:"delivery_id"`
		ItemID     int64 `db:"item_id"`
		Number     int   `db:"number"`
	}
	if err := t.all(&shown, `SELECT di.delivery_id, di.item_id, v.number FROM delivery_items di
		JOIN items i ON i.id = di.item_id JOIN versions v ON v.id = i.version_id
		WHERE `+t.in("di.delivery_id", "ids"), args{"ids": slices.Sorted(maps.Keys(readers))}); err != nil || len(shown) == 0 {
		return nil, err
	}
	made, links := map[int64][]outbox.Linked{}, make([]digest.Link, 0, len(shown))
	for _, s := range shown {
		asked := digest.Asking{DeliveryID: s.DeliveryID, PersonID: readers[s.DeliveryID], ItemID: s.ItemID, Shown: s.Number}
		token, link := turn.Link(asked)
		made[s.DeliveryID] = append(made[s.DeliveryID], outbox.Linked{Asking: asked, Token: token})
		links = append(links, link)
	}
	return made, t.addLinks(links)
}

type linkRow struct {
	PersonID int64 `db:"person_id"`
	ItemID   int64 `db:"item_id"`
	Version  int   `db:"version"`
	Until    stamp `db:"until"`
}

// Link implements [digest.SignInStore].
func (db *DB) Link(ctx context.Context, now time.Time, purpose digest.LinkPurpose, token string) (digest.Link, error) {
	var row linkRow
	err := db.read(ctx, func(t *tx) error {
		return t.one(&row, `
			SELECT person_id, COALESCE(item_id, 0) AS item_id, version, until FROM links
			WHERE digest = :digest AND purpose = :purpose AND used_at IS NULL AND until > `+t.time("now"),
			args{"digest": token, "purpose": string(purpose), "now": stamp{now}})
	})
	return digest.Link{Digest: token, Purpose: purpose, PersonID: row.PersonID, ItemID: row.ItemID, Version: row.Version, Until: row.Until.Time}, err
}

// UseLink implements [digest.SignInStore].
func (db *DB) UseLink(ctx context.Context, now time.Time, purpose digest.LinkPurpose, token string) (used bool, err error) {
	err = db.in(ctx, func(t *tx) error {
		n, err := t.exec(`
			UPDATE links SET used_at = `+t.time("now")+`
			WHERE digest = :digest AND purpose = :purpose AND used_at IS NULL AND until > `+t.time("now"),
			args{"digest": token, "purpose": string(purpose), "now": stamp{now}})
		used = n == 1
		return err
	})
	return used, err
}

// SignOut implements [digest.SignInStore].
func (db *DB) SignOut(ctx context.Context, now time.Time, person int64, audit digest.AuditEntry) error {
	return db.in(ctx, func(t *tx) error {
		a := args{"now": stamp{now}, "person": person, "purpose": string(digest.LinkSignIn)}
		if _, err := t.exec(`UPDATE links SET used_at = `+t.time("now")+` WHERE person_id = :person AND purpose = :purpose AND used_at IS NULL`, a); err != nil {
			return err
		}
		if _, err := t.exec(`
			INSERT INTO sign_outs (person_id, at) VALUES (:person, `+t.time("now")+`)
			ON CONFLICT (person_id) DO UPDATE SET at = excluded.at`, a); err != nil {
			return err
		}
		return t.audit(audit)
	})
}

// SignedOut implements [digest.SignInStore].
func (db *DB) SignedOut(ctx context.Context, person int64) (at time.Time, err error) {
	var row stamp
	err = db.read(ctx, func(t *tx) error {
		return t.one(&row, `SELECT at FROM sign_outs WHERE person_id = :person`, args{"person": person})
	})
	if digest.CodeOf(err) == digest.NotFound {
		return time.Time{}, nil
	}
	return row.Time, err
}
