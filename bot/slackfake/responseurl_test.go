package slackfake

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
)

// responseURLOf clicks a button and returns the response_url.
func responseURLOf(t *testing.T, s *Server, user string, m Message) string {
	t.Helper()
	var url string
	httpApp(t, s, func(_ *http.Request, body []byte) (int, string) {
		url = interaction(t, body).ResponseURL
		return http.StatusOK, ""
	})
	if _, err := s.Click(ctxOf(t), user, m, "understood"); err != nil {
		t.Fatal(err)
	}
	return url
}

func respond(ctx context.Context, url string, m slack.WebhookMessage) error {
	return slack.PostWebhookContext(ctx, url, &m)
}

func TestResponseURLEffects(t *testing.T) {
	s, _ := start(t, Options{})
	m := digest(t, s, "C1")
	url := responseURLOf(t, s, "U1", m)
	for _, answer := range []slack.WebhookMessage{
		{Text: "only you"},
		{Text: "everybody", ResponseType: "in_channel"},
		{Text: "You confirmed", ReplaceOriginal: true},
		{DeleteOriginal: true},
	} {
		if err := respond(ctxOf(t), url, answer); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.Ephemerals("U1"); len(got) != 1 || got[0].Text != "only you" || got[0].Channel != "C1" {
		t.Errorf("ephemerals %+v", got)
	}
	if got := s.Messages("C1"); len(got) != 1 || got[0].Text != "everybody" {
		t.Errorf("messages %+v", got)
	}
	gone := s.Deleted("C1")
	if len(gone) != 1 || gone[0].Text != "You confirmed" || gone[0].Edits[0].Via != "response_url" {
		t.Errorf("deleted %+v", gone)
	}
	var effects []string
	for _, use := range s.ResponseUses() {
		effects = append(effects, use.Effect)
	}
	if got := strings.Join(effects, " "); got != "ephemeral in_channel replace delete" {
		t.Errorf("effects %s", got)
	}
}

func TestEphemeralMessagesCanBeClickedAndReplaced(t *testing.T) {
	s, _ := start(t, Options{})
	s.call(t, "chat.postEphemeral", args("channel", "C1", "user", "U1", "text", "x", "blocks", digestBlocks))
	url := responseURLOf(t, s, "U1", s.Ephemerals("U1")[0])
	if err := respond(ctxOf(t), url, slack.WebhookMessage{Text: "done", ReplaceOriginal: true}); err != nil {
		t.Fatal(err)
	}
	if got := s.Ephemerals("U1"); len(got) != 1 || got[0].Text != "done" {
		t.Errorf("%+v", got)
	}
}

func TestResponseURLEnds(t *testing.T) {
	c := &clock{now: time.Now()}
	s, _ := start(t, Options{Wall: c.wall})
	m := digest(t, s, "C1")
	url := responseURLOf(t, s, "U1", m)
	for range 5 {
		if err := respond(ctxOf(t), url, slack.WebhookMessage{Text: "x"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := respond(ctxOf(t), url, slack.WebhookMessage{Text: "x"}); err == nil {
		t.Error("a sixth use")
	}
	url = responseURLOf(t, s, "U1", m)
	c.now = c.now.Add(30 * time.Minute)
	if err := respond(ctxOf(t), url, slack.WebhookMessage{Text: "x"}); err != nil {
		t.Errorf("after half an hour: %v", err)
	}
	c.now = c.now.Add(time.Second)
	if err := respond(ctxOf(t), url, slack.WebhookMessage{Text: "x"}); err == nil {
		t.Error("later")
	}
	c.now = c.now.Add(-time.Second)
	s.ExpireResponseURLs()
	if err := respond(ctxOf(t), url, slack.WebhookMessage{Text: "x"}); err == nil {
		t.Error("expired by the test")
	}
	url = responseURLOf(t, s, "U1", m)
	if err := respond(ctxOf(t), url, slack.WebhookMessage{}); err == nil {
		t.Error("an empty message")
	}
	s.Fail("response_url", Failure{Channel: "C1", Status: http.StatusBadGateway})
	if err := respond(ctxOf(t), url, slack.WebhookMessage{Text: "x"}); err == nil {
		t.Error("a scripted failure")
	}
}

func TestSlashCommands(t *testing.T) {
	s, _ := start(t, Options{})
	for _, tt := range []struct{ name, answer, text string }{
		{"nothing", "", ""},
		{"text", "Nothing to read", "Nothing to read"},
		{"JSON", `{"text":"Two lessons"}`, "Two lessons"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got slack.SlashCommand
			httpApp(t, s, func(r *http.Request, body []byte) (int, string) {
				r.Body = http.NoBody
				form, err := http.NewRequestWithContext(r.Context(), http.MethodPost, r.URL.Path, strings.NewReader(string(body)))
				if err != nil {
					t.Fatal(err)
				}
				form.Header = r.Header
				got, err = slack.SlashCommandParse(form)
				if err != nil {
					t.Error(err)
				}
				return http.StatusOK, tt.answer
			})
			before := len(s.Ephemerals("U1"))
			if _, err := s.Slash(ctxOf(t), "U1", "/briefed", "open"); err != nil {
				t.Fatal(err)
			}
			if got.Command != "/briefed" || got.Text != "open" || got.UserID != "U1" || got.TriggerID == "" || got.ResponseURL == "" {
				t.Errorf("%+v", got)
			}
			shown := s.Ephemerals("U1")[before:]
			if tt.text == "" && len(shown) != 0 || tt.text != "" && (len(shown) != 1 || shown[0].Text != tt.text) {
				t.Errorf("shown %+v", shown)
			}
		})
	}
	if _, err := s.SlashIn(ctxOf(t), "U1", "C2", "/briefed", ""); err == nil {
		t.Error("in a channel the person is not in")
	}
}
