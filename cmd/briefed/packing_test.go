package main

import (
	"archive/zip"
	"bytes"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/briefed/briefed/cmd/briefed/demo"
	"github.com/briefed/briefed/digest/evidence"
	"github.com/briefed/briefed/store/storetest"
)

// playedCouncil is the sample council after its first Monday, in a database with a key
// beside it. It returns the folder, with the database in council.db.
func playedCouncil(t *testing.T) (folder string) {
	t.Helper()
	folder = t.TempDir()
	playCouncil(t, "sqlite:"+filepath.Join(folder, "council.db"))
	return folder
}

// playCouncil lets the sample council have its first Monday in an empty database.
func playCouncil(t *testing.T, database string) {
	t.Helper()
	t.Setenv("BRIEFED_DATABASE_URL", database)
	t.Setenv("BRIEFED_SLACK_API_URL", "http://127.0.0.1:9/api/")
	t.Setenv("BRIEFED_CLOCK", "2026-11-30T15:00:00Z")
	if code := run(t.Context(), []string{"migrate"}, io.Discard, os.Stderr); code != exitOK {
		t.Fatalf("migrate: %d", code)
	}
	council, err := demo.ReadCouncil()
	if err != nil {
		t.Fatal(err)
	}
	office, stop, err := openOffice(t.Context(), council, demo.NewClock(demo.Start), stage{database: database}, terminal{out: t.Output(), err: t.Output()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if stop(&err); err != nil {
			t.Fatal(err)
		}
	}()
	if err = office.Once(t.Context(), io.Discard, io.Discard); err != nil {
		t.Fatal(err)
	}
}

// signedPostgres is an empty PostgreSQL database, with a key made by hand.
func signedPostgres(t *testing.T) (database string) {
	t.Helper()
	text, err := evidence.NewKey("briefed/log/2026")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "evidence.key")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("BRIEFED_EVIDENCE_KEY", file)
	return storetest.Postgres(t)
}

