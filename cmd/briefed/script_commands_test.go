package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/briefed/briefed/bot/slackfake"
)

// slackCommand does and sees what happens in a script's Slack:
//
//	slack add USER NAME EMAIL        somebody the files do not know
//	slack channel ID NAME [shared]   a channel the bot is not in
//	slack group ID HANDLE USER…      a user group
//	slack fail METHOD ERROR [TIMES]  the next calls fail; also lost, drop, 429
//	slack mend                       every call works again
//	slack click USER BUTTON          on the newest message of USER
//	slack messages USER N            USER has N messages
//	slack posts N                    so many messages were taken
//	slack wait USER N                until USER has N messages
//	slack http HOST:PORT             reach the bot there, by signed requests
//	slack connected                  until the bot is there by Socket Mode
func slackCommand(ts *testscript.TestScript, neg bool, args []string) {
	fake := ts.Value(fakeKey{}).(*slackfake.Server)
	if neg || len(args) == 0 {
		ts.Fatalf("usage: slack add|channel|fail|click|messages|posts …")
	}
	switch rest := args[1:]; args[0] {
	case "add":
		fake.AddUser(slackfake.User{ID: rest[0], RealName: rest[1], Email: rest[2]})
	case "gone":
		fake.AddUser(slackfake.User{ID: rest[0], RealName: rest[0], Deleted: true})
	case "channel":
		fake.AddChannel(slackfake.Channel{ID: rest[0], Name: rest[1], ExtShared: len(rest) > 2})
	case "group":
		fake.AddUsergroup(slackfake.Usergroup{ID: rest[0], Handle: rest[1], Users: rest[2:]})
	case "fail":
		scriptFailure(ts, fake, rest)
	case "mend":
		fake.ClearFailures()
	case "click":
		messages := fake.DMs(rest[0])
		if len(messages) == 0 {
			ts.Fatalf("%s has no message", rest[0])
		}
		ctx, cancel := context.WithTimeout(context.Background(), longWait)
		defer cancel()
		if _, err := fake.Click(ctx, rest[0], messages[len(messages)-1], strings.Join(rest[1:], " ")); err != nil {
			ts.Fatalf("click: %v", err)
		}
	case "wait":
		waitFor(ts, fake, func(s *slackfake.State) bool { return fmt.Sprint(len(s.DMs(rest[0]))) == rest[1] })
	case "http":
		fake.SetAppURL("http://" + rest[0])
	case "connected":
		waitFor(ts, fake, func(s *slackfake.State) bool { return s.Connections() > 0 })
	case "messages":
		equal(ts, fmt.Sprint(len(fake.DMs(rest[0]))), rest[1])
	case "posts":
		equal(ts, fmt.Sprint(fake.CallCount("chat.postMessage")), rest[0])
	default:
		ts.Fatalf("slack %s is not known", args[0])
	}
}

func waitFor(ts *testscript.TestScript, fake *slackfake.Server, done func(*slackfake.State) bool) {
	ctx, cancel := context.WithTimeout(context.Background(), longWait)
	defer cancel()
	ts.Check(fake.Wait(ctx, done))
}

// get asks the service for a page, until it says what is expected of it:
// get PATH REGEXP.
func get(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: get PATH REGEXP")
	}
	want, err := regexp.Compile("(?m)" + args[1])
	ts.Check(err)
	ctx, cancel := context.WithTimeout(context.Background(), longWait)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	page := ""
	for !want.MatchString(page) {
		select {
		case <-tick.C:
			page = fetch(ctx, "http://"+ts.Getenv("BRIEFED_LISTEN")+args[0])
		case <-ctx.Done():
			ts.Fatalf("%s says:\n%s", args[0], page)
		}
	}
	ts.Logf("%s", want.FindString(page))
}

// fetch returns a page with its status, or what kept it from coming.
func fetch(ctx context.Context, url string) string {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err.Error()
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err.Error()
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err.Error()
	}
	return response.Status + "\n" + string(body)
}

func equal(ts *testscript.TestScript, got, want string) {
	if got != want {
		ts.Fatalf("got %s, want %s", got, want)
	}
}

func scriptFailure(ts *testscript.TestScript, fake *slackfake.Server, args []string) {
	failure := slackfake.Failure{}
	switch args[1] {
	case "lost": // taken, and the answer never arrives
		failure.Accept, failure.Drop = true, true
	case "drop":
		failure.Drop = true
	case "429":
		failure.RetryAfter = time.Hour
	default:
		failure.Error = args[1]
	}
	if len(args) > 2 {
		if _, err := fmt.Sscan(args[2], &failure.Times); err != nil {
			ts.Fatalf("%v", err)
		}
	}
	fake.Fail(args[0], failure)
}

// noLeaks fails where what the last command said holds a secret, an address or
// the text of a message.
func noLeaks(ts *testscript.TestScript, _ bool, args []string) {
	fake := ts.Value(fakeKey{}).(*slackfake.Server)
	options := fake.Options()
	forbidden := append([]string{options.BotToken, options.AppToken, options.SigningSecret, "@ambershire.example"}, args...)
	for _, file := range []string{"stderr"} {
		said := ts.ReadFile(file)
		for _, secret := range forbidden {
			if strings.Contains(said, secret) {
				ts.Fatalf("%s is in %s:\n%s", secret, file, said)
			}
		}
	}
}
