package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
)

func TestConfigDefaults(t *testing.T) {
	c, err := settings{}.config()
	if err != nil {
		t.Fatal(err)
	}
	if c.Database != "sqlite:briefed.db" || c.APIURL != slackAPI || c.Listen != "127.0.0.1:8080" ||
		c.Zone.String() != "Europe/London" || c.WeeklyMinutes != 7 || c.FirstHour != 8 || c.LastHour != 18 || c.BacklogWeeks != 0 || c.PublishAlone || c.Watch != "" || c.Nation != "england" || c.SendRate != 4 {
		t.Errorf("the defaults are %+v", c)
	}
}

// TestConfigProblems changes one setting at a time; the problem names it, says
// what to do, and holds no secret.
func TestConfigProblems(t *testing.T) {
	tests := []struct {
		name string
		set  func(*settings)
		want string // part of the only problem, "" for none
	}{
		{"a file", func(s *settings) { s.DatabaseURL = "sqlite:/srv/briefed.db" }, ""},
		{"no scheme", func(s *settings) { s.DatabaseURL = "briefed.db" }, "BRIEFED_DATABASE_URL: write sqlite:"},
		{"another engine", func(s *settings) { s.DatabaseURL = "mysql://u:s3cr3t@h/d" }, "BRIEFED_DATABASE_URL: write sqlite:"},
		{"local server", func(s *settings) { s.DatabaseURL = "postgres://u:s3cr3t@127.0.0.1/d" }, ""},
		{"local socket", func(s *settings) { s.DatabaseURL = "postgres:///d?host=/run/postgresql" }, ""},
		{"far and unverified", func(s *settings) { s.DatabaseURL = "postgres://u:s3cr3t@db.example/d" }, "add sslmode=verify-full"},
		{"far and half verified", func(s *settings) { s.DatabaseURL = "postgres://u:s3cr3t@db.example/d?sslmode=require" }, "add sslmode=verify-full"},
		{"far, by parameter", func(s *settings) { s.DatabaseURL = "postgres:///d?host=db.example&password=s3cr3t" }, "add sslmode=verify-full"},
		{"a socket beside one far away", func(s *settings) { s.DatabaseURL = "postgres:///d?host=/run/pg,db.example&password=s3cr3t" }, "add sslmode=verify-full"},
		{"this machine, then one far away", func(s *settings) { s.DatabaseURL = "postgres://u:s3cr3t@localhost,db.example/d" }, "add sslmode=verify-full"},
		{"far by its number", func(s *settings) { s.DatabaseURL = "postgres://u:s3cr3t@localhost/d?hostaddr=192.0.2.7" }, "add sslmode=verify-full"},
		{"here twice", func(s *settings) { s.DatabaseURL = "postgres:///d?host=/run/pg,127.0.0.1" }, ""},
		{"far and verified", func(s *settings) { s.DatabaseURL = "postgres://u:s3cr3t@db.example/d?sslmode=verify-full" }, ""},
		{"unreadable address", func(s *settings) { s.DatabaseURL = "postgres://u:s3cr3t%@db.example/d" }, "escape special characters"},
		{"bot token", func(s *settings) { s.SlackBotToken = "xoxb-1" }, ""},
		{"tokens mixed up", func(s *settings) { s.SlackBotToken = "xapp-s3cr3t" }, "BRIEFED_SLACK_BOT_TOKEN: it does not begin with xoxb-"},
		{"user token", func(s *settings) { s.SlackBotToken = "xoxp-s3cr3t" }, "does not begin with xoxb-"},
		{"app token", func(s *settings) { s.SlackAppToken = "xoxb-s3cr3t" }, "BRIEFED_SLACK_APP_TOKEN: it does not begin with xapp-"},
		{"clear text to Slack", func(s *settings) { s.SlackAPIURL = "http://slack.com/api/" }, "BRIEFED_SLACK_API_URL: write https"},
		{"stand-in", func(s *settings) { s.SlackAPIURL = "http://127.0.0.1:9/api"; s.Clock = "2026-03-02T09:00:00Z" }, ""},
		{"clock with Slack", func(s *settings) { s.Clock = "2026-03-02T09:00:00Z" }, "BRIEFED_CLOCK: a clock of your own is for demonstrations"},
		{"clock with Slack by another name", func(s *settings) {
			s.SlackAPIURL = "https://ambershire.slack.com/api/"
			s.Clock = "2026-03-02T09:00:00Z"
		}, "BRIEFED_CLOCK: a clock"},
		{"no moment", func(s *settings) { s.SlackAPIURL = "http://127.0.0.1:9/api/"; s.Clock = "tomorrow" }, "BRIEFED_CLOCK: \"tomorrow\" is not a moment"},
		{"no port", func(s *settings) { s.Listen = "localhost" }, "BRIEFED_LISTEN: write host and port"},
		{"port out of range", func(s *settings) { s.Listen = ":70000" }, "BRIEFED_LISTEN: write host and port"},
		{"clear text to people", func(s *settings) { s.BaseURL = "http://briefed.example" }, "BRIEFED_BASE_URL: write the https"},
		{"no zone", func(s *settings) { s.Timezone = "London" }, "BRIEFED_TIMEZONE: \"London\" is not a time zone"},
		{"no nation", func(s *settings) { s.Nation = "uk" }, "BRIEFED_NATION: \"uk\" is not a nation"},
		{"no time to read", func(s *settings) { s.WeeklyMinutes = "0" }, "BRIEFED_WEEKLY_MINUTES: \"0\" is not a number of minutes"},
		{"seven", func(s *settings) { s.WeeklyMinutes = "seven" }, "BRIEFED_WEEKLY_MINUTES"},
		{"own hours", func(s *settings) { s.FirstHour, s.LastHour = "7", "20" }, ""},
		{"half an hour", func(s *settings) { s.FirstHour = "7:30" }, "BRIEFED_FIRST_HOUR: \"7:30\" is not a full hour"},
		{"midnight", func(s *settings) { s.LastHour = "24" }, "BRIEFED_LAST_HOUR: \"24\" is not a full hour"},
		{"no hour left", func(s *settings) { s.FirstHour, s.LastHour = "12", "11" }, "BRIEFED_LAST_HOUR: 11 is before"},
		{"half a year", func(s *settings) { s.JoinerBacklogWeeks = "26" }, ""},
		{"no weeks", func(s *settings) { s.JoinerBacklogWeeks = "-1" }, "BRIEFED_JOINER_BACKLOG_WEEKS: \"-1\" is not a number of weeks"},
		{"alone", func(s *settings) { s.PublishAlone = "yes" }, ""},
		{"perhaps alone", func(s *settings) { s.PublishAlone = "true" }, "BRIEFED_PUBLISH_ALONE: \"true\" is not known: write one of yes, no"},
		{"watched", func(s *settings) { s.Watch = "yes" }, ""},
		{"watched by a list", func(s *settings) { s.Watch = "sources.csv" }, ""},
		{"perhaps watched", func(s *settings) { s.Watch = "true" }, "BRIEFED_WATCH: \"true\" is not known: write yes, no, or"},
		{"support", func(s *settings) { s.Support = "Ring 01234 567 890 at any time." }, ""},
		{"a page of support", func(s *settings) { s.Support = strings.Repeat("Ring us. ", 40) }, "BRIEFED_SUPPORT: it stands under every digest"},
		{"two lines of support", func(s *settings) { s.Support = "Ring us.\nAlways." }, "BRIEFED_SUPPORT: it stands"},
		{"no limit", func(s *settings) { s.SendRate = "0" }, ""},
		{"backwards", func(s *settings) { s.SendRate = "-1" }, "BRIEFED_SEND_RATE"},
		{"no mail server", func(s *settings) { s.SMTPURL = "mail.example" }, "BRIEFED_SMTP_URL: write smtp://"},
		{"log format", func(s *settings) { s.LogFormat = "xml" }, "BRIEFED_LOG_FORMAT: \"xml\" is not known"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var s settings
			test.set(&s)
			_, err := s.config()
			switch {
			case test.want == "" && err != nil:
				t.Errorf("unexpected problem: %v", err)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("got %v, want %q in it", err, test.want)
			case err != nil && strings.Count(err.Error(), "\n") != 1:
				t.Errorf("more than one problem: %v", err)
			case err != nil && strings.Contains(err.Error(), "s3cr3t"):
				t.Errorf("a secret is shown: %v", err)
			}
		})
	}
}

