package main

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/briefed/briefed/bot/mailfake"
	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store/storetest"
)

// soakPeople are half on Slack, half on e-mail, in teams of ten.
const soakPeople = 2000

// TestSoak serves a council for as long as BRIEFED_SOAK says (make soak: half an hour), on
// both engines: in every minute the digests of some teams, by Slack and by e-mail, of what
// was published until then, while people press buttons, and open and answer the pages behind their mails. What the service
// holds – memory, goroutines, files – is no more in the last quarter than in the second.
func TestSoak(t *testing.T) {
	if os.Getenv("BRIEFED_SOAK") == "" {
		t.Skip("make soak runs this: BRIEFED_SOAK says for how long")
	}
	length, err := time.ParseDuration(os.Getenv("BRIEFED_SOAK"))
	if err != nil || length < time.Minute {
		t.Fatalf("BRIEFED_SOAK is a time such as 30m, of a minute at least: %v", err)
	}
	t.Run("sqlite", func(t *testing.T) { soak(t, storetest.SQLite(t), length) })
	t.Run("postgres", func(t *testing.T) { soak(t, storetest.Postgres(t), length) })
}

// soaked is a council that is served, and what its people do.
type soaked struct {
	*crashSite
	address         string
	pid             int
	presses, posted atomic.Int64 // answers that were said to be saved, by button and by page
	refused         atomic.Int64
	mu              sync.Mutex
	links           []string // of mails, to pages
}

func soak(t *testing.T, database string, length time.Duration) {
	ctx, done := context.WithTimeout(t.Context(), length)
	defer done()
	s := startSoak(t, database, length)
	var people sync.WaitGroup
	for _, do := range []func(context.Context){s.press, s.press, s.read, s.read, s.publish} {
		people.Go(func() {
			for ctx.Err() == nil {
				do(ctx)
			}
		})
	}
	var held []holding
	for tick := time.NewTicker(length / 40); ctx.Err() == nil; {
		select {
		case <-tick.C:
			held = append(held, s.holds())
		case <-ctx.Done():
			tick.Stop()
		}
	}
	people.Wait()
	t.Logf("%s: %d presses and %d answers on pages were saved, %d requests refused", length, s.presses.Load(), s.posted.Load(), s.refused.Load())
	flat(t, held)
	if s.presses.Load() == 0 || s.posted.Load() == 0 {
		t.Error("nobody answered in one of the ways")
	}
	if s.refused.Load() > 0 {
		t.Error("requests were refused")
	}
	db := storetest.Open(t, database)
	unknown, err := db.Deliveries(t.Context(), []digest.DeliveryState{digest.Unknown, digest.Failed}, 10)
	s.must(err)
	if len(unknown) > 0 {
		t.Errorf("%d letters or more are unknown or failed", len(unknown))
	}
}

