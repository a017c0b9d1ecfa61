package digest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// CaseReviewStore keeps reviews and what came of their recommendations. Nothing is taken
// away: what was wrong is put right by what follows, and each step stands in the audit log.
type CaseReviewStore interface {
	// CaseReviews returns all of them, newest first, with everything that hangs on them.
	CaseReviews(ctx context.Context) ([]CaseReview, error)
	// SaveCaseReview keeps a review, a new one where its id is 0.
	SaveCaseReview(ctx context.Context, r CaseReview, audit AuditEntry) (id int64, err error)
	// Recommend adds a recommendation, with the next number of its review.
	Recommend(ctx context.Context, review int64, text string, audit AuditEntry) error
	// LeadTo notes that a recommendation led to an item; again changes nothing.
	LeadTo(ctx context.Context, recommendation int64, ref string, audit AuditEntry) error
	// DecideNoChange keeps why a recommendation changes nothing; "" takes that back.
	DecideNoChange(ctx context.Context, recommendation int64, why string, audit AuditEntry) error
	// ActOn adds an action, of a team's managers or, for team 0, of the policy leads.
	ActOn(ctx context.Context, recommendation int64, a RecommendationAction, team int64, audit AuditEntry) error
	// FinishAction closes an action; false where it was closed.
	FinishAction(ctx context.Context, action int64, audit AuditEntry) (bool, error)
	// RecordSample keeps a dip sample that a person took.
	RecordSample(ctx context.Context, recommendation int64, d DipSample, by int64, audit AuditEntry) error
	ReleaseStore
}

// CaseReviewTx asks for second looks, as part of planning.
type CaseReviewTx interface {
	// TakeSecondSamples marks the recommendations whose one sample is of a day or before
	// it, and that nobody was asked to look at again, and returns how many they are.
	TakeSecondSamples(now time.Time, taken Date) (int, error)
	ReleaseTx
	RecommendationActionTx
}

// NoticeSecondSample asks policy leads for a second look at records.
const NoticeSecondSample NoticeKind = "second_sample"

// maxRecommendation is the longest recommendation, in characters: reviews have them of a
// paragraph.
const maxRecommendation = 2000

// CaseReviews returns every review with its recommendations, newest first, for policy
// leads. Errors: [Forbidden].
func (s *Service) CaseReviews(ctx context.Context, actor Actor) ([]CaseReview, error) {
	if err := actor.allow(KeepReviews, 0); err != nil {
		return nil, err
	}
	return s.store.CaseReviews(ctx)
}

// CaseReview returns one review. Errors: [Forbidden], [NotFound].
func (s *Service) CaseReview(ctx context.Context, actor Actor, id int64) (CaseReview, error) {
	list, err := s.CaseReviews(ctx, actor)
	if err != nil {
		return CaseReview{}, err
	}
	at := slices.IndexFunc(list, func(r CaseReview) bool { return r.ID == id })
	if at < 0 {
		return CaseReview{}, Errorf(NotFound, "there is no such review: look at the list of reviews")
	}
	return list[at], nil
}

// SaveCaseReview keeps a review, a new one where its id is 0, and returns its id. Errors:
// [Forbidden], [NotFound]; [Invalid] for a type that is not on the list, what is missing,
// and words in which the guard finds somebody.
func (s *Service) SaveCaseReview(ctx context.Context, actor Actor, r CaseReview) (int64, error) {
	if r.ID != 0 {
		if _, err := s.CaseReview(ctx, actor, r.ID); err != nil {
			return 0, err
		}
	}
	if err := actor.allow(KeepReviews, 0); err != nil {
		return 0, err
	}
	kind, listed := SourceTypeOf(r.Type)
	if !listed {
		return 0, Errorf(Invalid, "choose the type of the review from the list")
	}
	r.Type, r.Publisher, r.PublishedAs, r.Unpublished = kind.Key, strings.TrimSpace(r.Publisher), strings.TrimSpace(r.PublishedAs), strings.TrimSpace(r.Unpublished)
	if !r.Published.IsZero() && r.Unpublished != "" {
		return 0, Errorf(Invalid, "it has a day on which it was published, and a reason why it is not: leave one of them out")
	}
	if err := s.plain(ctx, r, "the publisher", r.Publisher, true, MaxReason); err != nil {
		return 0, err
	}
	if err := written("the name that the report uses", r.PublishedAs, false, MaxReason); err != nil {
		return 0, err
	}
	if err := s.plain(ctx, r, "the reason why it is not published", r.Unpublished, false, MaxReason); err != nil {
		return 0, err
	}
	r.RecordedAt = s.clock.Now()
	return s.store.SaveCaseReview(ctx, r, s.entry(actor, "recorded a review", kind.Key, ""))
}

