package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

const organisationsHead = "organisation,name,kind,size,contact,coordinator,ends,into\n"

// organisations imports a file of organisations.
func (o *office) organisations(rows ...string) digest.OrganisationChanges {
	o.t.Helper()
	read, problems := digest.ReadOrganisations(digest.Input{
		Path: "organisations.csv", From: strings.NewReader(organisationsHead + strings.Join(rows, "\n") + "\n"), Now: o.clock.Now(),
	})
	if len(problems) > 0 {
		o.t.Fatal(problems)
	}
	changes, err := o.ImportOrganisations(o.ctx, digest.Operator(), read.Rows, false)
	o.must(err)
	again, err := o.ImportOrganisations(o.ctx, digest.Operator(), read.Rows, true)
	o.must(err)
	if !again.Empty() {
		o.t.Errorf("the same file again changes %+v", again.Said)
	}
	return changes
}

// partnersFile imports a file of people with the column organisation.
func (o *office) partnersFile(options digest.ImportOptions, rows ...string) digest.RosterChanges {
	o.t.Helper()
	staff, err := o.db.Roster(o.ctx)
	o.must(err)
	parsed, problems := digest.ParsePeople("people.csv", strings.NewReader("email,name,organisation,team,role,manager\n"+strings.Join(rows, "\n")+"\n"), staff.Teams)
	if len(problems) > 0 {
		o.t.Fatal(problems)
	}
	changes, err := o.ImportPeople(o.ctx, digest.Operator(), parsed, options)
	o.must(err)
	return changes
}

// by returns who has an address, as they sign in by a link.
func (o *office) by(address string) digest.Actor {
	o.t.Helper()
	p, err := o.db.PersonByEmail(o.ctx, address)
	o.must(err)
	actor, err := o.ActorByID(o.ctx, p.ID, digest.FaceWeb)
	o.must(err)
	return actor
}

// mailed drains the outbox by both ways, and returns what went by mail.
func (o *office) mailed() *post {
	o.t.Helper()
	mail := &post{fail: o.post.fail}
	o.drainBoth(o.post, mail)
	return mail
}

func meantFor(ref string, organisations ...string) digest.Text {
	t := text(ref)
	t.Audience.Organisations = organisations
	return t
}

// partnered is an office with a charity of three, a school, and who works for the
// charity and the council: ann. What is meant for them is "charities" and "all".
func partnered(t *testing.T, db *store.DB) *office {
	o := newOffice(t, db)
	o.must(db.AllowVia(o.ctx, o.clock.Now(), digest.Email, true))
	o.organisations("oak,Oak Trust,third sector,3,hello@oak.example,eve@oak.example,,", "hill,Hill School,school,90,office@hill.example,,,")
	o.partnersFile(digest.ImportOptions{},
		"eve@oak.example,Eve Ash,oak,,Manager,yes", "fay@oak.example,Fay Elm,oak,,Worker,", "ann@council.example,ann,oak,,Trustee,",
		"hal@hill.example,Hal Oak,hill,,Teacher,yes")
	o.publish(meantFor("charities", "third-sector"), meantFor("all", "Council", "third_sector", "school"), meantFor("schools", "school"))
	return o
}

func (o *office) asked(of digest.Actor) (refs []string) {
	o.t.Helper()
	items, err := o.OpenItems(o.ctx, of)
	o.must(err)
	for _, i := range items {
		refs = append(refs, i.Ref)
	}
	slices.Sort(refs)
	return refs
}

