package chat

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// failure is what one of Slack's errors means for a message: a row of the table
// in the delivery guarantee.
type failure struct {
	class  digest.Class
	reason string
	person string // the reason where the message is to a person, if another
}

// failures are the errors of chat.postMessage. One that is not here closes the
// message: trying the same again would meet the same.
var failures = table{
	{[]string{"ratelimited", "rate_limited"}, failure{class: digest.RateLimited, reason: slacktext.ReasonBusy}},
	{[]string{"message_limit_exceeded"}, failure{class: digest.Paused, reason: slacktext.ReasonQuota}},
	// Slack: "some aspect of the operation may have succeeded before the error".
	{[]string{"internal_error", "fatal_error", "service_unavailable"}, failure{class: digest.Ambiguous, reason: slacktext.ReasonUncertain}},
	// Slack: the data "was either missing or truncated", so nothing was posted.
	{[]string{"request_timeout"}, failure{class: digest.NotSent, reason: slacktext.ReasonNotSent}},
	{[]string{"team_added_to_org", "org_login_required"}, failure{class: digest.Paused, reason: slacktext.ReasonMigrating}},
	{
		[]string{"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "two_factor_setup_required"},
		failure{class: digest.Paused, reason: slacktext.ReasonToken},
	},
	{
		[]string{
			"missing_scope", "no_permission", "not_allowed_token_type", "accesslimited", "enterprise_is_restricted", "access_denied",
			"ekm_access_denied",
		},
		failure{class: digest.Paused, reason: slacktext.ReasonScope},
	},
	{[]string{"team_access_not_granted"}, failure{class: digest.Paused, reason: slacktext.ReasonNotAdded}},
	{[]string{"messages_tab_disabled"}, failure{class: digest.Paused, reason: slacktext.ReasonMessagesTab}},
	// Below, one place is closed to us: to a team, whose channel it is, that is the
	// end of it. A person may be reached another way, and whether their account is
	// still live is for the directory to say.
	{[]string{"channel_not_found"}, failure{class: digest.Refused, reason: slacktext.ReasonNoChannel, person: slacktext.ReasonNoPerson}},
	{[]string{"not_in_channel"}, failure{class: digest.Refused, reason: slacktext.ReasonNotInvited, person: slacktext.ReasonBlocked}},
	{[]string{"is_archived"}, failure{class: digest.Refused, reason: slacktext.ReasonArchived, person: slacktext.ReasonBlocked}},
	{
		[]string{
			"restricted_action", "restricted_action_read_only_channel", "restricted_action_thread_only_channel",
			"restricted_action_non_threadable_channel", "restricted_action_thread_locked",
		},
		failure{class: digest.Refused, reason: slacktext.ReasonMayNotPost, person: slacktext.ReasonBlocked},
	},
	{[]string{"user_is_restricted", "user_not_visible", "is_stranger"}, failure{class: digest.Refused, reason: slacktext.ReasonGuest}},
	// Undocumented, so it costs nobody their account.
	{[]string{"cannot_dm_bot"}, failure{class: digest.Refused, reason: slacktext.ReasonBot}},
	{[]string{"is_inactive"}, failure{class: digest.Gone, reason: slacktext.ReasonArchived, person: slacktext.ReasonLeft}},
	{[]string{"user_not_found", "users_not_found", "user_disabled"}, failure{class: digest.Gone, reason: slacktext.ReasonLeft}},
	{
		[]string{
			"msg_too_long", "msg_blocks_too_long", "invalid_blocks", "invalid_blocks_format", "too_many_attachments", "metadata_too_large",
			"invalid_metadata_format", "invalid_metadata_schema", "no_text", "markdown_text_conflict", "view_too_large", "block_mismatch",
		},
		failure{class: digest.OurFault, reason: slacktext.ReasonOurFault},
	},
}

// table lists failures by their codes.
type table []struct {
	codes   []string
	failure failure
}

func (t table) of(code string) failure {
	for _, row := range t {
		for _, c := range row.codes {
			if c == code {
				return row.failure
			}
		}
	}
	return failure{class: digest.Permanent, reason: slacktext.ReasonUnforeseen}
}

// defaultRetryAfter is waited where Slack asks to slow down and does not say
// for how long.
const defaultRetryAfter = 30 * time.Second

// tooMany is the code of Slack's status 429.
const tooMany = "http_429"

// sendError says what an error of posting means. channel is "" for a message to
// a person.
func sendError(err error, channel string) *digest.SendError {
	var e *CallError
	if !errors.As(err, &e) {
		return &digest.SendError{Class: digest.Ambiguous, Code: "unknown", Reason: slacktext.ReasonUncertain}
	}
	var page *foreignPage
	if errors.As(err, &page) {
		// Nothing of Slack's took it, nor will take the next one: the queue waits.
		return &digest.SendError{Class: digest.Paused, Code: "foreign_page", Reason: slacktext.ReasonForeignPage(page.status, page.title)}
	}
	var limited *slack.RateLimitedError
	var status slack.StatusCodeError
	switch {
	case e.Code != "":
		return refused(e.Code, channel)
	case errors.As(err, &limited):
		// Slack's 429 holds for the method in the whole workspace.
		return busy(tooMany, limited.RetryAfter, digest.ViaBucket(digest.Slack))
	case errors.As(err, &status) && status.Code == http.StatusTooManyRequests:
		return busy(tooMany, 0, digest.ViaBucket(digest.Slack))
	case errors.As(err, &status) && status.Code < http.StatusInternalServerError:
		// A proxy, or a wrong address: nothing of Slack's took the message.
		return &digest.SendError{Class: digest.NotSent, Code: "http_" + strconv.Itoa(status.Code), Reason: slacktext.ReasonNotSent}
	case !e.Reached:
		return &digest.SendError{Class: digest.NotSent, Code: "no_connection", Reason: slacktext.ReasonNotSent}
	case errors.Is(err, context.DeadlineExceeded):
		return &digest.SendError{Class: digest.Ambiguous, Code: "timeout", Reason: slacktext.ReasonUncertain}
	default:
		return &digest.SendError{Class: digest.Ambiguous, Code: "no_answer", Reason: slacktext.ReasonUncertain}
	}
}

// refused looks a code of Slack's up.
func refused(code, channel string) *digest.SendError {
	f := failures.of(code)
	if f.class == digest.RateLimited {
		// In the body, Slack speaks of too many messages to one conversation. A
		// person gets one at a time, so there it can only be the workspace.
		bucket := digest.ViaBucket(digest.Slack)
		if channel != "" {
			bucket = digest.ChannelBucket(channel)
		}
		return busy(code, 0, bucket)
	}
	if channel == "" && f.person != "" {
		f.reason = f.person
	}
	if channel != "" && (f.class == digest.Gone || f.class == digest.Refused) {
		f.class = digest.Permanent // a channel is nobody's account, and a team's only way
	}
	return &digest.SendError{Class: f.class, Code: code, Reason: f.reason}
}

func busy(code string, after time.Duration, bucket string) *digest.SendError {
	if after <= 0 {
		after = defaultRetryAfter
	}
	return &digest.SendError{Class: digest.RateLimited, Code: code, Reason: slacktext.ReasonBusy, RetryAfter: after, Bucket: bucket}
}
