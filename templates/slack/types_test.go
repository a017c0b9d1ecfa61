package slacktext_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestTypes lets Slack's own type definitions judge every golden file: messages,
// modals and Home tabs. Where the fake's referee is not installed – no npm – it
// is skipped; .ci/run installs it.
func TestTypes(t *testing.T) {
	t.Parallel()
	referee := filepath.Join("..", "..", "bot", "slackfake", "testdata", "referee")
	if _, err := os.Stat(filepath.Join(referee, "node_modules")); err != nil {
		missing := t.Skip
		if _, err := exec.LookPath("npm"); err == nil && os.Getenv("CI") == "true" {
			missing = t.Fatal // .ci/run installs them wherever npm is at hand
		}
		missing("Slack's type definitions are not installed: npm ci in bot/slackfake/testdata/referee")
	}
	script, err := filepath.Abs(filepath.Join(referee, "types.mjs"))
	if err != nil {
		t.Fatal(err)
	}
	golden, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "node", script, golden).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
