package main

import (
	"fmt"
	"slices"
	"testing"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
)

// unmatched is whom only one side knows, as "kind account team".
func (w *week) unmatched() (lines []string) {
	w.t.Helper()
	for _, kind := range digest.UnmatchedKinds {
		list, err := w.Service.Unmatched(w.t.Context(), digest.Operator(), kind, 0, 0)
		w.must(err)
		for _, u := range list {
			lines = append(lines, fmt.Sprintf("%s %s %s", kind, u.Account, u.Team))
		}
	}
	return lines
}

// TestDirectoryFollowsSlack: a team names a user group, and Slack tells of both
// people and groups as they change; a night later the whole directory says the
// same, at the cost of a page of users.list and one usergroups.list.
func TestDirectoryFollowsSlack(t *testing.T) {
	t.Parallel()
	w := weekOf(t, `team,name,service,channel,mode,schedule,timezone,group
north,Assessment North,Safeguarding,,dm,0 9 * * 1,Europe/London,@north
`, weekPeople)
	ctx := t.Context()
	like := func(at string, want ...string) {
		t.Helper()
		if got := w.unmatched(); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", at, got, want)
		}
	}
	change := func(g slackfake.Usergroup) {
		t.Helper()
		_, err := w.Slack.ChangeUsergroup(ctx, g)
		w.must(err)
	}
	w.until(2, 9, 0)
	like("no such group")

	staff := []string{"UMIA", "UANN", "UBOB", "UCID", "UELI", "UFAY"}
	change(slackfake.Usergroup{ID: "S1", Handle: "north", Users: staff})
	like("the group is made as the team is")
	change(slackfake.Usergroup{ID: "S1", Handle: "north", Users: append(staff[1:], "UZED")})
	like("its members change", "group_only UZED north", "team_only UMIA north")
	change(slackfake.Usergroup{ID: "S2", Handle: "south", Users: staff})
	like("another group", "group_only UZED north", "team_only UMIA north")
	_, err := w.Slack.ChangeUser(ctx, slackfake.User{ID: "UZED", Email: "zed@council.example"})
	w.must(err)
	_, err = w.Slack.ChangeUser(ctx, slackfake.User{ID: "UFAY", Email: "fay@council.example", Deleted: true})
	w.must(err)
	now := []string{"slack_only UZED ", "account_gone UFAY ", "group_only UZED north", "team_only UMIA north"}
	like("people come and go", now...)

	users, groups := w.Slack.CallCount("users.list"), w.Slack.CallCount("usergroups.list")
	w.until(3, 12, 0)
	like("a night later", now...)
	if users, groups = w.Slack.CallCount("users.list")-users, w.Slack.CallCount("usergroups.list")-groups; users != 1 || groups != 1 {
		t.Errorf("the night took %d calls of users.list and %d of usergroups.list", users, groups)
	}
	many := make([]string, 600)
	for i := range many {
		many[i] = fmt.Sprintf("U%03d", i)
	}
	change(slackfake.Usergroup{ID: "S1", Handle: "north", Users: many})
	if got := w.unmatched(); len(got) != 2+600+5 {
		t.Errorf("a group of six hundred, of which Slack shows five hundred: %d unmatched", len(got))
	}
	change(slackfake.Usergroup{ID: "S1", Handle: "north", Disabled: true})
	like("the group is disabled", now[:2]...)
}
