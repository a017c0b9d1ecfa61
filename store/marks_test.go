package store_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// How many walks there are on each engine, and of how many steps. There are more where
// they have not seen everything yet.
const (
	markWalks     = 3
	mostMarkWalks = 15
	markSteps     = 60
)

// unseen is what no walk has done or brought about yet.
func unseen(seen map[string]int) (list []string) {
	for _, what := range append(slices.Sorted(maps.Keys(markEvents)), "assigned", "closed", "killed", "killed midway", "in force", "superseded") {
		if seen[what] == 0 {
			list = append(list, what)
		}
	}
	return list
}

// markEvents are what a walk does, each of which changes what somebody owes or when.
var markEvents = map[string]func(*markWalk){
	"file": (*markWalk).file, "teams": (*markWalk).teams, "publish": (*markWalk).publishes, "publish anew": (*markWalk).publishesAnew,
	"withdraw": (*markWalk).withdraws, "end": (*markWalk).ends, "start": (*markWalk).starts, "away": (*markWalk).away, "was away": (*markWalk).wasAway, "back": (*markWalk).back,
	"exempt": (*markWalk).exempts, "lift": (*markWalk).lifts, "starters": (*markWalk).starters, "setting": (*markWalk).setting,
	"answer": (*markWalk).answers, "day": (*markWalk).day, "agency": (*markWalk).agency, "comes": (*markWalk).comes, "supersede": (*markWalk).supersedes,
}

// TestPlanningByMarksIsPlanningEverybody walks at random through what changes who owes
// what, by the use cases, with planners that are killed in between. After each step
// the check of everybody finds nothing that planning by marks has missed.
func TestPlanningByMarksIsPlanningEverybody(t *testing.T) {
	eachFresh(t, func(t *testing.T, open func() *store.DB) {
		seen, walks := map[string]int{}, 0
		rapid.Check(t, func(rt *rapid.T) {
			if walks++; walks > markWalks && (walks > mostMarkWalks || len(unseen(seen)) == 0) && !t.Failed() {
				return
			}
			w := newMarkWalk(t, rt, open(), seen)
			for step := range markSteps {
				did := w.step()
				if found := w.missed(); found.Any() {
					rt.Fatalf("step %d, %s: planning missed %+v", step, did, found)
				}
			}
		})
		for _, what := range unseen(seen) {
			t.Errorf("nothing was ever seen of %s: the walks show nothing of it: %v", what, seen)
		}
	})
}

// TestAForgottenEventIsFound leaves one event after another out of the planner, and
// walks until the check of everybody has found it.
func TestAForgottenEventIsFound(t *testing.T) {
	if testing.Short() {
		t.Skip("left out by -short: it walks until each fault is found")
	}
	drops := func(table string, triggers ...string) func(*markWalk) {
		return func(w *markWalk) {
			for _, name := range triggers {
				on := ""
				if w.db.Engine() == "postgres" {
					on = " ON " + table
				}
				must(w.t, w.db.Exec(w.ctx, "DROP TRIGGER IF EXISTS "+name+on))
			}
		}
	}
	faults := map[string]func(*markWalk){
		"memberships": drops("memberships", "memberships_insert_unplanned", "memberships_update_unplanned"),
		"absences":    drops("absences", "absences_insert_unplanned", "absences_update_unplanned"),
		"teams":       drops("teams", "teams_unplanned"),
		"starters":    drops("starters", "starters_insert_unplanned", "starters_delete_unplanned"),
		"days":        func(w *markWalk) { must(w.t, w.db.Exec(w.ctx, "UPDATE planned SET day = '"+w.Today().String()+"'")) },
		"settings": func(w *markWalk) {
			must(w.t, w.db.Exec(w.ctx, fmt.Sprintf("UPDATE planned SET backlog_weeks = %d", w.backlog)))
		},
	}
	// With what is likely to show the fault soon; what else happens, happens too.
	likely := map[string][]string{
		"memberships": {"file"}, "absences": {"was away", "publish", "day"}, "teams": {"teams", "publish"}, "days": {"day"}, "settings": {"setting", "start", "day"},
		"starters": {"publish", "starters", "agency", "day"},
	}
	eachFresh(t, func(t *testing.T, open func() *store.DB) {
		for what, plant := range faults {
			t.Run(what, func(t *testing.T) {
				found := false
				rapid.Check(t, func(rt *rapid.T) {
					if found {
						return
					}
					w := newMarkWalk(t, rt, open(), map[string]int{})
					w.fault, w.likely = plant, likely[what]
					for range 3 * markSteps {
						w.step()
						if found = w.missed().Any(); found {
							return
						}
					}
				})
				if !found {
					t.Errorf("with %s left out of the planner the check finds nothing", what)
				}
			})
		}
	})
}

