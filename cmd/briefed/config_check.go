package main

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/briefed/briefed/digest"
)

// configError is everything that is wrong with the settings.
type configError []string

func (e configError) Error() string {
	return "the settings do not work:\n  " + strings.Join(e, "\n  ")
}

// config reads the settings. Its error is a [configError] that names every
// setting that is wrong and says what to write; no secret is part of it.
func (s settings) config() (config, error) {
	r := reader{problems: s.problems}
	apiURL := r.apiURL(cmp.Or(s.SlackAPIURL, slackAPI))
	c := config{
		Database:       r.database(cmp.Or(s.DatabaseURL, "sqlite:briefed.db")),
		BotToken:       r.token("BRIEFED_SLACK_BOT_TOKEN", s.SlackBotToken, "xoxb-", "Bot User OAuth Token"),
		AppToken:       r.token("BRIEFED_SLACK_APP_TOKEN", s.SlackAppToken, "xapp-", "App-Level Token"),
		SigningSecret:  strings.TrimSpace(s.SlackSigningSecret),
		APIURL:         apiURL,
		Listen:         r.listen("BRIEFED_LISTEN", cmp.Or(s.Listen, "127.0.0.1:8080")),
		Proxies:        r.proxies(s.Proxies),
		BaseURL:        r.baseURL(s.BaseURL),
		Nation:         r.nation(cmp.Or(s.Nation, string(digest.England))),
		Zone:           r.zone(cmp.Or(s.Timezone, "Europe/London")),
		WeeklyContacts: r.count("BRIEFED_WEEKLY_CONTACTS", s.WeeklyContacts, digest.DefaultWeeklyContacts, "contacts"),
		PulseMonths:    r.months("BRIEFED_PULSE", cmp.Or(s.Pulse, "3,9")),
		ReplyWithin:    r.count("BRIEFED_REPLY_WITHIN", s.ReplyWithin, digest.DefaultReplyWithin, "working days"),
		KeepBodies:     r.years("BRIEFED_KEEP_BODIES", cmp.Or(s.KeepBodies, "never")),
		WeeklyMinutes:  r.minutes(cmp.Or(s.WeeklyMinutes, strconv.Itoa(digest.DefaultWeeklyMinutes))),
		BacklogWeeks:   r.weeks(cmp.Or(s.JoinerBacklogWeeks, "0")),
		PublishAlone:   r.oneOf("BRIEFED_PUBLISH_ALONE", cmp.Or(s.PublishAlone, "no"), "yes", "no") == "yes",
		Watch:          r.watch(cmp.Or(s.Watch, "no")),
		Support:        r.support(s.Support),
		SendRate:       r.rate("BRIEFED_SEND_RATE", cmp.Or(s.SendRate, "4")),
		Mail:           r.mail(s),
		OIDC:           r.oidc(s),
		LogFormat:      r.oneOf("BRIEFED_LOG_FORMAT", cmp.Or(s.LogFormat, "text"), "text", "json"),
	}
	c.FirstHour, c.LastHour = r.hours(cmp.Or(s.FirstHour, "8"), cmp.Or(s.LastHour, "18"))
	c.Clock = r.clock(s.Clock)
	c.EvidenceTo = r.evidenceTo(s.EvidenceTo, c)
	c.EvidenceKey = r.evidenceKey(s.EvidenceKey, c.Database)
	if s.MetricsListen != "" {
		c.MetricsListen = r.listen("BRIEFED_METRICS_LISTEN", s.MetricsListen)
	}
	if len(r.problems) > 0 {
		return config{}, configError(r.problems)
	}
	return c, nil
}

// connected is config for a command that sends: it needs Slack, or a mail server. What
// it cannot do without is among the problems, where serving the ways by which Slack's
// answers arrive.
func (s settings) connected(serving bool) (config, error) {
	c, err := s.config()
	var problems configError
	if err != nil && !errors.As(err, &problems) {
		return config{}, err
	}
	r := reader{problems: problems}
	slack := strings.TrimSpace(s.SlackBotToken+s.SlackAppToken+s.SlackSigningSecret) != "" || s.SMTPURL+s.NotifyAPIKey == ""
	if slack && strings.TrimSpace(s.SlackBotToken) == "" {
		r.wrong("BRIEFED_SLACK_BOT_TOKEN", "it is not set: copy the Bot User OAuth Token from the app's page at Slack (OAuth & Permissions); without Slack, set BRIEFED_SMTP_URL or BRIEFED_NOTIFY_API_KEY, and nothing of Slack")
	}
	if slack && serving && strings.TrimSpace(s.SlackAppToken+s.SlackSigningSecret) == "" {
		r.wrong("BRIEFED_SLACK_APP_TOKEN or BRIEFED_SLACK_SIGNING_SECRET", "one of them is needed, or nobody's answer could arrive: the app token for Socket Mode (behind a firewall), the signing secret for HTTP")
	}
	if len(r.problems) > 0 {
		return config{}, configError(r.problems)
	}
	return c, nil
}

