package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/alecthomas/kong"

	"github.com/briefed/briefed/digest"
)

// importCommand brings teams, organisations, people and items in.
type importCommand struct {
	Teams         importTeamsCommand         `cmd:"" help:"Import teams.csv: team,name,service,channel,mode,schedule,timezone."`
	Organisations importOrganisationsCommand `cmd:"" help:"Import organisations.csv: organisation,name,kind,size,contact,coordinator,…"`
	People        importPeopleCommand        `cmd:"" help:"Import people.csv: email,name,slack_id,role,team,manager,access,start,end,…"`
	Items         importItemsCommand         `cmd:"" help:"Import lessons and policy changes from Markdown files."`
}

type importTeamsCommand struct {
	File   string            `arg:"" help:"teams.csv or a workbook, or - for standard input."`
	DryRun bool              `help:"Say what would change, and change nothing."`
	Map    map[string]string `help:"What the file calls a column, kept for the next file." placeholder:"COLUMN=HEADING" mapsep:"none"`
}

// Run imports teams; nothing where the file has a problem.
func (c *importTeamsCommand) Run(ctx context.Context, s *settings, term terminal) (err error) {
	list := listFile[digest.TeamsFile]{
		path: c.File, dry: c.DryRun, columns: digest.TeamsColumns, given: c.Map, read: digest.ReadTeams,
		about: func(f digest.TeamsFile) (digest.Reading, bool) { return f.Reading, f.Teams != nil },
	}
	app, read, columns, err := list.open(ctx, s, term)
	if err != nil {
		return err
	}
	defer app.close(&err)
	changes, err := app.service.ImportTeams(ctx, digest.Operator(), read.Teams, c.DryRun)
	if err != nil {
		return err
	}
	p := &page{}
	if c.DryRun {
		p.teams(changes)
	} else if err := app.service.KeepColumnMap(ctx, digest.Operator(), digest.TeamsColumns, columns); err != nil {
		return err
	}
	for _, t := range changes.Missing {
		term.say("team %s is on record and not in the file: left alone", t.Slug)
	}
	p.kept(term, changes.Kept, changes.Overruled)
	return p.finish(term, c.DryRun, changes.Empty(), fmt.Sprintf("%s, %d changed", plural(len(changes.Add), "new team", "new teams"), len(changes.Change)))
}

// columns returns what a file calls columns: as was kept, and as is given now.
func (a *app) columns(ctx context.Context, file string, given map[string]string) (digest.ColumnMap, error) {
	if err := digest.ColumnMap(given).Check(file); err != nil {
		return nil, usageError(err.Error())
	}
	kept, err := a.service.ColumnMap(ctx, digest.Operator(), file)
	return kept.With(given), err
}

// notes says how a file was read.
func (t terminal) notes(notes []string) {
	for _, note := range notes {
		t.say("%s", note)
	}
}

// teams lists what changes of teams.
func (p *page) teams(c digest.TeamChanges) {
	for _, t := range c.Add {
		p.line("+ team %s (%s)", t.Slug, t.Name)
	}
	for _, l := range c.Preview() {
		p.line("~ team %s (%s): %s", l.Of, l.Name, l.What)
	}
}

type importPeopleCommand struct {
	File       string            `arg:"" help:"people.csv or a workbook, or - for standard input."`
	DryRun     bool              `help:"Say what would change, and change nothing."`
	Leavers    leavers           `help:"People on record who are not in the file have left; how many, where many have." placeholder:"N"`
	NewPerson  []string          `help:"The address is somebody else’s by now, whose record begins." placeholder:"ADDRESS" sep:"none"`
	SamePerson []string          `help:"The address is still the same person’s." placeholder:"ADDRESS" sep:"none"`
	Dates      string            `help:"In which order days are written: dmy (02/03/2026 is 2 March) or ymd." placeholder:"dmy|ymd"`
	Map        map[string]string `help:"What the file calls a column, kept for the next file." placeholder:"COLUMN=HEADING" mapsep:"none"`
}

// leavers is a flag that may be given with the number of people who leave.
type leavers struct {
	asked bool
	n     int
}

// IsBool lets it be given without a value.
func (*leavers) IsBool() bool { return true }

