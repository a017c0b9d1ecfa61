package main

import (
	"fmt"
	"os"
	"regexp"
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
//	mail link ADDRESS N VARIABLE
//	mail fail STAGE REPLY [ADDRESS]
//	mail bounce ADDRESS STATUS FILE
//	mail behave
//	mail notified N
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
		arrived := make(chan struct{}, 1)
		fake.OnMail(func(mailfake.Mail) {
			select {
			case arrived <- struct{}{}:
			default: // it is looked again already
			}
		})
		for late := time.After(30 * time.Second); fmt.Sprint(len(fake.To(rest[0]))) != rest[1]; {
			select {
			case <-arrived:
			case <-late:
				ts.Fatalf("%s has %d mails", rest[0], len(fake.To(rest[0])))
			}
		}
	case "says":
		text := lastMail(ts, fake, rest[0])
		if regexp.MustCompile("(?m)"+rest[1]).MatchString(text) == neg {
			ts.Fatalf("it says:\n%s", text)
		}
	case "link":
		links := regexp.MustCompile(`/a/[A-Z0-9]+`).FindAllString(lastMail(ts, fake, rest[0]), -1)
		var n int
		_, err := fmt.Sscan(rest[1], &n)
		ts.Check(err)
		if len(links) < n {
			ts.Fatalf("it has %d links", len(links))
		}
		ts.Setenv(rest[2], links[n-1])
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
	case "cut":
		ts.Value(notifyKey{}).(*mailfake.Notify).Cut(true)
	case "behave":
		ts.Value(notifyKey{}).(*mailfake.Notify).Cut(false)
		fake.Behave()
	default:
		ts.Fatalf("mail %s is not known", args[0])
	}
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
