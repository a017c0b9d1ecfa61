package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/briefed/briefed/bot/slackfake"
)

// TestReadme runs every command of the README's blocks, in their order, over
// the sample council. serve, which does not end, has scripts of its own.
func TestReadme(t *testing.T) {
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
	for _, line := range commands {
		command := exec.CommandContext(t.Context(), "briefed", strings.Fields(line)...)
		command.Dir = dir
		command.Env = append(os.Environ(), "BRIEFED_CLOCK=2026-03-16T09:00:00Z",
			"BRIEFED_SLACK_API_URL="+fake.URL(), "BRIEFED_SLACK_BOT_TOKEN="+fake.Options().BotToken)
		if out, err := command.CombinedOutput(); err != nil {
			t.Errorf("briefed %s: %v\n%s", line, err, out)
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
		if block && found && arguments != "serve" {
			arguments, _, _ = strings.Cut(arguments, "#")
			commands = append(commands, strings.TrimSpace(arguments))
		}
	}
	return commands
}
