package web

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/table"
)

// overviewService is what these pages ask of the use cases.
type overviewService interface {
	Overview(ctx context.Context, actor digest.Actor) (digest.Overview, error)
	Partners(ctx context.Context, actor digest.Actor, asOf digest.Date) (*digest.Partners, error)
	Report(ctx context.Context, actor digest.Actor, q digest.ReportQuery) (digest.Report, error)
}

type overviewPages struct {
	*site
	service overviewService
}

type overviewData struct {
	At         time.Time // when it was counted
	AsOf       digest.Date
	Past       bool // a day before today: without the trend, which is about today
	Measures   digest.Measures
	Weeks      []digest.WeekMeasures
	Services   []serviceTeams
	Items      []digest.ItemMeasure
	Waits      []digest.Waits
	Suppressed bool
	Board      bool             // there is the board's page for the reader
	Own        bool             // the reader's own teams alone
	By         digest.Breakdown // that was asked for
	Groups     []digest.GroupMeasures
	Partners   *digest.Partners // nil where there are none, or not for the reader
}

// serviceTeams are the teams of a service.
type serviceTeams struct {
	Service string
	Teams   []digest.TeamMeasures
}

// overviewPage shows the teams that the reader may see, by service and name: it is
// no league table.
func (s overviewPages) overviewPage(v *visit) error {
	data, err := s.overviewBroken(v)
	if err != nil {
		return err
	}
	return v.page("overview", data)
}

// overviewBroken is the overview with the breakdown that was asked for.
func (s overviewPages) overviewBroken(v *visit) (overviewData, error) {
	data, err := s.overviewCounted(v)
	if err != nil {
		return data, err
	}
	if data.By = digest.Breakdown(v.text("by")); data.By == "" {
		return data, nil
	}
	report, err := s.service.Report(v.r.Context(), v.actor, digest.ReportQuery{AsOf: data.AsOf, By: data.By})
	data.Groups = report.Groups
	return data, err
}

// overviewCounted counts over all teams once for everybody of the same access; a
// manager's few teams are counted each time.
func (s overviewPages) overviewCounted(v *visit) (overviewData, error) {
	if !v.seesAll() {
		return s.overview(v)
	}
	return once(v, "overview", "", s.overview)
}

// seesAll reports whether somebody sees counts of every team as everybody of
// their access does.
func (v *visit) seesAll() bool {
	return v.actor.May(digest.SeeCounts, -1) && !v.actor.Manages(0)
}

func (s overviewPages) overview(v *visit) (data overviewData, err error) {
	ctx := v.r.Context()
	asOf, err := v.date("as-of")
	if err != nil {
		return data, err
	}
	now, err := s.service.Overview(ctx, v.actor)
	if err != nil {
		return data, err
	}
	data = overviewData{
		At: v.Now(), AsOf: now.AsOf, Measures: now.Measures, Items: now.Items, Weeks: now.Weeks,
		Suppressed: now.Suppressed, Waits: now.Waits, Own: !v.actor.May(digest.SeeCounts, -1), Board: v.actor.May(digest.ReadBoard, 0),
	}
	service, teams := map[string]string{}, make([]digest.TeamMeasures, len(now.Teams))
	for i, t := range now.Teams {
		service[t.Team], teams[i] = t.Service, t.TeamMeasures
	}
	if !asOf.IsZero() && asOf != now.AsOf {
		report, err := s.service.Report(ctx, v.actor, digest.ReportQuery{AsOf: asOf})
		if err != nil {
			return data, err
		}
		data.AsOf, data.Past, data.Measures, data.Items, data.Waits, data.Weeks = report.AsOf, true, report.Measures, report.Items, report.Waits, nil
		teams = report.Teams
	}
	if data.Partners, err = s.service.Partners(ctx, v.actor, data.AsOf); err != nil {
		return data, err
	}
	byService := map[string][]digest.TeamMeasures{}
	for _, t := range teams {
		byService[service[t.Team]] = append(byService[service[t.Team]], t)
	}
	for name, teams := range byService {
		slices.SortFunc(teams, func(a, b digest.TeamMeasures) int { return cmp.Compare(digest.Fold(a.Name), digest.Fold(b.Name)) })
		data.Services = append(data.Services, serviceTeams{Service: name, Teams: teams})
	}
	slices.SortFunc(data.Services, func(a, b serviceTeams) int { return cmp.Compare(digest.Fold(a.Service), digest.Fold(b.Service)) })
	return data, nil
}

func (d overviewData) sheets() []table.Sheet {
	sheets := []table.Sheet{teamSheet(d.Services...), itemSheet(d.Items)}
	if len(d.Groups) > 0 {
		sheets = append(sheets, groupSheet(d.Groups))
	}
	if d.Partners != nil {
		sheets = append(sheets, partnerSheets(*d.Partners)...)
	}
	return sheets
}
