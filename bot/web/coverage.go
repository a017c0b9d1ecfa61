package web

import (
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/table"
)

type coverageData struct {
	At       time.Time
	Items    []digest.ItemCoverage
	Held     []digest.Waiting
	Feedback map[string]digest.Feedback
}

// coveragePage shows how items are received, by counts.
func (s *site) coveragePage(v *visit) error {
	data, err := v.coverageCounted()
	if err != nil {
		return err
	}
	return v.page("coverage", data)
}

func (s *site) coverageCSV(v *visit) error {
	data, err := v.coverageCounted()
	if err != nil {
		return err
	}
	return v.csv("coverage-"+v.Today().String(), data.sheets())
}

func (s *site) coverageXLSX(v *visit) error {
	data, err := v.coverageCounted()
	if err != nil {
		return err
	}
	return v.book("coverage-"+v.Today().String(), data.sheets())
}

func (v *visit) coverageCounted() (coverageData, error) {
	return once(v, "coverage "+v.audience(), (*visit).coverage)
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

// sheets are the page's three tables.
func (d coverageData) sheets() []table.Sheet {
	items := table.Sheet{Name: "items", Header: []string{
		"ref", "title", "informed", "expected", "share", "median_hours", "not_clear", "not_my_role", "open_questions", "waiting",
	}}
	words := table.Sheet{Name: "words", Header: []string{"ref", "title", "version", "answer", "words"}}
	for _, i := range d.Items {
		items.Rows = append(items.Rows, []any{
			i.Ref, i.Title, i.Informed, i.Expected, table.Fraction(i.Share), table.Fraction(i.MedianHours),
			table.Fraction(i.NotClear), i.Answers[digest.NotMyRole], i.Questions, i.Waiting,
		})
		for _, reason := range d.Feedback[i.Ref].Reasons {
			words.Rows = append(words.Rows, []any{i.Ref, i.Title, reason.Version, string(reason.Kind), reason.Text})
		}
	}
	held := table.Sheet{Name: "held-back", Header: []string{"ref", "title", "team", "name", "people", "until"}}
	for _, w := range d.Held {
		held.Rows = append(held.Rows, []any{w.Ref, w.Title, w.Team, w.Name, w.People, w.Until.String()})
	}
	return []table.Sheet{items, words, held}
}
