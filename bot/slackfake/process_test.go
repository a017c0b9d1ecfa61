package slackfake

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"testing"
)

// TestMain lets the test binary be the fake in a process of its own.
func TestMain(m *testing.M) {
	if os.Getenv("SLACKFAKE_SERVE") != "" {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		defer stop()
		if err := Run(ctx, Options{}, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// process starts the fake as another process and returns its address.
func process(t *testing.T) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), os.Args[0])
	command.Env = append(os.Environ(), "SLACKFAKE_SERVE=1")
	command.Stderr = os.Stderr
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatal("it said nothing")
	}
	t.Cleanup(func() {
		if err := command.Wait(); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	return strings.TrimSuffix(lines.Text(), "/api/")
}

// ask calls a control endpoint and decodes its answer.
func ask(t *testing.T, method, url, body string) (status int, answer any) {
	t.Helper()
	req, err := http.NewRequestWithContext(ctxOf(t), method, url, bytes.NewBufferString(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusGatewayTimeout {
		if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
			t.Fatalf("%s: %v", url, err)
		}
	}
	return resp.StatusCode, answer
}

func TestProcess(t *testing.T) {
	base := process(t)
	api := func(method string, pairs ...string) map[string]any {
		req, err := http.NewRequestWithContext(ctxOf(t), http.MethodPost, base+"/api/"+method, strings.NewReader(args(pairs...).Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer xoxb-fake-bot-token")
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return send(t, req)
	}
	clicked := make(chan string, 1)
	app := New(Options{}) // only to have something that knows the secret
	httpApp(t, app, func(_ *http.Request, body []byte) (int, string) {
		clicked <- interaction(t, body).ActionCallback.BlockActions[0].ActionID
		return http.StatusOK, ""
	})
	for _, step := range []struct{ path, body string }{
		{"users", `[{"id":"U1","email":"asha@example.org"},{"id":"U2"}]`},
		{"channels", `[{"id":"C1","name":"east","bot":true,"members":["U1"]}]`},
		{"usergroups", `[{"id":"S1","users":["U1"]}]`},
		{"invite", `{"channel":"C1","users":["U2"]}`},
		{"app-url", `{"url":"` + app.appURL + `"}`},
		{"failures", `{"method":"chat.postMessage","failure":{"error":"internal_error","accept":true}}`},
	} {
		if status, answer := ask(t, http.MethodPost, base+"/_fake/"+step.path, step.body); status != http.StatusOK {
			t.Fatalf("%s: %v", step.path, answer)
		}
	}
	if answer := api("chat.postMessage", "channel", "C1", "text", "x", "blocks", digestBlocks); answer["error"] != "internal_error" {
		t.Errorf("the queued failure: %v", answer)
	}
	for _, to := range []string{"U1", "U1"} {
		if answer := api("chat.postMessage", "channel", to, "text", "hi", "metadata", `{"event_type":"digest","event_payload":{}}`); answer["ok"] != true {
			t.Fatal(answer)
		}
	}
	if status, _ := ask(t, http.MethodGet, base+"/_fake/wait?messages=3", ""); status != http.StatusOK {
		t.Errorf("wait: %d", status)
	}
	if status, _ := ask(t, http.MethodGet, base+"/_fake/wait?messages=4&timeout=1ms", ""); status != http.StatusGatewayTimeout {
		t.Errorf("wait in vain: %d", status)
	}
	_, counts := ask(t, http.MethodGet, base+"/_fake/messages?counts=1", "")
	if got := fmt.Sprint(counts); got != "map[channels:map[C1:1 U1:2] metadata:map[digest:2] total:3]" {
		t.Errorf("counts %s", got)
	}
	if _, list := ask(t, http.MethodGet, base+"/_fake/messages?channel=C1", ""); len(list.([]any)) != 1 {
		t.Errorf("messages %v", list)
	}
	if status, answer := ask(t, http.MethodPost, base+"/_fake/click", `{"user":"U2","channel":"C1","pick":"understood"}`); status != http.StatusOK || <-clicked != "understood" {
		t.Errorf("click: %v", answer)
	}
	if status, _ := ask(t, http.MethodPost, base+"/_fake/click", `{"user":"U2","channel":"C1","pick":"nothing"}`); status != http.StatusBadRequest {
		t.Errorf("a click on nothing: %d", status)
	}
	_, calls := ask(t, http.MethodGet, base+"/_fake/calls?counts=1", "")
	if n := calls.(map[string]any)["chat.postMessage"]; n != 3.0 {
		t.Errorf("calls %v", calls)
	}
}

// TestControlsAreNotForOtherSites: the demo runs beside a browser.
func TestControlsAreNotForOtherSites(t *testing.T) {
	s, _ := start(t, Options{})
	req, err := http.NewRequestWithContext(ctxOf(t), http.MethodPost, s.BaseURL()+"/_fake/app-url", strings.NewReader(`{"url":"http://evil.example"}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusForbidden || s.appURL != "" {
		t.Errorf("%d", resp.StatusCode)
	}
}