// TestPartnersGetWhatIsMeantForTheirKind: what names no organisation stays in the
// council, and what names one goes to those of its kind and to the council only where
// that is named.
func TestPartnersGetWhatIsMeantForTheirKind(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := partnered(t, db)
		o.later(2 * 24 * time.Hour) // Wednesday: organisations get theirs on Tuesdays
		o.plan()
		o.later(7 * 24 * time.Hour)
		o.plan()
		for who, want := range map[string][]string{
			"eve@oak.example": {"all", "charities"}, "fay@oak.example": {"all", "charities"}, "hal@hill.example": {"all", "schools"},
			"ann@council.example": {"all", "charities", "one", "three", "two"}, "bob@council.example": {"all", "one", "three", "two"},
		} {
			if diff := cmp.Diff(want, o.asked(o.by(who))); diff != "" {
				t.Errorf("asked of %s (-want +got):\n%s", who, diff)
			}
		}
		if home := o.by("ann@council.example").Home().Slug; home != "north" {
			t.Errorf("who works for both is at home in %s, want the council’s team", home)
		}
		mail := o.mailed()
		if to := mail.to(); !slices.Contains(to, "email fay@oak.example") || slices.Contains(to, "email ann@council.example") {
			t.Errorf("by e-mail went %v", to)
		}
	})
}

// TestPartnersAreInNoMeasuresButTheirOwn counts the same council with and without
// organisations, and who works for both once, in the council.
func TestPartnersAreInNoMeasuresButTheirOwn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := partnered(t, db)
		report := func(actor digest.Actor) digest.Report {
			r, err := o.WholeReport(o.ctx, actor, digest.ReportQuery{})
			o.must(err)
			return r
		}
		whole := report(digest.Operator())
		for _, team := range whole.Teams {
			if team.Team == "oak" || team.Team == "hill" {
				t.Errorf("%s stands among the council’s teams", team.Team)
			}
		}
		o.later(8 * 24 * time.Hour)
		o.plan()
		o.mailed()
		before := report(digest.Operator())
		for _, who := range []string{"eve@oak.example", "fay@oak.example", "hal@hill.example"} {
			_, err := o.Answer(o.ctx, o.by(who), digest.AnswerRequest{ItemID: o.item("all").ID, Shown: 1, Kind: digest.Understood})
			o.must(err)
		}
		after := report(digest.Operator())
		if diff := cmp.Diff(before.Measures, after.Measures); diff != "" {
			t.Errorf("what partners answer changes the council’s measures:\n%s", diff)
		}
		p := after.Partners
		if p == nil || p.Organisations != 2 || p.Lessons.Informed != before.Partners.Lessons.Informed+3 {
			t.Fatalf("partners: %+v", p)
		}
		groups := map[string]int{}
		for _, g := range p.Groups {
			groups[g.Value] = g.Lessons.Informed
		}
		if diff := cmp.Diff(map[string]int{"third_sector": 2, "school": 1, digest.SmallOrganisation: 2, digest.LargeOrganisation: 1}, groups); diff != "" {
			t.Errorf("informed by kind and size (-want +got):\n%s", diff)
		}
		if p.Lessons.Expected > 6 {
			t.Errorf("%d answers are expected of partners: who works for both is counted twice", p.Lessons.Expected)
		}
		for _, name := range []string{"sue", "pat", "ada"} { // three people: too few to be told of
			p := report(o.actor(name)).Partners
			if p == nil || p.Lessons.Informed != digest.Hidden || p.Groups[0].Lessons.Informed > 0 {
				t.Errorf("%s sees %+v", name, p)
			}
			_, err := o.Report(o.ctx, o.actor(name), digest.ReportQuery{Team: "oak"})
			o.refused(err, digest.Forbidden)
		}
		list, err := o.Standing(o.ctx, o.by("eve@oak.example"), digest.ReportQuery{Team: "oak"})
		o.must(err)
		names := map[string]bool{}
		for _, s := range list {
			names[s.Name] = true
		}
		if diff := cmp.Diff(map[string]bool{"Eve Ash": true, "Fay Elm": true}, names); diff != "" {
			t.Errorf("the coordinator sees (-want +got):\n%s", diff)
		}
	})
}

