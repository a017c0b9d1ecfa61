package store_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store/storetest"
)

// TestTheFileForgets: once a title is changed, a draft renamed or discarded, or
// work left unfinished, its words are in no byte of an SQLite database's files – not in
// free pages, and not in the log of writes –, while the service still runs. Of
// PostgreSQL that is for its vacuum.
func TestTheFileForgets(t *testing.T) {
	address := storetest.SQLite(t)
	path := strings.TrimPrefix(address, "sqlite:")
	c := desk(t, storetest.Open(t, address))
	pat := c.actor("pat")
	in := func(word string) (files []string) {
		all, err := filepath.Glob(path + "*")
		c.must(err)
		for _, name := range all {
			content, err := os.ReadFile(name)
			c.must(err)
			if bytes.Contains(bytes.ToLower(content), []byte(word)) {
				files = append(files, filepath.Base(name))
			}
		}
		return files
	}
	text := func(ref, word string) digest.Text {
		text := written(ref)
		text.Title = "What " + word + " told us"
		text.Background = strings.Repeat("So said "+word+" in a long story. ", 800) // over several pages
		return text
	}
	gone := func(what, word string, do func()) {
		t.Helper()
		if len(in(word)) == 0 {
			t.Fatalf("%s: the search finds nothing where it must", what)
		}
		if do(); len(in(word)) > 0 {
			t.Errorf("%s: the old words are in %v", what, in(word))
		}
	}

	c.save("pat", text("one", "qwertling"))
	gone("a changed title", "qwertling", func() { c.save("pat", text("one", "asdfling")) })
	gone("a renamed draft", "asdfling", func() {
		draft, err := c.Draft(c.ctx, pat, "one")
		c.must(err)
		_, err = c.RenameDraft(c.ctx, pat, "one", text("two", "zxcvling"), draft.Revision)
		c.must(err)
	})
	gone("a discarded draft", "zxcvling", func() { c.must(c.DiscardDraft(c.ctx, pat, "two")) })
	c.must(c.KeepUnfinished(c.ctx, pat, "three", text("three", "lkjhling")))
	gone("unfinished work", "lkjhling", func() { c.must(c.DropUnfinished(c.ctx, pat, "three")) })
}
