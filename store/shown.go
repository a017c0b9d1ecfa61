package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/briefed/briefed/digest"
)

// ShownFigures implements [digest.FigureStore].
func (db *DB) ShownFigures(ctx context.Context, audience string) (list []digest.ShownFigure, err error) {
	var rows []struct {
		Key     string `db:"row_key"`
		Sketch  string `db:"sketch"`
		On      day    `db:"on_day"`
		Measure string `db:"measure"`
	}
	if err := db.read(ctx, func(t *tx) error {
		return t.all(&rows, `SELECT row_key, sketch, on_day, measure FROM shown_figures WHERE audience = :audience`, args{"audience": audience})
	}); err != nil {
		return nil, err
	}
	for _, r := range rows {
		f := digest.ShownFigure{Key: r.Key, Sketch: r.Sketch, On: r.On.Date}
		if err := json.Unmarshal([]byte(r.Measure), &f.Measure); err != nil {
			return nil, fmt.Errorf("read what was shown: %w", err)
		}
		list = append(list, f)
	}
	return list, nil
}

// ShownDay implements [digest.FigureStore].
func (db *DB) ShownDay(ctx context.Context, audience string, on digest.Date) (report digest.Report, kept bool, err error) {
	var text string
	err = db.read(ctx, func(t *tx) error {
		return t.one(&text, `SELECT report FROM shown_days WHERE audience = :audience AND on_day = :day`, args{"audience": audience, "day": day{on}})
	})
	switch {
	case digest.CodeOf(err) == digest.NotFound:
		return report, false, nil
	case err != nil:
		return report, false, err
	}
	return report, true, json.Unmarshal([]byte(text), &report)
}

// KeepShown implements [digest.FigureStore].
func (db *DB) KeepShown(ctx context.Context, audience string, shown []digest.ShownFigure, over *digest.Report) error {
	type row struct {
		Key     string `json:"row_key"`
		Sketch  string `json:"sketch"`
		On      day    `json:"on_day"`
		Measure string `json:"measure"`
	}
	rows := each(shown, func(f digest.ShownFigure) row { return row{f.Key, f.Sketch, day{f.On}, asJSON(f.Measure)} })
	return db.in(ctx, func(t *tx) error {
		if _, err := t.exec(`
			INSERT INTO shown_figures (audience, row_key, sketch, on_day, measure)
			SELECT `+t.text("audience")+`, row_key, sketch, on_day, measure
			FROM `+t.rows("x", "rows", "row_key text", "sketch text", "on_day date", "measure text")+` WHERE true
			ON CONFLICT (audience, row_key, sketch) DO UPDATE SET on_day = excluded.on_day, measure = excluded.measure
				WHERE shown_figures.on_day <= excluded.on_day`, args{"audience": audience, "rows": asJSON(rows)}); err != nil || over == nil {
			return err
		}
		_, err := t.exec(`INSERT INTO shown_days (audience, on_day, report) VALUES (:audience, :day, :report) ON CONFLICT (audience, on_day) DO NOTHING`,
			args{"audience": audience, "day": day{over.AsOf}, "report": asJSON(over)})
		return err
	})
}