func TestConfigAllProblemsAtOnce(t *testing.T) {
	s := settings{DatabaseURL: "x", Listen: "x", Nation: "x", Timezone: "x", WeeklyMinutes: "x", FirstHour: "x", LastHour: "x", JoinerBacklogWeeks: "x", PublishAlone: "x", Support: "x\nx"}
	_, err := s.config()
	for _, name := range []string{"DATABASE_URL", "LISTEN", "NATION", "TIMEZONE", "WEEKLY_MINUTES", "FIRST_HOUR", "LAST_HOUR", "JOINER_BACKLOG_WEEKS", "PUBLISH_ALONE", "SUPPORT"} {
		if err == nil || !strings.Contains(err.Error(), "BRIEFED_"+name) {
			t.Errorf("%s is not in: %v", name, err)
		}
	}
}

// TestConfigOrder has a value of each source: a flag goes before the
// environment, and that before the file.
func TestConfigOrder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "briefed.env")
	content := "# as systemd reads it\n\nBRIEFED_NATION='wales'\nexport BRIEFED_LISTEN=\"file:1\"\nBRIEFED_TIMEZONE = file\nBRIEFED_WEEKLY_MINUTES=file\n"
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("BRIEFED_CONFIG", file)
	t.Setenv("BRIEFED_TIMEZONE", "environment")
	t.Setenv("BRIEFED_WEEKLY_MINUTES", "environment")
	var out, errOut bytes.Buffer
	code := run(t.Context(), []string{"migrate", "--weekly-minutes=flag", "--log-format=flag"}, &out, &errOut)
	if code != exitUsage {
		t.Errorf("exit code %d, want %d", code, exitUsage)
	}
	for _, want := range []string{`TIMEZONE: "environment"`, `MINUTES: "flag"`, `FORMAT: "flag"`} {
		if !strings.Contains(errOut.String(), want) {
			t.Errorf("%s is not in:\n%s", want, errOut.String())
		}
	}
	for _, good := range []string{"NATION", `"file"`} {
		if strings.Contains(errOut.String(), good) {
			t.Errorf("%s is in:\n%s", good, errOut.String())
		}
	}
}

