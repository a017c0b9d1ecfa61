package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// channelWeek is a team of so many that reads together, with an item in its channel.
func channelWeek(t *testing.T, size int) (*week, func() slackfake.Message) {
	t.Helper()
	var people strings.Builder
	people.WriteString("email,name,slack_id,role,team,manager,access,start,end,absent_from,absent_to,employment,nqsw\n")
	for n := range size {
		fmt.Fprintf(&people, "p%02d@council.example,Person %02d,UP%02d,Social worker,south,no,,2020-01-06,,,,permanent,no\n", n, n, n)
	}
	w := weekOf(t, "team,name,service,channel,mode,schedule,timezone\nsouth,Assessment South,Safeguarding,CSOUTH,channel,0 9 * * 1,Europe/London\n", people.String())
	w.publish("new", "")
	w.until(2, 9, 0)
	return w, func() slackfake.Message {
		t.Helper()
		posted := w.Slack.Messages("CSOUTH")
		if len(posted) != 1 {
			t.Fatalf("%d messages in the channel, want one", len(posted))
		}
		return posted[0]
	}
}

// says is one person's press of Understood in the channel, and a look of the
// service at what is to be done, a second later.
func (w *week) says(who string, m slackfake.Message) {
	w.t.Helper()
	_, err := w.Slack.Click(w.t.Context(), account(who), m, letter.Answer(digest.Understood))
	w.must(err)
	w.Settle(w.t.Context())
	w.Clock.Step(w.Clock.Now().Add(time.Second))
	w.drain()
}

// TestWorkerChannelCounts: nobody presses, and the message stays as it was posted;
// thirty people press within a minute, each is answered alone, and the message for
// all changes once, and again a minute later.
func TestWorkerChannelCounts(t *testing.T) {
	t.Parallel()
	w, message := channelWeek(t, 40)
	posted := message()
	for range 60 {
		w.Clock.Step(w.Clock.Now().Add(time.Minute))
		w.drain()
	}
	if n := w.Slack.CallCount("chat.update"); n != 0 || !strings.Contains(posted.Text, "Under five of 40 have answered.") {
		t.Errorf("%d changes in an hour without an answer, of\n%s", n, posted.Text)
	}
	for n := range 30 {
		who := fmt.Sprintf("p%02d", n)
		w.says(who, message())
		shown := w.Slack.Ephemerals(account(who))
		if len(shown) != 1 || !strings.Contains(shown[0].Text, "You answered Understood") {
			t.Errorf("%s is shown %v", who, shown)
		}
	}
	if n := w.Slack.CallCount("chat.update"); n != 1 {
		t.Errorf("%d changes of the message within a minute, want one", n)
	}
	w.Clock.Step(w.Clock.Now().Add(time.Minute))
	w.drain()
	now := message()
	if n := w.Slack.CallCount("chat.update"); n != 2 || !strings.Contains(words(now.Blocks), "30 of 40 have answered.") || !strings.Contains(now.Text, "30 of 40 have answered.") {
		t.Errorf("after %d changes:\n%s\n%s", n, now.Text, words(now.Blocks))
	}
	if strings.Contains(now.Text+words(now.Blocks), "Person") {
		t.Errorf("the channel names somebody:\n%s", now.Text)
	}
	if string(now.Metadata) != string(posted.Metadata) || len(now.Metadata) == 0 {
		t.Errorf("marked %s, was %s", now.Metadata, posted.Metadata)
	}

	// The buttons are the same, and work; nothing more is changed without a change.
	w.says("p30", now)
	w.Clock.Step(w.Clock.Now().Add(time.Minute))
	w.drain()
	if after := message(); !strings.Contains(after.Text, "31 of 40 have answered.") {
		t.Errorf("after one more:\n%s", after.Text)
	}
	w.Clock.Step(w.Clock.Now().Add(time.Hour))
	w.drain()
	if n := w.Slack.CallCount("chat.update"); n != 3 {
		t.Errorf("%d changes, want three", n)
	}
}

// TestWorkerChannelCountsInTrouble: what Slack holds back comes later; a message
// that somebody deleted is left alone; and a small team sees no counts.
func TestWorkerChannelCountsInTrouble(t *testing.T) {
	t.Parallel()
	w, message := channelWeek(t, 12)
	minute := func() slackfake.Message {
		t.Helper()
		w.Clock.Step(w.Clock.Now().Add(time.Minute))
		w.drain()
		return message()
	}
	w.Slack.Fail("chat.update", slackfake.Failure{RetryAfter: 150 * time.Second})
	for n := range 7 {
		w.says(fmt.Sprintf("p%02d", n), message())
	}
	for range 2 {
		if m := minute(); len(m.Edits) != 0 {
			t.Errorf("changed while Slack said to wait:\n%s", m.Text)
		}
	}
	minute()
	if m := minute(); !strings.Contains(m.Text, "7 of 12 have answered.") || len(m.Edits) != 1 {
		t.Errorf("after the wait, with %d changes:\n%s", len(m.Edits), m.Text)
	}
	w.says("p07", message())
	if m := minute(); !strings.Contains(m.Text, "At least 8 of 12 have answered.") {
		t.Errorf("fewer than five are left:\n%s", m.Text)
	}

	w.Slack.Fail("chat.update", slackfake.Failure{Error: "message_not_found"})
	w.says("p08", message()) // it reads the same
	_, err := w.Service.Undo(t.Context(), w.actor("p00"), 1, 1)
	w.must(err)
	_, err = w.Service.Undo(t.Context(), w.actor("p01"), 1, 1)
	w.must(err)
	minute()
	before := w.Slack.CallCount("chat.update")
	_, err = w.Service.Undo(t.Context(), w.actor("p02"), 1, 1)
	w.must(err)
	minute()
	if n := w.Slack.CallCount("chat.update") - before; n != 0 {
		t.Errorf("a message that is gone was changed %d times more", n)
	}

	small, message := channelWeek(t, 9)
	for n := range 9 {
		small.says(fmt.Sprintf("p%02d", n), message())
	}
	small.Clock.Step(small.Clock.Now().Add(time.Hour))
	small.drain()
	if m := message(); len(m.Edits) != 0 || strings.Contains(m.Text, "have answered") {
		t.Errorf("a team of nine is counted:\n%s", m.Text)
	}
}

// TestWorkerOfAChannelTeam: what was posted for all in the channel is on each
// person’s Home tab, and answering there leaves the channel’s message alone.
func TestWorkerOfAChannelTeam(t *testing.T) {
	t.Parallel()
	w := newWorker(t)
	w.issue("lesson-handover")
	w.until(2, 9, 5)
	home := w.home("sue")
	w.shows(home.Blocks, "1 item is open")
	w.understands("sue")
	w.shows(w.tab("sue").Blocks, "Nothing is open", "You answered *Understood*")
	posted := w.Slack.Messages("CSOUTH")
	if len(posted) != 1 || len(posted[0].Edits) != 0 {
		t.Errorf("in the channel: %+v", posted)
	}
}
