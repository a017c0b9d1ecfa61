package mail_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/briefed/briefed/bot/mail"
	"github.com/briefed/briefed/digest"
)

var marks = mail.Marks{Key: []byte("key"), Domain: "council.example", Bounces: "bounces@council.example"}

// report is a message that came back, as Postfix writes it.
func report(to, action, status string) string {
	return strings.ReplaceAll("Return-Path: <>\nDelivered-To: "+to+"\nFrom: MAILER-DAEMON@mail.example\nTo: "+to+`
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

I'm sorry to have to inform you, amina@council.example
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example
Arrival-Date: Mon, 2 Mar 2026 09:00:00 +0000

Final-Recipient: rfc822; amina@council.example
Action: `+action+`
Status: `+status+`
Diagnostic-Code: smtp; 550 5.1.1 amina@council.example unknown

--B
Content-Type: message/rfc822

Subject: Your digest

--B--
`, "\n", "\r\n")
}

// sentFrom is the address that a delivery's letter was sent from.
func sentFrom(t *testing.T, delivery int64) string {
	t.Helper()
	courier, fake := world(t, nil)
	_, err := courier.Carry(t.Context(), letter(delivery))
	must(t, err)
	return fake.Mails()[0].From
}

func TestBounces(t *testing.T) {
	t.Parallel()
	ours := sentFrom(t, 4711)
	for name, test := range map[string]struct {
		message string
		gone    bool
		err     error
	}{
		"no mailbox":   {report(ours, "failed", "5.1.1"), true, nil},
		"in capitals":  {report(strings.ToUpper(ours), "Failed", "5.1.10 (unknown)"), true, nil},
		"full":         {report(ours, "failed", "5.2.2"), false, nil},
		"given up":     {report(ours, "failed", "4.4.7"), false, nil},
		"delayed":      {report(ours, "delayed", "4.4.1"), false, mail.ErrNoBounce},
		"arrived":      {report(ours, "delivered", "2.0.0"), false, mail.ErrNoBounce},
		"out of hours": {"To: " + ours + "\r\nAuto-Submitted: auto-replied\r\n\r\nI am away.", false, mail.ErrNoBounce},
		"plain words":  {"To: " + ours + "\r\n\r\nIt did not arrive.", false, mail.ErrUnreadable},
		"forged":       {report(strings.Replace(ours, "4711", "4712", 1), "failed", "5.1.1"), false, mail.ErrNotOurs},
		"somebody's":   {report("bounces@council.example", "failed", "5.1.1"), false, mail.ErrNotOurs},
		"nothing":      {"", false, mail.ErrUnreadable},
		"no status":    {report(ours, "failed", "none"), false, mail.ErrNoBounce},
	} {
		got, err := marks.Bounce(strings.NewReader(test.message))
		want := digest.Bounce{}
		if test.err == nil {
			want = digest.Bounce{Delivery: 4711, Attempt: 1, Gone: test.gone, Reason: got.Reason}
		}
		if !errors.Is(err, test.err) || got != want || test.err == nil && got.Reason == "" || strings.Contains(got.Reason, "amina") {
			t.Errorf("%s: %+v, %v; want %+v, %v", name, got, err, want, test.err)
		}
	}
}

// FuzzBounce: whatever strangers send, it is read or refused, and only a key of ours
// names a delivery.
func FuzzBounce(f *testing.F) {
	f.Add(report("bounces+d.1.1.aaaaaaaaaaaaaaaa@council.example", "failed", "5.1.1"))
	f.Add("Content-Type: multipart/report; report-type=delivery-status; boundary=\"\"\r\n\r\n--\r\n")
	f.Fuzz(func(t *testing.T, message string) {
		if got, err := marks.Bounce(strings.NewReader(message)); err == nil {
			t.Errorf("somebody without the key made %+v", got)
		}
	})
}
