package web

import (
	"cmp"
	"context"
	"slices"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/table"
)

// itemReportService is what these pages ask of the use cases.
type itemReportService interface {
	ReadRef(ctx context.Context, actor digest.Actor, ref string, number int) (digest.Item, error)
	Report(ctx context.Context, actor digest.Actor, q digest.ReportQuery) (digest.Report, error)
	Standing(ctx context.Context, actor digest.Actor, q digest.ReportQuery) ([]digest.Standing, error)
	Remembered(ctx context.Context, actor digest.Actor, ref string) ([]digest.Remembered, error)
}

type itemReportPages struct {
	*site
	service itemReportService
}

type itemReportData struct {
	Item   digest.Item
	AsOf   digest.Date
	Whole  digest.Measure
	Teams  []digest.TeamMeasures
	Items  []digest.ItemMeasure // the item itself
	Kind   digest.Kind
	Named  bool
	People []digest.Standing
	State  digest.State
	States []digest.State

	Remembered []digest.Remembered

	Suppressed bool // without teams: see [digest.Suppress]
}

// itemReportPage shows who is informed about one item: teams by counts, and the
// reader's own people by name.
func (s itemReportPages) itemReportPage(v *visit) error {
	data, err := s.itemCounted(v)
	if err != nil {
		return err
	}
	if data.Remembered, err = s.service.Remembered(v.r.Context(), v.actor, data.Item.Ref); err != nil {
		return err
	}
	return v.page("item-report", data)
}

// itemCounted is as overviewCounted.
func (s itemReportPages) itemCounted(v *visit) (itemReportData, error) {
	if !v.seesAll() {
		return s.itemReport(v)
	}
	return once(v, "item", cmp.Or(v.path("ref"), v.text("item")), s.itemReport)
}

func (s itemReportPages) itemReport(v *visit) (data itemReportData, err error) {
	ctx := v.r.Context()
	asOf, err := v.date("as-of")
	if err != nil {
		return data, err
	}
	q := digest.ReportQuery{Item: cmp.Or(v.path("ref"), v.text("item")), AsOf: asOf}
	item, err := s.service.ReadRef(ctx, v.actor, q.Item, 0)
	if err != nil {
		return data, err
	}
	report, err := s.service.Report(ctx, v.actor, q)
	if err != nil {
		return data, err
	}
	data = itemReportData{
		Item: item, AsOf: report.AsOf, Whole: *report.Measures.Of(item.Kind), Kind: item.Kind,
		Teams: report.Teams, Items: report.Items, Suppressed: report.Suppressed, State: v.state(), States: shownStates,
	}
	slices.SortFunc(data.Teams, func(a, b digest.TeamMeasures) int { return byName(a.Name, b.Name) })
	list, err := s.service.Standing(ctx, v.actor, q)
	if digest.CodeOf(err) == digest.Forbidden {
		return data, nil
	}
	if err != nil {
		return data, err
	}
	data.Named = true
	data.People = slices.DeleteFunc(list, func(st digest.Standing) bool { return data.State != "" && st.State != data.State })
	slices.SortStableFunc(data.People, func(a, b digest.Standing) int {
		return cmp.Or(byName(a.Name, b.Name), cmp.Compare(a.Team, b.Team))
	})
	return data, nil
}

// MeasureOf returns a team's measure of the item.
func (d itemReportData) MeasureOf(t digest.TeamMeasures) digest.Measure { return *t.Of(d.Kind) }

// TeamName is what a team of the report is called.
func (d itemReportData) TeamName(slug string) string {
	if i := slices.IndexFunc(d.Teams, func(t digest.TeamMeasures) bool { return t.Team == slug }); i >= 0 {
		return d.Teams[i].Name
	}
	return slug
}

func (d itemReportData) sheets() []table.Sheet {
	teams := table.Sheet{Name: "teams", Header: table.WithMeasure("team", "name")}
	for _, t := range d.Teams {
		teams.Rows = append(teams.Rows, table.Measured(d.MeasureOf(t), t.Team, t.Name))
	}
	sheets := []table.Sheet{table.Dated(teams)}
	if d.Suppressed {
		sheets[0] = itemSheet(d.Items)
	}
	if d.Named {
		people := table.Sheet{Name: "people", Header: []string{"name", "team", "state", "version", "answer", "answered_at", "due_on"}}
		for _, p := range d.People {
			people.Rows = append(people.Rows, []any{p.Name, p.Team, string(p.State), p.Asks, string(p.Answer), written(p.Answered), p.DueOn.String()})
		}
		sheets = append(sheets, people)
	}
	return sheets
}
