package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/briefed/briefed/digest/evidence"
)

// forger is somebody who has a pack and changes it.
type forger struct {
	t    *testing.T
	pack string
}

// copyOf is a forger with a copy of a pack.
func copyOf(t *testing.T, pack string) forger {
	t.Helper()
	f := forger{t: t, pack: t.TempDir()}
	if err := os.CopyFS(f.pack, os.DirFS(pack)); err != nil {
		t.Fatal(err)
	}
	return f
}

// inBase64 is a hash that is given in hexadecimal.
func inBase64(t *testing.T, hash string) string {
	t.Helper()
	data, err := hex.DecodeString(hash)
	if err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(data)
}

func (f forger) write(name, text string) {
	f.t.Helper()
	if err := os.WriteFile(filepath.Join(f.pack, name), []byte(text), 0o600); err != nil {
		f.t.Fatal(err)
	}
}

// change changes a file by a function, which must find something to change.
func (f forger) change(name string, by func(string) string) {
	f.t.Helper()
	was := contents(f.t, f.pack, name)
	is := by(was)
	if is == was {
		f.t.Fatalf("nothing was changed in %s", name)
	}
	f.write(name, is)
}

// once returns what replaces the first of a text.
func once(what, by string) func(string) string {
	return func(text string) string { return strings.Replace(text, what, by, 1) }
}

// without returns what takes the line out that is so many after the first.
func without(n int) func(string) string {
	return func(text string) string {
		lines := strings.SplitAfter(text, "\n")
		return strings.Join(slices.Delete(lines, n, n+1), "")
	}
}

var manifestLine = regexp.MustCompile(`(?m)^[0-9a-f]{64}  (.*)$`)

// cover writes the manifests anew, as if nothing had been changed.
func (f forger) cover() {
	f.t.Helper()
	for _, manifest := range []string{"manifest-sha256.txt", "tagmanifest-sha256.txt"} {
		f.write(manifest, manifestLine.ReplaceAllStringFunc(contents(f.t, f.pack, manifest), func(line string) string {
			sum := sha256.Sum256([]byte(contents(f.t, f.pack, line[66:])))
			return hex.EncodeToString(sum[:]) + line[64:]
		}))
	}
}

// signAnew signs the pack and its checkpoint with another key.
func (f forger) signAnew() {
	f.t.Helper()
	checkpoint, err := evidence.ParseCheckpoint(contents(f.t, f.pack, "data/proof/checkpoint.txt"))
	if err != nil {
		f.t.Fatal(err)
	}
	text, err := evidence.NewKey(checkpoint.Origin)
	if err != nil {
		f.t.Fatal(err)
	}
	key, err := evidence.ParseKey([]byte(text))
	if err != nil {
		f.t.Fatal(err)
	}
	sign := func(name string, c evidence.Checkpoint) {
		signed, err := key.Sign(c)
		if err != nil {
			f.t.Fatal(err)
		}
		f.write(name, signed)
	}
	sign("data/proof/checkpoint.txt", checkpoint)
	f.write("data/proof/key.txt", key.Public()+"\n")
	f.cover()
	checkpoint.Origin, checkpoint.Root = checkpoint.Origin+"/pack", sha256.Sum256([]byte(contents(f.t, f.pack, "tagmanifest-sha256.txt")))
	sign("pack.note", checkpoint)
}

// entry changes the first entry of the log that opens to an answer.
func (f forger) entry(by func(map[string]any)) {
	f.t.Helper()
	f.entryOf(`\"table\":\"answers\"`, by)
}

// entryOf changes the first entry of the log whose line has a text.
func (f forger) entryOf(text string, by func(map[string]any)) {
	f.t.Helper()
	f.change("data/proof/entries.jsonl", func(all string) string {
		lines := strings.SplitAfter(all, "\n")
		for i, line := range lines {
			if !strings.Contains(line, text) {
				continue
			}
			var e map[string]any
			if err := json.Unmarshal([]byte(line), &e); err != nil {
				f.t.Fatal(err)
			}
			by(e)
			anew, err := json.Marshal(e)
			if err != nil {
				f.t.Fatal(err)
			}
			lines[i] = string(anew) + "\n"
			break
		}
		return strings.Join(lines, "")
	})
}

