package store_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// livesIn fails the test unless a team is somebody's home: for planning, for what
// they see themselves, and by the definition.
func (o *office) livesIn(name, team string) {
	o.t.Helper()
	o.same(team, o.actor(name).Home().Slug)
	roster, err := o.db.Roster(o.ctx)
	o.must(err)
	o.same(o.teamID(team), digest.History{Memberships: roster.Memberships}.Home(o.id(name), o.Today()))
	o.same([]int64{o.teamID(team)}, homes(o.t, o.db, o.Today())[o.id(name)])
}

// homes is for each person the teams whose digest planning gives them.
func homes(t *testing.T, db *store.DB, on digest.Date) map[int64][]int64 {
	t.Helper()
	teams, err := db.Teams(t.Context())
	must(t, err)
	ids := make([]int64, len(teams))
	for i, team := range teams {
		ids[i] = team.ID
	}
	homes := map[int64][]int64{}
	must(t, db.Plan(t.Context(), func(tx digest.PlanTx) error {
		members, err := tx.Members(on, ids)
		for _, m := range members {
			if m.Home {
				homes[m.PersonID] = append(homes[m.PersonID], m.TeamID)
			}
		}
		return err
	}))
	return homes
}

const (
	bobOfNorth = "bob@council.example,bob,north,%s,%s,2020-01-01,,,,"
	bobOfSouth = "bob@council.example,bob,south,Social worker,no,2021-01-01,,,,"
)

func TestAChangeOfRoleMovesNobodysDigest(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.file(fmt.Sprintf(bobOfNorth, "Social worker", "no"), bobOfSouth)
		o.livesIn("bob", "north")
		south := o.actor("bob").Teams[1]
		for _, change := range []func(){
			func() { o.file(fmt.Sprintf(bobOfNorth, "Practice lead", "no"), bobOfSouth) },
			func() { o.file(fmt.Sprintf(bobOfNorth, "Practice lead", "yes"), bobOfSouth) },
			func() { o.must(o.SetManager(o.ctx, o.actor("ada"), o.id("bob"), "north", false, "steps back")) },
			func() { o.must(o.SetManager(o.ctx, o.actor("ada"), o.id("bob"), "north", true, "on the same day")) },
		} {
			change()
			o.livesIn("bob", "north")
			o.same(south, o.actor("bob").Teams[1]) // which nobody has touched
			o.clock.Step(day)
			o.livesIn("bob", "north")
		}
		o.clock.Set(monday.AddDate(0, 0, 7))
		o.publish(text("four"))
		letter := slices.IndexFunc(o.plan().Letters, func(l digest.Planned) bool { return l.PersonID == o.id("bob") && l.TeamID == o.teamID("north") })
		if letter < 0 {
			t.Error("bob does not get the digest of north")
		}
	})
}

func TestWhoBeginsInTwoTeamsOnADayStaysInTheFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		new := func(team, role string) string { return "new@council.example,new," + team + "," + role + ",no,,,,," }
		o.file(new("north", "Social worker"), new("south", "Social worker"))
		o.must(db.LinkAccounts(o.ctx, o.clock.Now(), digest.Slack, map[int64]string{o.person("new"): "Unew"}, nil))
		o.livesIn("new", "north")
		o.file(new("north", "Senior social worker"), new("south", "Social worker")) // corrected on the day
		o.livesIn("new", "north")
		o.must(o.SetManager(o.ctx, o.actor("ada"), o.id("new"), "north", true, "and on the day again"))
		o.livesIn("new", "north")
	})
}

func TestActingCoverIsNobodysHome(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.must(o.ActingCover(o.ctx, o.actor("ada"), "south", o.id("bob"), digest.Span{From: o.Today(), To: o.Today() + 27}, "leave"))
		o.livesIn("bob", "north")
		o.clock.Step(7 * day) // moves to a team where he has been for less time than he covers
		o.file("bob@council.example,bob,centre,Social worker,no,,,,,")
		o.same([]string{"centre", "south"}, o.teamsOf("bob", o.Today()))
		o.livesIn("bob", "centre")
		o.clock.Step(day)
		o.must(o.EndMembership(o.ctx, o.actor("ada"), o.id("bob"), "centre", o.Today()-1, "only covers"))
		o.livesIn("bob", "south")
	})
}

