package digest

import (
	"context"
	"slices"
	"time"
)

// Outlook is what a forecast of one person's digests needs to know.
type Outlook struct {
	Preferences
	Absences []Absence // not revoked, oldest first
	Joined   Date      // first day in any team
	Spent    int       // minutes that digests took this week
	Waiting  time.Time // when the digest that is in the outbox goes, zero for none
}

// QueuedItem is an item that waits to be told to somebody.
type QueuedItem struct {
	OpenItem
	Minutes  int
	Expected Date   // day of the digest that will carry it; zero where none is in sight
	Week     Date   // Monday of that week
	Comes    Coming // why it comes then
}

// Coming is why an item comes when it does.
type Coming string

// Why items come when they do.
const (
	ComesUrgent Coming = "urgent" // ahead of everything else
	ComesNext   Coming = "next"   // in the next digest
	ComesLater  Coming = "later"  // the reading time before goes to what is due sooner
	ComesBack   Coming = "away"   // they are away, with no day of return on record
	HasCome     Coming = "come"   // a digest brought it already
)

// Upcoming is somebody's next digest as it looks now.
type Upcoming struct {
	At      time.Time    // zero where none is in sight
	Items   []QueuedItem // new in it
	Minutes int          // to read them
	Waiting int          // items that wait for a later one
}

// Queue returns what waits to be told to the actor, in the order in which it is
// expected, with the week and why: by the same packing, budget and due days that
// planning uses. Items that a digest told already are not in it: they are among
// [Service.OpenItems]. Errors: [Forbidden].
func (s *Service) Queue(ctx context.Context, actor Actor) ([]QueuedItem, error) {
	owed, err := s.OpenItems(ctx, actor)
	if err != nil {
		return nil, err
	}
	f, err := s.forecast(ctx, actor, owed)
	return f.queue, err
}

// Ahead is what is asked of somebody, and when it comes.
type Ahead struct {
	Items   []OpenItem    // as of [Service.OpenItems]
	Next    Upcoming      // their next digest, as far as can be known today
	Queue   []QueuedItem  // as of [Service.Queue]
	CatchUp []CatchUpItem // as of [Service.CatchUp]
}

// Ahead returns what is ahead of the actor, from one look at what they owe. With an
// error it returns what could be read. Errors: [Forbidden].
func (s *Service) Ahead(ctx context.Context, actor Actor) (a Ahead, err error) {
	if a.Items, err = s.OpenItems(ctx, actor); err != nil {
		return a, err
	}
	f, err := s.forecast(ctx, actor, a.Items)
	if err != nil {
		return a, err
	}
	a.Next, a.Queue = f.next(), f.queue
	a.CatchUp, err = s.catchUp(ctx, actor, a.Items, f)
	return a, err
}

// NextDigest returns when the actor's next digest comes, and what is new in it,
// as far as can be known today. Errors: [Forbidden].
func (s *Service) NextDigest(ctx context.Context, actor Actor) (Upcoming, error) {
	owed, err := s.OpenItems(ctx, actor)
	if err != nil {
		return Upcoming{}, err
	}
	f, err := s.forecast(ctx, actor, owed)
	if err != nil {
		return Upcoming{}, err
	}
	return f.next(), nil
}

// next is the next digest, and what is new in it.
func (f forecast) next() Upcoming {
	next := Upcoming{At: f.first}
	for _, item := range f.queue {
		if !next.At.IsZero() && item.Expected == DateIn(next.At, f.zone) {
			next.Items = append(next.Items, item)
			next.Minutes += item.Minutes
		} else {
			next.Waiting++
		}
	}
	return next
}

// forecast is what is expected of somebody's digests.
type forecast struct {
	outlook Outlook
	zone    *time.Location
	first   time.Time
	queue   []QueuedItem
}

// farthest bounds how many digests ahead a forecast looks: two years of weeks.
const farthest = 104

// forecast looks ahead from what the actor owes, as of [Service.OpenItems].
func (s *Service) forecast(ctx context.Context, actor Actor, items []OpenItem) (f forecast, err error) {
	if err := actor.own(); err != nil {
		return f, err
	}
	today := s.Today()
	if f.outlook, err = s.store.Outlook(ctx, actor.Person.ID, today, today.Monday().Start(s.config.Zone)); err != nil {
		return f, err
	}
	team := actor.Home()
	schedule, err := ParseSchedule(team.Schedule, team.Timezone)
	if err != nil {
		return f, Errorf(Invalid, "team %s: %w", team.Slug, err)
	}
	f.zone = schedule.Location()
	var open []Open
	byID := map[int64]OpenItem{}
	for _, item := range items {
		if !item.Open() {
			continue
		}
		byID[item.Item.ID] = item
		open = append(open, Open{
			PersonID: actor.Person.ID, ItemID: item.Item.ID, Asks: item.Receipt.Asks, Minutes: item.Minutes(),
			Urgent: item.Urgency == Urgent, DueOn: item.DueOn, Told: !item.ToldAt.IsZero(),
		})
	}
	config, err := s.inForce(s.store.ChangedSettings(ctx))
	if err != nil {
		return f, err
	}
	f.simulate(s, config.WeeklyMinutes, schedule.Observing(s.calendar), open, byID)
	return f, nil
}

// simulate packs one digest after another until nothing waits.
func (f *forecast) simulate(s *Service, weekly int, schedule CronSchedule, open []Open, items map[int64]OpenItem) {
	week, spent := s.Today().Monday(), f.outlook.Spent
	run := s.clock.Now()
	if !f.outlook.Waiting.IsZero() {
		f.first = f.outlook.Waiting.In(f.zone)
	}
	for n := 0; n < farthest; n++ {
		at := f.first
		if n > 0 || at.IsZero() {
			if run = schedule.Next(run); run.IsZero() {
				break
			}
			at = f.outlook.Next(run, s.calendar)
		}
		day := DateIn(at, f.zone)
		if isAway(f.outlook.Absences, DateIn(run, f.zone)) {
			continue
		}
		if f.first.IsZero() {
			f.first = at
		}
		if m := DateIn(run, f.zone).Monday(); m != week {
			week, spent = m, 0
		}
		budget := weekly - spent
		listed, _ := Pack(open, budget, DateIn(schedule.Next(run), f.zone))
		for _, o := range listed {
			if o.Told {
				continue
			}
			f.queue = append(f.queue, QueuedItem{
				OpenItem: items[o.ItemID], Minutes: o.Minutes, Expected: day, Week: day.Monday(), Comes: coming(o, day, f.first, f.zone),
			})
			spent += o.Minutes
			i := slices.IndexFunc(open, func(p Open) bool { return p.ItemID == o.ItemID })
			open = slices.Delete(open, i, i+1)
		}
		if !slices.ContainsFunc(open, func(o Open) bool { return !o.Told }) && !f.first.IsZero() {
			break
		}
	}
	for _, o := range open {
		if !o.Told {
			f.queue = append(f.queue, QueuedItem{OpenItem: items[o.ItemID], Minutes: o.Minutes, Comes: ComesBack})
		}
	}
}

// coming says why an item comes with the digest of a day.
func coming(o Open, day Date, first time.Time, zone *time.Location) Coming {
	switch {
	case o.Urgent:
		return ComesUrgent
	case day == DateIn(first, zone):
		return ComesNext
	default:
		return ComesLater
	}
}

func isAway(absences []Absence, on Date) bool {
	return slices.ContainsFunc(absences, func(a Absence) bool { return a.Covers(on) })
}