// eachFresh runs f on both engines, with a way to open a new database.
func eachFresh(t *testing.T, f func(t *testing.T, open func() *store.DB)) {
	for engine, address := range map[string]func(testing.TB) string{"sqlite": storetest.MigratedSQLite, "postgres": storetest.MigratedPostgres} {
		t.Run(engine, func(t *testing.T) {
			if testing.Short() && engine == "postgres" {
				t.Skip("PostgreSQL is not started in the edit loop")
			}
			f(t, func() *store.DB { return storetest.Open(t, address(t)) })
		})
	}
}

// markRow is a line of the staff list.
type markRow struct {
	name, team, role, start, end, absentFrom, absentTo, employment, nqsw string
}

// markWalk is one walk.
type markWalk struct {
	*office
	db      *store.DB
	rt      *rapid.T
	rows    []markRow
	texts   []digest.Text
	nations map[string]string
	backlog int
	refused bool // what was tried in this step
	seen    map[string]int
	exempt  [][2]string     // who, and from what
	fault   func(*markWalk) // planted before each plan; may be nil
	likely  []string        // the events of most steps
	deck    []string        // the events that are dealt before any comes again
	rules   []walkRule
}

func newMarkWalk(t *testing.T, rt *rapid.T, db *store.DB, seen map[string]int) *markWalk {
	w := &markWalk{office: newOffice(t, db), db: db, rt: rt, nations: map[string]string{}, seen: seen}
	for i, name := range []string{"eve", "fay", "gil", "hal"} {
		w.rows = append(w.rows, markRow{name: name, team: []string{"north", "south"}[i%2], role: "Social worker", start: "2024-01-01", employment: "permanent"})
	}
	return w
}

func (w *markWalk) pick(label string, of ...string) string {
	return rapid.SampledFrom(of).Draw(w.rt, label)
}

func (w *markWalk) days(label string, least, most int) digest.Date {
	return w.Today() + digest.Date(rapid.IntRange(least, most).Draw(w.rt, label))
}

// did are refusals that a random walk meets; anything else is a fault.
func (w *markWalk) did(err error) {
	w.t.Helper()
	switch digest.CodeOf(err) {
	case digest.Conflict, digest.Invalid, digest.NotFound, digest.Forbidden:
		w.refused = true
	default:
		w.must(err)
	}
}

// step does something at random and plans, sometimes after a planner that was killed.
func (w *markWalk) step() string {
	what := w.deal()
	w.refused = false
	before := w.Today()
	markEvents[what](w)
	w.ruled(before)
	if !w.refused {
		w.seen[what]++
	}
	if w.fault != nil {
		w.fault(w)
	}
	if after := rapid.IntRange(0, 7).Draw(w.rt, "killed"); after < 2 {
		left := after
		killed := digest.NewService(dying{w.db, &left}, w.clock, digest.Config{Nation: digest.England, Zone: time.UTC}, nil)
		if _, err := killed.PlanDue(w.ctx, false); errors.Is(err, errKilled) {
			w.seen[[]string{"killed", "killed midway"}[after]]++
		}
		_, err := w.PlanDue(w.ctx, true) // a look changes nothing
		w.must(err)
	}
	plan := w.plan()
	w.seen["assigned"] += plan.Assigned
	w.seen["closed"] += plan.Closed
	return what
}

func (w *markWalk) missed() digest.Overlooked {
	w.t.Helper()
	found, err := w.CheckPlanning(w.ctx)
	w.must(err)
	if found.People == 0 {
		w.t.Fatal("the check looked at nobody")
	}
	return found
}

var errKilled = errors.New("killed")

// dying is a database whose planners are killed before they commit, once so many
// transactions of theirs have.
type dying struct {
	*store.DB
	left *int
}

func (d dying) Plan(ctx context.Context, f func(digest.PlanTx) error) error {
	if *d.left--; *d.left >= 0 {
		return d.DB.Plan(ctx, f)
	}
	return d.DB.Plan(ctx, func(tx digest.PlanTx) error { return errors.Join(f(tx), errKilled) })
}

