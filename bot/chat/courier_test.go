package chat

import (
	"context"
	"errors"
	"io"
	"log"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }

func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

func TestCarry(t *testing.T) {
	w := newWorld(t, HTTP)
	m := w.digest("U1", w.store.publish(1, lesson("one")))
	if !strings.HasPrefix(m.Channel, "D") {
		t.Errorf("a direct message landed in %s", m.Channel)
	}
	kind, payload := m.Event()
	if kind != deliveryEvent || payload[deliveryID] != "41" || len(payload) != 1 {
		t.Errorf("marked with %s %v", kind, payload)
	}
	form := w.fake.Calls("chat.postMessage")[0].Form
	if form.Get("unfurl_links") != "false" || form.Get("unfurl_media") != "false" {
		t.Error("links would be unfolded")
	}
	if strings.Contains(m.Text+string(m.Blocks), "What happened.") {
		t.Error("the message shows the background")
	}
}

// TestFallsBackToPlainText: where Slack refuses the blocks, people still get the
// words, once.
func TestFallsBackToPlainText(t *testing.T) {
	w := newWorld(t, HTTP)
	w.fake.Fail("chat.postMessage", slackfake.Failure{Error: "invalid_blocks", Messages: []string{"[ERROR] no more [json-pointer:/blocks/0]"}})
	m := w.digest("U1", w.store.publish(1, lesson("one")))
	if len(m.Blocks) > 0 && string(m.Blocks) != "[]" && string(m.Blocks) != "null" || !strings.Contains(m.Text, "/briefed") {
		t.Errorf("posted %s with blocks %s", m.Text, m.Blocks)
	}
	if n := len(w.fake.DMs("U1")); n != 1 {
		t.Errorf("%d messages", n)
	}
}

func TestNobodyToSendTo(t *testing.T) {
	w := newWorld(t, HTTP)
	letter := personal(w.store.publish(1, lesson("one")))
	letter.To.Address = ""
	_, err := w.courier.Carry(t.Context(), letter)
	var failure *digest.SendError
	if !errors.As(err, &failure) || failure.Class != digest.Permanent || w.fake.CallCount("chat.postMessage") != 0 {
		t.Errorf("%v", err)
	}
}

// TestSharedChannels: other organisations never read a team's digest, also when a
// channel came to be shared after it was chosen.
func TestSharedChannels(t *testing.T) {
	for name, shared := range map[string]slackfake.Channel{
		"shared": {ID: "C5", Bot: true, ExtShared: true}, "about to be": {ID: "C5", Bot: true, PendingExtShared: true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, HTTP)
			w.fake.AddChannel(shared)
			letter := toChannel(w.store.publish(1, lesson("one")))
			letter.To.Address = "C5"
			_, err := w.courier.Carry(t.Context(), letter)
			var failure *digest.SendError
			if !errors.As(err, &failure) || failure.Code != "channel_is_shared" || len(w.fake.Messages("C5")) != 0 {
				t.Errorf("%v", err)
			}
		})
	}
	w := newWorld(t, HTTP)
	for range 3 {
		w.digest("C1", w.store.publish(1, lesson("one")))
	}
	if n := w.fake.CallCount("conversations.info"); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

// TestRecount: a channel's message says the counts, with the same mark and
// controls; a limit on changes holds back no message, a deleted message is given
// up, and another organisation is told no counts.
func TestRecount(t *testing.T) {
	w := newWorld(t, HTTP)
	item := w.store.publish(1, lesson("one"))
	posted := w.digest("C1", item)
	letter := toChannel(item)
	letter.ID, letter.Place, letter.Reference = 41, "C1", posted.TS
	letter.Entries[0].Count = digest.Headcount{Answered: 7, Asked: 12}
	if err := w.courier.Recount(t.Context(), letter); err != nil {
		t.Fatal(err)
	}
	m, _ := w.fake.Message("C1", posted.TS)
	kind, payload := m.Event()
	if !strings.Contains(m.Text, "7 of 12 have answered.") || kind != deliveryEvent || payload[deliveryID] != "41" {
		t.Errorf("marked with %s %v, and says\n%s", kind, payload, m.Text)
	}
	for i, e := range posted.Elements() {
		if now := m.Elements()[i]; now.BlockID != e.BlockID || now.ActionID != e.ActionID {
			t.Errorf("the control %s/%s is now %s/%s", e.BlockID, e.ActionID, now.BlockID, now.ActionID)
		}
	}
	for _, tt := range []struct {
		method  string
		failure slackfake.Failure
		class   digest.Class
		bucket  string
	}{
		{"chat.update", slackfake.Failure{RetryAfter: 40 * time.Second}, digest.RateLimited, digest.UpdateBucket(digest.Slack)},
		{"chat.update", slackfake.Failure{Error: "ratelimited"}, digest.RateLimited, digest.UpdateBucket(digest.Slack)},
		{"chat.update", slackfake.Failure{Error: "message_not_found"}, digest.Permanent, ""},
		{"chat.update", slackfake.Failure{Error: "edit_window_closed"}, digest.Permanent, ""},
		{"chat.update", slackfake.Failure{Error: "token_revoked"}, digest.Paused, ""},
		{"chat.update", slackfake.Failure{Drop: true}, digest.Ambiguous, ""},
	} {
		w.fake.Fail(tt.method, tt.failure)
		var failure *digest.SendError
		if err := w.courier.Recount(t.Context(), letter); !errors.As(err, &failure) || failure.Class != tt.class || failure.Bucket != tt.bucket {
			t.Errorf("%+v: %v in bucket %q", tt.failure, err, failure.Bucket)
		}
	}
	w.fake.AddChannel(slackfake.Channel{ID: "C5", Bot: true, ExtShared: true})
	letter.Place = "C5"
	var failure *digest.SendError
	if err := w.courier.Recount(t.Context(), letter); !errors.As(err, &failure) || failure.Code != "channel_is_shared" {
		t.Errorf("%v", err)
	}
}

