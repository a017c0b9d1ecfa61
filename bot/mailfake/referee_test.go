package mailfake_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/briefed/briefed/bot/mailfake"
)

// TestNotifyClient connects GOV.UK Notify's own client to the fake; notify.mjs says
// what it does.
func TestNotifyClient(t *testing.T) {
	dir, err := filepath.Abs(filepath.Join("testdata", "referee"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = os.Stat(filepath.Join(dir, "node_modules"))
	if _, npm := exec.LookPath("npm"); testing.Short() || err != nil && (npm != nil || os.Getenv("CI") != "true") {
		t.Skip("GOV.UK Notify's own client is not at hand: npm ci in " + dir)
	}
	fake := mailfake.StartNotify()
	t.Cleanup(fake.Close)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, "node", "notify.mjs")
	command.Dir = dir
	command.Env = append(os.Environ(), "FAKE_URL="+fake.URL, "FAKE_KEY="+mailfake.NotifyKey, "FAKE_TEMPLATE="+mailfake.NotifyTemplate)
	out, err := command.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Fatal(err)
	}
}

// TestRenderNotify walks what Notify makes of Markdown.
func TestRenderNotify(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"# One\n\n## Two\n\n### Three\n\nWords":    "<h2>One</h2><h3>Two</h3><p>Three</p><p>Words</p>",
		"* a\n* b\n\n1. c":                         "<ul><li>a</li><li>b</li></ul><ol><li>c</li></ol>",
		"[Read](https://briefed.example/a/X)":      `<p><a href="https://briefed.example/a/X">Read</a></p>`,
		"before\n\n---\n\nafter":                   "<p>before</p><hr><p>after</p>",
		"^ Look here":                              "<blockquote><p>Look here</p></blockquote>\n",
		"a ![p](https://x.example/p.png) picture":  "<p>a  picture</p>",
		"| a | b |\n|---|---|\n| c | d |\n\nwords": "<p>words</p>",
		"<b>raw</b> & *soft* `code`":               "<p>raw &amp; soft code</p>",
		`\# \*as it is\* \[x\]\(https: //y\)`:      "<p># *as it is* [x](https: //y)</p>",
	} {
		if got := mailfake.RenderNotify(body); got != want {
			t.Errorf("%q\n got %s\nwant %s", body, got, want)
		}
	}
}
