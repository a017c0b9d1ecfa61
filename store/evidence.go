package store

import (
	"database/sql"
	"fmt"
	"strings"

	"github.com/briefed/briefed/digest/evidence"
)

// How a column stands in the bytes of a row.
const (
	asNumber = iota
	asText
	asWords // by hash: somebody's own words
	asBool
	asMoment
	asDay
)

type evidenceColumn struct {
	name string
	as   int
}

// evidenceTable is a table whose rows are leaves of the log.
type evidenceTable struct {
	name    string
	key     string // the column with a row's number
	changes bool   // rows may be closed: each state is a leaf, which keeps its bytes
	columns []evidenceColumn
}

// evidenceTables are all of those. A table that is not here has its reason in
// [notEvidence]; a test finds the one that is in neither.
var evidenceTables = []evidenceTable{
	table("answers", "id", false, "person_id", "item_id", "version", "shown", "kind text", "note words", "face text", "at moment"),
	table("versions", "id", false, "item_id", "number", "asks", "change text", "title text", "urgent bool", "minutes", "ack_within",
		"by_service bool", "by_team bool", "by_role bool", "by_employment bool", "by_nation bool", "by_nqsw bool", "by_works_with bool", "by_organisation bool", "asks_nobody bool",
		"body words", "published_at moment", "published_by text"),
	table("audit", "id", false, "at moment", "actor text", "action text", "subject text", "detail words"),
	table("supervisions", "id", false, "person_id", "item_id", "version", "outcome text", "ticked_at moment", "ticked_by"),
	table("handbacks", "answer_id", false, "at moment"),
	table("discussions", "id", true, "team_id", "item_id", "version", "shown", "on_day day", "meeting text", "thoughts words", "embedding words", "planning words", "action words",
		"owner_id", "due_on day", "done_at moment", "done_by", "recorded_at moment", "recorded_by", "people_key text"),
	table("memberships", "id", true, "person_id", "team_id", "role text", "manager bool", "employment text", "nqsw bool", "from_on day", "to_on day", "cover bool",
		"recorded_at moment", "recorded_by text", "ended_by text", "manager_by text"),
	table("absences", "id", true, "person_id", "from_on day", "to_on day", "recorded_at moment", "recorded_by text", "revoked_at moment", "revoked_by text"),
	table("exemptions", "id", true, "person_id", "item_id", "version", "reason words", "exempted_at moment", "exempted_by", "lifted_at moment", "lifted_by"),
}

func table(name, key string, changes bool, columns ...string) evidenceTable {
	kinds := map[string]int{"": asNumber, "text": asText, "words": asWords, "bool": asBool, "moment": asMoment, "day": asDay}
	t := evidenceTable{name: name, key: key, changes: changes}
	for _, column := range columns {
		name, kind, _ := strings.Cut(column, " ")
		t.columns = append(t.columns, evidenceColumn{name, kinds[kind]})
	}
	return t
}

func evidenceTableOf(kind string) (evidenceTable, bool) {
	for _, t := range evidenceTables {
		if t.name == kind {
			return t, true
		}
	}
	return evidenceTable{}, false
}

// evidenceRow is a row of evidence as the database has it.
type evidenceRow struct {
	table  evidenceTable
	id     int64
	values []any
}

// body is the bytes of a row, with the words in it hidden by a salt.
func (r evidenceRow) body(noteSalt []byte) ([]byte, error) {
	fields := map[string]any{"table": r.table.name, r.table.key: r.id}
	for i, c := range r.table.columns {
		fields[c.name] = nil
		switch v := r.values[i].(type) {
		case *sql.NullInt64:
			if v.Valid {
				fields[c.name] = v.Int64
			}
		case *sql.NullBool:
			if v.Valid {
				fields[c.name] = v.Bool
			}
		case *stamp:
			if !v.IsZero() {
				fields[c.name] = v.UTC().Format(stampLayout)
			}
		case *day:
			if !v.IsZero() {
				fields[c.name] = v.String()
			}
		case *sql.NullString:
			if v.Valid && c.as == asWords {
				fields[c.name] = evidence.Words(noteSalt, v.String)
			} else if v.Valid {
				fields[c.name] = v.String
			}
		}
	}
	return evidence.Body(fields)
}

// evidenceRows reads rows by their numbers.
func (t *tx) evidenceRows(from evidenceTable, ids []int64) (map[int64]evidenceRow, error) {
	names := make([]string, len(from.columns))
	for i, c := range from.columns {
		names[i] = c.name
	}
	query, values, err := t.bind("SELECT "+from.key+", "+strings.Join(names, ", ")+" FROM "+from.name+" WHERE "+t.in(from.key, "ids"), args{"ids": ids})
	if err != nil {
		return nil, err
	}
	found, err := t.QueryContext(t.ctx, query, values...)
	if err != nil {
		return nil, fmt.Errorf("reading %s for the log: %w", from.name, err)
	}
	defer found.Close() //nolint:errcheck // its error is that of Err
	rows := make(map[int64]evidenceRow, len(ids))
	for found.Next() {
		row := evidenceRow{table: from, values: make([]any, len(from.columns))}
		into := []any{&row.id}
		for i, c := range from.columns {
			switch c.as {
			case asNumber:
				row.values[i] = new(sql.NullInt64)
			case asBool:
				row.values[i] = new(sql.NullBool)
			case asMoment:
				row.values[i] = new(stamp)
			case asDay:
				row.values[i] = new(day)
			default:
				row.values[i] = new(sql.NullString)
			}
			into = append(into, row.values[i])
		}
		if err := found.Scan(into...); err != nil {
			return nil, fmt.Errorf("reading a row of %s for the log: %w", from.name, err)
		}
		rows[row.id] = row
	}
	return rows, found.Err()
}
