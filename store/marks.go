package store

import (
	"encoding/hex"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// Marks stand beside the newest leaf of a group, a line a row. They prove nothing, which
// the leaf does; they tell which of its rows was changed, by the first digits of its hash.
//
//	a1b2c3d4 3/1/1
//
// When one of the rows is erased the secret of the group goes with it, as with the secret
// anybody could try whose row a hash is of. Of the others their own salts are kept here
// instead, and of the erased one its hash, so that the leaf still holds:
//
//	a1b2c3d4 3/1/1 SALT SALT-OF-WORDS
//	HASH
type marks struct {
	rows   map[string]mark
	erased []tlog.Hash
}

type mark struct {
	hash        string
	salt, words []byte // only where the secret is gone
}

// markSize is how many hexadecimal digits of a hash tell whether a row was changed.
const markSize = 8

// parseMarks reads what it can of marks: whatever somebody changed in them, the leaf of
// the group tells.
func parseMarks(text string) marks {
	m := marks{rows: map[string]mark{}}
	for line := range strings.Lines(text) {
		switch fields := strings.Fields(line); len(fields) {
		case 1:
			if hash, err := hex.DecodeString(fields[0]); err == nil && len(hash) == tlog.HashSize {
				m.erased = append(m.erased, tlog.Hash(hash))
			}
		case 2:
			m.rows[fields[1]] = mark{hash: fields[0]}
		case 4:
			salt, _ := hex.DecodeString(fields[2])
			words, _ := hex.DecodeString(fields[3])
			m.rows[fields[1]] = mark{hash: fields[0], salt: salt, words: words}
		}
	}
	return m
}

// marks are those of a group as its leaf is made.
func (g groupRows) marks() (string, error) {
	hashes, err := g.hashes()
	if err != nil {
		return "", err
	}
	var text strings.Builder
	for i, row := range g.rows {
		fmt.Fprintf(&text, "%s %s\n", hex.EncodeToString(hashes[i][:])[:markSize], row.key())
	}
	return text.String(), nil
}

// seal returns the marks of a group that needs its secret no more, and says nothing of the
// rows that go but their hash.
func (g groupRows) seal(goes map[string]bool) (string, error) {
	hashes, err := g.hashes()
	if err != nil {
		return "", err
	}
	var text strings.Builder
	for i, hash := range hashes {
		whole := hex.EncodeToString(hash[:])
		if i >= len(g.rows) {
			text.WriteString(whole + "\n")
			continue
		}
		key := g.rows[i].key()
		if _, known := g.sealed.rows[key]; g.secret == nil && !known {
			continue // it went before, and is about to be deleted
		}
		if goes[key] {
			text.WriteString(whole + "\n")
			continue
		}
		salt, words := g.salts(key)
		fmt.Fprintf(&text, "%s %s %x %x\n", whole[:markSize], key, salt, words)
	}
	return text.String(), nil
}

// differs compares a group whose leaf does not agree with it with the marks of when it
// did, and names each row that was changed, added or taken away.
func (g groupRows) differs(table evidenceTable, was marks, since string) (says []string, err error) {
	hashes, err := g.hashes()
	if err != nil {
		return nil, err
	}
	is := map[string]bool{}
	for i, row := range g.rows {
		key := row.key()
		is[key] = true
		before, known := was.rows[key]
		switch {
		case !known:
			says = append(says, table.named(key)+" is not in the log: somebody added it in the database, past Briefed.")
		case before.hash != hex.EncodeToString(hashes[i][:])[:markSize]:
			says = append(says, table.named(key)+" is not what it was when it became part of "+since+". Somebody changed it in the database.")
		}
	}
	for key := range was.rows {
		if !is[key] {
			says = append(says, table.named(key)+" is gone: it is part of "+since+". Somebody deleted it in the database.")
		}
	}
	return says, nil
}
