package slacktext

import "fmt"

// Reasons why a letter was not carried, for a manager or whoever looks after
// Briefed: what happened, and what to do.
const (
	ReasonBusy          = "Slack asked us to slow down; it will be sent as soon as Slack allows"
	ReasonQuota         = "the Slack workspace has used up its messages: an administrator of the workspace must look at its plan; everything waits"
	ReasonUncertain     = "Slack did not say whether it took the message; it may have arrived. It is not sent again by itself: the next digest carries every open item"
	ReasonNotSent       = "Slack could not be reached; it is tried again"
	ReasonMigrating     = "the Slack workspace is being moved; everything waits until that is done"
	ReasonToken         = "Slack no longer accepts Briefed's token: install the app again and set BRIEFED_SLACK_BOT_TOKEN; everything waits until then"
	ReasonScope         = "the app at Slack lacks a permission: put the output of briefed manifest into the app's manifest, and install it again; everything waits until then"
	ReasonNotAdded      = "the app was not added to this workspace: an administrator of the organisation must add it; everything waits until then"
	ReasonMessagesTab   = "the app cannot write direct messages: turn on the Messages tab in the app's settings at Slack (App Home); everything waits until then"
	ReasonNoPerson      = "the person cannot be found in Slack: check the Slack id in people.csv, or whether they have left"
	ReasonNoChannel     = "the team's channel is deleted, or private without Briefed in it: invite Briefed there with /invite @Briefed, or correct the channel in teams.csv"
	ReasonNotInvited    = "Briefed is not in the team's channel: invite it there with /invite @Briefed"
	ReasonArchived      = "the team's channel is archived: unarchive it, or give another channel in teams.csv"
	ReasonMayNotPost    = "only some people may write in the team's channel: ask its owner to allow Briefed, or let the team have its digest in direct messages"
	ReasonGuest         = "the person is a guest or from another organisation: Briefed writes to staff only"
	ReasonBlocked       = "Slack lets Briefed write no direct message to the person: ask an administrator of the workspace who may write to whom; the items can be answered with /briefed"
	ReasonLeft          = "the person's Slack account is deactivated: is the person still here?"
	ReasonBot           = "the Slack id in people.csv belongs to a bot: correct it"
	ReasonOurFault      = "Slack refused the form of the message, which is a mistake in Briefed: please report it. The items stay open and can be answered with /briefed"
	ReasonSharedChannel = "the team's channel is shared with another organisation, who would read it too: give an internal channel in teams.csv"
	ReasonNoAddress     = "nobody knows where to send it: the person has no Slack account on record, or the team no channel"
	ReasonUnforeseen    = "Slack refused the message for a reason that Briefed does not know: look the code up in Slack's documentation"
)

// ReasonForeignPage says which page came instead of Slack's answer.
func ReasonForeignPage(status int, title string) string {
	if title != "" {
		title = fmt.Sprintf(", with the title “%s”", title)
	}
	return fmt.Sprintf("a web page came instead of Slack's answer (status %d%s): a proxy or web filter is in between. Let slack.com through, and check with briefed doctor; everything waits until then", status, title)
}
