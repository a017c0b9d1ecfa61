package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/alecthomas/kong"

	"github.com/briefed/briefed/digest"
)

// Exit codes.
const (
	exitOK    = 0
	exitError = 1 // it was tried, and failed
	exitUsage = 2 // it was not tried: wrong arguments or settings
	exitLeft  = 3 // of send: letters are left that were due
	// exitLater is of bounce: a mail server keeps the message and hands it over again
	// (EX_TEMPFAIL of sysexits.h). With any other it would give the message up.
	exitLater = 75
)

// cli is the grammar of the command line.
type cli struct {
	Settings settings `embed:""`

	Demo      demoCommand      `cmd:"" help:"Show Briefed with a made-up council: no Slack, no database server, no settings."`
	Serve     serveCommand     `cmd:"" help:"Run the service: schedules, sending, Slack, health and metrics."`
	Migrate   migrateCommand   `cmd:"" help:"Bring the database to this version."`
	Import    importCommand    `cmd:"" help:"Import teams, people, lessons and policy changes."`
	Publish   publishCommand   `cmd:"" help:"Publish imported items: from then on people are told."`
	Guard     guardCommand     `cmd:"" help:"Say what in items could identify somebody. Exit 1: something must be fixed."`
	Send      sendCommand      `cmd:"" help:"Plan and send what is due, then exit."`
	Report    reportCommand    `cmd:"" help:"Who is informed: lessons and policy changes, by team and item."`
	Check     checkCommand     `cmd:"" help:"List live items to look at again: past review, closed, soon in force, or not on today's lists."`
	Watch     watchCommand     `cmd:"" help:"Look at the sources of lessons and policy changes, and put what is new on the policy desk. Needs BRIEFED_WATCH."`
	Pulse     pulseCommand     `cmd:"" help:"What people feel, as they said without a name, beside what is recorded."`
	Recall    recallCommand    `cmd:"" help:"How lessons are remembered after three and nine months, by service, without names."`
	Pin       pinCommand       `cmd:"" help:"Print a checkpoint of the log of evidence, for somebody outside to keep, and note that it was handed over."`
	Evidence  evidenceCommand  `cmd:"" help:"Write a pack of evidence: what was asked, told, answered and discussed, with what others verify it by."`
	Verify    verifyCommand    `cmd:"" help:"Hash the whole record again, and say what somebody changed in the database. Exit 1: something."`
	Record    recordCommand    `cmd:"" help:"Write everything that is held on one person to an archive, for them."`
	Foi       foiCommand       `cmd:"" help:"Counts for a request for information: no names, and none that tells of few people."`
	Retention retentionCommand `cmd:"" help:"For how long records are kept: show it, or set it with a reason."`
	Hold      holdCommand      `cmd:"" help:"Keep what is about a person, a team or an item from being forgotten; without one, list the holds."`
	Forget    forgetCommand    `cmd:"" help:"Erase what the periods let go, for good, and keep every proof."`
	Backup    backupCommand    `cmd:"" help:"Write the whole database to a file, while the service runs, and look that through."`
	Restore   restoreCommand   `cmd:"" help:"Look a backup through before it is needed: restore --check FILE."`
	InForce   inForceCommand   `cmd:"" name:"in-force" help:"Which policies were in force on a day, or how one stood."`
	Bounce    bounceCommand    `cmd:"" help:"Note that a mail came back: the message is read from standard input, as a mail server pipes it."`
	Doctor    doctorCommand    `cmd:"" help:"Check database, Slack, channels, staff and settings, and say what to do."`
	Manifest  manifestCommand  `cmd:"" help:"Print the manifest to create the Slack app from."`
	Version   versionCommand   `cmd:"" help:"Print the version."`

	Help       helpCommand       `cmd:"" help:"Explain a command, or with “settings” what all of them can be told."`
	Completion completionCommand `cmd:"" help:"Print what completes commands and flags in your shell."`
}

// terminal is where a command writes: data alone goes to out, everything for
// the person in front of it to err.
type terminal struct{ out, err io.Writer }

func (t terminal) say(format string, args ...any) { fmt.Fprintf(t.err, format+"\n", args...) }

// patience is after how long somebody is told that a command is still at work.
const patience = 2 * time.Second

// during says what is being done, as long as that takes and not before patience
// is over; the caller ends it.
func (t terminal) during(doing string) (done func()) {
	began := time.Now()
	return t.reporting(func() string { return fmt.Sprintf("%s, %d seconds so far", doing, int(time.Since(began).Seconds())) })
}

// reporting says how far something is, as during does.
func (t terminal) reporting(what func() string) (done func()) {
	tick, over := time.NewTicker(patience), make(chan struct{})
	go func() {
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				t.say("%s", what())
			case <-over:
				return
			}
		}
	}()
	return func() { close(over) }
}

// run is the whole program but the process: it returns the exit code.
func run(ctx context.Context, args []string, out, errOut io.Writer) int {
	var c cli
	scrub := &scrubber{to: errOut}
	term := terminal{out: out, err: scrub}
	parser, err := kong.New(&c,
		kong.Name("briefed"),
		kong.Description("Lessons and policy changes for front-line social workers in Slack, and who is informed."),
		kong.Writers(out, scrub),
		kong.Resolvers(fileResolver(&c.Settings)),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, FlagsLast: true}),
		kong.Help(help),
		kong.Vars{"version": "briefed " + version()},
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(term),
	)
	if err != nil {
		term.say("briefed: %v", err)
		return exitError
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		term.say("briefed: %v\nTry: %s --help", err, tried(err))
		return exitUsage
	}
	scrub.hide(c.Settings.secrets())
	err = parsed.Run(&c.Settings)
	if errors.As(err, new(usageError)) {
		term.say("briefed: %v\nTry: %s --help", err, parsed.Selected().FullPath())
		return exitUsage
	}
	return explain(term, err)
}

// tried is the command, as far as it could be read, whose help says what is right.
func tried(err error) string {
	var e *kong.ParseError
	if errors.As(err, &e) && e.Context != nil && e.Context.Selected() != nil {
		return e.Context.Selected().FullPath()
	}
	return "briefed"
}

// explain says what went wrong, if anything, and returns the exit code.
func explain(term terminal, err error) int {
	var problems digest.Problems
	var held *digest.Identifying
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &problems):
		for _, p := range problems.Grouped() {
			term.say("%s", p)
		}
		count := "one problem"
		if len(problems) > 1 {
			count = plural(len(problems), "problem", "problems")
		}
		term.say("briefed: %s; nothing was imported", count)
		return exitError
	case errors.As(err, new(leftError)):
		term.say("briefed: %v", err)
		return exitLeft
	case errors.As(err, new(laterError)):
		term.say("briefed: %v", err)
		return exitLater
	case errors.As(err, &held):
		for _, d := range held.Drafts {
			term.findings(d.Ref, d.Text, digest.MustFix(d.Findings))
		}
		term.say("briefed: %v; nothing was published, and what was imported stays a draft", held)
		return exitError
	case errors.As(err, new(configError)):
		term.say("briefed: %v", err)
		return exitUsage
	default:
		if err.Error() != "" {
			term.say("briefed: %v", err)
		}
		return exitError
	}
}

// usageError is a mistake in how a command was called.
type usageError string

func (e usageError) Error() string { return string(e) }

// plural is a count with its noun.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
