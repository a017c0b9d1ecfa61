package store_test

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// older runs a test on each engine over the database of testdata/first.sql, which
// is then brought from the first schema to today's.
func older(t *testing.T, test func(t *testing.T, o *office)) {
	t.Helper()
	olderAt(t, 1, "", test)
}

// olderAt is older for a database on which the program of a schema has done something
// before it is brought to today's.
func olderAt(t *testing.T, schema int64, done string, test func(t *testing.T, o *office)) {
	t.Helper()
	rows, err := os.ReadFile("testdata/first.sql")
	must(t, err)
	for name, address := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			if name == "postgres" && testing.Short() {
				t.Skip("left out by -short")
			}
			t.Parallel()
			db, err := store.Open(t.Context(), address(t))
			must(t, err)
			t.Cleanup(func() { must(t, db.Close()) })
			db.GoByCaller()
			must(t, db.MigrateTo(t.Context(), 1))
			exec(t, db, string(rows))
			if done != "" {
				must(t, db.MigrateTo(t.Context(), schema))
				exec(t, db, done)
			}
			_, err = db.Migrate(t.Context())
			must(t, err)
			o := &office{council: newCouncil(t, db), post: &post{}}
			o.clock.Set(when("2026-03-04 12:00"))
			test(t, o)
		})
	}
}

func TestAnOlderDatabaseLosesNothing(t *testing.T) {
	t.Parallel()
	older(t, func(t *testing.T, o *office) {
		must(t, o.db.CheckSchema(o.ctx))
		roster, err := o.db.Roster(o.ctx)
		must(t, err)
		o.same([]int{2, 8, 10, 1}, []int{len(roster.Teams), len(roster.People), len(roster.Memberships), len(roster.Absences)})
		bob := digest.Membership{ID: 4, PersonID: 2, TeamID: 1, Role: "Team manager", Manager: true, Employment: "permanent", Span: from("2026-02-23")}
		o.same(bob, roster.Memberships[3])
		o.livesIn("bob", "north")
		o.livesIn("pat", "south")

		said, err := o.MyAnswers(o.ctx, o.actor("bob"), "")
		must(t, err)
		o.like("what Bob said", []digest.GivenAnswer{
			{AnswerID: 4, Item: digest.ItemVersion{ID: 1, Ref: "lesson", Kind: digest.Lesson, Title: "Listen to children", Number: 3}, Kind: digest.Question, Note: "What of families who moved?", Face: digest.FaceSlack, At: when("2026-03-03 11:00")},
			{AnswerID: 2, Item: digest.ItemVersion{ID: 2, Ref: "policy", Kind: digest.Policy, Title: "Visits", Number: 1}, Kind: digest.Understood, Face: digest.FaceSlack, At: when("2026-03-02 11:00"), Undone: when("2026-03-03 10:00")},
		}, said)
		questions, err := o.OpenQuestions(o.ctx, o.actor("pat"))
		must(t, err)
		o.same(1, len(questions))

		versions, err := o.db.Versions(o.ctx, "lesson")
		must(t, err)
		o.same([]string{"Listen to chidlren", "Listen to chidlren", "Listen to children"}, []string{versions[0].Title, versions[1].Title, versions[2].Title})
		hits, _, err := o.Search(o.ctx, o.actor("ann"), "child alone", digest.SearchFilter{Theme: "voice of the child"})
		must(t, err)
		o.same(1, len(hits))
		drafts, err := o.db.Drafts(o.ctx)
		must(t, err)
		o.same("A draft", drafts[0].Title)

		outbox, err := o.db.OutboxState(o.ctx, o.Now())
		must(t, err)
		o.same(map[digest.DeliveryState]int{digest.Queued: 1, digest.Sending: 1, digest.Unknown: 1, digest.Failed: 1}, outbox.Counts)
		o.same([]digest.PausedBucket{{Bucket: digest.ViaBucket(digest.Slack), Until: when("2026-03-04 12:30"), Reason: "Slack asked for it"}}, outbox.Pauses)
		log, _, err := o.AuditLog(o.ctx, digest.Operator(), digest.AuditFilter{})
		must(t, err)
		o.same([]digest.AuditEntry{
			{At: when("2026-03-03 10:00"), Actor: "operator", Action: "withdrew", Subject: "mistake", Detail: "Not ours."},
			{At: when("2026-02-20 09:00"), Actor: "operator", Action: "published", Subject: "lesson", Detail: "version 1"},
		}, log)
		for _, table := range []string{"answers", "versions", "audit", "memberships"} {
			if err := o.db.Exec(o.ctx, "DELETE FROM "+table); err == nil {
				t.Errorf("rows of %s can be deleted", table)
			}
		}
	})
}

