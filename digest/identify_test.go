package digest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/guard"
)

// sourced is a lesson whose background is the text, from a review by Sutton.
func sourced(text string) digest.Text {
	return digest.Text{
		Ref: "r", Kind: digest.Lesson, Title: "T", Points: []string{"Do it."}, Background: text,
		Source: digest.Source{Publisher: "Sutton Local Safeguarding Children Board", PublishedAs: "Khyra Smith"},
	}
}

func TestIdentifiable(t *testing.T) {
	for text, want := range map[string][]string{
		"He was born on 3 March 2015 and lived with us.": {"must fix exact date: 3 March 2015"},
		"DOB 03/04/2015": {"must fix exact date: 03/04/2015"},
		"She died on March 3rd, 2019. Much followed.":     {"must fix exact date: March 3rd, 2019"},
		"A six-year-old boy from Rotherham was seen.":     {"must fix age: six-year-old", "must fix place: Rotherham"},
		"He went to St Mary's Primary School every day.":  {"must fix school: St Mary's Primary School"},
		"They moved to 14 Acacia Avenue in May.":          {"must fix address: 14 Acacia Avenue"},
		"Their postcode was SW1A 1AA then.":               {"must fix postcode: SW1A 1AA"},
		"The postcode was m1 1ae then.":                   {"must fix postcode: m1 1ae"},
		"NHS number 943 476 5919 was used.":               {"must fix number: 943 476 5919"},
		"Ring 020 7946 0958 and ask.":                     {"must fix phone number: 020 7946 0958"},
		"Ring +44 7700 900123 and ask.":                   {"must fix phone number: +44 7700 900123"},
		"Write to jane.doe@council.example today.":        {"must fix e-mail address: jane.doe@council.example"},
		"Her stepfather was Darren Fletcher, they said.":  {"must fix name: Darren Fletcher"},
		"Her stepfather was Darren\nFletcher, they said.": {"must fix name: Darren\nFletcher"},
		"The GP, Dr Patel, wrote.":                        {"must fix name: Dr Patel"},
		"**Amy Winterbourne** was seen.":                  {"must fix name: Amy Winterbourne"},
		"She was the eldest of five children.":            {"look again family: eldest of five children"},
		"His uncle saw Khyra Smithson there.":             {"must fix name: Khyra Smithson"},
		"See [a page](https://example.org/jane-doe/1).":   {"must fix name: jane-doe"},

		"Published on 7 July 2025. In force on 1 September 2025.":         nil,
		"The review of Khyra Smith by Sutton was of children in Sutton.":  nil,
		"A baby under one was seen.":                                      nil,
		"Children aged 16 and 17 in England are children.":                nil,
		"The Royal College of Nursing agrees.":                            nil,
		"School comes first.":                                             nil,
		"Read the file of every brother and sister.":                      nil,
		"Ring the NSPCC on 0808 800 5000.":                                nil,
		"Working Together to Safeguard Children says so.":                 nil,
		"The Child Safeguarding Practice Review Panel met in Leeds.":      nil,
		"Ask Cafcass. Ring Birmingham.":                                   nil,
		"The team in Milton Keynes and that in Greater Manchester agree.": nil,
		"Keep to Chapter 5 of it, on page 14.":                            nil,
	} {
		item := sourced(text)
		var got []string
		for _, f := range digest.Identifiable(item) {
			if f.Field != "source.published_as" { // in which a full name is looked at again
				got = append(got, f.Severity.String()+" "+string(f.Kind)+": "+item.Quote(f.Place))
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// TestEveryFieldIsLookedAt: a name is found in every field that leaves with an item.
func TestEveryFieldIsLookedAt(t *testing.T) {
	const name = "Darren Fletcher"
	closed := []string{"kind", "change", "scope", "urgency", "ack_within", "nations", "reference", "review_by", "checked", "stage", "published", "in_force", "transition_ends", "closes", "starts", "source.type", "source.published", "check.answer", "refresher"}
	for _, f := range (digest.Text{}).Fields() {
		if slices.Contains(closed, f.Name) || strings.HasPrefix(f.Name, "audience.") {
			continue
		}
		text := digest.Text{Ref: "r", Kind: digest.Lesson, Title: "Ask", Points: []string{"Do it."}}
		switch f.Name {
		case "ref":
			text.Ref = "lesson-darren-fletcher"
		case digest.FieldTitle:
			text.Title = "What " + name + " said"
		case "themes":
			text.Themes = []string{"neglect", name}
		case "document":
			text.Document = name
		case "replaces":
			text.Replaces = name
		case "superseded_by":
			text.SupersededBy = "darren-fletcher"
		case "replies_to":
			text.RepliesTo = []string{"lesson-a", "darren-fletcher"}
		case "place":
			text.Place = name
		case "book":
			text.Book = "https://example.org/darren-fletcher"
		case "source.publisher":
			text.Source.Publisher = name
		case "source.published_as":
			text.Source.PublishedAs = name
		case "source.url":
			text.Source.URL = "https://example.org/a/darren_fletcher.pdf"
		case "check.question":
			text.Check = &digest.Check{Question: "Who is " + name + "?"}
		case "check.options":
			text.Check = &digest.Check{Options: []string{"One", name}}
		case "check.because":
			text.Check = &digest.Check{Because: name + " was."}
		case digest.FieldPoints:
			text.Points = append(text.Points, "Ask "+name+".")
		case digest.FieldLearned:
			text.Learned = "It was.\n\nSo was " + name + "."
		case digest.FieldBackground:
			text.Background = name
		case digest.FieldTalk:
			text.TalkAbout = "- What of [a page](https://example.org/darren-fletcher)?"
		default:
			t.Errorf("the field %s is new: look at it here, and in the guard", f.Name)
		}
		found := digest.Identifiable(text)
		if len(found) != 1 || found[0].Kind != guard.Name || found[0].Field != f.Name || !strings.Contains(strings.ToLower(text.Quote(found[0].Place)), "darren") {
			t.Errorf("in %s is found %+v", f.Name, found)
		}
	}
}

// TestANameOfTheReportHidesNoOther: words of the publisher, the themes and the
// published name let nothing else stand.
func TestANameOfTheReportHidesNoOther(t *testing.T) {
	text := sourced("Her uncle, Darren Fletcher, came. So did Marlowe Briggs. Marlowe was seen.")
	text.Source = digest.Source{Publisher: "Darren Fletcher Partnership", PublishedAs: "Child R and Marlowe"}
	text.Themes = []string{"Darren Fletcher"}
	var got []string
	for _, f := range digest.Identifiable(text) {
		if f.Field == digest.FieldBackground {
			got = append(got, text.Quote(f.Place))
		}
	}
	if diff := cmp.Diff([]string{"Darren Fletcher", "Marlowe Briggs"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestTheLibraryIsFineByTheGuard: authors trust the guard as long as it is quiet
// about what is fine. What ships must not be fixed, and seldom be looked at again.
func TestTheLibraryIsFineByTheGuard(t *testing.T) {
	items, looks := shipped(t), 0
	for _, text := range items {
		for _, f := range digest.Identifiable(text) {
			switch f.Severity {
			case guard.MustFix:
				t.Errorf("%s must be fixed: %s in %s: %q", text.Ref, f.Kind, f.Field, text.Quote(f.Place))
			case guard.LookAgain:
				looks++
				t.Logf("%s: %s in %s: %q", text.Ref, f.Kind, f.Field, text.Quote(f.Place))
			case guard.StoryHint:
			}
		}
	}
	if looks > len(items) {
		t.Errorf("%d places to look at again in %d items: more than one each", looks, len(items))
	}
}

// TestLocate: a finding is shown where its words stand in the file.
func TestLocate(t *testing.T) {
	for _, test := range []struct{ file, at string }{
		{"title: Ask Darren Fletcher", "4:12"},
		{"source:\n  publisher: Ambershire\n  published_as: \"Darren Fletcher\"", "6:18"},
		{"source: {published_as: Darren Fletcher}", "4:24"},
		{"check: {question: Why, options: [It is, Darren Fletcher], answer: 1}", "4:41"},
	} {
		file := "---\nref: r\nkind: lesson\n" + test.file
		if !strings.HasPrefix(test.file, "title") {
			file += "\ntitle: T"
		}
		text, problems := digest.ParseItem("", []byte(file+"\n---\n\n## What you do differently\n\n- Do it.\n"))
		located(t, text, problems, test.at)
	}
	for _, test := range []struct{ body, at string }{
		{"- One.\n- Ask\n  Darren Fletcher.\n", "10:3"},
		{"- One.\n\n## What we learned\n\nSo – é –\nit was Darren Fletcher.\n", "13:8"},
		{"- One.\n\n## Background\n\n- A\n- Darren Fletcher came.\n", "13:3"},
	} {
		text, problems := digest.ParseItem("", []byte("---\nref: r\nkind: lesson\ntitle: T\n---\n\n## What you do differently\n"+test.body))
		located(t, text, problems, test.at)
	}
}

func located(t *testing.T, text digest.Text, problems digest.Problems, want string) {
	t.Helper()
	found := digest.Identifiable(text)
	if len(problems) > 0 || len(found) != 1 {
		t.Fatalf("%v, %+v in:\n%s", problems, found, text.Markdown)
	}
	line, column := text.Locate(found[0].Place)
	if got := fmt.Sprintf("%d:%d", line, column); got != want {
		t.Errorf("at %s, want %s, in:\n%s", got, want, text.Markdown)
	}
}

func FuzzIdentifiable(f *testing.F) {
	for _, seed := range []string{"Tom Jones died on 1 May 2020.", "é SW1A 1AA", "**A** B\n\xff 943 476 5919", "Mr’ O’Neill-Ünal", "[x](y) <https://a> ", "Darren\n\n[Fletcher](https://example.org/darren-fletcher)"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		item := sourced(text)
		for _, found := range digest.Identifiable(item) {
			quote := item.Quote(found.Place)
			if quote == "" || utf8.ValidString(text) && !utf8.ValidString(quote) {
				t.Errorf("%q: finding %+v quotes %q", text, found, quote)
			}
		}
	})
}
