package store_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

const (
	// pressTime is what a press in Slack has to be saved in.
	pressTime = 2500 * time.Millisecond
	// patience is for what must succeed on however busy a machine.
	patience = time.Minute
)

// TestNoPressIsRefused: sixteen people press at once, again and again, while plans,
// the outbox and the log write too. Every press is saved, and on SQLite in its turn:
// it is counted who goes first, since seconds say more of the machine than of us.
func TestNoPressIsRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		const clients, presses = 16, 40
		const turns = 5 * clients // fifteen others, some work, and what goes on until a press has counted
		c := storetest.Seed(t, db, 200, 4)
		beside, stop := context.WithCancel(store.Behind(t.Context()))
		var work, people sync.WaitGroup
		var written, planned atomic.Int64
		for _, do := range []func() error{
			func() error { _, err := c.PlanDue(beside, false); return err },
			func() error { _, err := db.Sequence(beside, c.Now(), nil); return err },
			func() error { _, err := db.KeepStandings(beside); return err },
			func() error { // the only one that always writes
				defer written.Add(1)
				return db.Pause(beside, c.Now(), "test", c.Now(), "")
			},
		} {
			work.Go(func() {
				for beside.Err() == nil {
					if err := do(); err != nil && beside.Err() == nil {
						t.Errorf("work beside the presses: %v", err)
						return
					}
					planned.Add(1)
				}
			})
		}
		var mu sync.Mutex
		var took []time.Duration
		for client := range clients {
			people.Go(func() {
				for n := range presses {
					ctx, cancel := context.WithTimeout(t.Context(), patience)
					began, before := time.Now(), written.Load()
					_, err := says(ctx, db, digest.Answer{
						PersonID: int64((client*presses+n)%200) + 1, ItemID: int64(n%4) + 1, Asks: 1, Shown: 1,
						Kind: digest.Understood, Face: digest.FaceSlack, At: c.Now(),
					})
					cancel()
					if err != nil {
						t.Errorf("a press was refused after %s: %v", time.Since(began), err)
					}
					if others := written.Load() - before; others > turns && db.WritesInTurn() {
						t.Errorf("%d others wrote while one press waited", others)
					}
					written.Add(1)
					mu.Lock()
					took = append(took, time.Since(began))
					mu.Unlock()
				}
			})
		}
		people.Wait()
		stop()
		work.Wait()
		slices.Sort(took)
		t.Logf("%d presses by %d at once beside %d other transactions: half within %s, 99 in 100 within %s, all within %s",
			len(took), clients, planned.Load(), took[len(took)/2], took[len(took)*99/100], took[len(took)-1])
	})
}

// TestPeopleWriteFirst: who waits to write has a turn before work that waited longer,
// and that has one all the same.
func TestPeopleWriteFirst(t *testing.T) {
	db := storetest.Open(t, storetest.MigratedSQLite(t))
	ctx := t.Context()
	var order []string
	var all sync.WaitGroup
	writes := func(ctx context.Context, who string) {
		before := db.WaitingWriters()
		all.Go(func() {
			if err := db.Plan(ctx, func(digest.PlanTx) error { order = append(order, who); return nil }); err != nil {
				t.Errorf("%s: %v", who, err)
			}
		})
		for db.WaitingWriters() == before {
			time.Sleep(time.Millisecond) //nolint:forbidigo // until it stands in the queue
		}
	}
	must(t, db.Plan(ctx, func(digest.PlanTx) error {
		writes(store.Behind(ctx), "plan")
		writes(ctx, "ann")
		writes(ctx, "bob")
		hurried, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
		defer cancel()
		if err := db.Plan(hurried, func(digest.PlanTx) error { return nil }); digest.CodeOf(err) != digest.Internal {
			t.Errorf("who had no time: %v", err)
		}
		return nil
	}))
	all.Wait()
	if want := []string{"ann", "bob", "plan"}; !slices.Equal(order, want) {
		t.Errorf("order %v, want %v", order, want)
	}
	must(t, db.Plan(ctx, func(digest.PlanTx) error {
		for range 40 {
			writes(ctx, "press")
		}
		writes(store.Behind(ctx), "plan")
		return nil
	}))
	all.Wait()
	if at := slices.Index(order[3:], "plan"); at < 30 || at > 35 {
		t.Errorf("work had its turn after %d people", at)
	}
}

// switchboard carries connections to PostgreSQL until it is told to hang up.
type switchboard struct {
	net.Listener
	mu    sync.Mutex
	to    string
	down  bool
	lines []net.Conn
}

func (s *switchboard) run() {
	for {
		in, err := s.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		out, err := net.Dial("unix", s.to)
		if err != nil || s.down {
			_ = errors.Join(in.Close(), err)
			if err == nil {
				_ = out.Close()
			}
			s.mu.Unlock()
			continue
		}
		s.lines = append(s.lines, in, out)
		s.mu.Unlock()
		go func() { _, _ = io.Copy(out, in); _ = out.Close() }()
		go func() { _, _ = io.Copy(in, out); _ = in.Close() }()
	}
}

func (s *switchboard) set(down bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down = down
	for _, line := range s.lines {
		_ = line.Close()
	}
	s.lines = nil
}

// TestAPressOutlastsARestart: while PostgreSQL is away for half a second, whoever
// presses waits for it within their time, and nothing is recorded twice. Where it stays
// away the press is refused in its time.
func TestAPressOutlastsARestart(t *testing.T) {
	address, err := url.Parse(storetest.Postgres(t))
	must(t, err)
	host := address.Query().Get("host")
	if host == "" {
		t.Skip("PostgreSQL is not the test's own")
	}
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	board := &switchboard{Listener: listener, to: filepath.Join(host, ".s.PGSQL.5432")}
	go board.run()
	t.Cleanup(func() { _ = listener.Close() })
	address.Host, address.RawQuery = listener.Addr().String(), "sslmode=disable"
	db := storetest.Open(t, address.String())
	c := storetest.Seed(t, db, 100, 1)
	press := func(person int, within time.Duration) error {
		ctx, cancel := context.WithTimeout(t.Context(), within)
		defer cancel()
		actor, err := c.ActorByID(ctx, int64(person), digest.FaceSlack)
		if err != nil {
			return err
		}
		_, err = c.Answer(ctx, actor, digest.AnswerRequest{ItemID: 1, Shown: 1, Kind: digest.Understood})
		return err
	}
	must(t, press(1, patience))
	const rounds, people = 2, 4 // new connections of many at once are slow by themselves
	for round := range rounds {
		board.set(true)
		var all sync.WaitGroup
		for client := range people {
			all.Go(func() {
				began := time.Now()
				if err := press(round*people+client+2, patience); err != nil {
					t.Errorf("a press was refused after %s: %v", time.Since(began), err)
				}
			})
		}
		time.AfterFunc(500*time.Millisecond, func() { board.set(false) })
		all.Wait()
	}
	board.set(true)
	began := time.Now()
	if err := press(60, pressTime); err == nil || time.Since(began) > patience {
		t.Errorf("with PostgreSQL away for good: %v after %s", err, time.Since(began))
	}
	if _, err := c.PlanDue(store.Behind(t.Context()), false); err == nil || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a plan with PostgreSQL away: %v", err)
	}
	board.set(false)
	report, err := c.Report(t.Context(), digest.Operator(), digest.ReportQuery{})
	must(t, err)
	if got, want := report.Measures.Lessons.Informed+report.Measures.Policies.Informed, 1+rounds*people; got != want {
		t.Errorf("%d are informed, want %d", got, want)
	}
}
