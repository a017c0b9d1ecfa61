package store_test

import (
	gocmp "cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestReportSeesEveryChangeOfWhatIsKept changes receipts in every way there is,
// with and without packing them in between, and holds each report to the definition.
func TestReportSeesEveryChangeOfWhatIsKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		blank := eraser(t, db)
		rapid.Check(t, func(rt *rapid.T) {
			h := drawHistory(rt)
			blank()
			h.write(t, db)
			agrees := func() {
				for _, m := range []digest.Moment{{At: later(rt, epoch, 2*days, "at")}, {At: epoch.AddDate(0, 0, 2*days)}} {
					m.On = digest.DateIn(m.At, epoch.Location())
					got, err := db.Report(t.Context(), m, digest.Filter{})
					must(t, err)
					if diff := cmp.Diff(h.at(m.At).Measure(m, digest.Filter{}), got); diff != "" {
						rt.Fatalf("report of %v (-definition +database):\n%s", m, diff)
					}
				}
			}
			for range draw(rt, 12, "changes") {
				if rapid.Bool().Draw(rt, "keep") {
					keep(t, db)
				}
				h.change(rt, t, db)
				agrees()
			}
			keep(t, db)
			if again := keep(t, db); again != 0 {
				rt.Fatalf("%d people are stale with nothing changed", again)
			}
			agrees()
		})
	})
}

func keep(t *testing.T, db *store.DB) int {
	t.Helper()
	n, err := db.KeepStandings(t.Context())
	must(t, err)
	return n
}

// change draws a change of one receipt, or a new receipt, and makes it here and in
// the database.
func (h *history) change(rt *rapid.T, t *testing.T, db *store.DB) {
	kind := rapid.SampledFrom([]string{"ask", "answer", "answer", "tell", "tell", "fail", "reply", "close", "open", "due"}).Draw(rt, "change")
	if kind == "ask" {
		h.ask(rt, t, db)
		return
	}
	if len(h.Receipts) == 0 {
		return
	}
	r := &h.Receipts[draw(rt, len(h.Receipts)-1, "receipt")]
	set := func(columns string) {
		exec(t, db, fmt.Sprintf("UPDATE receipts SET %s WHERE person_id = %d AND item_id = %d AND version = %d", columns, r.PersonID, r.ItemID, r.Asks))
	}
	switch kind {
	case "answer":
		a := digest.Answer{ID: int64(len(h.Answers) + 1), PersonID: r.PersonID, ItemID: r.ItemID, Asks: r.Asks, Shown: r.Asks, Face: digest.FaceSlack}
		a.Kind = rapid.SampledFrom([]digest.AnswerKind{digest.Understood, digest.Understood, digest.NotClear, digest.Undone, digest.Question}).Draw(rt, "answer")
		a.At = r.AssignedAt
		if !r.AnsweredAt.IsZero() {
			a.At = r.AnsweredAt
		}
		a.At = a.At.Add(time.Duration(1+draw(rt, 6*24, "hours to the answer")) * time.Hour)
		changed, err := says(t.Context(), db, a)
		must(t, err)
		if changed {
			h.Answers = append(h.Answers, a)
			r.Answer, r.AnsweredAt, r.RepliedAt = a.Kind, a.At, time.Time{}
			if r.SaidAt.IsZero() { // by the person: discussions have a way of their own
				r.SaidAt = a.At
			}
			if a.Kind == digest.Undone {
				r.Answer = ""
			}
		}
	case "tell":
		before := r.ToldAt // which is never moved back
		r.ToldAt = later(rt, r.AssignedAt, 6, "told at")
		if before.IsZero() && r.AnsweredAt.After(r.AssignedAt) && rapid.Bool().Draw(rt, "recorded after the answer") {
			r.ToldAt = r.AssignedAt.Add(r.AnsweredAt.Sub(r.AssignedAt) / 2).Truncate(time.Microsecond)
		}
		r.ToldAt = maxTime(r.ToldAt, before)
		set("told_at = " + literal(r.ToldAt))
	case "fail":
		r.FailedAt, r.Failed = later(rt, r.AssignedAt, 6, "failed at"), "the channel is archived"
		set("failed_at = " + literal(r.FailedAt) + ", failed = " + literal(r.Failed))
	case "reply":
		if r.Answer.WaitsFor() == "" || !r.RepliedAt.IsZero() {
			return
		}
		r.RepliedAt = later(rt, r.AnsweredAt, 3, "replied at")
		newest := slices.MaxFunc(h.Answers, func(a, b digest.Answer) int {
			of := func(a digest.Answer) int64 {
				if a.PersonID != r.PersonID || a.ItemID != r.ItemID || a.Asks != r.Asks {
					return 0
				}
				return a.ID
			}
			return gocmp.Compare(of(a), of(b))
		}).ID
		h.Handbacks[newest] = r.RepliedAt
		set("replied_at = " + literal(r.RepliedAt))
		exec(t, db, insertHandback(newest, r.RepliedAt))
	case "close":
		r.ClosedAt = later(rt, r.AssignedAt, 6, "closed at")
		r.Closed = rapid.SampledFrom([]digest.CloseReason{digest.Left, digest.Superseded, digest.Exempt}).Draw(rt, "reason")
		set("closed_at = " + literal(r.ClosedAt) + ", closed = " + literal(string(r.Closed)))
	case "open":
		r.ClosedAt, r.Closed = time.Time{}, ""
		set("closed_at = NULL, closed = NULL")
	case "due":
		r.DueOn = r.DueFrom + digest.Date(draw(rt, 2*days, "days to answer"))
		must(t, db.Plan(t.Context(), func(tx digest.PlanTx) error { return tx.SetDue([]digest.Receipt{*r}) }))
	}
}