// TestConfigFileOfNotepad: with a byte order mark and two characters at line ends.
func TestConfigFileOfNotepad(t *testing.T) {
	file := filepath.Join(t.TempDir(), "briefed.env")
	if err := os.WriteFile(file, []byte("\uFEFFBRIEFED_NATION=uk\r\nBRIEFED_TIMEZONE=London\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errOut bytes.Buffer
	run(t.Context(), []string{"migrate", "--config", file}, &out, &errOut)
	for _, want := range []string{`"uk" is not a nation`, `"London" is not a time zone`} {
		if !strings.Contains(errOut.String(), want) {
			t.Errorf("%q is not in:\n%s", want, errOut.String())
		}
	}
}

func TestConfigFileProblems(t *testing.T) {
	file := filepath.Join(t.TempDir(), "briefed.env")
	if err := os.WriteFile(file, []byte("xoxb-s3cr3t\nBRIEFED_LISTN=1:1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errOut bytes.Buffer
	if code := run(t.Context(), []string{"migrate", "--config", file, "--nation=uk"}, &out, &errOut); code != exitUsage {
		t.Errorf("exit code %d, want %d", code, exitUsage)
	}
	for _, want := range []string{":1: write KEY=VALUE", ":2: BRIEFED_LISTN is not a setting", "BRIEFED_NATION"} {
		if !strings.Contains(errOut.String(), want) {
			t.Errorf("%q is not in:\n%s", want, errOut.String())
		}
	}
	if strings.Contains(errOut.String(), "s3cr3t") {
		t.Errorf("a secret is shown:\n%s", errOut.String())
	}
}

func TestScrubber(t *testing.T) {
	s := settings{
		SlackSigningSecret: "abcdef0123456789", DatabaseURL: "postgres://u:p%40ss-w0rd@h/d", SMTPURL: "smtp://m:mailpass@h:587",
	}
	var seen bytes.Buffer
	scrub := &scrubber{to: &seen}
	scrub.hide(s.secrets())
	for _, line := range []string{"secret abcdef0123456789", "password p@ss-w0rd", "as written u:p%40ss-w0rd@h", "mail mailpass", "token xoxb-12-ab and xapp-1-A", "user xoxe.xoxb-1-a"} {
		if _, err := scrub.Write([]byte(line + "\n")); err != nil {
			t.Fatal(err)
		}
	}
	for _, secret := range []string{"abcdef", "w0rd", "mailpass", "xoxb", "xapp"} {
		if strings.Contains(seen.String(), secret) {
			t.Errorf("%s is shown:\n%s", secret, seen.String())
		}
	}
}

// TestConfigReachesTheUseCases: what is set is what people meet.
func TestConfigReachesTheUseCases(t *testing.T) {
	c, err := settings{FirstHour: "7", LastHour: "20", JoinerBacklogWeeks: "26", PublishAlone: "yes", Support: "Ring 01234 567 890."}.config()
	if err != nil {
		t.Fatal(err)
	}
	if d := c.domain(); d.FirstHour != 7 || d.LastHour != 20 || d.JoinerBacklogWeeks != 26 || !d.PublishAlone {
		t.Errorf("the use cases get %+v", d)
	}
	term := terminal{out: t.Output(), err: t.Output()}
	c.Database, c.APIURL, c.BotToken = "sqlite:"+filepath.Join(t.TempDir(), "briefed.db"), "http://127.0.0.1:9/", "xoxb-1"
	app, err := newAppMaking(t.Context(), c, newLogger(term.err, c), term)
	if err != nil {
		t.Fatal(err)
	}
	defer app.close(&err)
	if first, last := app.service.Hours(); first != 7 || last != 20 {
		t.Errorf("people may choose from %d to %d", first, last)
	}
	face, err := app.slack()
	if err != nil {
		t.Fatal(err)
	}
	letter := face.render.Letter(digest.Letter{Delivery: digest.Delivery{Kind: digest.DigestLetter, PersonID: 1}})
	if !strings.HasSuffix(letter.Text, "Ring 01234 567 890.") {
		t.Errorf("the support is not under the digest:\n%s", letter.Text)
	}
}
