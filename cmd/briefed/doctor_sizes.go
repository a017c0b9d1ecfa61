package main

import (
	"context"
	"fmt"
	"strings"
)

// checkSizes says how much room the database takes, what takes most of it, about what a
// year adds, and what letting go of the bodies of letters would free.
func (w *ward) checkSizes(ctx context.Context, app *app) {
	years := max(1, app.config.KeepBodies)
	s, err := app.store.Sizes(ctx, app.service.Now(), app.service.Now().AddDate(-years, 0, 0))
	if err != nil {
		w.note(fail, "size", "cannot be read: %v", err)
		return
	}
	tables := make([]string, len(s.Tables))
	for i, t := range s.Tables {
		tables[i] = fmt.Sprintf("%s %s (%s)", t.Name, inBytes(t.Bytes), plural(int(t.Rows), "row", "rows"))
	}
	year := "what a year adds can be said once the database is older"
	if s.Year > 0 {
		year = fmt.Sprintf("a year adds about %s, by the last %d days", inBytes(s.Year), s.Days)
	}
	bodies := "BRIEFED_KEEP_BODIES=1 would free about " + inBytes(s.Bodies)
	if app.config.KeepBodies > 0 {
		bodies = fmt.Sprintf("bodies of letters of more than %s, which go by night, have about %s", plural(years, "year", "years"), inBytes(s.Bodies))
	}
	w.note(fine, "size", "the database has %s; most of it is in %s; %s; %s", inBytes(s.Bytes), strings.Join(tables, ", "), year, bodies)
}

// inBytes writes a number of bytes as people say it: of a thousand each.
func inBytes(n int64) string {
	size, unit := float64(n)/1000, "kB"
	for _, larger := range []string{"MB", "GB", "TB"} {
		if size < 1000 {
			break
		}
		size, unit = size/1000, larger
	}
	if size < 10 {
		return fmt.Sprintf("%.1f %s", size, unit)
	}
	return fmt.Sprintf("%.0f %s", size, unit)
}
