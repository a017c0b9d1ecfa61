package mail_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
)

// judged are mails of several kinds as they arrived, in files of a folder.
func judged(t *testing.T) (files []string) {
	t.Helper()
	courier, fake := world(t, nil)
	entry := func(id int64, title string) digest.Entry {
		return digest.Entry{Item: digest.Item{ID: id, Version: digest.Version{Number: 1, Text: digest.Text{
			Ref: "lesson-stairs", Kind: digest.Lesson, Title: title, Source: digest.Source{Publisher: "A partnership", Published: "2025", URL: "https://learning.example/?a=1&b=2"},
			Points: []string{"Ask who else **lives** there.", "Ring, & write down who said yes: [how](https://learning.example/how).", "Go back “the next day”."},
		}}}, DueOn: digest.NewDate(2026, 3, 16)}
	}
	letters := []digest.Letter{letter(1), letter(2), letter(3), letter(4)}
	for i, kind := range []digest.DeliveryKind{digest.NoticeLetter, digest.DigestLetter, digest.ReminderLetter, digest.SummaryLetter} {
		l := &letters[i]
		l.Kind = kind
		l.Links = map[int64]string{7: "TOKENSEVEN", 8: "TOKENEIGHT"}
		l.Team = digest.Team{ID: 3, Name: "North", Slug: "north"}
		switch kind {
		case digest.NoticeLetter:
			l.Notice = "Hello **all**,\n\n- one\n- two\n\nGrüße"
		case digest.SummaryLetter:
			l.Summary = &digest.Summary{Team: l.Team, AsOf: digest.NewDate(2026, 3, 2), DueSoon: 1}
		case digest.DigestLetter, digest.ReminderLetter:
			l.Entries = []digest.Entry{entry(7, "Look at the stairs"), entry(8, "A good handover – in writing")}
		}
		_, err := courier.Carry(t.Context(), *l)
		must(t, err)
	}
	dir := t.TempDir()
	for i, m := range fake.Mails() {
		name := filepath.Join(dir, string(letters[i].Kind)+".eml")
		must(t, os.WriteFile(name, []byte(strings.ReplaceAll(m.Data, "\n", "\r\n")), 0o600))
		files = append(files, name)
	}
	return files
}

// judge runs a program over files in a folder and returns what it says.
func judge(t *testing.T, dir, program string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skip("there is no " + program)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, program, args...)
	command.Dir = dir
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", program, err, out)
	}
	return string(out)
}

const referee = "../mailfake/testdata/referee"

// TestJudges lets programs of others judge our mails, where they are installed: what
// they are made of (Python's reader, mailparser), their HTML and what mail programs do
// to its styles (html-validate, caniemail), and whether they look like junk
// (SpamAssassin, by the rules that ask nobody).
func TestJudges(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes other programs")
	}
	files := judged(t)
	t.Run("python", func(t *testing.T) { judge(t, referee, "python3", append([]string{"judge.py"}, files...)...) })
	t.Run("node", func(t *testing.T) {
		_, err := os.Stat(filepath.Join(referee, "node_modules"))
		if _, npm := exec.LookPath("npm"); err != nil && (npm != nil || os.Getenv("CI") != "true") {
			t.Skip("the programs are not installed: npm ci in " + referee)
		}
		judge(t, referee, "node", append([]string{"judge.mjs"}, files...)...)
	})
	t.Run("spamassassin", func(t *testing.T) {
		for _, file := range files {
			said := judge(t, ".", "spamassassin", "--local", "--test-mode", "--nocreate-prefs", file)
			found := regexp.MustCompile(`X-Spam-Status: (?:Yes|No), score=(-?[\d.]+)`).FindStringSubmatch(said)
			if found == nil {
				t.Fatalf("it says no score:\n%.2000s", said)
			}
			if score, err := strconv.ParseFloat(found[1], 64); err != nil || score >= 2 {
				t.Errorf("%s has %s points:\n%.2000s", filepath.Base(file), found[1], said)
			}
		}
	})
}

// TestStaffCannotUnsubscribe: who is written to because they work here gets no header by
// which a mail program, or what guards it, could end that.
func TestStaffCannotUnsubscribe(t *testing.T) {
	t.Parallel()
	for _, file := range judged(t) {
		data, err := os.ReadFile(file)
		must(t, err)
		if head, _, _ := bytes.Cut(data, []byte("\r\n\r\n")); bytes.Contains(bytes.ToLower(head), []byte("unsubscribe")) {
			t.Errorf("%s has a header to unsubscribe by:\n%s", filepath.Base(file), head)
		}
	}
}
