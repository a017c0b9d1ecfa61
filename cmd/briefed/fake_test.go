package main

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"github.com/briefed/briefed/bot/mailfake"
	"github.com/briefed/briefed/bot/slackfake"
)

// fakeMain is a Slack in a process of its own, for tests that kill the program
// beside it. Its address is the first line it prints; it ends when it is told
// to, or when its standard input ends with the test's.
func fakeMain() {
	unchecked := len(os.Args) > 1 && os.Args[1] == "unchecked" // for benchmarks
	fake := slackfake.New(slackfake.Options{KeepCalls: -1, NoValidation: unchecked})
	if err := fake.Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(fake.BaseURL())
	untilTold()
	fake.Close()
}

// sinkMain is a mail server in a process of its own that takes every mail and keeps
// none. It prints and ends as [fakeMain] does.
func sinkMain() {
	sink, err := mailfake.Start(mailfake.Options{Discard: true})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(sink.Addr())
	untilTold()
	sink.Close()
}

func untilTold() {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	go func() {
		var end [1]byte
		os.Stdin.Read(end[:]) //nolint:errcheck // the end is what is waited for
		stop <- os.Interrupt
	}()
	<-stop
}

// startFake starts a Slack and returns its address.
func startFake(t testing.TB, args ...string) string {
	t.Helper()
	return startBeside(t, "slackfake", args...)
}

// startBeside starts a stand-in in a process of its own and returns its address.
func startBeside(t testing.TB, name string, args ...string) string {
	t.Helper()
	fake := exec.CommandContext(context.Background(), name, args...)
	input, err := fake.StdinPipe() // its end is the fake's
	if err != nil {
		t.Fatal(err)
	}
	output, err := fake.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := fake.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = input.Close()
		_ = fake.Wait()
	})
	line, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(line)
}

// sqliteMain runs SQL on a file, for scripts that need a database of another
// time: sqlite FILE SQL.
func sqliteMain() {
	db, err := sql.Open("sqlite", "file:"+os.Args[1]+fmt.Sprintf("?_pragma=busy_timeout(%d)", longWait.Milliseconds()))
	if err == nil {
		if strings.HasPrefix(os.Args[2], "SELECT") {
			err = printRows(db, os.Args[2])
		} else {
			_, err = db.ExecContext(context.Background(), os.Args[2])
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// printRows writes what a question is answered, a line a row.
func printRows(db *sql.DB, question string) error {
	rows, err := db.QueryContext(context.Background(), question)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // it was only read
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	for rows.Next() {
		cells := make([]string, len(columns))
		into := make([]any, len(columns))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		fmt.Println(strings.Join(cells, "|"))
	}
	return rows.Err()
}
