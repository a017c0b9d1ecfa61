package web

import (
	"time"

	"github.com/briefed/briefed/digest"
)

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

type coverageData struct {
	At       time.Time
	Items    []digest.ItemCoverage
	Held     []digest.Waiting
	Feedback map[string]digest.Feedback
}

// coveragePage shows how items are received, by counts.
func (s *site) coveragePage(v *visit) error {
	data, err := once(v, "coverage "+v.audience(), (*visit).coverage)
	if err != nil {
		return err
	}
	return v.page("coverage", data)
}

func (v *visit) coverage() (data coverageData, err error) {
	ctx := v.r.Context()
	data = coverageData{At: v.Now(), Feedback: map[string]digest.Feedback{}}
	if data.Items, err = v.Coverage(ctx, v.actor); err != nil {
		return data, err
	}
	if data.Held, err = v.HeldBack(ctx, v.actor); err != nil {
		return data, err
	}
	questions, err := v.OpenQuestions(ctx, v.actor)
	if err != nil {
		return data, err
	}
	for i, item := range data.Items {
		data.Items[i].Questions = 0
		for _, q := range questions {
			if q.Item.Ref == item.Ref {
				data.Items[i].Questions++
			}
		}
	}
	feedback, err := v.Feedback(ctx, v.actor)
	for _, f := range feedback {
		data.Feedback[f.Item.Ref] = f
	}
	return data, err
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
