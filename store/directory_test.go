package store_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// directory is a workspace's as it stands.
type directory struct {
	accounts []digest.Account
	groups   []digest.UserGroup
	state    digest.GroupState
	err      error // after the accounts
	reads    int
	asked    int // for groups
	mu       sync.Mutex
}

func (d *directory) Via() digest.Via { return digest.Slack }

func (d *directory) Accounts(_ context.Context, page func([]digest.Account) error) error {
	d.mu.Lock()
	d.reads++
	d.mu.Unlock()
	if err := page(d.accounts); err != nil {
		return err
	}
	return d.err
}

func (d *directory) Groups(context.Context) ([]digest.UserGroup, digest.GroupState, error) {
	d.asked++
	return d.groups, d.state, nil
}

// accounts reads "ID address" and "ID address gone".
func accounts(lines ...string) *directory {
	d := &directory{}
	for _, line := range lines {
		cells := strings.Fields(line)
		d.accounts = append(d.accounts, digest.Account{ID: cells[0], Email: cells[1] + "@council.example", Gone: len(cells) > 2})
	}
	return d
}

// report is the directory report in words.
func (c *council) report() (lines []string) {
	c.t.Helper()
	report, err := c.DirectoryReport(c.ctx, digest.Operator())
	c.must(err)
	for _, kind := range digest.UnmatchedKinds {
		list, err := c.Unmatched(c.ctx, digest.Operator(), kind, 0, 0)
		c.must(err)
		if len(list) != report.Counts[kind] {
			c.t.Errorf("%s: counted %d, listed %d", kind, report.Counts[kind], len(list))
		}
		for _, u := range list {
			name, _, _ := strings.Cut(u.Email, "@")
			lines = append(lines, strings.TrimSpace(strings.Join([]string{string(kind), name, u.Account, u.Team}, " ")))
		}
	}
	return lines
}

const (
	annsRow = "ann@council.example,Ann,,Social worker,north,no,,2020-01-06,,,,permanent,no"
	annsID  = "ann@council.example,Ann,UCSV,Social worker,north,no,,2020-01-06,,,,permanent,no"
	annLeft = "ann@council.example,Ann,UANN,Social worker,north,no,,2020-01-06,2026-02-27,,,permanent,no"
)

// TestALeaversAccountGoesOverByTheAddress: the staff list calls Ann by another
// address from a day on, and takes her for a leaver by the old one.
func TestALeaversAccountGoesOverByTheAddress(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := staffed(t, db)
		bell := strings.Replace(annsRow, "ann@council.example,Ann", "ann.bell@council.example,Ann Bell", 1)
		night := func(d *directory) {
			t.Helper()
			c.clock.Step(24 * time.Hour)
			_, _, err := c.NightlyPass(c.ctx, d)
			c.must(err)
		}
		whose := func() string {
			p, err := db.PersonByAccount(c.ctx, digest.Slack, "UANN")
			c.must(err)
			return p.Name
		}
		c.file(digest.ImportOptions{}, annsRow)
		night(accounts("UANN ann"))
		c.file(digest.ImportOptions{}, bell)
		night(accounts("UANN ann.bell"))
		c.like("while nobody says that she has left", "Ann", whose())
		c.file(digest.ImportOptions{Leavers: true}, bell)
		night(accounts("UANN ann"))
		c.like("while Slack has the old address", "Ann", whose())
		night(accounts("UANN ann.bell"))
		c.like("once both say so", "Ann Bell", whose())
		c.like("report", []string(nil), c.report())
		if again := c.file(digest.ImportOptions{Leavers: true}, bell); !again.Empty() {
			t.Errorf("the same file again: %s", again)
		}
		night(accounts("UANN ann.bell"))
		c.like("the night after", "Ann Bell", whose())
	})
}

