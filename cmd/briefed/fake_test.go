package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/briefed/briefed/bot/slackfake"
)

// fakeMain is a Slack in a process of its own, for tests that kill the program
// beside it. Its address is the first line it prints; it ends when it is told
// to, or when its standard input ends with the test's.
func fakeMain() {
	fake := slackfake.New(slackfake.Options{KeepCalls: -1})
	if err := fake.Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(fake.BaseURL())
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	go func() {
		var end [1]byte
		os.Stdin.Read(end[:]) //nolint:errcheck // the end is what is waited for
		stop <- os.Interrupt
	}()
	<-stop
	fake.Close()
}

// sqliteMain runs SQL on a file, for scripts that need a database of another
// time: sqlite FILE SQL.
func sqliteMain() {
	db, err := sql.Open("sqlite", os.Args[1])
	if err == nil {
		_, err = db.ExecContext(context.Background(), os.Args[2])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
