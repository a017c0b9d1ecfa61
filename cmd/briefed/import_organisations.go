package main

import (
	"context"

	"github.com/briefed/briefed/digest"
)

type importOrganisationsCommand struct {
	File   string            `arg:"" help:"organisations.csv or a workbook, or - for standard input."`
	DryRun bool              `help:"Say what would change, and change nothing."`
	Dates  string            `help:"In which order days are written: dmy (02/03/2026 is 2 March) or ymd." placeholder:"dmy|ymd"`
	Map    map[string]string `help:"What the file calls a column, kept for the next file." placeholder:"COLUMN=HEADING" mapsep:"none"`
}

// Run imports organisations outside the council; nothing where the file has a problem.
func (c *importOrganisationsCommand) Run(ctx context.Context, s *settings, term terminal) (err error) {
	dates, err := digest.ParseDateOrder(c.Dates)
	if err != nil {
		return usageError("--dates: " + err.Error())
	}
	list := listFile[digest.OrganisationsFile]{
		path: c.File, dry: c.DryRun, columns: digest.OrganisationsColumns, given: c.Map, dates: dates, read: digest.ReadOrganisations,
		about: func(f digest.OrganisationsFile) (digest.Reading, bool) { return f.Reading, f.Rows != nil },
	}
	app, read, columns, err := list.open(ctx, s, term)
	if err != nil {
		return err
	}
	defer app.close(&err)
	changes, err := app.service.ImportOrganisations(ctx, digest.Operator(), read.Rows, c.DryRun)
	if err != nil {
		return err
	}
	p := &page{}
	if c.DryRun {
		for _, said := range changes.Said {
			p.line("~ organisation %s %s", said.Of, said.What)
		}
	} else if err := app.service.KeepColumnMap(ctx, digest.Operator(), digest.OrganisationsColumns, columns); err != nil {
		return err
	}
	for _, t := range changes.Missing {
		term.say("organisation %s is on record and not in the file: left alone; one that ends has its last day as ends", t.Slug)
	}
	return p.finish(term, c.DryRun, changes.Empty(), changes.String())
}
