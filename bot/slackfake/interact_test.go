package slackfake

import (
	"errors"
	"net/http"
	"testing"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

func TestClickPayloadIsFull(t *testing.T) {
	s, _ := start(t, Options{})
	m := digest(t, s, "U1")
	var got slack.InteractionCallback
	httpApp(t, s, func(r *http.Request, body []byte) (int, string) {
		if r.URL.Path != "/slack/interactions" {
			t.Errorf("path %s", r.URL.Path)
		}
		got = interaction(t, body)
		return http.StatusOK, ""
	})
	reply, err := s.Click(ctxOf(t), "U1", m, "understood")
	if err != nil || reply.Status != http.StatusOK {
		t.Fatalf("%+v, %v", reply, err)
	}
	action := got.ActionCallback.BlockActions[0]
	for what, pair := range map[string][2]string{
		"type":         {string(got.Type), "block_actions"},
		"user":         {got.User.ID, "U1"},
		"user's team":  {got.User.TeamID, s.Options().TeamID},
		"team":         {got.Team.ID, s.Options().TeamID},
		"domain":       {got.Team.Domain, "fake-council"},
		"app":          {got.APIAppID, s.Options().AppID},
		"container":    {got.Container.MessageTs, m.TS},
		"in":           {got.Container.ChannelID, m.Channel},
		"channel":      {got.Channel.ID, m.Channel},
		"channel name": {got.Channel.Name, "directmessage"},
		"message":      {got.Message.Timestamp, m.TS},
		"text":         {got.Message.Text, "A lesson"},
		"metadata":     {got.Message.Metadata.EventType, "digest"},
		"action":       {action.ActionID, "understood"},
		"block":        {action.BlockID, "answer"},
		"value":        {action.Value, "r1"},
		"label":        {action.Text.Text, "Understood"},
		"element":      {string(action.Type), "button"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %q, want %q", what, pair[0], pair[1])
		}
	}
	if got.TriggerID == "" || got.ResponseURL == "" || action.ActionTs == "" {
		t.Errorf("trigger %q, response_url %q, action_ts %q", got.TriggerID, got.ResponseURL, action.ActionTs)
	}
	if n := len(got.Message.Blocks.BlockSet); n != 3 {
		t.Errorf("%d blocks", n)
	}
	if got.Message.Blocks.BlockSet[0].ID() == "" {
		t.Error("the header has no block_id")
	}
}

func TestClickOverSocketMode(t *testing.T) {
	s, _ := start(t, Options{})
	m := digest(t, s, "C1")
	got := make(chan slack.InteractionCallback, 1)
	socketApp(t, s, func(app *socketmode.Client, e socketmode.Event) {
		if e.Type != socketmode.EventTypeInteractive || !e.Request.AcceptsResponsePayload {
			t.Errorf("%s, accepts %v", e.Type, e.Request.AcceptsResponsePayload)
		}
		got <- e.Data.(slack.InteractionCallback)
		app.Ack(*e.Request) //nolint:errcheck // the test waits for it
	})
	if _, err := s.SelectOverflow(ctxOf(t), "U2", m, "more", "role"); err != nil {
		t.Fatal(err)
	}
	ic := <-got
	if a := ic.ActionCallback.BlockActions[0]; a.SelectedOption.Value != "role" || a.SelectedOption.Text.Text != "Not my role" {
		t.Errorf("%+v", a)
	}
	if ic.Channel.Name != "east" || ic.Message.Timestamp != m.TS {
		t.Errorf("%+v", ic.Channel)
	}
}

func TestPicking(t *testing.T) {
	s, _ := start(t, Options{})
	m := digest(t, s, "C1")
	httpApp(t, s, func(*http.Request, []byte) (int, string) { return 200, "" })
	for pick, want := range map[string]error{
		"understood":        nil,
		"Understood":        nil,
		"answer/understood": nil,
		"understood=r1":     nil,
		"I have a question": nil,
		"nothing":           ErrNoElement,
	} {
		if _, err := s.Click(ctxOf(t), "U1", m, pick); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", pick, err, want)
		}
	}
	if _, err := s.SelectOverflow(ctxOf(t), "U1", m, "more", "nothing"); !errors.Is(err, ErrNoElement) {
		t.Errorf("unknown option: %v", err)
	}
	if _, err := s.Click(ctxOf(t), "UOUT", m, "understood"); !errors.Is(err, ErrNotSeen) {
		t.Errorf("not a member: %v", err)
	}
}
