package digest

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// TrendWeeks is how many weeks back an overview goes.
const TrendWeeks = 12

// OverviewStore counts for those who look after many.
type OverviewStore interface {
	// Trend counts receipts at the ends of days that are over: reports without items
	// and medians, one for each moment and in the order of the moments. What it
	// counted of all teams it may keep.
	Trend(ctx context.Context, moments []Moment, f Filter) ([]Report, error)
	// AuditLog returns a page of entries, newest first, and how many there are.
	AuditLog(ctx context.Context, f AuditFilter) ([]AuditEntry, int, error)
}

// Overview is how the actor's teams stand, and stood in the weeks before.
type Overview struct {
	AsOf       Date
	Measures   Measures       // of all the teams together
	Weeks      []WeekMeasures // oldest first, the last one as of today
	Teams      []TeamOverview // in alphabetical order: this is no league table
	Items      []ItemMeasure  // of all the teams together
	Waits      []Waits        // for our reply; not where small counts are hidden
	Suppressed bool           // small counts are [Hidden]
}

// TeamOverview is one team's part of an overview.
type TeamOverview struct {
	TeamMeasures
	ID      int64
	Service string
	Weeks   []WeekMeasures
}

// WeekMeasures are the measures at the end of a day.
type WeekMeasures struct {
	On Date
	Measures
}

// Overview returns the teams that the actor may see with both measures, now and
// at the end of each of the twelve weeks before, on its Sunday. Managers see their own teams;
// seniors, policy leads and administrators all of them; to seniors small counts
// are suppressed. Errors: [Forbidden].
func (s *Service) Overview(ctx context.Context, actor Actor) (Overview, error) {
	now, filter, err := s.narrow(ctx, actor, SeeCounts, ReportQuery{})
	if err != nil {
		return Overview{}, err
	}
	o := Overview{Suppressed: actor.countsOnly(filter)}
	report, err := s.reportFor(ctx, actor, now, filter)
	if err != nil {
		return Overview{}, err
	}
	if !o.Suppressed {
		asked, err := s.store.Asked(ctx, now, filter)
		if err != nil {
			return Overview{}, err
		}
		o.Waits = s.whatWaits(asked, now.On)
	}
	moments := make([]Moment, 0, TrendWeeks)
	for week := TrendWeeks; week > 0; week-- {
		moment, err := s.moment(now.On.Monday() + 6 - Date(7*week))
		if err != nil {
			return Overview{}, err
		}
		moments = append(moments, moment)
	}
	trend, err := s.trend(ctx, actor, moments, filter)
	if err != nil {
		return Overview{}, err
	}
	trend = append(trend, report)
	last := trend[len(trend)-1]
	o.AsOf, o.Measures, o.Items = last.AsOf, last.Measures, last.Items
	teams, err := s.units(ctx)
	if err != nil {
		return Overview{}, err
	}
	for _, r := range trend {
		o.Weeks = append(o.Weeks, WeekMeasures{r.AsOf, r.Measures})
	}
	for _, t := range last.Teams {
		team := teams[slices.IndexFunc(teams, func(known Team) bool { return known.Slug == t.Team })]
		row := TeamOverview{TeamMeasures: t, ID: team.ID, Service: team.Service}
		for _, r := range trend {
			if i := slices.IndexFunc(r.Teams, func(then TeamMeasures) bool { return then.Team == t.Team }); i >= 0 {
				row.Weeks = append(row.Weeks, WeekMeasures{r.AsOf, r.Teams[i].Measures})
			}
		}
		o.Teams = append(o.Teams, row)
	}
	slices.SortStableFunc(o.Teams, func(a, b TeamOverview) int {
		return cmp.Or(cmp.Compare(Fold(a.Service), Fold(b.Service)), cmp.Compare(Fold(a.Name), Fold(b.Name)))
	})
	return o, nil
}

