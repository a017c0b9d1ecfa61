package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
)

// carried are the items of letters x of which a state came that one of the done
// letters to people, or to channels, has; none where there is no such letter.
func (t *tx) carried(turn outbox.Turn, x, state string, channel bool) string {
	if !slices.ContainsFunc(turn.Done, func(o outbox.Outcome) bool { return string(o.Closed) == state && (o.PersonID == 0) == channel }) {
		return ""
	}
	return x + ` JOIN deliveries d ON d.id = x.id AND d.attempt = x.attempt AND d.state IN ('sending', 'unknown') AND x.state = '` + state + `'` + t.andIn("d.id", "ids") + `
		JOIN delivery_items di ON di.delivery_id = d.id`
}

// toPerson is the condition that a letter tells the person of a receipt of its item.
const toPerson = `receipts.person_id = d.person_id AND receipts.item_id = di.item_id AND receipts.version = di.version`

// toTeam is the same of a team's channel, after a join of memberships m: it tells
// those of the team who are there that day, can be reached by the channel's way, and
// did not choose to read by direct message: their own letter tells them. What an
// organisation gets to pass on tells nobody by name.
func (t *tx) toTeam() string {
	return `d.person_id IS NULL AND d.kind = 'digest' AND NOT ` + outside("d") + ` AND ` + current("m", "x.on_day") + `
		AND ` + t.inChannel("m.person_id", "d.via") + `
		AND NOT EXISTS (SELECT 1 FROM absences w WHERE w.person_id = m.person_id AND w.revoked_at IS NULL AND ` + current("w", "x.on_day") + `)
		AND NOT EXISTS (SELECT 1 FROM preferences f WHERE f.person_id = m.person_id AND f.place = 'dm')
		AND receipts.person_id = m.person_id AND receipts.item_id = di.item_id AND receipts.version = di.version`
}

const ofTeam = ` JOIN memberships m ON m.team_id = d.team_id`

// told marks receipts as told, starts their clocks, and counts reminders, for
// letters that arrived: Slack said so, or they were found there. What may have
// arrived tells nobody.
func (t *tx) told(turn outbox.Turn, x string, a args) error {
	var told []receiptRow
	tell := func(carried, condition string) error {
		var rows []receiptRow
		err := t.all(&rows, `UPDATE receipts SET told_at = x.sent_at
			FROM `+carried+` WHERE receipts.told_at IS NULL AND `+condition+`
			RETURNING `+returnedReceipt, a)
		told = append(told, rows...)
		return err
	}
	if carried := t.carried(turn, x, "sent", false); carried != "" {
		if err := tell(carried, toPerson); err != nil {
			return fmt.Errorf("recording who was told: %w", err)
		}
		if err := t.reminded(turn, carried, a); err != nil {
			return err
		}
	}
	if carried := t.carried(turn, x, "sent", true); carried != "" {
		if err := tell(carried+ofTeam, t.toTeam()); err != nil {
			return fmt.Errorf("recording which team was told: %w", err)
		}
	}
	return t.startClocks(told, turn.Due)
}

// reminded counts reminders that arrived, where one of the letters is one.
func (t *tx) reminded(turn outbox.Turn, carried string, a args) error {
	if !slices.ContainsFunc(turn.Done, func(o outbox.Outcome) bool { return o.Kind == digest.ReminderLetter }) {
		return nil
	}
	if _, err := t.exec(`UPDATE receipts SET reminders = receipts.reminders + 1 FROM `+carried+` WHERE d.kind = 'reminder' AND `+toPerson, a); err != nil {
		return fmt.Errorf("recording who was reminded: %w", err)
	}
	return nil
}

// startClocks works out by when those are due whose people knew nothing of them.
func (t *tx) startClocks(told []receiptRow, due digest.Reclock) error {
	var starting []receiptRow
	items := map[int64]bool{}
	for _, r := range told {
		if r.SaidAt.IsZero() {
			starting, items[r.ItemID] = append(starting, r), true
		}
	}
	if len(starting) == 0 || due == nil {
		return nil
	}
	var terms []struct {
		ItemID int64 `db:"id"`
		itemTerms
	}
	if err := t.all(&terms, `SELECT i.id, `+termColumns+` FROM items i JOIN versions v ON v.id = i.version_id WHERE `+t.in("i.id", "items"),
		args{"items": slices.Sorted(maps.Keys(items))}); err != nil {
		return fmt.Errorf("reading what is to be due: %w", err)
	}
	of := map[int64]itemTerms{}
	for _, m := range terms {
		of[m.ItemID] = m.itemTerms
	}
	list, err := t.clockedOf(each(starting, func(r receiptRow) termedReceipt { return termedReceipt{r, of[r.ItemID]} }))
	if err != nil {
		return err
	}
	return t.setDue(due(list, true))
}

// failed marks receipts that a letter would have told which failed for good; of
// one that may have arrived the last word is not that it failed.
func (t *tx) failed(turn outbox.Turn, x string, a args) error {
	for state, set := range map[digest.DeliveryState]string{
		digest.Failed:  "failed_at = COALESCE(receipts.failed_at, " + t.time("now") + "), failed = x.reason",
		digest.Unknown: "failed_at = NULL, failed = NULL",
	} {
		for _, channel := range []bool{false, true} {
			carried, condition := t.carried(turn, x, string(state), channel), toPerson
			if channel && carried != "" {
				carried, condition = carried+ofTeam, t.toTeam()
			}
			if carried == "" {
				continue
			}
			if _, err := t.exec(`UPDATE receipts SET `+set+` FROM `+carried+`
				WHERE d.kind = 'digest' AND receipts.told_at IS NULL AND receipts.closed_at IS NULL AND `+condition, a); err != nil {
				return fmt.Errorf("recording who could not be told: %w", err)
			}
		}
	}
	return nil
}

// ItemByID implements [digest.ReceiptStore]. Most of what is opened was told before:
// that reads, and waits for no writer.
func (db *DB) ItemByID(ctx context.Context, screen digest.OnScreen, at time.Time, due digest.Reclock) (live digest.Item, shown digest.Version, err error) {
	var untold bool
	a := args{"person": screen.PersonID, "item": screen.ItemID, "at": stamp{at}}
	if err := db.read(ctx, func(t *tx) error {
		t.often()
		if live, shown, err = t.itemShown(screen.ItemID, screen.Shown); err != nil {
			return err
		}
		a["version"] = shown.Asks
		return t.one(&untold, `SELECT EXISTS (SELECT 1 FROM receipts WHERE `+ofKey+` AND told_at IS NULL AND closed_at IS NULL)`, a)
	}); err != nil || !untold {
		return live, shown, err
	}
	return live, shown, db.in(ctx, func(t *tx) error {
		var told []receiptRow
		if err := t.all(&told, `UPDATE receipts SET told_at = `+t.time("at")+`
			WHERE `+ofKey+` AND told_at IS NULL AND closed_at IS NULL RETURNING `+returnedReceipt, a); err != nil {
			return fmt.Errorf("recording what was opened: %w", err)
		}
		return t.startClocks(told, due)
	})
}
