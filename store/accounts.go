package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/briefed/briefed/digest"
)

// reaches is the condition that a letter could reach a person at a moment, "" for
// now: an account of theirs was live then, by a way that letters went by. It is
// [digest.History]'s rule in SQL, and said nowhere else.
func (d dialect) reaches(person, at string) string {
	return `EXISTS (SELECT 1 FROM accounts c JOIN vias v ON v.via = c.via
		WHERE c.person_id = ` + person + ` AND ` + d.openAt("c", at) + ` AND ` + d.openAt("v", at) + `)`
}

// reachesBy is the condition that what is sent one way, which is allowed, reaches a
// person now.
func (d dialect) reachesBy(person, via string) string {
	return `EXISTS (SELECT 1 FROM accounts c JOIN vias v ON v.via = c.via AND ` + d.openAt("v", "") + ` WHERE c.person_id = ` + person + ` AND c.via = ` + via + ` AND ` + d.openAt("c", "") + `)`
}

// inChannel is the condition that somebody reads what is posted in their team's channel
// by a way: it reaches them, and neither they nor, where they did not choose it, the
// staff list would rather have letters of their own go by another.
func (d dialect) inChannel(person, via string) string {
	return d.reachesBy(person, via) + ` AND NOT EXISTS (SELECT 1 FROM people o JOIN accounts c ON c.person_id = o.id AND ` + d.openAt("c", "") + `
		JOIN vias v ON v.via = c.via AND ` + d.openAt("v", "") + ` WHERE o.id = ` + person + ` AND c.via <> ` + via + `
			AND (c.via = o.reach OR c.via = o.reach_in_file AND o.reach <> ` + via + `))`
}

// openAt is the condition that a row with from_at and gone_at holds at a moment, ""
// for now.
func (d dialect) openAt(alias, at string) string {
	if at == "" {
		return alias + ".gone_at IS NULL"
	}
	return "(" + alias + ".from_at IS NULL OR " + alias + ".from_at <= " + d.time(at) + ") AND (" +
		alias + ".gone_at IS NULL OR " + alias + ".gone_at > " + d.time(at) + ")"
}

// slackOf joins the Slack account that is on record of person p, as s.
const slackOf = ` LEFT JOIN accounts s ON s.person_id = p.id AND s.via = 'slack' AND s.held`

// accountJSON is somebody's account, to be put on record.
type accountJSON struct {
	PersonID int64  `json:"person_id"`
	Account  string `json:"account"`
	Address  string `json:"address"`
	TakenFor string `json:"taken_for"`
}

// heldRow is an account on record.
type heldRow struct {
	ID       int64  `db:"id" json:"id"`
	PersonID int64  `db:"person_id" json:"-"`
	Account  string `db:"account" json:"-"`
	TakenFor string `db:"taken_for" json:"taken_for"`
	Gone     stamp  `db:"gone_at" json:"-"`
}

// holds reads the accounts of a way that are on record: by a condition on h.
func (t *tx) holds(via digest.Via, condition string, a args) (rows []heldRow, err error) {
	a["via"] = string(via)
	err = t.all(&rows, `SELECT h.id, h.person_id, h.account, h.taken_for, h.gone_at FROM accounts h WHERE h.held AND h.via = `+t.text("via")+` AND `+condition, a)
	return rows, err
}

// holdAccounts puts accounts on record as people's from now on. Another that they had
// by that way ends; the same one stays as it is. That nobody else holds one is the
// caller's to see to: the database refuses it.
func (t *tx) holdAccounts(now time.Time, via digest.Via, accounts []accountJSON) error {
	if len(accounts) == 0 {
		return nil
	}
	rows, err := t.holds(via, t.in("h.person_id", "ids"), args{"ids": each(accounts, func(a accountJSON) int64 { return a.PersonID })})
	if err != nil {
		return err
	}
	had := make(map[int64]heldRow, len(rows))
	for _, r := range rows {
		had[r.PersonID] = r
	}
	var added []accountJSON
	var ended []int64
	var marked []heldRow
	for _, a := range accounts {
		h, found := had[a.PersonID]
		switch {
		case !found:
			added = append(added, a)
		case h.Account != a.Account:
			added, ended = append(added, a), append(ended, h.ID)
		case h.TakenFor != a.TakenFor:
			h.TakenFor = a.TakenFor
			marked = append(marked, h)
		}
	}
	if err := t.endAccounts(now, ended); err != nil {
		return err
	}
	if len(marked) > 0 {
		if _, err := t.exec(`UPDATE accounts SET taken_for = x.taken_for FROM `+t.rows("x", "rows", "id bigint", "taken_for text")+` WHERE accounts.id = x.id`,
			args{"rows": asJSON(marked)}); err != nil {
			return err
		}
	}
	return t.addAccounts(now, via, added)
}