// startSoak imports the council, and starts the program.
func startSoak(t *testing.T, database string, length time.Duration) *soaked {
	t.Helper()
	address, err := freeAddress()
	if err != nil {
		t.Fatal(err)
	}
	s := &soaked{crashSite: &crashSite{t: t, database: database, fake: startFake(t, "unchecked")}, address: address}
	token := regexp.MustCompile(`/a/[A-Z0-9]{26,}`)
	box, err := mailfake.Start(mailfake.Options{})
	s.must(err)
	t.Cleanup(box.Close)
	box.OnMail(func(m mailfake.Mail) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.links = append(s.links, token.FindAllString(m.Data, -1)...)
	})
	s.settings = []string{
		"BRIEFED_SLACK_API_URL=" + s.fake + "/api/", "BRIEFED_SLACK_BOT_TOKEN=xoxb-fake-bot-token", "BRIEFED_SLACK_APP_TOKEN=xapp-fake-app-token", "BRIEFED_SEND_RATE=0",
		"BRIEFED_SMTP_URL=smtp://" + box.Addr(), "BRIEFED_MAIL_FROM=briefed@ambershire.example", "BRIEFED_MAIL_RATE=0", "BRIEFED_BASE_URL=http://" + address,
		"BRIEFED_WEEKLY_MINUTES=120", "BRIEFED_WEEKLY_CONTACTS=100", "BRIEFED_LISTEN=" + address, "BRIEFED_PROXIES=127.0.0.1",
	}
	var users []slackfake.User
	people := bytes.NewBufferString("email,name,slack_id,role,team,start\n")
	for i := range soakPeople {
		id := ""
		if i%2 == 0 {
			id = fmt.Sprintf("U%05d", i)
			users = append(users, slackfake.User{ID: id, RealName: id, Email: fmt.Sprintf("p%d@ambershire.example", i)})
		}
		fmt.Fprintf(people, "p%d@ambershire.example,Person %d,%s,Social worker,team-%d,2024-01-01\n", i, i, id, i/10)
	}
	s.post("/_fake/users", users)
	teams := bytes.NewBufferString("team,name,service,mode,schedule,timezone\n")
	for i := range soakPeople / 10 {
		minute := (58 + int(length.Minutes())*i/(soakPeople/10)) % 60 // the clock starts at three to nine
		fmt.Fprintf(teams, "team-%d,Team %d,Safeguarding,dm,%d * * * *,Europe/London\n", i, i, minute)
	}
	s.briefed("import", "teams", s.write("teams.csv", teams.Bytes()))
	s.briefed("import", "people", s.write("people.csv", people.Bytes()))
	command := exec.CommandContext(context.Background(), "briefed", "serve") // stopped by a signal, as an operator does
	command.Env = s.command("serve").Env
	var said bytes.Buffer
	command.Stdout, command.Stderr = &said, &said
	s.must(command.Start())
	s.pid = command.Process.Pid
	t.Cleanup(func() {
		_ = command.Process.Signal(syscall.SIGTERM)
		if err := command.Wait(); err != nil {
			t.Errorf("the service: %v", err)
		}
		if t.Failed() {
			t.Log(said.String()[max(0, said.Len()-4000):])
		}
	})
	return s
}

func (s *soaked) write(name string, content []byte) string {
	path := filepath.Join(s.t.TempDir(), name)
	s.must(os.WriteFile(path, content, 0o600))
	return path
}

// publish adds a lesson, twice a minute.
func (s *soaked) publish(ctx context.Context) {
	ref := "lesson-" + strconv.FormatInt(time.Now().UnixNano(), 36)
	path := s.write(ref+".md", []byte("---\nref: "+ref+"\nkind: lesson\ntitle: Look again\nchange: new\n---\n\n## What you do differently\n\n- Ask the child.\n"))
	command := exec.CommandContext(ctx, "briefed", "import", "items", "--publish", path)
	command.Env = append(append(os.Environ(), "BRIEFED_DATABASE_URL="+s.database, "BRIEFED_CLOCK=2026-03-09T09:00:00Z"), s.settings...)
	if out, err := command.CombinedOutput(); err != nil && ctx.Err() == nil {
		s.t.Errorf("publishing: %v\n%s", err, out)
	}
	pause(ctx, 30*time.Second)
}

// press answers by the newest message of somebody on Slack.
func (s *soaked) press(ctx context.Context) {
	defer pause(ctx, 100*time.Millisecond)
	id := fmt.Sprintf("U%05d", 2*rand.IntN(soakPeople/2))
	body := fmt.Sprintf(`{"user":%q,"channel":%q,"pick":"Understood"}`, id, id)
	answer, err := s.client.Post(s.fake+"/_fake/click", "application/json", bytes.NewReader([]byte(body)))
	if err != nil {
		return
	}
	_ = answer.Body.Close()
	if answer.StatusCode == http.StatusOK { // else: no message yet, or nothing left to press in it
		s.presses.Add(1)
	}
}

var answerForm = regexp.MustCompile(`<form method="post" action="([^"]*)" novalidate>\s*<input type="hidden" name="version" value="([^"]*)">`)