func TestAnOlderDatabaseIsCountedAsItWas(t *testing.T) {
	t.Parallel()
	older(t, func(t *testing.T, o *office) {
		counted := func() {
			t.Helper()
			for day, want := range map[string]digest.Measures{
				// As before, but for who was told nothing: two and two, and then three of the five.
				"2026-02-22": {Lessons: digest.Measure{Waiting: 2}, Policies: digest.Measure{Waiting: 2}},
				"2026-03-02": {
					Lessons:  digest.Measure{Expected: 3, Informed: 1, Outstanding: 2, Waiting: 3, Away: 1, Unreachable: 1, MedianHours: ptr(1.5)},
					Policies: digest.Measure{Expected: 2, Informed: 1, Outstanding: 1, MedianHours: ptr(2.0)},
				},
				"2026-03-03": {
					Lessons:  digest.Measure{Expected: 3, Informed: 1, Asked: 1, Outstanding: 1, Away: 1, Exempt: 1, Unreachable: 2, MedianHours: ptr(1.5)},
					Policies: digest.Measure{Expected: 2, Outstanding: 2},
				},
				"": {
					Lessons:  digest.Measure{Expected: 2, Informed: 1, Asked: 1, Away: 1, Exempt: 1, Unreachable: 2, MedianHours: ptr(1.5)},
					Policies: digest.Measure{Expected: 2, Outstanding: 2, Overdue: 1},
				},
			} {
				report, err := o.Report(o.ctx, digest.Operator(), digest.ReportQuery{AsOf: date(day)})
				must(t, err)
				o.like("as of "+day, want, report.Measures, cmpopts.IgnoreFields(digest.Measure{}, "Share", "People"))
			}
		}
		counted()
		o.same(7, keep(t, o.db)) // everybody who was ever asked anything
		counted()
		o.answer("ann", "policy", digest.Understood)
		o.same(1, keep(t, o.db))
		o.same(1, o.measures().Policies.Informed)
	})
}

func TestAnOlderDatabaseGoesOn(t *testing.T) {
	t.Parallel()
	older(t, func(t *testing.T, o *office) {
		o.same([]string(nil), o.goesOut("2026-03-04 12:29")) // Slack asked to wait
		// What was queued, and what a lead hears once a month: which items have themes of before.
		o.same([]string{"pat notice", "pat notice"}, o.goesOut("2026-03-04 12:31"))
		o.same(2, o.count(digest.Unknown)) // the service died while it sent one of them
		// The policy is in force, which those hear who were told of it. Dee and Pat were
		// never asked about it.
		o.same([]string{"ann notice", "bob notice", "dee digest policy"}, o.goesOut("2026-03-09 09:00"))
		o.same([]string{"pat digest lesson policy"}, o.goesOut("2026-03-09 10:00"))
	})
}

