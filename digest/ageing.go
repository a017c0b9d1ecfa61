package digest

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// AgeingKind says why somebody should look at a live item again.
type AgeingKind string

// Why to look again.
const (
	AgeingReview    AgeingKind = "review"    // its review day has passed, or is near
	AgeingCloses    AgeingKind = "closes"    // it has closed, or will soon
	AgeingBegins    AgeingKind = "begins"    // it comes into force soon
	AgeingBegun     AgeingKind = "begun"     // its day in force has come, and its stage says otherwise
	AgeingElsewhere AgeingKind = "elsewhere" // it holds in another nation
	AgeingUnlisted  AgeingKind = "unlisted"  // its themes or type of source are not on the lists
	AgeingLink      AgeingKind = "link"      // the address of its source is dead or has moved
)

// How far ahead leads are told, in days: long enough to write a version and have
// it approved, and for what closes to still send an answer.
const (
	reviewAhead = 60
	closesAhead = 30
	beginsAhead = 60
)

// Ageing is a reason to look at a live item again.
type Ageing struct {
	Ref   string
	Title string
	Kind  AgeingKind
	On    Date   // zero where it has no day
	What  string // the reason in words
}

// Ageing lists what is live and soon to be reviewed, closes, comes into force, or
// says what is not so any more, by day; what has no day comes last. What something
// else supersedes is left out. Errors: [Forbidden].
func (s *Service) Ageing(ctx context.Context, actor Actor) ([]Ageing, error) {
	if err := actor.allow(Write, 0); err != nil {
		return nil, err
	}
	return s.ageing(ctx)
}

func (s *Service) ageing(ctx context.Context) (all []Ageing, err error) {
	items, err := s.store.Items(ctx, s.clock.Now())
	if err != nil {
		return nil, err
	}
	links, err := s.links(ctx)
	if err != nil {
		return nil, err
	}
	today := s.Today()
	for _, item := range items {
		if !item.Withdrawn.IsZero() || item.SupersededBy != "" {
			continue
		}
		for _, a := range s.ages(item.Text, today) {
			a.Ref, a.Title = item.Ref, item.Title
			all = append(all, a)
		}
		if told := links[item.Source.URL].told(s.config.Zone); told != "" {
			all = append(all, Ageing{Ref: item.Ref, Title: item.Title, Kind: AgeingLink, What: told})
		}
	}
	slices.SortStableFunc(all, func(a, b Ageing) int {
		return cmp.Or(cmp.Compare(b2i(a.On.IsZero()), b2i(b.On.IsZero())), cmp.Compare(a.On, b.On), cmp.Compare(a.Ref, b.Ref))
	})
	return all, nil
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// ages are the reasons to look at a text again.
func (s *Service) ages(t Text, today Date) (all []Ageing) {
	add := func(kind AgeingKind, on Date, what string) { all = append(all, Ageing{Kind: kind, On: on, What: what}) }
	switch on := t.ReviewBy; {
	case on.IsZero() || on > today+reviewAhead:
	case on < today:
		add(AgeingReview, on, "was to be reviewed by "+on.Long())
	default:
		add(AgeingReview, on, "is to be reviewed by "+on.Long())
	}
	switch on := t.Closes; {
	case on.IsZero() || on > today+closesAhead:
	case on < today:
		add(AgeingCloses, on, "closed on "+on.Long())
	default:
		add(AgeingCloses, on, "closes on "+on.Long())
	}
	switch on := t.InForce; {
	case on.IsZero() || on > today+beginsAhead:
	case on > today:
		add(AgeingBegins, on, "comes into force on "+on.Long())
	case !t.Stage.Binds():
		add(AgeingBegun, on, "was to be in force from "+on.Long()+", and its stage says that it is not")
	}
	if !t.holdsIn(s.calendar.nation) {
		add(AgeingElsewhere, 0, "holds in "+nationNames(t.Nations)+" and not in "+s.calendar.nation.Name())
	}
	if _, ok := SourceTypeOf(t.Source.Type); !ok && t.Source.Type != "" {
		add(AgeingUnlisted, 0, "has a type of source that is not on the list: "+t.Source.Type)
	}
	for _, theme := range t.Themes {
		if _, ok := ThemeOf(theme); !ok {
			add(AgeingUnlisted, 0, "has a theme that is not on the list: "+theme)
		}
	}
	return all
}

// NoticeAgeing tells policy leads, once a month, that Letter.Ageing should be looked
// at again. What it is is looked up when the notice is sent.
const NoticeAgeing NoticeKind = "ageing"

// planAgeing tells policy leads on the morning of the first working day of a month;
// where the service was down, on a day of the week after it. Of two replicas one
// does.
func (s *Service) planAgeing(tx PlanTx, now time.Time) error {
	today := DateIn(now, s.config.Zone)
	y, month, _ := today.Time().Date()
	first := s.calendar.Add(NewDate(y, month, 1)-1, 1)
	if now.Before(s.morning(first)) || today > first+6 {
		return nil
	}
	taken, err := tx.TakeMonth(now, first)
	if err != nil || !taken {
		return err
	}
	notice := Notice{Kind: NoticeAgeing}.Encode()
	to, err := tx.Reviewers(today, 0, notice)
	if err != nil || len(to) == 0 {
		return err
	}
	s.waits(to, s.hours().from(now.In(s.config.Zone)))
	return tx.Notify(now, notice, to)
}

// loadAgeing loads what a monthly notice tells of, and reports whether there is
// anything, and its reader still is a policy lead.
func (s *Service) loadAgeing(ctx context.Context, l *Letter) (bool, error) {
	reader, err := s.ActorByID(ctx, l.PersonID, "")
	if err != nil || !reader.May(ReviewDrafts, 0) {
		return false, err
	}
	l.Ageing, err = s.ageing(ctx)
	return len(l.Ageing) > 0, err
}
