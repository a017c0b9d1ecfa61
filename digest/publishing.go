package digest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
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
// everybody in the audience today gets a receipt. The author is told where
// somebody else does it. A person needs the approval of
// a second one; the command line does not, and the audit log says so. What the guard
// says must be fixed goes live for nobody before a second person has approved it.
// Errors:
// [Forbidden], [NotFound] for an unknown ref, [Invalid] for a change level that
// does not fit, [Conflict] for a draft that is not approved, with an [Identifying]
// as its cause where the guard holds it back, and for a withdrawn item without a draft.
func (s *Service) Publish(ctx context.Context, actor Actor, refs []string) ([]Published, error) {
	e, err := s.edition(ctx, actor, refs)
	if err != nil {
		return nil, err
	}
	err = s.store.Plan(ctx, func(tx PlanTx) error { return s.publish(tx, e) })
	if err != nil {
		return nil, err
	}
	return e.results, nil
}

// edition is what goes live together.
type edition struct {
	now      time.Time
	by       string
	versions []Version
	results  []Published       // of every ref that was asked for
	how      map[string]string // ref → what the audit log says of it
	drafts   map[string]int    // ref → revision of the draft it was read from
	authors  map[string]int64  // ref → who wrote it
	doer     int64             // who makes it live: a person, 0 for the clock and the command line
}

// add appends a version of a text that follows the live one.
func (e *edition) add(live Version, text Text, how string) {
	if live.Number == 0 {
		text.Change = New
	}
	v := Version{ItemID: live.ItemID, PublishedAt: e.now, Text: text}
	v.Number, v.Asks = live.Next(text.Change)
	e.versions = append(e.versions, v)
	e.results = append(e.results, Published{Ref: v.Ref, Version: v.Number, Change: v.Change})
	e.how[v.Ref] = how
}

// edition gathers the drafts of refs, if the actor may make them live.
func (s *Service) edition(ctx context.Context, actor Actor, refs []string) (*edition, error) {
	if err := actor.allow(PublishItems, 0); err != nil {
		return nil, err
	}
	drafts, err := s.drafts(ctx, "")
	if err != nil {
		return nil, err
	}
	byRef := map[string]Draft{}
	for _, d := range drafts {
		byRef[d.Ref] = d
	}
	e := &edition{now: s.clock.Now(), by: actor.name(), doer: actor.Person.ID, how: map[string]string{}, drafts: map[string]int{}, authors: map[string]int64{}}
	held := &Identifying{}
	for _, ref := range refs {
		live, err := s.store.ItemByRef(ctx, ref)
		if err != nil && CodeOf(err) != NotFound {
			return nil, err
		}
		draft, drafted := byRef[ref]
		switch {
		case !drafted && live.ID == 0:
			return nil, Errorf(NotFound, "there is no item %q: import it first with briefed import items", ref)
		case !drafted && !live.Withdrawn.IsZero():
			return nil, Errorf(Conflict, "%s was withdrawn: import it again, as a minor change (old answers count) or a significant one (everybody is asked again)", ref)
		case live.ID != 0 && live.Withdrawn.IsZero() && (!drafted || draft.Markdown == live.Markdown):
			e.results = append(e.results, Published{Ref: ref, Version: live.Number, Change: live.Change, Already: true})
			continue
		}
		err = cmp.Or(follows(live, draft.Text), s.mayGoLive(actor, draft))
		if more := (*Identifying)(nil); errors.As(err, &more) {
			held.Drafts = append(held.Drafts, more.Drafts...) // whoever publishes many wants to hear of all
			continue
		}
		if err != nil {
			return nil, err
		}
		how := "published"
		if draft.Approver.ID == 0 {
			how = "published without review"
		}
		e.add(live.Version, draft.Text, how)
		e.drafts[ref], e.authors[ref] = draft.Revision, draft.Author.ID
	}
	if len(held.Drafts) > 0 {
		return nil, Errorf(Conflict, "%w", held)
	}
	return e, nil
}

// publish makes an edition live: what was read, and so approved, or nothing.
func (s *Service) publish(tx PlanTx, e *edition) error {
	today := DateIn(e.now, s.config.Zone)
	assigned := map[string]int{}
	for _, v := range e.versions {
		if revision := e.drafts[v.Ref]; revision != 0 {
			taken, err := tx.TakeDraft(v.Ref, revision)
			if err != nil {
				return err
			}
			if !taken {
				return changedSince(v.Ref)
			}
		}
		id, err := tx.Publish(e.now, v, e.by)
		if err != nil {
			return err
		}
		if v.InForce > today {
			if err := tx.Announce(id, v.Number, v.InForce); err != nil {
				return err
			}
		}
		if assigned[v.Ref], err = s.assign(tx, e.now, today, Scope{Items: []int64{id}}); err != nil {
			return err
		}
		entry := AuditEntry{At: e.now, Actor: e.by, Action: e.how[v.Ref], Subject: v.Ref, Detail: fmt.Sprintf("version %d", v.Number)}
		if err := tx.Record(entry); err != nil {
			return err
		}
		live := v.notice(NoticePublished, "")
		live.Asked = assigned[v.Ref]
		if err := s.tellAuthor(tx, e.now, e.authors[v.Ref], e.doer, live); err != nil {
			return err
		}
	}
	for i := range e.results {
		e.results[i].Assigned = assigned[e.results[i].Ref]
	}
	return nil
}

// assign gives out receipts and works out again when people with absences are
// due: leave stops the clock.
func (s *Service) assign(tx PlanTx, now time.Time, today Date, scope Scope) (int, error) {
	config, err := s.inForce(tx.ChangedSettings())
	if err != nil {
		return 0, err
	}
	n, err := tx.Assign(now, today, scope, s.pace(config, today))
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
