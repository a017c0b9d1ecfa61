package evidence

import (
	"errors"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// An Entry is what a pack has of a log in one line: one leaf, opened or with its hash
// alone, or a subtree of leaves that the pack does not open.
type Entry struct {
	Seq    int64
	Count  int64 // of leaves, a power of two; 1 for one
	Hash   tlog.Hash
	Erased bool // only its hash is left
	// Of an opened leaf: the table whose row it is, its salt, its bytes, and the row as
	// cells of a file.
	Table   string
	Salt    []byte
	Body    []byte
	Columns []string
	Cells   []string
	Shared  *Shared // of the newest leaf that several rows share
}

// Shared are the rows behind a leaf that has only the root of their hashes
// ([GroupRoot]), as far as a pack opens them.
type Shared struct {
	File    string // which rows of the pack they are: "asked" or "counts"
	Columns []string
	Rows    [][]string // cells, in the order of the file
	Secret  []byte     // of which the salts of all rows are made ([RowSalts]); nil where some stay shut
	Salts   [][]byte   // else of each row
	Shut    []tlog.Hash
	Parts   []Part // or of each part, where the leaf is the root of a few
	// Waiting is since when a row waits for the log that has changed after the leaf was made:
	// they are as they are now, and no hash is given. Zero: none does.
	Waiting time.Time
}

// A Part is a row of hashes of its own, which a path leads from to the root of its leaf.
type Part struct {
	Key  int64 // of which part it is
	Salt []byte
	At   int // in the order of hashes
	Path []tlog.Hash
}

// Opened reports whether an entry tells what it is of.
func (e Entry) Opened() bool { return e.Body != nil }

// A PackHead is what a pack says of its log.
type PackHead struct {
	Checkpoint string
	Pins       []Pin // by size
	Waiting    int64 // rows that were not in the log yet
	// At is when it was read, by the clock by which rows wait for the log: the database's.
	At time.Time
}

// A Pin is a checkpoint that left the building.
type Pin struct {
	Size  int64
	At    time.Time
	Place string
	Note  string
}

// Closed returns the fewest subtrees that the leaves from one number to before another
// make, in their order.
func (t *Tree) Closed(from, to int64) (entries []Entry, err error) {
	var at []int64
	for from < to {
		level, count := 0, int64(1)
		for from&(2*count-1) == 0 && from+2*count <= to {
			level, count = level+1, 2*count
		}
		at = append(at, tlog.StoredHashIndex(level, from>>level))
		entries = append(entries, Entry{Seq: from, Count: count})
		from += count
	}
	hashes, err := t.ReadHashes(at)
	if err != nil {
		return nil, err
	}
	for i := range entries {
		entries[i].Hash = hashes[i]
	}
	if len(t.kept) > keptTiles {
		clear(t.kept)
	}
	return entries, nil
}

// keptTiles bounds how many tiles a tree holds in memory, of at most 8 KiB each.
const keptTiles = 256

// ErrRewritten is what a pack fails by whose leaves do not make the root of its
// checkpoint.
var ErrRewritten = errors.New("evidence: the rows do not agree with the log")

// AddTree adds a subtree of so many leaves, whose number of leaves is a power of two
// and divides the size before it.
func (s *Sum) AddTree(hash tlog.Hash, count int64) {
	for n := s.Size / count; n&1 == 1; n >>= 1 {
		last := len(s.peaks) - 1
		hash = tlog.NodeHash(s.peaks[last], hash)
		s.peaks = s.peaks[:last]
	}
	s.peaks = append(s.peaks, hash)
	s.Size += count
}
