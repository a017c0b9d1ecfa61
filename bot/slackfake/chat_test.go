package slackfake

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
)

func TestWhereMessagesGo(t *testing.T) {
	s, _ := start(t, Options{})
	for _, tt := range []struct{ name, channel, want string }{
		{"a channel", "C1", ""},
		{"a shared channel", "CEXT", ""},
		{"a person", "U1", ""},
		{"a person of another organisation", "UOUT", ""},
		{"not a member", "C2", "not_in_channel"},
		{"private, not a member", "CPRIV", "channel_not_found"},
		{"archived", "COLD", "is_archived"},
		{"unknown channel", "C9", "channel_not_found"},
		{"unknown person", "U9", "channel_not_found"},
		{"has left", "UGONE", "channel_not_found"},
		{"a stranger", "USTRANGE", "channel_not_found"},
		{"a bot", "UBOT", "cannot_dm_bot"},
		{"Slackbot", "USLACKBOT", "cannot_dm_bot"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			answer := s.call(t, "chat.postMessage", args("channel", tt.channel, "text", "hi"))
			if got, _ := answer["error"].(string); got != tt.want {
				t.Fatalf("%q, want %q", got, tt.want)
			}
			if tt.want == "" && tt.channel[0] == 'U' && answer["channel"].(string)[0] != 'D' {
				t.Errorf("channel %v, want a D… id", answer["channel"])
			}
		})
	}
	s.Invite("C2", BotUserID)
	if answer := s.call(t, "chat.postMessage", args("channel", "C2", "text", "hi")); answer["ok"] != true {
		t.Errorf("after the invitation: %v", answer)
	}
	dm := s.DMs("U1")[0].Channel
	s.AddUser(User{ID: "U1", Deleted: true})
	if answer := s.call(t, "chat.postMessage", args("channel", dm, "text", "hi")); answer["error"] != "channel_not_found" {
		t.Errorf("an open conversation with a leaver: %v", answer)
	}
	s.SetMessagesTab(false)
	if answer := s.call(t, "chat.postMessage", args("channel", "U2", "text", "hi")); answer["error"] != "messages_tab_disabled" {
		t.Errorf("without a Messages tab: %v", answer)
	}
}

func TestPublicChannelsWithTheScope(t *testing.T) {
	s, _ := start(t, Options{Scopes: []string{"chat:write", "chat:write.public"}})
	if answer := s.call(t, "chat.postMessage", args("channel", "C2", "text", "hi")); answer["ok"] != true {
		t.Error(answer)
	}
}

func TestWhatMessagesMaySay(t *testing.T) {
	s, _ := start(t, Options{})
	posted := digest(t, s, "C1")
	long := func(n int) string { return strings.Repeat("é", n) }
	section := func(n int) string {
		return `{"type":"section","text":{"type":"mrkdwn","text":"` + strings.Repeat("x", n) + `"}}`
	}
	for _, tt := range []struct {
		name, method string
		args         []string
		want         string
	}{
		{"nothing", "chat.postMessage", nil, "no_text"},
		{"blanks", "chat.postMessage", []string{"text", " "}, "no_text"},
		{"blocks alone", "chat.postMessage", []string{"blocks", `[{"type":"divider"}]`}, ""},
		{"no blocks", "chat.postMessage", []string{"blocks", `[]`}, "no_text"},
		{"blocks that are no JSON", "chat.postMessage", []string{"blocks", `[`}, "invalid_blocks_format"},
		{"blocks that are no list", "chat.postMessage", []string{"blocks", `{"type":"divider"}`}, "invalid_blocks_format"},
		{"a bad block", "chat.postMessage", []string{"text", "x", "blocks", `[{"type":"dividor"}]`}, "invalid_blocks"},
		{"much text is cut", "chat.postMessage", []string{"text", long(40_001)}, ""},
		{"too much in blocks", "chat.postMessage", []string{"text", "x", "blocks", "[" + strings.Repeat(section(2900)+",", 4) + section(1600) + "]"}, "msg_blocks_too_long"},
		{"much in blocks", "chat.postMessage", []string{"text", "x", "blocks", "[" + strings.Repeat(section(2900)+",", 3) + section(2900) + "]"}, ""},
		{"markdown", "chat.postMessage", []string{"markdown_text", long(12_000)}, ""},
		{"too much markdown", "chat.postMessage", []string{"markdown_text", long(12_001)}, "msg_too_long"},
		{"markdown and text", "chat.postMessage", []string{"markdown_text", "a", "text", "b"}, "markdown_text_conflict"},
		{"metadata without a payload", "chat.postMessage", []string{"text", "x", "metadata", `{"event_type":"a"}`}, "invalid_metadata_format"},
		{"metadata that is no object", "chat.postMessage", []string{"text", "x", "metadata", `[]`}, "invalid_metadata_format"},
		{"much metadata", "chat.postMessage", []string{"text", "x", "metadata", `{"event_type":"a","event_payload":{"x":"` + strings.Repeat("x", 8000) + `"}}`}, "metadata_too_large"},
		{"too many attachments", "chat.postMessage", []string{"text", "x", "attachments", "[" + strings.Repeat("{},", 100) + "{}]"}, "too_many_attachments"},
		{"an update at the limit", "chat.update", []string{"ts", posted.TS, "text", long(4_000)}, ""},
		{"an update above it", "chat.update", []string{"ts", posted.TS, "text", long(4_001)}, "msg_too_long"},
		{"an update of nothing", "chat.update", []string{"ts", "1.000001", "text", "x"}, "message_not_found"},
		{"an ephemeral message", "chat.postEphemeral", []string{"user", "U1", "text", "x"}, ""},
		{"an ephemeral one for an outsider", "chat.postEphemeral", []string{"user", "U9", "text", "x"}, "user_not_in_channel"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			answer := s.call(t, tt.method, args(append([]string{"channel", "C1"}, tt.args...)...))
			if got, _ := answer["error"].(string); got != tt.want {
				t.Fatalf("%q, want %q (%v)", got, tt.want, answer["response_metadata"])
			}
			if tt.want == "invalid_blocks" && answer["response_metadata"] == nil {
				t.Error("it does not say where")
			}
		})
	}
}

