package store

import "iter"

// packedRow is many small numbers in one row: an engine counts four hundred
// thousand receipts in less time than the driver takes to hand over as many rows.
// Of a receipt, the key is the person or the item; each number holds the other,
// the version that asked (16 bits) and something about the receipt (24 bits).
type packedRow struct {
	Key    int64  `db:"key"`
	Packed string `db:"packed"`
}

// numbers are the numbers of a row, none of which is negative.
func (r packedRow) numbers() iter.Seq[int64] {
	return func(yield func(int64) bool) {
		if r.Packed == "" {
			return
		}
		n := int64(0)
		for i := range len(r.Packed) {
			if c := r.Packed[i]; c != ',' {
				n = n*10 + int64(c-'0')
			} else if !yield(n) {
				return
			} else {
				n = 0
			}
		}
		yield(n)
	}
}

// packKey returns what receipts are packed by, and what each number begins with.
// SQLite has the receipts in the order of people and groups by them without
// sorting; PostgreSQL is quicker with fewer groups.
func (d dialect) packKey() (key, other string) {
	if d.postgres {
		return "r.item_id", "r.person_id"
	}
	return "r.person_id", "r.item_id"
}

func (d dialect) unpackKey(key, n int64) (person, item int64) {
	if d.postgres {
		return n >> 40, key
	}
	return key, n >> 40
}

// packedReceipt is the number of receipt r.
func packedReceipt(other, rest string) string {
	return "(" + other + " * 65536 + r.version) * 16777216 + " + rest
}

func packedVersion(n int64) int { return int(n >> 24 & (1<<16 - 1)) }

func packedRest(n int64) int64 { return n & (1<<24 - 1) }
