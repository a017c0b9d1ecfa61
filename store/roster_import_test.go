package store_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

const header = "email,name,slack_id,role,team,manager,access,start,end,absent_from,absent_to,employment,nqsw\n"

// staffed is a council of two teams whose staff come from a file.
func staffed(t *testing.T, db *store.DB) *council {
	c := newCouncil(t, db)
	c.team("north", digest.ByDM)
	c.team("south", digest.ByDM)
	return c
}

// file imports rows of people.csv as the command line does.
func (c *council) file(options digest.ImportOptions, rows ...string) digest.RosterChanges {
	c.t.Helper()
	teams, err := c.db.Teams(c.ctx)
	c.must(err)
	parsed, problems := digest.ParsePeople("people.csv", strings.NewReader(header+strings.Join(rows, "\n")), teams)
	if len(problems) > 0 {
		c.t.Fatal(problems)
	}
	changes, err := c.ImportPeople(c.ctx, digest.Operator(), parsed, options)
	c.must(err)
	return changes
}

// roster is everything on record in words.
func (c *council) roster() (lines []string) {
	c.t.Helper()
	r, err := c.db.Roster(c.ctx)
	c.must(err)
	names := map[int64]string{}
	for _, p := range r.People {
		names[p.ID] = p.Name
		lines = append(lines, p.Name+" "+p.Email+" "+p.SlackID+" "+string(p.Access))
	}
	slugs := map[int64]string{}
	for _, team := range r.Teams {
		slugs[team.ID] = team.Slug
	}
	for _, m := range r.Memberships {
		lines = append(lines, names[m.PersonID]+" in "+slugs[m.TeamID]+" as "+m.Role+" "+m.From.String()+".."+m.To.String())
	}
	for _, a := range r.Absences {
		lines = append(lines, names[a.PersonID]+" away "+a.From.String()+".."+a.To.String())
	}
	slices.Sort(lines)
	return lines
}

const (
	annRow = "ann@a.example,Ann,U1,Social worker,north,no,,2020-01-06,,2026-03-04,2026-03-06,permanent,no"
	bobRow = "bob@a.example,Bob,U2,Team manager,north,yes,admin,2020-01-06,,,,permanent,no"
)

func TestImportingTheSameFileAgainChangesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := staffed(t, db)
		dry := c.file(digest.ImportOptions{DryRun: true}, annRow, bobRow)
		if len(dry.Add) != 2 || len(dry.Join) != 2 || len(dry.Absent) != 1 {
			t.Errorf("the preview of a first import says %s", dry)
		}
		c.like("after a dry run", []string(nil), c.roster())

		var done, total int
		c.file(digest.ImportOptions{Progress: func(d, n int) { done, total = d, n }}, annRow, bobRow)
		if total != 5 || done != total {
			t.Errorf("progress ended at %d of %d, want 5 of 5", done, total)
		}
		want := []string{
			"Ann ann@a.example U1 ",
			"Ann away 2026-03-04..2026-03-06",
			"Ann in north as Social worker 2020-01-06..",
			"Bob bob@a.example U2 admin",
			"Bob in north as Team manager 2020-01-06..",
		}
		c.like("the first import", want, c.roster())
		for _, moment := range []string{"2026-03-02 10:00", "2026-03-20 10:00", "2027-03-02 10:00"} {
			c.clock.Set(when(moment))
			if changes := c.file(digest.ImportOptions{Leavers: true}, bobRow, annRow); !changes.Empty() {
				t.Errorf("the same file on %s: %s", moment, changes)
			}
		}
		c.like("after the same file again", want, c.roster())
	})
}

func TestAChangedTeamClosesOneMembershipAndOpensAnother(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := staffed(t, db)
		c.file(digest.ImportOptions{}, annRow, bobRow)
		before := c.roster()
		c.clock.Set(when("2026-04-01 10:00"))
		moved := strings.ReplaceAll(annRow, "north", "south")
		if dry := c.file(digest.ImportOptions{DryRun: true}, moved, bobRow); len(dry.Close) != 1 || len(dry.Join) != 1 {
			t.Errorf("the preview says %s", dry)
		}
		c.like("after a dry run", before, c.roster())
		c.file(digest.ImportOptions{}, moved, bobRow)
		want := []string{
			"Ann ann@a.example U1 ",
			"Ann away 2026-03-04..2026-03-06",
			"Ann in north as Social worker 2020-01-06..2026-03-31",
			"Ann in south as Social worker 2020-01-06..",
			"Bob bob@a.example U2 admin",
			"Bob in north as Team manager 2020-01-06..",
		}
		c.like("after the move", want, c.roster())
		if again := c.file(digest.ImportOptions{}, moved, bobRow); !again.Empty() {
			t.Errorf("the same file again: %s", again)
		}
	})
}

func TestAMissingPersonIsReportedAndLeftAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := staffed(t, db)
		c.file(digest.ImportOptions{}, annRow, bobRow)
		before := c.roster()
		c.clock.Set(when("2026-04-01 10:00"))
		changes := c.file(digest.ImportOptions{}, annRow)
		if len(changes.Missing) != 1 || changes.Missing[0].Name != "Bob" || !changes.Empty() {
			t.Errorf("without Bob: %s", changes)
		}
		c.like("without Bob", before, c.roster())

		changes = c.file(digest.ImportOptions{Leavers: true}, annRow)
		if len(changes.Missing) != 1 || len(changes.Close) != 1 {
			t.Errorf("Bob has left: %s", changes)
		}
		after := slices.Clone(before)
		after[4] = "Bob in north as Team manager 2020-01-06..2026-03-31"
		c.like("after he left", after, c.roster())
		if changes = c.file(digest.ImportOptions{Leavers: true}, annRow); !changes.Empty() || len(changes.Missing) != 0 {
			t.Errorf("once more: %s, %d missing", changes, len(changes.Missing))
		}
	})
}

func TestOneBadRowImportsNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := staffed(t, db)
		c.file(digest.ImportOptions{}, annRow)
		before := c.roster()
		good := digest.PersonRow{Line: 2, Email: "cid@a.example", Name: "Cid", Team: "south", Role: "SW", Employment: "permanent"}
		bad := func(change func(*digest.PersonRow)) digest.PersonRow {
			row := digest.PersonRow{Line: 3, Email: "dot@a.example", Name: "Dot", Team: "south", Role: "SW", Employment: "permanent"}
			change(&row)
			return row
		}
		for name, b := range map[string]struct {
			row  digest.PersonRow
			code digest.Code
		}{
			"a team that is not on record":       {bad(func(r *digest.PersonRow) { r.Team = "west" }), digest.Invalid},
			"a Slack id that is somebody else's": {bad(func(r *digest.PersonRow) { r.SlackID = "U1" }), digest.Conflict},
			"what only the database sees":        {bad(func(r *digest.PersonRow) { r.SlackID = "U9" }), digest.Internal},
		} {
			rows := []digest.PersonRow{good, b.row}
			if b.code == digest.Internal {
				rows[0].SlackID = "U9" // twice in one file
			}
			_, err := c.ImportPeople(c.ctx, digest.Operator(), rows, digest.ImportOptions{})
			if digest.CodeOf(err) != b.code {
				t.Errorf("%s: %v", name, err)
			}
			c.like(name, before, c.roster())
		}
	})
}

// TestAnAddressChanges: who is known by Slack id keeps what is on record, and a
// second record gets the account of the first.
func TestAnAddressChanges(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := staffed(t, db)
		c.file(digest.ImportOptions{}, annRow)
		ann := c.person("Ann")
		bell := strings.NewReplacer("ann@a.example,Ann", "ann.bell@b.example,Ann Bell").Replace(annRow)
		c.file(digest.ImportOptions{}, bell)
		c.like("with the id", ann, c.person("Ann Bell"))
		if changes := c.file(digest.ImportOptions{DryRun: true}, bell); !changes.Empty() {
			t.Errorf("once more: %s", changes)
		}
		c.file(digest.ImportOptions{Leavers: true}, strings.Replace(annRow, ",U1,", ",,", 1))
		c.like("without it", true, ann != c.person("Ann"))
		c.file(digest.ImportOptions{}, annRow)
		now, err := db.PersonByAccount(c.ctx, digest.Slack, "U1")
		c.must(err)
		c.like("with the id after all", c.person("Ann"), now.ID)
	})
}

func TestALeaveInTheFileMovesTheDueDay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := staffed(t, db)
		present := strings.Replace(annRow, "2026-03-04,2026-03-06", ",", 1)
		c.file(digest.ImportOptions{}, present)
		c.publish(text("one"))
		due := func() digest.Date {
			r, err := db.Receipt(c.ctx, c.person("Ann"), c.item("one").ID, 1)
			c.must(err)
			return r.DueOn
		}
		c.like("at work", date("2026-03-16"), due())
		c.file(digest.ImportOptions{}, annRow)
		c.like("three days of leave", date("2026-03-19"), due())
		c.file(digest.ImportOptions{}, present)
		c.like("no leave after all", date("2026-03-16"), due())
	})
}

// person returns the id of somebody by name.
func (c *council) person(name string) int64 {
	c.t.Helper()
	r, err := c.db.Roster(c.ctx)
	c.must(err)
	for _, p := range r.People {
		if p.Name == name {
			return p.ID
		}
	}
	c.t.Fatalf("nobody is called %s", name)
	return 0
}
