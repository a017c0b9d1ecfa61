package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/briefed/briefed/digest"
)

// KeepUnfinished implements [digest.UnfinishedStore].
func (db *DB) KeepUnfinished(ctx context.Context, person int64, u digest.Unfinished) error {
	return db.in(ctx, func(t *tx) error {
		t.forgets()
		_, err := t.exec(`INSERT INTO unfinished (person_id, about, body, at) VALUES (:person, :about, :body, `+t.time("at")+`)
			ON CONFLICT (person_id, about) DO UPDATE SET body = excluded.body, at = excluded.at`,
			args{"person": person, "about": u.About, "body": asJSON(u.Text), "at": stamp{u.At}})
		return err
	})
}

// Unfinished implements [digest.UnfinishedStore].
func (db *DB) Unfinished(ctx context.Context, person int64, about string) (u digest.Unfinished, err error) {
	var row struct {
		Body string `db:"body"`
		At   stamp  `db:"at"`
	}
	err = db.read(ctx, func(t *tx) error {
		return t.one(&row, `SELECT body, at FROM unfinished WHERE person_id = :person AND about = :about`, args{"person": person, "about": about})
	})
	if err != nil {
		return u, err
	}
	u = digest.Unfinished{About: about, At: row.At.Time}
	if err := json.Unmarshal([]byte(row.Body), &u.Text); err != nil {
		return u, fmt.Errorf("reading unfinished work: %w", err)
	}
	return u, nil
}

// DropUnfinished implements [digest.UnfinishedStore].
func (db *DB) DropUnfinished(ctx context.Context, person int64, about string) error {
	return db.in(ctx, func(t *tx) error {
		t.forgets()
		_, err := t.exec(`DELETE FROM unfinished WHERE person_id = :person AND about = :about`, args{"person": person, "about": about})
		return err
	})
}

// finish forgets what somebody, or everybody for 0, has unfinished about a draft that
// was saved, renamed or has gone.
func (t *tx) finish(person int64, about string) error {
	t.forgets()
	_, err := t.exec(`DELETE FROM unfinished WHERE about = :about AND (:person = 0 OR person_id = :person)`, args{"about": about, "person": person})
	return err
}
