package digest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/briefed/briefed/digest/guard"
)

// AllowedPhrase is an exact phrase that the organisation lets stand as one kind of
// finding: it holds from when a second person agreed until it is ended.
type AllowedPhrase struct {
	ID      int64
	Phrase  string
	Kind    guard.Kind
	Reason  string
	Asked   Person
	AskedAt time.Time
	By      Person    // who agreed; zero for nobody yet
	At      time.Time // zero until then
	EndedBy Person
	Ended   time.Time
}

// Holds reports whether the phrase may stand now.
func (a AllowedPhrase) Holds() bool { return !a.At.IsZero() && a.Ended.IsZero() }

// AllowedKinds are the kinds of which an organisation can let a phrase stand: what
// has a form of its own – a number, a postcode, a day – it cannot.
func AllowedKinds() []guard.Kind {
	return slices.DeleteFunc(slices.Clone(guard.Kinds), func(k guard.Kind) bool { return k.HasForm() || k == guard.Story })
}

// AllowedPhrases returns what the organisation lets stand, what is asked for and
// what has ended. Errors: [Forbidden].
func (s *Service) AllowedPhrases(ctx context.Context, actor Actor) ([]AllowedPhrase, error) {
	if err := actor.allow(Write, 0); err != nil {
		return nil, err
	}
	return s.store.AllowedPhrases(ctx)
}

// AskAllowed asks for a phrase to stand, with a reason; it holds once another
// policy lead agrees. Errors: [Forbidden]; [Invalid] without a reason, for a kind
// that has a form, or a phrase that is too long; [Conflict] for one that is there.
func (s *Service) AskAllowed(ctx context.Context, actor Actor, phrase string, kind guard.Kind, reason string) error {
	if err := actor.allow(Write, 0); err != nil {
		return err
	}
	phrase, reason = strings.Join(strings.Fields(phrase), " "), strings.TrimSpace(reason)
	switch {
	case actor.Person.ID == 0:
		return Errorf(Forbidden, "a person asks, not the command line: sign in as a policy lead")
	case phrase == "" || characters(phrase) > MaxTitle:
		return Errorf(Invalid, "give the exact phrase, %d characters at most", MaxTitle)
	case !slices.Contains(AllowedKinds(), kind):
		return Errorf(Invalid, "a %s cannot be let stand for good: it is taken out, or approved in one text with a reason", kind)
	case reason == "" || characters(reason) > MaxReason:
		return Errorf(Invalid, "say why it names nobody, in %d characters at most", MaxReason)
	}
	if err := s.saysNobody(ctx, "your reason", strings.ReplaceAll(reason, phrase, " "), Text{}); err != nil {
		return err
	}
	known, err := s.store.AllowedPhrases(ctx)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(known, func(a AllowedPhrase) bool {
		return a.Ended.IsZero() && a.Kind == kind && strings.EqualFold(a.Phrase, phrase)
	}) {
		return Errorf(Conflict, "that phrase is on the list already")
	}
	p := AllowedPhrase{Phrase: phrase, Kind: kind, Reason: reason, Asked: actor.Person, AskedAt: s.clock.Now()}
	return s.store.AskAllowed(ctx, p, s.entry(actor, "asked for a phrase to stand", "", string(kind)))
}

// AgreeAllowed lets a phrase stand from now on. Whoever asked for it is not the one
// to agree. Errors: [Forbidden], [NotFound], [Conflict] where it was decided before.
func (s *Service) AgreeAllowed(ctx context.Context, actor Actor, id int64) error {
	return s.decideAllowed(ctx, actor, id, false, "let a phrase stand")
}

// EndAllowed ends a phrase, or refuses one that was asked for: from now on the guard
// finds it again. Errors: [Forbidden], [NotFound], [Conflict] where it ended before.
func (s *Service) EndAllowed(ctx context.Context, actor Actor, id int64) error {
	return s.decideAllowed(ctx, actor, id, true, "ended a phrase that stood")
}