// TestWhichWins walks what the staff list and Slack can say of the same person,
// night by night: whose account it is, whether messages reach them, whether they
// may act, and what is reported.
func TestWhichWins(t *testing.T) {
	for name, test := range map[string]struct {
		row      string
		nights   []*directory
		slackID  string
		reached  bool
		refused  bool // when they press a button with the account
		reported []string
	}{
		"the address is on the staff list, the account is new": {
			row: annsRow, nights: []*directory{accounts("UANN ann")}, slackID: "UANN", reached: true,
		},
		"addresses differ in case": {
			row: annsRow, nights: []*directory{accounts("UANN Ann")}, slackID: "UANN", reached: true,
		},
		"no account": {
			row: annsRow, nights: []*directory{accounts("UX x")}, refused: true,
			reported: []string{"slack_only x UX", "staff_only ann"},
		},
		"the file's id is live, another account has the address": {
			row: annsID, nights: []*directory{accounts("UCSV other", "UANN ann")}, slackID: "UCSV", reached: true,
		},
		"the file's id is deactivated, another account has the address": {
			row: annsID, nights: []*directory{accounts("UANN ann", "UCSV other gone")}, slackID: "UANN", reached: true,
		},
		"Slack does not have the file's id, another account has the address": {
			row: annsID, nights: []*directory{accounts("UANN ann")}, slackID: "UANN", reached: true,
		},
		"Slack does not have the file's id, nor the address": {
			row: annsID, nights: []*directory{accounts("UX x")}, slackID: "UCSV", reached: true,
			reported: []string{"slack_only x UX", "staff_only ann UCSV"},
		},
		"deactivated, and still on the staff list": {
			row: annsRow, nights: []*directory{accounts("UANN ann"), accounts("UANN ann gone")}, slackID: "UANN", refused: true,
			reported: []string{"account_gone ann UANN"},
		},
		"left on the staff list, and live in Slack": {
			row: annLeft, nights: []*directory{accounts("UANN ann")}, slackID: "UANN", reached: true, refused: true,
			reported: []string{"left_live ann UANN"},
		},
		"left, and deactivated": {
			row: annLeft, nights: []*directory{accounts("UANN ann gone")}, slackID: "UANN", refused: true,
		},
		"a guest with the address, or somebody of another organisation": {
			row: annsRow, nights: []*directory{accounts("UANN ann gone")}, refused: true, reported: []string{"staff_only ann"},
		},
		"an account that comes back": {
			row: annsRow, nights: []*directory{accounts("UANN ann"), accounts("UANN ann gone"), accounts("UANN ann")}, slackID: "UANN", reached: true,
		},
		"an account that comes back as another": {
			row: annsRow, nights: []*directory{accounts("UANN ann"), accounts("UANN ann gone"), accounts("UANN ann gone", "UNEW ann")}, slackID: "UNEW", reached: true,
		},
		"the address changes in Slack": {
			row: annsRow, nights: []*directory{accounts("UANN ann"), accounts("UANN ann.married")}, slackID: "UANN", reached: true,
		},
		"somebody else gets the address in Slack": {
			row: annsRow, nights: []*directory{accounts("UANN ann"), accounts("UANN ann.married", "UX ann")}, slackID: "UANN", reached: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				c := staffed(t, db)
				c.file(digest.ImportOptions{}, test.row)
				for _, night := range test.nights {
					c.clock.Step(24 * time.Hour)
					if _, ran, err := c.NightlyPass(c.ctx, night); err != nil || !ran {
						t.Fatalf("the night's pass: ran %t, %v", ran, err)
					}
				}
				p, err := db.PersonByEmail(c.ctx, "ann@council.example")
				c.must(err)
				if p.SlackID != test.slackID || inSlack(p) != test.reached {
					t.Errorf("account %q, reached %t", p.SlackID, inSlack(p))
				}
				actor, err := c.ActorByAccount(c.ctx, digest.Slack, "U"+strings.TrimPrefix(test.slackID, "U"))
				if refused := err != nil || !actor.May(digest.AnswerOwn, 0); refused != test.refused {
					t.Errorf("refused %t: %v", refused, err)
				}
				c.like("report", test.reported, c.report())

				// The same file again leaves all of it as it is.
				again := c.file(digest.ImportOptions{}, test.row)
				if replaced := test.row == annsID && test.slackID != "UCSV"; !again.Empty() || (len(again.Kept) == 1) != replaced {
					t.Errorf("the same file again: %s, kept %v", again, again.Kept)
				}
				c.like("report after the same file again", test.reported, c.report())
			})
		})
	}
}

