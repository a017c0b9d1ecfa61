package web

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// deskService is what these pages ask of the use cases.
type deskService interface {
	Ageing(ctx context.Context, actor digest.Actor) ([]digest.Ageing, error)
	Finds(ctx context.Context, actor digest.Actor) ([]digest.Find, error)
	Drafts(ctx context.Context, actor digest.Actor) ([]digest.Draft, error)
	HideReply(ctx context.Context, actor digest.Actor, questionID int64) error
	OpenQuestions(ctx context.Context, actor digest.Actor) ([]digest.AskedQuestion, error)
	RepliedQuestions(ctx context.Context, actor digest.Actor) ([]digest.AskedQuestion, error)
	Reply(ctx context.Context, actor digest.Actor, req digest.ReplyRequest) error
	Services(ctx context.Context, actor digest.Actor) ([]string, error)
}

type deskPages struct {
	*site
	service deskService
}

type deskData struct {
	Drafts    []digest.Draft
	Questions []digest.AskedQuestion
	Services  []string
	Ageing    []digest.Ageing
	Finds     []digest.Find
}

// deskPage shows policy leads what waits for them.
func (s deskPages) deskPage(v *visit) (err error) {
	ctx := v.r.Context()
	var data deskData
	if data.Drafts, err = s.service.Drafts(ctx, v.actor); err != nil {
		return err
	}
	if data.Questions, err = s.service.OpenQuestions(ctx, v.actor); err != nil {
		return err
	}
	if data.Services, err = s.service.Services(ctx, v.actor); err != nil {
		return err
	}
	if data.Ageing, err = s.service.Ageing(ctx, v.actor); err != nil {
		return err
	}
	if data.Finds, err = s.service.Finds(ctx, v.actor); err != nil {
		return err
	}
	return v.page("desk", data)
}

type questionsData struct {
	Open, Replied []digest.AskedQuestion
}

func (s deskPages) questionsPage(v *visit) (err error) {
	ctx := v.r.Context()
	var data questionsData
	if data.Open, err = s.service.OpenQuestions(ctx, v.actor); err != nil {
		return err
	}
	if data.Replied, err = s.service.RepliedQuestions(ctx, v.actor); err != nil {
		return err
	}
	return v.page("questions", data)
}

// reply replies to a question, or hides a reply from everybody but its asker.
func (s deskPages) reply(v *visit) error {
	err := s.service.Reply(v.r.Context(), v.actor, digest.ReplyRequest{
		QuestionID: v.number("question"), Text: v.text("reply"), Wording: v.text("wording"), AskerOnly: v.text("asker-only") != "",
	})
	return v.after(err, "reply-"+v.text("question"), s.questionsPage, "/desk/questions", "replied")
}

func (s deskPages) hideReply(v *visit) error {
	return v.after(s.service.HideReply(v.r.Context(), v.actor, v.number("question")), "", s.questionsPage, "/desk/questions", "hidden")
}
