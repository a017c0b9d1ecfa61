package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/briefed/briefed/digest"
)

type importItemsCommand struct {
	Paths   []string `arg:"" name:"path" help:"Markdown files, or folders of them."`
	DryRun  bool     `help:"Say what would change, and change nothing."`
	Publish bool     `help:"Publish what is imported at once."`
}

// Run imports items as drafts; nothing where a file has a problem.
func (c *importItemsCommand) Run(ctx context.Context, s *settings, term terminal) (err error) {
	if c.DryRun && c.Publish {
		return usageError("--publish publishes: leave out --dry-run")
	}
	texts, problems, err := readItems(c.Paths)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return problems
	}
	app, err := openImport(ctx, s, term, c.DryRun)
	if err != nil {
		return err
	}
	defer app.close(&err)
	items, err := app.service.ImportItems(ctx, digest.Operator(), texts, c.DryRun)
	if err != nil {
		return err
	}
	for _, item := range items {
		if item.State != digest.Unchanged && len(item.Unknown) > 0 {
			term.say("%s is for %s, which nobody on record is: correct its audience, or import the staff first", item.Ref, strings.Join(item.Unknown, ", "))
		}
	}
	p := &page{}
	fresh, changed := p.items(items)
	summary := fmt.Sprintf("%s, %d changed, %d as they were", plural(fresh, "new item", "new items"), changed, len(items)-fresh-changed)
	if err := p.finish(term, c.DryRun, fresh+changed == 0, summary); err != nil {
		return err
	}
	if !c.Publish {
		return nil
	}
	refs := make([]string, len(items))
	for i, item := range items {
		refs[i] = item.Ref
	}
	return app.publish(ctx, refs, digest.PublishTerms{}, true, term)
}

// items lists what is new and changed, and counts it.
func (p *page) items(items []digest.ImportedItem) (fresh, changed int) {
	for _, item := range items {
		switch item.State {
		case digest.NewDraft:
			fresh++
			p.line("+ %s %s: %s", item.Kind, item.Ref, item.Title)
		case digest.ChangedDraft:
			changed++
			p.line("~ %s %s: %s (version %d is live)", item.Kind, item.Ref, item.Title, item.Live)
		case digest.Unchanged:
		}
	}
	return fresh, changed
}

// readItems reads every Markdown file at the paths. README.md describes a
// folder, and is none of its items.
func readItems(paths []string) ([]digest.Text, digest.Problems, error) {
	var texts []digest.Text
	var problems digest.Problems
	seen := map[string]string{}
	files, err := itemFiles(paths)
	if err != nil {
		return nil, nil, err
	}
	for _, path := range files {
		source, err := os.ReadFile(path)
		if err != nil {
			return nil, nil, fmt.Errorf("the item cannot be read: %w", err)
		}
		text, wrong := digest.ParseItem(path, source)
		problems = append(problems, wrong...)
		if first, twice := seen[text.Ref]; twice && text.Ref != "" {
			problems = append(problems, digest.Problem{Path: path, Column: "ref", Message: fmt.Sprintf("%q is the ref of %s too: give each its own", text.Ref, first)})
		}
		seen[text.Ref] = path
		texts = append(texts, text)
	}
	if len(files) == 0 {
		return nil, nil, errors.New("there is no Markdown file (*.md) in " + strings.Join(paths, ", "))
	}
	return texts, problems, nil
}

func itemFiles(paths []string) ([]string, error) {
	var files []string
	for _, path := range paths {
		err := filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			named := name == path
			if !entry.IsDir() && (named || filepath.Ext(name) == ".md" && entry.Name() != "README.md") {
				files = append(files, name)
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("looking for items: %w", err)
		}
	}
	slices.Sort(files)
	return slices.Compact(files), nil
}
