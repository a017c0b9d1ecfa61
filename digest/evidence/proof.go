package evidence

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// A Proof shows that an entry is in the tree of a checkpoint.
type Proof struct {
	Seq        int64
	Salt, Body []byte
	Path       tlog.RecordProof
	Checkpoint string
}

// Prove proves an entry by a tree of the size of a checkpoint. [ErrRewritten] where the
// row is not what it was when it became an entry.
func (t *Tree) Prove(seq int64, salt, body []byte, checkpoint string) (p Proof, err error) {
	c, err := ParseCheckpoint(checkpoint)
	if err != nil {
		return p, err
	}
	path, err := tlog.ProveRecord(c.Size, seq, t)
	if err != nil {
		return p, fmt.Errorf("evidence: proving entry %d: %w", seq, err)
	}
	if tlog.CheckRecord(path, c.Size, c.Root, seq, Leaf(salt, body)) != nil {
		return p, ErrRewritten
	}
	return Proof{Seq: seq, Salt: salt, Body: body, Path: path, Checkpoint: checkpoint}, nil
}

// Text is the proof in the form of C2SP tlog-proof, with what is hashed as its extra
// data: the salt and the body.
func (p Proof) Text() string {
	var text strings.Builder
	fmt.Fprintf(&text, "c2sp.org/tlog-proof@v1\nextra %s\nindex %d\n", base64.StdEncoding.EncodeToString(slices.Concat(p.Salt, p.Body)), p.Seq)
	for _, hash := range p.Path {
		fmt.Fprintln(&text, hash)
	}
	return text.String() + "\n" + p.Checkpoint
}
