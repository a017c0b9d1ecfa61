package store

import (
	"context"
	"crypto/rand"
)

// keyLength is how many bytes a key has.
const keyLength = 32

// Key returns a key of this installation by its name, and makes it where there is
// none. It stays the same as long as the database does.
func (db *DB) Key(ctx context.Context, name string) (key []byte, err error) {
	fresh := make([]byte, keyLength)
	rand.Read(fresh) //nolint:errcheck // it never fails
	err = db.in(ctx, func(t *tx) error {
		if _, err := t.exec(`INSERT INTO keys (name, key) VALUES (:name, :key) ON CONFLICT (name) DO NOTHING`, args{"name": name, "key": fresh}); err != nil {
			return err
		}
		return t.one(&key, `SELECT key FROM keys WHERE name = :name`, args{"name": name})
	})
	return key, err
}
