package mail_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/bot/mail"
	"github.com/briefed/briefed/bot/mailfake"
	"github.com/briefed/briefed/digest"
	mailtext "github.com/briefed/briefed/templates/email"
)

// notify is a courier by a fake Notify.
func notify(t *testing.T, with func(*mail.NotifyOptions)) (*mail.NotifyCourier, *mailfake.Notify) {
	t.Helper()
	fake := mailfake.StartNotify()
	t.Cleanup(fake.Close)
	o := mail.NotifyOptions{
		Key: mailfake.NotifyKey, Template: mailfake.NotifyTemplate, URL: fake.URL, Marks: marks,
		Render: mailtext.Renderer{Zone: time.UTC, BaseURL: "https://briefed.example"},
	}
	if with != nil {
		with(&o)
	}
	courier := mail.NewNotifyCourier(o)
	t.Cleanup(courier.Close)
	return courier, fake
}

// TestWhatNotifySays walks the table of answers, each over real HTTP.
func TestWhatNotifySays(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status      int
		kind, words string
		class       digest.Class
	}{
		"address":  {400, "ValidationError", "email_address Not a valid email address", digest.Gone},
		"field":    {400, "ValidationError", "reference is too long", digest.OurFault},
		"trial":    {400, "BadRequestError", "Can’t send to this recipient when service is in trial mode", digest.Paused},
		"template": {400, "BadRequestError", "Missing personalisation: more", digest.Paused},
		"key":      {403, "AuthError", "Invalid token", digest.Paused},
		"rate":     {429, "RateLimitError", "Exceeded rate limit", digest.RateLimited},
		"day":      {429, "TooManyRequestsError", "Exceeded send limits", digest.RateLimited},
		"broken":   {500, "Exception", "Internal server error", digest.Ambiguous},
		"gateway":  {504, "", "", digest.Ambiguous},
		"moved":    {302, "", "", digest.Ambiguous},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			courier, fake := notify(t, nil)
			fake.Refuse(test.status, test.kind, test.words+" amina@council.example")
			_, err := courier.Carry(t.Context(), letter(4711))
			var e *digest.SendError
			if !errors.As(err, &e) || e.Class != test.class || test.class == digest.RateLimited && e.RetryAfter <= 0 {
				t.Fatalf("%v, want %s", err, test.class)
			}
			if strings.Contains(err.Error(), "amina") || strings.Contains(err.Error(), "2222") {
				t.Errorf("it tells too much: %v", err)
			}
		})
	}
}

// TestNotify: a mail is taken once, under a reference that tells nothing; one whose
// answer was lost is found by it; where nobody listens nothing was sent.
func TestNotify(t *testing.T) {
	t.Parallel()
	courier, fake := notify(t, nil)
	must(t, courier.Greet(t.Context()))
	carried, err := courier.Carry(t.Context(), letter(4711))
	must(t, err)
	mails := fake.Mails()
	if len(mails) != 1 || mails[0].ID != carried.Reference || !strings.HasPrefix(mails[0].Reference, "d.4711.") || mails[0].Subject == "" || !strings.HasPrefix(mails[0].Body, "# ") {
		t.Fatalf("%+v, %+v", carried, mails)
	}
	if _, found, err := courier.Trace(t.Context(), "", 4712, time.Time{}); err != nil || found {
		t.Errorf("a mail that was never sent is found: %v", err)
	}
	fake.Cut(true)
	_, err = courier.Carry(t.Context(), letter(4712))
	if e := (*digest.SendError)(nil); !errors.As(err, &e) || e.Class != digest.Ambiguous {
		t.Errorf("its answer was lost: %v", err)
	}
	if traced, found, err := courier.Trace(t.Context(), "", 4712, time.Time{}); err != nil || !found || traced.Reference != fake.Mails()[1].ID {
		t.Errorf("it was taken, and is not found: %+v, %v", traced, err)
	}
	fake.Places("subject", "body", "name")
	if courier.Greet(t.Context()) == nil {
		t.Error("a template with another place is good")
	}
	fake.Close()
	_, err = courier.Carry(t.Context(), letter(4713))
	if e := (*digest.SendError)(nil); !errors.As(err, &e) || e.Class != digest.NotSent {
		t.Errorf("nobody listens: %v", err)
	}
}

// TestAnOrganisationsOwnAddress: a letter to be passed on is nobody's own, and goes by
// either way all the same; one to a team of the council has no address by mail.
func TestAnOrganisationsOwnAddress(t *testing.T) {
	t.Parallel()
	byNotify, notified := notify(t, nil)
	bySMTP, served := world(t, nil)
	for name, courier := range map[string]digest.Courier{"Notify": byNotify, "SMTP": bySMTP} {
		l := letter(4711)
		l.PersonID, l.Person = 0, digest.Person{}
		l.To.Address = "office@hill.example"
		_, err := courier.Carry(t.Context(), l)
		if e := (*digest.SendError)(nil); !errors.As(err, &e) || e.Code != "no_address" {
			t.Errorf("%s to a team of the council: %v", name, err)
		}
		l.Team = digest.Team{ID: 7, Kind: digest.School, Contact: l.To.Address}
		if _, err := courier.Carry(t.Context(), l); err != nil {
			t.Errorf("%s to an organisation: %v", name, err)
		}
	}
	if mails := notified.Mails(); len(mails) != 1 || mails[0].To != "office@hill.example" {
		t.Errorf("by Notify went %+v", mails)
	}
	if mails := served.Mails(); len(mails) != 1 || mails[0].To != "office@hill.example" {
		t.Errorf("by SMTP went %+v", mails)
	}
}
