package store

import (
	"fmt"
	"strings"
)

// dropFromGroups deletes rows that share leaves of the log with others, whose proofs
// hold: of each group the hashes of those that go are kept, and for the others their own
// salts in place of the secret that all had together.
func (e *erasure) dropFromGroups(table evidenceTable, condition string, a args) error {
	keys := table.columns[:table.group.keys]
	names := make([]string, len(keys))
	for i, c := range keys {
		names[i] = c.name
	}
	query, values, err := e.bind("SELECT COALESCE("+table.key+", 0), "+strings.Join(names, ", ")+" FROM "+table.name+" WHERE "+condition, a)
	if err != nil {
		return err
	}
	goes := map[int64]map[string]bool{}
	if err := e.scanEvidence(table, keys, query, values, func(row evidenceRow) {
		if goes[row.id] == nil {
			goes[row.id] = map[string]bool{}
		}
		goes[row.id][row.key()] = true
	}); err != nil {
		return err
	}
	for id, of := range goes {
		if err := e.seal(table, id, of); err != nil {
			return fmt.Errorf("keeping the proofs of others in %s: %w", table.name, err)
		}
	}
	if _, err := e.exec(`DELETE FROM `+table.name+` WHERE `+condition, a); err != nil {
		return fmt.Errorf("forgetting rows of %s: %w", table.name, err)
	}
	return nil
}

// seal takes the secret of a group away.
func (e *erasure) seal(table evidenceTable, id int64, goes map[string]bool) error {
	a := args{"kind": table.name, "row": id}
	var entries []logEntry
	if err := e.all(&entries, `SELECT seq, kind, row_id, at, salt, note_salt, body FROM log_entries WHERE kind = :kind AND row_id = :row ORDER BY seq`, a); err != nil || len(entries) == 0 {
		return err // not in the log yet: it becomes a leaf of those who stay
	}
	groups, err := e.evidenceRows(table, []int64{id})
	if err != nil {
		return err
	}
	group := groups[id].group
	if group.secret = entries[len(entries)-1].NoteSalt; group.secret == nil {
		var marks []string
		if err := e.all(&marks, `SELECT marks FROM log_marks WHERE kind = :kind AND row_id = :row`, a); err != nil {
			return err
		}
		group.sealed = parseMarks(strings.Join(marks, ""))
	}
	if a["marks"], err = group.seal(goes); err != nil {
		return err
	}
	if _, err := e.exec(`UPDATE log_marks SET marks = :marks WHERE kind = :kind AND row_id = :row`, a); err != nil {
		return err
	}
	for _, entry := range entries {
		if entry.NoteSalt != nil {
			e.sealed = append(e.sealed, entry.Seq)
		}
	}
	_, err = e.exec(`UPDATE log_entries SET note_salt = NULL WHERE kind = :kind AND row_id = :row AND note_salt IS NOT NULL`, a)
	return err
}

// renew takes the secret of groups away in whose rows, x, words go, and has a new leaf made
// of each as it is without them.
func (e *erasure) renew(table evidenceTable, condition string, a args) error {
	var groups []int64
	if err := e.all(&groups, `SELECT DISTINCT x.`+table.key+` FROM `+table.name+` x WHERE `+condition, a); err != nil || len(groups) == 0 {
		return err
	}
	these := args{"kind": table.name, "groups": groups}
	var entries []int64
	if err := e.all(&entries, `SELECT seq FROM log_entries WHERE kind = :kind AND `+e.in("row_id", "groups")+` AND note_salt IS NOT NULL`, these); err != nil {
		return err
	}
	e.sealed = append(e.sealed, entries...)
	if _, err := e.exec(`UPDATE log_entries SET note_salt = NULL WHERE kind = :kind AND `+e.in("row_id", "groups")+` AND note_salt IS NOT NULL`, these); err != nil {
		return err
	}
	_, err := e.exec(`INSERT INTO log_staged (kind, row_id) SELECT DISTINCT '`+table.name+`', x.`+table.key+` FROM `+table.name+` x WHERE `+e.in("x."+table.key, "groups"), these)
	return err
}
