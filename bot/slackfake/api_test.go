package slackfake

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/slack-go/slack"
)

func TestTokens(t *testing.T) {
	s, _ := start(t, Options{})
	for _, tt := range []struct{ name, method, token, want string }{
		{"bot token", "auth.test", s.Options().BotToken, ""},
		{"none", "auth.test", "", "not_authed"},
		{"wrong", "auth.test", "xoxb-other", "invalid_auth"},
		{"app token for a bot method", "auth.test", s.Options().AppToken, "not_allowed_token_type"},
		{"app token", "apps.connections.open", s.Options().AppToken, ""},
		{"bot token for an app method", "apps.connections.open", s.Options().BotToken, "not_allowed_token_type"},
		{"unknown method", "chat.shout", s.Options().BotToken, "unknown_method"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req, err := http.NewRequestWithContext(ctxOf(t), http.MethodPost, s.URL()+tt.method, nil)
			if err != nil {
				t.Fatal(err)
			}
			if tt.token != "" {
				req.Header.Set("Authorization", "Bearer "+tt.token)
			}
			if got, _ := send(t, req)["error"].(string); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestBodies(t *testing.T) {
	s, _ := start(t, Options{})
	token := s.Options().BotToken
	for _, tt := range []struct{ name, kind, body, want string }{
		{"JSON", "application/json; charset=utf-8", `{"channel":"C1","text":"hi","unfurl_links":false,"blocks":[{"type":"divider"}]}`, ""},
		{"JSON with blocks as text", "application/json", `{"channel":"C1","blocks":"[{\"type\":\"divider\"}]"}`, ""},
		{"JSON null", "application/json", `{"channel":"C1","text":"hi","blocks":null}`, ""},
		{"form with a token", "application/x-www-form-urlencoded", "token=" + token + "&channel=C1&text=hi", ""},
		{"multipart", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"channel\"\r\n\r\nC1\r\n--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nhi\r\n--x--\r\n", ""},
		{"broken JSON", "application/json", `{`, "invalid_json"},
		{"broken form", "application/x-www-form-urlencoded", "%zz", "invalid_form_data"},
		{"other type", "image/png", "x", "invalid_post_type"},
		{"no type", "", "x", "missing_post_type"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req, err := http.NewRequestWithContext(ctxOf(t), http.MethodPost, s.URL()+"chat.postMessage", bytes.NewBufferString(tt.body))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Authorization", "Bearer "+token)
			req.Header.Set("Content-Type", tt.kind)
			if got, _ := send(t, req)["error"].(string); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
	if call := s.Calls("chat.postMessage")[3]; call.Form.Has("token") || call.Form.Get("text") != "hi" {
		t.Errorf("recorded %v", call.Form)
	}
}

func TestAuthTestNamesTheScopes(t *testing.T) {
	s, _ := start(t, Options{Scopes: []string{"chat:write", "users:read"}})
	var scopes string
	api := slack.New(s.Options().BotToken, slack.OptionAPIURL(s.URL()), slack.OptionOnResponseHeaders(func(_ string, h http.Header) {
		scopes = h.Get("X-Oauth-Scopes")
	}))
	auth, err := api.AuthTestContext(ctxOf(t))
	if err != nil {
		t.Fatal(err)
	}
	if auth.UserID != BotUserID || auth.TeamID != s.Options().TeamID || auth.BotID != BotID {
		t.Errorf("%+v", auth)
	}
	if scopes != "chat:write,users:read" {
		t.Errorf("scopes %q", scopes)
	}
}

// contract is what the referee knows of a method.
type contract struct {
	Args map[string]struct {
		Required bool `json:"required"`
	} `json:"args"`
	Errors map[string]string              `json:"errors"`
	Scopes map[string][]map[string]string `json:"scopes"`
}

func contracts(t *testing.T) (byMethod map[string]contract, common map[string]string) {
	dir := referee(t)
	readJSON(t, filepath.Join(dir, "common_errors.json"), &common)
	entries, err := os.ReadDir(filepath.Join(dir, "methods"))
	if err != nil {
		t.Fatal(err)
	}
	byMethod = make(map[string]contract)
	for _, e := range entries {
		var c contract
		readJSON(t, filepath.Join(dir, "methods", e.Name()), &c)
		byMethod[strings.TrimSuffix(e.Name(), ".json")] = c
	}
	return byMethod, common
}

// sample holds arguments with which each method gets as far as its own checks.
var sample = map[string][]string{
	"chat.postMessage":             {"channel", "C1", "text", "hi"},
	"chat.postEphemeral":           {"channel", "C1", "user", "U1", "text", "hi"},
	"chat.update":                  {"channel", "C1", "ts", "1.000001", "text", "hi"},
	"chat.delete":                  {"channel", "C1", "ts", "1.000001"},
	"chat.getPermalink":            {"channel", "C1", "message_ts", "1.000001"},
	"conversations.info":           {"channel", "C1"},
	"conversations.members":        {"channel", "C1"},
	"conversations.join":           {"channel", "C1"},
	"conversations.history":        {"channel", "C1"},
	"conversations.open":           {"users", "U1"},
	"users.info":                   {"user", "U1"},
	"users.lookupByEmail":          {"email", "asha@example.org"},
	"usergroups.users.list":        {"usergroup", "S1"},
	"views.open":                   {"trigger_id", "1.2.3", "view", "{}"},
	"views.push":                   {"trigger_id", "1.2.3", "view", "{}"},
	"views.update":                 {"view_id", "V1", "view", "{}"},
	"views.publish":                {"user_id", "U1", "view", "{}"},
	"files.getUploadURLExternal":   {"filename", "a.csv", "length", "1"},
	"files.completeUploadExternal": {"files", `[{"id":"F1"}]`},
}

// undocumented are errors that Slack gives without listing them at the method.
var undocumented = []string{"cannot_dm_bot", "invalid_json"}

func TestContracts(t *testing.T) {
	byMethod, common := contracts(t)
	s, _ := start(t, Options{})
	exists := func(c contract, code string) bool {
		_, own := c.Errors[code]
		_, shared := common[code]
		return own || shared || slices.Contains(undocumented, code)
	}
	for name, m := range methods {
		c, known := byMethod[name]
		if !known {
			continue // the referee has no page for it
		}
		t.Run(name, func(t *testing.T) {
			for arg, a := range c.Args {
				if a.Required != slices.Contains(m.required, arg) && !(name == "views.update" && arg == "view_id") {
					t.Errorf("argument %s: required %v in Slack, %v here", arg, a.Required, !a.Required)
				}
			}
			for _, arg := range m.required {
				form := args(sample[name]...)
				form.Del(arg)
				code, _ := s.call(t, name, form)["error"].(string)
				if !exists(c, code) {
					t.Errorf("without %s: %q does not exist for this method", arg, code)
				}
			}
			code, _ := s.call(t, name, args(sample[name]...))["error"].(string)
			if code != "" && !exists(c, code) {
				t.Errorf("%q does not exist for this method", code)
			}
			var allowed []string
			for _, scope := range c.Scopes["bot"] {
				allowed = append(allowed, scope["name"])
			}
			for _, scope := range m.needs {
				if !slices.Contains(allowed, scope) {
					t.Errorf("scope %s, Slack names %q", scope, allowed)
				}
			}
		})
	}
}

func TestMissingScopes(t *testing.T) {
	byMethod, _ := contracts(t)
	s, _ := start(t, Options{Scopes: []string{"nothing"}})
	for name := range methods {
		c, known := byMethod[name]
		if !known || len(c.Scopes["bot"]) == 0 {
			continue
		}
		answer := s.call(t, name, args(sample[name]...))
		if answer["error"] != "missing_scope" || answer["provided"] != "nothing" {
			t.Errorf("%s: %v", name, answer)
			continue
		}
		for _, scope := range strings.Split(answer["needed"].(string), ",") {
			if !slices.ContainsFunc(c.Scopes["bot"], func(m map[string]string) bool { return m["name"] == scope }) {
				t.Errorf("%s needs %s, Slack names %v", name, scope, c.Scopes["bot"])
			}
		}
	}
}
