package store_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// pulsed is a council that is asked what it feels in March: twelve people in one
// service, and two in another.
func pulsed(t *testing.T, db *store.DB) *council {
	t.Helper()
	c := newCouncil(t, db)
	c.Service = digest.NewService(db, c.clock, digest.Config{Nation: digest.England, Zone: time.UTC, PulseMonths: []time.Month{time.March}}, nil)
	c.team("north", digest.ByDM)
	c.people("north", pulsers(12)...)
	c.reorganise([]digest.Team{{Slug: "few", Name: "few", Service: "Fostering", Mode: digest.ByDM, Schedule: "0 9 * * 1", Timezone: "UTC"}})
	c.people("few", "yin", "zoe")
	return c
}

func pulsers(n int) (names []string) {
	for i := range n {
		names = append(names, fmt.Sprintf("p%02d", i))
	}
	return names
}

// asks returns who has a letter that asks what they feel, and which questions it has.
func (c *council) asks(p *post) (who []string) {
	for _, l := range p.letters {
		if len(l.Pulse.Left) > 0 {
			who = append(who, fmt.Sprintf("%s %d", l.Person.Name, len(l.Pulse.Left)))
		}
	}
	slices.Sort(who)
	return who
}

func (c *council) replies(name string, q digest.PulseQuestion, r digest.PulseReply) error {
	c.t.Helper()
	actor := c.actor(name)
	p, _, err := c.PulseFor(c.ctx, actor)
	c.must(err)
	return c.ReplyPulse(c.ctx, actor, p.ID, q, r)
}

// TestPulse: everybody is asked once within the week's contacts, each question takes
// one reply, nothing is shown before the end, and a small group is counted with others.
func TestPulse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := pulsed(t, db)
		p := &post{}
		c.clock.Set(monday.Add(-48 * time.Hour)) // the last day of February
		c.plan()
		c.drain(p)
		if who := c.asks(p); len(who) > 0 {
			t.Errorf("%v are asked before the month", who)
		}
		c.clock.Set(monday)
		for range 2 {
			c.plan()
			c.clock.Step(time.Minute)
			c.drain(p)
		}
		if who := c.asks(p); len(who) != 14 || who[0] != "p00 2" {
			t.Errorf("asked are %v", who)
		}
		c.clock.Set(monday.AddDate(0, 0, 1))
		p.letters = nil
		c.plan()
		c.drain(p)
		if who := c.asks(p); len(who) > 0 {
			t.Errorf("%v are asked again", who)
		}
		for i, name := range pulsers(7) {
			reply := digest.PulseYes
			if i > 3 {
				reply = digest.PulseNo
			}
			c.must(c.replies(name, digest.PulseLessons, reply))
			c.wants(digest.Conflict, c.replies(name, digest.PulseLessons, digest.PulseYes))
		}
		c.must(c.replies("zoe", digest.PulseLessons, digest.PulseNo))
		for _, name := range pulsers(3) {
			c.must(c.replies(name, digest.PulsePolicies, digest.PulsePartly))
		}
		c.wants(digest.Invalid, c.replies("yin", "mood", digest.PulseYes))
		c.wants(digest.Invalid, c.replies("yin", digest.PulseLessons, "maybe"))
		c.wants(digest.Conflict, c.ReplyPulse(c.ctx, c.actor("yin"), 7, digest.PulseLessons, digest.PulseYes))
		c.must(c.KeepReplied(c.ctx))

		// Another replica knows who replied, and nobody sees anything yet.
		other := *c
		other.Service = digest.NewService(db, c.clock, digest.Config{Nation: digest.England, Zone: time.UTC, PulseMonths: []time.Month{time.March}}, nil)
		c.wants(digest.Conflict, other.replies("p00", digest.PulseLessons, digest.PulseNo))
		if felt, err := c.Felt(c.ctx, digest.Operator(), 0); err != nil || len(felt) > 0 {
			t.Errorf("an open pulse shows %+v, %v", felt, err)
		}

		c.clock.Set(monday.AddDate(0, 0, 21))
		c.wants(digest.Conflict, c.ReplyPulse(c.ctx, c.actor("yin"), 1, digest.PulseLessons, digest.PulseYes))
		c.plan()
		felt, err := c.Felt(c.ctx, digest.Operator(), 0)
		c.must(err)
		var lines []string
		for _, f := range felt {
			for _, g := range f.Groups {
				line := fmt.Sprintf("%s %q %d", f.Question, g.Service, g.Replies)
				if g.Yes != nil {
					line += fmt.Sprintf(" %d%%", *g.Yes)
				}
				lines = append(lines, line)
			}
		}
		// One of few replied for Fostering: with everybody's count beside it, that of the
		// other service would tell what she said.
		c.like("felt", []string{
			`lessons "" 8 50%`, `lessons "Safeguarding" -1`, `policies "" -1`, `policies "Safeguarding" -1`,
		}, lines)
		// A report as of a day takes along what had closed by then, and of a team nothing.
		for what, q := range map[string]digest.ReportQuery{"the day before it closed": {AsOf: felt[0].Closes - 1}, "a team": {Team: "north"}} {
			if report, err := c.WholeReport(c.ctx, digest.Operator(), q); err != nil || len(report.Felt) > 0 {
				t.Errorf("%s: %+v, %v", what, report.Felt, err)
			}
		}
		whole, err := c.WholeReport(c.ctx, digest.Operator(), digest.ReportQuery{AsOf: felt[0].Closes})
		c.must(err)
		c.like("taken along", felt, whole.Felt)
		_, err = c.Felt(c.ctx, c.actor("p00"), 0)
		c.wants(digest.Forbidden, err)
	})
}

