package slacktext

import (
	"fmt"
	"strconv"
	"time"

	"github.com/briefed/briefed/digest"
)

// day writes a date as people do: 2 March 2026.
func day(d digest.Date) string { return d.Long() }

// moment writes a time in the organisation's zone: 2 March 2026, 09:14.
func (r Renderer) moment(t time.Time) string { return t.In(r.zone()).Format("2 January 2006, 15:04") }

// partial writes the year, month or day that a source gives.
func partial(s string) string {
	if t, err := time.Parse("2006-01-02", s); err == nil {
		return t.Format("2 January 2006")
	}
	if t, err := time.Parse("2006-01", s); err == nil {
		return t.Format("January 2006")
	}
	return s
}

// count writes a number with its noun: 1 item, 3 items.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func number(n int) string { return strconv.Itoa(n) }

func number64(n int64) string { return strconv.FormatInt(n, 10) }

// dayAndTime writes a time with its weekday: Monday 2 March 2026, 09:00.
func (r Renderer) dayAndTime(t time.Time) string {
	return t.In(r.zone()).Format("Monday 2 January 2006, 15:04")
}
