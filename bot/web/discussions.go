package web

import (
	"context"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/table"
)

// discussionService is what these pages ask of the use cases.
type discussionService interface {
	ActionPlan(ctx context.Context, actor digest.Actor, team string) ([]digest.ActionRow, error)
	CloseAction(ctx context.Context, actor digest.Actor, discussion int64) error
	Discussions(ctx context.Context, actor digest.Actor, team string) ([]digest.Discussion, error)
	MembersOn(ctx context.Context, actor digest.Actor, team string, on digest.Date) ([]digest.Person, error)
	ReadRef(ctx context.Context, actor digest.Actor, ref string, number int) (digest.Item, error)
	RecordDiscussion(ctx context.Context, actor digest.Actor, req digest.DiscussionRequest) (digest.RecordedDiscussion, error)
	Report(ctx context.Context, actor digest.Actor, q digest.ReportQuery) (digest.Report, error)
}

type discussionPages struct {
	*site
	service discussionService
}

type discussionsData struct {
	Team, Name string
	List       []digest.Discussion
	Questions  [3]string
}

func (s discussionPages) discussionsPage(v *visit) error {
	list, err := s.service.Discussions(v.r.Context(), v.actor, v.path("team"))
	if err != nil {
		return err
	}
	return v.page("discussions", discussionsData{
		Team: v.path("team"), Name: v.teamName(v.path("team")), List: list, Questions: digest.BriefingQuestions,
	})
}

type discussData struct {
	Team, Name string
	On         digest.Date
	Members    []digest.Person
	Items      []digest.ItemMeasure
	Meetings   []digest.Meeting
	Questions  [3]string
}

// discussPage is the form to record a discussion, for the people of its day.
func (s discussionPages) discussPage(v *visit) error {
	ctx := v.r.Context()
	on, err := v.date("on")
	if err != nil || on.IsZero() {
		on = s.Today()
	}
	members, err := s.service.MembersOn(ctx, v.actor, v.path("team"), on)
	if err != nil {
		return err
	}
	report, err := s.service.Report(ctx, v.actor, digest.ReportQuery{Team: v.path("team")})
	if err != nil {
		return err
	}
	return v.page("discuss", discussData{
		Team: v.path("team"), Name: v.teamName(v.path("team")), On: on, Members: members, Items: report.Items,
		Meetings: digest.Meetings, Questions: digest.BriefingQuestions,
	})
}

// discuss records that an item was discussed.
func (s discussionPages) discuss(v *visit) error {
	ctx := v.r.Context()
	on, err := v.date("on")
	if err != nil {
		return v.after(err, "on", s.discussPage, "")
	}
	due, err := v.date("due")
	if err != nil {
		return v.after(err, "due", s.discussPage, "")
	}
	item, err := s.service.ReadRef(ctx, v.actor, v.text("item"), 0)
	if err != nil {
		return err
	}
	_, err = s.service.RecordDiscussion(ctx, v.actor, digest.DiscussionRequest{
		Team: v.path("team"), ItemID: item.ID, On: on, Meeting: digest.Meeting(v.text("meeting")), Present: v.numbers("present"),
		Answers: [3]string{v.text("answer-1"), v.text("answer-2"), v.text("answer-3")},
		Action:  digest.ActionPoint{What: v.text("action"), OwnerID: v.number("owner"), Due: due},
	})
	return v.after(err, "item", s.discussPage, "/teams/"+v.path("team")+"/discussions", "recorded")
}

func (s discussionPages) closeAction(v *visit) error {
	err := s.service.CloseAction(v.r.Context(), v.actor, v.number("discussion"))
	return v.after(err, "", s.discussionsPage, "/teams/"+v.path("team")+"/discussions", "closed")
}

// actionPlan hands over the team's action-plan sheet.
func (s discussionPages) actionPlan(v *visit) error {
	rows, err := s.service.ActionPlan(v.r.Context(), v.actor, v.path("team"))
	if err != nil {
		return err
	}
	return v.book(v.path("team")+"-action-plan", []table.Sheet{table.ActionPlan(rows)})
}
