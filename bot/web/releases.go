package web

import (
	"context"
	"fmt"
	"time"

	"github.com/briefed/briefed/digest"
)

// releaseService is what the pages of release plans ask of the use cases.
type releaseService interface {
	CaseReview(ctx context.Context, actor digest.Actor, id int64) (digest.CaseReview, error)
	CaseWorkers(ctx context.Context, actor digest.Actor, review int64) ([]digest.CaseWorker, error)
	NameCaseWorker(ctx context.Context, actor digest.Actor, review int64, address, manager string) error
	PlanReleases(ctx context.Context, actor digest.Actor, review int64, due map[digest.ReleaseStep]time.Time) error
	RecordSpoken(ctx context.Context, actor digest.Actor, id int64, on digest.Date) error
	Release(ctx context.Context, actor digest.Actor, review int64, step digest.ReleaseStep, reason string) error
	TakeBackCaseWorker(ctx context.Context, actor digest.Actor, id int64) error
	ToSpeakWith(ctx context.Context, actor digest.Actor) ([]digest.CaseWorker, error)
}

type releasePages struct {
	*site
	service releaseService
}

type releaseData struct {
	digest.CaseReview
	Named []digest.CaseWorker // by the reader
	Steps []digest.ReleaseStep
}

// Next reports whether a step is the first that is not done.
func (d releaseData) Next(step digest.ReleaseStep) bool {
	for _, r := range d.Releases {
		if r.Done.IsZero() {
			return r.Step == step
		}
	}
	return false
}

// Open is a step whose time can be set, nil for one that has begun.
func (d releaseData) Open(step digest.ReleaseStep) *digest.Release {
	one, _ := d.Release(step)
	if !one.Begun.IsZero() {
		return nil
	}
	return &one
}

// releasePage shows the release plan of a review, and to who named them the workers.
func (s releasePages) releasePage(v *visit) error {
	ctx := v.r.Context()
	r, err := s.service.CaseReview(ctx, v.actor, v.pathID("id"))
	if err != nil {
		return err
	}
	named, err := s.service.CaseWorkers(ctx, v.actor, r.ID)
	if err != nil {
		return err
	}
	return v.page("release", releaseData{r, named, digest.ReleaseSteps})
}

// release keeps what a policy lead did with the plan: each of its forms says what.
func (s releasePages) release(v *visit) error {
	ctx, review := v.r.Context(), v.pathID("id")
	var err error
	field := ""
	switch v.posting("do") {
	case "plan":
		due := map[digest.ReleaseStep]time.Time{}
		for _, step := range digest.ReleaseSteps {
			field = string(step)
			if due[step], err = s.moment(v, field); err != nil {
				break
			}
		}
		if err == nil {
			err = s.service.PlanReleases(ctx, v.actor, review, due)
		}
	case "name":
		field, err = "worker", s.service.NameCaseWorker(ctx, v.actor, review, v.text("worker"), v.text("manager"))
	case "back":
		err = s.service.TakeBackCaseWorker(ctx, v.actor, v.number("row"))
	default:
		field, err = "reason", s.service.Release(ctx, v.actor, review, digest.ReleaseStep(v.text("step")), v.text("reason"))
	}
	return v.after(err, field, s.releasePage, fmt.Sprintf("/desk/reviews/%d/release", review), "saved")
}

// moment is a field with a day and a time, zero where it is empty.
func (s releasePages) moment(v *visit, name string) (time.Time, error) {
	text := v.text(name)
	if text == "" {
		return time.Time{}, nil
	}
	at, err := time.ParseInLocation("2006-01-02T15:04", text, s.Zone())
	if err != nil {
		return time.Time{}, digest.Errorf(digest.Invalid, "write the time as 2026-03-02T09:30")
	}
	return at, nil
}

// speakPage lists with whom the reader was asked to speak before others hear of a review.
func (s releasePages) speakPage(v *visit) error {
	list, err := s.service.ToSpeakWith(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	return v.page("speak", list)
}

// spoke records that the reader did.
func (s releasePages) spoke(v *visit) error {
	on, err := v.date("on")
	if err == nil {
		err = s.service.RecordSpoken(v.r.Context(), v.actor, v.number("row"), on)
	}
	return v.after(err, "on", s.speakPage, "/speak", "saved")
}
