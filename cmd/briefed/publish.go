package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/briefed/briefed/digest"
)

// publishCommand makes drafts live.
type publishCommand struct {
	Refs []string `arg:"" optional:"" name:"ref" help:"What to publish, by ref."`
	All  bool     `help:"Publish every draft that was imported here, but for what has closed, is superseded, past its review or of another nation."`

	Reference bool   `help:"Publish it to be found, and ask nobody."`
	Anyway    string `placeholder:"REASON" help:"Publish what has closed, is superseded, past its review or of another nation too, and put on record why. It does not cover what the guard holds back."`
}

// Run publishes the items, all or none.
func (p *publishCommand) Run(ctx context.Context, s *settings, term terminal) (err error) {
	if p.All == (len(p.Refs) > 0) {
		return usageError("name the refs to publish, or --all")
	}
	app, err := open(ctx, s, term)
	if err != nil {
		return err
	}
	defer app.close(&err)
	return app.publish(ctx, p.Refs, digest.PublishTerms{Reference: p.Reference, Anyway: p.Anyway}, p.All, term)
}

// publish publishes items, or where none is named every imported draft, and
// lists them. What a person writes, reviews or has embargoed is left to them. With
// some it leaves out what should not go live, and says why.
func (a *app) publish(ctx context.Context, refs []string, terms digest.PublishTerms, some bool, term terminal) error {
	if len(refs) == 0 {
		drafts, err := a.service.Drafts(ctx, digest.Operator())
		if err != nil {
			return err
		}
		for _, draft := range drafts {
			if draft.State == digest.InDraft && draft.Author.ID == 0 {
				refs = append(refs, draft.Ref)
			}
		}
		if len(refs) == 0 {
			term.say("There is no draft to publish.")
			return nil
		}
	}
	if some && terms.Anyway == "" {
		left, err := a.service.Unfit(ctx, digest.Operator(), refs)
		if err != nil {
			return err
		}
		for _, u := range left {
			term.say("left out: %s %s", u.Ref, strings.Join(u.Why, ", and "))
			refs = slices.DeleteFunc(refs, func(ref string) bool { return ref == u.Ref })
		}
		if len(left) > 0 {
			term.say("To publish one of them anyway: briefed publish REF --anyway REASON")
		}
		if len(refs) == 0 {
			return nil
		}
	}
	done := term.during("Publishing")
	published, err := a.service.PublishWith(ctx, digest.Operator(), refs, terms)
	done()
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(term.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "REF\tVERSION\tCHANGE\tPEOPLE ASKED")
	for _, p := range published {
		change := string(p.Change)
		if p.Already {
			change = "already live"
		}
		fmt.Fprintf(table, "%s\t%d\t%s\t%d\n", p.Ref, p.Version, change, p.Assigned)
	}
	return table.Flush()
}