// deal returns the next event: each comes once before any comes again, so that no walk
// leaves one to chance; half of them are of those that are likely, where some are.
func (w *markWalk) deal() string {
	if len(w.likely) > 0 && rapid.Bool().Draw(w.rt, "likely") {
		return w.pick("event", w.likely...)
	}
	if len(w.deck) == 0 {
		w.deck = rapid.Permutation(slices.Sorted(maps.Keys(markEvents))).Draw(w.rt, "deck")
	}
	what := w.deck[0]
	w.deck = w.deck[1:]
	return what
}

// file changes a line of the staff list and imports it.
func (w *markWalk) file() {
	row := &w.rows[rapid.IntRange(0, len(w.rows)-1).Draw(w.rt, "row")]
	switch w.pick("change", "team", "role", "end", "absence", "absence", "employment", "start") {
	case "team":
		row.team = w.pick("team", "north", "south", "centre")
	case "role":
		row.role = w.pick("role", "Social worker", "Family worker")
	case "start":
		row.start = w.days("start", -400, 6).String()
	case "end":
		row.end = w.pick("end", "", w.days("end day", -2, 6).String())
	case "absence":
		from := w.days("absent from", -30, 5)
		row.absentFrom, row.absentTo = from.String(), (from + digest.Date(rapid.IntRange(0, 30).Draw(w.rt, "length"))).String()
	case "employment":
		row.employment, row.nqsw = w.pick("employment", "permanent", "agency"), w.pick("nqsw", "", "yes")
	}
	lines := make([]string, len(w.rows))
	for i, r := range w.rows {
		lines[i] = strings.Join([]string{
			r.name + "@council.example", r.name, "", r.role, r.team, "no", "", r.start, r.end, r.absentFrom, r.absentTo, r.employment, r.nqsw,
		}, ",")
	}
	onRecord, err := w.db.Teams(w.ctx)
	w.must(err)
	parsed, problems := digest.ParsePeople("people.csv", strings.NewReader(header+strings.Join(lines, "\n")), onRecord)
	if len(problems) > 0 { // who ends before they start
		row.start, row.end, row.absentFrom, row.absentTo = "2024-01-01", "", "", ""
		w.refused = true
		return
	}
	_, err = w.ImportPeople(w.ctx, digest.Operator(), parsed, digest.ImportOptions{})
	w.did(err)
}

// teams changes a team by its file.
func (w *markWalk) teams() {
	teams, err := w.db.Teams(w.ctx)
	w.must(err)
	i := rapid.IntRange(0, len(teams)-1).Draw(w.rt, "team")
	switch w.pick("change", "nation", "service", "works") {
	case "nation":
		teams[i].Nation = w.pick("nation", string(digest.England), string(digest.Wales))
	case "service":
		teams[i].Service = w.pick("service", "Safeguarding", "Adults")
	case "works":
		teams[i].WorksWith = w.pick("works with", "", "care leavers", "disabled children")
	}
	_, err = w.ImportTeams(w.ctx, digest.Operator(), teams, false)
	w.did(err)
}

func (w *markWalk) drawAudience() (a digest.Audience) {
	switch w.pick("audience", "all", "role", "team", "nation", "service", "works") {
	case "role":
		a.Roles = []string{w.pick("role", "social worker", "family worker")}
	case "team":
		a.Teams = []string{w.pick("team", "north", "south")}
	case "nation":
		a.Nations = []string{w.pick("nation", string(digest.England), string(digest.Wales))}
	case "service":
		a.Services = []string{w.pick("service", "Safeguarding", "Adults")}
	case "works":
		a.WorksWith = []string{w.pick("works with", "care leavers", "disabled children")}
	}
	return a
}

func (w *markWalk) publishes() {
	item := text(fmt.Sprintf("item%d", len(w.texts)))
	item.Audience = w.drawAudience()
	w.texts = append(w.texts, item)
	w.publish(item)
}

// some returns what was published, if anything was.
func (w *markWalk) some() *digest.Text {
	if len(w.texts) == 0 {
		w.publishes()
	}
	return &w.texts[rapid.IntRange(0, len(w.texts)-1).Draw(w.rt, "item")]
}

func (w *markWalk) publishesAnew() {
	item := w.some()
	item.Change = rapid.SampledFrom([]digest.Change{digest.Significant, digest.Minor}).Draw(w.rt, "change")
	item.Audience = w.drawAudience()
	item.Learned += " More."
	w.publish(*item)
}

