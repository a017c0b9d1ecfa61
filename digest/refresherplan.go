package digest

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// RefresherTx is the part of planning that asks the questions of lessons once more.
type RefresherTx interface {
	// ToRefresh returns who stands as informed of items as they ask now, since a
	// moment of some time, and whom the items are meant for on a day.
	ToRefresh(on Date, since, until time.Time, items []int64) ([]Recollection, error)
	// RefresherReaders returns those of people who can be reached, are at work, have
	// no letter on its way, were asked nothing again since a day, and owe no answer
	// by another.
	RefresherReaders(on Date, people []int64, since, by Date) ([]Recipient, error)
	// AskRefresher writes down whom an item asks again, and returns those of them whom
	// nobody had written down.
	AskRefresher(on Date, u Recollection, people []int64) ([]int64, error)
	// Spent is as in [PlanTx].
	Spent(since time.Time) (people, channels map[int64]int, err error)
}

// Recollection is of somebody who understood a lesson.
type Recollection struct {
	PersonID int64
	ItemID   int64
	Asks     int
	At       time.Time
	Months   int // of the last question that they were asked about it; 0 for none
}

// NoticeRefresher asks Letter.Refresher.
const NoticeRefresher NoticeKind = "refresher"

// planRefreshers asks people at most one question a week, the one that is due longest,
// on a day on which they have room for it: it is one of the week's contacts, takes a
// minute of the week's reading, and gives way to whatever they owe an answer. The first
// of any number of replicas asks; each looks once a day.
func (s *Service) planRefreshers(ctx context.Context) error {
	now := s.clock.Now()
	today := s.Today()
	if s.refreshed.Load() == int64(today) || !s.hours().include(now.In(s.config.Zone)) {
		return nil
	}
	items, err := s.store.Items(ctx, now)
	if err != nil {
		return err
	}
	marked := map[int64]Item{}
	var ids []int64
	for _, i := range items {
		if s.Refreshable(i) {
			marked[i.ID] = i
			ids = append(ids, i.ID)
		}
	}
	if len(ids) > 0 {
		if err := s.store.Plan(ctx, func(tx PlanTx) error { return s.askRefreshers(tx, now, marked, ids) }); err != nil {
			return err
		}
	}
	s.refreshed.Store(int64(today))
	return nil
}

func (s *Service) askRefreshers(tx PlanTx, now time.Time, marked map[int64]Item, ids []int64) error {
	today := DateIn(now, s.config.Zone)
	since, until := today.AddMonths(-refresherEnds).Start(s.config.Zone), now.AddDate(0, -RefresherMonths[0], 4) // as months differ
	understood, err := tx.ToRefresh(today, since, until, ids)
	if err != nil {
		return err
	}
	due := map[int64]Recollection{} // by person
	var people []int64
	for _, u := range understood {
		months := refresherDue(DateIn(u.At, s.config.Zone), today)
		if months <= u.Months {
			continue
		}
		u.Months = months
		other, has := due[u.PersonID]
		if !has {
			people = append(people, u.PersonID)
		}
		if !has || u.before(other) {
			due[u.PersonID] = u
		}
	}
	if len(people) == 0 {
		return nil
	}
	readers, err := tx.RefresherReaders(today, people, today.Monday(), today+7)
	if err != nil {
		return err
	}
	if readers, err = s.withRoom(tx, now, readers, refresherMinutes); err != nil {
		return err
	}
	s.waits(readers, s.hours().from(now.In(s.config.Zone)))
	return s.sendRefreshers(tx, now, marked, due, readers)
}

// before orders what is due by when it was understood, the older first.
func (u Recollection) before(o Recollection) bool {
	return cmp.Or(u.At.Compare(o.At), cmp.Compare(u.ItemID, o.ItemID)) < 0
}

// withRoom returns those who have so many minutes, and one contact, left this week.
func (s *Service) withRoom(tx PlanTx, now time.Time, to []Recipient, minutes int) ([]Recipient, error) {
	config, err := s.inForce(tx.ChangedSettings())
	if err != nil {
		return nil, err
	}
	monday := DateIn(now, s.config.Zone).Monday().Start(s.config.Zone)
	spent, _, err := tx.Spent(monday)
	if err != nil {
		return nil, err
	}
	if to, err = s.withContacts(tx, now, to); err != nil {
		return nil, err
	}
	var room []Recipient
	for _, r := range to {
		if spent[r.PersonID]+minutes <= config.WeeklyMinutes {
			r.Minutes = minutes
			room = append(room, r)
		}
	}
	return room, nil
}

// withContacts returns those whom one more letter this week does not write to too
// often: a digest that is still to come has its place.
func (s *Service) withContacts(tx PlanTx, now time.Time, to []Recipient) (room []Recipient, err error) {
	contacts, err := tx.Contacts(DateIn(now, s.config.Zone).Monday().Start(s.config.Zone))
	if err != nil {
		return nil, err
	}
	coming, err := s.digestsToCome(tx, to, now)
	if err != nil {
		return nil, err
	}
	for _, r := range to {
		had := contacts.of(r.PersonID, 0)
		if coming[r.TeamID] {
			had++
		}
		if had < s.config.WeeklyContacts {
			room = append(room, r)
		}
	}
	return room, nil
}

// sendRefreshers writes down who is asked what, and puts their letters into the outbox.
func (s *Service) sendRefreshers(tx PlanTx, now time.Time, marked map[int64]Item, due map[int64]Recollection, readers []Recipient) error {
	type question struct {
		item         int64
		asks, months int
	}
	asked := map[question][]Recipient{}
	var questions []question
	for _, r := range readers {
		u := due[r.PersonID]
		q := question{u.ItemID, u.Asks, u.Months}
		if asked[q] == nil {
			questions = append(questions, q)
		}
		asked[q] = append(asked[q], r)
	}
	for _, q := range questions {
		people := make([]int64, len(asked[q]))
		for i, r := range asked[q] {
			people[i] = r.PersonID
		}
		fresh, err := tx.AskRefresher(DateIn(now, s.config.Zone), Recollection{ItemID: q.item, Asks: q.asks, Months: q.months}, people)
		if err != nil {
			return err
		}
		to := slices.DeleteFunc(asked[q], func(r Recipient) bool { return !slices.Contains(fresh, r.PersonID) })
		notice := Notice{Kind: NoticeRefresher, Item: Lesson, Ref: marked[q.item].Ref, Version: q.asks, Months: q.months}
		if err := tx.Notify(now, notice.Encode(), to); err != nil {
			return err
		}
	}
	return nil
}

// loadRefresher loads the question that a letter asks, and reports whether it still
// asks it: not where the lesson was withdrawn, superseded or changed, where a lead took
// the mark off, and where its reader has replied.
func (s *Service) loadRefresher(ctx context.Context, l *Letter, n Notice) (bool, error) {
	open, err := s.refreshersOf(ctx, l.PersonID)
	if err != nil {
		return false, err
	}
	at := slices.IndexFunc(open, func(r Refresher) bool { return r.Item.Ref == n.Ref && r.Item.Asks == n.Version && r.Months == n.Months })
	if at < 0 {
		return false, nil
	}
	l.Refresher = &open[at]
	return true, nil
}