// reader collects what is wrong while settings are read.
type reader struct {
	problems []string
	slack    bool // the API address is Slack's own, not a stand-in's
}

func (r *reader) wrong(name, format string, args ...any) {
	r.problems = append(r.problems, name+": "+fmt.Sprintf(format, args...))
}

func (r *reader) database(text string) string {
	const name = "BRIEFED_DATABASE_URL"
	scheme, rest, found := strings.Cut(text, ":")
	switch {
	case found && scheme == "sqlite" && rest != "":
		return text
	case !found || scheme != "postgres" && scheme != "postgresql":
		r.wrong(name, "write sqlite:briefed.db or postgres://user:password@host/database?sslmode=verify-full")
		return ""
	}
	u, err := url.Parse(text)
	if err != nil {
		r.wrong(name, "this is not an address: escape special characters of the password as %%40 and the like") // the error would show it
		return ""
	}
	mode := u.Query().Get("sslmode")
	if mode != "verify-full" && !allLocal(u) {
		r.wrong(name, "the database is on another machine and would be trusted unseen: add sslmode=verify-full (and sslrootcert=… for an authority of your own), so that staff data is encrypted and goes to the right server")
		return ""
	}
	return text
}

// allLocal reports whether every host of an address is this machine: PostgreSQL tries
// one after the other, and a socket beside a server elsewhere is no help.
func allLocal(u *url.URL) bool {
	hosts := u.Query()["host"]
	if len(hosts) == 0 {
		hosts = []string{u.Host}
	}
	for _, host := range strings.Split(strings.Join(append(hosts, u.Query()["hostaddr"]...), ","), ",") {
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		if !local(strings.Trim(host, "[]")) {
			return false
		}
	}
	return true
}

// local reports whether a database host is this machine.
func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "" || host == "localhost" || strings.HasPrefix(host, "/") || ip != nil && ip.IsLoopback()
}

func (r *reader) token(name, text, prefix, where string) string {
	text = strings.TrimSpace(text)
	other := strings.HasPrefix(text, "xox") || strings.HasPrefix(text, "xapp-")
	if !strings.Contains(text, prefix) && (other || text != "" && r.slack) {
		r.wrong(name, "it does not begin with %s: copy the %s from the app's page at Slack", prefix, where)
	}
	return text
}

// apiURL takes a stand-in's address in clear text, never Slack's.
func (r *reader) apiURL(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.Scheme == "http" && isSlack(u.Hostname()) {
		r.wrong("BRIEFED_SLACK_API_URL", "write https://slack.com/api/, or leave it out")
		return ""
	}
	r.slack = isSlack(u.Hostname())
	return strings.TrimSuffix(text, "/") + "/"
}

// watch is yes, a file, which is known by its name, or nothing for no.
func (r *reader) watch(text string) string {
	switch {
	case text == "no":
		return ""
	case text == "yes" || strings.HasSuffix(text, ".csv"):
		return text
	}
	r.wrong("BRIEFED_WATCH", "%q is not known: write yes, no, or the name of a file that ends in .csv", text)
	return ""
}

func (r *reader) listen(name, text string) string {
	if _, port, err := net.SplitHostPort(text); err == nil {
		if n, err := strconv.Atoi(port); err == nil && n >= 0 && n < 1<<16 {
			return text
		}
	}
	r.wrong(name, "write host and port, such as 127.0.0.1:8080")
	return ""
}

func (r *reader) proxies(text string) (list []netip.Prefix) {
	for _, part := range strings.FieldsFunc(text, func(c rune) bool { return c == ',' || c == ' ' }) {
		prefix, err := netip.ParsePrefix(part)
		if address, wrong := netip.ParseAddr(part); wrong == nil {
			prefix, err = netip.PrefixFrom(address, address.BitLen()), nil
		}
		if err != nil {
			r.wrong("BRIEFED_PROXIES", "%q is no address and no network: write such as 127.0.0.1 or 10.1.0.0/16", part)
			continue
		}
		list = append(list, prefix)
	}
	return list
}

