package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/briefed/briefed/digest"
)

type versionKey struct {
	item   int64
	number int
}

type versionRow struct {
	ItemID      int64  `db:"item_id"`
	Number      int    `db:"number"`
	Asks        int    `db:"asks"`
	Body        string `db:"body"`
	PublishedAt stamp  `db:"published_at"`
	Withdrawn   stamp  `db:"withdrawn_at"`
}

// numberRow names the version of an item.
type numberRow struct {
	ID        int64 `db:"id"`
	Number    int   `db:"number"`
	Withdrawn stamp `db:"withdrawn_at"`
}

const versionColumns = "v.item_id, v.number, v.asks, v.body, v.published_at, i.withdrawn_at"

func (r versionRow) item() (item digest.Item, err error) {
	item = digest.Item{ID: r.ItemID, Withdrawn: r.Withdrawn.Time, Version: digest.Version{
		ItemID: r.ItemID, Number: r.Number, Asks: r.Asks, PublishedAt: r.PublishedAt.Time,
	}}
	if err = json.Unmarshal([]byte(r.Body), &item.Text); err != nil {
		err = fmt.Errorf("reading version %d of item %d: %w", r.Number, r.ItemID, err)
	}
	return item, err
}

func items(rows []versionRow) ([]digest.Item, error) {
	out := make([]digest.Item, 0, len(rows))
	for _, r := range rows {
		item, err := r.item()
		if err != nil {
			return nil, err
		}
		out = append(out, item)
	}
	return out, nil
}

// Drafts implements [digest.LibraryStore].
func (db *DB) Drafts(ctx context.Context) (drafts []digest.Text, err error) {
	var bodies []string
	err = db.read(ctx, func(t *tx) error { return t.all(&bodies, "SELECT body FROM drafts ORDER BY ref", nil) })
	for _, body := range bodies {
		var text digest.Text
		if err := json.Unmarshal([]byte(body), &text); err != nil {
			return nil, fmt.Errorf("reading a draft: %w", err)
		}
		drafts = append(drafts, text)
	}
	return drafts, err
}

// SaveDrafts implements [digest.LibraryStore]: drafts without an author, as the
// command line imports them.
func (db *DB) SaveDrafts(ctx context.Context, drafts []digest.Text, audit digest.AuditEntry) error {
	return db.WriteDrafts(ctx, 0, drafts, audit)
}

// Items implements [digest.LibraryStore].
func (db *DB) Items(ctx context.Context, at time.Time) (list []digest.Item, err error) {
	err = db.read(ctx, func(t *tx) error {
		list, err = t.itemsAt(at)
		return err
	})
	return list, err
}

func (t *tx) itemsAt(at time.Time) ([]digest.Item, error) {
	var rows []numberRow
	if err := t.all(&rows, `
		SELECT i.id, v.number, i.withdrawn_at FROM items i JOIN versions v ON v.item_id = i.id
		WHERE v.number = (SELECT MAX(number) FROM versions w WHERE w.item_id = i.id AND w.published_at <= `+t.time("at")+`)
		ORDER BY i.ref`, args{"at": stamp{at}}); err != nil {
		return nil, err
	}
	return t.versionsOf(rows)
}

// versionsOf reads items, each with the version named.
func (t *tx) versionsOf(rows []numberRow) ([]digest.Item, error) {
	list := make([]digest.Item, len(rows))
	for i, r := range rows {
		v, err := t.version(r.ID, r.Number)
		if err != nil {
			return nil, err
		}
		list[i] = digest.Item{ID: r.ID, Withdrawn: r.Withdrawn.Time, Version: v}
	}
	return list, nil
}

// ItemByRef implements [digest.LibraryStore].
func (db *DB) ItemByRef(ctx context.Context, ref string) (item digest.Item, err error) {
	var row versionRow
	err = db.read(ctx, func(t *tx) error {
		return t.one(&row, `SELECT `+versionColumns+` FROM items i JOIN versions v ON v.id = i.version_id WHERE i.ref = :ref`, args{"ref": ref})
	})
	if digest.CodeOf(err) == digest.NotFound {
		return item, digest.Errorf(digest.NotFound, "there is no published item %q", ref)
	}
	if err != nil {
		return item, err
	}
	return row.item()
}

// itemShown reads an item as it is live, and the version that somebody has on screen:
// 0 for the live one.
func (t *tx) itemShown(item int64, shown int) (live digest.Item, version digest.Version, err error) {
	items, err := t.live([]int64{item})
	if err != nil {
		return live, version, err
	}
	live, found := items[item]
	if !found {
		return live, version, digest.Errorf(digest.NotFound, "there is no item %d", item)
	}
	if shown == 0 || shown == live.Number {
		return live, live.Version, nil
	}
	version, err = t.version(item, shown)
	return live, version, err
}

// Version implements [digest.LibraryStore]; number 0 is the live one.
func (db *DB) Version(ctx context.Context, item int64, number int) (v digest.Version, err error) {
	err = db.read(ctx, func(t *tx) error {
		if number == 0 {
			if err := t.one(&number, `SELECT v.number FROM items i JOIN versions v ON v.id = i.version_id WHERE i.id = :item`, args{"item": item}); err != nil {
				return err
			}
		}
		v, err = t.version(item, number)
		return err
	})
	return v, err
}

// version reads an immutable version, from memory where it was read before.
func (t *tx) version(item int64, number int) (digest.Version, error) {
	key := versionKey{item, number}
	t.db.mu.Lock()
	v, ok := t.db.versions[key]
	t.db.mu.Unlock()
	if ok {
		return v, nil
	}
	var row versionRow
	if err := t.one(&row, `SELECT `+versionColumns+` FROM versions v JOIN items i ON i.id = v.item_id WHERE v.item_id = :item AND v.number = :number`,
		args{"item": item, "number": number}); err != nil {
		return v, err
	}
	read, err := row.item()
	if err != nil {
		return v, err
	}
	t.db.mu.Lock()
	defer t.db.mu.Unlock()
	t.db.versions[key] = read.Version
	return read.Version, nil
}

// Withdraw implements [digest.LibraryStore]: nobody is asked any more, and what
// was answered stays on record.
func (db *DB) Withdraw(ctx context.Context, now time.Time, item int64, reason string) error {
	return db.in(ctx, func(t *tx) error {
		_, err := planTx{t}.Withdraw(now, item, reason)
		return err
	})
}
