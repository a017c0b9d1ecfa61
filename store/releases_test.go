package store_test

import (
	"fmt"
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

// reviewed is an office with a charity, in which pat records a review with a lesson for the
// staff and one for partners, both approved by another policy lead, lou.
func reviewed(t *testing.T, db *store.DB) (o *office, review int64) {
	t.Helper()
	o = partnered(t, db)
	o.staff("centre", "lou", false, digest.PolicyLead)
	pat := o.actor("pat")
	review, err := o.SaveCaseReview(o.ctx, pat, digest.CaseReview{Type: "lcspr", Publisher: "Northshire", PublishedAs: "Child B", Local: true, Unpublished: "A trial is to come."})
	o.must(err)
	o.must(o.Recommend(o.ctx, pat, review, "See every child alone."))
	_, one, _ := o.recommended(1)
	partners := written("with-partners")
	partners.Audience.Organisations = []string{"third_sector"}
	for _, text := range []digest.Text{written("alone"), partners} {
		draft := o.save("pat", text)
		_, err := o.SubmitForReview(o.ctx, pat, text.Ref)
		o.must(err)
		_, err = o.Approve(o.ctx, o.actor("lou"), text.Ref, draft.Revision, "It is public.", nil)
		o.must(err)
		o.must(o.LeadTo(o.ctx, pat, review, one, text.Ref))
	}
	return o, review
}

// steps says which steps of the one review have begun and are done, and how many had them.
func (o *office) steps() (lines []string) {
	o.t.Helper()
	list, err := o.CaseReviews(o.ctx, o.actor("pat"))
	o.must(err)
	for _, s := range list[0].Releases {
		if !s.Begun.IsZero() {
			lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %s", map[bool]string{true: "begun", false: "done"}[s.Done.IsZero()], s.Step)+" "+s.People))
		}
	}
	return lines
}

// asked is with whom a manager was asked to speak and has not.
func (o *office) speaks(manager string) (names []string) {
	o.t.Helper()
	list, err := o.ToSpeakWith(o.ctx, o.actor(manager))
	o.must(err)
	for _, w := range list {
		if w.Told.IsZero() {
			names = append(names, w.Name)
		}
	}
	slices.Sort(names)
	return names
}

// spoke lets a manager record that they spoke with everybody.
func (o *office) spoke(manager string) {
	o.t.Helper()
	list, err := o.ToSpeakWith(o.ctx, o.actor(manager))
	o.must(err)
	for _, w := range list {
		if w.Told.IsZero() {
			o.must(o.RecordSpoken(o.ctx, o.actor(manager), w.ID, o.Today()))
		}
	}
}

// TestHearItFromUsFirst: the workers of a case are told by their managers, then the staff,
// partners and the public, each at its time or by hand, and none before its turn without a
// reason.
func TestHearItFromUsFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o, review := reviewed(t, db)
		pat := o.actor("pat")
		due := func(days int) time.Time { return (o.Today() + digest.Date(days)).At(10, 0, time.UTC) }
		o.refused(o.Release(o.ctx, pat, review, digest.ToWorkers, ""), digest.Conflict) // no plan
		o.refused(o.NameCaseWorker(o.ctx, pat, review, "ann@council.example", ""), digest.Conflict)
		o.refused(o.PlanReleases(o.ctx, pat, review, map[digest.ReleaseStep]time.Time{digest.ToService: due(3), digest.ToPartners: due(2)}), digest.Invalid)
		o.refused(o.PlanReleases(o.ctx, pat, review, map[digest.ReleaseStep]time.Time{digest.ToService: due(-1)}), digest.Invalid)
		o.must(o.PlanReleases(o.ctx, pat, review, map[digest.ReleaseStep]time.Time{digest.ToService: due(2), digest.ToPartners: due(2)}))

		// What the review led to waits, for whoever publishes it and in whatever way.
		_, err := o.Publish(o.ctx, pat, []string{"alone"})
		o.refused(err, digest.Conflict)
		if unfit := digest.UnfitOf(err); unfit == nil || !strings.Contains(unfit.Error(), "waits for the step “service”") {
			t.Errorf("published before its step: %v", err)
		}
		_, err = o.PublishAt(o.ctx, pat, "alone", due(1))
		o.must(err)

		for _, address := range []string{"nobody@council.example", "eve@oak.example"} {
			err := o.NameCaseWorker(o.ctx, pat, review, address, "")
			o.refused(err, digest.Invalid)
			if strings.Contains(fmt.Sprint(err), "@") {
				t.Errorf("the error says whom it is about: %v", err)
			}
		}
		o.refused(o.NameCaseWorker(o.ctx, pat, review, "ann@council.example", "sam@council.example"), digest.Invalid) // leads another team
		o.must(o.NameCaseWorker(o.ctx, pat, review, "Ann@council.example", ""))
		o.must(o.NameCaseWorker(o.ctx, pat, review, "cid@council.example", "sam@council.example"))
		o.must(o.NameCaseWorker(o.ctx, pat, review, "bob@council.example", ""))
		named, err := o.CaseWorkers(o.ctx, pat, review)
		o.must(err)
		o.same(3, len(named))
		o.must(o.TakeBackCaseWorker(o.ctx, pat, named[2].ID)) // by mistake
		o.same([]string(nil), o.speaks("mia"))                // nobody asked yet

		o.refused(o.Release(o.ctx, pat, review, digest.ToService, ""), digest.Conflict)
		o.must(o.Release(o.ctx, pat, review, digest.ToWorkers, ""))
		o.same([]string{"begun workers"}, o.steps())
		o.same([]string{"ann"}, o.speaks("mia"))
		o.same([]string{"cid"}, o.speaks("sam"))
		var asked []string
		o.later(time.Minute)
		o.post.letters = nil
		o.mailed()
		for _, l := range o.post.letters {
			if n, _ := digest.ParseNotice(l.Notice); n.Kind == digest.NoticeSpeakFirst {
				asked = append(asked, l.Person.Name)
				if l.Notice != `{"kind":"speak_first"}` {
					t.Errorf("the letter holds %s", l.Notice)
				}
			}
		}
		slices.Sort(asked)
		o.same([]string{"mia", "sam"}, asked)

		// The time of the lesson, and of the step, come before everybody was spoken with.
		o.clock.Set(due(2))
		o.plan()
		o.same([]string{"begun workers"}, o.steps())
		if item, err := db.ItemByRef(o.ctx, "alone"); digest.CodeOf(err) != digest.NotFound {
			t.Errorf("it was published before its step: %+v, %v", item.Ref, err)
		}
		o.refused(o.Release(o.ctx, pat, review, digest.ToWorkers, ""), digest.Conflict)
		o.refused(o.Release(o.ctx, pat, review, digest.ToService, "So ann hears of it."), digest.Invalid) // a worker's name
		list, err := o.ToSpeakWith(o.ctx, o.actor("mia"))
		o.must(err)
		o.refused(o.RecordSpoken(o.ctx, o.actor("mia"), list[0].ID, o.Today()+1), digest.Invalid)
		for _, other := range []string{"sam", "ann", "pat", "ada", "sue"} {
			o.refused(o.RecordSpoken(o.ctx, o.actor(other), list[0].ID, o.Today()), digest.NotFound)
		}
		o.spoke("mia")
		o.refused(o.RecordSpoken(o.ctx, o.actor("mia"), list[0].ID, o.Today()), digest.NotFound) // again
		o.same([]string{"begun workers"}, o.steps())
		o.spoke("sam")
		o.same([]string{"done workers fewer than five"}, o.steps())

		// Now the service, then the partners, in two turns; again changes nothing.
		o.plan()
		o.same([]string{"done workers fewer than five", "done service"}, o.steps())
		o.item("alone")
		o.plan()
		o.plan()
		o.item("with-partners")
		o.same([]string{"done workers fewer than five", "done service", "done partners"}, o.steps())
		o.refused(o.Release(o.ctx, pat, review, digest.ToPartners, ""), digest.Conflict)
		if b, err := o.Board(o.ctx, o.actor("sue"), ""); err != nil || b.Lines[0].Review.PublishedAs != "" {
			t.Errorf("before the last step the board has %+v, %v", b.Lines, err)
		}
		o.must(o.Release(o.ctx, pat, review, digest.ToPublic, ""))
		r, err := o.CaseReview(o.ctx, pat, review)
		o.must(err)
		o.same([]any{o.Today(), ""}, []any{r.Published, r.Unpublished})
		if b, err := o.Board(o.ctx, o.actor("sue"), ""); err != nil || b.Lines[0].Review.PublishedAs != "Child B" {
			t.Errorf("after it the board has %+v, %v", b.Lines, err)
		}

		// Who had it is counted once a day, when they were told.
		for range 14 {
			o.later(24 * time.Hour)
			o.plan()
			o.mailed()
		}
		o.plan()
		o.same([]string{"done workers fewer than five", "done service 9", "done partners fewer than five", "done public"}, o.steps())
	})
}

