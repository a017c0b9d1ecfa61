package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/briefed/briefed/digest"
)

// BeginWatch implements [digest.WatchStore]: of several that ask at once, one moves
// the row on.
func (db *DB) BeginWatch(ctx context.Context, now, since, until time.Time) (begun bool, err error) {
	err = db.in(ctx, func(t *tx) error {
		n, err := t.exec(`
			UPDATE watch_pass SET not_before = `+t.time("until")+`, began_at = `+t.time("now")+`
			WHERE (over_at IS NULL OR over_at < `+t.time("since")+`) AND (not_before IS NULL OR not_before <= `+t.time("now")+`)`,
			args{"now": stamp{now}, "since": stamp{since}, "until": stamp{until}})
		begun = n == 1
		return err
	})
	return begun, err
}

// EndWatch implements [digest.WatchStore].
func (db *DB) EndWatch(ctx context.Context, now time.Time) error {
	return db.in(ctx, func(t *tx) error {
		_, err := t.exec(`UPDATE watch_pass SET not_before = NULL, over_at = `+t.time("now")+` WHERE began_at = `+t.time("now"), args{"now": stamp{now}})
		return err
	})
}

// FeedState implements [digest.WatchStore].
func (db *DB) FeedState(ctx context.Context, feed string) (state digest.FeedState, err error) {
	var row struct {
		LookedAt stamp  `db:"looked_at"`
		ETag     string `db:"etag"`
		Modified string `db:"modified"`
		Failures int    `db:"failures"`
		Alarm    string `db:"alarm"`
	}
	err = db.read(ctx, func(t *tx) error {
		return t.one(&row, `SELECT looked_at, etag, modified, failures, alarm FROM feeds WHERE url = :url`, args{"url": feed})
	})
	if digest.CodeOf(err) == digest.NotFound {
		return state, nil
	}
	return digest.FeedState{LookedAt: row.LookedAt.Time, ETag: row.ETag, Modified: row.Modified, Failures: row.Failures, Alarm: row.Alarm}, err
}

// SeenEntries implements [digest.WatchStore].
func (db *DB) SeenEntries(ctx context.Context, keys []string) (map[string]map[string]string, error) {
	type key struct {
		Key string `json:"key"`
	}
	var rows []struct {
		Key  string `db:"key"`
		Feed string `db:"feed"`
		Mark string `db:"mark"`
	}
	err := db.read(ctx, func(t *tx) error {
		return t.all(&rows, `SELECT e.key, e.feed, e.mark FROM feed_entries e JOIN `+t.rows("x", "keys", "key text")+` ON x.key = e.key`,
			args{"keys": asJSON(each(keys, func(k string) key { return key{k} }))})
	})
	seen := map[string]map[string]string{}
	for _, r := range rows {
		if seen[r.Key] == nil {
			seen[r.Key] = map[string]string{}
		}
		seen[r.Key][r.Feed] = r.Mark
	}
	return seen, err
}

type findRow struct {
	ID   int64  `db:"id"`
	Body string `db:"body"`
}

func (r findRow) find() (f digest.Find, err error) {
	if err = json.Unmarshal([]byte(r.Body), &f); err != nil {
		err = fmt.Errorf("reading what was found at a source: %w", err)
	}
	f.ID = r.ID
	return f, err
}

// FindsSince implements [digest.WatchStore].
func (db *DB) FindsSince(ctx context.Context, since time.Time) (finds []digest.Find, err error) {
	var rows []findRow
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `SELECT id, body FROM finds WHERE settled_at IS NULL OR found_at >= `+t.time("since")+` ORDER BY found_at DESC, id DESC`, args{"since": stamp{since}})
	})
	for _, r := range rows {
		f, wrong := r.find()
		if wrong != nil {
			return nil, wrong
		}
		finds = append(finds, f)
	}
	return finds, err
}

// FindByID implements [digest.WatchStore].
func (db *DB) FindByID(ctx context.Context, id int64) (digest.Find, error) {
	var row findRow
	err := db.read(ctx, func(t *tx) error {
		return t.one(&row, `SELECT id, body FROM finds WHERE id = :id`, args{"id": id})
	})
	if err != nil {
		return digest.Find{}, err
	}
	return row.find()
}