// TestPulseWithinTheWeeksContacts: who had two letters this week is asked next week.
func TestPulseWithinTheWeeksContacts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := pulsed(t, db)
		config := digest.Config{Nation: digest.England, Zone: time.UTC, PulseMonths: []time.Month{time.March}, WeeklyContacts: 1}
		c.Service = digest.NewService(db, c.clock, config, nil)
		c.publish(text("one"))
		p := &post{}
		for _, days := range []int{0, 1, 4, 7, 8} {
			c.clock.Set(monday.AddDate(0, 0, days))
			c.plan()
			c.clock.Step(20 * time.Second)
			c.plan()
			c.clock.Step(time.Minute)
			c.drain(p)
			asked := len(c.asks(p))
			if days < 7 && asked > 0 {
				t.Errorf("after %d days %d people had their digest and were asked", days, asked)
			}
		}
		if asked := len(c.asks(p)); asked != 14 {
			t.Errorf("the week after asks %d of 14", asked)
		}
	})
}

// realTime are the rows that have the time of the machine in them.
var realTime = regexp.MustCompile(`(?m)^(goose_db_version|log_staged): .*$`)

// TestNobodyKnowsWhoSaidWhat has two councils that differ in who gave which reply, and
// in what order the counters grew. After the pulse has closed their databases are the
// same: on SQLite byte by byte, on PostgreSQL each row, and in the files of its tables
// nothing is left of what was overwritten.
func TestNobodyKnowsWhoSaidWhat(t *testing.T) {
	order := rand.New(rand.NewPCG(1, 2)).Perm(12)
	world := func(t *testing.T, db *store.DB, given func(nth int) digest.PulseReply) *council {
		c := pulsed(t, db)
		c.clock.Set(monday)
		c.plan()
		c.clock.Step(time.Minute)
		c.drain(&post{})
		for nth, i := range order {
			c.clock.Step(time.Minute)
			c.must(c.replies(pulsers(12)[i], digest.PulseLessons, given(nth)))
			c.must(c.replies(pulsers(12)[i], digest.PulsePolicies, given(11-nth)))
		}
		c.must(c.KeepReplied(c.ctx))
		c.clock.Set(monday.AddDate(0, 0, 21))
		c.plan()
		return c
	}
	first := func(nth int) digest.PulseReply { return digest.PulseReplies[min(nth/5, 2)] }
	last := func(nth int) digest.PulseReply { return first(11 - nth) }
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		var files [][]byte
		for _, given := range []func(int) digest.PulseReply{first, last, first} {
			address := storetest.MigratedSQLite(t)
			db := storetest.Open(t, address)
			world(t, db, given)
			files = append(files, store.FileOf(t, db))
		}
		if !bytes.Equal(files[0], files[2]) {
			t.Fatal("two councils of the same replies differ: the test shows nothing")
		}
		if !bytes.Equal(files[0], files[1]) {
			t.Error("the file tells who said what, or in what order")
		}
	})
	t.Run("postgres", func(t *testing.T) {
		if testing.Short() {
			t.Skip("PostgreSQL is not started in the edit loop")
		}
		t.Parallel()
		var all []string
		for _, given := range []func(int) digest.PulseReply{first, last} {
			db := storetest.Open(t, storetest.MigratedPostgres(t))
			c := world(t, db, given)
			everything, err := db.Everything(c.ctx)
			c.must(err)
			all = append(all, realTime.ReplaceAllString(everything, ""))
			for table, rows := range map[string]int{"pulse_counts": 12, "pulse_replied": 0} {
				if n := db.LinePointers(c.ctx, t, table); n != rows {
					t.Errorf("the file of %s holds %d rows, dead ones too: want %d", table, n, rows)
				}
			}
			ages, err := db.Ages(c.ctx, "pulse_counts")
			c.must(err)
			if ages != 1 {
				t.Errorf("the counters are of %d transactions, which tell their order", ages)
			}
		}
		if all[0] != all[1] {
			t.Errorf("the rows tell who said what: %s", cmp.Diff(strings.Split(all[0], "\n"), strings.Split(all[1], "\n")))
		}
	})
}
