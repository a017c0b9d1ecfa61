package digest

import (
	"io"
	"regexp"
	"strings"
)

// DefaultTimezone is the time zone of a team whose line does not name one.
const DefaultTimezone = "Europe/London"

// refPattern is what names of teams and items look like: they go into commands,
// addresses and file names.
var refPattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// channelPattern and slackIDPattern are Slack's ids of channels and people;
// groupPattern that of a user group, or its handle.
var (
	channelPattern = regexp.MustCompile(`^[CG][A-Z0-9]{1,30}$`)
	slackIDPattern = regexp.MustCompile(`^[UW][A-Z0-9]{1,30}$`)
	groupPattern   = regexp.MustCompile(`^(S[A-Z0-9]{1,30}|@[a-z0-9][a-z0-9._-]{0,79})$`)
)

var (
	teamsRequired = []string{"team", "name", "schedule"}
	teamsOptional = []string{"service", "channel", "mode", "timezone", "group"}
)

// ParseTeams reads teams.csv: UTF-8 with or without a byte order mark, a header
// whose columns may stand in any order, one team a line. An empty mode is dm, an
// empty timezone [DefaultTimezone], an empty group [NoGroup]. It returns every
// problem of the file, with path as its name; the teams are good for use only
// where there is none.
func ParseTeams(path string, r io.Reader) ([]Team, Problems) {
	t, ok := newTable(path, r, teamsRequired, teamsOptional)
	if !ok {
		return nil, t.problems
	}
	var teams []Team
	lines := map[string]int{}
	for t.next() {
		team := t.team()
		slug := Fold(team.Slug)
		if first, twice := lines[slug]; twice {
			t.problem("team", "team %q is on line %d already: keep one of them", team.Slug, first)
		} else if slug != "" {
			lines[slug] = t.line("team")
		}
		teams = append(teams, team)
	}
	if len(teams) == 0 && len(t.problems) == 0 {
		t.add(0, "", "the file has a header and no teams")
	}
	return teams, t.problems
}

func (t *table) team() Team {
	team := Team{
		Slug: t.needed("team"), Name: t.needed("name"), Service: t.text("service"),
		Channel: t.text("channel"), Mode: Mode(t.text("mode")),
		Schedule: t.needed("schedule"), Timezone: t.text("timezone"),
	}
	if team.Slug != "" && !refPattern.MatchString(team.Slug) {
		t.problem("team", "%q is not a short name: use letters, digits, dots, dashes and underscores, 64 at most", team.Slug)
	}
	if t.has("group") {
		team.Group = t.group()
	}
	timing := team.Timing()
	timing.complete(t.problem)
	return team.withTiming(timing)
}

// group is the Slack user group of a team, as Slack writes it.
func (t *table) group() string {
	cell := t.text("group")
	group := strings.ToLower(cell)
	switch {
	case cell == "":
		return NoGroup
	case !strings.HasPrefix(cell, "@"):
		group = strings.ToUpper(cell)
	}
	if !groupPattern.MatchString(group) {
		t.problem("group", "%q is not a user group: write its handle, such as @mash, or its id, such as S0123456789", cell)
	}
	return group
}
