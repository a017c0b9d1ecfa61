package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// takes is an item that takes so many minutes to read, with so many working days
// to answer.
func takes(ref string, minutes, within int) digest.Text {
	t := text(ref)
	t.Learned = strings.TrimSpace(strings.Repeat("word ", minutes*digest.WordsPerMinute-20))
	t.AckWithin = within
	return t
}

func urgent(t digest.Text) digest.Text {
	t.Urgency = digest.Urgent
	return t
}

// news is what each letter tells for the first time, and how much waits.
func (p *post) news() (lines []string) {
	for _, l := range p.letters {
		line := l.Person.Name + ":"
		for _, e := range l.Entries {
			if !e.Told {
				line += " " + e.Ref
			}
		}
		if l.Queued > 0 {
			line += fmt.Sprintf(", %d wait", l.Queued)
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return lines
}

// brings plans and sends at a moment and says what the letters tell.
func (c *council) brings(moment string) []string {
	c.t.Helper()
	c.clock.Set(when(moment))
	c.plan()
	p := &post{}
	c.drain(p)
	return p.news()
}

// abreast is a store whose planners read the schedules together, so that both
// find the same runs due; a planner who finds another one at it does not look.
type abreast struct {
	*store.DB
	read *sync.WaitGroup
	over *sync.Once // read, or not to be
}

func (a abreast) Schedules(ctx context.Context) ([]digest.Schedule, error) {
	schedules, err := a.DB.Schedules(ctx)
	a.over.Do(a.read.Done)
	a.read.Wait()
	return schedules, err
}

func TestTwoPlannersStartARunOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.team("south", digest.ByDM)
		c.people("north", "ann", "bob")
		c.people("south", "cid")
		c.publish(text("one"))
		for week := range 3 {
			c.clock.Set(monday.Add(time.Duration(week) * 7 * day))
			c.publish(text(fmt.Sprintf("week%d", week)))
			var read sync.WaitGroup
			read.Add(2)
			plans := make(chan digest.Plan, 2)
			for range cap(plans) {
				go func() {
					both := abreast{db, &read, &sync.Once{}}
					defer both.over.Do(read.Done)
					plan, err := digest.NewService(both, c.clock, digest.Config{Zone: time.UTC}, nil).PlanDue(c.ctx, false)
					if err != nil {
						t.Error(err)
					}
					plans <- plan
				}()
			}
			slots, messages := map[string]int{}, 0
			for range cap(plans) {
				plan := <-plans
				messages += plan.Messages
				for _, run := range plan.Runs {
					slots[fmt.Sprintf("%s of %d at %s", run.Kind, run.TeamID, run.Slot)]++
				}
			}
			for slot, times := range slots {
				if times != 1 {
					t.Errorf("%s was started %d times", slot, times)
				}
			}
			if len(slots) < 4 || messages != 3 {
				t.Errorf("week %d: %d messages of the runs %v", week, messages, slots)
			}
			p := &post{}
			if d := c.drain(p); d.Sent != 3 {
				t.Errorf("week %d: sent %d", week, d.Sent)
			}
		}
	})
}

func TestAMissedRunIsCaughtUpOnceAndLate(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.people("north", "ann")
		runs := func(moment string) (slots []string) {
			c.clock.Set(when(moment))
			for _, run := range c.plan().Runs {
				slot := string(run.Kind) + " " + run.Slot
				if run.Late {
					slot += " late"
				}
				slots = append(slots, slot)
			}
			slices.Sort(slots)
			return slots
		}
		c.like("on time", []string{"digest 2026-03-02T09:00", "summary 2026-03-02T08:30 late"}, runs("2026-03-02 09:00"))
		c.publish(text("one"))
		// Seventeen days later only the newest of each is made up for.
		c.like("after the pause", []string{"digest 2026-03-16T09:00 late", "reminder 2026-03-18T10:00 late", "summary 2026-03-16T08:30 late"},
			runs("2026-03-19 09:30"))
		p := &post{}
		c.drain(p)
		if len(p.letters) != 1 || !p.letters[0].Late || len(p.letters[0].Entries) != 1 {
			t.Errorf("what was late: %v", p.said())
		}
		c.like("a minute later", []string(nil), runs("2026-03-19 09:31"))
		c.like("at ten", []string{"reminder 2026-03-19T10:00"}, runs("2026-03-19 10:00"))
		c.publish(text("two"))
		c.like("the next Monday", []string{"digest 2026-03-23T09:00", "reminder 2026-03-20T10:00 late", "summary 2026-03-23T08:30 late"}, runs("2026-03-23 09:00"))
		p = &post{}
		c.drain(p)
		if len(p.letters) != 1 || p.letters[0].Late {
			t.Errorf("what was on time: %v", p.said())
		}
	})
}

