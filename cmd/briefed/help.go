package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// help prints the help of a command: its own flags, and one line about the
// settings, which every command takes.
func help(options kong.HelpOptions, ctx *kong.Context) error {
	for _, flag := range ctx.Model.Flags {
		flag.Hidden = len(flag.Envs) > 0
	}
	if err := kong.DefaultHelpPrinter(options, ctx); err != nil {
		return err
	}
	if ctx.Selected() == nil {
		_, err := fmt.Fprint(ctx.Stdout, "\nSettings, such as the database and Slack's tokens: briefed help settings\n")
		return err
	}
	_, err := fmt.Fprint(ctx.Stdout, "\nSettings, which every command takes: briefed help settings\n")
	return err
}

// helpCommand explains a command, for those who try help before --help.
type helpCommand struct {
	Command []string `arg:"" optional:"" help:"The command, or settings."`
}

// Run explains.
func (c *helpCommand) Run(ctx context.Context, app *kong.Context, term terminal) error {
	if len(c.Command) == 1 && c.Command[0] == "settings" {
		return printSettings(app, term)
	}
	if code := run(ctx, append(c.Command, "--help"), term.out, term.err); code != exitOK {
		return usageError(fmt.Sprintf("there is no command %q", strings.Join(c.Command, " ")))
	}
	return nil
}

// printSettings lists what every command can be told, by its variable and flag.
func printSettings(app *kong.Context, term terminal) error {
	var b strings.Builder
	b.WriteString("Each is a variable of the environment, a flag, or a line of the file that --config names; the first found of flag, variable and file counts.\n\n")
	for _, flag := range app.Model.Flags {
		if len(flag.Envs) > 0 {
			fmt.Fprintf(&b, "%s, --%s\n    %s\n", flag.Envs[0], flag.Name, flag.Help)
		}
	}
	_, err := fmt.Fprint(term.out, b.String())
	return err
}
