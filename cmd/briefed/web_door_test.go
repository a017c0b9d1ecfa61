package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/briefed/briefed/bot/slackfake"
)

// TestWebReadsNoMoreThanAPageNeeds: what is too large is refused before it is
// read, whatever page it is for and whoever sends it; a file is read of those who
// may import one.
func TestWebReadsNoMoreThanAPageNeeds(t *testing.T) {
	alone(t)
	t.Parallel()
	o := newWebOffice(t)
	large, note := strings.Repeat("a", 70<<10), url.Values{}
	note.Set("note", large)
	admin := o.as(anAdmin)
	visitors := map[string]*visitor{"nobody": o.visitor(), "a worker": o.as(aWorker), "an administrator": admin}
	for _, p := range o.postTable() {
		path := p.path
		for who, v := range visitors {
			if v == admin && strings.HasPrefix(path, "/admin/import") {
				continue
			}
			if status, page := v.post(path, note); status != http.StatusRequestEntityTooLarge || strings.Contains(page, "aaaaaaaaaa") {
				t.Errorf("%s as %s: %d with %d bytes, want 413 and nothing of it", path, who, status, len(page))
			}
		}
	}
	file := url.Values{"file-text": {"email,name,role,team,start\n" + strings.Repeat("x", 200<<10)}}
	if status, page := admin.post("/admin/import/people", file); status != http.StatusUnprocessableEntity {
		t.Errorf("an administrator's file: %d\n%s", status, mainOf(page))
	}
	if status, _ := o.as(aPolicyLead).post("/admin/import/people", file); status != http.StatusRequestEntityTooLarge {
		t.Errorf("a policy lead sends a staff list: %d, want 413", status)
	}
}

// TestAnonymousPostsTakeNoMemory sends 24 forms of eight megabytes at once to the
// real program, with their length and without, as nobody in particular.
func TestAnonymousPostsTakeNoMemory(t *testing.T) {
	large(t)
	t.Parallel()
	fake := slackfake.New(slackfake.Options{})
	if err := fake.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(fake.Close)
	address, err := freeAddress()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	database := "BRIEFED_DATABASE_URL=sqlite:" + filepath.Join(t.TempDir(), "briefed.db")
	migrate := exec.CommandContext(ctx, "briefed", "migrate")
	migrate.Env = append(os.Environ(), database)
	if out, err := migrate.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	serve := exec.CommandContext(ctx, "briefed", "serve")
	serve.Env = append(os.Environ(), database, "BRIEFED_LISTEN="+address, "BRIEFED_SLACK_API_URL="+fake.URL(),
		"BRIEFED_SLACK_BOT_TOKEN="+fake.Options().BotToken, "BRIEFED_SLACK_SIGNING_SECRET=secret", "BRIEFED_BASE_URL=http://"+address)
	serve.Cancel = func() error { return serve.Process.Signal(os.Interrupt) }
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	ready(ctx, t, address)
	body := bytes.Repeat([]byte("note="+strings.Repeat("x", 95)+"&"), 7_800_000/101)
	var posts sync.WaitGroup
	for i := range 24 {
		posts.Go(func() {
			path := []string{"/items/lesson-one/answer", "/admin/import/people", "/desk/import", "/slack/interactions", "/a/token", "/sign-in/token"}[i%6]
			var from io.Reader = bytes.NewReader(body)
			if i >= 12 {
				from = struct{ io.Reader }{from} // of a length that nobody says
			}
			request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+address+path, from)
			if err != nil {
				t.Error(err)
				return
			}
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				return // the connection was closed on us before all was sent
			}
			defer response.Body.Close() //nolint:errcheck // it was only read
			if response.StatusCode < 400 {
				t.Errorf("%s: %s", path, response.Status)
			}
		})
	}
	posts.Wait()
	peak := memoryPeak(t, serve.Process.Pid)
	cancel()
	_ = serve.Wait()
	if peak > 120<<20 {
		t.Errorf("24 posts of strangers took the service to %d MB, want less than 120", peak>>20)
	}
	t.Logf("peak %d MB", peak>>20)
}

// memoryPeak is the most memory that a process has held, in bytes.
func memoryPeak(t *testing.T, pid int) int64 {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Skip("only Linux tells the peak of a running process: ", err)
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	kb, err := strconv.ParseInt(strings.Fields(after)[0], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return kb << 10
}
