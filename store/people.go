package store

import (
	"context"
	"slices"
	"time"

	"github.com/briefed/briefed/digest"
)

// batch is how many rows one statement of an import carries.
const batch = 2000

// ApplyPeople implements [digest.RosterTx].
func (p planTx) ApplyPeople(now time.Time, c digest.RosterChanges, progress func(done, total int)) error {
	total := len(c.Add) + len(c.Change) + len(c.Close) + len(c.Join) + len(c.Revoke) + len(c.Absent)
	done := 0
	step := func(n int) {
		done += n
		if progress != nil {
			progress(done, total)
		}
	}
	for _, apply := range []func() error{
		func() error { return p.unlink(now, c.Unlink) },
		func() error { return p.passOn(now, c) },
		func() error {
			return batches(c.Change, step, func(people []digest.Person) error { return p.changePeople(now, people) })
		},
		func() error {
			return batches(c.Add, step, func(people []digest.Person) error { return p.addPeople(now, people) })
		},
		func() error {
			return batches(c.Close, step, func(m []digest.Membership) error { return p.closeMemberships(c.By, m) })
		},
		func() error { return p.adopt(c) },
		func() error {
			return batches(c.Join, step, func(m []digest.MembershipByKey) error { return p.join(now, c.By, m) })
		},
		func() error {
			return batches(c.Revoke, step, func(a []digest.Absence) error { return p.revoke(now, c.By, a) })
		},
		func() error {
			return batches(c.Absent, step, func(a []digest.AbsenceByKey) error { return p.absent(now, c.By, a) })
		},
		func() error { return p.linkUnmatched(now) },
	} {
		if err := apply(); err != nil {
			return err
		}
	}
	return nil
}

func batches[T any](all []T, step func(int), f func([]T) error) error {
	for chunk := range slices.Chunk(all, batch) {
		if err := f(chunk); err != nil {
			return err
		}
		step(len(chunk))
	}
	return nil
}

type personJSON struct {
	ID     int64   `json:"id"`
	Number string  `json:"staff_no"`
	Email  *string `json:"email"`
	Name   string  `json:"name"`
	Access string  `json:"access"`
	By     string  `json:"access_by"`
	InFile string  `json:"access_in_file"`
	Reach  string  `json:"reach_in_file"`
}

func personsJSON(people []digest.Person) string {
	return asJSON(each(people, func(p digest.Person) personJSON {
		row := personJSON{ID: p.ID, Number: p.StaffNo, Name: p.Name, Access: string(p.Access), By: p.AccessBy, InFile: string(p.AccessInFile), Reach: string(p.Reach)}
		if p.Email != "" {
			row.Email = &p.Email
		}
		return row
	}))
}

func (t *tx) addPeople(now time.Time, people []digest.Person) error {
	var added []struct {
		ID     int64   `db:"id"`
		Email  *string `db:"email"`
		Number string  `db:"staff_no"`
	}
	if err := t.all(&added, `
		INSERT INTO people (staff_no, email, name, access, reach_in_file, created_at)
		SELECT staff_no, email, name, access, reach_in_file, `+t.time("now")+`
		FROM `+t.rows("x", "rows", "staff_no text", "email text", "name text", "access text", "reach_in_file text")+` WHERE true RETURNING id, email, staff_no`,
		args{"rows": personsJSON(people), "now": stamp{now}}); err != nil {
		return err
	}
	type key struct{ email, number string }
	ids := make(map[key]int64, len(added))
	for _, p := range added {
		ids[key{value(p.Email), p.Number}] = p.ID
	}
	people = slices.Clone(people)
	for i, p := range people {
		people[i].ID = ids[key{p.Email, p.StaffNo}]
	}
	return t.accountsOf(people, func(via digest.Via, accounts []accountJSON) error { return t.addAccounts(now, via, accounts) })
}

// changePeople keeps a Slack account that the file does not give.
func (t *tx) changePeople(now time.Time, people []digest.Person) error {
	if _, err := t.exec(`
		UPDATE people SET staff_no = x.staff_no, email = x.email, name = x.name, access = x.access, access_by = x.access_by, access_in_file = x.access_in_file, reach_in_file = x.reach_in_file
		FROM `+t.rows("x", "rows", "id bigint", "staff_no text", "email text", "name text", "access text", "access_by text", "access_in_file text", "reach_in_file text")+`
		WHERE people.id = x.id`,
		args{"rows": personsJSON(people)}); err != nil {
		return err
	}
	return t.accountsOf(people, func(via digest.Via, accounts []accountJSON) error { return t.holdAccounts(now, via, accounts) })
}