// read opens the page behind a mail, and answers there.
func (s *soaked) read(ctx context.Context) {
	defer pause(ctx, 100*time.Millisecond)
	s.mu.Lock()
	link := ""
	if n := len(s.links); n > 0 {
		link = s.links[rand.IntN(n)]
	}
	s.mu.Unlock()
	if link == "" {
		return
	}
	from := fmt.Sprintf("10.1.%d.%d", rand.IntN(250), rand.IntN(250)) // by a proxy: one address may not ask so often
	status, page := s.ask(ctx, http.MethodGet, link, from, nil)
	form := answerForm.FindStringSubmatch(page)
	if status == http.StatusOK && form == nil || ctx.Err() != nil {
		return
	}
	if status == http.StatusOK {
		status, _ = s.ask(ctx, http.MethodPost, html.UnescapeString(form[1]), from, url.Values{"version": {form[2]}, "answer": {"understood"}})
	}
	switch {
	case status == http.StatusOK || status == http.StatusSeeOther:
		s.posted.Add(1)
	case ctx.Err() == nil:
		s.refused.Add(1)
	}
}

// ask asks the service for a page, as a proxy does for somebody.
func (s *soaked) ask(ctx context.Context, method, path, from string, form url.Values) (status int, page string) {
	request, err := http.NewRequestWithContext(ctx, method, "http://"+s.address+path, strings.NewReader(form.Encode()))
	s.must(err)
	request.Header.Set("X-Forwarded-For", from)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := s.client.Do(request)
	if err != nil {
		return 0, ""
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, ""
	}
	return answer.StatusCode, string(body)
}

func pause(ctx context.Context, d time.Duration) { digest.SystemClock{}.Sleep(ctx, d) }

// holding is what the service held at a moment.
type holding struct{ kilobytes, goroutines, files int }

func (s *soaked) holds() (h holding) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.pid))
	s.must(err)
	files, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", s.pid))
	s.must(err)
	h.files = len(files)
	h.kilobytes = numberIn(s.t, string(status), `VmRSS:\s+(\d+) kB`)
	h.goroutines = numberIn(s.t, fetch(s.t.Context(), "http://"+s.address+"/metrics"), `(?m)^go_goroutines (\d+)$`)
	return h
}

func numberIn(t testing.TB, text, expression string) int {
	t.Helper()
	found := regexp.MustCompile(expression).FindStringSubmatch(text)
	if found == nil {
		t.Errorf("%q is not there", expression)
		return 0
	}
	n, err := strconv.Atoi(found[1])
	if err != nil {
		t.Error(err)
	}
	return n
}

// flat compares what was held in the last quarter, on average, with the second: in the
// first, caches and pools fill.
func flat(t *testing.T, held []holding) {
	t.Helper()
	quarter := len(held) / 4
	if quarter == 0 {
		t.Fatalf("%d measures are too few", len(held))
	}
	average := func(list []holding) (sum holding) {
		for _, h := range list {
			sum.kilobytes, sum.goroutines, sum.files = sum.kilobytes+h.kilobytes, sum.goroutines+h.goroutines, sum.files+h.files
		}
		return holding{sum.kilobytes / len(list), sum.goroutines / len(list), sum.files / len(list)}
	}
	second, last := average(held[quarter:2*quarter]), average(held[len(held)-quarter:])
	t.Logf("second quarter: %d KB, %d goroutines, %d files; last: %d KB, %d goroutines, %d files",
		second.kilobytes, second.goroutines, second.files, last.kilobytes, last.goroutines, last.files)
	if last.kilobytes > second.kilobytes*5/4+10_000 {
		t.Error("the service took more and more memory")
	}
	if last.goroutines > second.goroutines+20 {
		t.Error("the service had more and more goroutines")
	}
	if last.files > second.files+10 {
		t.Error("the service had more and more files open")
	}
}
