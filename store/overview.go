package store

import (
	"context"
	"maps"
	"slices"

	"github.com/briefed/briefed/digest"
)

// AuditLog implements [digest.OverviewStore].
func (db *DB) AuditLog(ctx context.Context, f digest.AuditFilter) (entries []digest.AuditEntry, total int, err error) {
	after, before := f.Bounds()
	a := args{
		"actor": f.Actor, "action": f.Action, "subject": f.Subject, "after": stamp{after}, "before": stamp{before},
		"limit": f.Limit, "offset": f.Offset,
	}
	err = db.read(ctx, func(t *tx) error {
		where := " FROM audit WHERE true"
		for _, c := range []struct {
			narrows   bool
			condition string
		}{
			{f.Actor != "", "actor = :actor"},
			{f.Action != "", "action = :action"},
			{f.Subject != "", "(subject = :subject OR subject IN (SELECT 'person ' || p.id FROM people p WHERE p.name = :subject))"},
			{!after.IsZero(), "at >= " + t.time("after")},
			{!before.IsZero(), "at < " + t.time("before")},
		} {
			if c.narrows {
				where += " AND " + c.condition
			}
		}
		if err := t.one(&total, "SELECT COUNT(*)"+where, a); err != nil {
			return err
		}
		var rows []struct {
			At      stamp  `db:"at"`
			Actor   string `db:"actor"`
			Action  string `db:"action"`
			Subject string `db:"subject"`
			Detail  string `db:"detail"`
		}
		if err := t.all(&rows, "SELECT at, actor, action, subject, detail"+where+" ORDER BY at DESC, id DESC LIMIT :limit OFFSET :offset", a); err != nil {
			return err
		}
		for _, r := range rows {
			entries = append(entries, digest.AuditEntry{At: r.At.Time, Actor: r.Actor, Action: r.Action, Subject: r.Subject, Detail: r.Detail})
		}
		return t.nameSubjects(entries)
	})
	return entries, total, err
}

// nameSubjects puts names to the people whom entries are about.
func (t *tx) nameSubjects(entries []digest.AuditEntry) error {
	about := map[int64][]int{}
	for i, e := range entries {
		if id, of := digest.PersonOf(e); of {
			about[id] = append(about[id], i)
		}
	}
	for ids := range slices.Chunk(slices.Sorted(maps.Keys(about)), batch) {
		var people []struct {
			ID   int64  `db:"id"`
			Name string `db:"name"`
		}
		if err := t.all(&people, "SELECT id, name FROM people WHERE "+t.in("id", "ids"), args{"ids": ids}); err != nil {
			return err
		}
		for _, p := range people {
			for _, i := range about[p.ID] {
				entries[i].Name = p.Name
			}
		}
	}
	return nil
}
