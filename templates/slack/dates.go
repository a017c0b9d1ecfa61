package slacktext

import (
	"strconv"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// day writes a date as people do: 2 March 2026.
func day(d digest.Date) string { return letter.Day(d) }

// moment writes a time in the organisation's zone: 2 March 2026, 09:14.
func (r Renderer) moment(t time.Time) string { return r.writer().Moment(t) }

func count(n int, one, many string) string { return letter.Count(n, one, many) }

func number(n int) string { return strconv.Itoa(n) }

func number64(n int64) string { return strconv.FormatInt(n, 10) }

// dayAndTime writes a time with its weekday: Monday 2 March 2026, 09:00.
func (r Renderer) dayAndTime(t time.Time) string {
	return t.In(r.zone()).Format("Monday 2 January 2006, 15:04")
}
