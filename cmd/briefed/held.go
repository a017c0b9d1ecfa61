package main

import (
	"context"
	"fmt"
	"os"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/held"
)

// recordCommand writes everything that is held on one person.
type recordCommand struct {
	Email  string `arg:"" help:"Their address, or one that they had."`
	Out    string `arg:"" help:"The archive to make, such as record.zip."`
	Number int64  `help:"Which of several people who had the address, by the number that the refusal gives."`
}

// Run writes the archive. It replaces no file, and leaves none that is not whole.
func (r recordCommand) Run(ctx context.Context, s *settings, term terminal) (err error) {
	app, err := open(ctx, s, term)
	if err != nil {
		return err
	}
	defer app.close(&err)
	done := term.during("Reading the record")
	defer done()
	h, err := app.service.HeldOn(ctx, digest.Operator(), r.Email, r.Number)
	if err != nil {
		return err
	}
	if err := writeNew(r.Out, func(file *os.File) error { return held.Write(file, h) }); err != nil {
		return err
	}
	term.say("It holds words that were written in confidence, and others are named in it: they are marked. Hand it to the person, and to nobody else. That it was taken stands on their record.")
	return nil
}

// writeNew makes a file for the owner alone. Where writing fails it takes it away again.
func writeNew(path string, write func(*os.File) error) (err error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("making the file: %w", err)
	}
	if err := write(file); err != nil {
		_ = file.Close()
		_ = os.Remove(path)
		return err
	}
	return file.Close()
}

// foiCommand answers a request for information: counts only.
type foiCommand struct {
	AsOf   string `placeholder:"DATE" help:"As it stood at the end of a past day, such as 2026-03-02."`
	By     string `placeholder:"PART" help:"Parted by service, role, employment, nqsw, nation or tenure."`
	Format string `enum:"table,csv,json,xlsx" default:"csv" help:"table, csv, json or xlsx."`
}

// Run prints counts as anybody may have them.
func (f foiCommand) Run(ctx context.Context, s *settings, term terminal) (err error) {
	query, err := (&reportCommand{AsOf: f.AsOf, By: f.By}).query()
	if err != nil {
		return err
	}
	if f.Format == "xlsx" && isTerminal(term.out) {
		return usageError("a workbook is no use on a screen: write it to a file, as in briefed foi --format xlsx > counts.xlsx")
	}
	app, err := open(ctx, s, term)
	if err != nil {
		return err
	}
	defer app.close(&err)
	report, err := app.service.CountsForAnybody(ctx, digest.Operator(), query)
	if err != nil {
		return err
	}
	return writeReport(term.out, f.Format, report)
}
