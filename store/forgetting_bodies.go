package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/briefed/briefed/digest"
)

// The body of a letter is what it brought, item by item, the words of a notice, and the
// counts that a channel's message shows. When it goes, the letter's row stays, with its
// run and what became of it, and so does its leaf of the log with its bytes, which say
// what it brought: that is read there from then on. The salt for words of that leaf goes,
// though it has none: by that a body which went by rule is told from one that somebody
// deleted, and an erasure on record names the leaf.

// bodiesBatch is of how many letters the body goes in one transaction at most: whoever
// writes to SQLite waits for it. bodiesPage is how many are looked at together.
const (
	bodiesBatch = 500
	bodiesPage  = 10_000
)

// bodySources are where bodies are found, by the numbers of their letters, without a look
// at letters that have none any more.
var bodySources = []string{
	`SELECT DISTINCT delivery_id AS id FROM delivery_items WHERE delivery_id > :after ORDER BY delivery_id LIMIT :most`,
	`SELECT id FROM deliveries WHERE notice <> '' AND id > :after ORDER BY id LIMIT :most`,
}

// closedLetter are letters, "d", of which it is known what became, from before a moment.
// One that may have arrived can still be sent again.
const closedLetter = `d.state IN ('sent', 'failed', 'dropped') AND COALESCE(d.sent_at, d.created_at) < :moment`

// stillPosted are messages in channels with something that is asked in the version that
// they brought: without it the planner would post that again.
const stillPosted = `d.person_id IS NULL AND d.kind = 'digest' AND EXISTS (SELECT 1 FROM delivery_items o JOIN items i ON i.id = o.item_id
	JOIN versions v ON v.id = i.version_id WHERE o.delivery_id = d.id AND i.withdrawn_at IS NULL AND v.asks = o.version)`

// leafOfBody is the newest leaf of letter "d"; NULL where a newer one is to come.
const leafOfBody = `(SELECT MAX(l.seq) FROM log_entries l WHERE l.kind = 'deliveries' AND l.row_id = d.id
	AND NOT EXISTS (SELECT 1 FROM log_staged s WHERE s.kind = l.kind AND s.row_id = l.row_id))`

// bodyGone is the condition that the body of a letter went by rule.
func bodyGone(id string) string {
	return `EXISTS (SELECT 1 FROM log_entries l WHERE l.kind = 'deliveries' AND l.row_id = ` + id + ` AND l.salt IS NOT NULL AND l.note_salt IS NULL)`
}

// bodies are some letters that have one, in the order of their numbers.
type bodies []struct {
	ID   int64  `db:"id"`
	Leaf *int64 `db:"leaf"`
	Old  bool   `db:"old"`  // made before the period
	Over bool   `db:"over"` // closed, and nothing needs it any more
	Held bool   `db:"held"`
}

func (t *tx) bodies(source string, before digest.Date, after int64, most int) (page bodies, err error) {
	a := beforeArgs(before)
	a["after"], a["most"] = after, most
	err = t.all(&page, `SELECT d.id, `+leafOfBody+` AS leaf, d.created_at < :moment AS old, `+closedLetter+` AND NOT (`+stillPosted+`) AS over, `+heldLetter+` AS held
		FROM (`+source+`) c JOIN deliveries d ON d.id = c.id ORDER BY d.id`, a)
	return page, err
}

// sort says which bodies of a page may go, and how many a hold keeps.
func (b bodies) sort() (letters, leaves []int64, held int) {
	for _, l := range b {
		switch {
		case !l.Over || l.Leaf == nil:
		case l.Held:
			held++
		default:
			letters, leaves = append(letters, l.ID), append(leaves, *l.Leaf)
		}
	}
	return letters, leaves, held
}

// last reports whether nothing after a page is old enough: letters have their numbers
// about in the order in which they were made.
func (b bodies) last() bool {
	for _, l := range b {
		if l.Old {
			return false
		}
	}
	return true
}

// eachBodies goes through the bodies that are old enough, so many at a time.
func (db *DB) eachBodies(ctx context.Context, before digest.Date, most int, do func(source string, after int64, page bodies) error) error {
	for _, source := range bodySources {
		for after := int64(0); ; {
			var page bodies
			if err := db.read(ctx, func(t *tx) (err error) {
				page, err = t.bodies(source, before, after, most)
				return err
			}); err != nil {
				return fmt.Errorf("looking for bodies of letters: %w", err)
			}
			if page.last() {
				break
			}
			if err := do(source, after, page); err != nil {
				return err
			}
			after = page[len(page)-1].ID
		}
	}
	return nil
}

