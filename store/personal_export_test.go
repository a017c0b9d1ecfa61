package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/briefed/briefed/digest"
)

// Column is a column of the catalogue.
type Column struct {
	Table    string `db:"t"`
	Name     string `db:"c"`
	Kind     string `db:"k"`
	Computed bool   `db:"computed"`
	Person   bool   `db:"person"` // refers to people
}

// Catalogue are the columns of all tables, as the database has them.
func (db *DB) Catalogue(ctx context.Context) (columns []Column, err error) {
	query := `SELECT m.name AS t, c.name AS c, LOWER(c.type) AS k, c.hidden > 0 AS computed,
			EXISTS (SELECT 1 FROM pragma_foreign_key_list(m.name) f WHERE f."from" = c.name AND f."table" = 'people') AS person
		FROM sqlite_master m, pragma_table_xinfo(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'search_index%' AND m.name <> 'goose_db_version' ORDER BY m.name, c.cid`
	if db.postgres {
		query = `SELECT c.table_name AS t, c.column_name AS c, c.data_type AS k, c.is_generated = 'ALWAYS' AS computed,
				EXISTS (SELECT 1 FROM information_schema.key_column_usage u
					JOIN information_schema.referential_constraints r ON r.constraint_name = u.constraint_name
					JOIN information_schema.table_constraints p ON p.constraint_name = r.unique_constraint_name
					WHERE u.table_name = c.table_name AND u.column_name = c.column_name AND p.table_name = 'people') AS person
			FROM information_schema.columns c JOIN information_schema.tables t ON t.table_name = c.table_name AND t.table_schema = c.table_schema
			WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.table_name NOT LIKE 'search_index%' AND c.table_name <> 'goose_db_version' ORDER BY 1, c.ordinal_position`
	}
	return columns, db.db.SelectContext(ctx, &columns, query)
}

// PersonalColumns are the columns by which rows are about people, by table, and the
// tables of which nobody can tell.
func PersonalColumns() (columns map[string][]string, nobody map[string]string) {
	columns = map[string][]string{}
	for _, p := range personalTables {
		all := slices.Concat(p.people, p.others, p.words)
		for _, a := range p.actors {
			all = append(all, a[0])
		}
		columns[p.name] = all
	}
	return columns, nobodyTells
}

const planted = 7000001 // the number of every planted row

// Planted returns what is held on somebody about whom each table has one row, with
// "planted TABLE.COLUMN" in each column of text; then all is put back.
func (db *DB) Planted(ctx context.Context, address string) (tables []digest.HeldTable, err error) {
	statements, err := db.plantings(ctx, address)
	if err != nil {
		return nil, err
	}
	err = db.in(ctx, func(t *tx) error {
		if err := t.withoutTriggers(statements); err != nil {
			return err
		}
		n, err := t.naming(planted)
		if err != nil {
			return err
		}
		for _, p := range personalTables {
			held, err := t.heldIn(p, n)
			if err != nil {
				return err
			}
			tables = append(tables, held)
		}
		return errPutBack
	})
	if errors.Is(err, errPutBack) {
		err = nil
	}
	return tables, err
}

// plantings are the statements that plant a row in each table about people.
func (db *DB) plantings(ctx context.Context, address string) ([]string, error) {
	columns, err := db.Catalogue(ctx)
	if err != nil {
		return nil, err
	}
	var statements []string
	for _, p := range personalTables {
		var names, values []string
		for _, c := range columns {
			if c.Table == p.name && !c.Computed {
				names, values = append(names, c.Name), append(values, p.plant(c, address))
			}
		}
		overriding := ""
		if db.postgres {
			overriding = "OVERRIDING SYSTEM VALUE"
		}
		statements = append(statements, fmt.Sprintf("INSERT INTO %s (%s) %s VALUES (%s)", p.name, strings.Join(names, ", "), overriding, strings.Join(values, ", ")))
	}
	return statements, nil
}

// byNumber are the tables whose rows about somebody stay, with their number alone.
var byNumber = []string{"verdicts", "holds"}

