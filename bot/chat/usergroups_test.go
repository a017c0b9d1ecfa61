package chat

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
)

// TestGroups reads all user groups with their members by one call.
func TestGroups(t *testing.T) {
	w := newWorld(t, HTTP)
	w.fake.AddUsergroup(slackfake.Usergroup{ID: "S1", Handle: "mash", Users: []string{"U1", "U2"}}, slackfake.Usergroup{ID: "S2", Handle: "old", Disabled: true})
	groups, state, err := w.client.Groups(t.Context())
	want := []digest.UserGroup{{ID: "S1", Handle: "mash", Members: []string{"U1", "U2"}}, {ID: "S2", Handle: "old", Disabled: true}}
	if diff := cmp.Diff(want, groups); diff != "" || state != digest.GroupRead || err != nil {
		t.Errorf("state %q, %v (-want +got):\n%s", state, err, diff)
	}
	if n := w.fake.CallCount("usergroups.list") + w.fake.CallCount("usergroups.users.list"); n != 1 {
		t.Errorf("%d calls", n)
	}
}

// TestGroupsThatSlackDoesNotGive are a state and no error; what else goes wrong is.
func TestGroupsThatSlackDoesNotGive(t *testing.T) {
	for code, want := range map[string]digest.GroupState{
		"plan_upgrade_required": digest.GroupPlan, "missing_scope": digest.GroupScope, "invalid_team": digest.GroupRead,
	} {
		t.Run(code, func(t *testing.T) {
			w := newWorld(t, HTTP)
			w.fake.Fail("usergroups.list", slackfake.Failure{Error: code})
			groups, state, err := w.client.Groups(t.Context())
			if state != want || len(groups) != 0 || (err != nil) != (want == digest.GroupRead) {
				t.Errorf("%d groups, state %q, %v", len(groups), state, err)
			}
		})
	}
}