// behindBack opens a database past the program.
func behindBack(t testing.TB, database string) *sql.DB {
	t.Helper()
	driver, address := "postgres", database
	if file, is := strings.CutPrefix(database, "sqlite:"); is {
		driver, address = "sqlite", "file:"+file+"?_pragma=busy_timeout(60000)"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// briefed runs the program, and returns what it printed to both.
func briefed(t *testing.T, args ...string) (code int, out, say string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(t.Context(), args, &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

// packOf makes a pack and unpacks it.
func packOf(t *testing.T, args ...string) (pack string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "out.zip")
	if code, _, say := briefed(t, append(append([]string{"evidence"}, args...), file)...); code != exitOK {
		t.Fatalf("evidence %v: %d\n%s", args, code, say)
	}
	return unzipped(t, file)
}

func unzipped(t testing.TB, file string) string {
	t.Helper()
	archive, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close() //nolint:errcheck // read only
	to := t.TempDir()
	top := ""
	for _, f := range archive.File {
		top, _, _ = strings.Cut(f.Name, "/")
		path := filepath.Join(to, f.Name) //nolint:gosec // our own
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		from, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(from)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(to, top)
}

// packVerifiers are the commands that check a pack.
var packVerifiers = map[string][]string{
	"node":   {"node", "testdata/verify/verify.mjs"},
	"python": {"python3", "testdata/verify/verify.py"},
}

// verified runs a verifier on a pack, and returns what it said and whether it was content.
func verified(t testing.TB, by, pack string, key ...string) (said string, content bool) {
	t.Helper()
	said, exit := judged(t, by, pack, key...)
	if exit > 1 {
		t.Fatalf("%s: exit %d\n%s", by, exit, said)
	}
	return said, exit == 0
}

// judged is what a verifier says, and how it exits: 0 for what holds, 1 for what does not,
// 2 where it cannot say, 3 for what holds in part.
func judged(t testing.TB, by, pack string, key ...string) (said string, exit int) {
	t.Helper()
	command := packVerifiers[by]
	out, err := exec.CommandContext(t.Context(), command[0], append([]string{command[1], pack}, key...)...).CombinedOutput() //nolint:gosec // as above
	if failed := new(exec.ExitError); errors.As(err, &failed) {
		return string(out), failed.ExitCode()
	}
	if err != nil {
		t.Fatalf("%s: %v\n%s", by, err, out)
	}
	return string(out), 0
}

// publicKey is that of the council's log.
func publicKey(t *testing.T, folder string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, "council.db.key"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(text))[1]
}

// TestPack is a pack of the sample council, as others check it: both verifiers with the
// council's key and without, sha256sum, and openssl for the signature.
func TestPack(t *testing.T) {
	large(t)
	folder := playedCouncil(t)
	if code, _, say := briefed(t, "pin", "--to", "the auditor"); code != exitOK {
		t.Fatalf("pin: %s", say)
	}
	rename(t, folder, `UPDATE teams SET name = '=SUM(1), "é"' WHERE slug = 'mash'`) // which a spreadsheet would run
	key := publicKey(t, folder)
	if teams := contents(t, packOf(t), "data/teams.csv"); !strings.Contains(teams, `,mash,"'=SUM(1), ""é""",`) || !strings.HasPrefix(teams, "\ufeffentry,") || !strings.HasSuffix(teams, "\r\n") {
		t.Errorf("teams.csv has another form:\n%s", teams)
	}
	for name, args := range map[string][]string{
		"whole": nil, "a team": {"--team", "assessment-north"}, "an item": {"--item", "ambershire-who-was-told"},
		"a day before": {"--to", "2026-11-29"}, "counts": {"--counts"}, "counts of a team": {"--counts", "--team", "mash"},
	} {
		t.Run(name, func(t *testing.T) {
			pack := packOf(t, args...)
			for by := range packVerifiers {
				said, content := verified(t, by, pack)
				if !content || !strings.Contains(said, "WARNING: NO KEY WAS GIVEN") {
					t.Errorf("%s, without a key:\n%s", by, said)
				}
				said, content = verified(t, by, pack, key)
				if !content || strings.Contains(said, "WARNING") {
					t.Errorf("%s, with the key:\n%s", by, said)
				}
			}
			runIn(t, pack, "sha256sum", "--check", "--quiet", "--strict", "manifest-sha256.txt", "tagmanifest-sha256.txt")
			for _, note := range []string{"pack.note", "data/proof/checkpoint.txt"} {
				signedBy(t, filepath.Join(pack, note), key)
			}
			names := strings.Contains(everything(t, filepath.Join(pack, "data")), "@ambershire.example")
			if counts := slices.Contains(args, "--counts"); counts == names {
				t.Errorf("names in it: %v", names)
			}
		})
	}
	if code, out, say := briefed(t, "verify"); code != exitOK {
		t.Errorf("verify after packs: %s%s", out, say)
	}
	t.Run("of a day that is not over", func(t *testing.T) {
		for day, want := range map[string]string{"2026-11-30": "Up to 30 November 2026, 15:0", "2026-11-29": "At the end of 29 November 2026, people"} {
			if index := contents(t, packOf(t, "--counts", "--to", day), "data/index.html"); !strings.Contains(index, want) {
				t.Errorf("the counts of %s do not begin with %q:\n%s", day, want, index)
			}
		}
	})
	t.Run("is on record", func(t *testing.T) {
		pack := packOf(t, "--team", "mash")
		if audit := contents(t, packOf(t), "data/audit.csv"); !strings.Contains(audit, "operator,took a pack of evidence,mash,") {
			t.Errorf("no line of it:\n%s", audit)
		}
		if audit := contents(t, pack, "data/audit.csv"); strings.Count(audit, "\n") != 1 {
			t.Errorf("a team's pack has what others did:\n%s", audit)
		}
	})
}

// rename changes something in the council's database.
func rename(t *testing.T, folder, statement string) {
	t.Helper()
	db := behindBack(t, "sqlite:"+filepath.Join(folder, "council.db"))
	defer db.Close() //nolint:errcheck // what was written is
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// TestPackWithoutKey says that nobody signed it, in the pack and by the verifiers.
func TestPackWithoutKey(t *testing.T) {
	large(t)
	folder := playedCouncil(t)
	if err := os.Remove(filepath.Join(folder, "council.db.key")); err != nil {
		t.Fatal(err)
	}
	pack := packOf(t)
	if index := contents(t, pack, "data/index.html"); !strings.Contains(index, "This pack is not signed") || !strings.Contains(index, "No checkpoint of the log had left the building") {
		t.Errorf("index.html does not say what is missing:\n%s", index)
	}
	for by := range packVerifiers {
		if said, content := verified(t, by, pack); !content || !strings.Contains(said, "WARNING: this pack is not signed, and no key was given") {
			t.Errorf("%s: %s", by, said)
		}
	}
}

func everything(t testing.TB, folder string) string {
	t.Helper()
	var all strings.Builder
	if err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path) //nolint:gosec // our own
		all.Write(text)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return all.String()
}

func contents(t testing.TB, pack, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(pack, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func runIn(t *testing.T, folder, name string, args ...string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), name, args...)
	command.Dir = folder
	if out, err := command.CombinedOutput(); err != nil {
		t.Errorf("%s %v: %v\n%s", name, args, err, out)
	}
}

// signedBy has openssl check the signature of a note.
func signedBy(t *testing.T, file, key string) {
	t.Helper()
	text, err := os.ReadFile(file) //nolint:gosec // our own
	if err != nil {
		t.Fatal(err)
	}
	body, signatures, _ := strings.Cut(string(text), "\n\n")
	signature, err := base64.StdEncoding.DecodeString(strings.Fields(signatures)[2])
	if err != nil {
		t.Fatal(err)
	}
	public, err := base64.StdEncoding.DecodeString(strings.SplitN(key, "+", 3)[2])
	if err != nil {
		t.Fatal(err)
	}
	der, _ := hex.DecodeString("302a300506032b6570032100")
	dir := t.TempDir()
	for name, data := range map[string][]byte{"m": []byte(body + "\n"), "s": signature[4:], "k.der": append(der, public[1:]...)} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	runIn(t, dir, "openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "k.der", "-keyform", "DER", "-rawin", "-in", "m", "-sigfile", "s")
}
