package digest

import (
	"context"
	"maps"
	"slices"
)

// Summary is what a manager gets each week about one team.
type Summary struct {
	Team     Team
	Measures Measures
	Before   Measures   // a week ago
	Named    []Standing // still open after two reminders: for supervision, never for show
	DueSoon  int        // open receipts that are due in the coming seven days, the seventh too
	Untold   []Untold   // whom nothing reaches, by reason
	Waits    Waits      // who asked to talk in supervision and waits for the manager
	AsOf     Date
}

// Untold is how many people could not be told of something, and why.
type Untold struct {
	Reason string
	People int
}

// Quiet reports whether there is nothing to say.
func (s Summary) Quiet() bool {
	return len(s.Named) == 0 && s.DueSoon == 0 && s.Waits.Open == 0 && len(s.Untold) == 0 &&
		s.Measures.Lessons.Overdue+s.Measures.Policies.Overdue == 0 &&
		s.Measures.Lessons.Informed == s.Before.Lessons.Informed &&
		s.Measures.Policies.Informed == s.Before.Policies.Informed
}

// Empty reports whether a letter has nothing left to say, and why.
func (l Letter) Empty() (because string, empty bool) {
	because = "answered, or withdrawn, before it was due"
	switch l.Kind {
	case SummaryLetter:
		return "a quiet week: nothing to tell of the team", l.Summary == nil || l.Summary.Quiet()
	case NoticeLetter:
		return because, l.Notice == ""
	case DigestLetter, ReminderLetter:
		return because, len(l.Entries)+len(l.Offers) == 0
	default:
		return because, true
	}
}

// Fill loads what letters say besides their items: a team's week, or what a notice
// tells of.
func (s *Service) Fill(ctx context.Context, letters []Letter) error {
	teams := map[int64]Team{}
	for i := range letters {
		switch l := &letters[i]; l.Kind {
		case NoticeLetter:
			if err := s.loadNotice(ctx, l); err != nil {
				return err
			}
		case SummaryLetter:
			teams[l.Team.ID] = l.Team
		case DigestLetter, ReminderLetter:
		}
		letters[i].outsideLetter()
	}
	if err := s.memories(ctx, letters); err != nil {
		return err
	}
	if err := s.linkAnswers(ctx, letters); err != nil {
		return err
	}
	if err := s.linkStops(ctx, letters); err != nil {
		return err
	}
	if len(teams) == 0 {
		return nil
	}
	summaries, err := s.summaries(ctx, teams, Moment{At: s.clock.Now(), On: s.Today()})
	if err != nil {
		return err
	}
	for i := range letters {
		if letters[i].Kind == SummaryLetter {
			letters[i].Summary = summaries[letters[i].Team.ID]
		}
	}
	return nil
}

// summaries works out the weeks of teams up to a moment, by three reports however many they are.
// Only items still open after two reminders are named, as the second reminder told
// the person; whoever waits for our reply did what it asked for.
func (s *Service) summaries(ctx context.Context, teams map[int64]Team, now Moment) (map[int64]*Summary, error) {
	filter, today := Filter{TeamIDs: slices.Sorted(maps.Keys(teams))}, now.On
	report, err := s.store.Report(ctx, now, filter)
	if err != nil {
		return nil, err
	}
	before, err := s.store.Report(ctx, Moment{At: now.At.AddDate(0, 0, -7), On: today - 7}, filter)
	if err != nil {
		return nil, err
	}
	standing, err := s.store.Standing(ctx, now, filter)
	if err != nil {
		return nil, err
	}
	summaries := make(map[int64]*Summary, len(teams))
	for id, team := range teams {
		summaries[id] = &Summary{Team: team, Measures: report.ofTeam(team.Slug), Before: before.ofTeam(team.Slug), AsOf: today}
	}
	seen := map[Standing]bool{}
	asked := map[int64][]AskedOn{}
	for _, st := range standing {
		summary := summaries[st.TeamID]
		if summary == nil {
			continue
		}
		if st.State == StateAsked && st.Answer.WaitsFor() == ToManager {
			asked[st.TeamID] = append(asked[st.TeamID], AskedOn{Kind: st.Answer, At: st.Answered, People: 1})
		}
		if st.Reason != "" {
			summary.untold(st, seen)
		}
		if st.State.Open() && st.Reminded >= MaxReminders {
			summary.Named = append(summary.Named, st)
		}
		if st.DueWithin(today, today+7) {
			summary.DueSoon++
		}
	}
	for team, list := range asked {
		summaries[team].Waits = s.whatWaits(list, today)[0] // for the manager alone
	}
	return summaries, nil
}

// ofTeam returns the measures of a team, all zero where nothing is asked of it.
func (r Report) ofTeam(slug string) Measures {
	for _, t := range r.Teams {
		if t.Team == slug {
			return t.Measures
		}
	}
	return Measures{}
}

// MaxReminders is how often somebody is reminded of one item.
const MaxReminders = 2

// untold counts somebody whom something did not reach, once for each reason.
func (s *Summary) untold(st Standing, seen map[Standing]bool) {
	once := Standing{PersonID: st.PersonID, TeamID: st.TeamID, Reason: st.Reason}
	if seen[once] {
		return
	}
	seen[once] = true
	i := slices.IndexFunc(s.Untold, func(u Untold) bool { return u.Reason == st.Reason })
	if i < 0 {
		i = len(s.Untold)
		s.Untold = append(s.Untold, Untold{Reason: st.Reason})
	}
	s.Untold[i].People++
}
