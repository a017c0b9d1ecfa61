package web

import (
	"context"
	"fmt"

	"github.com/briefed/briefed/digest"
)

// caseReviewService is what the pages of reviews ask of the use cases.
type caseReviewService interface {
	ActionOwners(ctx context.Context, actor digest.Actor) ([]digest.Team, error)
	ActOn(ctx context.Context, actor digest.Actor, review, recommendation int64, a digest.RecommendationAction) error
	Board(ctx context.Context, actor digest.Actor, quarter string) (digest.Board, error)
	CaseReview(ctx context.Context, actor digest.Actor, id int64) (digest.CaseReview, error)
	CaseReviews(ctx context.Context, actor digest.Actor) ([]digest.CaseReview, error)
	DecideNoChange(ctx context.Context, actor digest.Actor, review, recommendation int64, why string) error
	FinishAction(ctx context.Context, actor digest.Actor, review, recommendation, action int64) error
	LeadTo(ctx context.Context, actor digest.Actor, review, recommendation int64, ref string) error
	Quarters() []string
	Recommend(ctx context.Context, actor digest.Actor, review int64, text string) error
	RecordSample(ctx context.Context, actor digest.Actor, review, recommendation int64, d digest.DipSample) error
	SaveCaseReview(ctx context.Context, actor digest.Actor, r digest.CaseReview) (int64, error)
}

type caseReviewPages struct {
	*site
	service caseReviewService
}

type caseReviewsData struct {
	List []digest.CaseReview
	New  digest.CaseReview // what the form begins with
}

// caseReviewsPage lists every review.
func (s caseReviewPages) caseReviewsPage(v *visit) error {
	list, err := s.service.CaseReviews(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	return v.page("case-reviews", caseReviewsData{List: list})
}

// saveCaseReview keeps a new review, or what is known of one by now.
func (s caseReviewPages) saveCaseReview(v *visit) error {
	show := s.caseReviewsPage
	id := v.pathID("id")
	if id != 0 {
		show = s.caseReviewPage
	}
	published, err := v.date("published")
	if err == nil {
		id, err = s.service.SaveCaseReview(v.r.Context(), v.actor, digest.CaseReview{
			ID: id, Type: v.text("type"), Publisher: v.text("publisher"), PublishedAs: v.text("as"), Published: published,
			Local: v.text("scope") == digest.LocalScope, Unpublished: v.text("unpublished"),
		})
	}
	return v.after(err, "type", show, fmt.Sprintf("/desk/reviews/%d", id), "saved")
}

func (s caseReviewPages) caseReviewPage(v *visit) error {
	r, err := s.service.CaseReview(v.r.Context(), v.actor, v.pathID("id"))
	if err != nil {
		return err
	}
	return v.page("case-review", r)
}

// recommend adds a recommendation.
func (s caseReviewPages) recommend(v *visit) error {
	id := v.pathID("id")
	err := s.service.Recommend(v.r.Context(), v.actor, id, v.text("text"))
	return v.after(err, "text", s.caseReviewPage, fmt.Sprintf("/desk/reviews/%d", id), "saved")
}

type recommendationData struct {
	Review digest.CaseReview
	digest.Recommendation
	Teams []digest.Team
}

func (s caseReviewPages) recommendationPage(v *visit) error {
	ctx := v.r.Context()
	r, err := s.service.CaseReview(ctx, v.actor, v.pathID("id"))
	if err != nil {
		return err
	}
	teams, err := s.service.ActionOwners(ctx, v.actor)
	if err != nil {
		return err
	}
	for _, one := range r.Recommendations {
		if one.ID == v.pathID("recommendation") {
			return v.page("recommendation", recommendationData{r, one, teams})
		}
	}
	return digest.Errorf(digest.NotFound, "this review has no such recommendation: open it again")
}

// follow keeps what came of a recommendation: each of its forms says which step it is.
func (s caseReviewPages) follow(v *visit) error {
	ctx, review, one := v.r.Context(), v.pathID("id"), v.pathID("recommendation")
	var err error
	field := ""
	switch v.posting("do") {
	case "item":
		field, err = "ref", s.service.LeadTo(ctx, v.actor, review, one, v.text("ref"))
	case "action":
		var due digest.Date
		field = "what"
		if due, err = v.date("due"); err != nil {
			field = "due"
			break
		}
		err = s.service.ActOn(ctx, v.actor, review, one, digest.RecommendationAction{What: v.text("what"), Team: v.text("owner"), Due: due})
	case "done":
		err = s.service.FinishAction(ctx, v.actor, review, one, v.number("action"))
	case "sample":
		var on digest.Date
		field = "looked"
		if on, err = v.date("on"); err != nil {
			field = "on"
			break
		}
		err = s.service.RecordSample(ctx, v.actor, review, one, digest.DipSample{
			Looked: int(v.number("looked")), Showed: int(v.number("showed")), On: on, Sentence: v.text("sentence"),
		})
	default:
		field, err = "why", s.service.DecideNoChange(ctx, v.actor, review, one, v.text("why"))
	}
	if digest.CodeOf(err) == digest.NotFound && field == "ref" {
		if _, found := s.service.CaseReview(ctx, v.actor, review); found == nil {
			v.wrong(field, err)
			return s.recommendationPage(v)
		}
	}
	return v.after(err, field, s.recommendationPage, fmt.Sprintf("/desk/reviews/%d/recommendations/%d", review, one), "saved")
}

type boardData struct {
	digest.Board
	Quarters []string
}

// boardPage is the page for the improvement board, to be read or printed.
func (s caseReviewPages) boardPage(v *visit) error {
	b, err := s.service.Board(v.r.Context(), v.actor, v.text("quarter"))
	if err != nil {
		return err
	}
	return v.page("board", boardData{b, s.service.Quarters()})
}
