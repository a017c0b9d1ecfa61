package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestModesOfWindowsSayNothing: there a key that this program wrote for its owner alone has
// the mode 0666, and was refused; whoever looks at a mode asks othersMayRead.
func TestModesOfWindowsSayNothing(t *testing.T) {
	for _, c := range []struct {
		mode   fs.FileMode
		system string
		want   bool
	}{{0o600, "linux", false}, {0o640, "linux", true}, {0o604, "linux", true}, {0o666, "windows", false}} {
		if got := othersMayRead(c.mode, c.system); got != c.want {
			t.Errorf("mode %o on %s: %t", c.mode, c.system, got)
		}
	}
	asked := 0
	for _, folder := range []string{".", "../../store", "../../digest", "../../digest/*", "../../bot/*"} {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasSuffix(file, "_test.go") {
				asked += strings.Count(string(text), "Perm()&")
			}
		}
	}
	if asked != 1 {
		t.Errorf("a mode is looked at in %d places, not in othersMayRead alone", asked)
	}
}
