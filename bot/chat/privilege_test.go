package chat

import (
	"context"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// methodScopes are the scopes of the methods of Slack that we call, as on their
// pages at docs.slack.dev/reference/methods: where the kind of conversation decides,
// of the kinds that we write to or look at.
var methodScopes = map[string][]string{
	"auth.test":             nil,
	"chat.postMessage":      {"chat:write"},
	"chat.postEphemeral":    {"chat:write"},
	"chat.update":           {"chat:write"},
	"conversations.info":    {"channels:read", "groups:read"},
	"conversations.history": {"channels:history", "groups:history", "im:history"},
	"files.upload":          {"files:write"},
	"response_url":          nil,
	"usergroups.list":       {"usergroups:read"},
	"users.list":            {"users:read"},
	"users.lookupByEmail":   {"users:read.email"},
	"views.open":            nil,
	"views.publish":         nil,
	"views.push":            nil,
	"views.update":          nil,
}

// eventScopes are those of the events, as at docs.slack.dev/reference/events.
var eventScopes = map[string][]string{
	"app_home_opened":         nil,
	"team_join":               {"users:read"},
	"user_change":             {"users:read"},
	"subteam_created":         {"usergroups:read"},
	"subteam_updated":         {"usergroups:read"},
	"subteam_members_changed": {"usergroups:read"},
}

// called are the methods that the code of this package names in a call.
func called(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	methods := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 3 {
				return true
			}
			if f, ok := call.Fun.(*ast.SelectorExpr); !ok || f.Sel.Name != "call" && f.Sel.Name != "patiently" {
				return true
			}
			if literal, ok := call.Args[1].(*ast.BasicLit); ok {
				method, err := strconv.Unquote(literal.Value)
				if err != nil {
					t.Fatal(err)
				}
				methods[method] = true
			}
			return true
		})
	}
	return slices.Sorted(maps.Keys(methods))
}

