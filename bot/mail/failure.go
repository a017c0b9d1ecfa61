package mail

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/textproto"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/briefed/briefed/digest"
)

// failure is how the sending of a mail ended.
type failure struct {
	at       stage
	code     int    // the server's reply; 0 where there was none
	enhanced string // RFC 3463, such as 5.1.1; "" where the server gave none
	refused  bool   // there was no reply, and trying again will not help
	err      error
}

func (f *failure) Error() string { return string(f.at) + ": " + f.err.Error() }

var enhancedCode = regexp.MustCompile(`^([245]\.\d{1,3}\.\d{1,3})(\s|$)`)

func newFailure(at stage, err error) *failure {
	f := &failure{at: at, err: err}
	if reply := (*textproto.Error)(nil); errors.As(err, &reply) {
		f.code = reply.Code
		if m := enhancedCode.FindStringSubmatch(reply.Msg); m != nil {
			f.enhanced = m[1]
		}
	}
	return f
}

// later reports whether the server asks to come again. Where its two codes disagree,
// the finer one counts.
func (f *failure) later() bool {
	if f.enhanced != "" {
		return f.enhanced[0] == '4'
	}
	return f.code >= 400 && f.code < 500
}

// name is what logs call the failure: the stage and the codes, nobody's words.
func (f *failure) name() string {
	name := "smtp_" + string(f.at)
	if f.code != 0 {
		name += "_" + strconv.Itoa(f.code)
	}
	if f.enhanced != "" {
		name += "_" + f.enhanced
	}
	return name
}

// Waits of a server that puts us off, and of one mailbox.
var waits = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute}

const mailboxWait = 5 * time.Minute

// judge says what a failure means for a letter and for those behind it: the table of
// the delivery guarantee.
func (f *failure) judge(l digest.Letter) *digest.SendError {
	e := &digest.SendError{Code: f.name()}
	everything := func() *digest.SendError { // the server has too much to do, or does not know us yet
		e.Class, e.RetryAfter = digest.RateLimited, waits[min(max(l.Attempt-1, 0), len(waits)-1)]
		return e
	}
	mailbox := func() *digest.SendError {
		e.Class, e.RetryAfter, e.Bucket = digest.RateLimited, mailboxWait, digest.ChannelBucket(l.To.Address)
		return e
	}
	because := func(class digest.Class, format string, args ...any) *digest.SendError {
		e.Class, e.Reason = class, fmt.Sprintf(format, args...)
		if shown := f.codes(); shown != "" {
			e.Reason += " (" + shown + ")"
		}
		return e
	}
	switch f.at {
	case atDial, atTLS, atSignIn:
		switch {
		case f.later():
			return everything()
		case f.at == atSignIn && (f.code != 0 || f.refused):
			return because(digest.Paused, "the mail server does not let Briefed sign in: compare BRIEFED_SMTP_URL with what the mail team says")
		case f.at == atTLS && f.refused:
			return because(digest.Paused, "the mail server offers no encryption (STARTTLS), and staff data is not sent in clear text")
		case errors.As(f.err, new(*tls.CertificateVerificationError)):
			return because(digest.Paused, "the mail server's certificate is not one that this machine trusts: put the authority's file in SSL_CERT_FILE")
		case f.code != 0:
			return because(digest.Paused, "the mail server does not speak with this machine: ask the mail team to let it send")
		default:
			e.Class = digest.NotSent
			return e
		}
	case atMail, atData:
		switch {
		case f.code == 0:
			e.Class = digest.NotSent
			return e
		case f.later():
			return everything()
		default:
			return because(digest.Paused, "the mail server does not let Briefed send as BRIEFED_MAIL_FROM or BRIEFED_MAIL_BOUNCES: ask the mail team")
		}
	case atRcpt:
		switch {
		case f.code == 0:
			e.Class = digest.NotSent
			return e
		case f.code == 421:
			return everything()
		case f.later():
			return mailbox()
		case f.noSuchMailbox():
			return because(digest.Gone, "there is no mailbox at the e-mail address on record: correct it on the staff list")
		case f.enhanced == "5.2.2":
			return because(digest.Refused, "the person's mailbox is full")
		default:
			return because(digest.Refused, "the mail server refuses the person's e-mail address by a rule of its own: ask the mail team")
		}
	case atContent:
		e.Class = digest.NotSent
		return e
	default: // atDot
		switch {
		case f.code == 0:
			return because(digest.Ambiguous, "the mail server took the mail and did not say whether it keeps it: it may or may not have arrived")
		case f.code == 421 || f.later() && strings.HasPrefix(f.enhanced, "4.3"):
			return everything()
		case f.later():
			return mailbox()
		case strings.HasPrefix(f.enhanced, "5.6"), f.enhanced == "5.3.4", f.code == 552 && f.enhanced == "":
			return because(digest.OurFault, "the mail server does not take the mail as it is: it may be too large")
		default:
			return because(digest.Refused, "the mail server refused the mail by a rule of its own: ask the mail team")
		}
	}
}

// noSuchMailbox reports whether the address is wrong, rather than refused by a rule.
func (f *failure) noSuchMailbox() bool {
	switch f.enhanced {
	case "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.4.1", "5.4.4", "5.2.1":
		return true
	case "":
		return f.code == 550 || f.code == 551 || f.code == 553
	default:
		return false
	}
}

// codes are what a mail team can go by.
func (f *failure) codes() string {
	switch {
	case f.code == 0:
		return ""
	case f.enhanced == "":
		return strconv.Itoa(f.code)
	default:
		return strconv.Itoa(f.code) + " " + f.enhanced
	}
}
