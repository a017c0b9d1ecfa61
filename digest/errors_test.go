package digest_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/briefed/briefed/digest"
)

func TestCodeOf(t *testing.T) {
	refused := digest.Errorf(digest.Invalid, "read %s: %w", "people.csv", io.ErrUnexpectedEOF)
	for want, err := range map[digest.Code]error{
		"":              nil,
		digest.Invalid:  fmt.Errorf("import: %w", refused),
		digest.Internal: errors.New("the disk is full"),
	} {
		if got := digest.CodeOf(err); got != want {
			t.Errorf("code of %v is %q; want %q", err, got, want)
		}
	}
	if !errors.Is(refused, io.ErrUnexpectedEOF) || refused.Error() != "read people.csv: unexpected EOF" {
		t.Errorf("%v lost its cause", refused)
	}
}

func TestProblemsAreSafeToPrint(t *testing.T) {
	p := digest.Problem{Path: "people.csv", Line: 1, Column: "na\x1b[2Jme", Message: "there is no such column"}
	if got, want := p.String(), "people.csv:1 (na\uFFFD[2Jme): there is no such column"; got != want {
		t.Errorf("%q; want %q", got, want)
	}
	if got, want := (digest.Problems{p, p}).Error(), "2 problems, nothing was imported; the first: "+p.String(); got != want {
		t.Errorf("%q; want %q", got, want)
	}
	if got, want := (digest.Problems{p}).Error(), "nothing was imported: "+p.String(); got != want {
		t.Errorf("%q; want %q", got, want)
	}
	if got := (digest.Problems{}).Error(); got != "no problems" {
		t.Errorf("no problems read as %q", got)
	}
	if got := (digest.Problem{Message: "empty"}).String(); got != "standard input: empty" {
		t.Errorf("without a path: %q", got)
	}
}