// ask gives somebody a receipt that they do not have yet.
func (h *history) ask(rt *rapid.T, t *testing.T, db *store.DB) {
	person := rapid.SampledFrom(h.People).Draw(rt, "person").ID
	v := rapid.SampledFrom(h.versions).Draw(rt, "version")
	if v.Asks != v.Number || slices.ContainsFunc(h.Receipts, func(r digest.Receipt) bool {
		return r.PersonID == person && r.ItemID == v.ItemID && r.Asks == v.Asks
	}) {
		return
	}
	known := len(h.Answers)
	h.drawReceipt(rt, person, v)
	sql := []string{"BEGIN", insertReceipt(h.Receipts[len(h.Receipts)-1])}
	for _, a := range h.Answers[known:] {
		sql = append(sql, insertAnswer(a))
		if at := h.Handbacks[a.ID]; !at.IsZero() {
			sql = append(sql, insertHandback(a.ID, at))
		}
	}
	exec(t, db, strings.Join(append(sql, "COMMIT"), ";\n"))
}

// TestNoAnswerIsLostWhileStandingsArePacked lets people answer while two replicas
// pack, and counts what is kept beside the receipts themselves.
func TestNoAnswerIsLostWhileStandingsArePacked(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := storetest.Seed(t, db, 60, 4)
		answered := make(chan struct{})
		var answers, packers sync.WaitGroup
		for item := range int64(4) {
			answers.Go(func() {
				for person := range int64(60) {
					if _, err := says(t.Context(), db, digest.Answer{
						PersonID: person + 1, ItemID: item + 1, Asks: 1, Shown: 1, Kind: digest.Understood, Face: digest.FaceSlack, At: c.Now(),
					}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		for range 2 {
			packers.Go(func() {
				for {
					if _, err := db.KeepStandings(t.Context()); err != nil {
						t.Error(err)
					}
					select {
					case <-answered:
						return
					default:
					}
				}
			})
		}
		answers.Wait()
		close(answered)
		packers.Wait()
		keep(t, db)
		kept, err := c.Report(t.Context(), digest.Operator(), digest.ReportQuery{})
		must(t, err)
		exec(t, db, "INSERT INTO stale_standings SELECT DISTINCT person_id FROM receipts")
		counted, err := c.Report(t.Context(), digest.Operator(), digest.ReportQuery{})
		must(t, err)
		if diff := cmp.Diff(counted, kept); diff != "" || kept.Measures.Lessons.Informed == 0 {
			t.Errorf("(-receipts +kept):\n%s", diff)
		}
	})
}
