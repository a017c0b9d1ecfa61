package main

import (
	"net/netip"
	"net/url"
	"time"

	"github.com/alecthomas/kong"

	"github.com/briefed/briefed/bot/web"
	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/evidence"
)

// slackAPI is Slack's own address of the Web API.
const slackAPI = "https://slack.com/api/"

// settings are what every command can be told, as text: each is a flag, an
// environment variable and a line of the configuration file, in that order.
// They stay text until config reads them, so that all that is wrong with them
// is said at once.
type settings struct {
	Version kong.VersionFlag `help:"Print the version, and exit."`

	Config string `env:"BRIEFED_CONFIG" placeholder:"FILE" help:"Read settings from a file of KEY=VALUE lines, such as BRIEFED_LISTEN=127.0.0.1:8080."`

	DatabaseURL        string `env:"BRIEFED_DATABASE_URL" placeholder:"URL" help:"Database: sqlite:FILE or postgres://… (default sqlite:briefed.db)."`
	SlackBotToken      string `env:"BRIEFED_SLACK_BOT_TOKEN" placeholder:"TOKEN" help:"Bot token of the Slack app, xoxb-…. Better in the environment or the file than here."`
	SlackAppToken      string `env:"BRIEFED_SLACK_APP_TOKEN" placeholder:"TOKEN" help:"App token, xapp-…: Slack is reached by Socket Mode, from behind a firewall."`
	SlackSigningSecret string `env:"BRIEFED_SLACK_SIGNING_SECRET" placeholder:"SECRET" help:"Signing secret: Slack reaches this server by HTTP."`
	SlackAPIURL        string `env:"BRIEFED_SLACK_API_URL" name:"slack-api-url" placeholder:"URL" help:"Slack's Web API (default https://slack.com/api/)."`
	Listen             string `env:"BRIEFED_LISTEN" placeholder:"HOST:PORT" help:"Where serve listens (default 127.0.0.1:8080)."`
	MetricsListen      string `env:"BRIEFED_METRICS_LISTEN" placeholder:"HOST:PORT" help:"Where serve hands out /metrics and /readyz, and then nowhere else (default: where it listens)."`
	Proxies            string `env:"BRIEFED_PROXIES" placeholder:"ADDRESSES" help:"Addresses or networks of the proxies in front of this server, such as 127.0.0.1,10.1.0.0/16: only they are believed about who asks (default none)."`
	BaseURL            string `env:"BRIEFED_BASE_URL" placeholder:"URL" help:"Address at which people and Slack reach this server, https://…."`
	Timezone           string `env:"BRIEFED_TIMEZONE" placeholder:"ZONE" help:"Time zone of the organisation (default Europe/London)."`
	Nation             string `env:"BRIEFED_NATION" placeholder:"NATION" help:"Whose bank holidays: england, wales, scotland or northern-ireland (default england)."`
	Pulse              string `env:"BRIEFED_PULSE" placeholder:"MONTHS" help:"Months in which everybody is asked what they feel, by number, such as 3,9; off for never (default 3,9)."`
	WeeklyContacts     string `env:"BRIEFED_WEEKLY_CONTACTS" placeholder:"N" help:"Digests and reminders a person a week at most (default 2)."`
	ReplyWithin        string `env:"BRIEFED_REPLY_WITHIN" placeholder:"DAYS" help:"Working days in which leads, authors and managers reply (default 5)."`
	WeeklyMinutes      string `env:"BRIEFED_WEEKLY_MINUTES" placeholder:"N" help:"Reading minutes a person a week (default 7)."`
	FirstHour          string `env:"BRIEFED_FIRST_HOUR" placeholder:"HOUR" help:"First full hour that people may choose for their own digest (default 8)."`
	LastHour           string `env:"BRIEFED_LAST_HOUR" placeholder:"HOUR" help:"Last full hour that people may choose (default 18)."`
	JoinerBacklogWeeks string `env:"BRIEFED_JOINER_BACKLOG_WEEKS" placeholder:"N" help:"How many weeks old, on somebody's first day, an item may be that they are still given; 0 for all that is live (default 0)."`
	PublishAlone       string `env:"BRIEFED_PUBLISH_ALONE" placeholder:"YES|NO" help:"Whether a policy lead may publish without a second person, unless the guard found something (default no)."`
	KeepBodies         string `env:"BRIEFED_KEEP_BODIES" placeholder:"YEARS" help:"For how many years the bodies of closed letters are kept, whose rows and outcomes stay (default never: they are never let go)."`
	Watch              string `env:"BRIEFED_WATCH" placeholder:"YES|NO|FILE" help:"Whether serve looks once a night at the sources of lessons and policy changes, for policy leads to write of: those that this release knows, or those of a CSV file kind,publisher,url (default no)."`
	Support            string `env:"BRIEFED_SUPPORT" placeholder:"SENTENCE" help:"A sentence about your staff support, under every digest and reminder."`
	SendRate           string `env:"BRIEFED_SEND_RATE" placeholder:"N" help:"Messages a second to Slack (default 4); 0 for as fast as it goes."`
	SMTPURL            string `env:"BRIEFED_SMTP_URL" name:"smtp-url" placeholder:"URL" help:"Mail server for people without Slack: smtp://user:password@host:587 (STARTTLS), or smtps://…:465."`
	SMTPTokenURL       string `env:"BRIEFED_SMTP_OAUTH_TOKEN_URL" name:"smtp-oauth-token-url" placeholder:"URL" help:"Where a token for the mail server is fetched (XOAUTH2), in place of a password."`
	SMTPClientID       string `env:"BRIEFED_SMTP_OAUTH_CLIENT_ID" name:"smtp-oauth-client-id" placeholder:"ID" help:"What the provider of the token calls this server."`
	SMTPClientSecret   string `env:"BRIEFED_SMTP_OAUTH_CLIENT_SECRET" name:"smtp-oauth-client-secret" placeholder:"SECRET" help:"Its secret at the provider of the token."`
	SMTPScope          string `env:"BRIEFED_SMTP_OAUTH_SCOPE" name:"smtp-oauth-scope" placeholder:"SCOPE" help:"What the token is for (default https://outlook.office365.com/.default)."`
	MailFrom           string `env:"BRIEFED_MAIL_FROM" placeholder:"ADDRESS" help:"Sender of mails, such as 'Briefed <briefed@council.gov.uk>'. Somebody should read what is answered."`
	MailRate           string `env:"BRIEFED_MAIL_RATE" placeholder:"N" help:"Mails a second (default 10); 0 for as fast as it goes."`
	MailBounces        string `env:"BRIEFED_MAIL_BOUNCES" placeholder:"ADDRESS" help:"Address to which mails come back that cannot be delivered. Each letter adds +… to it, by which it is known again."`
	MailBounceToken    string `env:"BRIEFED_MAIL_BOUNCE_TOKEN" placeholder:"SECRET" help:"What a mail server sends as Authorization: Bearer with a mail that came back, to POST /mail/bounce (default: nobody may)."`
	NotifyAPIKey       string `env:"BRIEFED_NOTIFY_API_KEY" name:"notify-api-key" placeholder:"KEY" help:"Key of GOV.UK Notify, by which mails go in place of a mail server."`
	NotifyTemplate     string `env:"BRIEFED_NOTIFY_TEMPLATE" placeholder:"ID" help:"Its template: subject ((subject)), message ((body))."`
	NotifyToken        string `env:"BRIEFED_NOTIFY_CALLBACK_TOKEN" name:"notify-callback-token" placeholder:"SECRET" help:"What Notify sends as Authorization: Bearer with delivery receipts, to POST /mail/notify (default: nobody may)."`
	NotifyURL          string `env:"BRIEFED_NOTIFY_URL" name:"notify-url" placeholder:"URL" help:"Where Notify is (default https://api.notifications.service.gov.uk); for tests."`
	EvidenceTo         string `env:"BRIEFED_EVIDENCE_TO" placeholder:"PLACES" help:"Who outside keeps checkpoints of the log of evidence: mail addresses, which get one each day, and ids of Slack channels, which get one each week; with commas between."`
	EvidenceKey        string `env:"BRIEFED_EVIDENCE_KEY" placeholder:"FILE" help:"File of the key that signs the log of evidence, with mode 0600, the same for every replica; briefed migrate makes one beside a SQLite database (default: the database's file with .key, where there is one)."`
	Clock              string `env:"BRIEFED_CLOCK" placeholder:"TIME" help:"Act as if started at this moment, such as 2026-03-02T09:00:00Z. For demonstrations; refused with Slack itself."`
	OIDCIssuer         string `env:"BRIEFED_OIDC_ISSUER" name:"oidc-issuer" placeholder:"URL" help:"OpenID provider by which people sign in to the pages, such as https://slack.com."`
	OIDCClientID       string `env:"BRIEFED_OIDC_CLIENT_ID" name:"oidc-client-id" placeholder:"ID" help:"What the OpenID provider calls this server."`
	OIDCClientSecret   string `env:"BRIEFED_OIDC_CLIENT_SECRET" name:"oidc-client-secret" placeholder:"SECRET" help:"Its secret at the OpenID provider."`
	OIDCEmailClaim     string `env:"BRIEFED_OIDC_EMAIL_CLAIM" name:"oidc-email-claim" placeholder:"CLAIM" help:"What the OpenID provider calls somebody's e-mail address (default email, which it must have verified)."`
	LogFormat          string `env:"BRIEFED_LOG_FORMAT" placeholder:"FORMAT" help:"Log lines as text or json (default text)."`

	problems []string // what is wrong with the configuration file
}