// TestAManagerWhomNothingReachesIsNotSaidToBeAsked, and with the last who is taken back the
// step is done.
func TestAManagerWhomNothingReachesIsNotSaidToBeAsked(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o, review := reviewed(t, db)
		pat := o.actor("pat")
		o.must(o.PlanReleases(o.ctx, pat, review, nil))
		o.must(o.NameCaseWorker(o.ctx, pat, review, "ann@council.example", ""))
		o.must(db.Exec(o.ctx, "UPDATE accounts SET gone_at = '2026-01-01T00:00:00.000000Z' WHERE person_id = (SELECT manager_id FROM case_workers)"))
		o.must(o.Release(o.ctx, pat, review, digest.ToWorkers, ""))
		named, err := o.CaseWorkers(o.ctx, pat, review)
		o.must(err)
		if len(named) != 1 || !named[0].Asked.IsZero() {
			t.Errorf("a manager whom nothing reaches was asked: %+v", named)
		}
		o.same([]string{"begun workers"}, o.steps())
		o.must(o.TakeBackCaseWorker(o.ctx, pat, named[0].ID))
		o.same([]string{"done workers 0"}, o.steps())
	})
}

// TestAStepBeforeItsTurnNeedsAReason, which is recorded; with it the lessons go too.
func TestAStepBeforeItsTurnNeedsAReason(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o, review := reviewed(t, db)
		pat := o.actor("pat")
		o.must(o.PlanReleases(o.ctx, pat, review, nil))
		o.must(o.NameCaseWorker(o.ctx, pat, review, "ann@council.example", ""))
		o.must(o.Release(o.ctx, pat, review, digest.ToWorkers, ""))
		o.must(o.Release(o.ctx, pat, review, digest.ToService, "A newspaper rang."))
		o.plan()
		o.item("alone")
		o.same([]string{"begun workers", "done service"}, o.steps())
		o.must(o.Release(o.ctx, pat, review, digest.ToWorkers, "Told by telephone by the director."))
		o.same([]string{"done workers 0", "done service 0"}, o.steps())
		_, err := o.PublishWith(o.ctx, pat, []string{"with-partners"}, digest.PublishTerms{})
		o.refused(err, digest.Conflict)
		_, err = o.PublishWith(o.ctx, pat, []string{"with-partners"}, digest.PublishTerms{Anyway: "They found it on the web."})
		o.must(err)
		all, err := db.Everything(o.ctx)
		o.must(err)
		for _, words := range []string{
			"released a review review 1 service, because: A newspaper rang.", "ended a step of a release review 1 workers, because: Told by telephone",
			"waits for the step “partners” of the release plan of review 1; because: They found it on the web.",
		} {
			if !strings.Contains(all, words) {
				t.Errorf("it is not on record that %q", words)
			}
		}
	})
}

