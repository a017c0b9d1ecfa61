package digest

import (
	"context"
	"fmt"
	"time"
)

// NoticeChanged tells who asked, or to whom something was not clear, that it was changed
// since.
const NoticeChanged NoticeKind = "changed"

// MostRepliesTo is to how many items' questions one version replies at most.
const MostRepliesTo = 20

// Outcome is a version that changes what somebody had asked about.
type Outcome struct {
	PersonID int64
	Asked    ItemVersion // that they had on screen
}

// Outcomes is how far what was asked has changed anything, in some time.
type Outcomes struct {
	Changed  int // questions, and answers that something was not clear, that a version replied to by what it says
	Versions int // that did
}

// OutcomeStore counts what came of what was asked.
type OutcomeStore interface {
	// Outcomes counts those from a moment to one before another.
	Outcomes(ctx context.Context, from, to time.Time) (Outcomes, error)
}

// OutcomeTx notes what came of what was asked, as part of a transaction.
type OutcomeTx interface {
	// Outcome notes that a version replies to what was asked about items until now, and
	// returns each person once, with what they asked about last. What was taken back, or
	// had its outcome before, is not among it.
	Outcome(now time.Time, item int64, number int, refs []string) ([]Outcome, error)
}

// tellAskers tells who asked about the items that a version replies to, or said that
// something there was not clear, that it has changed: once, on the staff or not, and
// not who has left. Who may not read what changed learns nothing of it but that.
func (s *Service) tellAskers(tx PlanTx, now time.Time, by string, item int64, v Version) (int, error) {
	if len(v.RepliesTo) == 0 {
		return 0, nil
	}
	outcomes, err := tx.Outcome(now, item, v.Number, v.RepliesTo)
	if err != nil || len(outcomes) == 0 {
		return 0, err
	}
	asked := map[int64]ItemVersion{}
	people := make([]int64, 0, len(outcomes))
	for _, o := range outcomes {
		asked[o.PersonID] = o.Asked
		people = append(people, o.PersonID)
	}
	to, err := tx.Recipients(DateIn(now, s.config.Zone), people)
	if err != nil {
		return 0, err
	}
	s.waits(to, now)
	notices := map[string][]Recipient{} // what they say → whom
	for _, r := range to {
		was := asked[r.PersonID]
		n := Notice{Kind: NoticeChanged, Item: was.Kind, Ref: was.Ref, Title: was.Title, Version: was.Number}
		if r.mayRead(v.Audience) {
			n.Heir, n.HeirTitle = v.Ref, v.Title
		}
		notices[n.Encode()] = append(notices[n.Encode()], r)
	}
	for notice, some := range notices {
		if err := tx.Notify(now, notice, some); err != nil {
			return 0, err
		}
	}
	return len(to), tx.Record(AuditEntry{
		At: now, Actor: by, Action: "replied by what changed", Subject: v.Ref,
		Detail: fmt.Sprintf("version %d, asked by %d, told %d", v.Number, len(outcomes), len(to)),
	})
}

// mayRead reports whether a version is for who gets a notice to read: the council's staff
// read everything, who works for organisations what is meant for one of them.
func (r Recipient) mayRead(a Audience) bool {
	return len(r.Organisations) == 0 || a.MeantOutside(r.Organisations...)
}
