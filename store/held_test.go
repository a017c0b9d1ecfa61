package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// heldWalks is how many walks a run takes on each engine: a walk asks for the report some
// sixty times.
const heldWalks = 8

// TestPublishingPlanningAndTimeAreHeldAgainstNobody walks at random through weeks of
// publishing, planning, sending that fails, people who answer and people on leave.
// Publishing, planning and time lower no share of answers, and nobody is overdue who has
// had fewer working days than the item promises since they were told, their leave apart.
// No share of people falls by publishing something new and by planning, no version of an
// item puts anybody behind, and withdrawing what nobody was told of yet moves none. A leave is nothing of these: when it begins what was open is
// not expected, and when it ends it is again, so that the shares of those days may move
// either way.
func TestPublishingPlanningAndTimeAreHeldAgainstNobody(t *testing.T) {
	for engine, address := range map[string]func(testing.TB) string{"sqlite": storetest.MigratedSQLite, "postgres": storetest.MigratedPostgres} {
		t.Run(engine, func(t *testing.T) {
			if testing.Short() && engine == "postgres" {
				t.Skip("PostgreSQL is not started in the edit loop")
			}
			t.Parallel()
			seen, walks := map[string]int{}, 0
			rapid.Check(t, func(rt *rapid.T) {
				if walks++; walks > heldWalks && !t.Failed() {
					return
				}
				newHeldWalk(t, rt, storetest.Open(t, address(t)), seen).goes()
			})
			for _, what := range []string{"overdue", "informed", "behind", "leave", "withdraw", "publish", "publish anew", "plan", "time"} {
				if seen[what] == 0 {
					t.Errorf("the walks never saw %s: they show nothing of it: %v", what, seen)
				}
			}
		})
	}
}

// heldWalk is one walk: what was published, how many days each item promises, and who is
// on leave when.
type heldWalk struct {
	*council
	rt     *rapid.T
	names  []string
	refs   []string
	within map[string]int
	leaves map[string][]digest.Span
	seen   map[string]int
}

func newHeldWalk(t *testing.T, rt *rapid.T, db *store.DB, seen map[string]int) *heldWalk {
	c := newCouncil(t, db)
	c.team("north", digest.ByDM)
	c.team("south", digest.ByChannel)
	c.people("north", "ann", "bob")
	c.people("south", "cid", "dee")
	return &heldWalk{c, rt, []string{"ann", "bob", "cid", "dee"}, nil, map[string]int{}, map[string][]digest.Span{}, seen}
}

// held are the shares of answers and of people, and who is on leave.
type held struct {
	answers, people []float64
	behind          []int
	away            []bool
}

func (w *heldWalk) now() (h held) {
	share := func(s *float64) float64 {
		if s == nil {
			return 0
		}
		return *s
	}
	m := w.measures()
	for _, m := range []digest.Measure{m.Lessons, m.LocalLessons, m.Policies} {
		h.answers = append(h.answers, share(m.Share))
		h.people = append(h.people, share(m.People.Share))
		h.behind = append(h.behind, m.People.Behind)
		w.seen["informed"] += m.Informed
		w.seen["behind"] += m.People.Behind
	}
	for _, name := range w.names {
		h.away = append(h.away, slices.ContainsFunc(w.leaves[name], func(s digest.Span) bool { return s.Covers(w.Today()) }))
	}
	return h
}

// goes takes the steps of a walk, and looks at the shares after each. It ends in weeks in
// which what was sent comes due, so that no walk is without.
func (w *heldWalk) goes() {
	w.walks(30)
	last := takes("last", 1, 1)
	w.within[last.Ref] = last.AckWithin
	w.publish(last)
	for range 6 { // what is before it in the queue goes first
		w.clock.Step(7 * 24 * time.Hour)
		w.plan()
		w.drain(&post{fail: func(digest.Letter) error {
			w.clock.Step(2 * time.Second)
			return nil
		}})
	}
	w.seen["overdue"] += w.nobodyIsRushed("at the end", w.within, w.leaves)
	w.now()
}

// walks takes so many steps.
func (w *heldWalk) walks(steps int) {
	for step := range steps {
		before := w.now()
		what := w.steps(step)
		after := w.now()
		w.seen[what]++
		told := fmt.Sprintf("step %d, %s", step, what)
		if slices.Equal(before.away, after.away) {
			for i := range after.answers {
				if fell := after.answers[i] < before.answers[i]; fell && slices.Contains([]string{"publish", "publish anew", "plan", "time", "withdraw"}, what) {
					w.rt.Fatalf("%s: the shares of answers fell from %v to %v", told, before.answers, after.answers)
				}
				if fell := after.people[i] < before.people[i]; fell && slices.Contains([]string{"publish", "plan"}, what) {
					w.rt.Fatalf("%s: the shares of people fell from %v to %v", told, before.people, after.people)
				}
				if rose := after.behind[i] > before.behind[i]; rose && what == "publish anew" {
					w.rt.Fatalf("%s: more people are behind, %v before and %v after", told, before.behind, after.behind)
				}
			}
			if what == "withdraw" && (!slices.Equal(before.answers, after.answers) || !slices.Equal(before.people, after.people)) {
				w.rt.Fatalf("%s: what nobody was told of moved the shares: %v, %v", told, before, after)
			}
		}
		w.seen["overdue"] += w.nobodyIsRushed(told, w.within, w.leaves)
	}
}