// TestItStaysWithWhomItWasAsked: neither another lead, nor who leads the person later, nor
// who covers, nor a senior, sees who hears first; who moves takes what was told to them along.
func TestItStaysWithWhomItWasAsked(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o, review := reviewed(t, db)
		pat := o.actor("pat")
		o.must(o.PlanReleases(o.ctx, pat, review, nil))
		o.must(o.NameCaseWorker(o.ctx, pat, review, "ann@council.example", ""))
		o.must(o.NameCaseWorker(o.ctx, o.actor("lou"), review, "ann@council.example", "")) // says nothing of pat's
		o.must(o.TakeBackCaseWorker(o.ctx, o.actor("lou"), o.named("lou", review)[0]))
		o.refused(o.TakeBackCaseWorker(o.ctx, o.actor("lou"), o.named("pat", review)[0]), digest.NotFound)
		o.must(o.Release(o.ctx, pat, review, digest.ToWorkers, ""))

		// Mia leaves north to zoe, and ann goes to sam's team.
		o.staff("north", "zoe", true, digest.NoAccess)
		o.moves("ann", "south")
		for who, want := range map[string]int{"mia": 1, "zoe": 0, "sam": 0, "ann": 0, "bob": 0, "ada": 0, "sue": 0, "lou": 0, "pat": 0} {
			if got := o.speaks(who); len(got) != want {
				t.Errorf("%s is to speak with %v", who, got)
			}
			told, err := o.ToldFirst(o.ctx, o.actor(who))
			o.must(err)
			o.same(0, len(told)) // ann too: she hears it in person
		}
		for who, code := range map[string]digest.Code{"mia": digest.Forbidden, "ada": digest.Forbidden, "sue": digest.Forbidden, "ann": digest.Forbidden} {
			_, err := o.CaseWorkers(o.ctx, o.actor(who), review)
			o.refused(err, code)
		}
		_, err := o.CaseWorkers(o.ctx, digest.Operator(), review)
		o.refused(err, digest.Forbidden)
		o.same(0, len(o.named("lou", review)))
		o.spoke("mia")
		told, err := o.ToldFirst(o.ctx, o.actor("ann"))
		o.must(err)
		o.same([]any{1, "mia", o.Today()}, []any{len(told), told[0].Manager, told[0].Told})
	})
}

