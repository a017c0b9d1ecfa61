package store

import (
	"context"
	"fmt"
	"time"

	"github.com/briefed/briefed/digest"
)

// stopper is the condition that row s of stops is of somebody.
func stopper(who digest.Stopper) (string, args) {
	if who.PersonID != 0 {
		return "s.person_id = :who", args{"who": who.PersonID}
	}
	return "s.team_id = :who", args{"who": who.TeamID}
}

// Stop implements [digest.StopStore]. The key is the gate. Accounts end while we do not
// write, as those do that nothing reaches, and those that ended by it begin again.
func (db *DB) Stop(ctx context.Context, now time.Time, who digest.Stopper, stop bool, audit digest.AuditEntry) (changed bool, err error) {
	err = db.in(ctx, func(t *tx) error {
		is, a := stopper(who)
		a["now"], a["reason"] = stamp{now}, digest.AskedToStop
		if stop {
			n, err := t.exec(`INSERT INTO stops (person_id, team_id, from_at) VALUES (`+t.cast("person", "bigint")+`, `+t.cast("team", "bigint")+`, `+t.time("now")+`) ON CONFLICT DO NOTHING`,
				args{"person": optional(who.PersonID), "team": optional(who.TeamID), "now": stamp{now}})
			if changed = n == 1; err != nil || !changed {
				return err
			}
			if err := t.silence(who, a); err != nil {
				return err
			}
			return t.audit(audit)
		}
		var since []stamp
		if err := t.all(&since, `SELECT s.from_at FROM stops s WHERE s.gone_at IS NULL AND `+is, a); err != nil || len(since) == 0 {
			return err
		}
		changed = true
		if _, err := t.exec(`UPDATE stops SET gone_at = `+t.time("now")+` WHERE id IN (SELECT s.id FROM stops s WHERE s.gone_at IS NULL AND `+is+`)`, a); err != nil {
			return err
		}
		if err := t.speak(now, who, since[0]); err != nil {
			return err
		}
		return t.audit(audit)
	})
	return changed, err
}

// silence ends the accounts of somebody, and drops what waits to go to them.
func (t *tx) silence(who digest.Stopper, a args) error {
	to := "person_id = :who"
	if who.PersonID == 0 {
		to = "person_id IS NULL AND team_id = :who"
	} else if _, err := t.exec(`UPDATE accounts SET gone_at = `+t.time("now")+` WHERE held AND gone_at IS NULL AND person_id = :who`, a); err != nil {
		return err
	}
	_, err := t.exec(`UPDATE deliveries SET state = 'dropped', reason = `+t.text("reason")+` WHERE state = 'queued' AND `+to, a)
	return err
}

// speak begins the accounts again that ended as somebody asked us to stop, or since.
func (t *tx) speak(now time.Time, who digest.Stopper, since stamp) error {
	if who.PersonID == 0 {
		return nil
	}
	var rows []struct {
		ID      int64  `db:"id"`
		Via     string `db:"via"`
		Account string `db:"account"`
		Address string `db:"address"`
		Taken   string `db:"taken_for"`
	}
	if err := t.all(&rows, `SELECT id, via, account, address, taken_for FROM accounts WHERE held AND gone_at >= `+t.time("since")+` AND person_id = :who`,
		args{"who": who.PersonID, "since": since}); err != nil {
		return err
	}
	for _, r := range rows { // one a way
		if err := t.endAccounts(now, []int64{r.ID}); err != nil {
			return err
		}
		if err := t.addAccounts(now, digest.Via(r.Via), []accountJSON{{who.PersonID, r.Account, r.Address, r.Taken}}); err != nil {
			return err
		}
	}
	return nil
}

// endStops writes again to who asked us to stop as somebody of an organisation, and is on
// the council's staff by now, or will be: the staff have a duty to read.
func (t *tx) endStops(now time.Time) error {
	var ended []struct {
		ID       int64 `db:"id"`
		PersonID int64 `db:"person_id"`
		Since    stamp `db:"from_at"`
	}
	if err := t.all(&ended, `SELECT s.id, s.person_id, s.from_at FROM stops s WHERE s.gone_at IS NULL AND s.person_id IS NOT NULL AND EXISTS (
			SELECT 1 FROM memberships staff JOIN teams inside ON inside.id = staff.team_id AND inside.kind = ''
			WHERE staff.person_id = s.person_id AND (staff.to_on IS NULL OR staff.to_on >= `+t.date("day")+`))`,
		args{"day": day{digest.DateIn(now, time.UTC)}}); err != nil {
		return err
	}
	for _, s := range ended { // hardly ever one
		if _, err := t.exec(`UPDATE stops SET gone_at = `+t.time("now")+` WHERE id = :id`, args{"id": s.ID, "now": stamp{now}}); err != nil {
			return err
		}
		if err := t.speak(now, digest.Stopper{PersonID: s.PersonID}, s.Since); err != nil {
			return err
		}
		if err := t.audit(digest.AuditEntry{At: now, Actor: "planner", Action: "writes again, as they joined the staff, to", Subject: fmt.Sprintf("person %d", s.PersonID)}); err != nil {
			return err
		}
	}
	return nil
}

// Stopped implements [digest.StopStore].
func (db *DB) Stopped(ctx context.Context, who digest.Stopper) (since time.Time, err error) {
	is, a := stopper(who)
	var rows []stamp
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `SELECT s.from_at FROM stops s WHERE s.gone_at IS NULL AND `+is, a)
	})
	if err != nil || len(rows) == 0 {
		return time.Time{}, err
	}
	return rows[0].Time, nil
}

// Stops implements [digest.StopStore].
func (db *DB) Stops(ctx context.Context, at time.Time) (stops []digest.Stopper, err error) {
	var rows []struct {
		PersonID *int64 `db:"person_id"`
		TeamID   *int64 `db:"team_id"`
	}
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `SELECT s.person_id, s.team_id FROM stops s WHERE s.from_at <= `+t.time("at")+` AND (s.gone_at IS NULL OR s.gone_at > `+t.time("at")+`) ORDER BY s.id`, args{"at": stamp{at}})
	})
	for _, r := range rows {
		stops = append(stops, digest.Stopper{PersonID: value(r.PersonID), TeamID: value(r.TeamID)})
	}
	return stops, err
}

// StoppedIn implements [digest.StopStore].
func (db *DB) StoppedIn(ctx context.Context, organisation digest.Team, on digest.Date) (list []digest.Stopping, err error) {
	var rows []struct {
		PersonID *int64  `db:"person_id"`
		Name     *string `db:"name"`
		Since    stamp   `db:"from_at"`
	}
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `SELECT s.person_id, p.name, s.from_at FROM stops s LEFT JOIN people p ON p.id = s.person_id
			WHERE s.gone_at IS NULL AND (s.team_id = :team
				OR EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = s.person_id AND m.team_id = :team AND `+current("m", t.date("day"))+`))
			ORDER BY CASE WHEN s.person_id IS NULL THEN 1 ELSE 0 END, p.name, s.id`, args{"team": organisation.ID, "day": day{on}})
	})
	for _, r := range rows {
		stopped := digest.Stopping{Who: digest.Stopper{PersonID: value(r.PersonID)}, Name: value(r.Name), Since: r.Since.Time}
		if r.PersonID == nil {
			stopped.Who.TeamID, stopped.Name = organisation.ID, organisation.Name
		}
		list = append(list, stopped)
	}
	return list, err
}
