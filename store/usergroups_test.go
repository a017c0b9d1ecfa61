package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// grouped is a council of north with ann, bob and cid, whose teams.csv names
// groups, a night after it began.
func grouped(t *testing.T, db *store.DB, teams string, d *directory) *council {
	c := staffed(t, db)
	c.people("north", "ann", "bob", "cid")
	c.teamsFile(teams)
	d.accounts = accounts("Uann ann", "Ubob bob", "Ucid cid gone", "Uzed zed").accounts
	c.night(d)
	return c
}

func (c *council) teamsFile(text string) digest.TeamChanges {
	c.t.Helper()
	teams, problems := digest.ParseTeams("teams.csv", strings.NewReader(text))
	if len(problems) > 0 {
		c.t.Fatal(problems)
	}
	changes, err := c.ImportTeams(c.ctx, digest.Operator(), teams, false)
	c.must(err)
	return changes
}

func (c *council) night(d *directory) {
	c.t.Helper()
	c.clock.Step(24 * time.Hour)
	if _, ran, err := c.NightlyPass(c.ctx, d); err != nil || !ran {
		c.t.Fatalf("the night's pass: ran %t, %v", ran, err)
	}
}

const (
	noGroups   = "team,name,schedule\nnorth,north,0 9 * * 1\nsouth,south,0 9 * * 1\n"
	northGroup = "team,name,schedule,group\nnorth,north,0 9 * * 1,@north-team\nsouth,south,0 9 * * 1,\n"
)

// TestUserGroupsMoveNobody: who is in a team's user group alone, or in the team
// alone, is reported, and stays where they are.
func TestUserGroupsMoveNobody(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d := &directory{groups: []digest.UserGroup{{ID: "S1", Handle: "north-team", Members: []string{"Uann", "Uzed"}}, {ID: "S2", Handle: "others", Members: []string{"Ubob"}}}}
		c := grouped(t, db, northGroup, d)
		before := c.roster()
		differ := []string{"slack_only zed Uzed", "account_gone cid Ucid", "group_only zed Uzed north", "team_only bob Ubob north"}
		c.like("a night", differ, c.report())

		// Slack tells of changes; of long lists it tells a part, and the changes.
		c.must(c.SeeGroupMembers(c.ctx, "S1", []string{"Ubob"}, []string{"Uzed"}))
		c.like("members changed", differ[:2], c.report())
		c.must(c.SeeGroup(c.ctx, digest.UserGroup{ID: "S1", Handle: "north-team", Members: []string{"Uann"}, Partial: true}))
		c.like("a part of the members", differ[:2], c.report())
		c.must(c.SeeGroup(c.ctx, digest.UserGroup{ID: "S1", Handle: "north-team", Members: []string{"Ubob"}}))
		c.like("all members", append(differ[:2:2], "team_only ann Uann north"), c.report())
		c.must(c.SeeGroup(c.ctx, digest.UserGroup{ID: "S2", Handle: "others", Members: []string{"Uann"}}))
		c.must(c.SeeGroup(c.ctx, digest.UserGroup{ID: "S1", Handle: "north-team", Disabled: true}))
		c.like("disabled", differ[:2], c.report())
		c.groupIs("disabled")
		c.like("who is in which team", before, c.roster())
	})
}

// groupIs checks what is known of the one group that a team names.
func (c *council) groupIs(state digest.GroupState) {
	c.t.Helper()
	report, err := c.DirectoryReport(c.ctx, digest.Operator())
	c.must(err)
	if len(report.Groups) != 1 || report.Groups[0].State != state || report.Groups[0].At.IsZero() || report.Groups[0].Team != "north" {
		c.t.Errorf("groups: %+v, want one that is %q", report.Groups, state)
	}
}

// TestUserGroupsThatCannotBeRead: no such group, no scope, a plan without any.
func TestUserGroupsThatCannotBeRead(t *testing.T) {
	for state, d := range map[digest.GroupState]*directory{
		digest.GroupMissing: {groups: []digest.UserGroup{{ID: "S2", Handle: "others"}}},
		digest.GroupScope:   {state: digest.GroupScope},
		digest.GroupPlan:    {state: digest.GroupPlan},
	} {
		t.Run(string(state), func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				c := grouped(t, db, northGroup, d)
				c.groupIs(state)
				c.like("report", []string{"slack_only zed Uzed", "account_gone cid Ucid"}, c.report())
			})
		})
	}
}

// TestTeamsFileWithoutGroups imports as ever: it leaves the groups on record, and
// where there are none Slack is not asked for any.
func TestTeamsFileWithoutGroups(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d := &directory{}
		c := grouped(t, db, noGroups, d)
		if d.asked != 0 {
			t.Error("Slack was asked for user groups that no team names")
		}
		if changes := c.teamsFile(northGroup); len(changes.Change) != 1 || changes.Change[0].Group != "@north-team" {
			t.Errorf("a group was named: %+v", changes)
		}
		if changes := c.teamsFile(northGroup); !changes.Empty() {
			t.Errorf("the same file again: %+v", changes)
		}
		if changes := c.teamsFile(noGroups); !changes.Empty() {
			t.Errorf("a file without the column: %+v", changes)
		}
		if changes := c.teamsFile(strings.Replace(northGroup, "@north-team", "", 1)); len(changes.Change) != 1 || changes.Change[0].Group != "" {
			t.Errorf("a line without a group: %+v", changes)
		}
	})
}
