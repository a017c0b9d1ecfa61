package digest

import (
	"context"
	"time"
)

// Published says what came of publishing one item.
type Published struct {
	Ref      string
	Version  int
	Change   Change
	Assigned int  // people who are asked by this version
	Already  bool // nothing to publish: the newest text is live
}

// Publish makes the drafts of items live, all or none: each becomes the next
// immutable version, the receipts of a version it replaces are closed, and
// everybody in the audience today gets a receipt. Errors: [NotFound] for an
// unknown ref, [Invalid] for a change level that does not fit.
func (s *Service) Publish(ctx context.Context, actor Actor, refs []string) ([]Published, error) {
	if err := actor.allow(PublishItems, 0); err != nil {
		return nil, err
	}
	drafts, err := s.store.Drafts(ctx)
	if err != nil {
		return nil, err
	}
	byRef := map[string]Text{}
	for _, d := range drafts {
		byRef[d.Ref] = d
	}
	results := make([]Published, 0, len(refs))
	versions := make([]Version, 0, len(refs))
	now := s.clock.Now()
	for _, ref := range refs {
		live, err := s.store.ItemByRef(ctx, ref)
		if err != nil && CodeOf(err) != NotFound {
			return nil, err
		}
		draft, drafted := byRef[ref]
		switch {
		case !drafted && live.ID == 0:
			return nil, Errorf(NotFound, "there is no item %q: import it first with briefed import items", ref)
		case !drafted, live.ID != 0 && draft.Markdown == live.Markdown:
			results = append(results, Published{Ref: ref, Version: live.Number, Change: live.Change, Already: true})
			continue
		case live.ID != 0 && draft.Change == New:
			return nil, Errorf(Invalid, "%s is live as version %d: set its change to significant (everybody is asked again) or minor (old answers carry over)", ref, live.Number)
		case live.ID == 0:
			draft.Change = New
		}
		v := Version{ItemID: live.ID, PublishedAt: now, Text: draft}
		v.Number, v.Asks = live.Next(draft.Change)
		versions = append(versions, v)
		results = append(results, Published{Ref: ref, Version: v.Number, Change: v.Change})
	}
	err = s.store.Plan(ctx, func(tx PlanTx) error {
		return s.publish(tx, now, actor, versions, results)
	})
	if err != nil {
		return nil, err
	}
	return results, nil
}

func (s *Service) publish(tx PlanTx, now time.Time, actor Actor, versions []Version, results []Published) error {
	today := DateIn(now, s.config.Zone)
	assigned := map[string]int{}
	for _, v := range versions {
		id, err := tx.Publish(now, v, actor.name())
		if err != nil {
			return err
		}
		assigned[v.Ref], err = s.assign(tx, now, today, Scope{Items: []int64{id}})
		if err != nil {
			return err
		}
	}
	for i := range results {
		results[i].Assigned = assigned[results[i].Ref]
	}
	return nil
}

// assign gives out receipts and works out again when people with absences are
// due: leave stops the clock.
func (s *Service) assign(tx PlanTx, now time.Time, today Date, scope Scope) (int, error) {
	n, err := tx.Assign(now, today, scope, s.pace(today))
	if err != nil || n == 0 {
		return n, err
	}
	absent, err := tx.AbsentReceipts(today, scope)
	if err != nil {
		return 0, err
	}
	return n, tx.SetDue(s.dueAgain(absent))
}

// dueAgain works out due days with absences and returns the receipts that change.
func (s *Service) dueAgain(absent []AbsentReceipt) (changed []Receipt) {
	for _, a := range absent {
		if due := s.calendar.Due(a.DueFrom, a.AckWithin, a.Absences); due != a.DueOn {
			a.Receipt.DueOn = due
			changed = append(changed, a.Receipt)
		}
	}
	return changed
}