// TestAnOrganisationHandsOverMergesAndEnds: dated, with all that is on record kept.
func TestAnOrganisationHandsOverMergesAndEnds(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := partnered(t, db)
		o.later(8 * 24 * time.Hour)
		o.plan()
		o.mailed()
		_, err := o.Answer(o.ctx, o.by("fay@oak.example"), digest.AnswerRequest{ItemID: o.item("all").ID, Shown: 1, Kind: digest.Understood})
		o.must(err)

		o.organisations("oak,Oak and Elm,third_sector,4,hello@oak.example,fay@oak.example,,")
		eve, fay := o.by("eve@oak.example"), o.by("fay@oak.example")
		if eve.Manages(0) || !fay.Manages(0) || fay.Teams[0].Team.Name != "Oak and Elm" {
			t.Errorf("after the handover: eve %+v, fay %+v", eve.Teams, fay.Teams)
		}
		o.audited("changed an organisation", "oak")

		o.organisations("oak,Oak and Elm,third_sector,4,,fay@oak.example,"+(o.Today()+6).String()+",ivy", "ivy,Ivy Alliance,third_sector,200,,,,")
		if slugs := o.unitsOf(fay, o.Today()); !slices.Equal(slugs, []string{"oak"}) {
			t.Errorf("before the last day fay is in %v", slugs)
		}
		if slugs := o.unitsOf(fay, o.Today()+7); !slices.Equal(slugs, []string{"ivy"}) {
			t.Errorf("after the merger fay is in %v", slugs)
		}
		o.later(8 * 24 * time.Hour)
		if fay := o.by("fay@oak.example"); fay.Manages(0) {
			t.Error("who coordinated what has ended coordinates what it went over into")
		}
		receipt, err := db.Receipt(o.ctx, fay.Person.ID, o.item("all").ID, 1)
		o.must(err)
		if receipt.Answer != digest.Understood {
			t.Errorf("fay’s answer is %q after the merger", receipt.Answer)
		}

		o.organisations("hill,Hill School,school,90,,," + (o.Today() - 1).String() + ",")
		hal := o.by("hal@hill.example")
		if hal.May(digest.AnswerOwn, 0) {
			t.Error("the people of an organisation that has ended may still answer")
		}
		o.later(7 * 24 * time.Hour)
		o.plan()
		receipt, err = db.Receipt(o.ctx, hal.Person.ID, o.item("schools").ID, 1)
		o.must(err)
		if receipt.Closed != digest.Left {
			t.Errorf("hal’s receipt is closed as %q", receipt.Closed)
		}
	})
}

func (o *office) unitsOf(a digest.Actor, on digest.Date) (slugs []string) {
	o.t.Helper()
	memberships, err := o.db.MembershipsOn(o.ctx, a.Person.ID, on)
	o.must(err)
	for _, m := range memberships {
		slugs = append(slugs, m.Team.Slug)
	}
	return slugs
}

// TestAFileSpeaksOfItsOwnSideAlone: the council's staff list takes nobody out of an
// organisation, and one organisation's list nobody out of the council or of another.
func TestAFileSpeaksOfItsOwnSideAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := partnered(t, db)
		all := digest.ImportOptions{Leavers: true, Leaving: 1}
		o.partnersFile(all, "eve@oak.example,Eve Ash,oak,,Manager,yes", "ann@council.example,ann,oak,,Trustee,")
		if o.by("fay@oak.example").May(digest.AnswerOwn, 0) {
			t.Error("who is not in the charity’s own list any more is still in it")
		}
		for who, want := range map[string][]string{"hal@hill.example": {"hill"}, "ann@council.example": {"north", "oak"}, "bob@council.example": {"north"}} {
			if got := o.unitsOf(o.by(who), o.Today()); !slices.Equal(got, want) {
				t.Errorf("%s is in %v, want %v", who, got, want)
			}
		}
		staff := []string{}
		for _, row := range []string{"ann north", "bob north", "cid south", "mia north yes", "sam south yes", "pat centre", "sue centre", "ada centre"} {
			f := append(strings.Fields(row), "")
			staff = append(staff, f[0]+"@council.example,"+f[0]+",,"+f[1]+",Social worker,"+f[2])
		}
		o.partnersFile(digest.ImportOptions{Leavers: true}, staff...)
		for who, want := range map[string][]string{"hal@hill.example": {"hill"}, "ann@council.example": {"north", "oak"}, "eve@oak.example": {"oak"}} {
			if got := o.unitsOf(o.by(who), o.Today()); !slices.Equal(got, want) {
				t.Errorf("after the staff list %s is in %v, want %v", who, got, want)
			}
		}
	})
}

