package store

import (
	"database/sql"
	"fmt"
	"slices"
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
	only string // the condition under which a column is part of the row; "" for always
	// later is said of a column that came when rows were in the log already: where it has
	// nothing it is no part of the row.
	later bool
}

// evidenceTable is a table whose rows are leaves of the log.
type evidenceTable struct {
	name    string
	key     string // the column with a row's number
	changes bool   // rows may be closed: each state is a leaf, which keeps its bytes
	columns []evidenceColumn
	once    string // the condition from when on a row is evidence; "" for from the first
	lists   bool   // with the versions that a letter brought, in their order
	group   *grouped
	counted bool // its leaves have the table of a day: see [censusDay]
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
	table("erasures", "id", false, "at moment", "rule text", "done_by", "entries text", "words text"),
	letters(),
	table("people", "id", true, "email text", "name text"),
	table("teams", "id", true, "slug text", "name text", "service text"),
	table("items", "id", true, "ref text", "kind text", "withdrawn_at moment", "withdrawn_reason words"),
	table("release_steps", "id", true, "review_id", "step text", "due_at moment", "begun_at moment", "done_at moment", "reason words", "people text"),
	table("replies", "question_id", true, "text words", "wording words", "shown bool", "replied_at moment", "replied_by text"),
	table("accounts", "id", true, "person_id", "via text", "account text", "address text", "from_at moment", "gone_at moment", "held bool"),
	table("note_offers", "answer_id", true, "asked_at moment", "decided_at moment", "shared bool"),
	table("verdicts", "id", false, "text_hash text", "field text", "line", "start_at", "end_at", "kind text", "severity", "verdict text", "reason words", "person_id", "at moment"),
	table("shares", "id", false, "team_id", "people", "on_day day", "recorded_at moment", "recorded_by"),
	counted(table(censusKind, "id", false, "day day", "until moment", "whole bool", "late bool", "missed", "taken_at moment", "form later", "answers_ever later", "asked_ever later", "discussions_ever later")),
}

func counted(t evidenceTable) evidenceTable {
	t.counted = true
	return t
}

// letters are what became of each letter, from when it was tried. Which way it takes is
// settled again each time that it is sent.
func letters() evidenceTable {
	const tried = "state NOT IN ('queued', 'sending')"
	t := table("deliveries", "id", true, "kind text", "person_id", "team_id", "state text", "via text", "place text", "reason text", "sent_at moment")
	t.once, t.lists = tried, true
	for name, only := range map[string]string{"state": tried, "via": tried, "place": "state = 'sent'", "reason": tried, "sent_at": tried} {
		for i := range t.columns {
			if t.columns[i].name == name {
				t.columns[i].only = only
			}
		}
	}
	return t
}

// itemsOfLetter is the column with what a letter brought.
const itemsOfLetter = "items"

// read is a column as it is read for the log.
func (d dialect) read(c evidenceColumn) string {
	switch {
	case c.name == itemsOfLetter && d.postgres:
		return `(SELECT string_agg(di.item_id || '/' || di.version, ' ' ORDER BY di.position) FROM delivery_items di WHERE di.delivery_id = deliveries.id)`
	case c.name == itemsOfLetter:
		return `(SELECT group_concat(di.item_id || '/' || di.version, ' ') FROM (SELECT * FROM delivery_items WHERE delivery_id = deliveries.id ORDER BY position) di)`
	case c.only != "":
		return "CASE WHEN " + c.only + " THEN " + c.name + " END"
	default:
		return c.name
	}
}

// read returns the columns of a table with those that are derived.
func (t evidenceTable) read() []evidenceColumn {
	if !t.lists {
		return t.columns
	}
	return append(slices.Clone(t.columns), evidenceColumn{name: itemsOfLetter, as: asText})
}