func (s *Service) decideAllowed(ctx context.Context, actor Actor, id int64, ends bool, action string) error {
	if err := actor.allow(ReviewDrafts, 0); err != nil {
		return err
	}
	all, err := s.store.AllowedPhrases(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(a AllowedPhrase) bool { return a.ID == id })
	switch {
	case actor.Person.ID == 0:
		return Errorf(Forbidden, "a person decides, not the command line: sign in as a policy lead")
	case i < 0:
		return Errorf(NotFound, "there is no such phrase")
	case !ends && all[i].Asked.ID == actor.Person.ID:
		return Errorf(Forbidden, "you asked for it: another policy lead agrees")
	}
	done, err := s.store.DecideAllowed(ctx, id, actor.Person.ID, ends, s.entry(actor, action, "", string(all[i].Kind)))
	if err == nil && !done {
		err = Errorf(Conflict, "somebody else has decided that already")
	}
	return err
}

// StandingPhrases are what the organisation lets stand on any text: for who looks
// at files that nobody has imported.
func (s *Service) StandingPhrases(ctx context.Context) ([]guard.Allowed, error) {
	list, _, err := s.allowed(ctx)
	return list, err
}

// allowed returns what may stand now, and a stamp of it and of the rules.
func (s *Service) allowed(ctx context.Context) (list []guard.Allowed, stamp string, err error) {
	all, err := s.store.AllowedPhrases(ctx)
	if err != nil {
		return nil, "", err
	}
	stamp = guard.Rules
	for _, a := range all {
		if a.Holds() {
			list = append(list, guard.Allowed{Phrase: a.Phrase, Kind: a.Kind})
			stamp += fmt.Sprintf(" %d", a.ID)
		}
	}
	return list, stamp, nil
}

// LiveFinding is a live item with what the guard says must be fixed in it today.
type LiveFinding struct {
	Item
	Findings []Finding
}

// GuardCount is how the guard did with one kind.
type GuardCount struct {
	Kind        guard.Kind
	MayStand    int // findings that a second person let stand
	FalseAlarms int
	Reasons     []string // why they stood, newest first, ten at most
}

// GuardRecord is how the guard did: by kind, how often it was overruled and why, what
// was called a false alarm in drafts that are there still, and what it finds today
// in items that are live.
type GuardRecord struct {
	Kinds  []GuardCount
	Alarms []DraftAlarm
	Live   []LiveFinding
}

// DraftAlarm is a false alarm in a draft as it stands.
type DraftAlarm struct {
	Draft
	Verdict
	Phrase string
}

// GuardRecord returns how the guard did. Errors: [Forbidden].
func (s *Service) GuardRecord(ctx context.Context, actor Actor) (r GuardRecord, err error) {
	if err := actor.allow(Write, 0); err != nil {
		return r, err
	}
	verdicts, err := s.store.Verdicts(ctx, nil)
	if err != nil {
		return r, err
	}
	counts := map[guard.Kind]*GuardCount{}
	for _, v := range slices.Backward(verdicts) {
		c := counts[v.Kind]
		if c == nil {
			c = &GuardCount{Kind: v.Kind}
			counts[v.Kind] = c
		}
		if v.Ruling == FalseAlarm {
			c.FalseAlarms++
			continue
		}
		if c.MayStand++; len(c.Reasons) < 10 && !slices.Contains(c.Reasons, v.Reason) {
			c.Reasons = append(c.Reasons, v.Reason)
		}
	}
	for _, k := range guard.Kinds {
		if c := counts[k]; c != nil {
			r.Kinds = append(r.Kinds, *c)
		}
	}
	if r.Alarms, err = s.alarms(ctx); err != nil {
		return r, err
	}
	return r, s.liveFindings(ctx, &r, verdicts)
}

// liveFindings looks again at what is live, by the rules and the allowed phrases of
// today; what a second person let stand in that text stands.
func (s *Service) liveFindings(ctx context.Context, r *GuardRecord, verdicts []Verdict) error {
	allowed, _, err := s.allowed(ctx)
	if err != nil {
		return err
	}
	items, err := s.store.Items(ctx, s.clock.Now())
	if err != nil {
		return err
	}
	for _, item := range items {
		if !item.Withdrawn.IsZero() {
			continue
		}
		d := Draft{Text: item.Text, Findings: Identifiable(item.Text, allowed...), Verdicts: verdicts}
		if held := d.Held(); len(held) > 0 {
			r.Live = append(r.Live, LiveFinding{item, held})
		}
	}
	return nil
}
