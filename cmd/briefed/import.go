package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/briefed/briefed/digest"
)

// importCommand brings teams, people and items in.
type importCommand struct {
	Teams  importTeamsCommand  `cmd:"" help:"Import teams.csv: team,name,service,channel,mode,schedule,timezone."`
	People importPeopleCommand `cmd:"" help:"Import people.csv: email,name,slack_id,role,team,manager,access,start,end,…"`
	Items  importItemsCommand  `cmd:"" help:"Import lessons and policy changes from Markdown files."`
}

type importTeamsCommand struct {
	File   string `arg:"" help:"teams.csv, or - for standard input."`
	DryRun bool   `help:"Say what would change, and change nothing."`
}

// Run imports teams; nothing where the file has a problem.
func (c *importTeamsCommand) Run(ctx context.Context, s *settings, term terminal) (err error) {
	file, err := openInput(c.File)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // it was only read
	teams, problems := digest.ParseTeams(named(c.File), file)
	if len(problems) > 0 {
		return problems
	}
	app, err := open(ctx, s, term)
	if err != nil {
		return err
	}
	defer app.close(&err)
	changes, err := app.service.ImportTeams(ctx, digest.Operator(), teams, c.DryRun)
	if err != nil {
		return err
	}
	p := &page{}
	if c.DryRun {
		p.teams(changes)
	}
	for _, t := range changes.Missing {
		term.say("team %s is on record and not in the file: left alone", t.Slug)
	}
	p.kept(term, changes.Kept, changes.Overruled)
	return p.finish(term, c.DryRun, changes.Empty(), fmt.Sprintf("%d new teams, %d changed", len(changes.Add), len(changes.Change)))
}

// teams lists what changes of teams.
func (p *page) teams(c digest.TeamChanges) {
	for _, t := range c.Add {
		p.line("+ team %s (%s)", t.Slug, t.Name)
	}
	for _, t := range c.Change {
		p.line("~ team %s (%s)", t.Slug, t.Name)
	}
}

type importPeopleCommand struct {
	File    string `arg:"" help:"people.csv, or - for standard input."`
	DryRun  bool   `help:"Say what would change, and change nothing."`
	Leavers bool   `help:"People on record who are not in the file have left."`
}

// Run imports people; nothing where the file has a problem.
func (c *importPeopleCommand) Run(ctx context.Context, s *settings, term terminal) (err error) {
	file, err := openInput(c.File)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // it was only read
	app, err := open(ctx, s, term)
	if err != nil {
		return err
	}
	defer app.close(&err)
	teams, err := app.store.Teams(ctx)
	if err != nil {
		return err
	}
	rows, problems := digest.ParsePeople(named(c.File), file, teams)
	if len(problems) > 0 {
		return problems
	}
	changes, err := app.service.ImportPeople(ctx, digest.Operator(), rows, digest.ImportOptions{
		Path: named(c.File), DryRun: c.DryRun, Leavers: c.Leavers, Progress: progress(term),
	})
	if err != nil {
		return err
	}
	if n := len(changes.Missing); n > 0 && !c.Leavers {
		term.say("%s on record and not in the file: left alone. --dry-run lists whom, --leavers says that they have left", people(n))
	}
	p := &page{}
	if c.DryRun {
		p.roster(changes, teams, c.Leavers)
	}
	p.kept(term, changes.Kept, changes.Overruled)
	return p.finish(term, c.DryRun, changes.Empty(), changes.String())
}

// kept lists what an import leaves as it was recorded in Briefed, and what it does not.
func (p *page) kept(term terminal, kept, overruled []digest.Kept) {
	for _, k := range kept {
		p.line("= %s %s", k.Of, k.What)
	}
	for _, k := range overruled {
		p.line("! %s %s", k.Of, k.What)
	}
	if n := len(kept); n > 0 {
		term.say("%s recorded in Briefed, and the file says otherwise: kept, as listed", facts(n))
	}
	if n := len(overruled); n > 0 {
		term.say("%s set in Briefed, and the file has changed since: overruled, as listed", facts(n))
	}
}

func facts(n int) string {
	if n == 1 {
		return "one fact was"
	}
	return fmt.Sprintf("%d facts were", n)
}

// roster lists what changes of people, as they are in the file.
func (p *page) roster(c digest.RosterChanges, teams []digest.Team, leavers bool) {
	slugs := map[int64]string{}
	for _, t := range teams {
		slugs[t.ID] = t.Slug
	}
	for _, person := range c.Add {
		p.line("+ person %s", person.Email)
	}
	for _, person := range c.Change {
		p.line("~ person %s: %s", person.Email, differing(c.Before[person.ID], person))
	}
	for _, person := range c.Unlink {
		p.line("~ person %s: slack_id, which goes over to another address", person.Email)
	}
	for _, m := range c.Join {
		p.line("+ membership of %s in %s from %s", m.Email, slugs[m.TeamID], m.From)
	}
	for _, m := range c.Close {
		p.line("- membership of %s in %s until %s", c.Before[m.PersonID].Email, slugs[m.TeamID], m.To)
	}
	for _, a := range c.Absent {
		p.line("+ absence of %s from %s", a.Email, a.From)
	}
	for _, a := range c.Revoke {
		p.line("- absence of %s from %s: it turned out otherwise", c.Before[a.PersonID].Email, a.From)
	}
	for _, person := range c.Missing {
		if leavers {
			p.line("- person %s is not in the file: has left", person.Email)
		} else {
			p.line("? person %s is on record and not in the file: left alone", person.Email)
		}
	}
}

// differing names the columns of people.csv in which a person changes.
func differing(before, after digest.Person) string {
	var columns []string
	if before.Email != after.Email {
		columns = append(columns, "email, until now "+before.Email)
	}
	if before.Name != after.Name {
		columns = append(columns, "name")
	}
	if before.SlackID != after.SlackID {
		columns = append(columns, "slack_id")
	}
	if before.Access != after.Access || before.AccessBy != after.AccessBy {
		columns = append(columns, "access")
	}
	return strings.Join(columns, ", ")
}

// finish writes the list – what would change, where that was asked for, and what
// was kept – and says in a line what was done.
func (p *page) finish(term terminal, dryRun, empty bool, summary string) error {
	switch {
	case dryRun:
		term.say("Nothing was changed. An import would bring: %s.", summary)
	case empty:
		term.say("Nothing to change: %s.", summary)
	default:
		term.say("Imported: %s.", summary)
	}
	_, err := term.out.Write(p.done.Bytes())
	return err
}

func openInput(path string) (*os.File, error) {
	if path == "-" {
		return os.Stdin, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("the file cannot be read: %w", err)
	}
	return file, nil
}

// named is the name of a file in its problems: none for standard input.
func named(path string) string {
	if path == "-" {
		return ""
	}
	return path
}

// progress says how far an import is, every two seconds.
func progress(term terminal) func(done, total int) {
	said := time.Now()
	return func(done, total int) {
		if now := time.Now(); now.Sub(said) >= 2*time.Second {
			said = now
			term.say("%d of %d", done, total)
		}
	}
}
