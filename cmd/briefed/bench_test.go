package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/bot/chat"
	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
	"github.com/briefed/briefed/store/storetest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// The benchmarks of the store are in package store; here is what takes Slack:
// carrying ten thousand digests to a fake without rate limits.
const (
	benchPeople  = 10_000
	benchItems   = 40
	benchWorkers = 32
)

func benchEngines(b *testing.B, f func(b *testing.B, database string)) {
	b.Run("sqlite", func(b *testing.B) { f(b, storetest.SQLite(b)) })
	b.Run("postgres", func(b *testing.B) { f(b, storetest.Postgres(b)) })
}

// benchSlack starts a fake in a process of its own that knows everybody.
func benchSlack(b *testing.B) (address string) {
	c := &crashSite{t: b, fake: startFake(b, "unchecked")}
	var users []slackfake.User
	for i := range benchPeople {
		users = append(users, slackfake.User{ID: fmt.Sprintf("U%05d", i)})
	}
	c.post("/_fake/users", users)
	return c.fake
}

// BenchmarkDeliver drains an outbox of a digest for everybody, beside a bare
// loop of slack-go that posts as many messages of the same size with as many
// workers.
func BenchmarkDeliver(b *testing.B) {
	benchEngines(b, func(b *testing.B, database string) {
		fake := benchSlack(b)
		council := storetest.Seed(b, storetest.Open(b, database), benchPeople, benchItems)
		// A clock that runs: nobody gets two messages within a second.
		clock := digest.ClockFrom(storetest.Opening)
		service := digest.NewService(council.DB, clock, digest.Config{Nation: digest.England, Zone: time.UTC}, nil)
		client, err := chat.NewClient(chat.Options{Token: "xoxb-fake-bot-token", APIURL: fake + "/api/"})
		if err != nil {
			b.Fatal(err)
		}
		courier := &sampler{Courier: chat.NewCourier(client, slacktext.Renderer{}, slog.New(slog.DiscardHandler))}
		sender := outbox.New(service, council.DB, clock, nil, outbox.Options{Holder: "bench"}, outbox.Way{Via: digest.Slack, Courier: courier, Workers: benchWorkers})
		for b.Loop() {
			b.StopTimer()
			plan, err := service.PlanDue(b.Context(), false)
			if err != nil || plan.Messages == 0 {
				b.Fatalf("%d messages, %v", plan.Messages, err)
			}
			// A summary is a report, which is measured elsewhere.
			if err := council.DB.Exec(b.Context(), "UPDATE deliveries SET state = 'dropped' WHERE kind = 'summary'"); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			drained, err := sender.Drain(b.Context())
			if err != nil || drained.Sent == 0 {
				b.Fatalf("%+v of %d messages, %v", drained, plan.Messages, err)
			}
			b.StopTimer()
			perLetter := b.Elapsed() / time.Duration(drained.Sent)
			bare := bareLoop(b, fake, courier.letter, drained.Sent)
			b.ReportMetric(float64(time.Second/perLetter), "messages/s")
			b.ReportMetric(float64(time.Second/bare), "bare/s")
			b.ReportMetric(float64(bare)/float64(perLetter), "of-bare")
			b.StartTimer()
		}
	})
}

// BenchmarkSend is the whole of `briefed send` as a process: planning and
// carrying a digest for everybody, and the most memory it had.
func BenchmarkSend(b *testing.B) {
	benchEngines(b, func(b *testing.B, database string) {
		fake := benchSlack(b)
		storetest.Seed(b, storetest.Open(b, database), benchPeople, benchItems)
		for b.Loop() {
			command := exec.CommandContext(b.Context(), "briefed", "send")
			command.Env = append(os.Environ(), "BRIEFED_DATABASE_URL="+database, "BRIEFED_SLACK_API_URL="+fake+"/api/",
				"BRIEFED_SLACK_BOT_TOKEN=xoxb-fake-bot-token", "BRIEFED_SEND_RATE=0", "BRIEFED_CLOCK="+storetest.Opening.Format(time.RFC3339))
			if out, err := command.CombinedOutput(); err != nil {
				b.Fatalf("%v\n%s", err, out)
			}
			if peak := peakMemory(command.ProcessState); peak > 0 {
				b.ReportMetric(peak, "peak-MB")
			}
		}
	})
}

// sampler remembers one letter, to post the same by a bare loop.
type sampler struct {
	*chat.Courier
	once   sync.Once
	letter digest.Letter
}

func (s *sampler) Carry(ctx context.Context, letter digest.Letter) (digest.Carried, error) {
	if len(letter.Entries) > 0 {
		s.once.Do(func() { s.letter = letter })
	}
	return s.Courier.Carry(ctx, letter)
}

// bareLoop posts n messages and returns the time for each.
func bareLoop(b *testing.B, fake string, letter digest.Letter, n int) time.Duration {
	b.Helper()
	message := slacktext.Renderer{}.Letter(letter)
	api := slack.New("xoxb-fake-bot-token", slack.OptionAPIURL(fake+"/api/"))
	jobs := make(chan string)
	errs := make(chan error, benchWorkers)
	start := time.Now()
	for range benchWorkers {
		go func() {
			var failed error
			for to := range jobs {
				if _, _, err := api.PostMessageContext(b.Context(), to, slack.MsgOptionText(message.Text, false), slack.MsgOptionBlocks(message.Blocks...)); err != nil {
					failed = err
				}
			}
			errs <- failed
		}()
	}
	for i := range n {
		jobs <- fmt.Sprintf("U%05d", i%benchPeople)
	}
	close(jobs)
	for range benchWorkers {
		if err := <-errs; err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(start) / time.Duration(n)
}
