package letter_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/guard"
	"github.com/briefed/briefed/templates/letter"
)

// story is written by people, wherever they can write: what happened to somebody.
const story = "STORY of what was done to a child"

var (
	noon   = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	writer = letter.Writer{Ways: letter.Ways{
		Open: "OPEN.", See: "SEE.", Record: "RECORD.", Object: "OBJECT", Report: "REPORT.", Unreachable: "UNREACHABLE",
	}}
	about = digest.ItemVersion{ID: 7, Ref: "lesson-handover", Kind: digest.Lesson, Title: "A good handover", Number: 2}
)

// letters is one of each kind, with a story wherever somebody writes.
func letters() map[string]digest.Letter {
	entry := digest.Entry{Item: digest.Item{ID: 7, Version: digest.Version{Number: 2, Text: digest.Text{
		Ref: "lesson-handover", Kind: digest.Lesson, Title: "A good handover",
		Points: []string{story}, Learned: story, Background: story, TalkAbout: story,
	}}}, DueOn: digest.NewDate(2026, 3, 16)}
	items := func(kind digest.DeliveryKind, person int64) digest.Letter {
		return digest.Letter{Delivery: digest.Delivery{Kind: kind, PersonID: person}, Entries: []digest.Entry{entry, entry}, Queued: 2, Late: true, Last: true}
	}
	notice := func(n digest.Notice, with func(*digest.Letter)) digest.Letter {
		l := digest.Letter{Delivery: digest.Delivery{Kind: digest.NoticeLetter, PersonID: 1}, Notice: n.Encode()}
		with(&l)
		return l
	}
	item := func(kind digest.NoticeKind) digest.Letter {
		return notice(digest.Notice{Kind: kind, Item: digest.Lesson, Title: "A good handover", Words: story}, func(*digest.Letter) {})
	}
	discussed := digest.Discussion{
		ID: 3, Item: about, On: digest.NewDate(2026, 3, 2), Meeting: digest.TeamMeeting, TeamName: "North", RecordedBy: "Max Mann",
		Present: []digest.Attendee{{Name: "Ann", Objection: story}}, Answers: [3]string{story, story, story},
	}
	exempt := digest.Exemption{ID: 4, Item: about, By: "Max Mann", At: noon, Reason: story}
	lifted := exempt
	lifted.Lifted, lifted.LiftedBy = noon, "Max Mann"
	return map[string]digest.Letter{
		"digest":           items(digest.DigestLetter, 1),
		"channel's digest": items(digest.DigestLetter, 0),
		"reminder":         items(digest.ReminderLetter, 1),
		"summary": {Delivery: digest.Delivery{Kind: digest.SummaryLetter}, Summary: &digest.Summary{
			Team: digest.Team{Name: "North", Slug: "north"}, Named: []digest.Standing{{Name: story, Title: "A good handover"}},
		}},
		"no summary": {Delivery: digest.Delivery{Kind: digest.SummaryLetter}},
		"words":      {Delivery: digest.Delivery{Kind: digest.NoticeLetter}, Notice: story},
		"withdrawn":  item(digest.NoticeWithdrawn),
		"corrected":  item(digest.NoticeCorrected),
		"in force":   item(digest.NoticeInForce),
		"unknown":    item("from a newer release"),
		"reply": notice(digest.ReplyNotice(1), func(l *digest.Letter) {
			l.Question = &digest.AskedQuestion{ID: 1, Kind: digest.Question, Item: about, Text: story, Reply: &digest.Reply{By: "Pat Lead", Text: story}}
		}),
		"present":     notice(digest.DiscussionNotice(3), func(l *digest.Letter) { l.Discussion = &discussed }),
		"objection":   notice(digest.ObjectionNotice(3, 1), func(l *digest.Letter) { l.Discussion = &discussed }),
		"exempted":    notice(digest.ExemptionNotice(4), func(l *digest.Letter) { l.Exemption = &exempt }),
		"asked again": notice(digest.LiftedNotice(4), func(l *digest.Letter) { l.Exemption = &lifted }),
		"to review": notice(digest.Notice{Kind: digest.NoticeReview}, func(l *digest.Letter) {
			l.Drafts = []digest.Draft{{Text: digest.Text{Ref: "x", Title: "A good handover", Learned: story}}}
		}),
		"false alarms": notice(digest.Notice{Kind: digest.NoticeFalseAlarm}, func(l *digest.Letter) {
			l.Alarms = []digest.DraftAlarm{{
				Draft:   digest.Draft{Text: digest.Text{Ref: "x", Title: "A good handover", Learned: story}},
				Verdict: digest.Verdict{Finding: digest.Finding{Kind: guard.Name}, By: digest.Person{Name: "Pat Lead"}}, Phrase: story,
			}}
		}),
		"approved":  item(digest.NoticeApproved),
		"sent back": item(digest.NoticeSentBack),
		"published": item(digest.NoticePublished),
	}
}

