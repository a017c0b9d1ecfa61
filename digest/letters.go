package digest

import "context"

// Summary is what a manager gets each week about one team.
type Summary struct {
	Team     Team
	Measures Measures
	Before   Measures   // a week ago
	Named    []Standing // still open after two reminders: for supervision, never for show
	DueSoon  int        // receipts without an answer, due in the coming seven days
	AsOf     Date
}

// Quiet reports whether there is nothing to say.
func (s Summary) Quiet() bool {
	return len(s.Named) == 0 && s.DueSoon == 0 &&
		s.Measures.Lessons.Overdue+s.Measures.Policies.Overdue == 0 &&
		s.Measures.Lessons.Informed == s.Before.Lessons.Informed &&
		s.Measures.Policies.Informed == s.Before.Policies.Informed
}

// empty reports whether a letter has nothing left to say.
func (l Letter) empty() bool {
	switch l.Kind {
	case SummaryLetter:
		return l.Summary == nil || l.Summary.Quiet()
	case NoticeLetter:
		return l.Notice == ""
	case DigestLetter, ReminderLetter:
		return len(l.Entries) == 0
	default:
		return true
	}
}

// emptyBecause is why an empty letter says nothing.
func (l Letter) emptyBecause() string {
	if l.Kind == SummaryLetter {
		return "a quiet week: nothing to tell of the team"
	}
	return "answered, or withdrawn, before it was due"
}

// fill loads what a letter says besides its items: a team's week, or what a
// notice tells of.
func (s *Service) fill(ctx context.Context, l *Letter) error {
	switch l.Kind {
	case NoticeLetter:
		return s.loadNotice(ctx, l)
	case SummaryLetter:
		summary, err := s.summary(ctx, l.Team, s.Today())
		l.Summary = &summary
		return err
	case DigestLetter, ReminderLetter:
	}
	return nil
}

// summary works out a team's week. Only items still open after two reminders
// are named, as the second reminder told the person; whoever has said anything,
// such as that they have a question, did what it asked for.
func (s *Service) summary(ctx context.Context, team Team, today Date) (Summary, error) {
	filter := Filter{TeamIDs: []int64{team.ID}}
	now := Moment{At: s.clock.Now(), On: today}
	report, err := s.store.Report(ctx, now, filter)
	if err != nil {
		return Summary{}, err
	}
	before, err := s.store.Report(ctx, Moment{At: now.At.AddDate(0, 0, -7), On: today - 7}, filter)
	if err != nil {
		return Summary{}, err
	}
	standing, err := s.store.Standing(ctx, now, filter)
	if err != nil {
		return Summary{}, err
	}
	summary := Summary{Team: team, Measures: report.Measures, Before: before.Measures, AsOf: today}
	for _, st := range standing {
		open := (st.State == StateOutstanding || st.State == StateOverdue) && (st.Answer == "" || st.Answer == Undone)
		if open && st.Reminded >= MaxReminders {
			summary.Named = append(summary.Named, st)
		}
		if open && !st.DueOn.IsZero() && st.DueOn >= today && st.DueOn < today+7 {
			summary.DueSoon++
		}
	}
	return summary, nil
}

// MaxReminders is how often somebody is reminded of one item.
const MaxReminders = 2