func table(name, key string, changes bool, columns ...string) evidenceTable {
	kinds := map[string]int{"": asNumber, "later": asNumber, "text": asText, "words": asWords, "bool": asBool, "moment": asMoment, "day": asDay}
	t := evidenceTable{name: name, key: key, changes: changes}
	for _, column := range columns {
		name, kind, _ := strings.Cut(column, " ")
		t.columns = append(t.columns, evidenceColumn{name: name, as: kinds[kind], later: kind == "later"})
	}
	return t
}

func evidenceTableOf(kind string) (evidenceTable, bool) {
	for _, tables := range [][]evidenceTable{evidenceTables, groupTables} {
		for _, t := range tables {
			if t.name == kind {
				return t, true
			}
		}
	}
	return evidenceTable{}, false
}

// evidenceRow is a row of evidence as the database has it.
type evidenceRow struct {
	table  evidenceTable
	id     int64
	values []any
	group  *groupRows // where the leaf is of several rows
	census *censusDay // where it is of a day's table
}

// body is the bytes of a row, with the words in it hidden by a salt.
func (r evidenceRow) body(noteSalt []byte) ([]byte, error) {
	if r.group == nil {
		return evidence.Body(r.fields(noteSalt))
	}
	fields, err := r.group.fields()
	if err != nil {
		return nil, err
	}
	fields["table"], fields[r.table.key] = r.table.name, r.id
	return evidence.Body(fields)
}

func (r evidenceRow) fields(noteSalt []byte) map[string]any {
	fields := r.fieldsWith(func(_, words string) string { return evidence.Words(noteSalt, words) })
	if r.census != nil {
		r.census.fill(fields, noteSalt)
	}
	return fields
}

// fieldsWith are the fields of a row with something in place of the words in a column.
func (r evidenceRow) fieldsWith(hide func(column, words string) string) map[string]any {
	fields := map[string]any{"table": r.table.name, r.table.key: r.id}
	r.fill(fields, hide)
	return fields
}

// fill puts the columns of a row into fields.
func (r evidenceRow) fill(fields map[string]any, hide func(column, words string) string) {
	for i, c := range r.table.read() {
		fields[c.name] = nil
		switch v := r.values[i].(type) {
		case *sql.NullInt64:
			if v.Valid {
				fields[c.name] = v.Int64
			} else if c.later {
				delete(fields, c.name)
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
				fields[c.name] = hide(c.name, v.String)
			} else if v.Valid {
				fields[c.name] = v.String
			}
		}
	}
}

// evidenceRows reads rows by their numbers.
func (t *tx) evidenceRows(from evidenceTable, ids []int64) (map[int64]evidenceRow, error) {
	if from.group != nil {
		return t.evidenceGroups(from, ids)
	}
	columns := from.read()
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = t.dialect.read(c)
	}
	query, values, err := t.bind("SELECT "+from.key+", "+strings.Join(names, ", ")+" FROM "+t.each(from.name, from.key, "ids"), args{"ids": ids})
	if err != nil {
		return nil, err
	}
	rows := make(map[int64]evidenceRow, len(ids))
	err = t.scanEvidence(from, columns, query, values, func(row evidenceRow) { rows[row.id] = row })
	if err == nil && from.counted {
		err = t.countRows(rows)
	}
	return rows, err
}

// scanEvidence reads rows: their number, then columns.
func (t *tx) scanEvidence(from evidenceTable, columns []evidenceColumn, query string, values []any, each func(evidenceRow)) error {
	found, err := t.QueryContext(t.ctx, query, values...)
	if err != nil {
		return fmt.Errorf("reading %s for the log: %w", from.name, err)
	}
	defer found.Close() //nolint:errcheck // its error is that of Err
	for found.Next() {
		row := evidenceRow{table: from, values: make([]any, len(columns))}
		into := []any{&row.id}
		for i, c := range columns {
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
			return fmt.Errorf("reading a row of %s for the log: %w", from.name, err)
		}
		each(row)
	}
	return found.Err()
}