// TestLeastPrivilege: every scope of the manifest is one that a method, an event or
// the command needs, every event has a handler, and nothing else is asked for.
func TestLeastPrivilege(t *testing.T) {
	same := func(what string, want, got []string) {
		t.Helper()
		want, got = slices.Sorted(slices.Values(want)), slices.Sorted(slices.Values(got))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	same("methods that are called", slices.Collect(maps.Keys(methodScopes)), called(t))
	w := newWorld(t, HTTP)
	same("events that are handled", Events(), slices.Collect(maps.Keys(w.bot.does.events)))
	same("events that are known", slices.Collect(maps.Keys(eventScopes)), Events())

	needed := map[string]bool{"commands": len(w.bot.does.commands) > 0}
	for _, table := range []map[string][]string{methodScopes, eventScopes} {
		for _, scopes := range table {
			for _, scope := range scopes {
				needed[scope] = true
			}
		}
	}
	all := append(Scopes(), OptionalScopes()...)
	same("scopes", slices.Collect(maps.Keys(needed)), all)

	for _, transport := range []Transport{SocketMode, HTTP} {
		raw, err := Manifest(transport, "https://briefed.example.gov.uk")
		if err != nil {
			t.Fatal(err)
		}
		var m manifest
		if err := json.Unmarshal(raw, &m); err != nil {
			t.Fatal(err)
		}
		same("scopes that the manifest asks for", all, m.OAuth.Scopes.Bot)
		same("those that may be left out", OptionalScopes(), m.OAuth.Scopes.Optional)
		same("events that the manifest subscribes to", Events(), m.Settings.Events.Events)
	}
}

// TestScopesAreThoseOfSlacksPages holds the table to Slack's own pages, where those
// lie beside the checkout.
func TestScopesAreThoseOfSlacksPages(t *testing.T) {
	pages := map[string][]string{
		"files.upload":          {"files.getUploadURLExternal", "files.completeUploadExternal"}, // slack-go's one call is both
		"conversations.history": {}, "response_url": {},                                         // no page of their own there
	}
	for method, scopes := range methodScopes {
		names, ok := pages[method]
		if !ok {
			names = []string{method}
		}
		for _, name := range names {
			var theirs []string
			list, _ := referee(t, filepath.Join("methods", name+".json"))["scopes"].(map[string]any)["bot"].([]any)
			for _, scope := range list {
				theirs = append(theirs, scope.(map[string]any)["name"].(string))
			}
			if (len(theirs) == 0) != (len(scopes) == 0) {
				t.Errorf("%s needs one of %v, we say %v", name, theirs, scopes)
			}
			for _, scope := range scopes {
				if !slices.Contains(theirs, scope) {
					t.Errorf("%s needs one of %v, we say %s", name, theirs, scope)
				}
			}
		}
	}
}

// TestEachScopeIsMissed takes away one scope after another: what is asked for is
// enough for every call, and without any of it one fails.
func TestEachScopeIsMissed(t *testing.T) {
	uses := map[string]func(context.Context, Client) error{
		"chat:write": func(ctx context.Context, c Client) error {
			_, err := c.Post(ctx, "C1", slacktext.Message{Text: "hello"}, 0)
			return err
		},
		"users:read": func(ctx context.Context, c Client) error {
			return c.Accounts(ctx, func([]digest.Account) error { return nil })
		},
		"users:read.email": func(ctx context.Context, c Client) error {
			_, err := c.AccountByEmail(ctx, "amina@example.org")
			return err
		},
		"channels:read":    func(ctx context.Context, c Client) error { _, err := c.Channel(ctx, "C1"); return err },
		"groups:read":      func(ctx context.Context, c Client) error { _, err := c.Channel(ctx, "G1"); return err },
		"channels:history": func(ctx context.Context, c Client) error { return past(ctx, c, "C1") },
		"groups:history":   func(ctx context.Context, c Client) error { return past(ctx, c, "G1") },
		"im:history": func(ctx context.Context, c Client) error {
			carried, err := c.Post(ctx, "U1", slacktext.Message{Text: "hello"}, 0)
			if err != nil {
				return nil //nolint:nilerr // no conversation, no history: another scope is missed
			}
			return past(ctx, c, carried.Place)
		},
		"usergroups:read": func(ctx context.Context, c Client) error {
			_, state, err := c.Groups(ctx)
			if state == digest.GroupScope {
				return &CallError{Method: "usergroups.list", Code: "missing_scope"}
			}
			return err
		},
		"files:write": func(ctx context.Context, c Client) error {
			return c.Upload(ctx, "C1", File{Name: "a.csv", Title: "A", Content: []byte("a\n")})
		},
	}
	all := append(Scopes(), OptionalScopes()...)
	for _, without := range append(all, "") {
		granted := slices.DeleteFunc(slices.Clone(all), func(scope string) bool { return scope == without })
		client := granting(t, granted)
		for scope, use := range uses {
			err := use(t.Context(), client)
			var call *CallError
			missed := errors.As(err, &call) && call.Code == "missing_scope"
			if missed != (scope == without) || err != nil && !missed {
				t.Errorf("without %q, what needs %s comes to %v", without, scope, err)
			}
		}
	}
	if len(uses) != len(all)-1 { // commands is needed by no call
		t.Errorf("%d scopes are tried of %v", len(uses), all)
	}
}

func past(ctx context.Context, c Client, channel string) error {
	_, err := c.Marked(ctx, channel, time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
	return err
}

// granting is a client of a Slack that granted some scopes.
func granting(t *testing.T, scopes []string) Client {
	t.Helper()
	fake := slackfake.New(slackfake.Options{Scopes: scopes})
	if err := fake.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(fake.Close)
	fake.AddUser(slackfake.User{ID: "U1", Email: "amina@example.org"})
	fake.AddChannel(slackfake.Channel{ID: "C1", Name: "north", Bot: true}, slackfake.Channel{ID: "G1", Name: "leads", Private: true, Bot: true})
	client, err := NewClient(Options{Token: fake.Options().BotToken, APIURL: fake.URL()})
	if err != nil {
		t.Fatal(err)
	}
	return client
}