// LeftOf returns what is left of an address and a name after somebody with a row in each
// table about people was forgotten; then all is put back.
func (db *DB) LeftOf(ctx context.Context, address string) (left []string, err error) {
	statements, err := db.plantings(ctx, address)
	if err != nil {
		return nil, err
	}
	err = db.in(ctx, func(t *tx) error {
		if err := t.withoutTriggers(statements); err != nil {
			return err
		}
		e := &erasure{tx: t, now: time.Now(), rule: digest.KeepLeavers, by: planted}
		if err := e.begin(); err != nil {
			return err
		}
		f := digest.Forgettable{Before: digest.NewDate(2027, time.January, 1)}
		if _, err := e.people(&f); err != nil {
			return err
		}
		if len(f.People) != 1 {
			return fmt.Errorf("%d people were forgotten", len(f.People))
		}
		if err := e.end(&f); err != nil {
			return err
		}
		for _, p := range personalTables {
			if slices.Contains(p.people, "person_id") && !slices.Contains(byNumber, p.name) {
				var n int
				if err := t.one(&n, "SELECT count(*) FROM "+p.name+" WHERE person_id = :person", args{"person": planted}); err != nil {
					return err
				}
				if n > 0 {
					left = append(left, p.name+": a row about them")
				}
			}
			rows, err := t.QueryxContext(ctx, "SELECT * FROM "+p.name)
			if err != nil {
				return err
			}
			for rows.Next() {
				values, err := rows.SliceScan()
				if err != nil {
					return errors.Join(err, rows.Close())
				}
				for i, v := range values {
					if b, is := v.([]byte); is {
						values[i] = string(b)
					}
				}
				if line := fmt.Sprint(values); strings.Contains(line, address) || strings.Contains(line, "planted people.") {
					left = append(left, p.name+": "+line)
				}
			}
			if err := errors.Join(rows.Err(), rows.Close()); err != nil {
				return err
			}
		}
		return errPutBack
	})
	if errors.Is(err, errPutBack) {
		err = nil
	}
	return left, err
}

// plant is the value of a column of the row that is planted.
func (p personalTable) plant(c Column, address string) string {
	isActor := slices.ContainsFunc(p.actors, func(a [2]string) bool { return a[0] == c.Name })
	switch {
	case c.Table == "holds" && (c.Name == "team_id" || c.Name == "item_id"):
		return "NULL" // it is on one of the three
	case c.Name == "verdict":
		return "'may_stand'"
	case isActor, c.Table == "accounts" && c.Name == "account", c.Name == "email":
		return "'" + address + "'"
	case c.Name == "slack_id":
		return "'" + address + "'" // the planted person's only account
	case c.Table == "accounts" && c.Name == "via":
		return "'email'"
	case c.Name == "gone_at", c.Name == "query" || c.Kind == "bytea" || c.Kind == "blob":
		return "NULL"
	case strings.Contains(c.Kind, "timestamp"), c.Kind == "text" && (strings.HasSuffix(c.Name, "_at") || c.Name == "at" || c.Name == "until"):
		return "'2026-03-02T09:00:00.000000Z'"
	case c.Kind == "date", c.Kind == "text" && (strings.HasSuffix(c.Name, "_on") || c.Name == "on_day" || c.Name == "due_from"):
		return "'2026-03-02'"
	case c.Kind == "boolean":
		return "true"
	case strings.Contains(c.Kind, "int"):
		return fmt.Sprint(planted)
	default:
		return fmt.Sprintf("'planted %s.%s'", c.Table, c.Name)
	}
}

// Hidden reports whether a column is left out of what is held, as it says nothing.
func Hidden(table, column string) bool {
	i := slices.IndexFunc(personalTables, func(p personalTable) bool { return p.name == table })
	return i >= 0 && personalTables[i].hides(column)
}

// PackHas reports whether somebody who was in a team's pack from a day on is there at a
// moment, by an organisation's zone.
func PackHas(zone *time.Location, from digest.Date, at time.Time) bool {
	scope := &packScope{PackScope: digest.PackScope{Start: from.Start(zone)}, in: map[int64][][2]string{1: {{from.String(), ""}}}}
	return scope.person(1, at.UTC().Format(stampLayout))
}