// addAccounts puts accounts on record of people who have none by that way.
func (t *tx) addAccounts(now time.Time, via digest.Via, accounts []accountJSON) error {
	if len(accounts) == 0 {
		return nil
	}
	_, err := t.exec(`INSERT INTO accounts (person_id, via, account, address, from_at, held, taken_for)
		SELECT x.person_id, `+t.text("via")+`, x.account, x.address, `+t.time("now")+`, true, x.taken_for
		FROM `+t.rows("x", "rows", "person_id bigint", "account text", "address text", "taken_for text"),
		args{"rows": asJSON(accounts), "now": stamp{now}, "via": string(via)})
	if err != nil {
		return fmt.Errorf("putting accounts on record: %w", err)
	}
	_, err = t.exec(`UPDATE accounts SET gone_at = `+t.time("now")+` WHERE held AND gone_at IS NULL AND `+t.in("person_id", "ids")+`
		AND EXISTS (SELECT 1 FROM stops s WHERE s.person_id = accounts.person_id AND s.gone_at IS NULL)`,
		args{"now": stamp{now}, "ids": each(accounts, func(a accountJSON) int64 { return a.PersonID })})
	return err
}

// endAccounts takes accounts off people's record: others may hold them from now on.
func (t *tx) endAccounts(now time.Time, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	_, err := t.exec(`UPDATE accounts SET held = false, gone_at = COALESCE(gone_at, `+t.time("now")+`) WHERE `+t.in("id", "ids"),
		args{"now": stamp{now}, "ids": ids})
	return err
}

// lose notes that accounts reach nobody from now on. They stay on record.
func (t *tx) lose(now time.Time, via digest.Via, people []int64) error {
	if len(people) == 0 {
		return nil
	}
	_, err := t.exec(`UPDATE accounts SET gone_at = `+t.time("now")+`
		WHERE held AND gone_at IS NULL AND via = `+t.text("via")+` AND `+t.in("person_id", "ids"),
		args{"now": stamp{now}, "via": string(via), "ids": people})
	return err
}

// PersonByAccount implements [digest.RosterStore].
func (db *DB) PersonByAccount(ctx context.Context, via digest.Via, account string) (person digest.Person, err error) {
	err = db.read(ctx, func(t *tx) error {
		person, err = t.personByAccount(via, account)
		return err
	})
	return person, err
}

func (t *tx) personByAccount(via digest.Via, account string) (digest.Person, error) {
	return t.personBy(`p.id = (SELECT c.person_id FROM accounts c WHERE c.held AND c.via = `+t.text("via")+` AND c.account = `+t.text("account")+`)`,
		args{"via": string(via), "account": account})
}

// LinkAccounts implements [digest.RosterStore].
func (db *DB) LinkAccounts(ctx context.Context, now time.Time, via digest.Via, ids map[int64]string, gone []int64) error {
	return db.in(ctx, func(t *tx) error { return t.linkAccounts(now, via, ids, gone) })
}

// linkAccounts leaves an account with whom it was given to since the directory was
// read, but for who has left. An account that was gone is live again.
func (t *tx) linkAccounts(now time.Time, via digest.Via, ids map[int64]string, gone []int64) error {
	if len(ids) > 0 {
		if err := t.linkAll(now, via, ids); err != nil {
			return err
		}
	}
	return t.lose(now, via, gone)
}

func (t *tx) linkAll(now time.Time, via digest.Via, ids map[int64]string) error {
	type row struct {
		Account string `json:"account"`
	}
	people := slices.Sorted(maps.Keys(ids))
	named := asJSON(each(people, func(id int64) row { return row{ids[id]} }))
	owned, err := t.holds(via, `h.account IN (SELECT x.account FROM `+t.rows("x", "rows", "account text")+`)`, args{"rows": named})
	if err != nil {
		return err
	}
	staff, err := t.stillStaff(each(owned, func(h heldRow) int64 { return h.PersonID }), digest.DateIn(now, time.UTC))
	if err != nil {
		return err
	}
	owners := make(map[string]int64, len(owned))
	var ended []int64
	for _, h := range owned {
		if ids[h.PersonID] != h.Account && !staff[h.PersonID] {
			ended = append(ended, h.ID)
		} else {
			owners[h.Account] = h.PersonID
		}
	}
	rows, err := t.holds(via, t.in("h.person_id", "ids"), args{"ids": people})
	if err != nil {
		return err
	}
	had := make(map[int64]heldRow, len(rows))
	for _, r := range rows {
		had[r.PersonID] = r
	}
	var links []accountJSON
	for _, id := range people {
		account, before := ids[id], had[id]
		if owner, taken := owners[account]; taken && owner != id {
			continue
		}
		link := accountJSON{id, account, account, before.TakenFor}
		if before.ID != 0 && before.Account != account {
			link.TakenFor = before.Account
		}
		if before.ID != 0 && !before.Gone.IsZero() {
			ended = append(ended, before.ID) // back again: another stretch of time
		}
		links = append(links, link)
	}
	if err := t.endAccounts(now, ended); err != nil {
		return err
	}
	return t.holdAccounts(now, via, links)
}

