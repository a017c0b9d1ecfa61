package main

import (
	"context"
	"strings"
	"time"

	"github.com/briefed/briefed/digest"
)

// staleAfter is when a nightly pass over the directory is overdue.
const staleAfter = 26 * time.Hour

// name is a line that names somebody, where that was asked for.
const name level = "name"

// unmatchedWords say what only one of the staff list and Slack knows.
var unmatchedWords = map[digest.UnmatchedKind]string{
	digest.AccountOnly: "with a Slack account and not on the staff list",
	digest.StaffOnly:   "without a Slack account: %s until slack_id is in people.csv, or their address in Slack is the same",
	digest.AccountGone: "in a team with an account that is deactivated or a guest's: %s",
	digest.LeftLive:    "out of every team with an account that is live: Briefed refuses them",
	digest.GroupOnly:   "in the user group of a team and not in the team",
	digest.TeamOnly:    "in a team and not in its user group",
}

// groupWords say why a team's user group was not compared.
var groupWords = map[digest.GroupState]string{
	digest.GroupMissing:  "Slack has no such user group: correct the column group of teams.csv",
	digest.GroupDisabled: "the user group is disabled at Slack",
	digest.GroupScope:    "the app may not read user groups: put the output of briefed manifest into the app's manifest, and install the app again with usergroups:read",
	digest.GroupPlan:     "the workspace's plan has no user groups: take the group out of teams.csv",
}

// checkDirectory says when the directory of Slack was read to its end, and what
// only one side knows; names lists whom.
func (w *ward) checkDirectory(ctx context.Context, app *app, names bool) {
	report, err := app.service.DirectoryReport(ctx, digest.Operator())
	if err != nil {
		w.note(fail, "directory", "cannot be read: %v", err)
		return
	}
	pass, now := report.Pass, app.service.Now()
	read := "read to its end " + pass.Completed.In(app.config.Zone).Format("2 January 15:04") + ", " + plural(pass.Accounts, "account", "accounts")
	switch {
	case !app.config.slack():
	case pass.Completed.IsZero():
		w.note(fine, "directory", "not read yet: briefed serve does it soon after it starts, and every night")
	case now.Sub(pass.Completed) > staleAfter:
		w.note(warn, "directory", "%s: does briefed serve run?", read)
	default:
		w.note(fine, "directory", "%s", read)
	}
	if pass.Problem != "" {
		w.note(warn, "directory", "could not be read %s: %s", pass.Failed.In(app.config.Zone).Format("2 January 15:04"), pass.Problem)
	}
	for _, kind := range digest.UnmatchedKinds {
		n := report.Counts[kind]
		switch {
		case n == 0:
		case kind == digest.StaffOnly, kind == digest.AccountGone:
			reached, as := warn, "they count as unreachable"
			if app.config.Mail.on() {
				reached, as = fine, "they get e-mail"
			}
			w.note(reached, "staff", "%s "+unmatchedWords[kind], people(n), as)
		default:
			w.note(fine, "directory", "%s %s", people(n), unmatchedWords[kind])
		}
	}
	for _, g := range report.Groups {
		if words := groupWords[g.State]; words != "" {
			w.note(warn, "groups", "team %s, %s: %s", g.Team, g.Named, words)
		}
	}
	if names {
		w.nameUnmatched(ctx, app)
	}
}

// nameUnmatched lists people, one a line: the kind, the address, the account and
// the team, as far as they are known.
func (w *ward) nameUnmatched(ctx context.Context, app *app) {
	for _, kind := range digest.UnmatchedKinds {
		list, err := app.service.Unmatched(ctx, digest.Operator(), kind, 0, 0)
		if err != nil {
			w.note(fail, "directory", "cannot be read: %v", err)
			return
		}
		for _, u := range list {
			w.note(name, string(kind), "%s", strings.Join(strings.Fields(u.Email+" "+u.Account+" "+u.Team), " "))
		}
	}
}
