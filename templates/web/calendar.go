package web

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// calendarLine is the longest line of a calendar file, in bytes, without its end.
const calendarLine = 75

// Calendar is training as a calendar file (RFC 5545), an event each. Its days are of the
// zone; page is the address of the training pages. The same training always has the same
// UID, and a later version a higher sequence, so that a calendar brings it up to date. A
// file of one withdrawn event cancels it (RFC 5546, 3.2.5), between its last version and
// the next.
func Calendar(items []digest.Item, page string, zone *time.Location) []byte {
	var b strings.Builder
	line := func(name, value string) { b.WriteString(folded(name+":"+value) + "\r\n") }
	line("BEGIN", "VCALENDAR")
	line("VERSION", "2.0")
	line("PRODID", "-//Briefed//Training on offer//EN")
	line("CALSCALE", "GREGORIAN")
	if len(items) == 1 && !items[0].Withdrawn.IsZero() {
		line("METHOD", "CANCEL")
	} else {
		line("METHOD", "PUBLISH")
	}
	for _, i := range items {
		line("BEGIN", "VEVENT")
		line("UID", i.Ref+".training@briefed")
		if sequence := 2 * (i.Number - 1); i.Withdrawn.IsZero() {
			line("DTSTAMP", utc(i.PublishedAt))
			line("SEQUENCE", strconv.Itoa(sequence))
		} else {
			line("DTSTAMP", utc(i.Withdrawn))
			line("SEQUENCE", strconv.Itoa(sequence+1))
			line("STATUS", "CANCELLED")
		}
		switch at, timed := starts(i.Text, zone); {
		case timed:
			line("DTSTART", utc(at))
		case !i.Starts.IsZero():
			line("DTSTART;VALUE=DATE", compact(i.Starts))
		default: // an event needs a day: the last one to book
			line("DTSTART;VALUE=DATE", compact(i.OfferedUntil()))
		}
		line("SUMMARY", calendarText(letter.Line(i.Title)))
		if i.Place != "" {
			line("LOCATION", calendarText(letter.Line(i.Place)))
		}
		about := []string{letter.OfferFacts(i.Text)}
		if i.Book != "" {
			about = append(about, "Book: "+letter.Line(i.Book))
		}
		line("DESCRIPTION", calendarText(strings.Join(append(about, page+"/"+i.Ref), "\n")))
		line("URL", page+"/"+i.Ref)
		line("TRANSP", "TRANSPARENT")
		line("END", "VEVENT")
	}
	line("END", "VCALENDAR")
	return []byte(b.String())
}

// starts is the moment at which training begins, where its time of day is known.
func starts(t digest.Text, zone *time.Location) (time.Time, bool) {
	at, err := time.Parse("15:04", t.StartsAt)
	if err != nil || t.Starts.IsZero() {
		return time.Time{}, false
	}
	return t.Starts.At(at.Hour(), at.Minute(), zone), true
}

func utc(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

func compact(d digest.Date) string { return strings.ReplaceAll(d.String(), "-", "") }

// calendarText escapes words (RFC 5545, 3.3.11).
func calendarText(words string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(letter.Clean(words))
}

// folded breaks a long line: what goes on begins with a space. No letter is cut in two.
func folded(line string) string {
	var b strings.Builder
	room := calendarLine
	for _, r := range line {
		n := utf8.RuneLen(r)
		if n > room {
			b.WriteString("\r\n ")
			room = calendarLine - 1
		}
		b.WriteRune(r)
		room -= n
	}
	return b.String()
}
