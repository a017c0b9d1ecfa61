package digest

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// DateOrder says in which order a file writes days by numbers.
type DateOrder string

// The orders of days, as --dates takes them.
const (
	AnyOrder  DateOrder = ""    // to find out by the dates of the file
	DayFirst  DateOrder = "dmy" // 02/03/2026 is 2 March
	YearFirst DateOrder = "ymd" // 26/03/02 is 2 March; 02/03/2026 is refused
)

// ParseDateOrder reads the name of an order.
func ParseDateOrder(name string) (DateOrder, error) {
	order := DateOrder(name)
	if !slices.Contains([]DateOrder{AnyOrder, DayFirst, YearFirst}, order) {
		return "", fmt.Errorf("%q is not an order of dates: write dmy (02/03/2026 is 2 March) or ymd", name)
	}
	return order, nil
}

// dateReader reads the days of one file, all in the same order.
type dateReader struct {
	order    DateOrder
	from1904 bool // of a workbook that counts days from 1904
}

var (
	midnight  = pattern(`(?i)[T ]+(00?:00(:00(\.0+)?)?|12:00(:00)? ?AM)Z?$`)
	yearFirst = pattern(`^(\d{4})([-/. ])(\d{1,2})([-/. ])(\d{1,2})$`)
	compact   = pattern(`^((?:19|20|21|99|47)\d{2})(\d{2})(\d{2})$`)
	byNumbers = pattern(`^(\d{1,2})([-/. ])(\d{1,2})([-/. ])(\d{4}|\d{2})$`)
	dayMonth  = pattern(`^(\d{1,2})(?:st|nd|rd|th)?[-/. ]+(\pL{3,9})\.?[-/., ]+(\d{4}|\d{2})$`)
	monthDay  = pattern(`^(\pL{3,9})\.?[-/. ]+(\d{1,2})(?:st|nd|rd|th)?[-/., ]+(\d{4}|\d{2})$`)
	serial    = pattern(`^(\d{5,7})(\.0+)?$`)
	dayOfWeek = pattern(`(?i)^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? +`)
)

// noDate are cells that say that there is none.
var noDate = []string{"", "-", "--", "–", "n/a", "na", "none", "null", "nil", "00/00/0000", "0000-00-00", "00.00.0000", "0"}

// trimDate returns a cell without what says no more than its day.
func trimDate(cell string) string {
	return dayOfWeek().ReplaceAllString(midnight().ReplaceAllString(Clean(cell), ""), "")
}

// read returns the day of a cell, zero for none.
func (d dateReader) read(cell string) (Date, bool) {
	text := trimDate(cell)
	if slices.Contains(noDate, lowerASCII(text)) {
		return 0, true
	}
	if m := yearFirst().FindStringSubmatch(text); m != nil && m[2] == m[4] {
		return calendarDay(m[1], m[3], m[5])
	}
	if m := compact().FindStringSubmatch(text); m != nil {
		return calendarDay(m[1], m[2], m[3])
	}
	if m := byNumbers().FindStringSubmatch(text); m != nil && m[2] == m[4] {
		if d.order != YearFirst {
			return calendarDay(m[5], m[3], m[1])
		}
		if len(m[1]) == 2 && len(m[5]) == 2 {
			return calendarDay(m[1], m[3], m[5])
		}
		return 0, false
	}
	if m := dayMonth().FindStringSubmatch(text); m != nil {
		return calendarDay(m[3], monthNamed(m[2]), m[1])
	}
	if m := monthDay().FindStringSubmatch(text); m != nil {
		return calendarDay(m[3], monthNamed(m[1]), m[2])
	}
	if m := serial().FindStringSubmatch(text); m != nil {
		return d.counted(m[1])
	}
	return 0, false
}

// counted returns the day that Excel counts so: from 1900, a year that it takes for
// a leap year, or on old Macs from 1904 (ECMA-376, part 1, 18.17.4.1).
func (d dateReader) counted(number string) (Date, bool) {
	n, err := strconv.Atoi(number)
	if err != nil || n > 2958465 { // 31 December 9999
		return 0, false
	}
	if d.from1904 {
		n += 1462
	}
	return NewDate(1899, time.December, 30) + Date(n), true
}

// calendarDay returns a day that the calendar has. Years of two digits are those
// from 1970 to 2069.
func calendarDay(year, month, day string) (Date, bool) {
	y, errY := strconv.Atoi(year)
	m, errM := strconv.Atoi(month)
	d, errD := strconv.Atoi(day)
	if errY != nil || errM != nil || errD != nil {
		return 0, false
	}
	if len(year) == 2 {
		y += 1900
		if y < 1970 {
			y += 100
		}
	}
	date := NewDate(y, time.Month(m), d)
	if gotY, gotM, gotD := date.Time().Date(); gotY != y || int(gotM) != m || gotD != d {
		return 0, false
	}
	return date, true
}

