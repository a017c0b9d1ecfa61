package slackfake

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
)

// clock is a time that a test moves.
type clock struct{ now time.Time }

func (c *clock) wall() time.Time { return c.now }

// triggerOf clicks the digest's question button and returns the trigger.
func triggerOf(t *testing.T, s *Server, m Message) string {
	t.Helper()
	var id string
	httpApp(t, s, func(_ *http.Request, body []byte) (int, string) {
		id = interaction(t, body).TriggerID
		return http.StatusOK, ""
	})
	if _, err := s.Click(ctxOf(t), "U1", m, "question"); err != nil {
		t.Fatal(err)
	}
	return id
}

const askView = `{"type":"modal","callback_id":"ask","private_metadata":"r1","notify_on_close":true,
	"title":{"type":"plain_text","text":"Ask"},"submit":{"type":"plain_text","text":"Send"},
	"blocks":[
		{"type":"input","block_id":"q","label":{"type":"plain_text","text":"Question"},
		 "element":{"type":"plain_text_input","action_id":"text","max_length":20}},
		{"type":"input","block_id":"who","optional":true,"label":{"type":"plain_text","text":"To"},
		 "element":{"type":"static_select","action_id":"to","options":[
			{"text":{"type":"plain_text","text":"My manager"},"value":"manager"},
			{"text":{"type":"plain_text","text":"The policy lead"},"value":"lead"}]}},
		{"type":"actions","block_id":"more","elements":[{"type":"button","action_id":"deeper","text":{"type":"plain_text","text":"Help"}}]}
	]}`

func TestTriggers(t *testing.T) {
	c := &clock{now: time.Now()}
	s, _ := start(t, Options{Wall: c.wall})
	m := digest(t, s, "C1")
	open := func(trigger string) any {
		answer := s.call(t, "views.open", args("trigger_id", trigger, "view", askView))
		return answer["error"]
	}
	id := triggerOf(t, s, m)
	if got := open(id); got != nil {
		t.Fatal(got)
	}
	if got := open(id); got != "exchanged_trigger_id" {
		t.Errorf("used twice: %v", got)
	}
	id = triggerOf(t, s, m)
	c.now = c.now.Add(3 * time.Second)
	if got := open(id); got != nil {
		t.Errorf("after three seconds: %v", got)
	}
	id = triggerOf(t, s, m)
	c.now = c.now.Add(3*time.Second + time.Millisecond)
	if got := open(id); got != "expired_trigger_id" {
		t.Errorf("later: %v", got)
	}
	if got := open("1.2.3"); got != "invalid_trigger_id" {
		t.Errorf("made up: %v", got)
	}
	id = triggerOf(t, s, m)
	s.ExpireTriggers()
	if got := open(id); got != "expired_trigger_id" {
		t.Errorf("expired by the test: %v", got)
	}
}

func TestModalStack(t *testing.T) {
	s, _ := start(t, Options{})
	id := triggerOf(t, s, digest(t, s, "C1"))
	if answer := s.call(t, "views.push", args("trigger_id", id, "view", askView)); answer["error"] != "not_found" {
		t.Errorf("a push from a message: %v", answer)
	}
	if answer := s.call(t, "views.open", args("trigger_id", id, "view", askView)); answer["ok"] != true {
		t.Fatal(answer)
	}
	for n := 2; n <= maxStack+1; n++ {
		var trigger string
		httpApp(t, s, func(_ *http.Request, body []byte) (int, string) {
			ic := interaction(t, body)
			trigger = ic.TriggerID
			if ic.View.ID != s.Views("U1")[n-2].ID || ic.View.Hash == "" || ic.View.RootViewID != s.Views("U1")[0].ID || ic.Container.ViewID != ic.View.ID {
				t.Errorf("%+v", ic.View)
			}
			return 200, ""
		})
		if _, err := s.ClickView(ctxOf(t), "U1", "", "deeper"); err != nil {
			t.Fatal(err)
		}
		answer := s.call(t, "views.push", args("trigger_id", trigger, "view", askView))
		if n <= maxStack && answer["ok"] != true || n > maxStack && answer["error"] != "push_limit_reached" {
			t.Errorf("view %d: %v", n, answer)
		}
	}
	if v := s.Views("U1"); len(v) != maxStack || v[2].PreviousID != v[1].ID || v[2].RootID != v[0].ID {
		t.Errorf("%+v", v)
	}
}

