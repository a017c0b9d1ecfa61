package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
	"github.com/briefed/briefed/store/storetest"
)

const (
	crashPeople = 1200
	crashKills  = 10
)

// TestCrash kills the real program ten times, at moments nobody chose, while it
// sends 1,200 messages to a Slack in a process of its own. Nobody is lost, and
// nobody gets two messages but those who were listed as unknown and then sent
// again by choice.
func TestCrash(t *testing.T) {
	large(t)
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); crash(t, storetest.MigratedSQLite(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); crash(t, storetest.MigratedPostgres(t)) })
}

func crash(t *testing.T, database string) {
	c := newCrashSite(t, database)
	kinds := []string{"serve", "send"}
	for kill := range crashKills {
		c.killAmid(kinds[kill%2], 40+rand.IntN(60))
	}
	c.briefed("send")

	c.nobodyIsLost(crashKills, outbox.DefaultWorkers, c.messages)
}

// nobodyIsLost checks after kills, at each of which so many letters may have been on
// their way, that everybody has one, or is listed as unknown, and nobody two. Arrived
// counts the letters of each person.
func (c *crashSite) nobodyIsLost(kills, onTheirWay int, arrived func() map[string]int) {
	c.t.Helper()
	unknown := c.unknown()
	if most := kills * onTheirWay; len(unknown) > most {
		c.t.Errorf("%d letters are unknown after %d kills: at most %d were on their way", len(unknown), kills, most)
	}
	once := 0
	for person, n := range arrived() {
		switch {
		case n == 1:
			once++
		case n == 0 && !unknown[person]:
			c.t.Errorf("%s was lost: no letter, and not listed as unknown", person)
		case n > 1:
			c.t.Errorf("%s got %d letters", person, n)
		}
	}
	c.t.Logf("%d kills: %d of %d people have their letter, %d are listed as unknown", kills, once, crashPeople, len(unknown))

	c.briefed("send", "--again")
	for person, n := range arrived() {
		if n != 1 && (n != 2 || !unknown[person]) {
			c.t.Errorf("%s has %d letters after sending the unknown again", person, n)
		}
	}
}

// crashSite is a council, a Slack or a mail server beside it, and a clock that moves on
// a minute with every start, so that leases of the dead have run out.
type crashSite struct {
	t        testing.TB
	database string
	settings []string // of the environment
	fake     string   // Slack's address
	starts   int
	client   http.Client
}

func newCrashSite(t *testing.T, database string) *crashSite {
	c := &crashSite{t: t, database: database, fake: startFake(t)}
	c.settings = []string{
		"BRIEFED_SLACK_API_URL=" + c.fake + "/api/", "BRIEFED_SLACK_BOT_TOKEN=xoxb-fake-bot-token", "BRIEFED_SLACK_APP_TOKEN=xapp-fake-app-token", "BRIEFED_SEND_RATE=0",
	}
	var users []slackfake.User
	for i := range crashPeople {
		id := fmt.Sprintf("U%05d", i)
		users = append(users, slackfake.User{ID: id, RealName: id})
	}
	c.post("/_fake/users", users)
	c.begin(func(i int) string { return fmt.Sprintf("U%05d", i) })
	return c
}

// begin imports the council and its lesson; slackID says what Slack calls somebody.
func (c *crashSite) begin(slackID func(i int) string) {
	dir := c.t.TempDir()
	var teams, people bytes.Buffer
	teams.WriteString("team,name,service,mode,schedule,timezone\n")
	for i := range crashPeople / 50 {
		fmt.Fprintf(&teams, "team-%d,Team %d,Safeguarding,dm,0 9 * * 1,Europe/London\n", i, i)
	}
	people.WriteString("email,name,slack_id,role,team,start\n")
	for i := range crashPeople {
		fmt.Fprintf(&people, "p%d@ambershire.example,Person %d,%s,Social worker,team-%d,2024-01-01\n", i, i, slackID(i), i/50)
	}
	write := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		c.must(os.WriteFile(path, content, 0o600))
		return path
	}
	c.briefed("import", "teams", write("teams.csv", teams.Bytes()))
	c.briefed("import", "people", write("people.csv", people.Bytes()))
	c.briefed("import", "items", "--publish", write("lesson.md", []byte(
		"---\nref: lesson-one\nkind: lesson\ntitle: Look again\nchange: new\n---\n\n## What you do differently\n\n- Ask the child.\n")))
}

