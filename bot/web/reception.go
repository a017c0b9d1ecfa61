package web

import (
	"context"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/table"
)

// receptionService is what these pages ask of the use cases.
type receptionService interface {
	HeldBack(ctx context.Context, actor digest.Actor) ([]digest.Waiting, error)
	OpenQuestions(ctx context.Context, actor digest.Actor) ([]digest.AskedQuestion, error)
	OtherAnswers(ctx context.Context, actor digest.Actor) ([]digest.OtherAnswers, error)
	Reception(ctx context.Context, actor digest.Actor) ([]digest.Reception, error)
}

type receptionPages struct {
	*site
	service receptionService
}

type receptionData struct {
	At    time.Time
	Items []digest.Reception
	Held  []digest.Waiting
	Other map[string]digest.OtherAnswers
}

// receptionPage shows how items are received, by counts.
func (s receptionPages) receptionPage(v *visit) error {
	data, err := s.receptionCounted(v)
	if err != nil {
		return err
	}
	return v.page("reception", data)
}

func (s receptionPages) receptionCSV(v *visit) error {
	data, err := s.receptionCounted(v)
	if err != nil {
		return err
	}
	return v.csv("coverage-"+v.Today().String(), data.sheets())
}

func (s receptionPages) receptionXLSX(v *visit) error {
	data, err := s.receptionCounted(v)
	if err != nil {
		return err
	}
	return v.book("coverage-"+v.Today().String(), data.sheets())
}

func (s receptionPages) receptionCounted(v *visit) (receptionData, error) {
	return once(v, "reception", "", s.reception)
}

func (s receptionPages) reception(v *visit) (data receptionData, err error) {
	ctx := v.r.Context()
	data = receptionData{At: v.Now(), Other: map[string]digest.OtherAnswers{}}
	if data.Items, err = s.service.Reception(ctx, v.actor); err != nil {
		return data, err
	}
	if data.Held, err = s.service.HeldBack(ctx, v.actor); err != nil {
		return data, err
	}
	questions, err := s.service.OpenQuestions(ctx, v.actor)
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
	other, err := s.service.OtherAnswers(ctx, v.actor)
	for _, f := range other {
		data.Other[f.Item.Ref] = f
	}
	return data, err
}

// sheets are the page's three tables.
func (d receptionData) sheets() []table.Sheet {
	items := table.Sheet{Name: "items", Header: []string{
		"ref", "title", "informed", "expected", "share", "median_hours", "not_clear", "not_my_role", "open_questions", "waiting",
	}}
	words := table.Sheet{Name: "words", Header: []string{"ref", "title", "version", "answer", "words"}}
	for _, i := range d.Items {
		items.Rows = append(items.Rows, []any{
			i.Ref, i.Title, i.Informed, i.Expected, table.Fraction(i.Share), table.Fraction(i.MedianHours),
			table.Fraction(i.NotClear), i.Answers[digest.NotMyRole], i.Questions, i.Waiting,
		})
		for _, reason := range d.Other[i.Ref].Reasons {
			words.Rows = append(words.Rows, []any{i.Ref, i.Title, reason.Version, string(reason.Kind), reason.Text})
		}
	}
	held := table.Sheet{Name: "held-back", Header: []string{"ref", "title", "team", "name", "people", "until"}}
	for _, w := range d.Held {
		held.Rows = append(held.Rows, []any{w.Ref, w.Title, w.Team, w.Name, w.People, w.Until.String()})
	}
	return []table.Sheet{items, words, held}
}