// plain says what is wrong with words that somebody wrote of a review: each text goes
// through here, so that none is kept that could identify somebody.
func (s *Service) plain(ctx context.Context, r CaseReview, what, words string, required bool, most int) error {
	if err := written(what, words, required, most); err != nil {
		return err
	}
	return s.saysNobody(ctx, what, words, r.source())
}

// recommendation finds a recommendation of a review, for who keeps reviews.
func (s *Service) recommendation(ctx context.Context, actor Actor, review, id int64) (CaseReview, Recommendation, error) {
	r, err := s.CaseReview(ctx, actor, review)
	if err != nil {
		return r, Recommendation{}, err
	}
	at := slices.IndexFunc(r.Recommendations, func(one Recommendation) bool { return one.ID == id })
	if at < 0 {
		return r, Recommendation{}, Errorf(NotFound, "this review has no such recommendation: open it again")
	}
	return r, r.Recommendations[at], nil
}

func recommendationSubject(r CaseReview, one Recommendation) string {
	return fmt.Sprintf("review %d recommendation %d", r.ID, one.Number)
}

// Recommend adds a recommendation to a review. Errors: [Forbidden], [NotFound], [Invalid].
func (s *Service) Recommend(ctx context.Context, actor Actor, review int64, text string) error {
	r, err := s.CaseReview(ctx, actor, review)
	if err != nil {
		return err
	}
	text = strings.TrimSpace(text)
	if err := s.plain(ctx, r, "the recommendation", text, true, maxRecommendation); err != nil {
		return err
	}
	return s.store.Recommend(ctx, r.ID, text, s.entry(actor, "added a recommendation", fmt.Sprintf("review %d", r.ID), ""))
}

// LeadTo notes that a recommendation led to an item or a draft. Errors: [Forbidden];
// [NotFound] for a ref that nobody has; [Conflict] where it was decided to change nothing.
func (s *Service) LeadTo(ctx context.Context, actor Actor, review, recommendation int64, ref string) error {
	r, one, err := s.recommendation(ctx, actor, review, recommendation)
	if err != nil {
		return err
	}
	if err := one.changes(); err != nil {
		return err
	}
	ref = strings.TrimSpace(ref)
	if err := s.hasRef(ctx, ref); err != nil {
		return err
	}
	return s.store.LeadTo(ctx, one.ID, ref, s.entry(actor, "linked a recommendation", recommendationSubject(r, one), ref))
}