func TestClockChangesMakeNoRunTwice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.clock.Set(when("2026-03-28 00:00"))
		early, nine := london("early"), london("nine")
		early.Schedule, nine.Schedule = "30 1 * * *", "0 9 * * *"
		c.saveTeams(early, nine)
		for _, night := range []struct {
			from, to string
			want     []string
		}{
			{"2026-03-28 02:00", "2026-03-30 12:00", []string{ // half past one is skipped on the 29th: the first minute after it
				"nine at 2026-03-28T09:00", "early at 2026-03-29T02:00", "nine at 2026-03-29T09:00", "early at 2026-03-30T01:30", "nine at 2026-03-30T09:00",
			}},
			{"2026-10-24 02:00", "2026-10-26 12:00", []string{ // and comes twice on the 25th
				"nine at 2026-10-24T09:00", "early at 2026-10-25T01:30", "nine at 2026-10-25T09:00", "early at 2026-10-26T01:30", "nine at 2026-10-26T09:00",
			}},
		} {
			c.clock.Set(when(night.from).Add(-time.Minute))
			c.plan() // what was due before
			var got []string
			for at := when(night.from); !at.After(when(night.to)); at = at.Add(30 * time.Minute) {
				c.clock.Set(at)
				for _, run := range c.plan().Runs {
					if run.Kind == digest.DigestSchedule {
						got = append(got, []string{"early", "nine"}[run.TeamID-1]+" at "+run.Slot)
					}
				}
			}
			c.like("from "+night.from, night.want, got)
		}
	})
}

func TestAnEmptyDigestIsNotSent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.people("north", "ann", "bob")
		c.clock.Set(monday)
		if plan := c.plan(); len(plan.Runs) != 2 || plan.Messages != 0 {
			t.Errorf("without an item: %d runs, %d messages", len(plan.Runs), plan.Messages)
		}
		c.publish(takes("one", 1, 30))
		c.answer("bob", "one", digest.Understood)
		c.like("whoever answered has nothing to read", []string{"ann digest one"}, c.goesOut("2026-03-09 09:00"))
		c.like("nothing new", []string(nil), c.goesOut("2026-03-16 09:00"))
		c.publish(text("two"))
		c.like("with what is still open", []string{"ann digest two one", "bob digest two"}, c.goesOut("2026-03-23 09:00"))
	})
}

func TestAPersonInTwoTeamsGetsOneDigest(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		for _, slug := range []string{"north", "south", "west"} {
			c.team(slug, digest.ByDM)
		}
		west := london("west")
		west.Schedule = "0 9 * * 2"
		c.saveTeams(west)
		c.people("north", "ann")
		for _, team := range []string{"south", "west"} {
			c.change(digest.RosterChanges{Join: []digest.MembershipByKey{{
				Email: "ann@council.example", Membership: digest.Membership{TeamID: c.teamID(team), Role: "SW", Employment: "permanent", Span: from("2021-01-01")},
			}}})
		}
		for _, slug := range []string{"north", "south", "west"} {
			item := text("for " + slug)
			item.Audience.Teams = []string{slug}
			c.publish(item)
		}
		c.like("Monday at nine", []string{"ann digest for north for south for west"}, c.goesOut("2026-03-02 09:00"))
		c.like("Tuesday", []string(nil), c.goesOut("2026-03-03 09:00"))
		if got := c.measures().Lessons.Expected; got != 3 {
			t.Errorf("ann is counted for %d items, want 3", got)
		}
	})
}

