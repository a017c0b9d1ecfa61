package digest

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// CatchUpItem is an item that came out while somebody was not there.
type CatchUpItem struct {
	QueuedItem        // Expected is zero where a digest told it already
	Starter    bool   // on the starter list of the person's service
	Missed     Missed // why it is here
}

// Missed is why somebody was not there when an item came out.
type Missed string

// Why somebody missed an item.
const (
	MissedBefore Missed = "before" // it came out before they joined
	MissedAway   Missed = "away"   // it came out while they were away
)

// CatchUp returns what the actor still owes of what was published before they
// joined or while they were away, ranked for their role: urgent first, then the
// starter list of their service, policies in force, what is meant for their role
// or team in particular, and the older before the newer. Each has the week in
// which a digest will bring it, so that nobody returns to a pile. Errors:
// [Forbidden].
func (s *Service) CatchUp(ctx context.Context, actor Actor) ([]CatchUpItem, error) {
	owed, err := s.OpenItems(ctx, actor)
	if err != nil {
		return nil, err
	}
	f, err := s.forecast(ctx, actor, owed)
	if err != nil {
		return nil, err
	}
	return s.catchUp(ctx, actor, owed, f)
}

func (s *Service) catchUp(ctx context.Context, actor Actor, owed []OpenItem, f forecast) ([]CatchUpItem, error) {
	starters, err := s.store.Starters(ctx, actor.Home().Service)
	if err != nil {
		return nil, err
	}
	rank := catchUpRank{today: s.Today(), actor: actor, place: map[int64]int{}}
	for i, item := range starters {
		rank.place[item.ID] = i + 1
	}
	expected := map[int64]QueuedItem{}
	for _, q := range f.queue {
		expected[q.Item.ID] = q
	}
	var list []CatchUpItem
	for _, o := range owed {
		missed := s.missed(o, f.outlook)
		if !o.Open() || missed == "" {
			continue
		}
		q, waits := expected[o.Item.ID]
		if !waits {
			q = QueuedItem{OpenItem: o, Minutes: o.Minutes(), Comes: HasCome}
		}
		list = append(list, CatchUpItem{QueuedItem: q, Starter: rank.place[o.Item.ID] > 0, Missed: missed})
	}
	slices.SortStableFunc(list, rank.compare)
	return list, nil
}

// missed says why somebody missed an item when it came out, "" where they were
// there.
func (s *Service) missed(o OpenItem, outlook Outlook) Missed {
	published := DateIn(o.PublishedAt, s.config.Zone)
	switch {
	case published < outlook.Joined:
		return MissedBefore
	case isAway(outlook.Absences, published):
		return MissedAway
	default:
		return ""
	}
}

type catchUpRank struct {
	today Date
	actor Actor
	place map[int64]int // in the starter list, from 1
}

func (r catchUpRank) compare(a, b CatchUpItem) int {
	return cmp.Or(
		first(a.Urgency == Urgent, b.Urgency == Urgent),
		first(a.Starter, b.Starter),
		cmp.Compare(r.place[a.Item.ID], r.place[b.Item.ID]),
		first(r.inForce(a), r.inForce(b)),
		first(particular(a.Audience), particular(b.Audience)),
		a.PublishedAt.Compare(b.PublishedAt),
		strings.Compare(a.Ref, b.Ref),
	)
}

func (r catchUpRank) inForce(i CatchUpItem) bool {
	return i.Kind == Policy && i.InForce <= r.today
}

// particular reports whether an audience singles people out.
func particular(a Audience) bool { return len(a.Roles)+len(a.Teams) > 0 }

// first orders what is so before what is not.
func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	default:
		return 1
	}
}

// spread gives receipts whose clock started while somebody was away, and who are
// back, their turn after the return: as many a week as the budget holds, after
// what waits already. It returns those that change. Receipts are untold ones.
func (s *Service) spread(receipts []Clocked, weekly int) (changed []Receipt) {
	byPerson := map[int64][]Clocked{}
	var people []int64
	for _, r := range receipts {
		if byPerson[r.PersonID] == nil {
			people = append(people, r.PersonID)
		}
		byPerson[r.PersonID] = append(byPerson[r.PersonID], r)
	}
	for _, person := range people {
		own := byPerson[person]
		ahead := 0
		var missed []Clocked
		for _, r := range own {
			if away(r.DueFrom, r.Absences) {
				missed = append(missed, r)
			} else {
				ahead += r.Minutes
			}
		}
		slices.SortStableFunc(missed, func(a, b Clocked) int {
			return cmp.Or(first(a.Urgent, b.Urgent), cmp.Compare(a.DueFrom, b.DueFrom), cmp.Compare(a.ItemID, b.ItemID))
		})
		for _, r := range missed {
			back, returns := back(r.DueFrom, r.Absences)
			if !returns {
				continue
			}
			week := min(PaceWeek(ahead, weekly, r.Urgent), paceWeeks-1)
			ahead += r.Minutes
			r.DueFrom = back + Date(7*week)
			r.DueOn = s.calendar.Due(r.DueFrom, r.AckWithin, r.Absences)
			changed = append(changed, r.Receipt)
		}
	}
	return changed
}

// back returns the first day from a day on that no absence covers.
func back(day Date, absences []Span) (Date, bool) {
	for moved := true; moved; {
		moved = false
		for _, a := range absences {
			if !a.Covers(day) {
				continue
			}
			if a.To.IsZero() {
				return 0, false
			}
			day, moved = a.To+1, true
		}
	}
	return day, true
}
