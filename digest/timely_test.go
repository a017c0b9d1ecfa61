package digest

import (
	"testing"
	"time"
)

func TestWhatBecomesOfALetterWhoseTurnCame(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	at := func(text string) time.Time {
		moment, err := time.ParseInLocation("2006-01-02 15:04", text, london)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	day := func(text string) Date { return DateIn(at(text+" 12:00"), london) }
	// Monday 1 June 2026 is in summer time; Monday 25 May is a bank holiday.
	const monday = "2026-06-01 09:00"
	leave := []Span{{From: day("2026-06-04"), To: day("2026-06-11")}}
	letter := func(kind DeliveryKind, created string) Letter {
		l := Letter{Team: Team{ID: 1, Schedule: "0 9 * * 1", Timezone: "Europe/London"}}
		l.Kind, l.CreatedAt = kind, at(created).UTC()
		return l
	}
	away := func(l Letter, spans ...Span) Letter { l.Absences = spans; return l }
	late := func(l Letter) Letter { l.Late = true; return l }
	every := func(l Letter, schedule string) Letter { l.Team.Schedule = schedule; return l }
	digest, reminder := letter(DigestLetter, monday), letter(ReminderLetter, "2026-06-02 10:00")
	summary, notice := letter(SummaryLetter, "2026-06-01 08:30"), letter(NoticeLetter, monday)

	const drop = "dropped"
	for _, c := range []struct {
		name   string
		letter Letter
		now    string
		want   string // "" for now, drop, or when it goes
	}{
		{"a digest in its minute", digest, monday, ""},
		{"an evening team's digest in the evening", every(letter(DigestLetter, "2026-06-01 20:00"), "0 20 * * 1"), "2026-06-01 20:50", ""},
		{"a weekend team's, in its hour", every(letter(DigestLetter, "2026-06-06 10:00"), "0 10 * * 6"), "2026-06-06 10:00", ""},
		{"one caught up at night", late(letter(DigestLetter, "2026-06-02 03:00")), "2026-06-02 03:00", "2026-06-02 08:00"},
		{"one held back to three in the morning", digest, "2026-06-02 03:00", "2026-06-02 08:00"},
		{"to the end of the last hour", digest, "2026-06-02 18:59", ""},
		{"to the evening", digest, "2026-06-02 19:00", "2026-06-03 08:00"},
		{"to a Saturday before the next one", digest, "2026-06-06 10:00", drop}, // it would go an hour before
		{"to the night before the next one", every(digest, "0 9 * * 2"), "2026-06-01 23:00", drop},
		{"to a Saturday, with days to the next one", every(letter(DigestLetter, "2026-06-03 09:00"), "0 9 * * 3"), "2026-06-06 10:00", "2026-06-08 08:00"},
		{"to a bank holiday's eve at night", letter(DigestLetter, "2026-05-19 09:00"), "2026-05-22 23:00", drop}, // the next one comes after the holiday
		{"to the night before a Friday", letter(DigestLetter, "2026-05-19 09:00"), "2026-05-21 23:00", "2026-05-22 08:00"},
		{"until the next one is due, put off", letter(DigestLetter, "2026-05-19 09:00"), "2026-05-26 09:00", drop},
		{"a summary until the day before the next one, put off", letter(SummaryLetter, "2026-05-18 08:30"), "2026-05-22 18:00", ""},
		{"and not on its day", letter(SummaryLetter, "2026-05-18 08:30"), "2026-05-26 08:29", drop},
		{"and no longer", letter(SummaryLetter, "2026-05-18 08:30"), "2026-05-26 08:30", drop},
		{"of a monthly schedule, to a bank holiday", every(letter(DigestLetter, "2026-05-01 09:00"), "0 9 1 * *"), "2026-05-25 10:00", "2026-05-26 08:00"},
		{"of a monthly schedule, by weeks", every(letter(DigestLetter, "2026-05-01 09:00"), "0 9 1 * *"), "2026-05-28 10:00", ""},
		{"until the next one is due", digest, "2026-06-08 09:00", drop},
		{"of a schedule that cannot be read, by a week", every(digest, "whenever"), "2026-06-08 09:00", drop},
		{"of a schedule that cannot be read, by less", every(digest, "whenever"), "2026-06-05 09:00", ""},
		{"to somebody who went on leave", away(digest, leave...), "2026-06-04 09:00", drop},
		{"on the day before their leave", away(digest, leave...), "2026-06-03 18:00", ""},

		{"a reminder in its minute", reminder, "2026-06-02 10:00", ""},
		{"a reminder in its evening", reminder, "2026-06-02 19:00", drop},
		{"a reminder the night after", reminder, "2026-06-03 03:00", drop},
		{"a reminder the day after", reminder, "2026-06-03 10:00", drop},
		{"a reminder before work on its day", letter(ReminderLetter, "2026-06-02 06:00"), "2026-06-02 06:00", "2026-06-02 08:00"},
		{"a reminder on leave", away(letter(ReminderLetter, "2026-06-04 10:00"), leave...), "2026-06-04 10:00", drop},

		{"a summary the night after", summary, "2026-06-02 03:00", "2026-06-02 08:00"},
		{"a summary a week after", summary, "2026-06-08 08:30", drop},
		{"a summary on leave", away(summary, leave...), "2026-06-05 08:30", drop},

		{"a notice at once, in the evening too", letter(NoticeLetter, "2026-06-01 21:00"), "2026-06-01 21:00", ""},
		{"a notice weeks later", notice, "2026-06-24 11:00", ""},
		{"a notice held back to the night", notice, "2026-06-24 03:00", "2026-06-24 08:00"},
		{"a notice on leave, until the day after", away(notice, leave...), "2026-06-08 10:00", "2026-06-12 08:00"},
		{"and past the weekend", away(notice, Span{From: day("2026-06-04"), To: day("2026-06-12")}), "2026-06-08 10:00", "2026-06-15 08:00"},
		{"and past another absence", away(notice, append(leave, Span{From: day("2026-06-12"), To: day("2026-06-16")})...), "2026-06-08 10:00", "2026-06-17 08:00"},
		{"a notice on leave without an end, to look again", away(notice, Span{From: day("2026-06-04")}), "2026-06-08 10:00", "2026-06-09 08:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := c.letter.whenAt(at(c.now), hours{NewCalendar(England), 8, 18})
			said := ""
			switch {
			case got.Drop:
				said = drop
			case !got.At.Equal(at(c.now)):
				said = got.At.In(london).Format("2006-01-02 15:04")
			}
			if said != c.want || (got.Reason == "") != (c.want == "") {
				t.Errorf("at %s: %q because %q, want %q", c.now, said, got.Reason, c.want)
			}
		})
	}
}