func TestAwayAndUnreachablePeopleGetNoDigest(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.people("north", "ann", "leave", "nowhere", "gone")
		c.absent("leave", "2026-03-02", "2026-03-06")
		c.must(db.Exec(c.ctx, "UPDATE accounts SET held = false, gone_at = '2026-01-05T09:00:00.000000Z' WHERE via = 'slack' AND person_id = (SELECT id FROM people WHERE name = 'nowhere')"))
		c.must(db.LinkAccounts(c.ctx, c.clock.Now(), digest.Slack, nil, []int64{c.person("gone")}))
		c.publish(takes("one", 1, 15))
		c.like("the first Monday", []string{"ann digest one"}, c.goesOut("2026-03-02 09:00"))
		got := c.measures().Lessons
		c.like("counted", []int{4, 2, 1, 1}, []int{got.Expected + got.Away + got.Unreachable, got.Unreachable, got.Away, got.Outstanding})
		c.must(db.LinkAccounts(c.ctx, c.clock.Now(), digest.Slack, map[int64]string{c.person("nowhere"): "Ufound"}, nil))
		c.like("once they can read it", []string{"leave digest one", "nowhere digest one"}, c.goesOut("2026-03-09 09:00"))
	})
}

func TestTheBudgetIsOfTheWeek(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		team := london("north")
		team.Schedule = "0 9 * * 1-5"
		c.saveTeams(team)
		c.people("north", "ann")
		for _, ref := range []string{"a", "b", "c", "d", "e"} {
			c.publish(takes(ref, 3, 20))
		}
		c.like("Monday", []string{"ann: a b, 3 wait"}, c.brings("2026-03-02 09:00"))
		c.like("Tuesday: a minute is left", []string(nil), c.brings("2026-03-03 09:00"))
		c.publish(urgent(takes("u", 1, 5)))
		c.like("what is urgent fits", []string{"ann: u, 3 wait"}, c.brings("2026-03-04 09:00"))
		c.publish(takes("f", 1, 20))
		c.like("the budget is spent", []string(nil), c.brings("2026-03-05 09:00"))
		c.publish(urgent(takes("must", 3, 1))) // due today, and the next digest is on Monday
		c.like("what would be late goes all the same", []string{"ann: must, 4 wait"}, c.brings("2026-03-06 09:00"))
		c.publish(urgent(takes("v", 3, 10)))
		c.like("a new week, urgent first", []string{"ann: v c f, 2 wait"}, c.brings("2026-03-09 09:00"))
		c.like("the week after", []string{"ann: d e"}, c.brings("2026-03-16 09:00"))
	})
}

// TestNothingWaitsPastItsDueDay lets random items into the queue of one person
// over some weeks: whatever the budget, nobody is late because of us.
func TestNothingWaitsPastItsDueDay(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, storetest.MigratedSQLite(t))
	c := newCouncil(t, db)
	check := 0
	rapid.Check(t, func(rt *rapid.T) {
		check++ // a team of its own
		c.clock.Set(monday.Add(-time.Hour))
		team, name := london(fmt.Sprintf("team%d", check)), fmt.Sprintf("p%d", check)
		team.Schedule = rapid.SampledFrom([]string{"0 9 * * 1", "0 9 * * 1,4", "0 9 * * 3"}).Draw(rt, "schedule")
		c.saveTeams(team)
		c.people(team.Slug, name)
		schedule, err := digest.ParseSchedule(team.Schedule, team.Timezone)
		c.must(err)
		person := c.person(name)
		told := map[string]bool{}
		for next, week := schedule.Next(c.clock.Now()), 0; week < 3; next, week = schedule.Next(next), week+1 {
			c.clock.Set(next.Add(-time.Duration(1+draw(rt, 50, "hours before")) * time.Hour))
			var texts []digest.Text
			for n := range draw(rt, 3, "items") {
				item := takes(fmt.Sprintf("%d-%d-%d", check, week, n), 1+draw(rt, 5, "minutes"), 1+draw(rt, 14, "days to answer"))
				item.Audience.Teams = []string{team.Slug}
				if draw(rt, 3, "urgent") == 0 {
					item.Urgency = digest.Urgent
				}
				texts = append(texts, item)
			}
			c.publish(texts...)
			c.clock.Set(next.UTC())
			plan, err := c.PlanTeam(c.ctx, team.Slug, false)
			c.must(err)
			p := &post{}
			c.drain(p)
			for _, l := range p.letters {
				for _, e := range l.Entries {
					if !e.Told && told[e.Ref] {
						rt.Fatalf("%s was told twice as new", e.Ref)
					}
					told[e.Ref] = true
				}
			}
			owed, err := db.OpenItems(c.ctx, person)
			c.must(err)
			following := digest.DateIn(schedule.Next(next), schedule.Location())
			for _, o := range owed {
				if told[o.Ref] != !o.ToldAt.IsZero() {
					rt.Fatalf("%s: told %t, on record since %s", o.Ref, told[o.Ref], o.ToldAt)
				}
				if told[o.Ref] {
					continue
				}
				if o.DueOn < following {
					rt.Fatalf("%s is due on %s and waits for the digest of %s", o.Ref, o.DueOn, following)
				}
			}
			for _, l := range plan.Letters {
				if l.Queued != len(owed)-len(l.Entries) {
					rt.Fatalf("of %d open items the digest lists %d and says that %d wait", len(owed), len(l.Entries), l.Queued)
				}
			}
		}
	})
}

