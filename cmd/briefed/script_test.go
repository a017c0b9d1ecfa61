package main

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/briefed/briefed/bot/mailfake"
	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/store/storetest"
	"github.com/briefed/briefed/templates/static"
)

// TestMain lets scripts run the real program, and the fake Slack, as processes
// of their own.
func TestMain(m *testing.M) {
	testscript.Main(stopping{m}, map[string]func(){
		"briefed":   main,
		"slackfake": fakeMain,
		"mailsink":  sinkMain,
		"sqlite":    sqliteMain,
	})
}

// stopping runs tests as those of databases are run.
type stopping struct{ *testing.M }

// Run implements [testscript.TestingM].
func (s stopping) Run() int { return storetest.Run(browsing(s)) }

// browsing runs tests, and ends their browser while the folder that it writes to is there.
type browsing struct{ *testing.M }

// Run implements [testscript.TestingM].
func (b browsing) Run() int {
	defer stopChromium()
	return b.M.Run()
}

// TestScripts runs testdata/script: each command as an operator sees it. A
// script has a fake Slack of its own, whose people and channels are those of
// its people.csv and teams.csv, and a clock that stands at nine on a Monday.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Files:               scripts(t),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Setup:               setupScript,
		Condition: func(name string) (bool, error) {
			switch name {
			case "own": // built with no other style sheet than ours
				return len(static.Missing()) > 0, nil
			case "quick": // the edit loop
				return quick(), nil
			}
			return false, fmt.Errorf("there is no condition %s", name)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"slack":    slackCommand,
			"mail":     mailCommand,
			"browse":   browseCommand,
			"no-leaks": noLeaks,
			"get":      get,
			"unpack":   unpack,
		},
	})
}

// scripts are all of them; where races are looked for, those that start the service: a
// command that ends by itself has hardly anything at once, and starts slowly then.
func scripts(t *testing.T) (files []string) {
	t.Helper()
	all, err := filepath.Glob(filepath.Join("testdata", "script", "*.txtar"))
	if err != nil || len(all) == 0 {
		t.Fatalf("%d scripts, %v", len(all), err)
	}
	for _, file := range all {
		text, err := os.ReadFile(file) //nolint:gosec // our own
		if err != nil {
			t.Fatal(err)
		}
		if !raced || strings.Contains(string(text), "briefed serve") {
			files = append(files, file)
		}
	}
	return files
}

type (
	fakeKey       struct{}
	mailServerKey struct{}
	notifyKey     struct{}
)

func setupScript(env *testscript.Env) error {
	fake := slackfake.New(slackfake.Options{})
	if err := fake.Start(); err != nil {
		return err
	}
	env.Defer(fake.Close)
	env.Values[fakeKey{}] = fake
	env.Values[browsersKey{}] = browsers{}
	if err := populate(fake, env.WorkDir); err != nil {
		return err
	}
	mail, err := mailfake.Start(mailfake.Options{})
	if err != nil {
		return err
	}
	env.Defer(mail.Close)
	env.Values[mailServerKey{}] = mail
	env.Setenv("MAIL", "smtp://"+mail.Addr())
	notify := mailfake.StartNotify()
	env.Defer(notify.Close)
	env.Values[notifyKey{}] = notify
	env.Setenv("NOTIFY", notify.URL)
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		return err
	}
	options := fake.Options()
	address, err := freeAddress()
	if err != nil {
		return err
	}
	other, err := freeAddress()
	if err != nil {
		return err
	}
	env.Setenv("OTHER_LISTEN", other)
	env.Setenv("ROOT", root)
	env.Setenv("FAKE", fake.BaseURL())
	env.Setenv("BRIEFED_SLACK_API_URL", fake.URL())
	env.Setenv("BRIEFED_SLACK_BOT_TOKEN", options.BotToken)
	env.Setenv("BRIEFED_SLACK_APP_TOKEN", options.AppToken)
	env.Setenv("BRIEFED_CLOCK", "2026-03-02T09:00:00Z")
	env.Setenv("BRIEFED_SEND_RATE", "0")
	env.Setenv("BRIEFED_LISTEN", address)
	return nil
}

// lastPort is the last that freeAddress gave out.
var lastPort atomic.Int64

// freeAddress is one that nobody listens on, and that nobody is given meanwhile: systems
// give out ports from 32768 on to who asks for any.
func freeAddress() (string, error) {
	lastPort.CompareAndSwap(0, 20000+rand.Int64N(6000)) // another run may be on its way
	for range 1000 {
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", lastPort.Add(1)))
		if err == nil {
			return listener.Addr().String(), listener.Close()
		}
	}
	return "", errors.New("none of a thousand ports is free")
}

// populate puts the people and channels of a script's files into its Slack.
// Names of columns are in the first line, as everywhere.
func populate(fake *slackfake.Server, dir string) error {
	for _, row := range csvRows(filepath.Join(dir, "people.csv")) {
		if row["slack_id"] != "" {
			fake.AddUser(slackfake.User{ID: row["slack_id"], RealName: row["name"], Email: row["email"]})
		}
	}
	for _, row := range csvRows(filepath.Join(dir, "teams.csv")) {
		if row["channel"] != "" {
			fake.AddChannel(slackfake.Channel{ID: row["channel"], Name: row["team"]})
			fake.Invite(row["channel"], slackfake.BotUserID)
		}
	}
	return nil
}

func csvRows(path string) (rows []map[string]string) {
	file, err := os.Open(path)
	if err != nil {
		return nil // this script has no such file
	}
	defer file.Close()
	var header []string
	for lines := bufio.NewScanner(file); lines.Scan(); {
		cells := strings.Split(lines.Text(), ",")
		if header == nil {
			header = cells
			continue
		}
		row := map[string]string{}
		for i, cell := range cells {
			row[header[min(i, len(header)-1)]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}
