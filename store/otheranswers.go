package store

import (
	"context"
	"time"

	"github.com/briefed/briefed/digest"
)

type otherRow struct {
	ItemID    int64 `db:"item_id"`
	People    int   `db:"people"`
	NotClear  int   `db:"not_clear"`
	NotMyRole int   `db:"not_my_role"`
	Questions int   `db:"questions"`
}

// OtherAnswers implements [digest.ConversationStore].
func (db *DB) OtherAnswers(ctx context.Context, before, recent time.Time) (list []digest.OtherAnswers, err error) {
	err = db.read(ctx, func(t *tx) error {
		var items []itemRow
		if err := t.all(&items, `SELECT `+itemColumns+` FROM items i JOIN versions v ON v.id = i.version_id
			WHERE i.withdrawn_at IS NULL AND EXISTS (SELECT 1 FROM answers a WHERE a.item_id = i.id) ORDER BY i.ref`, nil); err != nil {
			return err
		}
		at := make(map[int64]int, len(items))
		for i, row := range items {
			at[row.ID] = i
			list = append(list, digest.OtherAnswers{Item: row.version()})
		}
		for _, period := range []struct {
			from, to time.Time
			of       func(*digest.OtherAnswers) *digest.OtherCount
		}{
			{time.Time{}, time.Time{}, func(f *digest.OtherAnswers) *digest.OtherCount { return &f.All }},
			{recent, time.Time{}, func(f *digest.OtherAnswers) *digest.OtherCount { return &f.Recent }},
			{before, recent, func(f *digest.OtherAnswers) *digest.OtherCount { return &f.Before }},
		} {
			rows, err := t.other(period.from, period.to)
			if err != nil {
				return err
			}
			for _, r := range rows {
				if i, ok := at[r.ItemID]; ok {
					*period.of(&list[i]) = digest.OtherCount{People: r.People, NotClear: r.NotClear, NotMyRole: r.NotMyRole, Questions: r.Questions}
				}
			}
		}
		return t.reasons(list, at)
	})
	return list, err
}

// other counts the people who gave each answer in a period and did not take
// it back.
func (t *tx) other(from, to time.Time) (rows []otherRow, err error) {
	condition := ""
	if !from.IsZero() {
		condition += " AND a.at > " + t.time("from")
	}
	if !to.IsZero() {
		condition += " AND a.at <= " + t.time("to")
	}
	of := func(kind string) string {
		return "COUNT(DISTINCT CASE WHEN a.kind = '" + kind + "' THEN a.person_id END)"
	}
	err = t.all(&rows, `
		SELECT a.item_id, COUNT(DISTINCT a.person_id) AS people, `+of("not_clear")+` AS not_clear,
			`+of("not_my_role")+` AS not_my_role, `+of("question")+` AS questions
		FROM answers a WHERE a.kind NOT IN ('undone', 'discussed')`+condition+` AND `+notTakenBack+`
		GROUP BY a.item_id`, args{"from": stamp{from}, "to": stamp{to}})
	return rows, err
}

// reasons adds the newest lines that people gave, without whose they are.
func (t *tx) reasons(list []digest.OtherAnswers, at map[int64]int) error {
	var rows []struct {
		ItemID int64  `db:"item_id"`
		Kind   string `db:"kind"`
		Shown  int    `db:"shown"`
		Note   string `db:"note"`
	}
	if err := t.all(&rows, `
		SELECT r.item_id, r.kind, r.shown, r.note FROM (
			SELECT a.id, a.item_id, a.kind, a.shown, a.note, ROW_NUMBER() OVER (PARTITION BY a.item_id ORDER BY a.id DESC) AS newest
			FROM answers a WHERE a.kind IN ('not_clear', 'not_my_role') AND a.note <> '' AND `+notTakenBack+`) r
		WHERE r.newest <= :most ORDER BY r.id DESC`, args{"most": digest.MaxReasons}); err != nil {
		return err
	}
	for _, r := range rows {
		if i, ok := at[r.ItemID]; ok {
			list[i].Reasons = append(list[i].Reasons, digest.Reason{Kind: digest.AnswerKind(r.Kind), Version: r.Shown, Text: r.Note})
		}
	}
	return nil
}
