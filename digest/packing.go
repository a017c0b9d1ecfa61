package digest

import "slices"

// packer holds what packing the digests of some teams needs to know.
type packer struct {
	service     *Service
	weekly      int // minutes
	day         Date
	teams       map[int64]Team
	members     map[int64][]Member // by team
	open        map[int64][]Open   // by person
	people      map[int64]int      // minutes spent this week
	channels    map[int64]int
	contacts    Contacts // this week
	posted      map[PostedKey]bool
	pass        map[int64][]Open      // what organisations get to pass on, by team
	preferences map[int64]Preferences // by person
	offers      offering
}

func (s *Service) packerFor(tx PlanTx, day Date, ids []int64) (*packer, error) {
	config, err := s.inForce(tx.ChangedSettings())
	if err != nil {
		return nil, err
	}
	d := &packer{service: s, weekly: config.WeeklyMinutes, day: day, teams: map[int64]Team{}, members: map[int64][]Member{}}
	teams, err := tx.Teams(ids)
	if err != nil {
		return nil, err
	}
	for _, t := range teams {
		d.teams[t.ID] = t
	}
	members, err := tx.Members(day, ids)
	if err != nil {
		return nil, err
	}
	for _, m := range members {
		d.members[m.TeamID] = append(d.members[m.TeamID], m)
	}
	open, err := tx.Open(day, ids)
	if err != nil {
		return nil, err
	}
	d.open = groupByPerson(open)
	if d.people, d.channels, err = tx.Spent(day.Monday().Start(s.config.Zone)); err != nil {
		return nil, err
	}
	if d.contacts, err = tx.Contacts(day.Monday().Start(s.config.Zone)); err != nil {
		return nil, err
	}
	if d.preferences, err = tx.Preferences(); err != nil {
		return nil, err
	}
	if d.pass, err = tx.ToPass(day, ids); err != nil {
		return nil, err
	}
	if d.posted, err = tx.Posted(ids); err != nil {
		return nil, err
	}
	offers, err := tx.Offers(day, ids, day.Start(s.config.Zone).AddDate(0, 0, -7*QuietWeeks))
	d.offers = newOffering(offers)
	return d, err
}

// pack returns the messages of one team's digest run. An empty digest is not sent.
func (d *packer) pack(run Run) (letters []Planned) {
	team := d.teams[run.TeamID]
	next := d.next(run, team)
	var together map[PostedKey]Open
	if team.Mode == ByChannel && team.Channel != "" {
		together = map[PostedKey]Open{}
	}
	for _, m := range d.members[team.ID] {
		if !m.Home || m.Away || !m.Reachable {
			continue
		}
		open := d.open[m.PersonID]
		if together != nil && m.InChannel && d.preferences[m.PersonID].Where != ByDM {
			open = d.takeForChannel(open, team.ID, together)
			d.offers.toChannel(m.PersonID, team.ID)
		}
		left := d.weekly - d.people[m.PersonID]
		letters = d.add(letters, run, m.PersonID, open, left, next)
	}
	if len(together) > 0 {
		left := d.weekly - d.channels[team.ID]
		items := make([]Open, 0, len(together))
		for _, o := range together {
			items = append(items, o)
		}
		slices.SortFunc(items, byNeed)
		letters = d.add(letters, run, 0, items, left, next)
	}
	return d.add(letters, run, 0, d.toPass(team.ID), d.weekly-d.channels[team.ID], next)
}

// toPass returns what an organisation has not been sent yet to pass on.
func (d *packer) toPass(team int64) []Open {
	return slices.DeleteFunc(slices.Clone(d.pass[team]), func(o Open) bool {
		return d.posted[PostedKey{TeamID: team, ItemID: o.ItemID, Asks: o.Asks}]
	})
}

// takeForChannel moves what the channel has not carried yet to the channel's
// digest, at the earliest due day of anybody. What stays – posted before this
// person joined or came back – reaches them in a message of their own.
func (d *packer) takeForChannel(open []Open, team int64, together map[PostedKey]Open) (own []Open) {
	for _, o := range open {
		key := PostedKey{TeamID: team, ItemID: o.ItemID, Asks: o.Asks}
		if o.Told || d.posted[key] {
			own = append(own, o)
			continue
		}
		if have, ok := together[key]; !ok || o.MustGo(have.DueOn) {
			o.PersonID = 0
			together[key] = o
		}
	}
	return own
}

func (d *packer) add(letters []Planned, run Run, person int64, open []Open, left int, next Date) []Planned {
	apart, held := run.ByHand, 0
	if contacts := d.contacts.of(person, run.TeamID); !apart && contacts >= d.service.config.WeeklyContacts {
		urgent := urgentOnly(open)
		held, open, apart = untold(open)-untold(urgent), urgent, true
	}
	listed, queued := Pack(open, left, next)
	offers, fresh := d.offers.of(person, run.TeamID)
	if !slices.ContainsFunc(listed, func(o Open) bool { return !o.Told }) {
		if !d.teams[run.TeamID].Outside() || fresh == 0 || apart || d.offers.Wrote[run.TeamID] {
			return letters // nothing new: reminders look after what was told before
		}
		listed = nil
	}
	if apart { // a letter beside the digest, which has them
		offers = nil
	}
	letter := Planned{RunID: run.ID, Kind: DigestLetter, PersonID: person, TeamID: run.TeamID, Queued: len(queued) + held, Late: run.Late, Apart: apart, Offers: offers}
	for _, o := range listed {
		letter.Entries = append(letter.Entries, PlannedEntry{ItemID: o.ItemID, Asks: o.Asks, Told: o.Told})
		if !o.Told {
			letter.Minutes += o.Minutes
		}
	}
	letter.NotBefore = d.preferredTime(run, person, listed)
	return append(letters, letter)
}

// next returns the day of the team's next digest.
func (d *packer) next(run Run, team Team) Date {
	schedule, err := ParseSchedule(team.Schedule, team.Timezone)
	if err != nil {
		return d.day + 7
	}
	return DateIn(schedule.Observing(d.service.calendar).Next(run.Due), schedule.Location())
}
