package main

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
)

// unhashed says of a group that it changed so long before the pack was made, with so many
// rows more than it has.
func unhashed(more int, ago time.Duration) func(forger) {
	return func(f forger) {
		read, err := time.Parse(time.RFC3339, regexp.MustCompile(`Evidence-Read: (\S+)`).FindStringSubmatch(contents(f.t, f.pack, "bag-info.txt"))[1])
		if err != nil {
			f.t.Fatal(err)
		}
		asked := contents(f.t, f.pack, "data/asked.csv")
		f.entryOf(`"secret":"`, func(e map[string]any) {
			delete(e, "secret")
			e["since"] = read.Add(-ago).Format("2006-01-02T15:04:05.000000Z07:00")
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
		"a newer form": {func(f forger) { f.change("bag-info.txt", once("Pack-Format: 2", "Pack-Format: 3")); f.signAnew() }, 2, "This pack is of format 3, and this program knows 2 alone"},
		"two forms": {func(f forger) {
			f.change("bag-info.txt", once("Pack-Format: 2", "Pack-Format: 2\nPack-Format: 3"))
			f.signAnew()
		}, 2, "This pack is of format 2, 3, and"},
		"no form":                  {func(f forger) { f.change("bag-info.txt", once("Pack-Format: 2\n", "")); f.signAnew() }, 2, "This pack is of format (none), and"},
		"a bag of a newer version": {func(f forger) { f.change("bagit.txt", once("1.0", "2.0")); f.signAnew() }, 2, "This pack is a bag of version 2.0, and this program knows 1.0 alone"},
		"a bag of no version":      {func(f forger) { f.change("bagit.txt", once("BagIt-Version", "Version")); f.signAnew() }, 2, "This pack is a bag of version (none), and"},
		"an entry in a newer form": {func(f forger) {
			f.entry(func(e map[string]any) { e["body"] = strings.Replace(e["body"].(string), `"v":1`, `"v":2`, 1) })
			f.signAnew()
		}, 2, "is of form 2, and this program knows form 1 alone"},
		"an entry of a newer kind": {ofNewerKind, 2, "is of reactions, which this program does not know. It knows absences, accounts, answers"},
		"rows that wait":           {unhashed(0, 0), 3, "This pack holds in part: nothing that the log proves was changed, and"},
		"one of them gone":         {unhashed(1, 0), 1, "a row was left out or added"},
		"for minutes":              {unhashed(0, 4*time.Minute), 3, "This pack holds in part"},
		"for longer":               {unhashed(0, 6*time.Minute), 1, "what changes is in it within minutes, so somebody held them back"},
	} {
		for by := range packVerifiers {
			t.Run(name+" "+by, func(t *testing.T) {
				f := copyOf(t, whole)
				c.does(f)
				if said, exit := judged(t, by, f.pack); exit != c.exit || !strings.Contains(said, c.says) {
					t.Errorf("exit %d, want %d:\n%s", exit, c.exit, said)
				}
			})
		}
	}
}
