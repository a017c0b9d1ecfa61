package demo

import (
	"context"
	"fmt"
	"slices"

	"github.com/briefed/briefed/digest"
)

// reviewed is a review of the sample council, with how far each recommendation has come.
type reviewed struct {
	review   digest.CaseReview
	followed []followed
	released bool // it has a release plan: see release
}

// followed is a recommendation and what came of it, by the day the council begins.
type followed struct {
	text, noChange string
	items          []string
	actions        []digest.RecommendationAction
	done           bool // its actions are
	samples        []digest.DipSample
}

// reviews are the invented reviews of the sample council: one with everything that can come
// of a recommendation, one that may not be
// published yet and of which those who worked with the family heard first.
func reviews(today digest.Date) []reviewed {
	const partnership = "Ambershire Safeguarding Children Partnership (invented)"
	return []reviewed{
		{
			digest.CaseReview{Type: "lcspr", Publisher: partnership, Local: true, Unpublished: "A trial is to come."},
			[]followed{{text: "Talk to each child alone, and write down what they said.", items: []string{"lesson-talk-to-the-child"}}},
			true,
		},
		{
			digest.CaseReview{Type: "rapid_review", Publisher: partnership, PublishedAs: "Child R", Published: today - 14, Local: true},
			[]followed{
				{
					text: "Whoever hands a family over on a Friday says so in a call, and gets a yes.", items: []string{"ambershire-who-was-told"},
					actions: []digest.RecommendationAction{{What: "Put the number of the emergency duty team on every desk.", Team: "mash", Due: today + 28}},
				},
				{
					text:    "The hand-over form asks who said yes, and at what time.",
					actions: []digest.RecommendationAction{{What: "Change the form.", Due: today - 100}}, done: true,
					samples: []digest.DipSample{
						{Looked: 10, Showed: 6, On: today - 95, Sentence: "Four forms have a name and no time."},
						{Looked: 12, Showed: 11, On: today - 3, Sentence: "Nearly every form has both, and they are short."},
					},
				},
				{text: "The seating of a new worker's second visit is agreed beforehand.", items: []string{"ambershire-first-year-second-chair"}},
				{text: "A conference is held once a year.", noChange: "People asked for shorter talks in their own teams instead, and have them each month."},
				{text: "Managers look at hand-overs in supervision."},
			},
			false,
		},
	}
}

// recordReviews lets the first policy lead record the reviews, and what came of them.
func (c Council) recordReviews(ctx context.Context, service *digest.Service) error {
	at := slices.IndexFunc(c.Rows, func(r digest.PersonRow) bool { return r.Access == digest.PolicyLead && r.SlackID != "" })
	if at < 0 {
		return nil
	}
	lead, err := service.ActorByAccount(ctx, digest.Slack, c.Rows[at].SlackID)
	if err != nil {
		return err
	}
	for _, r := range reviews(service.Today()) {
		id, err := service.SaveCaseReview(ctx, lead, r.review)
		if err != nil {
			return fmt.Errorf("recording a sample review: %w", err)
		}
		for n, f := range r.followed {
			if err := f.record(ctx, service, lead, id, n); err != nil {
				return fmt.Errorf("recording recommendation %d of a sample review: %w", n+1, err)
			}
		}
		if r.released {
			if err := c.release(ctx, service, lead, id); err != nil {
				return fmt.Errorf("planning the release of a sample review: %w", err)
			}
		}
	}
	return nil
}

// record keeps a recommendation, the n-th of its review from 0, and what came of it.
func (f followed) record(ctx context.Context, service *digest.Service, lead digest.Actor, review int64, n int) error {
	if err := service.Recommend(ctx, lead, review, f.text); err != nil {
		return err
	}
	kept, err := service.CaseReview(ctx, lead, review)
	if err != nil {
		return err
	}
	id := kept.Recommendations[n].ID
	for _, ref := range f.items {
		if err := service.LeadTo(ctx, lead, review, id, ref); err != nil {
			return err
		}
	}
	for _, a := range f.actions {
		if err := service.ActOn(ctx, lead, review, id, a); err != nil {
			return err
		}
	}
	for _, d := range f.samples {
		if err := service.RecordSample(ctx, lead, review, id, d); err != nil {
			return err
		}
	}
	if f.noChange != "" {
		if err := service.DecideNoChange(ctx, lead, review, id, f.noChange); err != nil {
			return err
		}
	}
	if !f.done {
		return nil
	}
	if kept, err = service.CaseReview(ctx, lead, review); err != nil {
		return err
	}
	for _, a := range kept.Recommendations[n].Actions {
		if err := service.FinishAction(ctx, lead, review, id, a.ID); err != nil {
			return err
		}
	}
	return nil
}