func TestUpdateAndDelete(t *testing.T) {
	s, api := start(t, Options{})
	m := digest(t, s, "U1")
	if _, _, _, err := api.UpdateMessageContext(ctxOf(t), "U1", m.TS, slack.MsgOptionText("x", false)); err == nil {
		t.Error("chat.update took a person's id")
	}
	if _, _, _, err := api.UpdateMessageContext(ctxOf(t), m.Channel, m.TS, slack.MsgOptionText("done", false)); err != nil {
		t.Fatal(err)
	}
	now, _ := s.Message(m.Channel, m.TS)
	if now.Text != "done" || now.Blocks != nil {
		t.Errorf("%+v: blocks that are not sent again go", now)
	}
	if kind, payload := now.Event(); kind != "digest" || payload["delivery"] != "d1" {
		t.Errorf("metadata %q %v: it stays", kind, payload)
	}
	if len(now.Edits) != 1 || now.Edits[0].Text != "A lesson" || now.Edits[0].Via != "chat.update" {
		t.Errorf("edits %+v", now.Edits)
	}
	human := s.Say("U1", m.Channel, "hello")
	for method, want := range map[string]string{"chat.update": "cant_update_message", "chat.delete": "cant_delete_message"} {
		if answer := s.call(t, method, args("channel", human.Channel, "ts", human.TS, "text", "x")); answer["error"] != want {
			t.Errorf("%s of a person's message: %v", method, answer)
		}
	}
	if _, _, err := api.DeleteMessageContext(ctxOf(t), m.Channel, m.TS); err != nil {
		t.Fatal(err)
	}
	if left, gone := s.Messages("U1"), s.Deleted("U1"); len(left) != 1 || len(gone) != 1 || gone[0].TS != m.TS {
		t.Errorf("left %v, gone %v", left, gone)
	}
	s.AddChannel(Channel{ID: "C1", Bot: true})
	old := digest(t, s, "C1")
	s.AddChannel(Channel{ID: "C1", Bot: true, Archived: true})
	if answer := s.call(t, "chat.update", args("channel", "C1", "ts", old.TS, "text", "x")); answer["error"] != "is_inactive" {
		t.Errorf("in an archived channel: %v", answer)
	}
}

func TestTimeStampsAreUnique(t *testing.T) {
	still := time.Date(2026, 5, 12, 9, 14, 0, 123456789, time.UTC)
	s, api := start(t, Options{Now: func() time.Time { return still }})
	last := ""
	for range 50 {
		_, ts, err := api.PostMessageContext(ctxOf(t), "C1", slack.MsgOptionText("x", false))
		if err != nil {
			t.Fatal(err)
		}
		if ts <= last || !regexp.MustCompile(`^1778577240\.\d{6}$`).MatchString(ts) {
			t.Fatalf("%s after %s", ts, last)
		}
		last = ts
	}
	if n := len(s.Messages("C1")); n != 50 {
		t.Errorf("%d messages", n)
	}
}

func TestHistoryWithMetadata(t *testing.T) {
	s, api := start(t, Options{})
	first, second := digest(t, s, "C1"), digest(t, s, "C1")
	for _, with := range []bool{true, false} {
		history, err := api.GetConversationHistoryContext(ctxOf(t), &slack.GetConversationHistoryParameters{
			ChannelID: "C1", IncludeAllMetadata: with, Limit: 1, Oldest: first.TS,
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(history.Messages) != 1 || history.HasMore || history.Messages[0].Timestamp != second.TS {
			t.Fatalf("%+v", history)
		}
		if got := history.Messages[0].Metadata.EventType == "digest"; got != with {
			t.Errorf("metadata %v, asked for %v", got, with)
		}
	}
	history, err := api.GetConversationHistoryContext(ctxOf(t), &slack.GetConversationHistoryParameters{ChannelID: "C1", Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	if !history.HasMore || history.Messages[0].Timestamp != second.TS {
		t.Errorf("newest first, and more: %+v", history)
	}
}

func TestPermalinkAndEphemeral(t *testing.T) {
	s, api := start(t, Options{})
	m := digest(t, s, "C1")
	link, err := api.GetPermalinkContext(ctxOf(t), &slack.PermalinkParameters{Channel: "C1", Ts: m.TS})
	if err != nil || !strings.HasSuffix(link, "/archives/C1/p"+strings.ReplaceAll(m.TS, ".", "")) {
		t.Errorf("%s, %v", link, err)
	}
	ts, err := api.PostEphemeralContext(ctxOf(t), "C1", "U2", slack.MsgOptionText("only you", false))
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Ephemerals("U2"); len(got) != 1 || got[0].TS != ts || got[0].Text != "only you" || len(s.Ephemerals("U1")) != 0 {
		t.Errorf("%+v", got)
	}
	if len(s.Messages("C1")) != 1 {
		t.Error("an ephemeral message is in the channel")
	}
	_, _, _, err = api.UpdateMessageContext(ctxOf(t), "C1", ts, slack.MsgOptionText("x", false))
	if e, ok := errors.AsType[slack.SlackErrorResponse](err); !ok || e.Err != "message_not_found" {
		t.Errorf("chat.update of an ephemeral message: %v", err)
	}
}
