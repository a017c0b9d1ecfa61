package digest

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

// Nation names the part of the United Kingdom whose bank holidays count.
type Nation string

// The nations, as BRIEFED_NATION spells them.
const (
	England         Nation = "england"
	Wales           Nation = "wales"
	Scotland        Nation = "scotland"
	NorthernIreland Nation = "northern-ireland"
)

// ParseNation reads a nation's name.
func ParseNation(name string) (Nation, error) {
	n := Nation(name)
	if slices.Contains([]Nation{England, Wales, Scotland, NorthernIreland}, n) {
		return n, nil
	}
	return "", fmt.Errorf("%q is not a nation: use england, wales, scotland or northern-ireland", name)
}

// Calendar knows the working days of a nation: Monday to Friday without its
// bank holidays (Banking and Financial Dealings Act 1971, schedule 1, and
// royal proclamations as published on GOV.UK). It is safe for concurrent use.
type Calendar struct {
	nation Nation
	mu     sync.Mutex
	years  map[int]map[Date]string
}

// NewCalendar returns the calendar of a nation.
func NewCalendar(nation Nation) *Calendar {
	return &Calendar{nation: nation, years: map[int]map[Date]string{}}
}

// Holiday returns the name of the bank holiday on d, or "".
func (c *Calendar) Holiday(d Date) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	year := d.Time().Year()
	if c.years[year] == nil {
		c.years[year] = bankHolidays(c.nation, year)
	}
	return c.years[year][d]
}

// Working reports whether d is a working day.
func (c *Calendar) Working(d Date) bool { return !weekend(d) && c.Holiday(d) == "" }

// Add returns the n-th working day after d.
func (c *Calendar) Add(d Date, n int) Date {
	for n > 0 {
		d++
		if c.Working(d) {
			n--
		}
	}
	return d
}

// Sub returns the n-th working day before d.
func (c *Calendar) Sub(d Date, n int) Date {
	for n > 0 {
		d--
		if c.Working(d) {
			n--
		}
	}
	return d
}

// observed returns when something set for a moment takes place: on a bank holiday
// at the same hour of the next working day, in the moment's own zone.
func (c *Calendar) observed(t time.Time) time.Time {
	day := DateIn(t, t.Location())
	if c.Holiday(day) == "" {
		return t
	}
	return c.Add(day, 1).At(t.Hour(), t.Minute(), t.Location())
}

// putOff returns the moment from which on something set may take place after t:
// the first of the bank holidays that its day makes up for, or t where there is
// none.
func (c *Calendar) putOff(t time.Time) time.Time {
	first, today := t, DateIn(t, t.Location())
	for day := today; day == today || !c.Working(day); day-- {
		if c.Holiday(day) != "" {
			first = day.Start(t.Location()).Add(-time.Nanosecond)
		}
	}
	return first
}

func weekend(d Date) bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }

// proclaimed lists one-off bank holidays by royal proclamation.
var proclaimed = []struct {
	day     Date
	name    string
	nations []Nation
}{
	{NewDate(2023, time.May, 8), "Coronation of King Charles III", []Nation{England, Wales, Scotland, NorthernIreland}},
	{NewDate(2026, time.June, 15), "World Cup bank holiday", []Nation{Scotland}},
}

// bankHolidays returns the bank holidays of a nation in a year. A fixed day
// that falls on a weekend moves to the next weekday that is not itself one.
func bankHolidays(nation Nation, year int) map[Date]string {
	days := map[Date]string{}
	easter := easterSunday(year)
	days[easter-2] = "Good Friday"
	days[nthMonday(year, time.May, 1)] = "Early May bank holiday"
	days[lastMonday(year, time.May)] = "Spring bank holiday"
	if nation == Scotland {
		days[nthMonday(year, time.August, 1)] = "Summer bank holiday"
	} else {
		days[easter+1] = "Easter Monday"
		days[lastMonday(year, time.August)] = "Summer bank holiday"
	}
	for _, p := range proclaimed {
		if p.day.Time().Year() == year && slices.Contains(p.nations, nation) {
			days[p.day] = p.name
		}
	}

	fixed := []struct {
		day  Date
		name string
	}{
		{NewDate(year, time.January, 1), "New Year’s Day"},
		{NewDate(year, time.December, 25), "Christmas Day"},
		{NewDate(year, time.December, 26), "Boxing Day"},
	}
	add := func(month time.Month, day int, name string) {
		fixed = append(fixed, struct {
			day  Date
			name string
		}{NewDate(year, month, day), name})
	}
	switch nation {
	case Scotland:
		add(time.January, 2, "2nd January")
		add(time.November, 30, "St Andrew’s Day")
	case NorthernIreland:
		add(time.March, 17, "St Patrick’s Day")
		add(time.July, 12, "Battle of the Boyne (Orangemen’s Day)")
	case England, Wales:
	}
	for _, f := range fixed {
		if !weekend(f.day) {
			days[f.day] = f.name
		}
	}
	for _, f := range fixed {
		if weekend(f.day) {
			d := f.day
			for weekend(d) || days[d] != "" {
				d++
			}
			days[d] = f.name + " (substitute day)"
		}
	}
	return days
}

func nthMonday(year int, month time.Month, n int) Date {
	d := NewDate(year, month, 1)
	return d + Date((8-int(d.Weekday()))%7+7*(n-1))
}

func lastMonday(year int, month time.Month) Date { return NewDate(year, month+1, 0).Monday() }

// easterSunday computes Western Easter by the anonymous Gregorian algorithm
// (Meeus, Astronomical Algorithms, chapter 8).
func easterSunday(year int) Date {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return NewDate(year, time.Month(n/31), n%31+1)
}
