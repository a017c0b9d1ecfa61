package web

import "github.com/briefed/briefed/digest"

type deskData struct {
	Drafts    []digest.Draft
	Questions []digest.AskedQuestion
	Services  []string
}

// deskPage shows policy leads what waits for them.
func (s *site) deskPage(v *visit) (err error) {
	ctx := v.r.Context()
	var data deskData
	if data.Drafts, err = s.Drafts(ctx, v.actor); err != nil {
		return err
	}
	if data.Questions, err = s.OpenQuestions(ctx, v.actor); err != nil {
		return err
	}
	if data.Services, err = s.Services(ctx, v.actor); err != nil {
		return err
	}
	return v.page("desk", data)
}

type questionsData struct {
	Open, Replied []digest.AskedQuestion
}

func (s *site) questionsPage(v *visit) (err error) {
	ctx := v.r.Context()
	var data questionsData
	if data.Open, err = s.OpenQuestions(ctx, v.actor); err != nil {
		return err
	}
	if data.Replied, err = s.RepliedQuestions(ctx, v.actor); err != nil {
		return err
	}
	return v.page("questions", data)
}

// reply replies to a question, or hides a reply from everybody but its asker.
func (s *site) reply(v *visit) error {
	err := s.Reply(v.r.Context(), v.actor, digest.ReplyRequest{
		QuestionID: v.number("question"), Text: v.text("reply"), Wording: v.text("wording"), AskerOnly: v.text("asker-only") != "",
	})
	return v.after(err, "reply-"+v.text("question"), s.questionsPage, "/desk/questions", "replied")
}

func (s *site) hideReply(v *visit) error {
	return v.after(s.HideReply(v.r.Context(), v.actor, v.number("question")), "", s.questionsPage, "/desk/questions", "hidden")
}
