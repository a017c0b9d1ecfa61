package table

import (
	"slices"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// measureHeader names the cells of a measure. A share is a fraction, and empty
// when nothing is expected.
var measureHeader = []string{
	"informed", "expected", "share", "outstanding", "overdue", "away", "exempt", "unreachable", "median_hours",
	"asked", "waiting", "people_expected", "people_informed", "people_asking", "people_behind", "people_share", "as_of",
}

var reportHeader = WithMeasure("level", "key", "name", "version", "measure")

// WithMeasure returns a header of columns and, after them, those of a measure.
func WithMeasure(columns ...string) []string { return append(columns, measureHeader...) }

// Measured returns a row of cells and, after them, those of a measure. A count
// that is kept back is an empty cell, and so is a share of nothing.
func Measured(m digest.Measure, cells ...any) []any {
	return append(cells, counted(m.Informed), counted(m.Expected), Fraction(m.Share),
		counted(m.Outstanding), counted(m.Overdue), counted(m.Away), counted(m.Exempt), counted(m.Unreachable), Fraction(m.MedianHours),
		counted(m.Asked), counted(m.Waiting), counted(m.People.Expected), counted(m.People.Informed), counted(m.People.Asking), counted(m.People.Behind), Fraction(m.People.Share), standing(m))
}

// standing is the day that counts are of which could not be shown anew, nil for
// those of the report's own day.
func standing(m digest.Measure) any {
	if m.Stands.IsZero() {
		return nil
	}
	return m.Stands.String()
}

// Dated leaves out the column for the days that counts stand as on, which is the
// last, where all are of the report's own day.
func Dated(s Sheet) Sheet { return dated(s)[0] }

func dated(sheets ...Sheet) []Sheet {
	for _, s := range sheets {
		if slices.ContainsFunc(s.Rows, func(row []any) bool { return row[len(row)-1] != nil }) {
			return sheets
		}
	}
	for i, s := range sheets {
		sheets[i].Header = s.Header[:len(s.Header)-1]
		sheets[i].Rows = make([][]any, len(s.Rows))
		for n, row := range s.Rows {
			sheets[i].Rows[n] = row[:len(row)-1]
		}
	}
	return sheets
}

// Report returns a report as sheets with the same columns: everybody and teams, the
// groups of a breakdown that was asked for, items, organisations outside the council, and
// what people felt.
func Report(r digest.Report) []Sheet {
	sheets := []Sheet{{"Teams", reportHeader, teamRows(r)}}
	if len(r.Groups) > 0 {
		sheets = append(sheets, Sheet{"Groups", reportHeader, groupRows(r)})
	}
	sheets = append(sheets, Sheet{"Items", reportHeader, itemRows(r)})
	if r.Partners != nil {
		sheets = append(sheets, PartnerSheets(*r.Partners)...)
	}
	if len(r.Felt) > 0 {
		felt := Felt(r.Felt)
		felt.Name = "Felt"
		sheets = append(sheets, felt)
	}
	return dated(sheets...)
}

// PartnerSheets are organisations outside the council, and how many of them were told of
// what training, each with the columns of a report. Of training the share is that of the
// organisations that were told, and expected is how many it is meant for.
func PartnerSheets(p digest.Partners) []Sheet {
	sheets := []Sheet{{"Partners", reportHeader, partnerRows(p)}}
	if len(p.Training) > 0 {
		sheets = append(sheets, Sheet{"Training", reportHeader, trainingRows(p.Training)})
	}
	return sheets
}

func trainingRows(told []digest.OfferTold) [][]any {
	rows := make([][]any, 0, len(told))
	for _, o := range told {
		cells := make([]any, len(reportHeader))
		for i, column := range reportHeader {
			switch column {
			case "level":
				cells[i] = "training"
			case "key":
				cells[i] = o.Ref
			case "name":
				cells[i] = o.Title
			case "measure":
				cells[i] = "told_" + string(o.Kind)
			case "expected":
				cells[i] = o.Organisations
			case "share":
				cells[i] = share(o.Told, o.Organisations)
			}
		}
		rows = append(rows, cells)
	}
	return rows
}

// share is a part of a whole as a fraction, nil of none.
func share(part, whole int) any {
	if whole == 0 {
		return nil
	}
	return float64(part) / float64(whole)
}

// teamRows are the measures of everybody, then of each team.
func teamRows(r digest.Report) [][]any {
	rows := measureRows(nil, r.Measures, "all", "", "Everybody")
	for _, t := range r.Teams {
		rows = measureRows(rows, t.Measures, "team", t.Team, t.Name)
	}
	return rows
}

// measureRows appends the two measures and, where there are any lessons from local
// reviews, that of those.
func measureRows(rows [][]any, m digest.Measures, level, key, name string) [][]any {
	rows = append(rows, Measured(m.Lessons, level, key, name, nil, "lessons"), Measured(m.Policies, level, key, name, nil, "policies"))
	if m.LocalLessons != (digest.Measure{}) {
		rows = append(rows, Measured(m.LocalLessons, level, key, name, nil, "local_lessons"))
	}
	return rows
}

// groupRows are the measures of each group; the level is the breakdown.
func groupRows(r digest.Report) (rows [][]any) {
	for _, g := range r.Groups {
		rows = measureRows(rows, g.Measures, string(g.By), g.Value, letter.Group(g.Group()))
	}
	return rows
}

// partnerRows are the measures of organisations together, by kind and by size.
func partnerRows(p digest.Partners) [][]any {
	return append(measureRows(nil, p.Measures, "partners", "", "Organisations outside the council"), groupRows(digest.Report{Groups: p.Groups})...)
}

func itemRows(r digest.Report) [][]any {
	rows := make([][]any, 0, len(r.Items))
	for _, i := range r.Items {
		measure := "lessons"
		if i.Kind == digest.Policy {
			measure = "policies"
		}
		rows = append(rows, Measured(i.Measure, "item", i.Ref, i.Title, i.Version, measure))
	}
	return rows
}

// counted leaves the cell of a count that is kept back empty.
func counted(n int) any {
	if n == digest.Hidden {
		return nil
	}
	return n
}

// Fraction returns the number that is pointed at, nil for none.
func Fraction(f *float64) any {
	if f == nil {
		return nil
	}
	return *f
}

// ActionPlan returns a team's action plan as a sheet, the form on which
// safeguarding partnerships ask teams how they used a briefing.
func ActionPlan(rows []digest.ActionRow) Sheet {
	s := Sheet{Name: "Action plan", Header: []string{
		"date", "meeting", "ref", "item", "version", "present",
		digest.BriefingQuestions[0], digest.BriefingQuestions[1], digest.BriefingQuestions[2], "action", "owner", "due", "done",
	}}
	for _, r := range rows {
		done := ""
		if !r.Action.Done.IsZero() {
			done = r.Action.Done.UTC().Format("2006-01-02")
		}
		s.Rows = append(s.Rows, []any{
			r.On.String(), letter.Meeting(r.Meeting), r.Item.Ref, r.Item.Title, r.Item.Number, r.Present,
			r.Answers[0], r.Answers[1], r.Answers[2], r.Action.What, r.Action.Owner, r.Action.Due.String(), done,
		})
	}
	return s
}
