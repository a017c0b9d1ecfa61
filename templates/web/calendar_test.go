package web_test

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/briefed/briefed/digest"
	pages "github.com/briefed/briefed/templates/web"
)

const trainingPage = "https://briefed.example/training"

// component is a part of a calendar as the test reads it, by RFC 5545 and not by what
// wrote it: property by property, with its parameters in the name.
type component map[string]string

// readCalendar reads events of a calendar: it unfolds lines, and takes the escapes back.
func readCalendar(t interface{ Fatalf(string, ...any) }, file []byte) (events []component) {
	if !utf8.Valid(file) || !strings.HasSuffix(string(file), "\r\n") {
		t.Fatalf("no text of lines: %q", file)
	}
	for _, line := range strings.Split(strings.TrimSuffix(string(file), "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") || line == "" || !utf8.ValidString(line) {
			t.Fatalf("%d octets: %q", len(line), line)
		}
	}
	var open []string
	var event component
	property := regexp.MustCompile(`^([A-Z-]+(?:;[A-Z-]+=[A-Z-]+)*):(.*)$`)
	for _, line := range strings.Split(strings.TrimSuffix(strings.ReplaceAll(string(file), "\r\n ", ""), "\r\n"), "\r\n") {
		found := property.FindStringSubmatch(line)
		if found == nil {
			t.Fatalf("no property: %q", line)
		}
		name, value := found[1], found[2]
		switch name {
		case "BEGIN":
			if open = append(open, value); value == "VEVENT" {
				event = component{}
			}
		case "END":
			if open[len(open)-1] != value {
				t.Fatalf("%s ends %v", value, open)
			}
			if open = open[:len(open)-1]; value == "VEVENT" {
				events = append(events, event)
			}
		default:
			if len(open) == 2 {
				if _, twice := event[name]; twice {
					t.Fatalf("%s is there twice", name)
				}
				event[name] = unescaped(t, name, value)
			}
		}
	}
	if len(open) > 0 {
		t.Fatalf("%v is still open", open)
	}
	return events
}

// unescaped takes the escapes of a text back; other values have none.
func unescaped(t interface{ Fatalf(string, ...any) }, name, value string) string {
	if name != "SUMMARY" && name != "LOCATION" && name != "DESCRIPTION" {
		return value
	}
	var b strings.Builder
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '\\' && i+1 < len(value):
			i++
			switch value[i] {
			case 'n', 'N':
				b.WriteByte('\n')
			case '\\', ';', ',':
				b.WriteByte(value[i])
			default:
				t.Fatalf("%s: no escape \\%c", name, value[i])
			}
		case c == ',' || c == ';' || c < ' ':
			t.Fatalf("%s: %q is not escaped in %q", name, c, value)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func offered(ref, title string, number int, with func(*digest.Text)) digest.Item {
	text := digest.Text{Ref: ref, Kind: digest.Training, Title: title, Place: "Town Hall; room 2, upstairs", Book: "https://learn.example/book", Starts: digest.NewDate(2026, 7, 16), StartsAt: "09:30", Life: digest.Life{Closes: digest.NewDate(2026, 7, 9)}}
	with(&text)
	return digest.Item{Version: digest.Version{Number: number, PublishedAt: time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC), Text: text}}
}

func TestTrainingAsACalendar(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	file := pages.Calendar([]digest.Item{
		offered("training-a", `Hearing; children, with a \ and ümlauts that go on until the line is far too long for one`, 3, func(*digest.Text) {}),
		offered("training-b", "A day", 1, func(t *digest.Text) { t.StartsAt = "" }),
		offered("training-c", "Nobody knows when", 1, func(t *digest.Text) { t.Starts, t.StartsAt, t.Place = 0, "", "" }),
	}, trainingPage, london)
	events := readCalendar(t, file)
	if len(events) != 3 {
		t.Fatalf("%d events", len(events))
	}
	for i, want := range []component{
		{
			"UID": "training-a.training@briefed", "DTSTAMP": "20260601T090000Z", "SEQUENCE": "4", "STATUS": "", "DTSTART": "20260716T083000Z", "LOCATION": "Town Hall; room 2, upstairs",
			"SUMMARY": `Hearing; children, with a \ and ümlauts that go on until the line is far too long for one`, "URL": trainingPage + "/training-a",
		},
		{"UID": "training-b.training@briefed", "DTSTART;VALUE=DATE": "20260716", "DTSTART": "", "SEQUENCE": "0"},
		{"DTSTART;VALUE=DATE": "20260709", "LOCATION": ""},
	} {
		for name, value := range want {
			if events[i][name] != value {
				t.Errorf("event %d: %s is %q, want %q", i, name, events[i][name], value)
			}
		}
	}
	if about := events[0]["DESCRIPTION"]; !strings.Contains(about, "Book by 9 July 2026") || !strings.Contains(about, "\nBook: https://learn.example/book\n") {
		t.Errorf("it says %q", about)
	}
}

