package main

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/briefed/briefed/templates/static"
)

// TestNewcomer is somebody with a fresh copy of the source, Go and make, and no
// Node: make demo says what it does, comes up, and is whole for each of four roles
// on a desktop and on a phone, in Slack's stand-in and on the pages. Ctrl-C ends it.
func TestNewcomer(t *testing.T) {
	large(t)
	t.Parallel()
	source := freshCopy(t)
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, "make", "demo")
	command.Dir = source
	command.Env = append(withoutNode(t), "BRIEFED_LISTEN=127.0.0.1:0")
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // as a terminal has it
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	command.Stderr = command.Stdout
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Kill(-command.Process.Pid, syscall.SIGKILL) })
	lines, said := bufio.NewScanner(output), ""
	address := ""
	for address == "" && lines.Scan() {
		said += lines.Text() + "\n"
		if found := regexp.MustCompile(`Open (http://\S+)/demo`).FindStringSubmatch(lines.Text()); found != nil {
			address = found[1]
		}
	}
	for _, words := range []string{"There is no npm here: the web pages use our own style sheet.", "Compiling Briefed", "The web pages use our own style sheet: with Node,"} {
		if !strings.Contains(said, words) {
			t.Errorf("make demo does not say %q:\n%s", words, said)
		}
	}
	if address == "" {
		t.Fatalf("make demo does not come up:\n%s", said)
	}
	newcomerLooks(t, address, "own")

	if err := syscall.Kill(-command.Process.Pid, syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	after := ""
	for lines.Scan() {
		after += lines.Text() + "\n"
	}
	_ = command.Wait()
	if strings.Contains(after, "rror") || strings.Contains(after, "***") {
		t.Errorf("Ctrl-C ends with:\n%s", after)
	}
}

// TestNewcomerWithTheBuiltSheet: what TestNewcomer sees with our own style sheet holds
// with the built one too, which needs npm, and takes no new build of the program.
func TestNewcomerWithTheBuiltSheet(t *testing.T) {
	large(t)
	t.Parallel()
	needsBuilt(t)
	_, server := newDemoWith(t, static.Pages())
	newcomerLooks(t, server.URL, "built")
}

// newcomerLooks is each role, wide and narrow: something to read is there, nothing
// is wider than the screen, and the pages have a style.
func newcomerLooks(t *testing.T, address, sheet string) {
	b := newBrowser(t, nil)
	for _, role := range []struct{ name, reads, page string }{
		{"Social worker", "Your digest", "My items"},
		{"Manager", "Your digest", "Teams"},
		{"Policy lead", "Your digest", "Policy desk"},
		{"Administrator", "Try this", "Administration"},
	} {
		for _, width := range []int64{1280, 390} {
			w := b.open(t, "", false)
			_, err := chromedp.Call(w.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
				Width: width, Height: 844, DeviceScaleFactor: 1, Mobile: width < 640,
			})
			if err != nil {
				t.Fatal(err)
			}
			fits := func(where string) {
				t.Helper()
				if over := evaluate[int](w, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
					t.Errorf("%s of the %s is %d pixels wider than %d", where, role.name, over, width)
				}
			}
			w.run(chromedp.Navigate(address + "/demo"))
			w.press(`//nav//a[contains(., "` + role.name + `")]`)
			w.has("Try this", role.reads)
			fits("the demonstration")
			w.press(`//button[text()="/briefed web"]`)
			w.run(chromedp.Navigate(w.link("Open Briefed in your browser")))
			w.press(`//main//button`)
			w.has("My items", role.page)
			fits("the first page")
			if font := evaluate[string](w, `getComputedStyle(document.querySelector("h1")).fontFamily`); !strings.Contains(font, "system-ui") {
				t.Errorf("the pages of the %s have no style: %s", role.name, font)
			}
			if *screenshots != "" {
				w.shoot(filepath.Join(*screenshots, "newcomer-"+sheet+"-"+strings.ReplaceAll(strings.ToLower(role.name), " ", "-")+"-"+map[bool]string{true: "wide", false: "narrow"}[width > 640]+".png"), 900)
			}
		}
	}
}

// freshCopy is the source as it would be cloned, with what is not committed yet.
func freshCopy(t *testing.T) string {
	t.Helper()
	root := filepath.Join("..", "..")
	list := exec.CommandContext(t.Context(), "git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	files, err := list.Output()
	if err != nil {
		t.Skip("this is no checkout of git: ", err)
	}
	to := t.TempDir()
	for _, name := range strings.Split(strings.TrimSuffix(string(files), "\x00"), "\x00") {
		data, err := os.ReadFile(filepath.Join(root, name))
		if os.IsNotExist(err) {
			continue // removed, and not committed
		}
		if err == nil {
			err = os.MkdirAll(filepath.Join(to, filepath.Dir(name)), 0o755)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(to, name), data, 0o644) //nolint:gosec // it is the source
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// withoutNode is this environment with Go, make and a shell, and no Node or npm.
func withoutNode(t *testing.T) []string {
	t.Helper()
	bin := t.TempDir()
	for _, name := range []string{"go", "make", "sh", "timeout", "git", "gcc", "cc", "as", "ld"} {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		if err := os.Symlink(path, filepath.Join(bin, name)); err != nil {
			t.Fatal(err)
		}
	}
	var env []string
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "PATH=") && !strings.HasPrefix(entry, "BRIEFED_") && !strings.HasPrefix(entry, "MAKE") {
			env = append(env, entry)
		}
	}
	return append(env, "PATH="+bin)
}
