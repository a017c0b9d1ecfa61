// Command briefed gets the lessons of case reviews, and changes to policies, to
// front-line social workers in Slack, and shows managers who is informed.
//
// main.go holds the process: signals and exit codes. cli.go is the grammar,
// app.go puts the parts together, and each subcommand has a file of its own.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // machines without time zones: a container from scratch, Windows

	_ "golang.org/x/crypto/x509roots/fallback" // and without roots of certificates
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal does not wait for a graceful stop
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
