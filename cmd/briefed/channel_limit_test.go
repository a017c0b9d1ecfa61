package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestSlacksLimitOfAChannel: Slack takes a message a second in a channel. Four teams share
// one, twelve have their own, and one channel is refused for as long as this test likes. The
// service, killed amid that and started again, never asks too much of the shared channel;
// nobody waits for the one that is refused; and each team has its letter once.
func TestSlacksLimitOfAChannel(t *testing.T) {
	bothEngines(t, func(t *testing.T, database string) {
		fake := slackfake.New(slackfake.Options{RateLimits: true, PostsPerMinute: 60_000})
		if err := fake.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(fake.Close)
		l := &channelLimit{t: t, fake: fake, database: database, due: map[string]int{"C0SHARED": 4, "C0BUSY": 1}}
		for i := range 12 {
			l.due[fmt.Sprintf("C0OWN%d", i)] = 1
		}
		l.begin()
		fake.Fail("chat.postMessage", slackfake.Failure{Channel: "C0BUSY", Times: -1, RetryAfter: time.Second})

		nine := time.Date(2026, 3, 9, 9, 0, 0, 0, time.UTC)
		stop := l.serve(nine)
		l.wait(func() bool { return len(fake.Messages("C0SHARED")) > 0 })
		first := time.Now()
		l.wait(func() bool {
			for channel := range l.due {
				if channel != "C0BUSY" && len(fake.Messages(channel)) == 0 {
					return false
				}
			}
			return true
		})
		refused := l.refused()["C0BUSY"]
		l.wait(func() bool { return l.refused()["C0BUSY"] > refused })
		db := storetest.Open(t, database)
		l.wait(func() bool {
			state, err := db.OutboxState(t.Context(), nine.Add(time.Since(first)))
			if err != nil {
				t.Fatal(err)
			}
			return len(state.Pauses) == 1 && state.Pauses[0].Bucket == digest.ChannelBucket("C0BUSY")
		})
		stop(syscall.SIGKILL)
		fake.ClearFailures()

		// By its clock no more time has passed than by that of the service before it.
		stop = l.serve(nine.Add(time.Since(first)))
		var got, unknown map[string]int
		l.wait(func() bool {
			got, unknown = l.stands(db)
			for channel, due := range l.due {
				if got[channel]+unknown[channel] < due {
					return false
				}
			}
			return true
		})
		stop(syscall.SIGTERM)
		for channel, due := range l.due {
			if n := len(fake.Messages(channel)); n > due {
				t.Errorf("%s has %d messages of %d", channel, n, due)
			}
		}
		for channel, n := range l.refused() {
			if channel != "C0BUSY" {
				t.Errorf("%s was asked too much of, %d times", channel, n)
			}
		}
	})
}

// channelLimit is a council whose teams are told in channels of a Slack that limits them.
type channelLimit struct {
	t        *testing.T
	fake     *slackfake.Server
	database string
	due      map[string]int // messages, by channel
}

// begin imports a team of one person for each message that is due, and a lesson.
func (l *channelLimit) begin() {
	dir := l.t.TempDir()
	var teams, people strings.Builder
	teams.WriteString("team,name,service,channel,mode,schedule,timezone\n")
	people.WriteString("email,name,slack_id,role,team,start\n")
	for channel, due := range l.due {
		l.fake.AddChannel(slackfake.Channel{ID: channel, Name: strings.ToLower(channel), Bot: true})
		for i := range due {
			name := fmt.Sprintf("%s-%d", strings.ToLower(channel), i)
			l.fake.AddUser(slackfake.User{ID: "U" + strings.ToUpper(strings.ReplaceAll(name, "-", "")), RealName: name})
			fmt.Fprintf(&teams, "%s,%s,Safeguarding,%s,channel,0 9 * * 1,Europe/London\n", name, name, channel)
			fmt.Fprintf(&people, "%s@ambershire.example,Person %s,U%s,Social worker,%s,2024-01-01\n", name, name, strings.ToUpper(strings.ReplaceAll(name, "-", "")), name)
		}
	}
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			l.t.Fatal(err)
		}
		return path
	}
	before := time.Date(2026, 3, 9, 8, 0, 0, 0, time.UTC)
	for _, args := range [][]string{
		{"import", "teams", write("teams.csv", teams.String())},
		{"import", "people", write("people.csv", people.String())},
		{"import", "items", "--publish", write("lesson.md", "---\nref: lesson-one\nkind: lesson\ntitle: Look again\nchange: new\n---\n\n## What you do differently\n\n- Ask the child.\n")},
	} {
		if out, err := l.command(before, args...).CombinedOutput(); err != nil {
			l.t.Fatalf("briefed %v: %v\n%s", args, err, out)
		}
	}
}

// serve starts the service, by a clock that starts at a moment.
func (l *channelLimit) serve(clock time.Time) (stop func(os.Signal)) {
	service := l.command(clock, "serve")
	if err := service.Start(); err != nil {
		l.t.Fatal(err)
	}
	return func(s os.Signal) {
		_ = service.Process.Signal(s)
		_ = service.Wait()
	}
}

// stands counts by channel the messages there, and those of which nobody knows.
func (l *channelLimit) stands(db *store.DB) (got, unknown map[string]int) {
	got, unknown = map[string]int{}, map[string]int{}
	for channel := range l.due {
		got[channel] = len(l.fake.Messages(channel))
	}
	list, err := db.Deliveries(l.t.Context(), []digest.DeliveryState{digest.Unknown}, 100)
	if err != nil {
		l.t.Fatal(err)
	}
	teams, err := db.Teams(l.t.Context())
	if err != nil {
		l.t.Fatal(err)
	}
	for _, d := range list {
		for _, team := range teams {
			if team.ID == d.TeamID {
				unknown[team.Channel]++
			}
		}
	}
	return got, unknown
}

// command is the program, by a clock that starts at a moment.
func (l *channelLimit) command(clock time.Time, args ...string) *exec.Cmd {
	address, err := freeAddress()
	if err != nil {
		l.t.Fatal(err)
	}
	options := l.fake.Options()
	command := exec.CommandContext(l.t.Context(), "briefed", args...)
	command.Env = append(os.Environ(),
		"BRIEFED_DATABASE_URL="+l.database, "BRIEFED_LISTEN="+address, "BRIEFED_CLOCK="+clock.Format(time.RFC3339Nano), "BRIEFED_SEND_RATE=0",
		"BRIEFED_SLACK_API_URL="+l.fake.BaseURL()+"/api/", "BRIEFED_SLACK_BOT_TOKEN="+options.BotToken, "BRIEFED_SLACK_APP_TOKEN="+options.AppToken)
	return command
}

// refused counts how often a channel had too much asked of it.
func (l *channelLimit) refused() map[string]int {
	n := map[string]int{}
	for _, call := range l.fake.Calls("chat.postMessage") {
		if call.Error == "ratelimited" {
			n[call.Form.Get("channel")]++
		}
	}
	return n
}

func (l *channelLimit) wait(done func() bool) {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(l.t.Context(), longWait)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			l.t.Fatalf("after %s: refused %v", longWait, l.refused())
		}
	}
}