// TestPreviewsTellNoStory: what a locked phone or a list of mails shows of a letter
// is never what somebody wrote, and nor are the lines around the items.
func TestPreviewsTellNoStory(t *testing.T) {
	for name, l := range letters() {
		said := writer.Of(l)
		shown := []string{said.Preview()}
		switch said := said.(type) {
		case letter.Items:
			shown = append(append(shown, said.Opening...), said.Closing...)
		case letter.Summary:
			shown = append(append(shown, said.Lines...), said.End)
		}
		for _, line := range shown {
			if strings.TrimSpace(line) == "" || strings.Contains(line, "STORY") || strings.Contains(line, "\n") {
				t.Errorf("%s: shown before it is opened: %q", name, line)
			}
		}
	}
}

// TestNothingIsLeftUnsaid: each letter has words of its own, and what somebody
// wrote to the reader is in it.
func TestNothingIsLeftUnsaid(t *testing.T) {
	previews := map[string]string{}
	for name, l := range letters() {
		said := writer.Of(l)
		text, err := json.Marshal(said)
		if err != nil {
			t.Fatal(err)
		}
		tells := map[string]bool{"no summary": false, "unknown": false, "to review": false, "false alarms": false, "present": false}
		if want, other := tells[name]; strings.Contains(string(text), "STORY") != (want || !other) {
			t.Errorf("%s: %s", name, text)
		}
		if n, ok := said.(letter.Notice); ok && name != "unknown" {
			if previews[n.Heading] != "" {
				t.Errorf("%s is headed as %s: %s", name, previews[n.Heading], n.Heading)
			}
			previews[n.Heading] = name
		}
	}
}

// TestWays: a letter has the words of the face it is for, and of no other.
func TestWays(t *testing.T) {
	for name, ways := range map[string][]string{
		"digest": {"OPEN."}, "reminder": {"OPEN."}, "summary": {"REPORT."}, "withdrawn": {"OPEN."}, "unknown": {"SEE."},
		"present": {"OBJECT"}, "exempted": {"RECORD."}, "asked again": {"RECORD."},
	} {
		text, err := json.Marshal(writer.Of(letters()[name]))
		if err != nil {
			t.Fatal(err)
		}
		for _, way := range ways {
			if !strings.Contains(string(text), way) {
				t.Errorf("%s does not say %s: %s", name, way, text)
			}
		}
	}
	for name, l := range letters() {
		text, err := json.Marshal(writer.Of(l))
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"Slack", "/briefed", "button", "Home tab", "click"} {
			if strings.Contains(string(text), word) {
				t.Errorf("%s speaks of one face alone, %q: %s", name, word, text)
			}
		}
	}
}

// TestLabels: every value that a face shows has words of its own.
func TestLabels(t *testing.T) {
	var all []string
	for _, k := range append([]digest.AnswerKind{digest.Discussed, digest.Undone}, digest.PersonalAnswers...) {
		all = append(all, letter.Answer(k))
	}
	for _, m := range digest.Meetings {
		all = append(all, letter.Meeting(m))
	}
	for _, a := range digest.Accesses {
		all = append(all, letter.Access(a))
	}
	for _, k := range []digest.Kind{digest.Lesson, digest.Policy, digest.Training} {
		all = append(all, letter.Kind(k))
	}
	seen := map[string]bool{}
	for _, words := range all {
		if words == "" || strings.Contains(words, "_") || seen[words] {
			t.Errorf("no words of its own: %q", words)
		}
		seen[words] = true
	}
}

func TestCompared(t *testing.T) {
	of := func(checked digest.Date, publisher string) digest.Text {
		return digest.Text{Source: digest.Source{Publisher: publisher}, Life: digest.Life{Checked: checked}}
	}
	for want, text := range map[string]digest.Text{
		"Compared with its source on 26 November 2026.": of(digest.NewDate(2026, 11, 26), "A partnership"),
		"Not yet compared with its source.":             of(0, "A partnership"),
		"It names no source to be compared with.":       of(0, ""),
	} {
		if got := letter.Compared(text); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestAnHeirThatIsNotNamed: who may not read what supersedes an item gets a whole sentence.
func TestAnHeirThatIsNotNamed(t *testing.T) {
	for heir, want := range map[string]string{"": "Now something newer says what counts.", "new": "Now something newer says what counts (new)."} {
		n := digest.Notice{Kind: digest.NoticeSuperseded, Ref: "old", Title: "Old", Heir: heir}
		text, err := json.Marshal(writer.Of(digest.Letter{Delivery: digest.Delivery{Kind: digest.NoticeLetter}, Notice: n.Encode()}))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), want) {
			t.Errorf("it says %s, want %q", text, want)
		}
	}
}