// TestOnePassANight: of any number of replicas one reads the directory, once a
// night, and at once where the night was missed; after a failure an hour later.
func TestOnePassANight(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := staffed(t, db)
		c.file(digest.ImportOptions{}, annsRow)
		d := accounts("UANN ann")
		look := func(at string, want int) {
			t.Helper()
			c.clock.Set(instant(at))
			before := d.reads
			var replicas sync.WaitGroup
			for range 4 {
				replicas.Go(func() {
					if _, _, err := c.NightlyPass(c.ctx, d); err != nil && d.err == nil {
						t.Error(err)
					}
				})
			}
			replicas.Wait()
			if d.reads-before != want {
				t.Errorf("at %s the directory was read %d times, want %d", at, d.reads-before, want)
			}
		}
		look("2026-03-02T10:00:00Z", 1) // soon after the start
		look("2026-03-02T10:10:00Z", 0)
		look("2026-03-03T02:59:00Z", 0)
		look("2026-03-03T03:01:00Z", 1)
		look("2026-03-03T23:00:00Z", 0)
		d.err = errors.New("slack is down")
		look("2026-03-04T03:01:00Z", 1)
		pass, err := db.DirectoryPass(c.ctx)
		c.must(err)
		if !pass.Completed.Equal(instant("2026-03-03T03:01:00Z")) || !pass.Failed.Equal(instant("2026-03-04T03:01:00Z")) || pass.Problem != "slack is down" {
			t.Errorf("after a failure: %+v", pass)
		}
		look("2026-03-04T03:59:00Z", 0)
		d.err = nil
		look("2026-03-04T04:02:00Z", 1)
		if pass, err = db.DirectoryPass(c.ctx); err != nil || !pass.Failed.IsZero() || pass.Accounts != 1 {
			t.Errorf("after it went well: %+v, %v", pass, err)
		}

		// One that was killed keeps its turn until it would have had to end.
		c.clock.Set(instant("2026-03-05T03:01:00Z"))
		begun, err := db.BeginPass(c.ctx, c.clock.Now(), instant("2026-03-05T03:00:00Z"), c.clock.Now().Add(digest.PassBound))
		if err != nil || !begun {
			t.Fatalf("begun %t, %v", begun, err)
		}
		look("2026-03-05T03:30:00Z", 0)
		look("2026-03-05T03:50:00Z", 1)
	})
}

// TestStoppedPassIsForTheNext: a replica that is told to stop gives its turn up.
func TestStoppedPassIsForTheNext(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := staffed(t, db)
		ctx, stop := context.WithCancel(c.ctx)
		stopping := &directory{err: context.Canceled}
		stopping.accounts = []digest.Account{{ID: "UX"}}
		_, _, err := c.NightlyPass(ctx, stopsIn{stopping, stop})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("stopped: %v", err)
		}
		if _, ran, err := c.NightlyPass(c.ctx, accounts("UX x")); err != nil || !ran {
			t.Errorf("the next: ran %t, %v", ran, err)
		}
	})
}

type stopsIn struct {
	*directory
	stop func()
}

func (d stopsIn) Accounts(ctx context.Context, page func([]digest.Account) error) error {
	d.stop()
	return d.directory.Accounts(ctx, page)
}

// TestAnOlderPassChangesNoReport: the report is of the pass that began last.
func TestAnOlderPassChangesNoReport(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := staffed(t, db)
		began := c.clock.Now()
		c.must(db.KeepPass(c.ctx, digest.Pass{Via: digest.Slack, Began: began.Add(time.Minute), Ended: began.Add(time.Hour), Unmatched: []digest.Account{{ID: "UNEW", Email: "n"}}}))
		c.must(db.KeepPass(c.ctx, digest.Pass{Via: digest.Slack, Began: began, Ended: began.Add(2 * time.Hour), Unmatched: []digest.Account{{ID: "UOLD", Email: "o"}}}))
		c.like("report", []string{"slack_only n UNEW"}, c.report())
	})
}

