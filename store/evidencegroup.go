package store

import (
	"database/sql"
	"encoding/hex"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/evidence"
)

// grouped is said of a table whose rows have no number of their own: those that belong
// to the same row of another table are one leaf of the log ([evidence.GroupRoot]). The
// key of the table is the column with the number of that row.
type grouped struct {
	keys int            // how many of the columns, from the first, tell the rows of a group apart
	from string         // the table with what is joined to it; "" for the table alone
	head *evidenceTable // what they belong to, where that is in the leaf of the group
	of   string         // the table with what they belong to
	pack string         // what the file of a pack is called that has the rows
}

// groupTables are the tables whose rows are leaves in groups.
var groupTables = []evidenceTable{
	group(table("receipts", "asking_id", true, "person_id", "item_id", "version", "assigned_at moment", "told_at moment", "due_on day", "failed_at moment", "failed text", "closed_at moment", "closed text"),
		grouped{keys: 3, of: "askings", pack: digest.PackAsked, head: ptr(table("askings", "id", false, "item_id", "version", "team_id", "asked_at moment"))}),
	group(table("attendances", "discussion_id", true, "discussion_id", "person_id"), grouped{keys: 2, of: "discussions", pack: digest.PackAttended, head: ofDiscussion}),
	group(table("objections", "discussion_id", true, "discussion_id", "person_id", "reason words", "objected_at moment"), grouped{keys: 2, of: "discussions", pack: digest.PackObjected, head: ofDiscussion}),
	group(table("looks", "audit_id", true, "audit_id", "person_id"), grouped{keys: 2, of: "audit", pack: digest.PackLooked}),
	group(table("note_readers", "answer_id", true, "answer_id", "person_id", "since moment"), grouped{keys: 2, of: "answers"}),
}

// ofDiscussion is what those who were at a discussion belong to.
var ofDiscussion = ptr(table("discussions", "id", false, "team_id", "item_id", "version", "on_day day"))

func ptr[T any](v T) *T { return &v }

func group(t evidenceTable, g grouped) evidenceTable {
	t.group = &g
	return t
}

// groupRows are those of a group, as the database has them.
type groupRows struct {
	head   *evidenceRow
	rows   []evidenceRow
	secret []byte
	sealed marks // where the secret is gone
}

// hashes returns the hash of each row, in their order, then those of rows that were
// erased.
func (g groupRows) hashes() ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(g.rows), len(g.rows)+len(g.sealed.erased))
	for i, row := range g.rows {
		salt, words := g.salts(row.key())
		body, err := row.body(words)
		if err != nil {
			return nil, err
		}
		hashes[i] = evidence.Leaf(salt, body)
	}
	return append(hashes, g.sealed.erased...), nil
}

func (g groupRows) salts(key string) (salt, words []byte) {
	if g.secret == nil {
		sealed := g.sealed.rows[key]
		return sealed.salt, sealed.words
	}
	return evidence.RowSalts(g.secret, key)
}

// fields are those of the leaf of a group, beside its name and number.
func (g groupRows) fields() (map[string]any, error) {
	hashes, err := g.hashes()
	if err != nil {
		return nil, err
	}
	root := evidence.GroupRoot(hashes)
	fields := map[string]any{"rows": len(hashes), "root": hex.EncodeToString(root[:])}
	if g.head != nil {
		g.head.fill(fields, nil)
	}
	return fields, nil
}

// key tells a row from the others in its group.
func (r evidenceRow) key() string {
	parts := make([]string, r.table.group.keys)
	for i := range parts {
		switch v := r.values[i].(type) {
		case *sql.NullInt64:
			parts[i] = strconv.FormatInt(v.Int64, 10)
		case *sql.NullString:
			parts[i] = v.String
		}
	}
	return strings.Join(parts, "/")
}

// named says which row of a table a key is of.
func (t evidenceTable) named(key string) string {
	var says []string
	for i, part := range strings.SplitN(key, "/", t.group.keys) {
		says = append(says, t.columns[i].name+" "+part)
	}
	return "The row of " + t.name + " with " + strings.Join(says, ", ")
}

// evidenceGroups reads groups by the numbers of what they belong to, with their rows in the
// order of their keys.
func (t *tx) evidenceGroups(from evidenceTable, ids []int64) (map[int64]evidenceRow, error) {
	names, source := make([]string, len(from.columns)), from.group.from
	for i, c := range from.columns {
		names[i] = c.name
	}
	if source == "" {
		source = from.name
	}
	ordered := strings.Join(names[:from.group.keys], ", ")
	query, values, err := t.bind("SELECT "+from.key+", "+strings.Join(names, ", ")+" FROM "+t.each(source, from.key, "ids")+" ORDER BY "+from.key+", "+ordered, args{"ids": ids})
	if err != nil {
		return nil, err
	}
	found := make(map[int64]evidenceRow, len(ids))
	err = t.scanEvidence(from, from.columns, query, values, func(row evidenceRow) {
		whole, ok := found[row.id]
		if !ok {
			whole = evidenceRow{table: from, id: row.id, group: &groupRows{}}
			found[row.id] = whole
		}
		whole.group.rows = append(whole.group.rows, row)
	})
	if err != nil || from.group.head == nil {
		return found, err
	}
	heads, err := t.evidenceRows(*from.group.head, ids)
	for id, head := range heads {
		whole, ok := found[id]
		if !ok {
			whole = evidenceRow{table: from, id: id, group: &groupRows{}}
			found[id] = whole
		}
		whole.group.head = &head
	}
	return found, err
}
