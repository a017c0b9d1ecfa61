package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// inForceCommand answers what bound on a day.
type inForceCommand struct {
	Words  []string `arg:"" optional:"" name:"ref day" help:"A policy by its ref, a day such as 2026-03-02, or both; nothing for all of today."`
	Format string   `enum:"table,json" default:"table" help:"table or json."`
}

// Run prints how one policy stood on a day, or which were in force.
func (c *inForceCommand) Run(ctx context.Context, s *settings, term terminal) (err error) {
	ref, on, err := c.question()
	if err != nil {
		return err
	}
	app, err := open(ctx, s, term)
	if err != nil {
		return err
	}
	defer app.close(&err)
	if on.IsZero() {
		on = app.service.Today()
	}
	if ref == "" {
		list, err := app.service.PoliciesInForce(ctx, digest.Operator(), on)
		if err != nil {
			return err
		}
		return c.list(term.out, list)
	}
	held, err := app.service.InForceOn(ctx, digest.Operator(), ref, on)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return writeJSON(term.out, answerOf(held))
	}
	fmt.Fprintf(term.out, "%s\nOn %s: version %d, %s.\n", held.Title, on.Long(), held.Number, letter.Stood(held))
	for _, line := range letter.Around(held) {
		fmt.Fprintln(term.out, line)
	}
	return nil
}

// question reads a ref and a day, in either order.
func (c *inForceCommand) question() (ref string, on digest.Date, err error) {
	for _, word := range c.Words {
		day, wrong := digest.ParseDate(word)
		switch {
		case wrong == nil && on.IsZero():
			on = day
		case wrong != nil && ref == "":
			ref = word
		default:
			return "", 0, usageError("name one policy by its ref, one day such as 2026-03-02, or both")
		}
	}
	return ref, on, nil
}

// inForceAnswer is one policy on a day, for programs.
type inForceAnswer struct {
	Ref          string      `json:"ref"`
	Version      int         `json:"version"`
	Title        string      `json:"title"`
	On           digest.Date `json:"on"`
	Force        string      `json:"force"`
	InForce      bool        `json:"in_force"`
	From         digest.Date `json:"from,omitzero"`
	Until        digest.Date `json:"until,omitzero"`
	RecordedOn   digest.Date `json:"recorded_on"`
	Replaced     string      `json:"replaced,omitempty"`
	SupersededBy string      `json:"superseded_by,omitempty"`
	Stood        string      `json:"stood"`
}

func answerOf(f digest.PolicyForce) inForceAnswer {
	return inForceAnswer{
		Ref: f.Ref, Version: f.Number, Title: f.Title, On: f.On, Force: string(f.Force), InForce: f.Force.Bound(), From: f.From, Until: f.Until,
		RecordedOn: f.Recorded, Replaced: f.Before, SupersededBy: f.Heir, Stood: letter.Stood(f),
	}
}

func (c *inForceCommand) list(out io.Writer, list []digest.PolicyForce) error {
	if c.Format == "json" {
		answers := make([]inForceAnswer, len(list))
		for i, f := range list {
			answers[i] = answerOf(f)
		}
		return writeJSON(out, answers)
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, err := fmt.Fprintln(table, "REF\tVERSION\tFROM\tUNTIL\tTITLE")
	for _, f := range list {
		until := f.Until.String()
		if f.Force == digest.ForceUnsure {
			until = "day not on record"
		}
		_, wrong := fmt.Fprintf(table, "%s\t%d\t%s\t%s\t%s\n", f.Ref, f.Number, f.From, until, f.Title)
		err = errors.Join(err, wrong)
	}
	return errors.Join(err, table.Flush())
}