// passOn takes addresses from who has them now, before they are given to others. Links
// that were sent to an address are not for whoever has it next.
func (t *tx) passOn(now time.Time, c digest.RosterChanges) error {
	lost := each(c.Lose, func(p digest.Person) int64 { return p.ID })
	freed := slices.Clone(lost)
	for _, p := range c.Change {
		if before, known := c.Before[p.ID]; known && before.Email != p.Email {
			freed = append(freed, p.ID)
		}
	}
	if len(freed) == 0 {
		return nil
	}
	if _, err := t.exec(`UPDATE people SET email = NULL WHERE `+t.in("id", "ids"), args{"ids": freed}); err != nil {
		return err
	}
	if err := t.takeAccounts(now, digest.Email, freed); err != nil {
		return err
	}
	_, err := t.exec(`DELETE FROM links WHERE `+t.in("person_id", "ids"), args{"ids": lost})
	return err
}

// accountsOf hands over the accounts that people are given, way by way: an address,
// and a Slack account, where there is one.
func (t *tx) accountsOf(people []digest.Person, keep func(digest.Via, []accountJSON) error) error {
	var slack, email []accountJSON
	for _, p := range people {
		if p.Email != "" {
			email = append(email, accountJSON{p.ID, p.Email, p.Email, ""})
		}
		if p.SlackID != "" {
			slack = append(slack, accountJSON{p.ID, p.SlackID, p.SlackID, p.SlackBefore})
		}
	}
	if err := keep(digest.Email, email); err != nil {
		return err
	}
	return keep(digest.Slack, slack)
}

// unlink takes people's Slack accounts from them.
func (t *tx) unlink(now time.Time, people []digest.Person) error {
	return t.takeAccounts(now, digest.Slack, each(people, func(p digest.Person) int64 { return p.ID }))
}

// takeAccounts takes off record what people have by a way.
func (t *tx) takeAccounts(now time.Time, via digest.Via, people []int64) error {
	rows, err := t.holds(via, t.in("h.person_id", "ids"), args{"ids": people})
	if err != nil {
		return err
	}
	return t.endAccounts(now, each(rows, func(h heldRow) int64 { return h.ID }))
}

func (t *tx) closeMemberships(by string, memberships []digest.Membership) error {
	type row struct {
		ID int64 `json:"id"`
		To day   `json:"to_on"`
	}
	_, err := t.exec(`
		UPDATE memberships SET to_on = x.to_on, ended_by = `+t.text("by")+` FROM `+t.rows("x", "rows", "id bigint", "to_on date")+` WHERE memberships.id = x.id`,
		args{"by": by, "rows": asJSON(each(memberships, func(m digest.Membership) row { return row{m.ID, day{m.To}} }))})
	return err
}

func (t *tx) join(now time.Time, by string, joins []digest.MembershipByKey) error {
	type row struct {
		N             int    `json:"n"`
		PersonID      int64  `json:"person_id"`
		Email         string `json:"email"`
		TeamID        int64  `json:"team_id"`
		Role          string `json:"role"`
		RoleKey       string `json:"role_key"`
		Manager       bool   `json:"manager"`
		Employment    string `json:"employment"`
		EmploymentKey string `json:"employment_key"`
		NQSW          bool   `json:"nqsw"`
		From          day    `json:"from_on"`
		To            day    `json:"to_on"`
		Cover         bool   `json:"cover"`
		ManagerBy     string `json:"manager_by"`
	}
	n := 0
	rows := each(joins, func(m digest.MembershipByKey) row {
		n++
		return row{
			n, m.PersonID, m.Email, m.TeamID, m.Role, digest.Fold(m.Role), m.Manager, m.Employment,
			digest.Fold(m.Employment), m.NQSW,
			day{m.From},
			day{m.To},
			m.Cover, m.ManagerBy,
		}
	})
	_, err := t.exec(`
		INSERT INTO memberships (person_id, team_id, role, role_key, manager, employment, employment_key, nqsw, from_on, to_on, recorded_at, recorded_by, cover, manager_by)
		SELECT COALESCE(p.id, x.person_id), x.team_id, x.role, x.role_key, x.manager, x.employment, x.employment_key, x.nqsw, x.from_on, x.to_on, `+t.time("now")+`, `+t.text("by")+`, x.cover, x.manager_by
		FROM `+t.rows("x", "rows", "n integer", "person_id bigint", "email text", "team_id bigint", "role text", "role_key text", "manager boolean",
		"employment text", "employment_key text", "nqsw boolean", "from_on date", "to_on date", "cover boolean", "manager_by text")+`
		LEFT JOIN people p ON x.person_id = 0 AND p.email = x.email ORDER BY x.n`,
		args{"rows": asJSON(rows), "now": stamp{now}, "by": by})
	if err != nil {
		return err
	}
	return t.endStops(now)
}

// adopt makes the file's what it has come to say too.
func (t *tx) adopt(c digest.RosterChanges) error {
	type row struct {
		ID        int64  `json:"id"`
		ManagerBy string `json:"manager_by"`
	}
	a := args{
		"memberships": asJSON(each(c.Adopt, func(m digest.Membership) row { return row{m.ID, m.ManagerBy} })),
		"absences":    each(c.AdoptAbsent, func(a digest.Absence) int64 { return a.ID }),
	}
	if _, err := t.exec(`UPDATE memberships SET recorded_by = '', manager_by = x.manager_by
		FROM `+t.rows("x", "memberships", "id bigint", "manager_by text")+` WHERE memberships.id = x.id`, a); err != nil {
		return err
	}
	_, err := t.exec(`UPDATE absences SET recorded_by = '' WHERE revoked_at IS NULL AND `+t.in("id", "absences"), a)
	return err
}

