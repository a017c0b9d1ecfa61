package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// unhashed says of a group that it changed while the pack was made, with so many rows more
// than it has.
func unhashed(more int) func(forger) {
	return func(f forger) {
		asked := contents(f.t, f.pack, "data/asked.csv")
		f.entryOf(`"secret":"`, func(e map[string]any) {
			delete(e, "secret")
			e["waiting"] = strings.Count(asked, fmt.Sprintf("\n%.0f,", e["seq"])) + more
		})
		f.signAnew()
	}
}

// ofNewerKind makes an entry one of a kind that came after the verifiers.
func ofNewerKind(f forger) {
	f.entry(func(e map[string]any) {
		e["body"] = strings.Replace(e["body"].(string), `"answers"`, `"reactions"`, 1)
	})
	f.signAnew()
}

// TestPacksThatCannotBeJudged: a pack of another form, or with an entry of one, is named and not judged, and one with
// rows that the log does not prove yet does not hold as one does that is proven.
func TestPacksThatCannotBeJudged(t *testing.T) {
	large(t)
	playedCouncil(t)
	whole := packOf(t)
	for name, c := range map[string]struct {
		does func(forger)
		exit int
		says string
	}{
		"as it is":     {func(f forger) { f.signAnew() }, 0, "This pack holds: nothing in it was changed"},
		"a newer form": {func(f forger) { f.change("bag-info.txt", once("Pack-Format: 1", "Pack-Format: 2")); f.signAnew() }, 2, "This pack is of format 2, and this program knows format 1 alone"},
		"two forms": {func(f forger) {
			f.change("bag-info.txt", once("Pack-Format: 1", "Pack-Format: 1\nPack-Format: 2"))
			f.signAnew()
		}, 2, "This pack is of format 1, 2, and"},
		"no form": {func(f forger) { f.change("bag-info.txt", once("Pack-Format: 1\n", "")); f.signAnew() }, 2, "This pack is of format (none), and"},
		"an entry in a newer form": {func(f forger) {
			f.entry(func(e map[string]any) { e["body"] = strings.Replace(e["body"].(string), `"v":1`, `"v":2`, 1) })
			f.signAnew()
		}, 2, "is of form 2, and this program knows form 1 alone"},
		"an entry of a newer kind": {ofNewerKind, 2, "is of reactions, which this program does not know. It knows absences, accounts, answers"},
		"rows that wait":           {unhashed(0), 3, "This pack holds in part: nothing that the log proves was changed, and"},
		"one of them gone":         {unhashed(1), 1, "a row was left out or added"},
	} {
		for by := range packVerifiers {
			t.Run(name+" "+by, func(t *testing.T) {
				f := forger{t: t, pack: t.TempDir()}
				if err := os.CopyFS(f.pack, os.DirFS(whole)); err != nil {
					t.Fatal(err)
				}
				c.does(f)
				if said, exit := judged(t, by, f.pack); exit != c.exit || !strings.Contains(said, c.says) {
					t.Errorf("exit %d, want %d:\n%s", exit, c.exit, said)
				}
			})
		}
	}
}
