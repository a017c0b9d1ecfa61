package main

import (
	"context"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/briefed/briefed/bot/mailfake"
	"github.com/briefed/briefed/bot/slackfake"
)

type browsersKey struct{}

// browsers are a script's, by whose they are; each keeps its session.
type browsers map[string]*http.Client

var signInLink = regexp.MustCompile(`/sign-in/[A-Z0-9]+`)

// browseCommand uses somebody's browser, which has no scripts and keeps their session:
//
//	browse WHO slack USER                 signs in by the link that /briefed web gives USER
//	browse WHO mail                       asks for a link by mail, and signs in by it
//	[!] browse WHO get PATH REGEXP        a page with its status; ! for one that does not say so
//	browse WHO post PATH FORM REGEXP      where a form leads
//	browse WHO save PATH FILE
//	browse WHO fill PATH PART FORM REGEXP  where a form leads; {} in it is what PART finds in its page
func browseCommand(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 || neg && args[1] != "get" {
		ts.Fatalf("usage: browse WHO slack|mail|get|post|save …")
	}
	b := ts.Value(browsersKey{}).(browsers)
	if b[args[0]] == nil {
		jar, err := cookiejar.New(nil)
		ts.Check(err)
		b[args[0]] = &http.Client{Jar: jar, Timeout: longWait}
	}
	client, rest := b[args[0]], args[2:]
	says := func(page, what string, want bool) {
		if regexp.MustCompile("(?m)"+what).MatchString(html.UnescapeString(page)) != want {
			ts.Fatalf("%s is shown:\n%s", args[0], page)
		}
	}
	switch args[1] {
	case "slack":
		fake := ts.Value(fakeKey{}).(*slackfake.Server)
		before := len(fake.Ephemerals(rest[0]))
		ctx, cancel := context.WithTimeout(context.Background(), longWait)
		defer cancel()
		_, err := fake.Slash(ctx, rest[0], "/briefed", "web")
		ts.Check(err)
		waitFor(ts, fake, func(s *slackfake.State) bool { return len(s.Ephemerals(rest[0])) > before })
		shown := fake.Ephemerals(rest[0])
		signIn(ts, client, string(shown[len(shown)-1].Blocks)+shown[len(shown)-1].Text)
	case "mail":
		signInByMail(ts, client, args[0])
	case "get":
		says(browse(ts, client, http.MethodGet, rest[0], ""), rest[1], !neg)
	case "post":
		says(browse(ts, client, http.MethodPost, rest[0], rest[1]), rest[2], true)
	case "save":
		_, body, _ := strings.Cut(browse(ts, client, http.MethodGet, rest[0], ""), "\n")
		ts.Check(os.WriteFile(ts.MkAbs(rest[1]), []byte(body), 0o600))
	case "fill":
		page := browse(ts, client, http.MethodGet, rest[0], "")
		found := regexp.MustCompile(rest[1]).FindStringSubmatch(page)
		if len(found) < 2 {
			ts.Fatalf("%s has no such part:\n%s", rest[0], page)
		}
		says(browse(ts, client, http.MethodPost, rest[0], strings.ReplaceAll(rest[2], "{}", url.QueryEscape(found[1]))), rest[3], true)
	default:
		ts.Fatalf("browse … %s is not known", args[1])
	}
}

// signIn follows the newest sign-in link of a text and confirms it.
func signIn(ts *testscript.TestScript, client *http.Client, text string) {
	links := signInLink.FindAllString(text, -1)
	if len(links) == 0 {
		ts.Fatalf("there is no link to sign in by:\n%s", text)
	}
	if page := browse(ts, client, http.MethodPost, links[len(links)-1], ""); !strings.HasPrefix(page, "200 ") {
		ts.Fatalf("signing in: %s", page)
	}
}

// signInByMail asks for a link to somebody's mailbox, and signs in by it.
func signInByMail(ts *testscript.TestScript, client *http.Client, who string) {
	fake := ts.Value(mailServerKey{}).(*mailfake.Server)
	links := func() (text string) {
		for _, mail := range fake.To(who) {
			plain, err := plainOf(mail)
			ts.Check(err)
			text += strings.Join(signInLink.FindAllString(plain, -1), " ") + " "
		}
		return strings.TrimSpace(text)
	}
	before := links()
	if page := browse(ts, client, http.MethodPost, "/sign-in", url.Values{"email": {who}}.Encode()); !strings.HasPrefix(page, "200 ") {
		ts.Fatalf("asking for a link: %s", page)
	}
	untilMail(ts, fake, func() bool { return links() != before })
	signIn(ts, client, links())
}

// browse returns a page with its status, as a browser gets it.
func browse(ts *testscript.TestScript, client *http.Client, method, path, form string) string {
	ctx, cancel := context.WithTimeout(context.Background(), longWait)
	defer cancel()
	var body io.Reader
	if method == http.MethodPost {
		_, err := url.ParseQuery(form)
		ts.Check(err)
		body = strings.NewReader(form)
	}
	r, err := http.NewRequestWithContext(ctx, method, "http://"+ts.Getenv("BRIEFED_LISTEN")+path, body)
	ts.Check(err)
	if body != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := client.Do(r)
	ts.Check(err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	ts.Check(err)
	return response.Status + "\n" + string(text)
}