// rows changes the rows of a file that belong to an entry; by returns nil for one that goes.
func (f forger) rows(name string, seq int, by func(header, row []string) []string) {
	f.t.Helper()
	f.change(name, func(text string) string {
		all, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))).ReadAll()
		if err != nil {
			f.t.Fatal(err)
		}
		var anew strings.Builder
		anew.WriteString("\ufeff")
		w := csv.NewWriter(&anew)
		w.UseCRLF = true
		for i, row := range all {
			if i > 0 && (seq < 0 || row[0] == strconv.Itoa(seq)) {
				row = by(all[0], row)
			}
			if row == nil {
				continue
			}
			if err := w.Write(row); err != nil {
				f.t.Fatal(err)
			}
		}
		w.Flush()
		return anew.String()
	})
}

// unanswered leaves an answer out wherever the pack has it.
func unanswered(f forger) {
	var seq int
	var body map[string]any
	f.entry(func(e map[string]any) {
		seq = int(e["seq"].(float64))
		if err := json.Unmarshal([]byte(e["body"].(string)), &body); err != nil {
			f.t.Fatal(err)
		}
		delete(e, "body")
		delete(e, "salt")
	})
	f.rows("data/answers.csv", seq, func(_, _ []string) []string { return nil })
	f.rows("data/asked.csv", -1, func(header, row []string) []string {
		at := func(name string) *string { return &row[slices.Index(header, name)] }
		if *at("person_id") == fmt.Sprint(body["person_id"]) && *at("item_id") == fmt.Sprint(body["item_id"]) {
			*at("answer"), *at("answered_at") = "", ""
		}
		return row
	})
	f.signAnew()
}

// unasked leaves the receipts of a group out: only the hash of their tree is left.
func unasked(f forger) {
	var seq int
	f.entryOf(`"secret":"`, func(e map[string]any) {
		seq = int(e["seq"].(float64))
		delete(e, "secret")
		e["salts"], e["shut"] = []string{}, []string{}
	})
	f.rows("data/asked.csv", seq, func(_, _ []string) []string { return nil })
	f.signAnew()
}

// asUndone makes an entry say that an answer was taken back, with the leaf of that.
func asUndone(e map[string]any) {
	body := strings.Replace(e["body"].(string), "understood", "undone", 1)
	salt, _ := base64.StdEncoding.DecodeString(e["salt"].(string))
	e["body"], e["leaf"] = body, evidence.Leaf(salt, []byte(body)).String()
}