// Decode implements [kong.MapperValue].
func (l *leavers) Decode(ctx *kong.DecodeContext) error {
	l.asked = true
	if ctx.Scan.Peek().Type != kong.FlagValueToken {
		return nil
	}
	text := fmt.Sprint(ctx.Scan.Pop().Value)
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return fmt.Errorf("%q is not how many people leave: write --leavers, or --leavers=12", text)
	}
	l.n = n
	return nil
}

// said is what was said of addresses.
func (c *importPeopleCommand) said() (map[string]digest.Who, error) {
	said := map[string]digest.Who{}
	for who, addresses := range map[digest.Who][]string{digest.NewPerson: c.NewPerson, digest.SamePerson: c.SamePerson} {
		for _, text := range addresses {
			address, ok := digest.Address(text)
			if _, twice := said[address]; !ok || twice {
				return nil, usageError("--new-person and --same-person take each an address of the file, once")
			}
			said[address] = who
		}
	}
	return said, nil
}

// Run imports people; nothing where the file has a problem.
func (c *importPeopleCommand) Run(ctx context.Context, s *settings, term terminal) (err error) {
	dates, err := digest.ParseDateOrder(c.Dates)
	if err != nil {
		return usageError("--dates: " + err.Error())
	}
	said, err := c.said()
	if err != nil {
		return err
	}
	file, err := openInput(c.File)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // it was only read
	app, err := openImport(ctx, s, term, c.DryRun)
	if err != nil {
		return err
	}
	defer app.close(&err)
	staff, err := app.service.Staff(ctx, digest.Operator())
	if err != nil {
		return err
	}
	teams := staff.Teams
	columns, err := app.columns(ctx, digest.PeopleColumns, c.Map)
	if err != nil {
		return err
	}
	read, problems := digest.ReadPeople(digest.Input{Path: named(c.File), From: file, Now: app.service.Now(), Dates: dates, Map: columns}, teams)
	term.notes(read.Notes)
	if len(problems) > 0 {
		return problems
	}
	changes, err := app.service.ImportPeople(ctx, digest.Operator(), read.Rows, digest.ImportOptions{
		Path: named(c.File), DryRun: c.DryRun, Leavers: c.Leavers.asked, Leaving: c.Leavers.n, Who: said, Progress: progress(term),
	})
	if err != nil {
		return err
	}
	if n := len(changes.Missing); n > 0 && !c.Leavers.asked {
		term.say("%s on record and not in the file: left alone. --leavers --dry-run lists whom, --leavers says that they have left", people(n))
	}
	for address, who := range said {
		if who == digest.NewPerson && !slices.ContainsFunc(changes.Lose, func(p digest.Person) bool { return p.Email == address }) {
			term.say("--new-person %s: nothing had to be said of this address", address)
		}
	}
	p := &page{}
	if c.DryRun {
		p.roster(changes, teams, c.Leavers.asked)
		if changes.ManyLeave() && c.Leavers.asked {
			term.say("%d of %d people would leave: look whether the file is whole; an import needs --leavers=%d", changes.Leaving, changes.Staff, changes.Leaving)
		}
	} else if err := app.service.KeepColumnMap(ctx, digest.Operator(), digest.PeopleColumns, columns); err != nil {
		return err
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

// roster lists what changes of people.
func (p *page) roster(c digest.RosterChanges, teams []digest.Team, leavers bool) {
	for _, group := range c.Preview(teams, leavers) {
		for _, l := range group.Lines {
			switch group.Kind {
			case digest.PreviewNew:
				p.line("+ person %s", l.Of)
			case digest.PreviewChanged, digest.PreviewLost:
				p.line("~ person %s: %s", l.Of, l.What)
			case digest.PreviewTerms:
				p.line("~ membership of %s %s", l.Of, l.What)
			case digest.PreviewBegin:
				p.line("+ membership of %s %s", l.Of, l.What)
			case digest.PreviewEnd:
				p.line("- membership of %s %s", l.Of, l.What)
			case digest.PreviewAway:
				p.line("+ absence of %s %s", l.Of, l.What)
			case digest.PreviewRevoke:
				p.line("- absence of %s %s", l.Of, l.What)
			case digest.PreviewLeft:
				p.line("- person %s %s", l.Of, l.What)
			}
		}
	}
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
