package store

import (
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/briefed/briefed/digest/evidence"
)

// checkGroup compares the entry of a group with its leaf and, where it is the newest of
// the group, with its rows.
func (l *logLook) checkGroup(e logEntry, leaf tlog.Hash, table evidenceTable, row evidenceRow, current bool) error {
	if e.Body == nil {
		l.v.Damage(fmt.Sprintf("Entry %d of the log, of %s %d, is not what it was: somebody changed it in the database.", e.Seq, e.Kind, e.RowID))
		return nil
	}
	if l.changedEntry(e, leaf) || !current {
		return nil
	}
	if row.group == nil { // nothing of it is left
		row = evidenceRow{table: table, id: e.RowID, group: &groupRows{}}
	}
	known, err := l.marks(e.Kind, e.RowID)
	if err != nil {
		return err
	}
	if row.group.secret = e.NoteSalt; e.NoteSalt == nil {
		row.group.sealed = known
	}
	if body, err := row.body(nil); err == nil && evidence.Leaf(e.Salt, body) == leaf {
		return nil
	}
	since := fmt.Sprintf("entry %d of the log, on %s", e.Seq, e.At.Format(time.DateTime))
	said, err := row.group.differs(table, known, since)
	for _, sentence := range said {
		l.v.Damage(sentence)
	}
	if _, own := evidenceTableOf(table.group.of); len(said) == 0 && err == nil && !own { // none of its rows, but what they belong to
		l.v.Damage(fmt.Sprintf("Number %d of %s is not what it was when it became %s. Somebody changed it in the database.", e.RowID, table.group.of, since))
	}
	return err
}

// marks reads those of a group.
func (t *tx) marks(kind string, id int64) (marks, error) {
	var text []string
	err := t.all(&text, `SELECT marks FROM log_marks WHERE kind = :kind AND row_id = :row`, args{"kind": kind, "row": id})
	return parseMarks(strings.Join(text, "")), err
}

// unloggedOf finds rows of a group that is neither in the log nor waits for it.
func (l *logLook) unloggedOf(table evidenceTable) error {
	from := fmt.Sprintf(`FROM %s WHERE %[2]s IS NULL OR %[2]s IN (SELECT g.%[2]s FROM (SELECT DISTINCT %[2]s FROM %[1]s) g
		WHERE NOT EXISTS (SELECT 1 FROM log_entries e WHERE e.kind = :kind AND e.row_id = g.%[2]s)
		AND NOT EXISTS (SELECT 1 FROM log_staged s WHERE s.kind = :kind AND s.row_id = g.%[2]s))`, table.name, table.key)
	names := make([]string, table.group.keys)
	for i, c := range table.columns[:table.group.keys] {
		names[i] = c.name
	}
	query, values, err := l.bind("SELECT COALESCE("+table.key+", 0), "+strings.Join(names, ", ")+" "+from+" ORDER BY "+strings.Join(names, ", ")+" LIMIT 1000", args{"kind": table.name})
	if err != nil {
		return err
	}
	return l.scanEvidence(table, table.columns[:table.group.keys], query, values, func(row evidenceRow) {
		l.v.Damage(table.named(row.key()) + " is not in the log: somebody added it in the database, past Briefed.")
	})
}
