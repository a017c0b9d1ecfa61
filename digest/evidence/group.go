package evidence

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// Some rows have no number of their own and belong together, such as the receipts of
// those in one team who were asked about one version. They are one leaf of the log. Each
// row is first a hash of its own, made as a leaf is ([Leaf]), with a salt of its own; the
// body of the leaf says how many rows there are and the root of the tree over their
// hashes in order. So a part of the rows can be opened and the others stay shut, and
// when a row is erased its hash stays and the leaf holds.

// RowSalts returns the salts of a row in a group: of its bytes, and of the words in it.
// secret is the group's, 16 random bytes; key tells the row from others in the group.
func RowSalts(secret []byte, key string) (salt, words []byte) {
	of := func(what string) []byte {
		sum := hmac.New(sha256.New, secret)
		sum.Write([]byte(what + "\n" + key))
		return sum.Sum(nil)[:SaltSize]
	}
	return of("row"), of("words")
}

// GroupRoot returns the root (RFC 6962) of the hashes of a group's rows in the order of
// their bytes, which tells nothing of whose they are. Of no rows it is SHA-256 of nothing.
func GroupRoot(rows []tlog.Hash) tlog.Hash {
	if len(rows) == 0 {
		return sha256.Sum256(nil)
	}
	return treeOf(ordered(rows))
}

// GroupPath returns where the hash of a row stands among those of its group, and the
// hashes by which it leads to their root. The row must be one of them.
func GroupPath(rows []tlog.Hash, row tlog.Hash) (at int, path []tlog.Hash) {
	rows = ordered(rows)
	at = slices.Index(rows, row)
	for n := at; len(rows) > 1; {
		left := 1 // how many are in the left subtree
		for left*2 < len(rows) {
			left *= 2
		}
		if n < left {
			path, rows = append(path, treeOf(rows[left:])), rows[:left]
		} else {
			path, rows, n = append(path, treeOf(rows[:left])), rows[left:], n-left
		}
	}
	slices.Reverse(path)
	return at, path
}

func ordered(rows []tlog.Hash) []tlog.Hash {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b tlog.Hash) int { return bytes.Compare(a[:], b[:]) })
	return rows
}

// treeOf returns the root of some hashes; there must be one.
func treeOf(hashes []tlog.Hash) tlog.Hash {
	var sum Sum
	for _, hash := range hashes {
		sum.Add(hash)
	}
	return sum.Root()
}
