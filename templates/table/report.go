package table

import "github.com/briefed/briefed/digest"

// reportHeader names the columns of a report. A share is a fraction, and empty
// when nothing is expected.
var reportHeader = []string{
	"level", "key", "name", "version", "measure",
	"informed", "expected", "share", "outstanding", "overdue", "away", "exempt", "unreachable", "median_hours",
}

// Report returns a report as two sheets with the same columns: everybody and
// teams, then items.
func Report(r digest.Report) []Sheet {
	return []Sheet{{"Teams", reportHeader, teamRows(r)}, {"Items", reportHeader, itemRows(r)}}
}

// teamRows are the two measures of everybody, then of each team.
func teamRows(r digest.Report) [][]any {
	rows := [][]any{
		reportRow("all", "", "Everybody", nil, "lessons", r.Measures.Lessons),
		reportRow("all", "", "Everybody", nil, "policies", r.Measures.Policies),
	}
	for _, t := range r.Teams {
		rows = append(rows,
			reportRow("team", t.Team, t.Name, nil, "lessons", t.Lessons),
			reportRow("team", t.Team, t.Name, nil, "policies", t.Policies))
	}
	return rows
}

func itemRows(r digest.Report) [][]any {
	rows := make([][]any, 0, len(r.Items))
	for _, i := range r.Items {
		measure := "lessons"
		if i.Kind == digest.Policy {
			measure = "policies"
		}
		rows = append(rows, reportRow("item", i.Ref, i.Title, i.Version, measure, i.Measure))
	}
	return rows
}

func reportRow(level, key, name string, version any, measure string, m digest.Measure) []any {
	row := []any{
		level, key, name, version, measure, counted(m.Informed), counted(m.Expected), nil,
		counted(m.Outstanding), counted(m.Overdue), counted(m.Away), counted(m.Exempt), counted(m.Unreachable), nil,
	}
	if m.Share != nil {
		row[7] = *m.Share
	}
	if m.MedianHours != nil {
		row[13] = *m.MedianHours
	}
	return row
}

// counted leaves the cell of a count that is kept back empty.
func counted(n int) any {
	if n == digest.Hidden {
		return nil
	}
	return n
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
			r.On.String(), r.Meeting.Label(), r.Item.Ref, r.Item.Title, r.Item.Number, r.Present,
			r.Answers[0], r.Answers[1], r.Answers[2], r.Action.What, r.Action.Owner, r.Action.Due.String(), done,
		})
	}
	return s
}
