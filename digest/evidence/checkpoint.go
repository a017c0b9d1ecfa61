package evidence

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A Checkpoint says how large a log is and what its root is: whoever holds one can
// tell later whether anything before it was changed. Its form is that of C2SP
// tlog-checkpoint.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   tlog.Hash
}

// Text is the checkpoint without a signature: three lines.
func (c Checkpoint) Text() string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, c.Root)
}

// ParseCheckpoint reads a checkpoint, signed or not, and checks no signature.
func ParseCheckpoint(text string) (c Checkpoint, err error) {
	lines := strings.SplitN(text, "\n", 4)
	if len(lines) < 4 || lines[0] == "" {
		return c, fmt.Errorf("evidence: a checkpoint has three lines: origin, size and root")
	}
	c.Origin = lines[0]
	if c.Size, err = strconv.ParseInt(lines[1], 10, 64); err != nil || c.Size < 0 || strconv.FormatInt(c.Size, 10) != lines[1] {
		return c, fmt.Errorf("evidence: the second line of a checkpoint is its size")
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return c, fmt.Errorf("evidence: the third line of a checkpoint is its root: 32 bytes in base64")
	}
	if copy(c.Root[:], root); c.Root.String() != lines[2] {
		return c, fmt.Errorf("evidence: the root of a checkpoint is written in another way than base64 has for it")
	}
	return c, nil
}

// FindCheckpoint returns the checkpoint in a text that has other lines before it and
// after, such as a mail; the text itself where none is found.
func FindCheckpoint(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	for rest := text; rest != ""; {
		if _, err := ParseCheckpoint(rest); err == nil {
			lines := strings.Split(rest, "\n")
			end := 3
			if len(lines) > 4 && lines[3] == "" && strings.HasPrefix(lines[4], "\u2014 ") {
				for end = 5; end < len(lines) && strings.HasPrefix(lines[end], "\u2014 "); end++ {
				}
			}
			return strings.Join(lines[:end], "\n") + "\n"
		}
		_, rest, _ = strings.Cut(rest, "\n")
	}
	return text
}

// A Key signs checkpoints. Without one they are not signed.
type Key struct {
	signer   note.Signer
	verifier note.Verifier
	public   string
}

// NewKey makes a key of a name, such as briefed.northshire.gov.uk/log/2026, and returns
// the text of its file: the secret line and the public one.
func NewKey(name string) (string, error) {
	secret, public, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return "", fmt.Errorf("evidence: making a key: %w", err)
	}
	return secret + "\n" + public + "\n", nil
}

// ParseKey reads the text of a key's file. Errors never hold what it says.
func ParseKey(text []byte) (*Key, error) {
	lines := strings.Fields(string(bytes.TrimSpace(text)))
	if len(lines) != 2 {
		return nil, fmt.Errorf("evidence: a key's file has two lines: the secret key and the public one")
	}
	signer, err := note.NewSigner(lines[0])
	if err != nil {
		return nil, fmt.Errorf("evidence: the first line of the key's file is not a secret key")
	}
	verifier, err := note.NewVerifier(lines[1])
	if err != nil || verifier.KeyHash() != signer.KeyHash() || verifier.Name() != signer.Name() {
		return nil, fmt.Errorf("evidence: the second line of the key's file is not the public key of the first")
	}
	return &Key{signer: signer, verifier: verifier, public: lines[1]}, nil
}

// Public is the key that others verify with.
func (k *Key) Public() string { return k.public }

// Name is the key's name, and the origin of its checkpoints.
func (k *Key) Name() string { return k.signer.Name() }

// Sign returns a checkpoint with a signature. Without a key it returns the text alone.
func (k *Key) Sign(c Checkpoint) (string, error) {
	if k == nil {
		return c.Text(), nil
	}
	signed, err := note.Sign(&note.Note{Text: c.Text()}, k.signer)
	if err != nil {
		return "", fmt.Errorf("evidence: signing a checkpoint: %w", err)
	}
	return string(signed), nil
}

// Signed reports whether a checkpoint bears a signature of any key.
func Signed(text string) bool { return strings.Contains(text, "\n\n\u2014 ") }

// Check returns an error unless a checkpoint bears a signature of this key that holds.
func (k *Key) Check(text string) error {
	if _, err := note.Open([]byte(text), note.VerifierList(k.verifier)); err != nil {
		return fmt.Errorf("evidence: the signature does not hold: %w", err)
	}
	return nil
}
