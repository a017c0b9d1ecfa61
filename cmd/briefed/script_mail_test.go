package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/briefed/briefed/bot/mailfake"
)

// mailCommand looks at a script's mail server: how many mails somebody has, what the
// last one says, and what the server does wrong.
//
//	mail count ADDRESS N
//	mail wait ADDRESS N
//	[!] mail says ADDRESS REGEXP
//	mail save ADDRESS FILE
//	mail link ADDRESS N VARIABLE
//	mail answer ADDRESS N ANSWER
//	mail fail STAGE REPLY [ADDRESS]
//	mail bounce ADDRESS STATUS FILE
//	mail behave
//	mail notified N
//	mail receipt N STATUS TOKEN ANSWER
//	mail post FILE TOKEN ANSWER
//	mail cut
func mailCommand(ts *testscript.TestScript, neg bool, args []string) {
	fake := ts.Value(mailServerKey{}).(*mailfake.Server)
	if len(args) == 0 || neg && args[0] != "says" {
		ts.Fatalf("usage: mail count|wait|says|link|fail|behave …")
	}
	switch rest := args[1:]; args[0] {
	case "count":
		equal(ts, fmt.Sprint(len(fake.To(rest[0]))), rest[1])
	case "wait":
		untilMail(ts, fake, func() bool { return fmt.Sprint(len(fake.To(rest[0]))) == rest[1] })
	case "says":
		text := lastMail(ts, fake, rest[0])
		if regexp.MustCompile("(?m)"+rest[1]).MatchString(text) == neg {
			ts.Fatalf("it says:\n%s", text)
		}
	case "save":
		ts.Check(os.WriteFile(ts.MkAbs(rest[1]), []byte(lastMail(ts, fake, rest[0])), 0o600))
	case "link":
		links := regexp.MustCompile(`/a/[A-Z0-9]+`).FindAllString(lastMail(ts, fake, rest[0]), -1)
		var n int
		_, err := fmt.Sscan(rest[1], &n)
		ts.Check(err)
		if len(links) < n {
			ts.Fatalf("it has %d links", len(links))
		}
		ts.Setenv(rest[2], links[n-1])
	case "answer": // by the link of an item in somebody's last mail, as its page sends it
		answerByMail(ts, fake, rest[0], rest[1], rest[2])
	case "fail":
		fault := mailfake.Fault{At: rest[0], Reply: rest[1]}
		if len(rest) > 2 {
			fault.To = rest[2]
		}
		fake.Misbehave(fault)
	case "bounce":
		mails := fake.To(rest[0])
		if len(mails) == 0 {
			ts.Fatalf("%s has no mail", rest[0])
		}
		to := mails[len(mails)-1].From
		ts.Check(os.WriteFile(ts.MkAbs(rest[2]), []byte("To: "+to+"\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=B\r\n\r\n"+
			"--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example\r\n\r\nAction: failed\r\nStatus: "+rest[1]+"\r\n\r\n--B--\r\n"), 0o600))
	case "notified":
		equal(ts, fmt.Sprint(len(ts.Value(notifyKey{}).(*mailfake.Notify).Mails())), rest[0])
	case "receipt":
		notify := ts.Value(notifyKey{}).(*mailfake.Notify)
		var n int
		_, err := fmt.Sscan(rest[0], &n)
		ts.Check(err)
		got, err := notify.Receipt(context.Background(), "http://"+ts.Getenv("BRIEFED_LISTEN")+"/mail/notify", rest[2], notify.Mails()[n-1], rest[1])
		ts.Check(err)
		equal(ts, fmt.Sprint(got), rest[3])
	case "post":
		equal(ts, postMail(ts, "http://"+ts.Getenv("BRIEFED_LISTEN")+"/mail/bounce", ts.ReadFile(rest[0]), rest[1]), rest[2])
	case "cut":
		ts.Value(notifyKey{}).(*mailfake.Notify).Cut(true)
	case "behave":
		ts.Value(notifyKey{}).(*mailfake.Notify).Cut(false)
		fake.Behave()
	default:
		ts.Fatalf("mail %s is not known", args[0])
	}
}

// untilMail waits for mails until something is so.
func untilMail(ts *testscript.TestScript, fake *mailfake.Server, done func() bool) {
	arrived := make(chan struct{}, 1)
	fake.OnMail(func(mailfake.Mail) {
		select {
		case arrived <- struct{}{}:
		default: // it is looked again already
		}
	})
	for late := time.After(longWait); !done(); {
		select {
		case <-arrived:
		case <-late:
			ts.Fatalf("%d mails came, and not what was waited for", len(fake.Mails()))
		}
	}
}

// answerByMail answers the nth item of somebody's last mail.
func answerByMail(ts *testscript.TestScript, fake *mailfake.Server, who, nth, answer string) {
	links := regexp.MustCompile(`/a/[A-Z0-9]+`).FindAllString(lastMail(ts, fake, who), -1)
	n, err := strconv.Atoi(nth)
	ts.Check(err)
	if len(links) < n {
		ts.Fatalf("the last mail of %s has %d links", who, len(links))
	}
	ctx, cancel := context.WithTimeout(context.Background(), longWait)
	defer cancel()
	page := "http://" + ts.Getenv("BRIEFED_LISTEN") + links[n-1]
	version := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(fetch(ctx, page))
	if version == nil {
		ts.Fatalf("the page of the link has no form: %s", fetch(ctx, page))
	}
	form := url.Values{"version": {version[1]}, "answer": {answer}, "note": {"Whom do we ring first?"}}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, page, strings.NewReader(form.Encode()))
	ts.Check(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	got, err := http.DefaultClient.Do(r)
	ts.Check(err)
	ts.Check(got.Body.Close())
	equal(ts, fmt.Sprint(got.StatusCode), "200")
}

// lastMail is the subject and the plain text of somebody's last mail.
func lastMail(ts *testscript.TestScript, fake *mailfake.Server, to string) string {
	mails := fake.To(to)
	if len(mails) == 0 {
		ts.Fatalf("%s has no mail", to)
	}
	text, err := plainOf(mails[len(mails)-1])
	ts.Check(err)
	return text
}

// plainOf is the subject and the plain text of a mail.
func plainOf(m mailfake.Mail) (string, error) {
	read, err := m.Read()
	return "Subject: " + read.Subject + "\n" + read.Text, err
}

// postMail posts a mail that came back, as a mail server does, and returns the status.
func postMail(ts *testscript.TestScript, url, message, token string) string {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(message))
	ts.Check(err)
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(r)
	ts.Check(err)
	ts.Check(answer.Body.Close())
	return fmt.Sprint(answer.StatusCode)
}
