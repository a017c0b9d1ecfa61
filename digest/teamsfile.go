package digest

import (
	"io"
	"strings"
	"time"
)

// DefaultTimezone is the time zone of a team whose line does not name one.
const DefaultTimezone = "Europe/London"

// refPattern is what names of teams and items look like: they go into commands,
// addresses and file names.
var refPattern = pattern(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// channelPattern and slackIDPattern are Slack's ids of channels and people;
// groupPattern that of a user group, or its handle.
var (
	channelPattern = pattern(`^[CG][A-Z0-9]{1,30}$`)
	slackIDPattern = pattern(`^[UW][A-Z0-9]{1,30}$`)
	groupPattern   = pattern(`^(S[A-Z0-9]{1,30}|@[a-z0-9][a-z0-9._-]{0,79})$`)
)

var (
	teamsRequired = []string{"team", "name", "schedule"}
	teamsOptional = []string{"service", "channel", "mode", "timezone", "group", "nation", "ages", "works_with"}
)

// TeamsFile is a file of teams as it was read.
type TeamsFile struct {
	Teams []Team
	Reading
}

// ParseTeams reads teams.csv as [ReadTeams] does, and returns its teams.
func ParseTeams(path string, r io.Reader) ([]Team, Problems) {
	file, problems := ReadTeams(Input{Path: path, From: r})
	return file.Teams, problems
}

// ReadTeams reads a file of teams: headings in any order, one team a line. An empty
// mode is dm, an empty timezone [DefaultTimezone], an empty group [NoGroup]. It
// returns every problem of the file; the teams are good for use only where there is
// none.
func ReadTeams(in Input) (TeamsFile, Problems) {
	t, ok := newTable(in, teamsRequired, teamsOptional, nil)
	if !ok {
		return TeamsFile{Reading: t.Reading}, t.problems.sorted()
	}
	var teams []Team
	lines := map[string]int{}
	for t.next() {
		team := t.team(in.Now)
		slug := Fold(team.Slug)
		if first, twice := lines[slug]; twice {
			t.problem("team", "team %q is on line %d already: keep one of them", team.Slug, first)
		} else if slug != "" {
			lines[slug] = t.line()
		}
		teams = append(teams, team)
	}
	if len(teams) == 0 && len(t.problems) == 0 {
		t.add(0, "", "the file has a header and no teams")
	}
	return TeamsFile{teams, t.Reading}, t.problems.sorted()
}

func (t *table) team(now time.Time) Team {
	team := Team{
		Slug: t.needed("team"), Name: t.needed("name"), Service: t.text("service"),
		Channel: t.text("channel"), Mode: Mode(t.text("mode")),
		Schedule: t.needed("schedule"), Timezone: t.text("timezone"),
	}
	if team.Slug != "" && !refPattern().MatchString(team.Slug) {
		t.problem("team", "%q is not a short name: use letters, digits, dots, dashes and underscores, 64 at most", team.Slug)
	}
	if t.has("group") {
		team.Group = t.group()
	}
	if written := t.text("nation"); written != "" {
		nation, ok := NationOf(written)
		if !ok {
			t.problem("nation", "%q is not a nation: write england, wales, scotland or northern-ireland", written)
		}
		team.Nation = string(nation)
	}
	team.Ages, team.WorksWith = t.ages(), strings.Join(listed(t.text("works_with")), "; ")
	timing := team.Timing()
	timing.complete(now, t.problem)
	return team.withTiming(timing)
}

// ages are the years of the children that a team works with.
func (t *table) ages() string {
	entries := listed(t.text("ages"))
	for _, entry := range entries {
		if _, _, ok := agesOf(entry); !ok {
			t.problem("ages", "%q is not an age: write years such as 0-4, 16+ or under 1, with a semicolon between", entry)
		}
	}
	return strings.Join(entries, "; ")
}

// listed are the entries of a cell, with semicolons or commas between.
func listed(cell string) (entries []string) {
	for entry := range strings.FieldsFuncSeq(cell, func(r rune) bool { return r == ';' || r == ',' }) {
		if entry = spaced(entry); entry != "" {
			entries = append(entries, entry)
		}
	}
	return entries
}

// group is the Slack user group of a team, as Slack writes it.
func (t *table) group() string {
	cell := t.text("group")
	group := lowerASCII(cell)
	switch {
	case cell == "":
		return NoGroup
	case !strings.HasPrefix(cell, "@"):
		group = strings.ToUpper(cell)
	}
	if !groupPattern().MatchString(group) {
		t.problem("group", "%q is not a user group: write its handle, such as @mash, or its id, such as S0123456789", cell)
	}
	return group
}
