package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
)

// adminPeople are the story's team, with an administrator in it.
const adminPeople = weekPeople + `ada@council.example,Ada,UADA,Administrator,north,no,admin,2019-04-01,,,,permanent,no
`

// TestAdministratorRecordsStaffChanges of people whom she does not manage: she
// finds them by a part of the name, and what she records is as by a manager.
func TestAdministratorRecordsStaffChanges(t *testing.T) {
	t.Parallel()
	w := weekOf(t, accessTeams, adminPeople)
	w.until(2, 9, 0)
	w.home("ada")
	w.sees("ada", "Administration", "Staff changes", "Staff list and Slack")
	w.goes("ada", "Staff changes")
	w.done("ada", map[string]any{"words": "nobody-at-all"})
	w.sees("ada", "Nobody on record has this")
	w.done("ada", map[string]any{"words": "BO"})
	w.sees("ada", "Bob", "bob@council.example")
	w.misses("ada", "Fay")
	w.goes("ada", "Open: Bob")
	w.sees("ada", "Assessment North, from 1 September 2021")

	// An absence, and his way back.
	w.goes("ada", "Record an absence")
	w.done("ada", map[string]any{"from": "2026-03-02", "to": "2026-03-06", "reason": "leave, by telephone"})
	w.sees("ada", "Bob", "Away from 2 March 2026 to 6 March 2026")
	w.until(4, 9, 0)
	w.goes("ada", "Back from absence")
	w.done("ada", map[string]any{"from": "2026-03-04", "reason": "back early"})
	w.sees("ada", "to 3 March 2026")

	// He covers another team, then starts there, and leaves the first.
	w.goes("ada", "Acting cover")
	w.done("ada", map[string]any{"team": "south", "from": "2026-03-04", "to": "2026-03-13", "reason": "nobody else is there"})
	w.sees("ada", "Assessment South, from 4 March 2026 to 13 March 2026, acting manager")
	w.goes("ada", "Starts in a team")
	w.done("ada", map[string]any{"team": "south", "email": "bob@council.example", "employment": "permanent", "from": "2026-03-04", "reason": "moves"})
	w.goes("ada", "Last day: Assessment North")
	w.done("ada", map[string]any{"to": "2026-03-03", "reason": "moved"})
	w.sees("ada", "Assessment North, from 1 September 2021 to 3 March 2026", "Assessment South, from 4 March 2026")
	bob, err := w.Service.ActorByAccount(t.Context(), digest.Slack, "UBOB")
	w.must(err)
	if !bob.Manages(0) || slices.ContainsFunc(bob.Teams, func(m digest.TeamMembership) bool { return m.Team.Slug == "north" }) {
		t.Errorf("bob is in %+v", bob.Teams)
	}

	// Somebody new, whose account Slack has told of already.
	_, err = w.Slack.ChangeUser(t.Context(), slackfake.User{ID: "UNIA", RealName: "Nia", Email: "nia@council.example"})
	w.must(err)
	w.goes("ada", "Find somebody else")
	w.goes("ada", "Somebody new starts")
	w.done("ada", map[string]any{"team": "south", "email": "nia@council.example", "name": "Nia", "employment": "nqsw", "from": "2026-03-04", "reason": "starts today"})
	w.sees("ada", "Nia", "Assessment South, from 4 March 2026")
	w.closes("ada")
	if nia := w.home("nia"); strings.Contains(string(nia.Blocks), "does not know") {
		t.Errorf("nia: %s", nia.Blocks)
	}
	if got, want := w.deeds("ada"), 6; len(strings.Split(got, ", ")) != want {
		t.Errorf("on record: %s, want %d", got, want)
	}

	// Bob sees that she looked.
	looks, err := w.Service.LooksAt(t.Context(), bob)
	w.must(err)
	if !slices.ContainsFunc(looks, func(l digest.Look) bool { return l.By == "Ada" && l.Action == "saw a staff record" }) {
		t.Errorf("who looked at bob: %+v", looks)
	}

	// By the command, for administrators alone.
	_, err = w.Slack.Slash(t.Context(), "UADA", "/briefed", "staff fay")
	w.must(err)
	w.Settle(t.Context())
	w.sees("ada", "fay@council.example")
	for _, words := range []string{"staff fay", "directory"} {
		if told := w.slash("mia", words); !strings.Contains(told.Text, "That is for administrators") {
			t.Errorf("mia writes /briefed %s: %s", words, told.Text)
		}
	}
	if mia := w.home("mia"); strings.Contains(string(mia.Blocks), "Administration") {
		t.Error("a manager’s Home has an administrator’s part")
	}
}

// TestAdministratorSeesWhomOnlyOneKnows, among ten thousand accounts that nobody
// briefs: counts first, then a page at a time, and a file with all.
func TestAdministratorSeesWhomOnlyOneKnows(t *testing.T) {
	large(t)
	t.Parallel()
	w := weekOf(t, weekTeams, adminPeople)
	strangers := make([]slackfake.User, 10_000)
	for i := range strangers {
		strangers[i] = slackfake.User{ID: fmt.Sprintf("US%05d", i), Email: fmt.Sprintf("s%05d@council.example", i)}
	}
	w.Slack.AddUser(strangers...)
	w.Slack.AddUser(slackfake.User{ID: "UFAY", Email: "fay@council.example", Deleted: true})
	w.until(2, 9, 0)
	_, err := w.Slack.Slash(t.Context(), "UADA", "/briefed", "directory")
	w.must(err)
	w.Settle(t.Context())
	calls := len(w.Slack.Calls(""))
	w.sees("ada", "read to its end on 2 March 2026, 08:00: 10008 accounts", "not on the staff list*: 10000", "deactivated or a guest’s*: 1")
	w.goes("ada", "List: With a Slack account, and not on the staff list")
	w.sees("ada", "s00000@council.example · US00000", "s00024@", "Page 1 of 400")
	w.misses("ada", "s00025@")
	w.goes("ada", "Next page")
	w.sees("ada", "s00025@council.example", "Page 2 of 400")
	w.goes("ada", "Back to the counts")
	w.goes("ada", "List: In a team, with an account that is deactivated or a guest’s")
	w.sees("ada", "Fay")
	w.goes("ada", "Open: Fay")
	w.sees("ada", "fay@council.example", "Record an absence")
	for _, c := range w.Slack.Calls("")[calls:] {
		if !strings.HasPrefix(c.Method, "views.") {
			t.Errorf("a look asked Slack for %s", c.Method)
		}
	}
	w.closes("ada")

	_, err = w.Slack.Slash(t.Context(), "UADA", "/briefed", "directory")
	w.must(err)
	w.Settle(t.Context())
	w.goes("ada", "Send me as CSV")
	files := w.Slack.Files()
	if len(files) != 1 || strings.Count(string(files[0].Content), "\n") != 10_002 || !strings.Contains(string(files[0].Content), "account_gone,fay@council.example,Fay,UFAY,") {
		t.Errorf("%d files", len(files))
	}
	log, _, err := w.Service.AuditLog(t.Context(), digest.Operator(), digest.AuditFilter{Actor: "ada@council.example", Action: "saw the directory report"})
	w.must(err)
	if len(log) != 5 { // three pages, and two lists in the file
		t.Errorf("%d looks on record: %+v", len(log), log)
	}
}