func TestABreakBeginsAnew(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.file(fmt.Sprintf(bobOfNorth, "Social worker", "no"), bobOfSouth)
		bob, back := o.id("bob"), digest.Start{Email: "bob@council.example", Team: "north", Role: "Social worker"}
		o.must(o.EndMembership(o.ctx, o.actor("ada"), bob, "north", o.Today(), "ends"))
		o.livesIn("bob", "north")
		o.clock.Step(day)
		o.livesIn("bob", "south")
		back.Span = digest.Span{From: o.Today()} // the day after
		_, err := o.StartPerson(o.ctx, o.actor("ada"), back, "does not end after all")
		o.must(err)
		o.livesIn("bob", "north")

		o.must(o.EndMembership(o.ctx, o.actor("ada"), bob, "north", o.Today(), "ends"))
		o.clock.Step(2 * day)
		back.Span = digest.Span{From: o.Today()}
		_, err = o.StartPerson(o.ctx, o.actor("ada"), back, "is back after a day")
		o.must(err)
		o.livesIn("bob", "south")
	})
}

// TestHomeIsWhatTheDefinitionSays moves people at random between teams, with
// memberships that overlap, go on, leave a gap or never took effect.
func TestHomeIsWhatTheDefinitionSays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		blank := eraser(t, db)
		rapid.Check(t, func(rt *rapid.T) {
			blank()
			h := drawMoves(rt)
			h.write(t, db)
			day := digest.DateIn(epoch, epoch.Location()) + digest.Date(draw(rt, 9, "day"))
			planned := homes(t, db, day)
			for _, p := range h.People {
				var want []int64
				if home := h.Home(p.ID, day); home != 0 {
					want = []int64{home}
				}
				own, err := db.MembershipsOn(t.Context(), p.ID, day)
				must(t, err)
				if !slices.Equal(planned[p.ID], want) || len(want) != min(len(own), 1) || len(own) > 0 && own[0].TeamID != want[0] {
					rt.Fatalf("person %d on %v: home %v by definition, %v by planning, first of %v", p.ID, day, want, planned[p.ID], own)
				}
			}
		})
	})
}

// drawMoves draws people and what teams they are in, within days of each other.
func drawMoves(rt *rapid.T) (h history) {
	for n := range 2 {
		h.Teams = append(h.Teams, digest.Team{ID: int64(n + 1), Slug: fmt.Sprintf("team%d", n+1)})
	}
	for n := range 10 {
		h.People = append(h.People, digest.Person{ID: int64(n + 1), Email: fmt.Sprintf("p%d@council.example", n), Name: fmt.Sprintf("P%d", n)})
		var own []digest.Membership
		for range 2 + draw(rt, 3, "memberships") {
			m := digest.Membership{PersonID: int64(n + 1)}
			m.TeamID, m.Cover = rapid.SampledFrom([]int64{1, 2}).Draw(rt, "team"), rapid.SampledFrom([]bool{false, false, false, true}).Draw(rt, "cover")
			m.From = digest.DateIn(epoch, epoch.Location()) + rapid.SampledFrom([]digest.Date{0, 0, 1, 2, 3, 4, 6}).Draw(rt, "from")
			if len(own) > 0 && !own[0].To.IsZero() && rapid.Bool().Draw(rt, "goes on") {
				m, own = own[0], own[1:]
				m.From = m.To + 1
			}
			m.To = 0
			if length := rapid.SampledFrom([]digest.Date{-1, 0, 1, 2, 3, 9, 9}).Draw(rt, "length"); length < 9 {
				m.To = m.From + length
			}
			own = append(own, m)
			h.Memberships = append(h.Memberships, m)
		}
	}
	return h
}
