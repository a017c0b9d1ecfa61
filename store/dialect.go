package store

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/lib/pq"
)

// dialect holds what the two engines say differently.
type dialect struct {
	postgres bool
}

// rows returns a table expression over one parameter that holds a JSON array of
// objects: a bulk insert or update is one statement, however many rows.
// Columns are given as "name type", with PostgreSQL's types.
func (d dialect) rows(alias, param string, columns ...string) string {
	if d.postgres {
		return fmt.Sprintf("json_to_recordset(CAST(:%s AS json)) AS %s(%s)", param, alias, strings.Join(columns, ", "))
	}
	extracts := make([]string, len(columns))
	for i, column := range columns {
		name, _, _ := strings.Cut(column, " ")
		extracts[i] = fmt.Sprintf("json_extract(value, '$.%s') AS %s", name, name)
	}
	return fmt.Sprintf("(SELECT %s FROM json_each(:%s)) AS %s", strings.Join(extracts, ", "), param, alias)
}

// in returns a condition that a column's value is one of a parameter's, an []int64.
func (d dialect) in(column, param string) string {
	if d.postgres {
		return fmt.Sprintf("%s = ANY (CAST(:%s AS bigint[]))", column, param)
	}
	return fmt.Sprintf("%s IN (SELECT value FROM json_each(:%s))", column, param)
}

// each reads a table by the keys that a parameter has: FROM and WHERE. SQLite's planner, which
// knows how large a table was when it last looked, would read all of one that has grown, for
// each few keys.
func (d dialect) each(table, key, param string) string {
	if d.postgres {
		return table + " WHERE " + d.in(key, param)
	}
	return fmt.Sprintf("(SELECT DISTINCT value AS wanted FROM json_each(:%s)) w CROSS JOIN %s ON %s = w.wanted", param, table, key)
}

// field is a text in a column that holds a JSON object.
func (d dialect) field(column, name string) string {
	if d.postgres {
		return "(CAST(" + column + " AS json) ->> '" + name + "')"
	}
	return "json_extract(" + column + ", '$." + name + "')"
}

// andIn adds to a join with [dialect.rows] that a column's value is one of a parameter's,
// which follows from the join: PostgreSQL's planner takes rows for many and would read
// the whole table. SQLite's would begin with that, and read all rows again for each.
func (d dialect) andIn(column, param string) string {
	if d.postgres {
		return " AND " + d.in(column, param)
	}
	return ""
}

// ids is the parameter of in: for PostgreSQL an array, whose length its planner
// sees and which it does not take apart again at each row.
func (d dialect) ids(ids []int64) any {
	if ids == nil {
		ids = []int64{}
	}
	if d.postgres {
		return pq.Array(ids)
	}
	return asJSON(ids)
}

// time, date, text and id mark a parameter's type where PostgreSQL cannot infer it.
func (d dialect) time(param string) string { return d.cast(param, "timestamptz") }
func (d dialect) date(param string) string { return d.cast(param, "date") }
func (d dialect) text(param string) string { return d.cast(param, "text") }
func (d dialect) id(param string) string   { return d.cast(param, "bigint") }

// daysBefore is so many days before a date.
func (d dialect) daysBefore(date, param string) string {
	if d.postgres {
		return fmt.Sprintf("%s - CAST(:%s AS integer)", date, param)
	}
	return fmt.Sprintf("date(%s, '-' || :%s || ' days')", date, param)
}

// dayBefore is the day before a date.
func (d dialect) dayBefore(date string) string {
	if d.postgres {
		return date + " - 1"
	}
	return "date(" + date + ", '-1 day')"
}

func (d dialect) cast(param, kind string) string {
	if d.postgres {
		return fmt.Sprintf("CAST(:%s AS %s)", param, kind)
	}
	return "+:" + param // SQLite plans a statement anew for each value of a bare parameter that it has looked at
}

// tenths is the time between two moments in tenths of an hour, rounded down.
func (d dialect) tenths(from, to string) string {
	if d.postgres {
		return fmt.Sprintf("CAST(FLOOR(EXTRACT(EPOCH FROM (%s - %s)) / 360) AS integer)", to, from)
	}
	// Whole seconds and the fraction apart, as julianday is a float.
	micros := func(t string) string {
		return fmt.Sprintf("(CAST(strftime('%%s', %s) AS integer) * 1000000 + CAST(substr(%s, 21, 6) AS integer))", t, t)
	}
	return fmt.Sprintf("((%s - %s) / 360000000)", micros(to), micros(from))
}

// packed joins the numbers of a group with commas.
func (d dialect) packed(number string) string {
	if d.postgres {
		return "string_agg(CAST(" + number + " AS text), ',')"
	}
	return "group_concat(" + number + ")"
}

// dayNumber is a date as the number that [digest.Date] is.
func (d dialect) dayNumber(date string) string {
	if d.postgres {
		return "(" + date + " - DATE '1969-12-31')"
	}
	return "CAST(julianday(" + date + ") - 2440586.5 AS integer)"
}

// greatest is the latest of moments, of which all but the first may be NULL.
func (d dialect) greatest(first string, others ...string) string {
	if d.postgres {
		return "GREATEST(" + first + ", " + strings.Join(others, ", ") + ")"
	}
	for _, other := range others {
		first += ", COALESCE(" + other + ", '')"
	}
	return "MAX(" + first + ")"
}

// skipLocked lets several claimers pass each other; SQLite has one writer.
func (d dialect) skipLocked() string {
	if d.postgres {
		return "FOR UPDATE SKIP LOCKED"
	}
	return ""
}

// skipLockedOf is skipLocked for one table of a query.
func (d dialect) skipLockedOf(alias string) string {
	if d.postgres {
		return "FOR UPDATE OF " + alias + " SKIP LOCKED"
	}
	return ""
}

// has is the condition that a list such as ',slack,email,' holds a word.
func (d dialect) has(list, word string) string {
	if d.postgres {
		return "position(',' || " + word + " || ',' IN " + list + ") > 0"
	}
	return "instr(" + list + ", ',' || " + word + " || ',') > 0"
}

// forUpdate locks the row that a query reads; SQLite has one writer.
func (d dialect) forUpdate() string {
	if d.postgres {
		return "FOR UPDATE"
	}
	return ""
}

// newest is the latest of two moments, each of which may be NULL.
func (d dialect) newest(a, b string) string {
	if d.postgres {
		return "GREATEST(" + a + ", " + b + ")"
	}
	return "NULLIF(MAX(COALESCE(" + a + ", ''), COALESCE(" + b + ", '')), '')"
}

// orNothing passes over marks that are there already: PostgreSQL keeps one for
// each change.
func (d dialect) orNothing() string {
	if d.postgres {
		return ""
	}
	return "ON CONFLICT DO NOTHING"
}

// asJSON is for parameters of rows. What we marshal always marshals.
func asJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	if string(text) == "null" {
		return "[]"
	}
	return string(text)
}
