package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/briefed/briefed/digest"
)

// Sessions keeps the sessions of the web pages, as package scs asks of its
// stores. A token is kept as its digest: who reads the database cannot use it.
type Sessions struct {
	db    *DB
	clock digest.Clock
}

// Sessions returns the sessions of the web pages. Package scs ends them by real
// time, and so must the clock.
func (db *DB) Sessions(clock digest.Clock) Sessions { return Sessions{db, clock} }

// sessionSlack is by how much a session's end may be wrong, so that reading a
// page writes to the database once a minute and not each time.
const sessionSlack = time.Minute

type sessionRow struct {
	Data    []byte `db:"data"`
	Expires stamp  `db:"expires_at"`
}

// FindCtx returns a session's data.
func (s Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	row, err := s.find(ctx, token)
	if digest.CodeOf(err) == digest.NotFound {
		return nil, false, nil
	}
	return row.Data, err == nil, err
}

func (s Sessions) find(ctx context.Context, token string) (row sessionRow, err error) {
	err = s.db.read(ctx, func(t *tx) error {
		return t.one(&row, `SELECT data, expires_at FROM web_sessions WHERE digest = :digest AND expires_at > `+t.time("now"),
			args{"digest": hashed(token), "now": stamp{s.clock.Now()}})
	})
	return row, err
}

// CommitCtx keeps a session's data until it expires, and forgets what has expired.
func (s Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	if row, err := s.find(ctx, token); err == nil && bytes.Equal(row.Data, data) && expiry.Sub(row.Expires.Time).Abs() < sessionSlack {
		return nil
	}
	return s.db.in(ctx, func(t *tx) error {
		if _, err := t.exec(`DELETE FROM web_sessions WHERE expires_at <= `+t.time("now"), args{"now": stamp{s.clock.Now()}}); err != nil {
			return err
		}
		_, err := t.exec(`
			INSERT INTO web_sessions (digest, data, expires_at) VALUES (:digest, :data, :expires)
			ON CONFLICT (digest) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at`,
			args{"digest": hashed(token), "data": data, "expires": stamp{expiry}})
		return err
	})
}

// DeleteCtx ends a session.
func (s Sessions) DeleteCtx(ctx context.Context, token string) error {
	return s.db.in(ctx, func(t *tx) error {
		_, err := t.exec(`DELETE FROM web_sessions WHERE digest = :digest`, args{"digest": hashed(token)})
		return err
	})
}

// Find is FindCtx for callers without a context, of whom there are none.
func (s Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx for callers without a context.
func (s Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx for callers without a context.
func (s Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

func hashed(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
