package chat

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/briefed/briefed/bot/slackfake"
)

// TestFakeSlackTakesEveryGoldenFile: templates may not import the fake, so its
// judgement on their golden files is here.
func TestFakeSlackTakesEveryGoldenFile(t *testing.T) {
	files, err := filepath.Glob("../../templates/slack/testdata/*.json")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d golden files, %v", len(files), err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file) //nolint:gosec // a test's own file
		if err != nil {
			t.Fatal(err)
		}
		var faults []string
		if strings.HasPrefix(filepath.Base(file), "message-") {
			var m struct{ Blocks json.RawMessage }
			if err := json.Unmarshal(raw, &m); err != nil {
				t.Fatal(err)
			}
			if string(m.Blocks) == "null" || string(m.Blocks) == "[]" {
				continue // plain text alone
			}
			faults = slackfake.ValidateBlocks(slackfake.SurfaceMessage, m.Blocks)
		} else {
			faults = slackfake.ValidateView(raw)
		}
		for _, fault := range faults {
			t.Errorf("%s: %s", filepath.Base(file), fault)
		}
	}
}