// steps takes a step and says which.
func (w *heldWalk) steps(step int) string {
	ref := ""
	if len(w.refs) > 0 {
		ref = rapid.SampledFrom(w.refs).Draw(w.rt, "ref")
	}
	name := rapid.SampledFrom(w.names).Draw(w.rt, "who")
	switch n := draw(w.rt, 14, "step"); {
	case n == 0:
		from := w.Today() + digest.Date(draw(w.rt, 3, "leave in"))
		if n := len(w.leaves[name]); n > 0 {
			from = max(from, w.leaves[name][n-1].To+1)
		}
		leave := digest.Span{From: from, To: from + digest.Date(draw(w.rt, 5, "leave for"))}
		w.must(w.RecordAbsence(w.ctx, digest.Operator(), w.person(name), leave, "leave"))
		w.leaves[name] = append(w.leaves[name], leave)
		return "leave"
	case n <= 3 || ref == "":
		item := takes(fmt.Sprintf("item%02d", step), 1+draw(w.rt, 3, "minutes"), 1+draw(w.rt, 7, "within"))
		item.Kind = rapid.SampledFrom([]digest.Kind{digest.Lesson, digest.Policy}).Draw(w.rt, "kind")
		if item.Kind == digest.Lesson && rapid.Bool().Draw(w.rt, "local") {
			item.Scope = digest.LocalScope
		}
		w.refs = append(w.refs, item.Ref)
		w.within[item.Ref] = item.AckWithin
		w.publish(item)
		return "publish"
	case n == 4:
		changed := w.item(ref).Text
		changed.Change = rapid.SampledFrom([]digest.Change{digest.Significant, digest.Minor}).Draw(w.rt, "change")
		changed.Markdown += fmt.Sprint(step)
		w.publish(changed)
		return "publish anew"
	case n == 5:
		if !w.untold(ref) {
			return "nothing"
		}
		_, err := w.Withdraw(w.ctx, digest.Operator(), ref, "a mistake")
		w.must(err)
		w.refs = slices.DeleteFunc(w.refs, func(r string) bool { return r == ref })
		return "withdraw"
	case n <= 8:
		w.clock.Step(time.Duration(1+draw(w.rt, 6, "days")) * 24 * time.Hour)
		return "time"
	case n == 9:
		w.plan()
		return "plan"
	case n <= 12:
		w.plan()
		outcome := rapid.SampledFrom([]error{nil, nil, &digest.SendError{Class: digest.Permanent, Code: "is_archived"}, &digest.SendError{Class: digest.Ambiguous, Code: "timeout"}}).Draw(w.rt, "outcome")
		w.drain(&post{fail: func(digest.Letter) error {
			w.clock.Step(2 * time.Second)
			return outcome
		}})
		return "send"
	default:
		w.answerWith(name, ref, rapid.SampledFrom(digest.PersonalAnswers).Draw(w.rt, "answer"), "Why?")
		return "answer"
	}
}

// untold reports whether an item is in the queue for everybody: nobody was told of any
// version of it, or has answered one.
func (w *heldWalk) untold(ref string) bool {
	if w.item(ref).Number > 1 {
		return false
	}
	list, err := w.Standing(w.ctx, digest.Operator(), digest.ReportQuery{Item: ref})
	w.must(err)
	return !slices.ContainsFunc(list, func(st digest.Standing) bool { return !st.Told.IsZero() || st.Answer != "" })
}

// nobodyIsRushed checks that who is overdue had as many working days as promised, without
// those of their leave, and counts them.
func (c *council) nobodyIsRushed(what string, within map[string]int, leaves map[string][]digest.Span) (overdue int) {
	c.t.Helper()
	list, err := c.Standing(c.ctx, digest.Operator(), digest.ReportQuery{})
	c.must(err)
	for _, st := range list {
		if st.State != digest.StateOverdue {
			continue
		}
		overdue++
		receipt, err := c.db.Receipt(c.ctx, st.PersonID, st.ItemID, st.Asks)
		c.must(err)
		known := digest.Clocked{Receipt: receipt}.Known()
		had := 0
		for day := digest.DateIn(known, time.UTC) + 1; !known.IsZero() && day < c.Today(); day++ {
			if c.Calendar().Working(day) && !slices.ContainsFunc(leaves[st.Name], func(s digest.Span) bool { return s.Covers(day) }) {
				had++
			}
		}
		if had < within[st.Ref] {
			c.t.Fatalf("%s: %s is overdue with %s on %s, told at %s, and had %d working days of %d; away %v", what, st.Name, st.Ref, c.Today(), known, had, within[st.Ref], leaves[st.Name])
		}
	}
	return overdue
}