// TestAccountsOfBeforeAreKept: who had an account had it since ever, as was reported;
// from now on there is a history of when it was live.
func TestAccountsOfBeforeAreKept(t *testing.T) {
	t.Parallel()
	older(t, func(t *testing.T, o *office) {
		gus := o.person("gus")
		accounts, vias, err := o.db.Accounts(o.ctx, gus)
		must(t, err)
		gone := when("2026-03-03 08:00")
		o.like("what Gus had", []digest.PersonAccount{
			{PersonID: gus, Route: digest.Route{Via: digest.Slack, Address: "Ugus"}, Account: "Ugus", Period: digest.Period{Gone: gone}},
			{PersonID: gus, Route: digest.Route{Via: digest.Email, Address: "gus@council.example"}, Account: "gus@council.example"},
		}, accounts)
		o.like("by which letters go", []digest.Allowed{{Via: digest.Slack}}, vias)

		unreachable := func(day string) int {
			t.Helper()
			report, err := o.Report(o.ctx, digest.Operator(), digest.ReportQuery{AsOf: date(day)})
			must(t, err)
			return report.Measures.Lessons.Unreachable
		}
		before := []int{unreachable("2026-03-02"), unreachable("2026-03-03"), unreachable("2026-03-04")}
		must(t, o.db.LinkAccounts(o.ctx, o.Now(), digest.Slack, map[int64]string{gus: "Ugus"}, nil)) // back today
		o.like("of past days", before[:2], []int{unreachable("2026-03-02"), unreachable("2026-03-03")})
		o.like("of today", before[2]-1, unreachable("2026-03-04"))
		must(t, o.db.AllowVia(o.ctx, o.Now(), digest.Email, true)) // Fay has only that
		o.like("of past days, once mail is allowed", before[:2], []int{unreachable("2026-03-02"), unreachable("2026-03-03")})
		o.like("of today, once mail is allowed", before[2]-2, unreachable("2026-03-04"))
	})
}

// TestAccountsThatCameBackAreCountedAsTheyWere: the program of before kept of an account
// only whether it is gone, so one that came back was there all the time, and one in the
// place of another too. It had worked out these counts over the same rows, with the
// same accounts gone and come back; who was told nothing it expected an answer of.
func TestAccountsThatCameBackAreCountedAsTheyWere(t *testing.T) {
	t.Parallel()
	const beforeAccounts = 15
	done := `
		UPDATE people SET slack_gone_at = '2026-03-01T10:00:00.000000Z' WHERE name IN ('ann', 'dee') AND slack_gone_at IS NULL;
		UPDATE people SET slack_id = 'Udee', slack_gone_at = NULL WHERE name = 'dee';
		UPDATE people SET slack_id = 'Ugus2', slack_gone_at = NULL, slack_before = 'Ugus' WHERE name = 'gus';`
	olderAt(t, beforeAccounts, done, func(t *testing.T, o *office) {
		type counts struct{ Expected, Informed, Away, Exempt, Unreachable int }
		of := func(m digest.Measure) counts {
			return counts{m.Expected + m.Waiting, m.Informed, m.Away, m.Exempt, m.Unreachable}
		}
		counted := func(when string) {
			t.Helper()
			for day, want := range map[string][2]counts{ // lessons, policies
				"2026-02-22": {{Expected: 2}, {Expected: 2}},
				"2026-03-01": {{Expected: 5, Unreachable: 3}, {Expected: 1, Unreachable: 1}},
				"2026-03-02": {{Expected: 5, Informed: 1, Away: 1, Unreachable: 2}, {Expected: 1, Informed: 1, Unreachable: 1}},
				"2026-03-03": {{Expected: 4, Informed: 1, Away: 1, Exempt: 1, Unreachable: 1}, {Expected: 1, Unreachable: 1}},
			} {
				report, err := o.Report(o.ctx, digest.Operator(), digest.ReportQuery{AsOf: date(day)})
				must(t, err)
				o.like(when+", as of "+day, want, [2]counts{of(report.Measures.Lessons), of(report.Measures.Policies)})
			}
		}
		counted("after the upgrade")
		o.same(7, keep(t, o.db))
		counted("counted from what is kept")
		outbox, err := o.db.OutboxState(o.ctx, o.Now())
		must(t, err)
		o.same(map[digest.DeliveryState]int{digest.Queued: 1, digest.Sending: 1, digest.Unknown: 1, digest.Failed: 1}, outbox.Counts)

		// From now on, coming and going changes no day that is over.
		must(t, o.db.LinkAccounts(o.ctx, o.Now(), digest.Slack, map[int64]string{o.person("ann"): "Uann"}, []int64{o.person("dee")}))
		counted("once Ann's is back and Dee's is gone again")
		o.goesOut("2026-03-09 10:00")
		counted("once what was in the outbox went out")
	})
}

