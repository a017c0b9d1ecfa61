package slacktext

// What Slack shows of the app itself, in its directory and in the list of
// commands. Slack's limits: name 35, description 140, long description 175 to
// 4,000, a command's description 2,000 and hint 1,000 characters.
const (
	AppName        = "Briefed"
	AppDescription = "Lessons from case reviews and policy changes, a few minutes a week, and who has been informed."
	AppAbout       = "Briefed brings the lessons of safeguarding case reviews, and changes to policies and procedures, to front-line social workers in Slack: a short digest on your team's own schedule, within a weekly reading budget. People answer with a button, also that they have a question or that something is not clear. Managers see who is informed, with people on leave counted as what they are. Nobody is named in public."
	CommandAbout   = "See what you have open, and answer it"
	CommandHint    = "[search|in-force|catch-up|history|training|settings|report|write|web|help]"
)