// TestUnmatchedFollowEventsAndImports: between two nights, an account that only
// Slack knows is somebody's as soon as the staff list has its address.
func TestUnmatchedFollowEventsAndImports(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := staffed(t, db)
		if _, _, err := c.NightlyPass(c.ctx, accounts("UANN ann", "UBEN ben", "UCY cy")); err != nil {
			t.Fatal(err)
		}
		c.must(c.SeeAccount(c.ctx, digest.Slack, digest.Account{ID: "UDI", Email: "Di@council.example"})) // joins
		c.must(c.SeeAccount(c.ctx, digest.Slack, digest.Account{ID: "UCY", Email: "cy@council.example", Gone: true}))
		c.must(c.SeeAccount(c.ctx, digest.Slack, digest.Account{ID: "UBOT", Email: "bot@council.example", Bot: true}))
		c.like("events", []string{"slack_only ann UANN", "slack_only ben UBEN", "slack_only di UDI"}, c.report())
		c.file(digest.ImportOptions{}, annsRow)
		c.like("an import", []string{"slack_only ben UBEN", "slack_only di UDI"}, c.report())
		if ann := c.actor("ANN"); !inSlack(ann.Person) {
			t.Errorf("ann: %+v", ann.Person)
		}
		_, err := c.StartPerson(c.ctx, digest.Operator(), digest.Start{Email: "di@council.example", Name: "Di", Team: "north", Span: digest.Span{From: c.Today()}}, "a new joiner")
		c.must(err)
		c.like("a start", []string{"slack_only ben UBEN"}, c.report())
		if di := c.actor("DI"); !di.May(digest.AnswerOwn, 0) {
			t.Error("di was put on record and may not answer")
		}
	})
}

// TestLookAtTheDirectoryIsOnRecord: names are looked at, and the people on the
// staff list among them can see by whom. Counts are no look.
func TestLookAtTheDirectoryIsOnRecord(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		if _, _, err := o.NightlyPass(o.ctx, accounts("Uann ann gone", "Umia mia", "Uada ada", "Ux x")); err != nil {
			t.Fatal(err)
		}
		looks := func() (by []string) {
			list, err := db.Looks(o.ctx, o.person("ann"))
			o.must(err)
			for _, l := range list {
				by = append(by, l.By+" "+l.Action)
			}
			return by
		}
		_, err := o.DirectoryReport(o.ctx, o.actor("ada"))
		o.must(err)
		o.like("after the counts", []string(nil), looks())
		_, err = o.Unmatched(o.ctx, o.actor("ada"), digest.AccountGone, 10, 0)
		o.must(err)
		o.like("after the names", []string{"ada saw the directory report"}, looks())
		_, err = o.Unmatched(o.ctx, o.actor("ada"), "everybody", 10, 0)
		o.refused(err, digest.Invalid)
	})
}

// TestUnmatchedComesInPages, for a workspace of thousands that nobody briefs.
func TestUnmatchedComesInPages(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := staffed(t, db)
		d := &directory{}
		for i := range 10_000 {
			d.accounts = append(d.accounts, digest.Account{ID: "U" + string(rune('A'+i%26)) + time.Unix(int64(i), 0).UTC().Format("150405"), Email: time.Unix(int64(i), 0).UTC().Format("150405") + "@x"})
		}
		if _, _, err := c.NightlyPass(c.ctx, d); err != nil {
			t.Fatal(err)
		}
		report, err := c.DirectoryReport(c.ctx, digest.Operator())
		c.must(err)
		if report.Counts[digest.AccountOnly] != 10_000 || report.Total() != 10_000 || report.Pass.Accounts != 10_000 {
			t.Errorf("%+v", report)
		}
		var all []string
		for page := range 3 {
			part, err := c.Unmatched(c.ctx, digest.Operator(), digest.AccountOnly, 4_000, page*4_000)
			c.must(err)
			for _, u := range part {
				all = append(all, u.Email)
			}
		}
		if len(all) != 10_000 || !slices.IsSorted(all) {
			t.Errorf("%d in three pages, sorted %t", len(all), slices.IsSorted(all))
		}
	})
}

func instant(text string) time.Time {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return at
}
