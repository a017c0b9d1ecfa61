package slackfake

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// nodeReferee finds the folder with Slack's own libraries, installing them where
// that is wanted: by BRIEFED_NPM=1, or in CI, where npm must then work.
func nodeReferee(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("testdata", "referee"))
	if err != nil {
		t.Fatal(err)
	}
	npm, err := exec.LookPath("npm")
	wanted := os.Getenv("BRIEFED_NPM") == "1" || os.Getenv("CI") == "true"
	installed := exists(filepath.Join(dir, "node_modules"))
	if err != nil || testing.Short() || !wanted && !installed {
		t.Skip("Slack's own libraries are not at hand: needs npm and BRIEFED_NPM=1, or an installed node_modules")
	}
	if !installed {
		command := exec.CommandContext(longCtx(t), npm, "ci", "--no-audit", "--no-fund", "--loglevel=error")
		command.Dir = dir
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("npm ci: %v\n%s", err, out)
		}
	}
	return dir
}

func longCtx(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// TestBolt connects Slack's own client libraries to the fake; bolt.mjs says what
// they do.
func TestBolt(t *testing.T) {
	dir := nodeReferee(t)
	s, _ := start(t, Options{})
	command := exec.CommandContext(longCtx(t), "node", "bolt.mjs")
	command.Dir = dir
	command.Env = append(os.Environ(), "FAKE_BASE="+s.BaseURL(), "FAKE_BOT_TOKEN="+s.Options().BotToken,
		"FAKE_APP_TOKEN="+s.Options().AppToken, "FAKE_SECRET="+s.Options().SigningSecret)
	out, err := command.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Fatal(err)
	}
}

// TestTypes tries types.mjs itself: it must accept what is right and name every
// file that is wrong.
func TestTypes(t *testing.T) {
	dir := nodeReferee(t)
	home := `{"type":"home","blocks":` + digestBlocks + `}`
	for _, tt := range []struct {
		name  string
		files map[string]string
		wrong bool
	}{
		{"right", map[string]string{
			"message-blocks.json": digestBlocks,
			"message-post.json":   `{"text":"A lesson","blocks":` + digestBlocks + `,"unfurl_links":false}`,
			"message-offset.json": `[{"type":"rich_text","elements":[{"type":"rich_text_list","style":"bullet","offset":0,"elements":[]}]}]`,
			"view-ask.json":       askView,
			"home-items.json":     home,
			"notes.json":          `{"anything":1}`,
		}, false},
		{"wrong", map[string]string{
			"message-type.json":     `[{"type":"sektion"}]`,
			"message-property.json": `{"text":"x","blokcs":[]}`,
			"message-broken.json":   `[`,
			"view-home.json":        home,
			"view-type.json":        strings.Replace(askView, `"type":"input"`, `"type":"imput"`, 1),
			"home-style.json":       strings.Replace(home, "primary", "bright", 1),
		}, true},
		{"nothing to check", map[string]string{"notes.json": `{}`}, true},
		{"what the fake sends", payloads(t), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			folder := t.TempDir()
			for name, content := range tt.files {
				if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			out, err := exec.CommandContext(longCtx(t), "node", filepath.Join(dir, "types.mjs"), folder).CombinedOutput()
			if (err != nil) != tt.wrong {
				t.Fatalf("%v\n%s", err, out)
			}
			for name := range tt.files {
				if tt.name == "wrong" && !strings.Contains(string(out), name) {
					t.Errorf("%s is not named:\n%s", name, out)
				}
			}
		})
	}
}

// payloads does one of everything a person can do and returns what was sent, as
// files for types.mjs.
func payloads(t *testing.T) map[string]string {
	t.Helper()
	s, _ := start(t, Options{})
	m := digest(t, s, "C1")
	httpApp(t, s, func(*http.Request, []byte) (int, string) { return http.StatusOK, "" })
	sent := make(map[string]string)
	keep := func(name string) func(Reply, error) {
		return func(r Reply, err error) {
			t.Helper()
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			sent["payload-"+name+".json"] = string(r.Payload)
		}
	}
	ctx := ctxOf(t)
	keep("button")(s.Click(ctx, "U1", m, "understood"))
	keep("overflow")(s.SelectOverflow(ctx, "U1", m, "more", "role"))
	keep("shortcut")(s.Shortcut(ctx, "U1", "open_items"))
	keep("message-shortcut")(s.MessageShortcut(ctx, "U1", m, "discuss"))
	keep("command")(s.Slash(ctx, "U1", "/briefed", "x"))
	s.call(t, "views.publish", args("user_id", "U1", "view", `{"type":"home","blocks":`+digestBlocks+`}`))
	keep("home-button")(s.ClickView(ctx, "U1", "", "understood"))
	keep("home-opened")(s.OpenHome(ctx, "U1"))
	s.call(t, "views.open", args("trigger_id", triggerOf(t, s, m), "view", askView))
	keep("modal-button")(s.ClickView(ctx, "U1", "", "deeper"))
	keep("submission")(s.SubmitView(ctx, "U1", "", map[string]any{"q": "x", "who": "lead"}))
	s.call(t, "views.open", args("trigger_id", triggerOf(t, s, m), "view", askView))
	keep("closed")(s.CloseView(ctx, "U1", "", false))
	return sent
}