func (t *tx) revoke(now time.Time, by string, absences []digest.Absence) error {
	_, err := t.exec(`UPDATE absences SET revoked_at = `+t.time("now")+`, revoked_by = `+t.text("by")+` WHERE revoked_at IS NULL AND `+t.in("id", "ids"),
		args{"now": stamp{now}, "by": by, "ids": each(absences, func(a digest.Absence) int64 { return a.ID })})
	return err
}

func (t *tx) absent(now time.Time, by string, absences []digest.AbsenceByKey) error {
	type row struct {
		PersonID int64  `json:"person_id"`
		Email    string `json:"email"`
		From     day    `json:"from_on"`
		To       day    `json:"to_on"`
	}
	_, err := t.exec(`
		INSERT INTO absences (person_id, from_on, to_on, recorded_at, recorded_by)
		SELECT COALESCE(p.id, x.person_id), x.from_on, x.to_on, `+t.time("now")+`, `+t.text("by")+`
		FROM `+t.rows("x", "rows", "person_id bigint", "email text", "from_on date", "to_on date")+` LEFT JOIN people p ON x.person_id = 0 AND p.email = x.email`,
		args{"now": stamp{now}, "by": by, "rows": asJSON(each(absences, func(a digest.AbsenceByKey) row { return row{a.PersonID, a.Email, day{a.From}, day{a.To}} }))})
	return err
}

// Person implements [digest.RosterStore].
func (db *DB) Person(ctx context.Context, id int64) (digest.Person, error) {
	return db.person(ctx, "p.id = :key", id)
}

// PersonByEmail implements [digest.RosterStore].
func (db *DB) PersonByEmail(ctx context.Context, email string) (digest.Person, error) {
	return db.person(ctx, "p.email = :key", email)
}

func (db *DB) person(ctx context.Context, condition string, key any) (person digest.Person, err error) {
	err = db.read(ctx, func(t *tx) error {
		person, err = t.person(condition, key)
		return err
	})
	return person, err
}

// Person implements [digest.RosterTx].
func (p planTx) Person(id int64) (digest.Person, error) { return p.person("p.id = :key", id) }

// PersonByEmail implements [digest.RosterTx].
func (p planTx) PersonByEmail(email string) (digest.Person, error) {
	return p.person("p.email = :key", email)
}

func (t *tx) person(condition string, key any) (digest.Person, error) {
	return t.personBy(condition, args{"key": key})
}

func (t *tx) personBy(condition string, a args) (digest.Person, error) {
	var row personRow
	err := t.one(&row, "SELECT "+personColumns+" FROM people p"+slackOf+" WHERE "+condition, a)
	return row.person(), err
}

// PersonAndTeams implements [digest.RosterStore].
func (db *DB) PersonAndTeams(ctx context.Context, via digest.Via, account string, on digest.Date) (person digest.Person, teams []digest.TeamMembership, err error) {
	err = db.read(ctx, func(t *tx) error {
		t.often()
		if person, err = t.personByAccount(via, account); err != nil {
			return err
		}
		teams, err = t.membershipsOn(person.ID, on)
		return err
	})
	return person, teams, err
}

// MembershipsOn implements [digest.RosterStore].
func (db *DB) MembershipsOn(ctx context.Context, person int64, on digest.Date) (memberships []digest.TeamMembership, err error) {
	err = db.read(ctx, func(t *tx) error {
		memberships, err = t.membershipsOn(person, on)
		return err
	})
	return memberships, err
}

func (t *tx) membershipsOn(person int64, on digest.Date) (memberships []digest.TeamMembership, err error) {
	var rows []struct {
		membershipRow
		teamRow
	}
	err = t.all(&rows, `SELECT `+membershipColumns+`, `+teamColumns+`
			FROM memberships m JOIN teams t ON t.id = m.team_id JOIN memberships s ON s.id = `+t.stay("m")+`
			WHERE m.person_id = :person AND `+current("m", ":day")+` ORDER BY `+byStay("m", "s"),
		args{"person": person, "day": day{on}})
	for _, r := range rows {
		memberships = append(memberships, digest.TeamMembership{Membership: r.membership(), Team: r.team()})
	}
	return memberships, err
}

// Unlinked implements [digest.RosterStore].
func (db *DB) Unlinked(ctx context.Context, on digest.Date) (people []digest.Person, err error) {
	var rows []personRow
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `SELECT `+personColumns+` FROM people p`+slackOf+` WHERE s.account IS NULL
			AND `+onStaff("p.id", ":day")+` ORDER BY p.id`,
			args{"day": day{on}})
	})
	return each(rows, personRow.person), err
}
