package main

import (
	"context"
	"fmt"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// recallCommand prints how lessons are remembered.
type recallCommand struct {
	Refs []string `arg:"" name:"ref" help:"Refs of lessons."`
}

// Run prints, of each lesson, a line for each service and question.
func (c recallCommand) Run(ctx context.Context, s *settings, term terminal) (err error) {
	app, err := open(ctx, s, term)
	if err != nil {
		return err
	}
	defer app.close(&err)
	for _, ref := range c.Refs {
		list, err := app.service.Remembered(ctx, digest.Operator(), ref)
		if err != nil {
			return err
		}
		lines := letter.RememberedWords(list)
		if len(lines) == 0 {
			lines = []string{"nothing to show: its question was not asked again, or fewer than five people of a service replied."}
		}
		fmt.Fprintln(term.out, ref)
		for _, line := range lines {
			fmt.Fprintln(term.out, "  "+line)
		}
	}
	return nil
}