func (r *reader) baseURL(text string) string {
	if text == "" {
		return ""
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || !local(u.Hostname())) {
		r.wrong("BRIEFED_BASE_URL", "write the https:// address at which people reach this server")
	}
	return strings.TrimSuffix(text, "/")
}

func (r *reader) nation(text string) digest.Nation {
	nation, err := digest.ParseNation(text)
	if err != nil {
		r.wrong("BRIEFED_NATION", "%v", err)
	}
	return nation
}

func (r *reader) zone(text string) *time.Location {
	zone, err := time.LoadLocation(text)
	if err != nil || text == "Local" {
		r.wrong("BRIEFED_TIMEZONE", "%q is not a time zone: write it as Europe/London", text)
	}
	return zone
}

// count reads a small number with a default.
func (r *reader) count(name, text string, otherwise int, of string) int {
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 100 {
		r.wrong(name, "%q is not a number of %s from 1 to 100", text, of)
	}
	return n
}

func (r *reader) minutes(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 120 {
		r.wrong("BRIEFED_WEEKLY_MINUTES", "%q is not a number of minutes from 1 to 120", text)
	}
	return n
}

// hours are the first and the last that people may choose.
func (r *reader) hours(first, last string) (from, to int) {
	hour := func(name, text string) (n int) {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 23 {
			r.wrong(name, "%q is not a full hour from 1 to 23", text)
			return 0
		}
		return n
	}
	from, to = hour("BRIEFED_FIRST_HOUR", first), hour("BRIEFED_LAST_HOUR", last)
	if from != 0 && to != 0 && to < from {
		r.wrong("BRIEFED_LAST_HOUR", "%d is before BRIEFED_FIRST_HOUR, %d: nobody could choose an hour", to, from)
	}
	return from, to
}

func (r *reader) weeks(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 1000 {
		r.wrong("BRIEFED_JOINER_BACKLOG_WEEKS", "%q is not a number of weeks: write 26, or 0 for all that is live", text)
	}
	return n
}

// years is a period of retention: 0 for never.
func (r *reader) years(name, text string) int {
	if text == "never" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > digest.MaxRetention {
		r.wrong(name, "%q is no period: write never, or a whole number of years from 1 to %d", text, digest.MaxRetention)
	}
	return n
}

// longestSupport is what fits under every message, in characters.
const longestSupport = 300

func (r *reader) support(text string) string {
	text = strings.TrimSpace(text)
	if n := utf8.RuneCountInString(text); n > longestSupport || strings.ContainsAny(text, "\r\n") {
		r.wrong("BRIEFED_SUPPORT", "it stands under every digest: write one line of at most %d characters, this has %d", longestSupport, n)
	}
	return text
}

func (r *reader) rate(name, text string) float64 {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n < 0 || n > 1000 {
		r.wrong(name, "%q is not a number of messages a second: write 4, or 0 for no limit", text)
	}
	return n
}

func (r *reader) oneOf(name, text string, allowed ...string) string {
	for _, a := range allowed {
		if text == a {
			return text
		}
	}
	r.wrong(name, "%q is not known: write one of %s", text, strings.Join(allowed, ", "))
	return ""
}

// clock returns the clock to go by. With Slack itself it is always the
// machine's: real people would get messages of another day.
func (r *reader) clock(text string) digest.Clock {
	const name = "BRIEFED_CLOCK"
	if text == "" {
		return digest.SystemClock{}
	}
	start, err := time.Parse(time.RFC3339, text)
	if err != nil {
		r.wrong(name, "%q is not a moment: write it as 2026-03-02T09:00:00Z", text)
		return digest.SystemClock{}
	}
	if r.slack {
		r.wrong(name, "a clock of your own is for demonstrations and tests; with Slack's own address (BRIEFED_SLACK_API_URL) real people would be written to: leave it out")
	}
	return digest.ClockFrom(start)
}

// isSlack reports whether a host is Slack's own.
func isSlack(host string) bool {
	for _, own := range []string{"slack.com", "slack-gov.com"} {
		if host == own || strings.HasSuffix(host, "."+own) {
			return true
		}
	}
	return false
}