// TestTamperedPacks: whatever somebody changes in a pack that they were given, both
// verifiers say so, with the council's key, and exit 1.
func TestTamperedPacks(t *testing.T) {
	large(t)
	folder := playedCouncil(t)
	if code, _, say := briefed(t, "pin", "--to", "the auditor"); code != exitOK {
		t.Fatalf("pin: %s", say)
	}
	t.Setenv("BRIEFED_CLOCK", "2026-12-01T15:00:00Z") // the day is over, and counted
	whole, key := packOf(t), publicKey(t, folder)
	for name, c := range map[string]struct {
		does func(forger)
		says string
	}{
		"a cell": {func(f forger) { f.change("data/answers.csv", once("understood", "question")) }, "data/answers.csv is not what the manifest says"},
		"a cell and both manifests": {func(f forger) {
			f.change("data/answers.csv", once("understood", "question"))
			f.cover()
		}, "answers.csv, row 1, column kind is not what entry"},
		"a cell and both manifests, noticed by the note too": {func(f forger) {
			f.change("data/answers.csv", once("understood", "question"))
			f.cover()
		}, "pack.note is of another pack: the manifests were written anew"},
		"a cell, signed anew": {func(f forger) {
			f.change("data/answers.csv", once("understood", "question"))
			f.signAnew()
		}, "answers.csv, row 1, column kind is not what entry"},
		"the key swapped": {func(f forger) { f.signAnew() }, "The checkpoint does not bear a signature of the key that was given"},
		"a row left out": {func(f forger) {
			f.change("data/answers.csv", without(3))
			f.signAnew()
		}, "answers.csv has another entry than"},
		"the last row left out": {func(f forger) {
			f.change("data/answers.csv", func(text string) string { return without(strings.Count(text, "\n") - 1)(text) })
			f.signAnew()
		}, "answers.csv ends before entry"},
		"a row added": {func(f forger) {
			f.change("data/answers.csv", func(text string) string { return text + strings.SplitAfter(text, "\n")[1] })
			f.signAnew()
		}, "answers.csv has more rows than the log has entries for"},
		"a column left out": {func(f forger) {
			f.change("data/teams.csv", func(text string) string { return regexp.MustCompile(`,[^,\r]*\r`).ReplaceAllString(text, "\r") })
			f.signAnew()
		}, "teams.csv has no column service"},
		"a name": {func(f forger) {
			f.change("data/people.csv", once("Ben Crowhurst", "Bea Crowhurst"))
			f.signAnew()
		}, "people.csv, row 3, column name is not what entry"},
		"what somebody is called beside what they were asked": {func(f forger) {
			f.change("data/asked.csv", once("Vera Kowalczyk", "Bea Crowhurst"))
			f.signAnew()
		}, "asked.csv, column person is not what the log calls number 1"},
		"what an entry says": {func(f forger) {
			f.entry(func(e map[string]any) { e["body"] = strings.Replace(e["body"].(string), "understood", "undone", 1) })
			f.change("data/answers.csv", once("understood", "undone"))
			f.signAnew()
		}, "does not open to its leaf"},
		"an entry with its leaf": {func(f forger) {
			f.entry(asUndone)
			f.change("data/answers.csv", once("understood", "undone"))
			f.signAnew()
		}, "The checkpoint of this pack does not agree with the entries"},
		"an entry that was before a pin": {func(f forger) {
			f.entry(asUndone)
			f.change("data/answers.csv", once("understood", "undone"))
			f.signAnew()
		}, "entries that was kept by the auditor does not agree with the entries"},
		"an entry left out": {func(f forger) {
			f.change("data/proof/entries.jsonl", without(5))
			f.signAnew()
		}, "Entry 6 of the log is not where it should be"},
		"the end cut off": {func(f forger) {
			f.change("data/proof/entries.jsonl", func(text string) string { return without(strings.Count(text, "\n") - 1)(text) })
			f.signAnew()
		}, "the end was cut off"},
		"an entry shut again": {func(f forger) {
			f.entry(func(e map[string]any) { delete(e, "body"); delete(e, "salt") })
			f.change("data/answers.csv", without(1))
			f.cover()
		}, "pack.note is of another pack"},
		"an entry said to be erased": {func(f forger) {
			f.entry(func(e map[string]any) { delete(e, "body"); delete(e, "salt"); e["erased"] = true })
			f.change("data/answers.csv", without(1))
			f.signAnew()
		}, "is said to be erased, and no entry of erasures names it"},
		"the checkpoint": {func(f forger) {
			f.change("data/proof/checkpoint.txt", func(text string) string { // another root
				lines := strings.SplitAfter(text, "\n")
				lines[2] = evidence.Leaf(nil, nil).String() + "\n"
				return strings.Join(lines, "")
			})
			f.cover()
		}, "The checkpoint does not bear a signature of the key that was given"},
		"a pin dated after answers that followed it": {func(f forger) {
			f.change("data/proof/pins.csv", func(text string) string {
				size := regexp.MustCompile(`auditor,\d+,`)
				return strings.Replace(size.ReplaceAllString(text, "auditor,1,"), "2026-11-30", "2026-12-30", 1)
			})
			f.signAnew()
		}, "it was dated back"},
		"a count on the page": {func(f forger) {
			f.change("data/index.html", func(text string) string {
				return regexp.MustCompile(`<data id="informed" value="\d+">\d+`).ReplaceAllString(text, `<data id="informed" value="900">900`)
			})
			f.signAnew()
		}, "index.html says 900 of informed, and the tables say"},
		"a count on the page, in its words alone": {func(f forger) {
			f.change("data/index.html", func(text string) string {
				return regexp.MustCompile(`(<data id="told" value="\d+">)\d+`).ReplaceAllString(text, `${1}900`)
			})
			f.signAnew()
		}, "index.html says two things of told"},
		"a count taken off the page": {func(f forger) {
			f.change("data/index.html", func(text string) string {
				return regexp.MustCompile(`<data id="not-told" value="\d+">\d+</data>`).ReplaceAllString(text, `no`)
			})
			f.signAnew()
		}, "index.html says nothing of not-told"},
		"somebody who was not told left out": {func(f forger) {
			f.change("data/not-told.csv", without(4))
			f.signAnew()
		}, "not-told.csv does not have row"},
		"a file added": {func(f forger) { f.write("data/more.csv", "a\r\n") }, "data/more.csv is in the pack and in no manifest"},
		"a file left out": {func(f forger) {
			if err := os.Remove(filepath.Join(f.pack, "data/changes.csv")); err != nil {
				f.t.Fatal(err)
			}
		}, "data/changes.csv is missing: somebody took it out"},
		"a table left out, and its line": {func(f forger) {
			if err := os.Remove(filepath.Join(f.pack, "data/changes.csv")); err != nil {
				f.t.Fatal(err)
			}
			f.change("manifest-sha256.txt", func(text string) string {
				return regexp.MustCompile(`(?m)^.*data/changes.csv\n`).ReplaceAllString(text, "")
			})
			f.signAnew()
		}, "changes.csv has no column"},
		"when somebody was told": {func(f forger) {
			f.change("data/asked.csv", func(text string) string {
				return regexp.MustCompile(`(2026-11-30T\d\d:\d\d:\d\d\.\d+Z),(2026-11-30)T`).ReplaceAllString(text, "${1},2026-11-29T")
			})
			f.signAnew()
		}, "is not what the log has: a row was changed, left out or added"},
		"what somebody said, beside what they were asked": {func(f forger) {
			f.change("data/asked.csv", once("understood", "question"))
			f.signAnew()
		}, "column answer is not what answers.csv has last"},
		"somebody who was asked left out": {func(f forger) {
			f.rows("data/asked.csv", -1, func(header, row []string) []string {
				if row[slices.Index(header, "person_id")] == "3" {
					return nil
				}
				return row
			})
			f.signAnew()
		}, "is not what the log has: a row was changed, left out or added"},
		"an answer left out everywhere":            {unanswered, "informed of item"},
		"everybody who was asked at once left out": {unasked, "is not what the log has"},
		"who was asked shut again": {func(f forger) {
			var seq int
			f.entryOf(`"secret":"`, func(e map[string]any) {
				seq = int(e["seq"].(float64))
				delete(e, "secret")
			})
			f.rows("data/asked.csv", seq, func(_, _ []string) []string { return nil })
			f.signAnew()
		}, "does not open to them: they were left out"},
		"somebody who was asked left out, as if it were somebody else's": {func(f forger) {
			var seq int
			f.entryOf(`\"rows\":1,\"table\":\"receipts\"`, func(e map[string]any) {
				seq = int(e["seq"].(float64))
				root := regexp.MustCompile(`"root":"([0-9a-f]{64})"`).FindStringSubmatch(e["body"].(string))
				delete(e, "secret")
				e["salts"], e["shut"] = []string{}, []string{inBase64(f.t, root[1])} // of one row it is that row's own
			})
			f.rows("data/asked.csv", seq, func(_, _ []string) []string { return nil })
			f.signAnew()
		}, "and this pack has 0: somebody was left out"},
		"a count of a day": {func(f forger) {
			f.rows("data/counts.csv", -1, func(_, row []string) []string { return append(slices.Clone(row[:len(row)-1]), row[len(row)-1]+"0") })
			f.signAnew()
		}, "What counts.csv says of 2026-11-30 is not what entry"},
		"the counts of a team left out": {func(f forger) {
			f.rows("data/counts.csv", -1, func(header, row []string) []string {
				if row[slices.Index(header, "team")] == "mash" {
					return nil
				}
				return row
			})
			f.signAnew()
		}, "What counts.csv says of 2026-11-30 is not what entry"},
		"no pack at all": {func(f forger) { f.write("data/proof/checkpoint.txt", "") }, "The pack cannot be read any further"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := copyOf(t, whole)
			c.does(f)
			for by := range packVerifiers {
				if said, content := verified(t, by, f.pack, key); content || !strings.Contains(said, c.says) || !strings.Contains(said, "THIS PACK DOES NOT HOLD") {
					t.Errorf("%s does not say %q:\n%s", by, c.says, said)
				}
			}
		})
	}
}