// TestACalendarLosesWhatWasWithdrawn: a course that is on offer, withdrawn, and on offer
// again has the same UID, and each time a higher sequence.
func TestACalendarLosesWhatWasWithdrawn(t *testing.T) {
	withdrawn := offered("training-a", "A day", 3, func(*digest.Text) {})
	withdrawn.Withdrawn = time.Date(2026, 6, 20, 9, 0, 0, 0, time.UTC)
	last := -1
	for _, c := range []struct {
		item           digest.Item
		method, status string
		stamp          string
	}{
		{offered("training-a", "A day", 3, func(*digest.Text) {}), "PUBLISH", "", "20260601T090000Z"},
		{withdrawn, "CANCEL", "CANCELLED", "20260620T090000Z"},
		{offered("training-a", "A day", 4, func(*digest.Text) {}), "PUBLISH", "", "20260601T090000Z"},
	} {
		file := pages.Calendar([]digest.Item{c.item}, trainingPage, time.UTC)
		event := readCalendar(t, file)[0]
		if !strings.Contains(string(file), "\r\nMETHOD:"+c.method+"\r\n") || event["STATUS"] != c.status || event["DTSTAMP"] != c.stamp || event["UID"] != "training-a.training@briefed" {
			t.Errorf("%s: %s", c.method, file)
		}
		sequence, err := strconv.Atoi(event["SEQUENCE"])
		if err != nil || sequence <= last {
			t.Errorf("%s: sequence %q after %d", c.method, event["SEQUENCE"], last)
		}
		last = sequence
	}
}

// TestACalendarHoldsWhateverIsWritten: any title and place come back as they were.
func TestACalendarHoldsWhateverIsWritten(t *testing.T) {
	words := rapid.StringOfN(rapid.RuneFrom([]rune("abc ,;:\\\"ü€𝄞\u00a0nN-")), 1, 200, -1)
	rapid.Check(t, func(t *rapid.T) {
		title, place := words.Draw(t, "title"), words.Draw(t, "place")
		events := readCalendar(t, pages.Calendar([]digest.Item{offered("a", "x"+title+"x", 1, func(x *digest.Text) { x.Place = "x" + place + "x" })}, trainingPage, time.UTC))
		same := func(a, b string) bool {
			return strings.Join(strings.Fields(a), " ") == strings.Join(strings.Fields(b), " ")
		}
		if len(events) != 1 || !same(events[0]["SUMMARY"], "x"+title+"x") || !same(events[0]["LOCATION"], "x"+place+"x") {
			t.Fatalf("%q, %q came back as %+v", title, place, events)
		}
	})
}

func TestTrainingAsAFeed(t *testing.T) {
	now := time.Date(2026, 6, 2, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		items   []digest.Item
		updated string
	}{
		"none": {nil, "2026-06-02T09:00:00Z"},
		"one":  {[]digest.Item{offered("training-a", "Hearing <children> & others", 1, func(*digest.Text) {})}, "2026-06-01T09:00:00Z"},
	} {
		file, err := pages.Feed(c.items, trainingPage, now)
		if err != nil {
			t.Fatal(err)
		}
		var feed struct {
			XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
			ID      string   `xml:"id"`
			Updated string   `xml:"updated"`
			Author  string   `xml:"author>name"`
			Entries []struct {
				ID      string `xml:"id"`
				Title   string `xml:"title"`
				Updated string `xml:"updated"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal(file, &feed); err != nil {
			t.Fatal(err)
		}
		if feed.ID != trainingPage || feed.Updated != c.updated || feed.Author == "" || len(feed.Entries) != len(c.items) {
			t.Errorf("%s: %+v", name, feed)
		}
		for i, e := range feed.Entries {
			if e.ID != trainingPage+"/"+c.items[i].Ref || e.Title != c.items[i].Title || e.Updated == "" {
				t.Errorf("%s: %+v", name, e)
			}
		}
	}
}