// TestPastDaysStayButForTheUntold: what the program of the release before the measure
// was made fair had counted over these rows, with every answer other than yes, stays
// after the upgrade; but who was told nothing is waiting, and whose answer is with us
// is asked. What that program kept for its reports is not read again.
func TestPastDaysStayButForTheUntold(t *testing.T) {
	t.Parallel()
	const lastRelease = 15
	done := `
		INSERT INTO answers (person_id, item_id, version, shown, kind, note, face, at) VALUES
			(7, 1, 2, 2, 'not_clear', '', 'slack', '2026-03-01T10:00:00.000000Z'),
			(3, 1, 2, 2, 'supervision', '', 'slack', '2026-03-02T10:00:00.000000Z'),
			(1, 2, 1, 1, 'not_my_role', '', 'slack', '2026-03-03T11:00:00.000000Z');
		UPDATE receipts SET answer = 'not_clear', answered_at = '2026-03-01T10:00:00.000000Z' WHERE person_id = 7 AND item_id = 1;
		UPDATE receipts SET answer = 'supervision', answered_at = '2026-03-02T10:00:00.000000Z' WHERE person_id = 3 AND item_id = 1;
		UPDATE receipts SET answer = 'not_my_role', answered_at = '2026-03-03T11:00:00.000000Z' WHERE person_id = 1 AND item_id = 2;
		INSERT INTO supervisions (person_id, item_id, version, outcome, ticked_at, ticked_by) VALUES (3, 1, 2, 'talked', '2026-03-03T09:00:00.000000Z', 2);
		INSERT INTO replies (question_id, text, wording, shown, replied_at, replied_by) VALUES (4, 'The new council asks.', '', false, '2026-03-03T15:00:00.000000Z', 'Pat');
		INSERT INTO weeks (on_day, team_id, kind, informed, outstanding, overdue, away, exempt, unreachable) VALUES
			('2026-03-01', 1, 'lesson', 2, 3, 0, 0, 0, 0), ('2026-03-01', 2, 'lesson', 0, 4, 0, 0, 0, 1);
		INSERT INTO standings (person_id, latest, packed) VALUES (1, '2026-03-02T10:30:00.000000Z', '');
		DELETE FROM stale_standings WHERE person_id = 1;`
	type before struct{ Expected, Informed, Outstanding, Overdue, Away, Exempt, Unreachable int }
	type since struct{ Outstanding, Asked, Waiting int }
	days := map[string]struct {
		lessons, policies           before
		lessonsSince, policiesSince since
	}{
		"2026-02-22": {before{Expected: 2, Outstanding: 2}, before{Expected: 2, Outstanding: 2}, since{Waiting: 2}, since{Waiting: 2}},
		"2026-03-01": {before{Expected: 7, Outstanding: 7, Unreachable: 1}, before{Expected: 2, Outstanding: 2}, since{Asked: 1, Waiting: 6}, since{Waiting: 2}},
		"2026-03-02": {
			before{Expected: 6, Informed: 1, Outstanding: 5, Away: 1, Unreachable: 1},
			before{Expected: 2, Informed: 1, Outstanding: 1},
			since{Outstanding: 1, Asked: 2, Waiting: 2},
			since{Outstanding: 1},
		},
		"2026-03-03": {
			before{Expected: 3, Informed: 1, Outstanding: 2, Away: 1, Exempt: 1, Unreachable: 2},
			before{Expected: 2, Outstanding: 2},
			since{Outstanding: 2},
			since{Outstanding: 1, Asked: 1},
		},
	}
	olderAt(t, lastRelease, done, func(t *testing.T, o *office) {
		counted := func(when string) {
			t.Helper()
			for day, want := range days {
				report, err := o.Report(o.ctx, digest.Operator(), digest.ReportQuery{AsOf: date(day)})
				must(t, err)
				of := func(m digest.Measure) before {
					return before{m.Expected + m.Waiting, m.Informed, m.Outstanding + m.Asked + m.Waiting, m.Overdue, m.Away, m.Exempt, m.Unreachable}
				}
				now := func(m digest.Measure) since { return since{m.Outstanding, m.Asked, m.Waiting} }
				l, p := report.Measures.Lessons, report.Measures.Policies
				o.like(when+", as of "+day, []any{want.lessons, want.policies}, []any{of(l), of(p)})
				o.like(when+", since, as of "+day, []any{want.lessonsSince, want.policiesSince}, []any{now(l), now(p)})
			}
		}
		counted("after the upgrade")
		o.same(7, keep(t, o.db))
		counted("counted from what is kept")
	})
}
