package digest_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
)

var update = flag.Bool("update", false, "write golden files anew")

// golden holds got to the file of that name under testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got), -update writes it anew:\n%s", path, diff)
	}
}

// shipped are the lessons and policy changes of the library.
func shipped(t *testing.T) (texts []digest.Text) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "templates", "library", "*", "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no library: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text, problems := digest.ParseItem(file, data)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		texts = append(texts, text)
	}
	return texts
}
