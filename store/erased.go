package store

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/briefed/briefed/digest/evidence"
)

// erased are the entries of the log that erasures on record speak of.
type erased struct{ entries, words map[int64]bool }

// erased reads them. That erasing is over is a part of it: while it is open, nothing
// keeps rows of evidence as they are.
func (t *tx) erased(v *evidence.Verdict) (e erased, err error) {
	e = erased{entries: map[int64]bool{}, words: map[int64]bool{}}
	var open bool
	if err := t.one(&open, `SELECT EXISTS (SELECT 1 FROM erasing)`, nil); err != nil {
		return e, err
	}
	if open {
		v.Damage("The table erasing has a row: somebody opened the database for changes to the record, and it still is.")
	}
	var rows []struct {
		Entries string `db:"entries"`
		Words   string `db:"words"`
	}
	if err := t.all(&rows, `SELECT entries, words FROM erasures`, nil); err != nil {
		return e, err
	}
	for _, r := range rows {
		for list, into := range map[string]map[int64]bool{r.Entries: e.entries, r.Words: e.words} {
			for _, field := range strings.Fields(list) {
				seq, err := strconv.ParseInt(field, 10, 64)
				if err != nil {
					break // somebody changed it, which its own leaf says
				}
				into[seq] = true
			}
		}
	}
	return e, nil
}

// shutBody is the bytes of a row whose words were erased: of those the hash is taken from
// the bytes that the log keeps, of all else what the row says now.
func (r evidenceRow) shutBody(kept string) ([]byte, error) {
	var was map[string]any
	if err := json.Unmarshal([]byte(kept), &was); err != nil {
		return nil, fmt.Errorf("reading what an entry of the log keeps: %w", err)
	}
	return evidence.Body(r.fieldsWith(func(column, words string) string {
		if words != "" {
			return words // written since: it is no hash, and agrees with none
		}
		hash, _ := was[column].(string)
		return hash
	}))
}