// TestASchoolWithOneAddressPassesItOn: where nobody but the coordinator is on record, the
// organisation's own address gets each digest once, which tells nobody by name; with how
// many people it was shared is recorded beside the answers.
func TestASchoolWithOneAddressPassesItOn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := partnered(t, db)
		o.later(8 * 24 * time.Hour)
		o.plan()
		mail := o.mailed()
		passed := func(mail *post) (titles []string) {
			for _, l := range mail.letters {
				if l.To.Address == "office@hill.example" {
					if l.PersonID != 0 || len(l.Links) > 0 {
						t.Errorf("what is to be passed on is somebody’s own: %+v", l.Links)
					}
					for _, e := range l.Entries {
						titles = append(titles, e.Ref)
					}
				}
				if l.To.Address == "hello@oak.example" {
					t.Error("an organisation with a list of people gets one to pass on, too")
				}
			}
			slices.Sort(titles)
			return titles
		}
		if diff := cmp.Diff([]string{"all", "schools"}, passed(mail)); diff != "" {
			t.Errorf("passed on (-want +got):\n%s", diff)
		}
		o.later(7 * 24 * time.Hour)
		o.publish(meantFor("gates", "school"))
		o.plan()
		if diff := cmp.Diff([]string{"gates"}, passed(o.mailed())); diff != "" {
			t.Errorf("passed on the week after (-want +got):\n%s", diff)
		}

		hal, before := o.by("hal@hill.example"), o.measures()
		o.must(o.RecordShare(o.ctx, hal, "hill", 60, o.Today()-1))
		o.later(time.Hour)
		o.must(o.RecordShare(o.ctx, hal, "hill", 84, o.Today()))
		o.audited("recorded what was shared", "hill")
		for name, actor := range map[string]digest.Actor{"a worker": o.by("fay@oak.example"), "another coordinator": o.by("eve@oak.example"), "an administrator": o.actor("ada"), "the operator": digest.Operator()} {
			if err := o.RecordShare(o.ctx, actor, "hill", 5, o.Today()); digest.CodeOf(err) != digest.Forbidden {
				t.Errorf("%s records it: %v", name, err)
			}
			if _, _, err := o.Shares(o.ctx, actor, "hill"); digest.CodeOf(err) != digest.Forbidden {
				t.Errorf("%s reads it: %v", name, err)
			}
		}
		o.refused(o.RecordShare(o.ctx, o.actor("mia"), "north", 5, o.Today()), digest.Forbidden)
		o.refused(o.RecordShare(o.ctx, hal, "hill", 0, o.Today()), digest.Invalid)
		o.refused(o.RecordShare(o.ctx, hal, "hill", 5, o.Today()+1), digest.Invalid)
		report, err := o.WholeReport(o.ctx, digest.Operator(), digest.ReportQuery{})
		o.must(err)
		o.same(digest.Shared{Organisations: 1, Times: 2, People: 84}, report.Partners.Shared)
		o.same(before, o.measures())
	})
}

// TestAPartnerSignsInByMail: with a link of their own, once, and as what they are.
func TestAPartnerSignsInByMail(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := partnered(t, db)
		for _, address := range []string{"EVE@oak.example", "bob@council.example", "ann@council.example", "nobody@oak.example"} {
			o.must(o.MailSignInLink(o.ctx, address))
		}
		o.refused(o.MailSignInLink(o.ctx, "eve"), digest.Invalid)
		mail := o.mailed()
		if to := mail.to(); !slices.Equal(to, []string{"email eve@oak.example"}) {
			t.Fatalf("links went to %v", to)
		}
		token := mail.letters[0].ReplyLink
		eve, err := o.UseSignInLink(o.ctx, token)
		o.must(err)
		if eve.Person.Email != "eve@oak.example" || !eve.Partner() || !eve.Manages(0) {
			t.Errorf("signed in as %+v", eve.Person)
		}
		_, err = o.UseSignInLink(o.ctx, token)
		o.refused(err, digest.NotFound)
	})
}