// stillStaff reports which of some people are in a team on a day, or will be.
func (t *tx) stillStaff(people []int64, on digest.Date) (map[int64]bool, error) {
	var ids []int64
	err := t.all(&ids, `SELECT DISTINCT m.person_id FROM memberships m WHERE (m.to_on IS NULL OR m.to_on >= `+t.date("day")+`) AND `+t.in("m.person_id", "ids"),
		args{"day": day{on}, "ids": people})
	staff := make(map[int64]bool, len(ids))
	for _, id := range ids {
		staff[id] = true
	}
	return staff, err
}

// linkUnmatched gives people on the staff who have no account yet the one with their
// address, and a name like theirs, that the directory held: whoever is put on the staff
// list today is reachable today.
func (t *tx) linkUnmatched(now time.Time) error {
	var rows []struct {
		ID      int64  `db:"id"`
		Email   string `db:"email"`
		Name    string `db:"name"`
		Account string `db:"slack_id"`
		Called  string `db:"called"`
	}
	if err := t.all(&rows, `
		SELECT p.id, p.email, p.name, s.slack_id, s.name AS called
		FROM directory_strangers s JOIN people p ON p.email = s.email
		WHERE s.email <> ''
			AND EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = p.id AND (m.to_on IS NULL OR m.to_on >= `+t.date("day")+`))
			AND NOT EXISTS (SELECT 1 FROM accounts h WHERE h.held AND h.via = `+t.text("via")+` AND h.person_id = p.id)
			AND NOT EXISTS (SELECT 1 FROM accounts o WHERE o.held AND o.via = `+t.text("via")+` AND o.account = s.slack_id)
		ORDER BY p.id, s.slack_id`,
		args{"via": string(digest.Slack), "day": day{digest.DateIn(now, time.UTC)}}); err != nil {
		return err
	}
	var found []accountJSON
	linked := map[int64]bool{}
	for _, r := range rows {
		p := digest.Person{ID: r.ID, Email: r.Email, Name: r.Name}
		if !linked[r.ID] && p.Owns(digest.Account{ID: r.Account, Email: r.Email, Name: r.Called}) {
			found, linked[r.ID] = append(found, accountJSON{r.ID, r.Account, r.Account, ""}), true
		}
	}
	return t.addAccounts(now, digest.Slack, found)
}

// hadAddress is who had an address at a moment, by the columns that hold them: what
// somebody did is not another's who was given their address since.
func hadAddress(address, at string) string {
	return `(SELECT c.person_id FROM accounts c WHERE c.via = 'email' AND c.account = ` + address + `
		AND (c.gone_at IS NULL OR c.gone_at > ` + at + `) ORDER BY c.id LIMIT 1)`
}

// AllowVia lets letters go by a way from now on, in an order among the others, or
// no more: what is queued for it is given another way then. What reports say of the
// days before stays as it was.
func (db *DB) AllowVia(ctx context.Context, now time.Time, via digest.Via, allowed bool) error {
	return db.in(ctx, func(t *tx) error {
		a := args{"via": string(via), "now": stamp{now}}
		if !allowed {
			if n, err := t.exec(`UPDATE vias SET gone_at = `+t.time("now")+` WHERE via = :via AND gone_at IS NULL`, a); err != nil || n == 0 {
				return err
			}
			_, err := t.exec(`UPDATE deliveries SET via = '' WHERE state = 'queued' AND via = :via`, a)
			return err
		}
		_, err := t.exec(`INSERT INTO vias (via, rank, from_at)
			SELECT `+t.text("via")+`, COALESCE(MAX(CASE WHEN via = `+t.text("via")+` THEN rank END), MAX(rank) + 1, 1), `+t.time("now")+` FROM vias
			HAVING COUNT(CASE WHEN via = `+t.text("via")+` AND gone_at IS NULL THEN 1 END) = 0`, a)
		return err
	})
}

// Accounts implements [digest.RosterStore].
func (db *DB) Accounts(ctx context.Context, person int64) (accounts []digest.PersonAccount, vias []digest.Allowed, err error) {
	var rows []struct {
		PersonID int64  `db:"person_id"`
		Via      string `db:"via"`
		Account  string `db:"account"`
		Address  string `db:"address"`
		From     stamp  `db:"from_at"`
		Gone     stamp  `db:"gone_at"`
	}
	err = db.read(ctx, func(t *tx) error {
		condition := "true"
		if person != 0 {
			condition = "person_id = :person"
		}
		if err := t.all(&rows, `SELECT person_id, via, account, address, from_at, gone_at FROM accounts WHERE `+condition+` ORDER BY id`, args{"person": person}); err != nil {
			return err
		}
		for _, r := range rows {
			accounts = append(accounts, digest.PersonAccount{
				PersonID: r.PersonID, Route: digest.Route{Via: digest.Via(r.Via), Address: r.Address}, Account: r.Account,
				Period: digest.Period{From: r.From.Time, Gone: r.Gone.Time},
			})
		}
		rows = nil
		if err := t.all(&rows, `SELECT via, from_at, gone_at FROM vias ORDER BY rank, from_at`, nil); err != nil {
			return err
		}
		for _, r := range rows {
			vias = append(vias, digest.Allowed{Via: digest.Via(r.Via), Period: digest.Period{From: r.From.Time, Gone: r.Gone.Time}})
		}
		return nil
	})
	return accounts, vias, err
}