// TestCannotLookAtChannel: without the optional scope, or before a stand-in that
// does not know the method, digests still go out; a failed look is no message sent.
func TestCannotLookAtChannel(t *testing.T) {
	for _, failure := range []slackfake.Failure{{Error: "missing_scope"}, {Error: "unknown_method"}, {Status: 404}} {
		w := newWorld(t, HTTP)
		w.fake.Fail("conversations.info", failure)
		w.digest("C1", w.store.publish(1, lesson("one")))
	}
	w := newWorld(t, HTTP)
	w.fake.Fail("conversations.info", slackfake.Failure{Status: 503})
	_, err := w.courier.Carry(t.Context(), toChannel(w.store.publish(1, lesson("one"))))
	var failure *digest.SendError
	if !errors.As(err, &failure) || failure.Class != digest.NotSent {
		t.Errorf("%v", err)
	}
}

func TestTrace(t *testing.T) {
	w := newWorld(t, HTTP)
	m := w.digest("C1", w.store.publish(1, lesson("one")))
	got, found, err := w.courier.Trace(t.Context(), "C1", 41, time.Now())
	if err != nil || !found || got.Reference != m.TS {
		t.Errorf("%+v, %v, %v", got, found, err)
	}
	if _, found, err = w.courier.Trace(t.Context(), "C1", 42, time.Now()); found || err != nil {
		t.Errorf("found another's: %v, %v", found, err)
	}
	w.fake.Fail("conversations.history", slackfake.Failure{Error: "missing_scope"})
	if _, _, err = w.courier.Trace(t.Context(), "C1", 41, time.Now()); !errors.Is(err, digest.ErrUntraceable) {
		t.Errorf("without leave: %v", err)
	}
	for _, failure := range []slackfake.Failure{{Error: "channel_not_found"}, {Status: 503}, {Drop: true}} {
		w.fake.Fail("conversations.history", failure)
		if _, _, err = w.courier.Trace(t.Context(), "C1", 41, time.Now()); err == nil || errors.Is(err, digest.ErrUntraceable) {
			t.Errorf("%+v: %v", failure, err)
		}
	}
	if _, found, err = w.courier.Trace(t.Context(), "C1", 41, time.Now()); err != nil || !found {
		t.Errorf("after a look that failed: %t, %v", found, err)
	}
}

