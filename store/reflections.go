package store

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// SaveReflection implements [digest.ConversationStore].
func (db *DB) SaveReflection(ctx context.Context, person int64, r digest.Reflection) (saved bool, err error) {
	err = db.in(ctx, func(t *tx) error {
		n, err := t.exec(`
			INSERT INTO reflections (person_id, item_id, on_day, activity, relevance, learnt, impact, peer, updated_at)
			SELECT p.id, i.id, `+t.date("on")+`, `+t.text("activity")+`, `+t.text("relevance")+`, `+t.text("learnt")+`,
				`+t.text("impact")+`, `+t.text("peer")+`, `+t.time("at")+`
			FROM people p CROSS JOIN items i
			WHERE p.id = :person AND i.id = :item AND EXISTS (SELECT 1 FROM answers a WHERE a.person_id = p.id AND a.item_id = i.id)
			ON CONFLICT (person_id, item_id) DO UPDATE SET on_day = excluded.on_day, activity = excluded.activity,
				relevance = excluded.relevance, learnt = excluded.learnt, impact = excluded.impact, peer = excluded.peer,
				updated_at = excluded.updated_at`,
			args{
				"person": person, "item": r.Item.ID, "on": day{r.On}, "activity": r.Activity, "relevance": r.Relevance,
				"learnt": r.Learnt, "impact": r.Impact, "peer": r.Peer, "at": stamp{r.UpdatedAt},
			})
		saved = n == 1
		return err
	})
	return saved, err
}

// Reflections implements [digest.ConversationStore], newest first.
func (db *DB) Reflections(ctx context.Context, person int64) (list []digest.Reflection, err error) {
	var rows []struct {
		itemRow
		On        day    `db:"on_day"`
		Activity  string `db:"activity"`
		Relevance string `db:"relevance"`
		Learnt    string `db:"learnt"`
		Impact    string `db:"impact"`
		Peer      string `db:"peer"`
		UpdatedAt stamp  `db:"updated_at"`
	}
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `
			SELECT `+itemColumns+`, f.on_day, f.activity, f.relevance, f.learnt, f.impact, f.peer, f.updated_at
			FROM reflections f JOIN items i ON i.id = f.item_id JOIN versions v ON v.id = i.version_id
			WHERE f.person_id = :person ORDER BY f.updated_at DESC, i.ref`, args{"person": person})
	})
	for _, r := range rows {
		list = append(list, digest.Reflection{
			Item: r.version(), On: r.On.Date, Activity: r.Activity, Relevance: r.Relevance, Learnt: r.Learnt,
			Impact: r.Impact, Peer: r.Peer, UpdatedAt: r.UpdatedAt.Time,
		})
	}
	return list, err
}

// DeleteReflection implements [digest.ConversationStore].
func (db *DB) DeleteReflection(ctx context.Context, person, item int64) (deleted bool, err error) {
	err = db.in(ctx, func(t *tx) error {
		n, err := t.exec(`DELETE FROM reflections WHERE person_id = :person AND item_id = :item`, args{"person": person, "item": item})
		deleted = n == 1
		return err
	})
	return deleted, err
}
