package digest

import (
	"fmt"
	"time"
)

// Date is a calendar day without a time or a zone, counted from 1 January 1970.
// The zero Date means "no date".
type Date int32

const dateLayout = "2006-01-02"

// NewDate returns the date of a year, month and day; days out of range carry
// over as in [time.Date].
func NewDate(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()/86400) + 1
}

// ParseDate reads an ISO 8601 date such as 2026-03-02.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(dateLayout, text)
	if err != nil {
		return 0, fmt.Errorf("%q is not a date: write it as 2026-03-02", text)
	}
	return NewDate(t.Date()), nil
}

// DateIn returns the date that a moment has in a place.
func DateIn(t time.Time, loc *time.Location) Date { return NewDate(t.In(loc).Date()) }

// IsZero reports whether d means "no date".
func (d Date) IsZero() bool { return d == 0 }

// Time returns midnight UTC at the start of d.
func (d Date) Time() time.Time { return time.Unix(int64(d-1)*86400, 0).UTC() }

// At returns the moment of d at which clocks in a place show an hour and minute.
func (d Date) At(hour, minute int, loc *time.Location) time.Time {
	y, m, day := d.Time().Date()
	return time.Date(y, m, day, hour, minute, 0, 0, loc)
}

// Start returns the first moment of d in a place.
func (d Date) Start(loc *time.Location) time.Time { return d.At(0, 0, loc) }

// Weekday returns the day of the week of d.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// Monday returns the Monday of the week that d is in.
func (d Date) Monday() Date { return d - Date((d.Weekday()+6)%7) }

// Quarter returns the quarter of the year, such as 2026-Q3.
func (d Date) Quarter() string {
	t := d.Time()
	return fmt.Sprintf("%d-Q%d", t.Year(), (int(t.Month())+2)/3)
}

// Long returns the day as people write it, such as 2 March 2026, or "" for no date.
func (d Date) Long() string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format("2 January 2006")
}

// String returns the ISO form, or "" for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format(dateLayout)
}

// MarshalText implements [encoding.TextMarshaler] with the ISO form.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements [encoding.TextUnmarshaler]; empty text is no date.
func (d *Date) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*d = 0
		return nil
	}
	*d, err = ParseDate(string(text))
	return err
}

// AddMonths returns the same day so many months later; where that month is shorter,
// its last day.
func (d Date) AddMonths(n int) Date {
	y, m, day := d.Time().Date()
	first := time.Date(y, m+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	return NewDate(first.Year(), first.Month(), min(day, first.AddDate(0, 1, -1).Day()))
}