// hasRef returns [NotFound] unless an item or a draft has the ref.
func (s *Service) hasRef(ctx context.Context, ref string) error {
	_, err := s.store.ItemByRef(ctx, ref)
	if CodeOf(err) != NotFound {
		return err
	}
	drafts, err := s.store.Drafts(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(drafts, func(t Text) bool { return t.Ref == ref }) {
		return Errorf(NotFound, "no item and no draft is called %q: look at its address in the library", ref)
	}
	return nil
}

// changes returns a [Conflict] where it was decided that nothing changes.
func (r Recommendation) changes() error {
	if r.NoChange != "" {
		return Errorf(Conflict, "it was decided that recommendation %d changes nothing: take that back first", r.Number)
	}
	return nil
}

// DecideNoChange keeps why a recommendation changes nothing; empty words take that back.
// Errors: [Forbidden], [NotFound], [Invalid]; [Conflict] where it led to something.
func (s *Service) DecideNoChange(ctx context.Context, actor Actor, review, recommendation int64, why string) error {
	r, one, err := s.recommendation(ctx, actor, review, recommendation)
	if err != nil {
		return err
	}
	why = strings.TrimSpace(why)
	if why != "" && len(one.Items)+len(one.Actions) > 0 {
		return Errorf(Conflict, "recommendation %d led to a change already: it cannot be one without", one.Number)
	}
	if why == "" && one.NoChange == "" {
		return Errorf(Invalid, "say why nothing changes: whoever reads the board's report asks that")
	}
	if err := s.plain(ctx, r, "the reason", why, false, MaxReason); err != nil {
		return err
	}
	action := "decided that a recommendation changes nothing"
	if why == "" {
		action = "took back that a recommendation changes nothing"
	}
	return s.store.DecideNoChange(ctx, one.ID, why, s.entry(actor, action, recommendationSubject(r, one), ""))
}

// ActOn adds an action to a recommendation. Its owner is the managers of a team, or the
// policy leads where it has none. Errors: [Forbidden], [NotFound], [Invalid], [Conflict].
func (s *Service) ActOn(ctx context.Context, actor Actor, review, recommendation int64, a RecommendationAction) error {
	r, one, err := s.recommendation(ctx, actor, review, recommendation)
	if err != nil {
		return err
	}
	if err := one.changes(); err != nil {
		return err
	}
	var team int64
	if a.Team != "" {
		t, err := s.teamBySlug(ctx, a.Team)
		if err != nil {
			return err
		}
		team = t.ID
	}
	a.What = strings.TrimSpace(a.What)
	if err := s.plain(ctx, r, "the action", a.What, true, MaxNote); err != nil {
		return err
	}
	if a.Due.IsZero() {
		return Errorf(Invalid, "an action needs a day by which it is done: choose one")
	}
	return s.store.ActOn(ctx, one.ID, a, team, s.entry(actor, "added an action", recommendationSubject(r, one), "due "+a.Due.String()))
}

// FinishAction closes an action; again changes nothing. Errors: [Forbidden], [NotFound].
func (s *Service) FinishAction(ctx context.Context, actor Actor, review, recommendation, action int64) error {
	r, one, err := s.recommendation(ctx, actor, review, recommendation)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(one.Actions, func(a RecommendationAction) bool { return a.ID == action }) {
		return Errorf(NotFound, "recommendation %d has no such action: open the review again", one.Number)
	}
	_, err = s.store.FinishAction(ctx, action, s.entry(actor, "closed an action", recommendationSubject(r, one), ""))
	return err
}

// RecordSample keeps a dip sample, in the actor's name. Errors: [Forbidden], [NotFound];
// [Invalid] for numbers or a day that cannot be, and words in which the guard finds somebody.
func (s *Service) RecordSample(ctx context.Context, actor Actor, review, recommendation int64, d DipSample) error {
	r, one, err := s.recommendation(ctx, actor, review, recommendation)
	if err != nil {
		return err
	}
	d.Sentence = strings.TrimSpace(d.Sentence)
	switch {
	case d.Looked < 1 || d.Showed < 0 || d.Showed > d.Looked:
		return Errorf(Invalid, "say how many records you looked at, and how many of them showed the change")
	case d.On.IsZero() || d.On > s.Today():
		return Errorf(Invalid, "choose the day on which you looked: one that is not to come")
	}
	if newest, ok := one.Newest(); ok && d.On < newest.On {
		return Errorf(Invalid, "the sample before is of %s: choose a day that is not before it", newest.On.Long())
	}
	if err := s.plain(ctx, r, "the sentence", d.Sentence, true, MaxReason); err != nil {
		return err
	}
	detail := fmt.Sprintf("%d of %d records on %s", d.Showed, d.Looked, d.On)
	return s.store.RecordSample(ctx, one.ID, d, actor.Person.ID, s.entry(actor, "recorded a dip sample", recommendationSubject(r, one), detail))
}

// planSecondSamples asks policy leads, once, to look a second time at what was seen first
// [SecondSampleMonths] months ago.
func (s *Service) planSecondSamples(tx PlanTx, now time.Time) error {
	n, err := tx.TakeSecondSamples(now, DateIn(now, s.config.Zone).AddMonths(-SecondSampleMonths))
	if err != nil || n == 0 {
		return err
	}
	return s.tellLeads(tx, now, 0, Notice{Kind: NoticeSecondSample})
}

// ActionOwners returns the teams whose managers can own an action, by name. Errors:
// [Forbidden].
func (s *Service) ActionOwners(ctx context.Context, actor Actor) ([]Team, error) {
	if err := actor.allow(KeepReviews, 0); err != nil {
		return nil, err
	}
	return s.store.Teams(ctx)
}