// oldBodies counts what a rule lets go.
func (db *DB) oldBodies(ctx context.Context, f *digest.Forgettable) error {
	return db.eachBodies(ctx, f.Before, bodiesPage, func(_ string, _ int64, page bodies) error {
		letters, _, held := page.sort()
		f.Letters, f.Held = f.Letters+len(letters), f.Held+held
		return nil
	})
}

// forgetBodies lets it go. Between two batches others have their turn.
func (db *DB) forgetBodies(ctx context.Context, now time.Time, by digest.Person, f *digest.Forgettable) error {
	return db.eachBodies(ctx, f.Before, bodiesBatch, func(source string, after int64, page bodies) error {
		_, _, held := page.sort()
		f.Held += held
		if len(page) == held {
			return nil
		}
		gone := 0
		err := db.in(ctx, func(t *tx) error {
			e := &erasure{tx: t, now: now, rule: f.Rule, by: by.ID}
			if err := e.begin(); err != nil {
				return err
			}
			page, err := t.bodies(source, f.Before, after, bodiesBatch) // again: a hold may have come
			if err != nil {
				return err
			}
			letters, leaves, _ := page.sort()
			gone, e.words = len(letters), leaves
			if err := e.empty(letters, leaves); err != nil {
				return err
			}
			return e.end(new(digest.Forgettable))
		})
		f.Letters += gone
		return err
	})
}

// empty takes the bodies of letters, and the salt by which it is seen that they are gone.
func (e *erasure) empty(letters, leaves []int64) error {
	if len(letters) == 0 {
		return nil
	}
	for _, statement := range []string{
		`DELETE FROM delivery_items WHERE ` + e.in("delivery_id", "letters"),
		`DELETE FROM headcounts WHERE ` + e.in("delivery_id", "letters"),
		`UPDATE deliveries SET notice = '' WHERE notice <> '' AND ` + e.in("id", "letters"),
		`UPDATE log_entries SET note_salt = NULL WHERE ` + e.in("seq", "leaves"),
	} {
		if _, err := e.exec(statement, args{"letters": letters, "leaves": leaves}); err != nil {
			return fmt.Errorf("letting bodies of letters go: %w", err)
		}
	}
	return nil
}

// brought is the condition that a letter brought an item in a version: by its rows, or,
// where they went by rule, by what its leaf says.
func (d dialect) brought(letter, item, version string) string {
	return `(EXISTS (SELECT 1 FROM delivery_items o WHERE o.delivery_id = ` + letter + ` AND o.item_id = ` + item + ` AND o.version = ` + version + `)
		OR EXISTS (SELECT 1 FROM log_entries l WHERE l.kind = 'deliveries' AND l.row_id = ` + letter + ` AND l.salt IS NOT NULL AND l.note_salt IS NULL
			AND ' ' || ` + d.field("l.body", itemsOfLetter) + ` || ' ' LIKE '% ' || ` + item + ` || '/' || ` + version + ` || ' %'))`
}

// broughtRow is an item of a letter.
type broughtRow struct {
	DeliveryID int64 `json:"delivery_id"`
	Position   int   `json:"position"`
	ItemID     int64 `json:"item_id"`
	Version    int   `json:"version"`
}

// leafBrought reads what a letter brought from its leaf, where its body went by rule;
// gone is false where it did not.
func (t *tx) leafBrought(letter int64) (brought []broughtRow, gone bool, err error) {
	var kept []string
	if err := t.all(&kept, `SELECT l.body FROM log_entries l WHERE l.kind = 'deliveries' AND l.row_id = :id AND l.salt IS NOT NULL AND l.note_salt IS NULL ORDER BY l.seq DESC LIMIT 1`,
		args{"id": letter}); err != nil || len(kept) == 0 {
		return nil, false, err
	}
	var says struct {
		Items string `json:"items"`
	}
	if err := json.Unmarshal([]byte(kept[0]), &says); err != nil {
		return nil, true, fmt.Errorf("reading what the leaf of letter %d says: %w", letter, err)
	}
	for i, field := range strings.Fields(says.Items) {
		row := broughtRow{DeliveryID: letter, Position: i}
		if _, err := fmt.Sscanf(field, "%d/%d", &row.ItemID, &row.Version); err != nil {
			return nil, true, fmt.Errorf("reading what the leaf of letter %d says: %w", letter, err)
		}
		brought = append(brought, row)
	}
	return brought, true, nil
}
