package mail_test

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/bot/mail"
	"github.com/briefed/briefed/bot/mailfake"
	"github.com/briefed/briefed/digest"
)

// TestReceipts: of what Notify says later, by real HTTP, only that a mail did not arrive
// is noted, of mails of ours alone, and nobody without the token is heard. What Notify
// is to say again is answered 503, since it repeats nothing else.
func TestReceipts(t *testing.T) {
	t.Parallel()
	const token = "a-secret-of-the-callback"
	courier, fake := notify(t, nil)
	_, err := courier.Carry(t.Context(), letter(4711))
	must(t, err)
	sent := fake.Mails()[0]
	stranger, forged := sent, sent
	stranger.Reference = "an invoice"
	forged.Reference = strings.Replace(sent.Reference, "4711", "4712", 1)
	for name, test := range map[string]struct {
		token, status string
		of            mailfake.NotifyMail
		fails         error
		answer        int
		noted, gone   bool
	}{
		"no such mailbox":      {token, "permanent-failure", sent, nil, 204, true, true},
		"full":                 {token, "temporary-failure", sent, nil, 204, true, false},
		"not handed on":        {token, "technical-failure", sent, nil, 204, true, false},
		"arrived":              {token, "delivered", sent, nil, 204, false, false},
		"on its way":           {token, "sending", sent, nil, 204, false, false},
		"a status nobody said": {token, "virus-scan-failed", sent, nil, 204, false, false},
		"another program's":    {token, "permanent-failure", stranger, nil, 204, false, false},
		"another letter's":     {token, "permanent-failure", forged, nil, 204, false, false},
		"no status":            {token, "", sent, nil, 422, false, false},
		"another token":        {"a-secret-of-the-callbacK", "permanent-failure", sent, nil, 401, false, false},
		"busy database":        {token, "permanent-failure", sent, errors.New("busy at /var/lib/secret"), 503, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			use := &recorded{err: test.fails}
			var log strings.Builder
			inbox := mail.Inbox{Marks: marks, Service: use, Log: slog.New(slog.NewTextHandler(&log, nil))}
			server := httptest.NewServer(inbox.Receipts(token))
			defer server.Close()
			answer, err := fake.Receipt(t.Context(), server.URL, test.token, test.of, test.status)
			must(t, err)
			if answer != test.answer || len(use.got) == 1 != test.noted {
				t.Fatalf("answered %d, noted %+v", answer, use.got)
			}
			if strings.Contains(log.String(), "amina") || strings.Contains(log.String(), token) {
				t.Errorf("the log tells too much: %s", log.String())
			}
			if !test.noted {
				return
			}
			if b := use.got[0]; b.Delivery != 4711 || b.Reference != sent.ID || b.Attempt != 0 || b.Gone != test.gone || !strings.Contains(b.Reason, test.status) || strings.Contains(b.Reason, "amina") {
				t.Errorf("%+v", b)
			}
		})
	}
	for _, body := range []string{"", "{", "[]", `{"id":1}`, strings.Repeat(" ", 2<<20) + "{}"} {
		status, _ := post(t, mail.Inbox{Marks: marks, Service: &recorded{}, Log: slog.New(slog.DiscardHandler)}.Receipts(token), "Bearer "+token, body)
		if status != 422 {
			t.Errorf("%.20q is answered %d", body, status)
		}
	}
	if status, _ := post(t, mail.Inbox{Marks: marks, Service: &recorded{}, Log: slog.New(slog.DiscardHandler)}.Receipts(""), "Bearer ", fmt.Sprintf(`{"id":%q}`, sent.ID)); status != 401 {
		t.Errorf("without a token %d", status)
	}
}

// TestNotifyDay: what is over the day's limit waits until midnight UTC, and was not taken.
func TestNotifyDay(t *testing.T) {
	t.Parallel()
	courier, fake := notify(t, nil)
	fake.Limit(1)
	_, err := courier.Carry(t.Context(), letter(1))
	must(t, err)
	_, err = courier.Carry(t.Context(), letter(2))
	var e *digest.SendError
	if !errors.As(err, &e) || e.Class != digest.RateLimited || e.RetryAfter <= 0 || e.RetryAfter > 24*time.Hour || len(fake.Mails()) != 1 {
		t.Fatalf("%+v, with %d mails", e, len(fake.Mails()))
	}
}
