package chat

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
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
			if len(m.Blocks) == 0 {
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

// TestAnyLetterIsTaken posts letters of any content: the fake Slack, which is
// strict, takes each with its blocks.
func TestAnyLetterIsTaken(t *testing.T) {
	w := newWorld(t, HTTP)
	pieces := rapid.SampledFrom([]string{"<!channel> ", "<@U1> ", "& ", "*", "_", "`", "👩🏽‍⚕️", "ordinary words ", "[a](https://example.org/a|b)", "\u202e", "- x\n", "\n\n"})
	text := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(pieces, 1, 60).Draw(t, "text"), "") })
	published := int64(0) // what was published never changes, so each is another item
	rapid.Check(t, func(t *rapid.T) {
		letter := personal()
		for range rapid.IntRange(1, 14).Draw(t, "items") {
			published++
			item := digest.Item{ID: published, Version: digest.Version{Number: 1, Asks: 1, Text: lesson("x")}}
			item.Title, item.Points = text.Draw(t, "title"), []string{text.Draw(t, "point")}
			letter.Entries = append(letter.Entries, digest.Entry{Item: item, Told: rapid.Bool().Draw(t, "told")})
		}
		before := w.fake.CallCount("chat.postMessage")
		if _, err := w.courier.Carry(context.Background(), letter); err != nil {
			t.Fatal(err)
		}
		if n := w.fake.CallCount("chat.postMessage") - before; n != 1 {
			t.Fatalf("posted %d times: the blocks were refused", n)
		}
	})
}

func TestWorkspace(t *testing.T) {
	w := newWorld(t, HTTP)
	got, err := w.client.Workspace(t.Context())
	if err != nil || got.TeamID != w.fake.Options().TeamID || !got.Has("chat:write") || got.Has("admin") {
		t.Errorf("%+v, %v", got, err)
	}
}
