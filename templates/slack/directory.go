package slacktext

import (
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
)

// The controls and screens of whom only the staff list or only Slack knows.
const (
	ActionDirectory     = "directory"
	ActionUnmatched     = "directory_list"
	ActionDirectoryCSV  = "directory_csv"
	ActionDirectoryXLSX = "directory_xlsx"

	ViewDirectory = "directory"
	ViewUnmatched = "directory_list"

	FileDirectory = "directory"
)

// UnmatchedPerPage is how many people a page of a list has.
const UnmatchedPerPage = 25

// unmatchedName says what only one side knows, and what it means.
var unmatchedName = map[digest.UnmatchedKind][2]string{
	digest.AccountOnly: {"With a Slack account, and not on the staff list", "Briefed does not serve them. Whoever is missing is linked as soon as their address is on the staff list."},
	digest.StaffOnly:   {"In a team, without a Slack account", "Slack does not reach them: they get e-mail, or count as unreachable where none is sent, until their address in Slack is that of the staff list, or the file has their Slack id."},
	digest.AccountGone: {"In a team, with an account that is deactivated or a guest’s", "Slack does not reach them: they get e-mail, or count as unreachable where none is sent. If they have left, the staff list does not say so yet."},
	digest.LeftLive:    {"Left every team, with an account that is live", "Briefed refuses them. Slack does not know yet that they have left."},
	digest.GroupOnly:   {"In the user group of a team, and not in the team", "Nobody is moved by that: the staff list says who is in which team."},
	digest.TeamOnly:    {"In a team, and not in its user group", "Nobody is moved by that: the staff list says who is in which team."},
}

// groupWords say why a team was not compared with its user group.
var groupWords = map[digest.GroupState]string{
	digest.GroupMissing:  "Slack has no such user group",
	digest.GroupDisabled: "the user group is disabled at Slack",
	digest.GroupScope:    "the app may not read user groups: it needs the scope usergroups:read",
	digest.GroupPlan:     "the workspace’s plan has no user groups",
}

// Directory says when Slack's directory was read, and how many only one side knows.
func (r Renderer) Directory(report digest.DirectoryReport) slack.ModalViewRequest {
	lines := []string{r.passLine(report.Pass)}
	if report.Pass.Problem != "" {
		lines = append(lines, "It could not be read on "+r.moment(report.Pass.Failed)+": "+report.Pass.Problem+".")
	}
	blocks := []slack.Block{section(cutEscaped(strings.Join(lines, "\n"), maxSection))}
	for _, kind := range digest.UnmatchedKinds {
		name := unmatchedName[kind]
		if n := report.Counts[kind]; n > 0 {
			blocks = append(blocks, row("*"+name[0]+"*: "+number(n)+"\n"+name[1], ActionUnmatched, Spot{Kind: string(kind)}, "List", name[0]))
		}
	}
	if report.Total() == 0 {
		blocks = append(blocks, section("The staff list and Slack know the same people."))
	}
	blocks = append(blocks, groupLines(report.Groups)...)
	if report.Total() > 0 {
		blocks = append(blocks, buttons("take",
			to(ActionDirectoryCSV, Spot{}, "Send me as CSV"), to(ActionDirectoryXLSX, Spot{}, "Send me as Excel"))...)
	}
	return screen(ViewDirectory, "Staff list and Slack", Spot{}, blocks...)
}

func (r Renderer) passLine(pass digest.DirectoryPass) string {
	if pass.Completed.IsZero() {
		return "Slack’s directory was not read to its end yet: the service does it soon after it starts, and every night."
	}
	return "Slack’s directory was last read to its end on " + r.moment(pass.Completed) + ": " + count(pass.Accounts, "account", "accounts") + ". Changes that Slack tells of count at once."
}

// groupLines name the user groups that were not compared.
func groupLines(groups []digest.TeamGroup) []slack.Block {
	var lines []string
	for _, g := range groups {
		if words := groupWords[g.State]; words != "" {
			lines = append(lines, g.Team+", "+g.Named+": "+words+".")
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return []slack.Block{section("*User groups that were not compared*\n" + cutEscaped(strings.Join(lines, "\n"), maxSection-100))}
}

// UnmatchedPage is the page of a list of so many that is nearest to the one that
// was asked for.
func UnmatchedPage(total, page int) int {
	return max(0, min(page, (total+UnmatchedPerPage-1)/UnmatchedPerPage-1))
}

// Unmatched is one page of a list of so many. Who is on the staff list can be opened.
func (r Renderer) Unmatched(part []digest.Unmatched, total int, spot Spot) slack.ModalViewRequest {
	name := unmatchedName[digest.UnmatchedKind(spot.Kind)]
	blocks := []slack.Block{section("*" + name[0] + "*: " + number(total) + "\n" + name[1])}
	var unmatched []string
	for _, u := range part {
		words := strings.Join(strings.Fields(u.Email+" "+u.Account+" "+u.Team), " · ")
		if u.Person.ID == 0 {
			unmatched = append(unmatched, cutEscaped(words, maxTitle*2/3))
			continue
		}
		words = "*" + cutEscaped(oneLine(u.Person.Name), maxTitle) + "*\n" + cutEscaped(words, maxPoint)
		blocks = append(blocks, row(words, ActionStaffOf, Spot{Kind: FromStaff, Person: u.Person.ID}, "Open", u.Person.Name))
	}
	if len(unmatched) > 0 {
		blocks = append(blocks, section(strings.Join(unmatched, "\n")))
	}
	if total == 0 {
		blocks = append(blocks, section("Nobody."))
	}
	_, pager := onPage(make([]struct{}, total), UnmatchedPerPage, ActionUnmatched, spot)
	blocks = append(append(blocks, pager...), note("That you looked at names is in the audit log."))
	blocks = append(blocks, buttons("back", to(ActionDirectory, Spot{}, "Back to the counts"))...)
	return screen(ViewUnmatched, "Staff list and Slack", spot, blocks...)
}

// DirectorySent leads a file with whom only one side knows.
func (r Renderer) DirectorySent(report digest.DirectoryReport) Message {
	return Message{Text: escape("Whom only the staff list or only Slack knows: " + count(report.Total(), "person", "people") + ".\n" + r.passLine(report.Pass))}
}