func TestAQueuedDigestIsReplacedByTheNext(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.team("together", digest.ByChannel)
		c.people("north", "ann")
		c.people("together", "bob")
		c.publish(text("one"))
		c.must(db.Pause(c.ctx, c.clock.Now(), digest.WorkspaceBucket, time.Time{}, "token revoked"))
		c.like("Slack refuses us", []string(nil), c.goesOut("2026-03-02 09:00"))
		c.publish(text("two"))
		c.clock.Set(when("2026-03-09 09:00"))
		c.plan()
		c.like("dropped and queued", []int{2, 2}, []int{c.count(digest.Dropped), c.count(digest.Queued)})
		c.must(db.Resume(c.ctx, digest.WorkspaceBucket, storetest.Logged(c.clock.Now())))
		p := &post{}
		c.drain(p)
		c.like("once it is over", []string{"#together digest one two", "ann digest one two"}, p.said())
		if len(p.letters) > 0 && p.letters[0].Entries[0].Told {
			t.Error("what nobody was told is not new any more")
		}
	})
}

func TestATeamThatReadsTogetherIsToldOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByChannel)
		c.people("north", "ann", "bob", "cid", "dot")
		c.absent("cid", "2026-03-02", "2026-03-06")
		c.must(db.LinkAccounts(c.ctx, c.clock.Now(), digest.Slack, nil, []int64{c.person("dot")}))
		c.publish(takes("one", 1, 20))
		told := func(ref string) (names []string) {
			for _, name := range []string{"ann", "bob", "cid", "dot"} {
				if !c.receipt(name, ref, 1).ToldAt.IsZero() {
					names = append(names, name)
				}
			}
			return names
		}
		c.like("the first Monday", []string{"#north digest one"}, c.goesOut("2026-03-02 09:00"))
		c.like("present were", []string{"ann", "bob"}, told("one"))

		c.clock.Set(when("2026-03-05 12:00"))
		c.people("north", "joe")
		c.like("a joiner and who is back", []string{"cid digest one", "joe digest one"}, c.goesOut("2026-03-09 09:00"))
		c.like("told now", []string{"ann", "bob", "cid"}, told("one"))
		c.like("nothing is posted again", []string(nil), c.goesOut("2026-03-16 09:00"))

		c.publish(takes("two", 1, 20))
		c.clock.Set(when("2026-03-19 12:00"))
		c.people("north", "kim")
		c.like("a new item and a new colleague", []string{"#north digest two", "kim digest one"}, c.goesOut("2026-03-23 09:00"))
		c.like("told of the second", []string{"ann", "bob", "cid"}, told("two"))
	})
}

func TestEachOfManyTeamsGetsItsDigests(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		const many = 230 // more than planning holds in memory at once, twice over
		c := newCouncil(t, db)
		c.reorganise(storetest.Teams(many))
		var staff digest.RosterChanges
		for n := range many {
			email := fmt.Sprintf("p%d@council.example", n)
			staff.Add = append(staff.Add, digest.Person{Email: email, Name: email, SlackID: fmt.Sprintf("U%d", n)})
			staff.Join = append(staff.Join, digest.MembershipByKey{Email: email, Membership: digest.Membership{
				TeamID: int64(n + 1), Role: "Social worker", Span: digest.Span{From: digest.NewDate(2020, 1, 1)},
			}})
		}
		c.change(staff)
		c.publish(text("one"))
		c.clock.Set(monday)
		got := map[int64]int64{}
		for _, letter := range c.plan().Letters {
			if letter.Kind == digest.DigestLetter {
				got[letter.TeamID] = letter.PersonID
			}
		}
		for team := range int64(many) {
			if got[team+1] != team+1 {
				t.Fatalf("of team %d person %d gets a digest, of %d teams in all", team+1, got[team+1], len(got))
			}
		}
	})
}
