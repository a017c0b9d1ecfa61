package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/wneessen/go-mail"

	mailbot "github.com/briefed/briefed/bot/mail"
	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
	"github.com/briefed/briefed/store/storetest"
	mailtext "github.com/briefed/briefed/templates/email"
)

// How many people get a mail, of how many items. BRIEFED_BENCH_MAILS says another
// number, such as fifty thousand, whose receipts take a while to be made.
const (
	benchMails     = 10_000
	benchMailItems = 3
)

// BenchmarkMail drains an outbox of a digest by e-mail for everybody into a server that
// takes all, beside a bare loop of go-mail that sends as many mails with the same words
// over as many connections: half of them before and half after, as a machine that others
// use changes meanwhile.
func BenchmarkMail(b *testing.B) {
	people := benchMails
	if text := os.Getenv("BRIEFED_BENCH_MAILS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			b.Fatal(err)
		}
		people = n
	}
	benchEngines(b, func(b *testing.B, database string) {
		host, port, err := net.SplitHostPort(startBeside(b, "mailsink"))
		if err != nil {
			b.Fatal(err)
		}
		council := storetest.Seed(b, storetest.Open(b, database), people, benchMailItems)
		for via, on := range map[digest.Via]bool{digest.Slack: false, digest.Email: true} {
			if err := council.DB.AllowVia(b.Context(), storetest.Opening.Add(-time.Hour), via, on); err != nil {
				b.Fatal(err)
			}
		}
		clock := digest.ClockFrom(storetest.Opening)
		service := digest.NewService(council.DB, clock, digest.Config{Nation: digest.England, Zone: time.UTC}, nil)
		render := mailtext.Renderer{BaseURL: "https://briefed.council.example"}
		carrier := mailbot.NewCourier(mailbot.Options{
			Server: mailbot.Server{Host: host, Port: port, Clear: true}, From: "Briefed <briefed@council.example>", Render: render, Clock: clock,
			Marks: mailbot.Marks{Key: []byte("a key of the benchmark"), Domain: "council.example", Bounces: "bounces@council.example"},
		})
		defer carrier.Close()
		way := carrier.Way(nil)
		sample := &mailSample{Courier: way.Courier}
		way.Courier = sample
		sender := outbox.New(service, council.DB, clock, nil, outbox.Options{Holder: "bench"}, way)
		for b.Loop() {
			b.StopTimer()
			plan, err := service.PlanDue(b.Context(), false)
			if err != nil || plan.Messages == 0 {
				b.Fatalf("%d mails, %v", plan.Messages, err)
			}
			if err := council.DB.Exec(b.Context(), "UPDATE deliveries SET state = 'dropped' WHERE kind = 'summary'"); err != nil {
				b.Fatal(err)
			}
			first, err := sender.Drain(sample.until(b.Context()))
			if err != nil {
				b.Fatal(err)
			}
			said := render.Letter(sample.letter)
			half := (plan.Messages - first.Sent) / 2
			before := bareMails(b, host, port, said, half, way.Workers)
			leanBefore := bareMails(b, host, port, said, half, way.Workers, leanly...)
			began, used := time.Now(), cpuUsed(b)
			b.StartTimer()
			drained, err := sender.Drain(b.Context())
			if err != nil || drained.Sent == 0 || drained.Unknown+drained.Failed > 0 {
				b.Fatalf("%+v of %d mails, %v", drained, plan.Messages, err)
			}
			b.StopTimer()
			perMail := time.Since(began) / time.Duration(drained.Sent)
			used = (cpuUsed(b) - used) / time.Duration(drained.Sent)
			bare := (before + bareMails(b, host, port, said, half, way.Workers)) / 2
			lean := (leanBefore + bareMails(b, host, port, said, half, way.Workers, leanly...)) / 2
			b.ReportMetric(float64(drained.Sent), "mails")
			b.ReportMetric(float64(len(said.HTML)+len(said.Text))/1024, "KB/mail")
			b.ReportMetric(float64(time.Second)/float64(perMail), "mails/s")
			b.ReportMetric(float64(time.Second)/float64(bare), "bare/s")
			b.ReportMetric(float64(time.Second)/float64(lean), "lean/s")
			b.ReportMetric(float64(used.Microseconds()), "cpu-µs/mail")
			b.ReportMetric(float64(bare)/float64(perMail), "of-bare")
			b.ReportMetric(float64(lean)/float64(perMail), "of-lean")
			b.StartTimer()
		}
	})
}

// leanly is for a bare loop that leaves out what go-mail asks for between two mails, and we do not.
var leanly = []mail.Option{mail.WithoutNoop(), mail.WithoutRset()}

// mailSample remembers one letter, to send the same words by a bare loop.
type mailSample struct {
	digest.Courier
	once   sync.Once
	letter digest.Letter
	first  context.CancelFunc
}

// until returns a context that ends with the first letter.
func (s *mailSample) until(ctx context.Context) context.Context {
	ctx, s.first = context.WithCancel(ctx)
	s.once = sync.Once{}
	return ctx
}

func (s *mailSample) Carry(ctx context.Context, letter digest.Letter) (digest.Carried, error) {
	s.once.Do(func() {
		s.letter = letter
		s.first()
	})
	return s.Courier.Carry(ctx, letter)
}

// bareMails sends n mails over so many connections, and returns the time for each.
func bareMails(b *testing.B, host, port string, said mailtext.Message, n, connections int, options ...mail.Option) time.Duration {
	b.Helper()
	number, err := strconv.Atoi(port)
	if err != nil {
		b.Fatal(err)
	}
	jobs := make(chan int)
	errs := make(chan error, connections)
	start := time.Now()
	for range connections {
		go func() { errs <- bareConnection(b.Context(), host, number, said, jobs, options) }()
	}
	for i := range n {
		jobs <- i
	}
	close(jobs)
	for range connections {
		if err := <-errs; err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(start) / time.Duration(n)
}

func bareConnection(ctx context.Context, host string, port int, said mailtext.Message, jobs <-chan int, options []mail.Option) error {
	client, err := mail.NewClient(host, append(options, mail.WithPort(port), mail.WithTLSPolicy(mail.NoTLS), mail.WithHELO("localhost"))...)
	if err != nil {
		return err
	}
	conn, err := client.DialToSMTPClientWithContext(ctx)
	var failed error
	for i := range jobs { // to the end: nobody else takes what is left
		if err != nil || failed != nil {
			continue
		}
		m := mail.NewMsg(mail.WithNoDefaultUserAgent())
		m.Subject(said.Subject)
		m.SetBodyString(mail.TypeTextPlain, said.Text)
		m.AddAlternativeString(mail.TypeTextHTML, said.HTML)
		if failed = m.From("briefed@council.example"); failed == nil {
			failed = m.To(fmt.Sprintf("person.%05d@council.example", i))
		}
		if failed == nil {
			failed = client.SendWithSMTPClient(conn, m)
		}
	}
	if err != nil {
		return err
	}
	if failed != nil {
		return failed
	}
	return client.CloseWithSMTPClient(conn)
}