// named are the rows of those whom a policy lead named.
func (o *office) named(lead string, review int64) (ids []int64) {
	o.t.Helper()
	list, err := o.CaseWorkers(o.ctx, o.actor(lead), review)
	o.must(err)
	for _, w := range list {
		ids = append(ids, w.ID)
	}
	return ids
}

var draftKey = regexp.MustCompile(`"draft":"[A-Z0-9]+"`)

// TestNobodyCouldTellWhoHeardFirst: two councils in which all is the same, but for which of
// mia's people worked with the family, are the same row by row in every table but one. So no
// audit entry, leaf of the log, letter, mark or figure can tell of it.
func TestNobodyCouldTellWhoHeardFirst(t *testing.T) {
	for engine, address := range map[string]func(testing.TB) string{"sqlite": storetest.MigratedSQLite, "postgres": storetest.MigratedPostgres} {
		t.Run(engine, func(t *testing.T) {
			if engine == "postgres" && testing.Short() {
				t.Skip("left out by -short")
			}
			held := map[string]string{}
			rest := func(worker string) string {
				db := storetest.Open(t, address(t))
				o, review := reviewed(t, db)
				pat := o.actor("pat")
				o.must(o.PlanReleases(o.ctx, pat, review, nil))
				o.must(o.NameCaseWorker(o.ctx, pat, review, worker+"@council.example", ""))
				o.must(o.Release(o.ctx, pat, review, digest.ToWorkers, ""))
				o.mailed()
				o.spoke("mia")
				o.must(o.Release(o.ctx, pat, review, digest.ToService, ""))
				o.plan()
				o.mailed()
				for _, who := range []string{"ann", "bob", "mia", "pat", "sam"} {
					tables, err := db.Held(o.ctx, o.id(who), true)
					o.must(err)
					for _, table := range tables {
						if table.Name == "case_workers" && len(table.Rows) > 0 {
							held[worker] += who
						}
					}
				}
				all, err := db.Everything(o.ctx)
				o.must(err)
				var kept []string
				for line := range strings.SplitSeq(all, "\n") {
					table, _, row := strings.Cut(line, ": [")
					if !row { // a random key goes over lines
						continue
					}
					switch table {
					case "case_workers", "goose_db_version", "keys", "drafts": // or random
					case "log_staged": // and the real time
						kept = append(kept, strings.Join(strings.Fields(line)[:4], " "))
					default: // what waits for the log is in log_staged
						kept = append(kept, draftKey.ReplaceAllString(line, ""))
					}
				}
				return strings.Join(kept, "\n")
			}
			if diff := cmp.Diff(rest("ann"), rest("bob")); diff != "" {
				t.Errorf("it shows who heard first (-ann +bob):\n%s", diff)
			}
			if held["ann"] != "ann" || held["bob"] != "bob" {
				t.Errorf("it is in the records of %v, want it in the worker's alone", held)
			}
		})
	}
}
