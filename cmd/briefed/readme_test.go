package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/briefed/briefed/bot/slackfake"
)

// TestReadme runs every command of the README's blocks, in their order, over
// the sample council. serve, which does not end by itself, is stopped as soon as
// it says that it is ready.
func TestReadme(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, from := range map[string]string{
		"teams.csv": "demo/teams.csv", "people.csv": "demo/people.csv", "templates": "../../templates",
	} {
		path, err := filepath.Abs(from)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(path, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	fake := slackfake.New(slackfake.Options{})
	if err := fake.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(fake.Close)
	commands := readmeCommands(string(readme))
	if len(commands) < 8 {
		t.Fatalf("the README has %d commands: %q", len(commands), commands)
	}
	address, err := freeAddress()
	if err != nil {
		t.Fatal(err)
	}
	options := fake.Options()
	for _, line := range commands {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		command := exec.CommandContext(ctx, "briefed", strings.Fields(line)...)
		command.Dir = dir
		command.Env = append(os.Environ(), "BRIEFED_CLOCK=2026-12-14T09:00:00Z", "BRIEFED_LISTEN="+address,
			"BRIEFED_SLACK_API_URL="+fake.URL(), "BRIEFED_SLACK_BOT_TOKEN="+options.BotToken, "BRIEFED_SLACK_APP_TOKEN="+options.AppToken)
		var out bytes.Buffer
		command.Stdout, command.Stderr = &out, &out
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		if line == "serve" {
			ready(ctx, t, address)
			if err := command.Process.Signal(syscall.SIGTERM); err != nil {
				t.Error(err)
			}
		}
		if err := command.Wait(); err != nil {
			t.Errorf("briefed %s: %v\n%s", line, err, out.String())
		}
	}
	if !slices.Contains(commands, "serve") {
		t.Error("the README does not say how to run the service")
	}
}

// ready waits until a service says that it is.
func ready(ctx context.Context, t *testing.T, address string) {
	t.Helper()
	for !strings.HasSuffix(fetch(ctx, "http://"+address+"/readyz"), "\nready\n") {
		if !sleep(ctx, 20*time.Millisecond) {
			t.Fatal("the service did not get ready")
		}
	}
}

// readmeCommands are the arguments of the lines in code blocks that begin with
// briefed, without their remarks.
func readmeCommands(readme string) (commands []string) {
	block := false
	for line := range strings.Lines(readme) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "```") {
			block = line == "```sh"
			continue
		}
		arguments, found := strings.CutPrefix(line, "briefed ")
		if block && found {
			arguments, _, _ = strings.Cut(arguments, "#")
			commands = append(commands, strings.TrimSpace(arguments))
		}
	}
	return commands
}
