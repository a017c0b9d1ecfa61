package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/briefed/briefed/digest"
)

// checkClock looks at the time the service goes by.
func (w *ward) checkClock(c config) {
	now := c.Clock.Now()
	if _, system := c.Clock.(digest.SystemClock); system {
		w.note(fine, "clock", "%s", now.In(c.Zone).Format("Monday 2 January 2006 15:04 MST"))
		return
	}
	w.note(warn, "clock", "set to %s by BRIEFED_CLOCK: leave it out for real use", now.In(c.Zone).Format(time.RFC3339))
}

// checkDatabase looks at the schema, the staff and the outbox.
func (w *ward) checkDatabase(ctx context.Context, app *app) {
	w.note(fine, "database", "%s, schema up to date", app.store.Engine())
	w.checkDamage(ctx, app)
	w.checkSizes(ctx, app)
	w.checkSound(ctx, app)
	w.checkSettings(ctx, app)
	w.checkStaff(ctx, app)
	w.checkItems(ctx, app)
	w.checkOutbox(ctx, app)
	w.checkLog(ctx, app)
	w.checkRetention(ctx, app)
}

// checkRetention reminds of records that are old, and of which nobody has decided for how
// long they are kept.
func (w *ward) checkRetention(ctx context.Context, app *app) {
	old, err := app.service.Undecided(ctx, digest.Operator())
	switch {
	case err != nil:
		w.note(fail, "retention", "cannot be read: %v", err)
	case old > 0:
		w.note(warn, "retention", "%s of who left more than six years ago, and no period is set: decide for how long they are kept, with briefed retention", plural(old, "record", "records"))
	}
}

// checkDamage looks whether what is stored can be read.
func (w *ward) checkDamage(ctx context.Context, app *app) {
	lines, how, err := app.store.Damages(ctx)
	switch {
	case err != nil:
		w.note(fail, "database", "cannot be looked through for damage: %v", err)
	case how == "":
		w.note(warn, "database", "not looked through for damage: CREATE EXTENSION amcheck lets doctor do so, where this user may call bt_index_check")
	case len(lines) == 0:
		w.note(fine, "database", "no damage found by %s", how)
	}
	for _, line := range lines {
		w.note(fail, "database", "damaged (%s): stop the service, keep a copy of the database as it is, and restore a backup", strings.Join(strings.Fields(line), " "))
	}
}

// uncounted is how old the end of the newest day with counts may be: yesterday's are there
// soon after midnight wherever the service runs.
const uncounted = 36 * time.Hour

// checkLog looks at the log of evidence: whether it is signed, whether rows wait for
// it, when a checkpoint last left the building, and which day was counted last. Whether
// anything was changed, briefed verify tells.
func (w *ward) checkLog(ctx context.Context, app *app) {
	state, err := app.store.LogState(ctx)
	if err != nil {
		w.note(fail, "evidence", "the log cannot be read: %v", err)
		return
	}
	line := plural(int(state.Size), "entry", "entries") + " in the log"
	if state.Waiting > 0 {
		line += fmt.Sprintf(", %s waiting since %s", plural(int(state.Waiting), "row", "rows"), state.OldestWaiting.In(app.config.Zone).Format("2 January 2006 15:04"))
	}
	if app.config.EvidenceKey == nil {
		w.note(warn, "evidence", "%s, not signed: make a key with briefed verify --new-key NAME, and name its file in BRIEFED_EVIDENCE_KEY", line)
	} else {
		w.note(fine, "evidence", "%s, signed by %s", line, app.config.EvidenceKey.Public())
	}
	if state.LastPin.IsZero() {
		w.note(warn, "evidence", "no checkpoint has left the building: without one, the log proves nothing against whoever has the database and the key")
	} else {
		w.note(fine, "evidence", "a checkpoint last left the building on %s", state.LastPin.In(app.config.Zone).Format("2 January 2006"))
	}
	if counted := state.LastCounted; !counted.IsZero() && app.config.Clock.Now().Sub(counted) > uncounted {
		w.note(warn, "evidence", "no day since %s was counted: what is left out of a pack of those days does not show; the service counts them while it runs, and its log says what is in its way",
			counted.Add(-time.Microsecond).In(app.config.Zone).Format("2 January 2006"))
	}
}

