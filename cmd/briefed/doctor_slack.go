package main

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/bot/chat"
	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
)

// checkSlack looks at tokens, scopes, transport and channels. A stand-in for
// Slack may lack what it does not need; that is a warning.
func (w *ward) checkSlack(ctx context.Context, c config, app *app) {
	if !c.slack() && c.Mail.on() && c.AppToken+c.SigningSecret == "" {
		w.note(fine, "slack", "not set up: everybody gets e-mail, and who has no address on record is unreachable")
		if c.OIDC.Issuer == "" {
			w.note(warn, "sign-in", "without Slack people sign in to the pages by OpenID alone: set BRIEFED_OIDC_ISSUER, or managers see no report there")
		}
		return
	}
	if c.BotToken == "" {
		w.note(fail, "token", "BRIEFED_SLACK_BOT_TOKEN is not set: copy the Bot User OAuth Token from the app's page at Slack (OAuth & Permissions)")
		return
	}
	client, err := chat.NewClient(c.chatOptions())
	if err != nil {
		w.note(fail, "token", "%v", err)
		return
	}
	workspace, err := client.Workspace(ctx)
	if err != nil {
		w.note(fail, "token", "%s", slackAdvice(err))
		return
	}
	w.note(fine, "token", "workspace %s, bot user %s", workspace.TeamID, workspace.BotUserID)
	w.checkDrift(ctx, c)
	w.checkScopes(workspace)
	w.checkTransport(ctx, c)
	if app != nil {
		w.checkChannels(ctx, app, client)
	}
}

func (w *ward) checkScopes(workspace chat.Workspace) {
	if len(workspace.Scopes) == 0 {
		w.note(warn, "scopes", "Slack did not say which scopes are granted")
		return
	}
	lacks := func(scopes []string) (missing []string) {
		for _, scope := range scopes {
			if !workspace.Has(scope) {
				missing = append(missing, scope)
			}
		}
		return missing
	}
	if missing := lacks(chat.Scopes()); len(missing) > 0 {
		w.note(fail, "scopes", "missing %s: put the output of briefed manifest into the app's manifest at Slack, and install the app again", strings.Join(missing, ", "))
		return
	}
	w.note(fine, "scopes", "all %d that are needed", len(chat.Scopes()))
	if missing := lacks(chat.OptionalScopes()); len(missing) > 0 {
		w.note(fine, "scopes", "without %s: whether channels are shared, what became of a lost answer, or who is in a user group may not be seen", strings.Join(missing, ", "))
	}
}

// checkDrift compares the machine's clock with Slack's: requests signed more
// than five minutes off are refused.
func (w *ward) checkDrift(ctx context.Context, c config) {
	who, err := rawClient(c).AuthTestContext(ctx)
	if err != nil {
		return // checked already
	}
	theirs, err := http.ParseTime(who.Header.Get("Date"))
	if err != nil {
		return // a stand-in that does not say
	}
	if drift := time.Since(theirs).Abs(); drift > 2*time.Minute {
		w.note(fail, "clock", "this machine's clock differs from Slack's by %s: keep it right with NTP, or Slack's requests are refused", drift.Round(time.Second))
	}
}

// rawClient calls what only the doctor asks of Slack.
func rawClient(c config) *slack.Client {
	return slack.New(c.BotToken, slack.OptionAPIURL(c.APIURL), slack.OptionAppLevelToken(c.AppToken),
		slack.OptionHTTPClient(&http.Client{Timeout: outbox.SendTimeout}))
}

// slackCode is Slack's name of an error, "" where Slack did not answer.
func slackCode(err error) string {
	var call *chat.CallError
	var answer slack.SlackErrorResponse
	var limited *slack.RateLimitedError
	switch {
	case errors.As(err, &limited):
		return "ratelimited"
	case errors.As(err, &call) && call.Code != "":
		return call.Code
	case errors.As(err, &answer):
		return answer.Err
	default:
		return ""
	}
}

// slackAdvice says in words what to do about an error of Slack's. An error of
// the network is not quoted: it may hold an address that is as good as a key.
func slackAdvice(err error) string {
	if ours := (*digest.Error)(nil); errors.As(err, &ours) {
		return ours.Error() // such as a database that is busy: not Slack's doing
	}
	switch code := slackCode(err); code {
	case "":
		return networkAdvice("Slack", err)
	case "ratelimited":
		return "Slack asks to wait: try again in a minute"
	case "invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive":
		return "Slack refuses the token (" + code + "): copy it again from the app's page, or install the app again; some workspaces also allow certain addresses only"
	case "missing_scope", "not_allowed_token_type":
		return "the token may not do this (" + code + "): put the output of briefed manifest into the app's manifest, and install the app again"
	case "unknown_method":
		return "this stand-in for Slack does not know the method"
	default:
		return "Slack says " + code
	}
}