func TestSubmission(t *testing.T) {
	next := strings.Replace(askView, `"callback_id":"ask"`, `"callback_id":"next"`, 1)
	for _, tt := range []struct {
		name, answer string
		want         []string // callback_ids of the open modals, the root first
		errors       int
		fails        bool
	}{
		{"empty closes", "", nil, 0, false},
		{"errors", `{"response_action":"errors","errors":{"q":"Too short"}}`, []string{"ask"}, 1, false},
		{"errors where no input is", `{"response_action":"errors","errors":{"more":"x"}}`, []string{"ask"}, 0, true},
		{"update", `{"response_action":"update","view":` + next + `}`, []string{"next"}, 0, false},
		{"push", `{"response_action":"push","view":` + next + `}`, []string{"ask", "next"}, 0, false},
		{"push of a bad view", `{"response_action":"push","view":{"type":"modal"}}`, []string{"ask"}, 0, true},
		{"clear", `{"response_action":"clear"}`, nil, 0, false},
		{"unknown", `{"response_action":"shrug"}`, []string{"ask"}, 0, true},
		{"no JSON", `thanks`, []string{"ask"}, 0, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := start(t, Options{})
			id := triggerOf(t, s, digest(t, s, "C1"))
			s.call(t, "views.open", args("trigger_id", id, "view", askView))
			var got slack.InteractionCallback
			httpApp(t, s, func(_ *http.Request, body []byte) (int, string) {
				got = interaction(t, body)
				return http.StatusOK, tt.answer
			})
			reply, err := s.SubmitView(ctxOf(t), "U1", "", map[string]any{"q": "What about <b>?", "who/to": "lead"})
			if (err != nil) != tt.fails {
				t.Fatal(err)
			}
			if v := got.View.State.Values; v["q"]["text"].Value != "What about <b>?" || v["who"]["to"].SelectedOption.Value != "lead" {
				t.Errorf("values %+v", v)
			}
			if got.Type != slack.InteractionTypeViewSubmission || got.View.CallbackID != "ask" || got.View.PrivateMetadata != "r1" {
				t.Errorf("%+v", got.View)
			}
			var open []string
			for _, v := range s.Views("U1") {
				open = append(open, v.CallbackID)
			}
			if strings.Join(open, " ") != strings.Join(tt.want, " ") || len(reply.Errors) != tt.errors {
				t.Errorf("open %q, want %q; errors %v", open, tt.want, reply.Errors)
			}
		})
	}
}