// config is what the settings mean.
type config struct {
	Database       string
	BotToken       string
	AppToken       string
	SigningSecret  string
	APIURL         string
	Listen         string
	MetricsListen  string // "" for where it listens
	Proxies        []netip.Prefix
	BaseURL        string
	Nation         digest.Nation
	Zone           *time.Location
	WeeklyMinutes  int
	WeeklyContacts int
	PulseMonths    []time.Month
	ReplyWithin    int
	KeepBodies     int // years; 0 for ever
	FirstHour      int
	LastHour       int
	BacklogWeeks   int // of joiners; 0 for all
	PublishAlone   bool
	Watch          string  // "yes", or a file of sources; "" for not at all
	Support        string  // "" for the general sentence
	SendRate       float64 // 0 for no limit
	Mail           mailConfig
	EvidenceTo     []evidencePlace
	EvidenceKey    *evidence.Key // nil: checkpoints of the log are not signed
	Clock          digest.Clock
	OIDC           web.OIDC
	LogFormat      string
	Demonstration  bool // the sample council, with what is invented for it
}

// slack reports whether letters go by Slack.
func (c config) slack() bool { return c.BotToken != "" }

// domain is the part of the configuration that the use cases need.
func (c config) domain() digest.Config {
	return digest.Config{
		Nation: c.Nation, Zone: c.Zone, WeeklyMinutes: c.WeeklyMinutes, WeeklyContacts: c.WeeklyContacts, PulseMonths: c.PulseMonths, ReplyWithin: c.ReplyWithin, KeepBodies: c.KeepBodies, FirstHour: c.FirstHour, LastHour: c.LastHour,
		JoinerBacklogWeeks: c.BacklogWeeks, PublishAlone: c.PublishAlone, Demonstration: c.Demonstration,
	}
}

// secrets are the values that must not be seen in a log, an error or a page.
func (s settings) secrets() []string {
	all := []string{s.SlackBotToken, s.SlackAppToken, s.SlackSigningSecret, s.OIDCClientSecret, s.SMTPClientSecret, s.MailBounceToken, s.NotifyAPIKey, s.NotifyToken}
	for _, address := range []string{s.DatabaseURL, s.SMTPURL} {
		if u, err := url.Parse(address); err == nil {
			if password, set := u.User.Password(); set {
				all = append(all, password, url.QueryEscape(password), u.User.String())
			}
		} else {
			all = append(all, address) // what cannot be read cannot be taken apart
		}
	}
	return all
}
