package library_test

import (
	"encoding/csv"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/library"
)

// items reads every file of the library by its path.
func items(t *testing.T) map[string]digest.Text {
	t.Helper()
	texts := map[string]digest.Text{}
	err := fs.WalkDir(library.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(library.FS(), name)
		if err != nil {
			return err
		}
		text, problems := digest.ParseItem(name, data)
		for _, p := range problems {
			t.Error(p)
		}
		texts[name] = text
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// rolesOfTheSample returns the job titles in the sample council.
func rolesOfTheSample(t *testing.T) map[string]bool {
	t.Helper()
	f, err := os.Open("../../cmd/briefed/demo/people.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	roles := map[string]bool{}
	column := slices.Index(rows[0], "role")
	for _, row := range rows[1:] {
		roles[digest.Fold(row[column])] = true
	}
	return roles
}

func TestEveryItem(t *testing.T) {
	roles := rolesOfTheSample(t)
	refs := map[string]string{}
	counts := map[digest.Kind]int{}
	for name, text := range items(t) {
		counts[text.Kind]++
		if other := refs[text.Ref]; other != "" {
			t.Errorf("%s and %s have the ref %s", name, other, text.Ref)
		}
		refs[text.Ref] = name
		if want := path.Base(name); want != text.Ref+".md" {
			t.Errorf("%s has the ref %s: name the file after it", name, text.Ref)
		}
		if folder := map[digest.Kind]string{digest.Lesson: "lessons", digest.Policy: "policies"}[text.Kind]; folder != path.Dir(name) {
			t.Errorf("%s is a %s and belongs into %s", name, text.Kind, folder)
		}
		if text.Minutes() > 1 {
			t.Errorf("%s takes %d minutes to read; about one is what people have", name, text.Minutes())
		}
		if text.Learned == "" || text.Background == "" || text.TalkAbout == "" || len(text.Themes) == 0 {
			t.Errorf("%s lacks a section or themes", name)
		}
		if s := text.Source; !strings.HasPrefix(s.URL, "https://") || s.Publisher == "" || s.Published == "" || s.Type == "" {
			t.Errorf("%s has the source %+v; it needs type, publisher, date and an https address", name, s)
		}
		if text.Kind == digest.Policy && (text.Document == "" || text.Published == "") {
			t.Errorf("%s lacks the document or when it was published", name)
		}
		for _, role := range text.Audience.Roles {
			if !roles[digest.Fold(role)] {
				t.Errorf("%s is for the role %q, which nobody in the sample council has", name, role)
			}
		}
	}
	if counts[digest.Lesson] < 20 || counts[digest.Policy] < 12 {
		t.Errorf("the library has %v; at least 20 lessons and 12 policy changes are promised", counts)
	}
}
