package digest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
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

// PublishTerms are how items are published, where that is not as they stand.
type PublishTerms struct {
	Reference bool   // to be found, and asking nobody
	Anyway    string // why, though something speaks against it: see [Unfit]
}

// Publish is [Service.PublishWith] as the drafts stand.
func (s *Service) Publish(ctx context.Context, actor Actor, refs []string) ([]Published, error) {
	return s.PublishWith(ctx, actor, refs, PublishTerms{})
}

// PublishWith makes the drafts of items live, all or none: each becomes the next
// immutable version, the receipts of a version it replaces are closed, and
// everybody in the audience today gets a receipt. The author is told where
// somebody else does it. A person needs the approval of
// a second one; the command line does not, and the audit log says so. What the guard
// says must be fixed goes live for nobody before a second person has approved it.
// What was published for reference by its terms, and is published again without
// them, asks its audience from then on.
// Errors:
// [Forbidden], [NotFound] for an unknown ref, [Invalid] for a change level that
// does not fit, [Conflict] for a draft that is not approved, with an [Identifying]
// as its cause where the guard holds it back, for a withdrawn item without a draft,
// and with an [Unfit] as its cause for what should not go live and has no reason why
// anyway.
func (s *Service) PublishWith(ctx context.Context, actor Actor, refs []string, terms PublishTerms) ([]Published, error) {
	e, err := s.edition(ctx, actor, refs, terms)
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
	live     map[string]Item   // ref → what each version follows
	results  []Published       // of every ref that was asked for
	how      map[string]string // ref → what the audit log says of it
	anyway   map[string]string // ref → what spoke against it, and why it goes live
	drafts   map[string]int    // ref → revision of the draft it was read from
	authors  map[string]int64  // ref → who wrote it
	corrects bool              // what it replaces was wrong
	doer     int64             // who makes it live: a person, 0 for the clock and the command line
}

// add appends a version of a text that follows the live one.
func (e *edition) add(live Item, text Text, how string, today Date) {
	if live.Number == 0 {
		text.Change = New
	}
	v := Version{ItemID: live.ItemID, PublishedAt: e.now, Text: text, Quiet: ends(live, text, today)}
	v.Number, v.Asks = live.Next(text.Change)
	if e.live == nil {
		e.live = map[string]Item{}
	}
	e.live[v.Ref] = live
	e.versions = append(e.versions, v)
	e.results = append(e.results, Published{Ref: v.Ref, Version: v.Number, Change: v.Change})
	e.how[v.Ref] = how
}

// closes is why receipts of what the edition replaces end.
func (e *edition) closes() CloseReason {
	if e.corrects {
		return Corrected
	}
	return Superseded
}

// edition gathers the drafts of refs, if the actor may make them live.
func (s *Service) edition(ctx context.Context, actor Actor, refs []string, terms PublishTerms) (*edition, error) {
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
	e := &edition{now: s.clock.Now(), by: actor.name(), doer: actor.Person.ID, how: map[string]string{}, anyway: map[string]string{}, drafts: map[string]int{}, authors: map[string]int64{}}
	held := &Identifying{}
	plans, err := s.holds(ctx)
	if err != nil {
		return nil, err
	}
	today := DateIn(e.now, s.config.Zone)
	reason := strings.TrimSpace(terms.Anyway)
	if err := s.saysNobody(ctx, "your reason", reason, Text{}); err != nil {
		return nil, err
	}
	if len([]rune(reason)) > MaxReason {
		return nil, Errorf(Invalid, "the reason is longer than %d characters: shorten it", MaxReason)
	}
	for _, ref := range refs {
		live, err := s.store.ItemByRef(ctx, ref)
		if err != nil && CodeOf(err) != NotFound {
			return nil, err
		}
		draft, drafted := byRef[ref]
		if asked, ok := askedLater(live, drafted, terms); ok {
			if err := s.refuses(live, asked, today, plans, reason); err != nil { // it was read by a second person before
				return nil, err
			}
			e.add(live, asked, "asked the audience of what was for reference", today)
			continue
		}
		switch {
		case !drafted && live.ID == 0:
			return nil, Errorf(NotFound, "there is no item %q: import it first with briefed import items", ref)
		case !drafted && !live.Withdrawn.IsZero():
			return nil, Errorf(Conflict, "%s was withdrawn: import it again, as a minor change (old answers count) or a significant one (everybody is asked again)", ref)
		case live.ID != 0 && live.Withdrawn.IsZero() && (!drafted || draft.Markdown == live.Markdown):
			e.results = append(e.results, Published{Ref: ref, Version: live.Number, Change: live.Change, Already: true})
			continue
		}
		text := draft.Text
		text.Reference = text.Reference || terms.Reference
		err = cmp.Or(follows(live, text), s.mayGoLive(actor, draft), s.refuses(live, text, today, plans, reason))
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
		if unfit := s.unfit(live, text, today, plans); unfit != nil {
			e.anyway[ref] = strings.Join(unfit.Why, ", and ") + "; because: " + reason
		}
		e.add(live, text, how, today)
		e.drafts[ref], e.authors[ref] = draft.Revision, draft.Author.ID
	}
	if len(held.Drafts) > 0 {
		return nil, Errorf(Conflict, "%w", held)
	}
	return e, nil
}

// refuses refuses what should not go live and has no reason why anyway.
func (s *Service) refuses(live Item, text Text, on Date, plans []CaseReview, reason string) error {
	if unfit := s.unfit(live, text, on, plans); unfit != nil && reason == "" {
		return Errorf(Conflict, "%w", unfit)
	}
	return nil
}

// askedLater is the next version of what was published for reference by its terms
// and not by its file, and is to be asked of its audience now.
func askedLater(live Item, drafted bool, terms PublishTerms) (Text, bool) {
	if drafted || terms.Reference || live.ID == 0 || !live.Withdrawn.IsZero() || !live.Reference {
		return Text{}, false
	}
	if written, problems := ParseItem("", []byte(live.Markdown)); len(problems) > 0 || written.Reference {
		return Text{}, false
	}
	text := live.Text
	text.Reference, text.Change = false, Significant
	return text, true
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
		id, err := tx.Publish(e.now, v, e.by, e.closes())
		if err != nil {
			return err
		}
		if v.Change == Minor { // worded anew: the author's reply to whom it was not clear
			if err := tx.HandBack(e.now, id, v.Asks, NotClear, s.Reclock); err != nil {
				return err
			}
		}
		if v.InForce > today && v.Stage.Binds() {
			if err := tx.Announce(id, v.Number, v.InForce); err != nil {
				return err
			}
		}
		if assigned[v.Ref], err = s.assign(tx, e.now, today, Scope{Items: []int64{id}}); err != nil {
			return err
		}
		if _, err := s.tellAskers(tx, e.now, e.by, id, v); err != nil {
			return err
		}
		entry := AuditEntry{At: e.now, Actor: e.by, Action: e.how[v.Ref], Subject: v.Ref, Detail: fmt.Sprintf("version %d", v.Number)}
		if why := e.anyway[v.Ref]; why != "" {
			entry.Action, entry.Detail = "published anyway", entry.Detail+", which "+why
		}
		if err := tx.Record(entry); err != nil {
			return err
		}
		if err := s.supersede(tx, e.now, e.by, v, e.live[v.Ref]); err != nil {
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