// reportFor counts for the actor: without small numbers where they see counts alone.
func (s *Service) reportFor(ctx context.Context, actor Actor, m Moment, f Filter) (Report, error) {
	if actor.countsOnly(f) {
		return s.counts(ctx, actor, m, "")
	}
	report, err := s.store.Report(ctx, m, f)
	if err != nil {
		return report, err
	}
	return s.forActor(ctx, actor, report)
}

// trend counts the weeks before, of those teams that the actor may see in each.
func (s *Service) trend(ctx context.Context, actor Actor, moments []Moment, f Filter) (trend []Report, err error) {
	if actor.countsOnly(f) {
		for _, m := range moments {
			report, err := s.counts(ctx, actor, m, "")
			if err != nil {
				return nil, err
			}
			trend = append(trend, report)
		}
		return trend, nil
	}
	var whole []Moment // in which the actor sees all that they see today
	for _, m := range moments {
		then := f
		switch err := actor.beforeCover(SeeCounts, m.On, &then); {
		case err != nil:
		case len(then.TeamIDs) < len(f.TeamIDs):
			report, err := s.store.Trend(ctx, []Moment{m}, then)
			if err != nil {
				return nil, err
			}
			trend = append(trend, report...)
		default:
			whole = append(whole, m)
		}
	}
	if len(whole) == 0 {
		return trend, nil
	}
	reports, err := s.store.Trend(ctx, whole, f)
	return append(trend, reports...), err
}

// countsOnly reports whether small counts are kept from the actor: from seniors,
// except about teams that they manage themselves.
func (a Actor) countsOnly(f Filter) bool {
	if a.Operator || !a.has(Senior) {
		return false
	}
	managed := a.Managed()
	return len(f.TeamIDs) == 0 || slices.ContainsFunc(f.TeamIDs, func(team int64) bool { return !slices.Contains(managed, team) })
}

// AuditFilter narrows the audit log. Zero fields do not narrow.
type AuditFilter struct {
	Actor   string // an address, or "operator"
	Action  string
	Subject string // or the name of a person
	From    Date   // first and last day
	To      Date
	Limit   int // at most MaxAudit, which is also what 0 means
	Offset  int

	after, before time.Time // the same days in the organisation's zone
}

// Bounds returns the moments that the days of the filter begin and end at; zero
// where they do not narrow.
func (f AuditFilter) Bounds() (after, before time.Time) { return f.after, f.before }

// MaxAudit is how many entries one page of the audit log holds at most.
const MaxAudit = 200

// AuditLog returns what was done by whom, newest first, a page of it and how many
// entries there are. Administrators may. Errors: [Forbidden], [Invalid] for days
// that are the wrong way round.
func (s *Service) AuditLog(ctx context.Context, actor Actor, f AuditFilter) ([]AuditEntry, int, error) {
	return s.auditLog(ctx, actor, f, MaxAudit)
}

// MaxAuditFile is how many entries a file of the audit log holds at most.
const MaxAuditFile = 50_000

// AuditFile returns the newest [MaxAuditFile] entries for a file, and how many
// there are: where that is more, the file is cut and has to say so. Errors: as of
// [Service.AuditLog].
func (s *Service) AuditFile(ctx context.Context, actor Actor, f AuditFilter) ([]AuditEntry, int, error) {
	f.Limit, f.Offset = 0, 0
	return s.auditLog(ctx, actor, f, MaxAuditFile)
}

func (s *Service) auditLog(ctx context.Context, actor Actor, f AuditFilter, most int) ([]AuditEntry, int, error) {
	if err := actor.allow(ReadAudit, 0); err != nil {
		return nil, 0, err
	}
	if !f.From.IsZero() && !f.To.IsZero() && f.To < f.From {
		return nil, 0, Errorf(Invalid, "the last day, %s, is before the first, %s", f.To.Long(), f.From.Long())
	}
	if f.Limit <= 0 || f.Limit > most {
		f.Limit = most
	}
	f.Offset = max(0, f.Offset)
	if !f.From.IsZero() {
		f.after = f.From.Start(s.config.Zone)
	}
	if !f.To.IsZero() {
		f.before = (f.To + 1).Start(s.config.Zone)
	}
	return s.store.AuditLog(ctx, f)
}
