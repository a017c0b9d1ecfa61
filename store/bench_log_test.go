package store_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// BenchmarkAnswerLogged is what the log of evidence costs whoever answers: the same
// answers of 16 clients, as the program takes them, with it – staged in their transaction,
// and put into the log each second beside them – and without, in turns, as medians of five.
// "of-bare" is to be 0.9.
func BenchmarkAnswerLogged(b *testing.B) {
	engines(b, func(b *testing.B, c *storetest.Council) {
		const clients, answers, rounds = 16, 1500, 5
		ctx := context.Background()
		key := aKey(b)
		off, on := `DROP TRIGGER answers_insert_staged`, `CREATE TRIGGER answers_insert_staged AFTER INSERT ON answers
			BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('answers', NEW.id); END`
		if c.DB.Engine() == "postgres" {
			off, on = `ALTER TABLE answers DISABLE TRIGGER answers_insert_staged`, `ALTER TABLE answers ENABLE TRIGGER answers_insert_staged`
		}
		n := 0
		var given atomic.Int64
		answer := func(int) error { // each of somebody, to something, that has not said so
			i := int(given.Add(1)) - 1
			_, err := says(ctx, c.DB, digest.Answer{
				PersonID: int64(i%manyPeople) + 1, ItemID: int64(i/manyPeople%manyItems) + 1, Asks: 1, Shown: 1,
				Kind: digest.Understood, Face: digest.FaceSlack, At: c.Now(),
			})
			return err
		}
		for taken := 1; taken > 0; { // what the council of the test left waiting
			var err error
			taken, err = c.DB.Sequence(ctx, c.Now(), key)
			must(b, err)
		}
		var with, without []float64
		for range rounds {
			exec(b, c.DB, off)
			without = append(without, 1/clientsDo(b, clients, answers, answer).Seconds())
			exec(b, c.DB, on)
			stop, stopped := make(chan struct{}), make(chan struct{})
			go func() { // as the service does
				defer close(stopped)
				for tick := time.NewTicker(time.Second); ; {
					select {
					case <-stop:
						return
					case <-tick.C:
						if _, err := c.DB.Sequence(store.Behind(ctx), c.Now(), key); err != nil {
							b.Error(err)
						}
					}
				}
			}()
			with = append(with, 1/clientsDo(b, clients, answers, answer).Seconds())
			close(stop)
			<-stopped
			n++
		}
		slices.Sort(with)
		slices.Sort(without)
		b.ReportMetric(with[n/2], "answers/s")
		b.ReportMetric(without[n/2], "bare/s")
		b.ReportMetric(with[n/2]/without[n/2], "of-bare")
		b.ReportMetric(0, "ns/op")
	})
}

// BenchmarkVerify hashes a record of a million rows again ("verify-s", to be under 60),
// after it was put into the log ("sequence-s"). BRIEFED_BENCH_LEAVES sets another number.
func BenchmarkVerify(b *testing.B) {
	leaves := 1_000_000
	if text := os.Getenv("BRIEFED_BENCH_LEAVES"); text != "" {
		n, err := strconv.Atoi(text)
		must(b, err)
		leaves = n
	}
	engines(b, func(b *testing.B, c *storetest.Council) {
		key, ctx := aKey(b), context.Background()
		rows := fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT i FROM n`, leaves)
		if c.DB.Engine() == "postgres" {
			rows = fmt.Sprintf(`SELECT i FROM generate_series(1, %d) i`, leaves)
		}
		exec(b, c.DB, `INSERT INTO audit (at, actor, action, subject, detail) SELECT '2026-03-02T09:00:00.000000Z', 'a test', 'tested', 'row ' || CAST(i AS text), 'some words' FROM (`+rows+`) n`)
		began := time.Now()
		for {
			taken, err := c.DB.Sequence(ctx, c.Now(), key)
			must(b, err)
			if taken == 0 {
				break
			}
		}
		b.ReportMetric(time.Since(began).Seconds(), "sequence-s")
		began = time.Now()
		v, err := c.DB.VerifyLog(ctx, key, nil)
		must(b, err)
		if v.Damaged > 0 || v.Entries < int64(leaves) {
			b.Fatalf("%+v", v)
		}
		b.ReportMetric(time.Since(began).Seconds(), "verify-s")
		b.ReportMetric(float64(v.Entries), "leaves")
		b.ReportMetric(0, "ns/op")
	})
}
