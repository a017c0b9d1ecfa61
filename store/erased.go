package store

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/evidence"
)

// erased are the entries of the log that erasures on record speak of. bodies are those of
// letters whose body went.
type erased struct{ entries, words, bodies seqs }

// seqs is a set of numbers of entries: a bit for each that the log has, as millions of
// letters may have lost their body.
type seqs struct {
	bits []uint64
	size int64
}

func (s *seqs) add(seq int64) {
	if seq < 0 || seq >= s.size {
		return // of none that there is
	}
	for int(seq>>6) >= len(s.bits) {
		s.bits = append(s.bits, 0)
	}
	s.bits[seq>>6] |= 1 << (seq & 63)
}

func (s *seqs) has(seq int64) bool {
	return seq >= 0 && int(seq>>6) < len(s.bits) && s.bits[seq>>6]&(1<<(seq&63)) != 0
}

// erased reads them. That erasing is over is a part of it: while it is open, nothing
// keeps rows of evidence as they are.
func (t *tx) erased(v *evidence.Verdict) (e erased, err error) {
	for _, s := range []*seqs{&e.entries, &e.words, &e.bodies} {
		s.size = v.Size
	}
	var open bool
	if err := t.one(&open, `SELECT EXISTS (SELECT 1 FROM erasing)`, nil); err != nil {
		return e, err
	}
	if open {
		v.Damage("The table erasing has a row: somebody opened the database for changes to the record, and it still is.")
	}
	var rows []struct {
		Rule    string `db:"rule"`
		Entries string `db:"entries"`
		Words   string `db:"words"`
	}
	if err := t.all(&rows, `SELECT rule, entries, words FROM erasures`, nil); err != nil {
		return e, err
	}
	for _, r := range rows {
		words := &e.words
		if r.Rule == string(digest.KeepBodies) {
			words = &e.bodies
		}
		e.entries.read(r.Entries)
		words.read(r.Words)
	}
	return e, nil
}

// read adds the numbers of a list.
func (s *seqs) read(list string) {
	for field := range strings.FieldsSeq(list) {
		seq, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return // somebody changed it, which its own leaf says
		}
		s.add(seq)
	}
}

// shutBody is the bytes of a row whose words were erased: of those the hash is taken from
// the bytes that the log keeps, of all else what the row says now.
func (r evidenceRow) shutBody(kept string) ([]byte, error) {
	var was map[string]any
	if err := json.Unmarshal([]byte(kept), &was); err != nil {
		return nil, fmt.Errorf("reading what an entry of the log keeps: %w", err)
	}
	fields := r.fieldsWith(func(column, words string) string {
		if words != "" {
			return words // written since: it is no hash, and agrees with none
		}
		hash, _ := was[column].(string)
		return hash
	})
	if r.table.lists && fields[itemsOfLetter] == nil { // what a letter brought went with its body
		fields[itemsOfLetter] = was[itemsOfLetter]
	}
	return evidence.Body(fields)
}
