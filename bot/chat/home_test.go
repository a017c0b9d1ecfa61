package chat

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// halfDown is a service of which only the open items can be had.
type halfDown struct{ *digest.Service }

func (halfDown) Now() time.Time { return now }

func (h halfDown) Ahead(ctx context.Context, actor digest.Actor) (digest.Ahead, error) {
	items, err := h.OpenItems(ctx, actor)
	return digest.Ahead{Items: items}, errors.Join(err, errDown)
}

func (halfDown) MyQuestions(context.Context, digest.Actor) ([]digest.AskedQuestion, error) {
	return nil, errDown
}

func (halfDown) MyAnswers(context.Context, digest.Actor, string) ([]digest.GivenAnswer, error) {
	return nil, errDown
}

// TestHomeWithoutDatabase: what can be shown is, and what cannot is said; an older
// page stays where nothing can be had, as it says of when it is.
func TestHomeWithoutDatabase(t *testing.T) {
	w := newWorld(t, HTTP)
	opens := func(want string) {
		t.Helper()
		if _, err := w.fake.OpenHome(t.Context(), "U1"); err != nil {
			t.Fatal(err)
		}
		w.bot.Wait(t.Context())
		if home, _ := w.fake.Home("U1"); !strings.Contains(string(home.Blocks), want) {
			t.Errorf("Home does not say %q: %s", want, home.Blocks)
		}
	}
	w.store.fail(errDown)
	opens("could not be shown")
	w.store.fail(nil)
	w.bot.home.service = halfDown{w.service}
	w.bot.does = route([]subject{w.bot.home.subject()})
	opens("Some of this page could not be shown")
	w.store.fail(errDown)
	opens("As of 2 March 2026, 09:14")
	if n := w.fake.CallCount("views.publish"); n != 2 {
		t.Errorf("Home was published %d times", n)
	}
}

// TestHomeOpenedByNobody: who is not on the staff list is told so there, and the
// Messages tab is not the Home tab.
func TestHomeOpenedByNobody(t *testing.T) {
	transports(t, func(t *testing.T, w *world) {
		for user, words := range map[string]string{"U3": slacktext.NotStaff, "U8": slacktext.NotYourName} {
			if _, err := w.fake.OpenHome(t.Context(), user); err != nil {
				t.Fatal(err)
			}
			w.until(func(s *slackfake.State) bool {
				home, _ := s.Home(user)
				return strings.Contains(string(home.Blocks), words)
			})
		}
		if _, err := w.fake.OpenTab(t.Context(), "U1", "messages"); err != nil {
			t.Fatal(err)
		}
		w.bot.Wait(t.Context())
		if _, published := w.fake.Home("U1"); published {
			t.Error("Home was published for the Messages tab")
		}
	})
}

// TestUnknownEvents: what nobody wants is acknowledged all the same.
func TestUnknownEvents(t *testing.T) {
	transports(t, func(t *testing.T, w *world) {
		for _, inner := range []any{map[string]any{"type": "reaction_added"}, map[string]any{"type": "user_change", "user": "U1"}} {
			if reply, err := w.fake.Event(t.Context(), inner); err != nil || reply.Attempts != 1 {
				t.Errorf("%v after %d attempts", err, reply.Attempts)
			}
		}
	})
}

// TestSubjectsClaimNamesOnce: two subjects with the same button are found at once.
func TestSubjectsClaimNamesOnce(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("two subjects have the same button")
		}
	}()
	one := subject{actions: map[string]act{"same": nil}}
	route([]subject{one, one})
}
