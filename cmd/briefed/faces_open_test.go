package main

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
	mailtext "github.com/briefed/briefed/templates/email"
	slacktext "github.com/briefed/briefed/templates/slack"
)

var saysOpen = regexp.MustCompile(`(\d+) items? (?:is|are) (?:still )?open`)

// openIn is how many open items somebody is told of, as the words of a face put it.
func openIn(t *testing.T, text string) string {
	t.Helper()
	if found := saysOpen.FindStringSubmatch(text); found != nil {
		return found[1]
	}
	if !strings.Contains(text, "Nothing is open") {
		t.Fatalf("says nothing of what is open:\n%s", text)
	}
	return "0"
}

// TestOpenIsTheSameOnEveryFace takes a worker through a queue, a question, its reply and
// an answer: Home, /briefed, the page in a browser and the manager's list
// count the same items as open.
func TestOpenIsTheSameOnEveryFace(t *testing.T) {
	alone(t)
	t.Parallel()
	w := withBrowser(t, accessTeams, accessPeople)
	browser := w.signedIn("bob")
	same := func(when string, want int) {
		t.Helper()
		status, page := browser.get("/")
		if status != 200 {
			t.Fatalf("%s: the page: %d", when, status)
		}
		standing, err := w.Service.Standing(t.Context(), w.actor("mia"), digest.ReportQuery{Team: "north"})
		w.must(err)
		listed := 0
		for _, st := range standing {
			if st.Name == "Bob" && st.State.Open() {
				listed++
			}
		}
		for face, got := range map[string]string{
			"Home":          openIn(t, words(w.home("bob").Blocks)),
			"/briefed":      openIn(t, words(w.slash("bob", "").Blocks)),
			"the browser":   openIn(t, page),
			"the manager's": fmt.Sprint(listed),
		} {
			if got != fmt.Sprint(want) {
				t.Errorf("%s, %s: %s open, want %d", when, face, got, want)
			}
		}
	}
	w.issueMany(9)
	same("before the first digest", 0)
	w.until(2, 9, 5)
	same("five fit into the digest, and four wait", 5)
	w.asks("bob", "Also by phone?")
	same("one waits for our reply", 4)
	asked, err := w.Service.OpenQuestions(t.Context(), w.actor("pam"))
	w.must(err)
	w.must(w.Service.Reply(t.Context(), w.actor("pam"), digest.ReplyRequest{QuestionID: asked[0].ID, Text: "Yes."}))
	same("the reply gives it back", 5)
	w.home("bob")
	items, err := w.Service.OpenItems(t.Context(), w.actor("bob"))
	w.must(err)
	for _, item := range items {
		if item.Owed() {
			_, err := w.Service.Answer(t.Context(), w.actor("bob"), digest.AnswerRequest{ItemID: item.Item.ID, Shown: item.Number, Kind: digest.Understood})
			w.must(err)
			break
		}
	}
	same("one is understood", 4)

	// The reminder tells of the same items, laid out for Slack or as a mail.
	w.until(6, 9, 5)
	for id := int64(1); ; id++ {
		sent, err := w.Service.LetterAgain(t.Context(), w.actor("bob"), id)
		if err != nil && id > 100 {
			t.Fatal("no reminder came")
		}
		if err != nil || sent.Kind != digest.ReminderLetter {
			continue
		}
		mail := mailtext.Renderer{BaseURL: "https://briefed.example"}.Letter(sent.Letter)
		slack := slacktext.Renderer{}.Letter(sent.Letter).Text
		status, page := browser.get("/")
		if status != 200 {
			t.Fatalf("the page: %d", status)
		}
		if want := openIn(t, page); openIn(t, mail.Text) != want || openIn(t, slack) != want {
			t.Errorf("%s are open in the browser, %s in the mail and %s in Slack's reminder", want, openIn(t, mail.Text), openIn(t, slack))
		}
		return
	}
}
