package store

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// outside is the condition that membership m is of an organisation outside the council.
func outside(m string) string {
	return `EXISTS (SELECT 1 FROM teams outside WHERE outside.id = ` + m + `.team_id AND outside.kind <> '')`
}

// onStaff is the condition that a person is in a team of the council on a day.
func onStaff(person, on string) string {
	return `EXISTS (SELECT 1 FROM memberships staff JOIN teams inside ON inside.id = staff.team_id AND inside.kind = ''
		WHERE staff.person_id = ` + person + ` AND ` + current("staff", on) + `)`
}

// countsBy is the condition that somebody is counted and led by membership m on a day:
// [digest.OwnStaff] in SQL. Who is on the council's staff is so by none of an organisation.
func countsBy(m, on string) string {
	return `(NOT ` + outside(m) + ` OR NOT ` + onStaff(m+".person_id", on) + `)`
}

// kindsOf are the kinds of the organisations that a person works for on a day, between
// spaces; NULL for who is on the council's staff.
func (t *tx) kindsOf(person, on string) string {
	join := "group_concat(w.kind, ' ')"
	if t.postgres {
		join = "string_agg(w.kind, ' ')"
	}
	return `(SELECT ` + join + ` FROM (SELECT DISTINCT unit.kind FROM memberships works JOIN teams unit ON unit.id = works.team_id AND unit.kind <> ''
		WHERE works.person_id = ` + person + ` AND ` + current("works", on) + `) w WHERE NOT ` + onStaff(person, on) + `)`
}

// organisationOf is an organisation that a person works for on the day; NULL for who is on
// the council's staff.
func (t *tx) organisationOf(person string) string {
	return `(SELECT MIN(unit.id) FROM memberships works JOIN teams unit ON unit.id = works.team_id AND unit.kind <> ''
		WHERE works.person_id = ` + person + ` AND ` + current("works", t.date("day")) + ` AND NOT ` + onStaff(person, t.date("day")) + `)`
}

// units returns teams t, organisations among them, for which a condition holds.
func (t *tx) units(condition string) ([]digest.Team, error) {
	var rows []teamRow
	err := t.all(&rows, "SELECT "+teamColumns+" FROM teams t WHERE "+condition+" ORDER BY t.slug", nil)
	return each(rows, teamRow.team), err
}

// Organisations implements [digest.RosterStore].
func (db *DB) Organisations(ctx context.Context) (units []digest.Team, err error) {
	err = db.read(ctx, func(t *tx) error {
		units, err = t.units("t.kind <> ''")
		return err
	})
	return units, err
}

// Organisations implements [digest.RosterTx].
func (p planTx) Organisations() ([]digest.Team, error) { return p.units("t.kind <> ''") }

// home is the condition that membership m is the one by which its person gets a
// digest on the day: [digest.History.Home] in SQL. The stays of somebody in one team
// are never looked at.
func (t *tx) home(m string) string {
	return current(m, t.date("day")) + ` AND NOT EXISTS (SELECT 1 FROM memberships o
		JOIN memberships os ON os.id = ` + t.stay("o") + ` JOIN memberships ms ON ms.id = ` + t.stay(m) + `
		WHERE o.person_id = ` + m + `.person_id AND o.id <> ` + m + `.id AND ` + current("o", t.date("day")) + `
			AND (` + byStay("o", "os") + `) < (` + byStay(m, "ms") + `))`
}

// homes is a query of everybody's home on the day.
func (t *tx) homes() string {
	return `SELECT m.person_id, m.team_id FROM memberships m WHERE ` + t.home("m")
}

// stay is the id of the membership with which the stay began that membership m goes
// on: the newest up to m that none of the person in the team reaches up to.
func (t *tx) stay(m string) string {
	same := func(alias string) string {
		return alias + ".person_id = " + m + ".person_id AND " + alias + ".team_id = " + m + ".team_id AND " + alias + ".cover = " + m + ".cover"
	}
	return `(SELECT s.id FROM memberships s WHERE ` + same("s") + ` AND s.from_on <= ` + m + `.from_on
		AND NOT EXISTS (SELECT 1 FROM memberships b WHERE ` + same("b") + ` AND b.from_on < s.from_on
			AND (b.to_on IS NULL OR b.to_on >= ` + t.dayBefore("s.from_on") + `))
		ORDER BY s.from_on DESC, s.id LIMIT 1)`
}

// byStay is what memberships m with stays s are ordered by: home comes first, and the
// council before an organisation.
func byStay(m, s string) string {
	return outside(m) + ", " + m + ".cover, " + s + ".from_on, " + s + ".id, " + m + ".id"
}