// KeepLook implements [digest.WatchStore].
func (db *DB) KeepLook(ctx context.Context, look digest.FeedLook) error {
	type entry struct {
		Key  string `json:"key"`
		Mark string `json:"mark"`
	}
	type find struct {
		ID      int64  `json:"id"`
		FoundAt stamp  `json:"found_at"`
		Body    string `json:"body"`
	}
	var fresh, known []find
	for _, f := range look.Finds {
		if row := (find{f.ID, stamp{f.FoundAt}, asJSON(f)}); f.ID == 0 {
			fresh = append(fresh, row)
		} else {
			known = append(known, row)
		}
	}
	return db.in(ctx, func(t *tx) error {
		state := look.State
		if _, err := t.exec(`
			INSERT INTO feeds (url, looked_at, etag, modified, failures, alarm) VALUES (:url, `+t.time("looked")+`, :etag, :modified, :failures, :alarm)
			ON CONFLICT (url) DO UPDATE SET looked_at = excluded.looked_at, etag = excluded.etag, modified = excluded.modified, failures = excluded.failures, alarm = excluded.alarm`,
			args{"url": look.Feed.URL, "looked": stamp{state.LookedAt}, "etag": state.ETag, "modified": state.Modified, "failures": state.Failures, "alarm": state.Alarm}); err != nil {
			return err
		}
		if _, err := t.exec(`
			INSERT INTO feed_entries (key, feed, mark, seen_at)
			SELECT x.key, `+t.text("feed")+`, x.mark, `+t.time("at")+` FROM `+t.rows("x", "rows", "key text", "mark text")+` WHERE true
			ON CONFLICT (key, feed) DO UPDATE SET mark = excluded.mark, seen_at = excluded.seen_at`, args{
			"feed": look.Feed.URL, "at": stamp{state.LookedAt},
			"rows": asJSON(each(look.Entries, func(e digest.FeedEntry) entry { return entry{e.Key, e.Mark} })),
		}); err != nil {
			return err
		}
		if _, err := t.exec(`INSERT INTO finds (found_at, body) SELECT found_at, body FROM `+t.rows("x", "rows", "id bigint", "found_at timestamptz", "body text")+` ORDER BY id`,
			args{"rows": asJSON(fresh)}); err != nil {
			return err
		}
		_, err := t.exec(`UPDATE finds SET body = x.body FROM `+t.rows("x", "rows", "id bigint", "body text")+` WHERE finds.id = x.id`, args{"rows": asJSON(known)})
		return err
	})
}

// SettleFind implements [digest.WatchStore].
func (db *DB) SettleFind(ctx context.Context, id int64, audit digest.AuditEntry) (done bool, err error) {
	err = db.in(ctx, func(t *tx) error {
		n, err := t.exec(`UPDATE finds SET settled_at = `+t.time("at")+`, settled_by = :by WHERE id = :id AND settled_at IS NULL`,
			args{"id": id, "at": stamp{audit.At}, "by": audit.Actor})
		if done = n == 1; err != nil || !done {
			return err
		}
		return t.audit(audit)
	})
	return done, err
}

// Links implements [digest.WatchStore].
func (db *DB) Links(ctx context.Context) ([]digest.SourceLink, error) {
	var rows []struct {
		URL      string `db:"url"`
		LookedAt stamp  `db:"looked_at"`
		State    string `db:"state"`
		To       string `db:"leads_to"`
		Since    stamp  `db:"since"`
		Failures int    `db:"failures"`
	}
	err := db.read(ctx, func(t *tx) error {
		return t.all(&rows, `SELECT url, looked_at, state, leads_to, since, failures FROM source_links ORDER BY url`, args{})
	})
	links := make([]digest.SourceLink, len(rows))
	for i, r := range rows {
		links[i] = digest.SourceLink{URL: r.URL, LookedAt: r.LookedAt.Time, State: digest.LinkState(r.State), To: r.To, Since: r.Since.Time, Failures: r.Failures}
	}
	return links, err
}

// KeepLinks implements [digest.WatchStore].
func (db *DB) KeepLinks(ctx context.Context, links []digest.SourceLink) error {
	type row struct {
		URL      string `json:"url"`
		LookedAt stamp  `json:"looked_at"`
		State    string `json:"state"`
		To       string `json:"leads_to"`
		Since    stamp  `json:"since"`
		Failures int    `json:"failures"`
	}
	rows := each(links, func(l digest.SourceLink) row {
		return row{l.URL, stamp{l.LookedAt}, string(l.State), l.To, stamp{l.Since}, l.Failures}
	})
	return db.in(ctx, func(t *tx) error {
		_, err := t.exec(`
			INSERT INTO source_links (url, looked_at, state, leads_to, since, failures)
			SELECT url, looked_at, state, leads_to, since, failures
			FROM `+t.rows("x", "rows", "url text", "looked_at timestamptz", "state text", "leads_to text", "since timestamptz", "failures integer")+` WHERE true
			ON CONFLICT (url) DO UPDATE SET looked_at = excluded.looked_at, state = excluded.state, leads_to = excluded.leads_to, since = excluded.since, failures = excluded.failures`,
			args{"rows": asJSON(rows)})
		return err
	})
}
