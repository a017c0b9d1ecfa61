package main

import (
	"strings"
	"testing"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// TestSlackRefusesWhoIsNotOnTheStaff: Bob has a digest, a modal and a Home tab
// open when his account becomes one that Briefed does not serve – and a control
// or a form of his is refused from that moment, kindly, and records nothing.
func TestSlackRefusesWhoIsNotOnTheStaff(t *testing.T) {
	t.Parallel()
	bob := slackfake.User{ID: "UBOB", RealName: "Bob", Email: "bob@council.example"}
	for name, becomes := range map[string]struct {
		how   func(*slackfake.User)
		night bool // Slack did not tell: the nightly pass found out
		words string
	}{
		"deactivated a moment ago":        {how: func(u *slackfake.User) { u.Deleted = true }, words: slacktext.NotYourName},
		"deactivated, and Slack was mute": {how: func(u *slackfake.User) { u.Deleted = true }, night: true, words: slacktext.NotYourName},
		"a guest of some channels":        {how: func(u *slackfake.User) { u.IsRestricted = true }, words: slacktext.NotYourName},
		"a guest of one channel":          {how: func(u *slackfake.User) { u.IsRestricted, u.IsUltraRestricted = true, true }, words: slacktext.NotYourName},
		"of another organisation":         {how: func(u *slackfake.User) { u.TeamID = "TELSEWHERE" }, words: slacktext.OtherCouncil},
		"a stranger":                      {how: func(u *slackfake.User) { u.TeamID, u.IsStranger = "TELSEWHERE", true }, words: slacktext.OtherCouncil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWeek(t)
			w.publish("new", "")
			w.until(2, 9, 5)
			message, menu := w.newest("bob"), find(t, w.newest("bob").Elements(), "overflow")
			_, err := w.Slack.SelectOverflow(t.Context(), "UBOB", message, menu.BlockID+"/"+menu.ActionID, letter.Answer(digest.Question))
			w.must(err)
			w.Settle(t.Context())
			message = w.newest("bob") // with his answer, which can be undone
			form := w.modal("bob")
			actor, err := w.Service.ActorByAccount(t.Context(), digest.Slack, "UBOB")
			w.must(err)
			input := find(t, form.Elements(), "plain_text_input")

			changed := bob
			becomes.how(&changed)
			if becomes.night {
				w.Slack.AddUser(changed)
				w.until(3, 4, 0)
			} else {
				_, err = w.Slack.ChangeUser(t.Context(), changed)
				w.must(err)
			}

			w.submitsRefused(form, input, becomes.words)
			w.closes("bob")
			w.buttonRefused(message, becomes.words)
			for _, words := range []string{"", "help", "report", "search neglect", "settings", "web", "nonsense"} {
				told := w.slash("bob", words)
				if !strings.Contains(told.Text, slacktext.NotYourName) {
					t.Errorf("/briefed %s: %s", words, told.Text)
				}
			}
			if home := w.home("bob"); !strings.Contains(string(home.Blocks), slacktext.NotYourName) {
				t.Errorf("the Home tab: %s", home.Blocks)
			}
			history, err := w.Service.MyAnswers(t.Context(), actor, "")
			w.must(err)
			if len(history) != 1 || history[0].Kind != digest.Question || history[0].Note != "" || !history[0].Undone.IsZero() {
				t.Errorf("something was recorded: %+v", history)
			}
		})
	}
}

func (w *week) submitsRefused(form slackfake.View, input slackfake.Element, words string) {
	w.t.Helper()
	reply, err := w.Slack.SubmitView(w.t.Context(), "UBOB", form.ID, map[string]any{input.BlockID: "May I still?"})
	w.must(err)
	if told := string(reply.Body); !strings.Contains(told, words) {
		w.t.Errorf("the form: %s", told)
	}
}

func (w *week) buttonRefused(m slackfake.Message, words string) {
	w.t.Helper()
	shown := len(w.Slack.Ephemerals("UBOB"))
	_, err := w.Slack.Click(w.t.Context(), "UBOB", m, "Undo")
	w.must(err)
	w.Settle(w.t.Context())
	if told := w.Slack.Ephemerals("UBOB"); len(told) != shown+1 || !strings.Contains(told[shown].Text, words) {
		w.t.Errorf("the button: %d messages, %+v", len(told)-shown, told)
	}
}

// TestSlackRefusesABot that uses the command or a button: it is no person.
func TestSlackRefusesABot(t *testing.T) {
	t.Parallel()
	w := newWeek(t)
	w.publish("new", "")
	w.until(2, 9, 5)
	_, err := w.Slack.ChangeUser(t.Context(), slackfake.User{ID: "UBOT", Email: "bob@council.example", IsBot: true})
	w.must(err)
	w.until(3, 4, 0)
	if told := w.slash("bot", ""); !strings.Contains(told.Text, slacktext.NotYourName) {
		t.Errorf("/briefed: %s", told.Text)
	}
	if home := w.home("bot"); !strings.Contains(string(home.Blocks), slacktext.NotYourName) {
		t.Errorf("the Home tab: %s", home.Blocks)
	}
	if bob, err := w.Service.ActorByAccount(t.Context(), digest.Slack, "UBOB"); err != nil || bob.Person.Email != "bob@council.example" {
		t.Errorf("a bot took bob’s place: %+v, %v", bob.Person, err)
	}
}
