package store

import (
	"context"
	"strings"
	"time"

	"github.com/briefed/briefed/digest"
)

// Roles implements [digest.RoleStore].
func (db *DB) Roles(ctx context.Context, on digest.Date) (roles digest.Roles, err error) {
	var people []personRow
	var managers []struct {
		Of   personRow `db:"of"`
		Team teamRow   `db:"team"`
		membershipRow
	}
	err = db.read(ctx, func(t *tx) error {
		a := args{"day": day{on}}
		if err := t.all(&people, `SELECT `+personColumns+` FROM people p`+slackOf+` WHERE p.access <> '' ORDER BY LOWER(p.name), p.id`, nil); err != nil {
			return err
		}
		return t.all(&managers, `SELECT `+membershipColumns+`, `+named("of", personColumns)+`, `+named("team", teamColumns)+`
			FROM memberships m JOIN people p ON p.id = m.person_id JOIN teams t ON t.id = m.team_id`+slackOf+`
			WHERE m.manager AND `+current("m", ":day")+` ORDER BY LOWER(t.name), t.id, LOWER(p.name), m.id`, a)
	})
	roles.Access = each(people, personRow.person)
	for _, r := range managers {
		roles.Managers = append(roles.Managers, digest.TeamManager{
			Person: r.Of.person(), TeamMembership: digest.TeamMembership{Membership: r.membership(), Team: r.Team.team()},
		})
	}
	return roles, err
}

// named gives columns of a table the names of a struct in a row.
func named(name, columns string) string {
	all := strings.Split(columns, ", ")
	for i, column := range all {
		_, short, _ := strings.Cut(column, ".")
		all[i] = column + ` AS "` + name + "." + short + `"`
	}
	return strings.Join(all, ", ")
}

// FindPeople implements [digest.RoleStore].
func (db *DB) FindPeople(ctx context.Context, words string, limit int) (people []digest.Person, err error) {
	var rows []personRow
	like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(words) + "%"
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `SELECT `+personColumns+` FROM people p`+slackOf+`
			WHERE LOWER(p.name) LIKE :lower ESCAPE '\' OR p.name LIKE :words ESCAPE '\' OR p.email LIKE :lower ESCAPE '\'
			ORDER BY LOWER(p.name), p.id LIMIT :limit`, args{"words": like, "lower": strings.ToLower(like), "limit": limit})
	})
	return each(rows, personRow.person), err
}

// SetAccess implements [digest.RoleStore]. Administrators are locked, so that of
// two who take the access from each other one remains.
func (db *DB) SetAccess(ctx context.Context, on digest.Date, p digest.Person, audit digest.AuditEntry) (saved bool, err error) {
	a := args{
		"id": p.ID, "access": string(p.Access), "by": p.AccessBy, "in_file": string(p.AccessInFile),
		"admin": string(digest.Admin), "day": day{on},
	}
	err = db.in(ctx, func(t *tx) error {
		var locked []int64
		if err := t.all(&locked, `SELECT id FROM people WHERE access = :admin ORDER BY id `+t.forUpdate(), a); err != nil {
			return err
		}
		n, err := t.exec(`
			UPDATE people SET access = :access, access_by = :by, access_in_file = :in_file
			WHERE id = :id AND (access <> :admin OR NOT `+onStaff("people.id", t.date("day"))+`
				OR EXISTS (SELECT 1 FROM people o WHERE o.access = :admin AND o.id <> people.id AND `+onStaff("o.id", t.date("day"))+`))`, a)
		if saved = n == 1; err != nil || !saved {
			return err
		}
		return t.audit(audit)
	})
	return saved, err
}

// SetManager implements [digest.RoleStore].
func (db *DB) SetManager(ctx context.Context, now time.Time, on digest.Date, m digest.Membership, audit digest.AuditEntry) error {
	a := args{"id": m.ID, "now": stamp{now}, "day": day{on}, "yesterday": day{on - 1}, "manager": m.Manager, "by": m.ManagerBy}
	return db.in(ctx, func(t *tx) error {
		var id int64
		err := t.one(&id, `SELECT m.id FROM memberships m WHERE m.id = :id AND `+current("m", ":day")+` `+t.forUpdate(), a)
		if digest.CodeOf(err) == digest.NotFound {
			return digest.Errorf(digest.Conflict, "somebody else has just changed it: look again")
		}
		if err != nil {
			return err
		}
		for _, statement := range []string{
			`INSERT INTO memberships (person_id, team_id, role, role_key, manager, employment, employment_key, nqsw, from_on, to_on,
				recorded_at, recorded_by, ended_by, cover, manager_by)
			 SELECT person_id, team_id, role, role_key, ` + t.cast("manager", "boolean") + `, employment, employment_key, nqsw, ` + t.date("day") + `, to_on,
				` + t.time("now") + `, recorded_by, ended_by, cover, ` + t.text("by") + ` FROM memberships WHERE id = :id`,
			`UPDATE memberships SET to_on = ` + t.date("yesterday") + ` WHERE id = :id`,
		} {
			if _, err := t.exec(statement, a); err != nil {
				return err
			}
		}
		return t.audit(audit)
	})
}