func (c *crashSite) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// command is the program, a minute later than the last time. The first starts
// are before nine on Monday, all kills after it.
func (c *crashSite) command(args ...string) *exec.Cmd {
	clock := time.Date(2026, 3, 9, 8, 57, 30, 0, time.UTC).Add(time.Duration(c.starts) * time.Minute)
	c.starts++
	address, err := freeAddress()
	c.must(err)
	command := exec.CommandContext(c.t.Context(), "briefed", args...)
	command.Env = append(os.Environ(), "BRIEFED_DATABASE_URL="+c.database, "BRIEFED_LISTEN="+address, "BRIEFED_CLOCK="+clock.Format(time.RFC3339))
	command.Env = append(command.Env, c.settings...)
	return command
}

func (c *crashSite) briefed(args ...string) {
	c.t.Helper()
	if out, err := c.command(args...).CombinedOutput(); err != nil {
		c.t.Fatalf("briefed %v: %v\n%s", args, err, out)
	}
}

// killAmid starts the program, waits until so many more messages have arrived,
// and kills it with whatever it was doing.
func (c *crashSite) killAmid(kind string, more int) {
	c.t.Helper()
	var counts struct{ Total int }
	c.get("/_fake/messages?counts=1", &counts)
	c.killWhen(kind, func() bool {
		answer, err := c.client.Get(fmt.Sprintf("%s/_fake/wait?messages=%d&timeout=2m", c.fake, counts.Total+more))
		c.must(err)
		_ = answer.Body.Close()
		return answer.StatusCode == http.StatusOK
	})
}

// killWhen starts the program, waits until it has sent enough, and kills it.
func (c *crashSite) killWhen(kind string, enough func() bool) {
	c.t.Helper()
	command := c.command(kind)
	var said bytes.Buffer
	command.Stdout, command.Stderr = &said, &said
	c.must(command.Start())
	sent := enough()
	_ = command.Process.Kill()
	_ = command.Wait()
	if !sent {
		c.t.Fatalf("briefed %s did not send: %s", kind, said.String())
	}
}

// unknown are the people of messages that are listed as unknown, by Slack id, or by
// address where they have none.
func (c *crashSite) unknown() map[string]bool {
	db := storetest.Open(c.t, c.database)
	list, err := db.Deliveries(context.Background(), []digest.DeliveryState{digest.Unknown}, 1000)
	c.must(err)
	people := map[string]bool{}
	for _, d := range list {
		person, err := db.Person(context.Background(), d.PersonID)
		c.must(err)
		people[cmp.Or(person.SlackID, person.Email)] = true
	}
	return people
}

// messages counts what everybody got.
func (c *crashSite) messages() map[string]int {
	got := make(map[string]int, crashPeople)
	for i := range crashPeople {
		id := fmt.Sprintf("U%05d", i)
		var counts struct{ Total int }
		c.get("/_fake/messages?counts=1&channel="+id, &counts)
		got[id] = counts.Total
	}
	return got
}

func (c *crashSite) get(path string, into any) {
	c.t.Helper()
	answer, err := c.client.Get(c.fake + path)
	c.must(err)
	defer answer.Body.Close()
	c.must(json.NewDecoder(answer.Body).Decode(into))
}

func (c *crashSite) post(path string, body any) {
	c.t.Helper()
	raw, err := json.Marshal(body)
	c.must(err)
	answer, err := c.client.Post(c.fake+path, "application/json", bytes.NewReader(raw))
	c.must(err)
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		c.t.Fatalf("POST %s: %s", path, answer.Status)
	}
}