func TestFormsAsTheClientSeesThem(t *testing.T) {
	s, _ := start(t, Options{})
	id := triggerOf(t, s, digest(t, s, "C1"))
	s.call(t, "views.open", args("trigger_id", id, "view", askView))
	for name, tt := range map[string]struct {
		values map[string]any
		want   error
	}{
		"nothing typed":       {nil, ErrIncomplete},
		"too long":            {map[string]any{"q": strings.Repeat("x", 21)}, ErrIncomplete},
		"no such input":       {map[string]any{"q": "x", "other": "y"}, ErrNoElement},
		"no such option":      {map[string]any{"q": "x", "who": "the queen"}, ErrNoElement},
		"somebody else's eye": {nil, ErrNotSeen},
	} {
		user := "U1"
		if errors.Is(tt.want, ErrNotSeen) {
			user = "U2"
		}
		if _, err := s.SubmitView(ctxOf(t), user, "", tt.values); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := len(s.Views("U1")); n != 1 {
		t.Errorf("%d views", n)
	}
}

func TestUpdateKeepsWhatWasTyped(t *testing.T) {
	s, _ := start(t, Options{})
	id := triggerOf(t, s, digest(t, s, "C1"))
	answer := s.call(t, "views.open", args("trigger_id", id, "view", askView))
	view := answer["view"].(map[string]any)
	if _, err := s.ChooseInView(ctxOf(t), "U1", "", "text", "half a question"); err != nil {
		t.Fatal(err)
	}
	other := strings.Replace(askView, `"action_id":"to"`, `"action_id":"whom"`, 1)
	for _, hash := range []string{"1.stale", view["hash"].(string), ""} {
		form := args("view_id", view["id"].(string), "view", other)
		if hash != "" {
			form.Set("hash", hash)
		}
		answer := s.call(t, "views.update", form)
		if hash == "1.stale" {
			if answer["error"] != "hash_conflict" {
				t.Errorf("a stale hash: %v", answer)
			}
			continue
		}
		if answer["ok"] != true {
			t.Fatalf("hash %q: %v", hash, answer)
		}
	}
	now := s.Views("U1")[0]
	if now.Values["q"]["text"]["value"] != "half a question" {
		t.Errorf("%v", now.Values)
	}
	if _, kept := now.Values["who"]["to"]; kept {
		t.Error("the value of an input that went is still there")
	}
	if answer := s.call(t, "views.update", args("view_id", "V9", "view", askView)); answer["error"] != "not_found" {
		t.Error(answer)
	}
}

func TestClosing(t *testing.T) {
	s, _ := start(t, Options{})
	id := triggerOf(t, s, digest(t, s, "C1"))
	s.call(t, "views.open", args("trigger_id", id, "view", askView))
	var got slack.InteractionCallback
	httpApp(t, s, func(_ *http.Request, body []byte) (int, string) {
		got = interaction(t, body)
		return http.StatusOK, ""
	})
	if _, err := s.CloseView(ctxOf(t), "U1", "", true); err != nil {
		t.Fatal(err)
	}
	if got.Type != slack.InteractionTypeViewClosed || !got.IsCleared || got.View.CallbackID != "ask" || len(s.Views("U1")) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestViewsThatAreRefused(t *testing.T) {
	s, _ := start(t, Options{})
	id := triggerOf(t, s, digest(t, s, "C1"))
	home := `{"type":"home","blocks":[{"type":"divider"}]}`
	big := `{"type":"home","private_metadata":"` + strings.Repeat("x", maxViewBytes) + `","blocks":[]}`
	for _, tt := range []struct {
		name, method, view, want string
	}{
		{"a home view as a modal", "views.open", home, "invalid_arguments"},
		{"a modal as the home view", "views.publish", askView, "invalid_arguments"},
		{"too large", "views.publish", big, "view_too_large"},
		{"no JSON", "views.open", "{", "invalid_arguments"},
		{"no blocks", "views.publish", `{"type":"home","blocks":[]}`, "invalid_arguments"},
		{"table in a modal", "views.open", strings.Replace(askView, `{"type":"input"`, `{"type":"table","rows":[[{"type":"raw_text","text":"x"}]]},{"type":"input"`, 1), "invalid_arguments"},
	} {
		answer := s.call(t, tt.method, args("trigger_id", id, "user_id", "U1", "view", tt.view))
		if answer["error"] != tt.want {
			t.Errorf("%s: %v", tt.name, answer)
		}
	}
	if answer := s.call(t, "views.open", args("trigger_id", id, "view", askView)); answer["ok"] != true {
		t.Errorf("a refused view used the trigger up: %v", answer)
	}
}

func TestHome(t *testing.T) {
	s, api := start(t, Options{})
	view := slack.HomeTabViewRequest{Type: slack.VTHomeTab, CallbackID: "home", Blocks: slack.Blocks{BlockSet: []slack.Block{
		slack.NewActionBlock("a", slack.NewButtonBlockElement("ack", "r1", slack.NewTextBlockObject("plain_text", "Understood", false, false))),
	}}}
	publish := func(hash *string) (*slack.ViewResponse, error) {
		return api.PublishViewContext(ctxOf(t), slack.PublishViewContextRequest{UserID: "U1", View: view, Hash: hash})
	}
	first, err := publish(nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := publish(&first.Hash); err != nil {
		t.Fatal(err)
	}
	if _, err := publish(&first.Hash); err == nil || !strings.Contains(err.Error(), "hash_conflict") {
		t.Errorf("an old hash: %v", err)
	}
	var got slack.InteractionCallback
	httpApp(t, s, func(_ *http.Request, body []byte) (int, string) {
		got = interaction(t, body)
		return http.StatusOK, ""
	})
	home, ok := s.Home("U1")
	if _, err := s.ClickView(ctxOf(t), "U1", home.ID, "ack"); !ok || err != nil {
		t.Fatal(err)
	}
	if got.View.Type != slack.VTHomeTab || got.View.Hash != home.Hash || got.Container.Type != "view" || got.ResponseURL != "" {
		t.Errorf("%+v", got)
	}
	s.SetHomeTab(false)
	if _, err := publish(nil); err == nil || !strings.Contains(err.Error(), "not_enabled") {
		t.Errorf("without a Home tab: %v", err)
	}
}

func TestTypingWithoutSubmitting(t *testing.T) {
	s, _ := start(t, Options{})
	m := digest(t, s, "C1")
	s.call(t, "views.open", args("trigger_id", triggerOf(t, s, m), "view", askView))
	if err := s.TypeInView("U1", "", map[string]any{"who/to": "lead"}); err != nil { // the question is still empty
		t.Fatal(err)
	}
	if err := s.TypeInView("U1", "", map[string]any{"nobody": "x"}); !errors.Is(err, ErrNoElement) {
		t.Errorf("into what is not there: %v", err)
	}
	httpApp(t, s, func(_ *http.Request, body []byte) (int, string) {
		values := interaction(t, body).View.State.Values
		if got := values["who"]["to"].SelectedOption.Value; got != "lead" {
			t.Errorf("a press tells of %q", got)
		}
		return http.StatusOK, ""
	})
	if _, err := s.ClickView(ctxOf(t), "U1", "", "deeper"); err != nil {
		t.Fatal(err)
	}
}