// TestWhatOnlyReadsWaits: whatever way Slack asks to slow down, a call that only reads
// is made again once it was left alone for so long, and gives up at once where whoever
// asked has less time than that.
func TestWhatOnlyReadsWaits(t *testing.T) {
	for method, read := range map[string]func(ctx context.Context, c Client) error{
		"users.list": func(ctx context.Context, c Client) error {
			return c.Accounts(ctx, func([]digest.Account) error { return nil })
		},
		"usergroups.list": func(ctx context.Context, c Client) error { _, _, err := c.Groups(ctx); return err },
		"conversations.history": func(ctx context.Context, c Client) error {
			_, err := c.Marked(ctx, "C1", time.Now(), time.Now())
			return err
		},
		"users.lookupByEmail": func(ctx context.Context, c Client) error {
			_, err := c.AccountByEmail(ctx, "amina@example.org")
			return err
		},
	} {
		for name, ask := range map[string]struct {
			failure slackfake.Failure
			wait    time.Duration
		}{
			"by a time":   {slackfake.Failure{RetryAfter: 17 * time.Second}, 17 * time.Second},
			"by a status": {slackfake.Failure{Status: 429}, defaultRetryAfter},
			"in the body": {slackfake.Failure{Error: "ratelimited"}, defaultRetryAfter},
		} {
			t.Run(method+" "+name, func(t *testing.T) {
				w := newWorld(t, HTTP)
				client := w.client.(*goClient)
				var waited []time.Duration
				client.rest = func(_ context.Context, d time.Duration) error { waited = append(waited, d); return nil }
				ask.failure.Times = 2
				w.fake.Fail(method, ask.failure)
				if err := read(t.Context(), client); err != nil {
					t.Fatal(err)
				}
				if want := []time.Duration{ask.wait, ask.wait}; !slices.Equal(waited, want) {
					t.Errorf("waited %v, want %v", waited, want)
				}
				ask.failure.Times, waited = 1, nil
				w.fake.Fail(method, ask.failure)
				hurried, cancel := context.WithTimeout(t.Context(), 10*time.Second)
				defer cancel()
				if err := read(hurried, client); err == nil || len(waited) > 0 {
					t.Errorf("with ten seconds: waited %v, %v", waited, err)
				}
			})
		}
	}
}

func TestRespondsOnlyToSlack(t *testing.T) {
	slack := clientOf(t, "", nil).(*goClient)
	other := clientOf(t, "http://127.0.0.1:99/api/", nil).(*goClient)
	for address, want := range map[string][2]bool{
		"https://hooks.slack.com/actions/T/1/x":    {true, false},
		"https://hooks.slack-gov.com/actions/T/1":  {true, false},
		"http://hooks.slack.com/actions/T/1/x":     {false, false},
		"https://hooks.slack.com.evil.example/x":   {false, false},
		"https://evilslack.com/x":                  {false, false},
		"https://slack.com@evil.example/x":         {false, false},
		"https://hooks.slack.com:8443/x":           {false, false},
		"http://169.254.169.254/latest/meta-data/": {false, false},
		"http://127.0.0.1:99/_response/1":          {false, true},
		"http://127.0.0.1:98/_response/1":          {false, false},
		"":                                         {false, false},
	} {
		if got := [2]bool{slack.mayRespond(address), other.mayRespond(address)}; got != want {
			t.Errorf("%s: %v, want %v", address, got, want)
		}
	}
	if err := slack.Respond(t.Context(), "https://evil.example/token", Response{Message: slacktext.Reply("hello")}); err == nil || strings.Contains(err.Error(), "token") {
		t.Errorf("%v", err)
	}
}

func TestAccounts(t *testing.T) {
	w := newWorld(t, HTTP)
	w.fake.AddUser(slackfake.User{ID: "UGUEST", Email: "guest@example.org", IsRestricted: true}, slackfake.User{ID: "UGONE", Email: "gone@example.org", Deleted: true})
	for i := range 450 {
		w.fake.AddUser(slackfake.User{ID: "UX" + strings.Repeat("A", i%7) + string(rune('A'+i%26)) + string(rune('A'+i/26))})
	}
	w.fake.Fail("users.list", slackfake.Failure{RetryAfter: time.Second})
	seen := map[string]digest.Account{}
	pages := 0
	err := w.client.Accounts(t.Context(), func(page []digest.Account) error {
		pages++
		for _, a := range page {
			seen[a.ID] = a
		}
		return nil
	})
	if err != nil || pages < 2 {
		t.Fatalf("%d pages, %v", pages, err)
	}
	if a := seen["U1"]; a.Email != "amina@example.org" || a.Gone || a.Bot {
		t.Errorf("%+v", a)
	}
	if !seen["UGUEST"].Gone || !seen["UGONE"].Gone || seen[slackfake.BotUserID].ID != "" && !seen[slackfake.BotUserID].Bot {
		t.Error("guests, leavers or bots pass for staff")
	}
	if a, err := w.client.AccountByEmail(t.Context(), "amina@example.org"); err != nil || a.ID != "U1" {
		t.Errorf("%+v, %v", a, err)
	}
	if a, err := w.client.AccountByEmail(t.Context(), "nobody@example.org"); digest.CodeOf(err) != digest.NotFound {
		t.Errorf("%+v, %v", a, err)
	}
	if err := w.client.Upload(t.Context(), "C1", File{Name: "report.csv", Title: "Report", AltText: "A table", Content: []byte("a,b\n")}); err != nil {
		t.Error(err)
	}
}