func (w *markWalk) withdraws() {
	_, err := w.Withdraw(w.ctx, digest.Operator(), w.some().Ref, "It was wrong.")
	w.did(err)
}

func (w *markWalk) who() string {
	return w.pick("who", "ann", "bob", "cid", "eve", "fay", "gil", "hal")
}

// known is somebody's id, 0 for who is not on record yet.
func (w *markWalk) known(name string) int64 {
	p, err := w.db.PersonByEmail(w.ctx, name+"@council.example")
	w.did(err)
	return p.ID
}

func (w *markWalk) ends() {
	w.did(w.EndMembership(w.ctx, w.actor("ada"), w.known(w.who()), w.pick("team", "north", "south", "centre"), w.days("last day", 0, 5), "They left."))
}

func (w *markWalk) starts() { w.begins(w.pick("employment", "", "agency")) }

// agency begins somebody who is given the starter list, where old items are not given.
func (w *markWalk) agency() {
	w.setsWeeks(1)
	w.begins("agency")
}

func (w *markWalk) begins(employment string) {
	name := w.who()
	_, err := w.StartPerson(w.ctx, w.actor("ada"), digest.Start{
		Person: w.known(name), Email: name + "@council.example", Name: name, Team: w.pick("team", "north", "south", "centre"),
		Role: w.pick("role", "Social worker", "Family worker"), Employment: employment, Span: digest.Span{From: w.days("first day", 0, 5)},
	}, "They begin.")
	w.did(err)
}

func (w *markWalk) away() {
	from := w.days("away from", 0, 5)
	w.did(w.RecordAbsence(w.ctx, w.actor("ada"), w.known(w.who()), digest.Span{From: from, To: from + digest.Date(rapid.IntRange(0, 9).Draw(w.rt, "days away"))}, "Leave."))
}

// wasAway records an absence that is over, which moves the days by which what waited is due.
func (w *markWalk) wasAway() {
	to := w.days("away until", -6, -1)
	from := to - digest.Date(rapid.IntRange(0, 9).Draw(w.rt, "days away"))
	w.did(w.RecordAbsence(w.ctx, w.actor("ada"), w.known(w.who()), digest.Span{From: from, To: to}, "Leave."))
}

func (w *markWalk) back() {
	who := w.known(w.who())
	w.did(w.RecordAbsence(w.ctx, w.actor("ada"), who, digest.Span{From: w.Today(), To: w.Today() + 9}, "Leave."))
	w.refused = false
	w.did(w.EndAbsence(w.ctx, w.actor("ada"), who, w.days("back", 0, 5), "They are back."))
}

func (w *markWalk) exempts() {
	who, ref := w.who(), w.some().Ref
	err := w.Exempt(w.ctx, w.actor("mia"), w.known(who), w.item(ref).ID, "Not their work.")
	if w.did(err); err == nil {
		w.exempt = append(w.exempt, [2]string{who, ref})
	}
}

func (w *markWalk) lifts() {
	if len(w.exempt) == 0 {
		w.exempts()
		return
	}
	from := rapid.SampledFrom(w.exempt).Draw(w.rt, "exemption")
	w.did(w.LiftExemption(w.ctx, w.actor("mia"), w.known(from[0]), w.item(from[1]).ID))
}

func (w *markWalk) starters() {
	w.did(w.SetStarterList(w.ctx, w.actor("pat"), w.pick("service", "Safeguarding", "Adults"), []string{w.some().Ref}))
}

func (w *markWalk) setting() {
	w.setsWeeks(rapid.SampledFrom([]int{0, 1, 4, 52}).Draw(w.rt, "weeks"))
}

func (w *markWalk) setsWeeks(weeks int) {
	err := w.ChangeSetting(w.ctx, w.actor("ada"), digest.JoinerBacklogWeeks, weeks, "As agreed.")
	if w.did(err); err == nil {
		w.backlog = weeks
	}
}

func (w *markWalk) answers() {
	_, err := w.Answer(w.ctx, w.actor("ann"), digest.AnswerRequest{ItemID: w.item(w.some().Ref).ID, Kind: digest.Understood})
	w.did(err)
}

func (w *markWalk) day() {
	w.clock.Step(time.Duration(rapid.IntRange(1, 8).Draw(w.rt, "days")) * 24 * time.Hour)
}
