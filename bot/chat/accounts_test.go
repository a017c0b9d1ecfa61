package chat

import (
	"context"
	"fmt"
	"testing"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
)

// TestAccountsOfOthersAreGone: an account of another organisation can give any
// address, a colleague's too. It is never taken for theirs.
func TestAccountsOfOthersAreGone(t *testing.T) {
	w := newWorld(t, HTTP)
	ours := w.fake.Options().TeamID
	w.fake.AddUser(slackfake.User{ID: "UEVE", Email: "amina@example.org", TeamID: "TOTHER"})
	gone := map[string]bool{}
	err := w.client.Accounts(t.Context(), func(page []digest.Account) error {
		for _, a := range page {
			gone[a.ID] = a.Gone
		}
		return nil
	})
	if there, told := gone["UEVE"]; err != nil || told && !there || gone["U1"] {
		t.Errorf("gone: %v, %v", gone, err)
	}
	for team, want := range map[string]bool{ours: false, "TOTHER": true, "": false} {
		user := slack.User{ID: "U1", TeamID: team}
		if got := w.bot.workspace.account(user).Gone; got != want {
			t.Errorf("an account of team %q: gone %t", team, got)
		}
	}
	org := Workspace{TeamID: "T1", EnterpriseID: "E1"}
	if user := (slack.User{TeamID: "T2", Enterprise: slack.EnterpriseUser{EnterpriseID: "E1"}}); org.account(user).Gone {
		t.Error("a colleague in another workspace of the same organisation is gone")
	}
}

// seeing remembers the accounts that it is told of.
type seeing struct {
	accountService
	accounts []digest.Account
}

func (s *seeing) SeeAccount(_ context.Context, _ digest.Via, a digest.Account) error {
	s.accounts = append(s.accounts, a)
	return nil
}

// TestWhoseAnAccountIsWithoutAGreeting: a service that began while Slack did not
// answer finds out whose the workspace is before it takes an account for a
// colleague's.
func TestWhoseAnAccountIsWithoutAGreeting(t *testing.T) {
	w := newWorld(t, HTTP)
	seen := &seeing{accountService: w.service}
	bot := NewBot(BotOptions{Service: w.service, Client: w.client})
	bot.does = route([]subject{following{bot, seen}.subject()})
	tell := func(id, team string) {
		bot.event(t.Context(), fmt.Appendf(nil, `{"event": {"type": "user_change", "user": {"id": %q, "team_id": %q, "profile": {"email": "amina@example.org"}}}}`, id, team))
	}
	w.fake.Fail("auth.test", slackfake.Failure{Error: "fatal_error", Times: 1})
	tell("U1", w.fake.Options().TeamID)
	tell("U1", w.fake.Options().TeamID)
	tell("UEVE", "TOTHER")
	if len(seen.accounts) != 2 || seen.accounts[0].Gone || !seen.accounts[1].Gone {
		t.Errorf("%+v", seen.accounts)
	}
}
