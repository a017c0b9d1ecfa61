package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/briefed/briefed/digest"
)

// PeopleWithAddress implements [digest.HeldStore].
func (db *DB) PeopleWithAddress(ctx context.Context, address string) (people []digest.Person, err error) {
	var rows []personRow
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `SELECT `+personColumns+` FROM people p`+slackOf+`
			WHERE p.email = :address OR p.id IN (SELECT a.person_id FROM accounts a WHERE a.via = 'email' AND a.account = :address) ORDER BY p.id`,
			args{"address": address})
	})
	for _, r := range rows {
		people = append(people, r.person())
	}
	return people, err
}

// Held implements [digest.HeldStore].
func (db *DB) Held(ctx context.Context, person int64, own bool) (tables []digest.HeldTable, err error) {
	err = db.read(ctx, func(t *tx) error {
		tables = nil
		naming, err := t.naming(person)
		if err != nil {
			return err
		}
		for _, p := range personalTables {
			if own {
				p = p.taken()
			}
			held, err := t.heldIn(p, naming)
			if err != nil {
				return fmt.Errorf("what %s holds: %w", p.name, err)
			}
			tables = append(tables, held)
		}
		return nil
	})
	return tables, err
}

// naming turns numbers and addresses into what a reader knows.
type naming struct {
	person int64
	own    []string // addresses, and the name
	people map[int64]string
	items  map[int64]string
	teams  map[int64]string
	names  map[string]bool // and addresses, of anybody
}

func (t *tx) naming(person int64) (naming, error) {
	n := naming{person: person, people: map[int64]string{}, items: map[int64]string{}, teams: map[int64]string{}, names: map[string]bool{}}
	var own []string
	if err := t.all(&own, `SELECT account FROM accounts WHERE person_id = :person UNION SELECT name FROM people WHERE id = :person UNION SELECT email FROM people WHERE id = :person AND email IS NOT NULL`, args{"person": person}); err != nil {
		return n, err
	}
	n.own = own
	var rows []struct {
		ID   int64  `db:"id"`
		Name string `db:"name"`
	}
	for list, query := range map[*map[int64]string]string{
		&n.people: `SELECT id, name FROM people`, &n.items: `SELECT id, ref AS name FROM items`, &n.teams: `SELECT id, name FROM teams`,
	} {
		rows = nil
		if err := t.all(&rows, query, nil); err != nil {
			return n, err
		}
		for _, r := range rows {
			(*list)[r.ID] = r.Name
		}
	}
	var names []string
	err := t.all(&names, `SELECT account FROM accounts WHERE via = 'email' UNION SELECT name FROM people`, nil)
	for _, name := range names {
		n.names[name] = true
	}
	return n, err
}

// heldIn reads the rows of a table that are about the person.
func (t *tx) heldIn(p personalTable, n naming) (held digest.HeldTable, err error) {
	held.Name = p.name
	open := "true"
	if p.open != "" {
		open = p.open
	}
	bound, values, err := t.bind(`SELECT *, CASE WHEN `+open+` THEN 1 ELSE 0 END AS opened FROM `+p.name+` WHERE `+p.whose+` ORDER BY 1`, args{"person": n.person})
	if err != nil {
		return held, err
	}
	rows, err := t.QueryxContext(t.ctx, bound, values...)
	if err != nil {
		return held, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	columns, err := rows.Columns()
	if err != nil {
		return held, err
	}
	columns = columns[:len(columns)-1]
	for _, c := range columns {
		if !p.hides(c) {
			held.Columns, held.Words = append(held.Columns, c), append(held.Words, slices.Contains(p.words, c))
		}
	}
	evidence, logged := evidenceTableOf(p.name)
	var keys []int64
	for rows.Next() {
		row, err := rows.SliceScan()
		if err != nil {
			return held, err
		}
		var r digest.HeldRow
		opened := valueText("opened", row[len(columns)]) == "1"
		for i, c := range columns {
			if !opened && slices.Contains(p.shut, c) {
				row[i] = nil
			}
			if !p.hides(c) {
				r.Cells = append(r.Cells, p.cell(c, row[i], n))
			}
			if id, is := row[i].(int64); logged && is && c == evidence.key {
				keys = append(keys, id)
			}
		}
		held.Rows = append(held.Rows, r)
	}
	if err := rows.Err(); err != nil || len(keys) != len(held.Rows) || len(keys) == 0 {
		return held, err
	}
	return held, t.leavesOf(evidence.name, keys, held.Rows)
}

// leavesOf adds the numbers of the leaves of rows.
func (t *tx) leavesOf(kind string, keys []int64, rows []digest.HeldRow) error {
	var leaves []struct {
		Row int64 `db:"row_id"`
		Seq int64 `db:"seq"`
	}
	if err := t.all(&leaves, `SELECT row_id, seq FROM log_entries WHERE kind = :kind AND `+t.in("row_id", "keys")+` ORDER BY seq`, args{"kind": kind, "keys": keys}); err != nil {
		return err
	}
	for _, l := range leaves {
		i := slices.Index(keys, l.Row)
		rows[i].Leaves = append(rows[i].Leaves, l.Seq)
	}
	return nil
}

// cell is a value as a reader is to have it: no number of a row where there is a name.
func (p personalTable) cell(column string, value any, n naming) digest.HeldCell {
	text := valueText(column, value)
	number, _ := value.(int64)
	switch {
	case text == "":
		return digest.HeldCell{}
	case slices.Contains(p.people, column) || p.name == "people" && column == "id":
		return digest.HeldCell{Text: n.people[number], Third: number != n.person}
	case column == "item_id":
		return digest.HeldCell{Text: n.items[number]}
	case column == "team_id" || column == "from_team_id":
		return digest.HeldCell{Text: n.teams[number]}
	case slices.Contains(p.others, column), slices.ContainsFunc(p.actors, func(a [2]string) bool { return a[0] == column }):
		return p.named(text, n)
	default:
		return digest.HeldCell{Text: text}
	}
}

// named is a text that may name somebody: an address, a name, "person 12", or what is
// nobody, such as "operator".
func (p personalTable) named(text string, n naming) digest.HeldCell {
	if id, is := digest.PersonOf(digest.AuditEntry{Subject: text}); is {
		return digest.HeldCell{Text: n.people[id], Third: id != n.person}
	}
	other := n.names[text] || strings.Contains(text, "@")
	return digest.HeldCell{Text: text, Third: other && !slices.Contains(n.own, text)}
}

// valueText writes a value in the same way on both engines: moments and days as ISO 8601
// has them, yes and no as 1 and 0.
func valueText(column string, value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case time.Time:
		if strings.HasSuffix(column, "_on") || column == "on_day" || column == "in_force" {
			return v.Format(time.DateOnly)
		}
		return v.UTC().Format(stampLayout)
	case bool:
		if v {
			return "1"
		}
		return "0"
	case int64:
		return strconv.FormatInt(v, 10)
	case []byte:
		return string(v)
	default:
		return fmt.Sprint(v)
	}
}