func monthNamed(name string) string {
	name = lowerASCII(name)
	for month := time.January; month <= time.December; month++ {
		full := strings.ToLower(month.String())
		if name == full || name == full[:3] || month == time.September && name == "sept" {
			return strconv.Itoa(int(month))
		}
	}
	return ""
}

// settleDates finds the order of the days in columns, and says it; where the dates
// leave it open, or contradict each other, that is a problem of the whole file.
func (t *table) settleDates(columns []string) {
	var sawDay, sawMonth, open, counted string
	var monthLine, openLine int
	for at := t.at + 1; at < len(t.grid.rows); at++ {
		for _, column := range columns {
			text := trimDate(t.dateCell(at, column))
			if serial().MatchString(text) && counted == "" && t.grid.raw == nil && !compact().MatchString(text) {
				counted = text
			}
			m := byNumbers().FindStringSubmatch(text)
			if m == nil || m[2] != m[4] {
				continue
			}
			first, _ := strconv.Atoi(m[1])
			second, _ := strconv.Atoi(m[3])
			switch {
			case first > 12 && second <= 12 && second > 0:
				sawDay = text
			case second > 12 && first <= 12 && first > 0:
				sawMonth, monthLine = text, t.grid.lines[at]
			case first != second && open == "":
				open, openLine = text, t.grid.lines[at]
			}
		}
	}
	if counted != "" {
		day, _ := t.dates.counted(counted)
		t.note("days that are numbers are read as Excel counts them: %s is %s", counted, day.Long())
	}
	if t.dates.order != AnyOrder {
		t.sayOrder(open, sawDay)
		return
	}
	switch {
	case sawDay != "" && sawMonth != "":
		t.add(monthLine, "dates", "%s can only be month/day/year, and %s only day/month/year: write all days in one form, such as 2026-03-02", sawMonth, sawDay)
	case sawMonth != "":
		t.add(monthLine, "dates", "%s can only be month/day/year, as in America: write days as 2026-03-02 or 02/03/2026 (2 March)", sawMonth)
	case sawDay == "" && open != "":
		t.add(openLine, "dates", "%s may be %s", open, eitherWay(open))
		t.problems[len(t.problems)-1].Flag = "say with --dates=dmy that it is the day that comes first, or write days as 2026-03-02"
	default:
		t.sayOrder(open, sawDay)
	}
}

// sayOrder notes in which order days were read, by one that could be read otherwise.
func (t *table) sayOrder(open, clear string) {
	example := open
	if example == "" {
		example = clear
	}
	if day, ok := t.dates.read(example); ok && !day.IsZero() && t.dates.order != YearFirst {
		t.note("dates are read as day/month/year: %s is %s", example, day.Long())
	}
}

// eitherWay reads a day in both orders.
func eitherWay(text string) string {
	day, _ := dateReader{}.read(text)
	m := byNumbers().FindStringSubmatch(text)
	other, _ := calendarDay(m[5], m[1], m[3])
	return day.Long() + " or " + other.Long()
}

// dateCell is a cell with a day: of a workbook as it keeps it.
func (t *table) dateCell(at int, column string) string {
	shown, kept := t.cell(t.grid.rows, at, column), t.cell(t.grid.raw, at, column)
	if n, err := strconv.ParseFloat(kept, 64); err == nil && n == math.Trunc(n) && serial().MatchString(kept) {
		return kept
	}
	return shown
}

// Dates of staff lie between these; others are slips of the keyboard. Systems that
// must write some last day write one far ahead where there is none: 31 December of
// 9999 (SAP), 4712 (Oracle) or 2099, or 6 June 2079 (SQL Server's last).
var (
	earliestDate = NewDate(1970, time.January, 1)
	openEnd      = NewDate(2079, time.January, 1)
)

// date reads the cell of a day, zero for none.
func (t *table) date(column string) Date {
	t.text(column) // for what no cell may hold
	cell := Clean(t.dateCell(t.at, column))
	date, ok := t.dates.read(cell)
	switch {
	case !ok:
		t.problem(column, "%q is not a date: write it as 2026-03-02, 02/03/2026 or 2 Mar 2026, without a time", truncate(cell, 40))
		return 0
	case !date.IsZero() && (date < earliestDate || date >= openEnd):
		t.problem(column, "the year of %s cannot be right", date)
	}
	return date
}

// lastDay reads the cell of a last day, zero for none and for one so far ahead that
// it means none.
func (t *table) lastDay(column string) Date {
	if date, ok := t.dates.read(t.dateCell(t.at, column)); ok && date >= openEnd {
		return 0
	}
	return t.date(column)
}
