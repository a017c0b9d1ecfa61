package main

import (
	"bytes"
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
	file, err := openInput(c.File)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // it was only read
	data, err := digest.ReadInput(file)
	if err != nil {
		return err
	}
	conf, err := s.config()
	if err != nil {
		return err
	}
	in := digest.Input{Path: named(c.File), From: bytes.NewReader(data), Now: conf.Clock.Now(), Dates: dates, Map: c.Map}
	if read, problems := digest.ReadOrganisations(in); len(problems) > 0 && read.Rows != nil {
		return problems // a database that is new is not made for a file that cannot be used
	}
	app, err := openImport(ctx, s, term, c.DryRun)
	if err != nil {
		return err
	}
	defer app.close(&err)
	columns, err := app.columns(ctx, digest.OrganisationsColumns, c.Map)
	if err != nil {
		return err
	}
	in.From, in.Map = bytes.NewReader(data), columns
	read, problems := digest.ReadOrganisations(in)
	term.notes(read.Notes)
	if len(problems) > 0 {
		return problems
	}
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