// checkSettings tells what administrators set instead of what this command was
// started with.
func (w *ward) checkSettings(ctx context.Context, app *app) {
	settings, err := app.service.Settings(ctx, digest.Operator())
	if err != nil {
		w.note(fail, "settings", "cannot be read: %v", err)
		return
	}
	for _, name := range slices.Sorted(maps.Keys(settings.Changed)) {
		set := settings.Changed[name]
		w.note(fine, "settings", "%s: %d, set in the pages by %s on %s, whatever the environment says", name, set.Value, set.By, set.At.In(app.config.Zone).Format("2 January 2006"))
	}
}

func (w *ward) checkStaff(ctx context.Context, app *app) {
	roster, err := app.store.Roster(ctx)
	if err != nil {
		w.note(fail, "staff", "cannot be read: %v", err)
		return
	}
	if len(roster.Teams) == 0 || len(roster.People) == 0 {
		w.note(warn, "staff", "%s and %s: run briefed import teams, then briefed import people", plural(len(roster.Teams), "team", "teams"), plural(len(roster.People), "person", "people"))
		return
	}
	w.note(fine, "staff", "%s, %s", plural(len(roster.Teams), "team", "teams"), plural(len(roster.People), "person", "people"))
	today := app.service.Today()
	managed := map[int64]bool{}
	for _, m := range roster.Memberships {
		if m.Manager && m.Covers(today) {
			managed[m.TeamID] = true
		}
	}
	for _, t := range roster.Teams {
		if !managed[t.ID] {
			w.note(warn, "staff", "team %s has no manager: nobody gets its summary; set manager to yes in people.csv", t.Slug)
		}
	}
}

func (w *ward) checkItems(ctx context.Context, app *app) {
	endOfDay := (app.service.Today() + 1).Start(app.config.Zone)
	items, err := app.store.Items(ctx, endOfDay)
	if err != nil {
		w.note(fail, "items", "cannot be read: %v", err)
		return
	}
	drafts, err := app.store.Drafts(ctx)
	switch {
	case err != nil:
		w.note(fail, "items", "drafts cannot be read: %v", err)
	case len(items) == 0:
		w.note(warn, "items", "nothing is published, %s: run briefed import items, then briefed publish", plural(len(drafts), "draft", "drafts"))
	default:
		w.note(fine, "items", "%d published, %s", len(items), plural(len(drafts), "draft", "drafts"))
	}
}

func (w *ward) checkOutbox(ctx context.Context, app *app) {
	now := app.service.Now()
	state, err := app.store.OutboxState(ctx, now)
	if err != nil {
		w.note(fail, "outbox", "cannot be read: %v", err)
		return
	}
	for _, p := range state.Pauses {
		if p.Reason != "" {
			w.note(fail, "outbox", "held back (%s): %s", p.Bucket, p.Reason)
		} else {
			w.note(warn, "outbox", "held back (%s) until %s, as Slack asked", p.Bucket, p.Until.In(app.config.Zone).Format("15:04:05"))
		}
	}
	counts := state.Counts
	line := fmt.Sprintf("%d queued, %d unknown, %d failed in the last %d days", counts[digest.Queued]+counts[digest.Sending], counts[digest.Unknown], counts[digest.Failed], digest.FailedLately/(24*time.Hour))
	switch {
	case counts[digest.Unknown] > 0:
		w.note(warn, "outbox", "%s: the unknown may have arrived; the next digest carries what is open, or run briefed send --again and some people get two", line)
	case !state.Oldest.IsZero() && now.Sub(state.Oldest) > time.Hour:
		w.note(warn, "outbox", "%s: the oldest has waited %s; does briefed serve run?", line, now.Sub(state.Oldest).Round(time.Minute))
	default:
		w.note(fine, "outbox", "%s", line)
	}
	w.explainFailed(ctx, app, now.Add(-digest.FailedLately))
}

// explainFailed gives the reasons of messages made since a moment that will not arrive.
func (w *ward) explainFailed(ctx context.Context, app *app, since time.Time) {
	failed, err := app.store.Deliveries(ctx, []digest.DeliveryState{digest.Failed}, 1000)
	if err != nil {
		w.note(fail, "outbox", "failed messages cannot be read: %v", err)
		return
	}
	reasons := map[string]int{}
	var order []string
	for _, d := range failed {
		if d.CreatedAt.Before(since) {
			continue
		}
		if reasons[d.Reason]++; reasons[d.Reason] == 1 {
			order = append(order, d.Reason)
		}
	}
	for _, reason := range order {
		w.note(warn, "outbox", "%d failed: %s", reasons[reason], reason)
	}
}

func people(n int) string {
	if n == 1 {
		return "one person"
	}
	return plural(n, "person", "people")
}
