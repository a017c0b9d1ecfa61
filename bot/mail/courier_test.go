package mail_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"net"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/bot/mail"
	"github.com/briefed/briefed/bot/mailfake"
	"github.com/briefed/briefed/digest"
	mailtext "github.com/briefed/briefed/templates/email"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

type still struct{ digest.SystemClock }

func (still) Now() time.Time { return noon }

// certificates returns a certificate of this machine, and whom trusts it.
func certificates(t *testing.T) (server, client *tls.Config) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail.example"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	must(t, err)
	made, err := x509.ParseCertificate(der)
	must(t, err)
	pool := x509.NewCertPool()
	pool.AddCert(made)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, &tls.Config{RootCAs: pool}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// world is a courier and the server that it sends to, over TLS and signed in.
func world(t *testing.T, change func(*mail.Options)) (*mail.Courier, *mailfake.Server) {
	t.Helper()
	ours, theirs := certificates(t)
	fake, err := mailfake.Start(mailfake.Options{TLS: ours, Password: "secret"})
	must(t, err)
	t.Cleanup(fake.Close)
	o := mail.Options{
		Server: mail.Server{Host: fake.Host(), Port: fake.Port(), User: "briefed", Password: "secret", TLS: theirs, Hello: "briefed.example"},
		From:   "Bríefed <briefed@council.example>", Clock: still{},
		Marks:  mail.Marks{Key: []byte("key"), Domain: "council.example", Bounces: "bounces@council.example"},
		Render: mailtext.Renderer{BaseURL: "https://briefed.example"},
	}
	if change != nil {
		change(&o)
	}
	courier := mail.NewCourier(o)
	t.Cleanup(courier.Close)
	return courier, fake
}

func letter(id int64) digest.Letter {
	return digest.Letter{
		Delivery: digest.Delivery{ID: id, Kind: digest.NoticeLetter, PersonID: 1, Attempt: 1, CreatedAt: noon, Via: digest.Email},
		Person:   digest.Person{ID: 1, Name: "Amina Khan"}, Notice: "Grüße.\n\n.\n\nA dot alone, and a long line: " + strings.Repeat("x", 2000),
		To: digest.Route{Via: digest.Email, Address: "amina@council.example"},
	}
}

func TestAMailArrives(t *testing.T) {
	t.Parallel()
	courier, fake := world(t, nil)
	for id := range int64(3) {
		carried, err := courier.Carry(t.Context(), letter(id+1))
		must(t, err)
		if !strings.Contains(carried.Reference, "queued as") || carried.Place != "" {
			t.Errorf("carried %+v", carried)
		}
	}
	mails := fake.Mails()
	if len(mails) != 3 || fake.Dialed() != 1 {
		t.Fatalf("%d mails by %d connections, want 3 by 1", len(mails), fake.Dialed())
	}
	m := mails[0]
	if !m.Secure || m.To != "amina@council.example" || !strings.HasPrefix(m.From, "bounces+d.1.1.") {
		t.Errorf("envelope %+v", m)
	}
	read, err := netmail.ReadMessage(strings.NewReader(m.Data))
	must(t, err)
	for name, want := range map[string]string{
		"To": "<amina@council.example>", "Auto-Submitted": "auto-generated", "Content-Language": "en-GB", "List-Unsubscribe": "", "User-Agent": "", "X-Mailer": "", "Bcc": "",
	} {
		if got := read.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if from, err := read.Header.AddressList("From"); err != nil || from[0].Name != "Bríefed" {
		t.Errorf("from %v, %v", from, err)
	}
	for line := range strings.SplitSeq(m.Data, "\n") {
		if len(line) > 998 {
			t.Errorf("a line of %d bytes", len(line))
		}
	}
	again, err := courier.Carry(t.Context(), func() digest.Letter { l := letter(1); l.Attempt = 2; return l }())
	must(t, err)
	second, err := netmail.ReadMessage(strings.NewReader(fake.Mails()[3].Data))
	must(t, err)
	if id := read.Header.Get("Message-Id"); id == "" || id != second.Header.Get("Message-Id") || strings.Contains(id, "amina") {
		t.Errorf("two attempts of one letter have %s and %s (%+v)", id, second.Header.Get("Message-Id"), again)
	}
}

// TestWhoWorksOutsideMayStop: a mail program may end a partner's mails in one step (RFC
// 8058), also those that an organisation passes on; those show no link to who got them so.
func TestWhoWorksOutsideMayStop(t *testing.T) {
	t.Parallel()
	courier, fake := world(t, nil)
	outside := letter(1)
	outside.StopLink, outside.Team = "TOKEN", digest.Team{ID: 9, Name: "Oak Trust", Kind: "third_sector"}
	shared := outside
	shared.ID, shared.PersonID, shared.Person, shared.To.Address = 2, 0, digest.Person{}, "hello@oak.example"
	for _, l := range []digest.Letter{outside, shared} {
		_, err := courier.Carry(t.Context(), l)
		must(t, err)
	}
	const stop = "https://briefed.example/stop/TOKEN"
	for i, m := range fake.Mails() {
		read, err := netmail.ReadMessage(strings.NewReader(m.Data))
		must(t, err)
		if got := read.Header.Get("List-Unsubscribe"); got != "<"+stop+">" || read.Header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
			t.Errorf("mail %d has List-Unsubscribe %q", i, got)
		}
		_, body, _ := strings.Cut(strings.ReplaceAll(m.Data, "\r\n", "\n"), "\n\n")
		if shows := strings.Contains(strings.ReplaceAll(body, "=\n", ""), stop); shows != (m.To != "hello@oak.example") {
			t.Errorf("the mail to %s shows the link: %t", m.To, shows)
		}
	}
}

// TestWhatAFailureMeans walks the table of the delivery guarantee by a real server that
// misbehaves.
func TestWhatAFailureMeans(t *testing.T) {
	t.Parallel()
	mailbox := digest.ChannelBucket("amina@council.example")
	for name, test := range map[string]struct {
		fault  mailfake.Fault
		class  digest.Class // "" for sent
		bucket string
		kept   int
	}{
		"greeting busy":        {mailfake.Fault{At: "greeting", Reply: "421 4.3.2 busy"}, digest.RateLimited, "", 0},
		"greeting refuses":     {mailfake.Fault{At: "greeting", Reply: "554 5.7.1 no"}, digest.Paused, "", 0},
		"greeting hangs up":    {mailfake.Fault{At: "greeting"}, digest.NotSent, "", 0},
		"sign-in refused":      {mailfake.Fault{At: "auth", Reply: "535 5.7.8 no"}, digest.Paused, "", 0},
		"sender busy":          {mailfake.Fault{At: "mail", Reply: "451 4.3.2 later"}, digest.RateLimited, "", 0},
		"sender refused":       {mailfake.Fault{At: "mail", Reply: "550 5.7.60 not as that one"}, digest.Paused, "", 0},
		"dies at sender":       {mailfake.Fault{At: "mail"}, digest.NotSent, "", 0},
		"greylisted":           {mailfake.Fault{At: "rcpt", Reply: "450 4.7.1 later"}, digest.RateLimited, mailbox, 0},
		"no mailbox":           {mailfake.Fault{At: "rcpt", Reply: "550 5.1.1 unknown"}, digest.Gone, "", 0},
		"no mailbox, bare":     {mailfake.Fault{At: "rcpt", Reply: "550 unknown"}, digest.Gone, "", 0},
		"a rule":               {mailfake.Fault{At: "rcpt", Reply: "550 5.7.1 policy"}, digest.Refused, "", 0},
		"full":                 {mailfake.Fault{At: "rcpt", Reply: "552 5.2.2 full"}, digest.Refused, "", 0},
		"codes disagree":       {mailfake.Fault{At: "rcpt", Reply: "552 4.2.2 full"}, digest.RateLimited, mailbox, 0},
		"data refused":         {mailfake.Fault{At: "data", Reply: "554 5.7.1 no"}, digest.Paused, "", 0},
		"dies in the content":  {mailfake.Fault{At: "content"}, "", "", 0}, // or at the dot: see below
		"refused at the dot":   {mailfake.Fault{At: "dot", Reply: "554 5.7.1 spam"}, digest.Refused, "", 0},
		"too large":            {mailfake.Fault{At: "dot", Reply: "552 5.3.4 too big"}, digest.OurFault, "", 0},
		"later at the dot":     {mailfake.Fault{At: "dot", Reply: "450 4.7.1 later"}, digest.RateLimited, mailbox, 0},
		"no answer to the dot": {mailfake.Fault{At: "dot", Keep: true}, digest.Ambiguous, "", 1},
		"no answer, not kept":  {mailfake.Fault{At: "dot"}, digest.Ambiguous, "", 0},
		"taken, reset refused": {mailfake.Fault{At: "rset", Reply: "500 5.5.1 no"}, "", "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			courier, fake := world(t, nil)
			test.fault.Times = 1
			fake.Misbehave(test.fault)
			_, err := courier.Carry(t.Context(), letter(1))
			var e *digest.SendError
			class := digest.Class("")
			if errors.As(err, &e) {
				class = e.Class
			}
			if test.fault.At == "content" { // a short mail is on its way before the server hangs up
				if class != digest.NotSent && class != digest.Ambiguous {
					t.Fatalf("%v", err)
				}
				test.class = class
			}
			if class != test.class || len(fake.Mails()) != test.kept {
				t.Fatalf("%v with %d mails kept, want %q with %d", err, len(fake.Mails()), test.class, test.kept)
			}
			if e == nil {
				return
			}
			if e.Bucket != test.bucket || (e.Class == digest.RateLimited) != (e.RetryAfter > 0) || strings.Contains(e.Error(), "amina@") {
				t.Errorf("%+v", e)
			}
			fake.Behave() // whatever it was, the next letter goes
			if _, err := courier.Carry(t.Context(), letter(2)); err != nil {
				t.Errorf("the next letter: %v", err)
			}
		})
	}
}

// TestAKeptConnectionThatDied: nothing was said on it, so that the letter goes by
// another one.
func TestAKeptConnectionThatDied(t *testing.T) {
	t.Parallel()
	courier, fake := world(t, nil)
	_, err := courier.Carry(t.Context(), letter(1))
	must(t, err)
	fake.HangUp()
	_, err = courier.Carry(t.Context(), letter(2))
	must(t, err)
	if len(fake.Mails()) != 2 || fake.Dialed() != 2 {
		t.Errorf("%d mails by %d connections", len(fake.Mails()), fake.Dialed())
	}
}

// TestNothingGoesInClearText: not to a server that offers no encryption, nor to one
// whose certificate nobody vouches for.
func TestNothingGoesInClearText(t *testing.T) {
	t.Parallel()
	bare, err := mailfake.Start(mailfake.Options{})
	must(t, err)
	t.Cleanup(bare.Close)
	for name, change := range map[string]func(*mail.Options){
		"no STARTTLS": func(o *mail.Options) { o.Server.Host, o.Server.Port = bare.Host(), bare.Port() },
		"untrusted":   func(o *mail.Options) { o.Server.TLS = nil },
	} {
		courier, fake := world(t, change)
		_, err := courier.Carry(t.Context(), letter(1))
		if e := (*digest.SendError)(nil); !errors.As(err, &e) || e.Class != digest.Paused || len(fake.Mails())+len(bare.Mails()) > 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSigningInByToken(t *testing.T) {
	t.Parallel()
	for token, class := range map[string]digest.Class{"secret": "", "old": digest.Paused} {
		courier, _ := world(t, func(o *mail.Options) {
			o.Server.Token = func(context.Context) (string, error) { return token, nil }
		})
		_, err := courier.Carry(t.Context(), letter(1))
		if e := (*digest.SendError)(nil); errors.As(err, &e) != (class != "") || e != nil && e.Class != class {
			t.Errorf("%s: %v", token, err)
		}
	}
}

// TestAServerThatSaysNothing: what was not taken before the sender's time is up was not
// sent; after the dot nobody knows.
func TestAServerThatSaysNothing(t *testing.T) {
	t.Parallel()
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = silent.Close() })
	_, port, err := net.SplitHostPort(silent.Addr().String())
	must(t, err)
	courier, _ := world(t, func(o *mail.Options) { o.Server.Port = port })
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = courier.Carry(ctx, letter(1))
	if e := (*digest.SendError)(nil); !errors.As(err, &e) || e.Class != digest.NotSent {
		t.Errorf("%v", err)
	}
}

// TestPatience: a mailbox that puts us off for two days is tried no more.
func TestPatience(t *testing.T) {
	t.Parallel()
	courier, fake := world(t, nil)
	fake.Misbehave(mailfake.Fault{At: "rcpt", Reply: "451 4.7.1 later"})
	for _, test := range []struct {
		attempt int
		since   time.Duration
		class   digest.Class
	}{{1, 0, digest.RateLimited}, {9, time.Hour, digest.RateLimited}, {2, 72 * time.Hour, digest.RateLimited}, {9, 49 * time.Hour, digest.Refused}} {
		l := letter(1)
		l.Attempt, l.CreatedAt = test.attempt, noon.Add(-test.since)
		_, err := courier.Carry(t.Context(), l)
		if e := (*digest.SendError)(nil); !errors.As(err, &e) || e.Class != test.class {
			t.Errorf("attempt %d after %s: %v", test.attempt, test.since, err)
		}
	}
}

func TestMarks(t *testing.T) {
	t.Parallel()
	courier, fake := world(t, nil)
	_, err := courier.Carry(t.Context(), letter(4711))
	must(t, err)
	sender := fake.Mails()[0].From
	marks := mail.Marks{Key: []byte("key"), Domain: "council.example", Bounces: "bounces@council.example"}
	if mark, ok := marks.Read(strings.ToUpper(sender)); !ok || mark != (mail.Mark{Delivery: 4711, Attempt: 1}) {
		t.Errorf("%s reads as %+v, %v", sender, mark, ok)
	}
	for _, other := range []string{"", "bounces@council.example", strings.Replace(sender, "4711", "4712", 1), strings.Replace(sender, ".1.", ".2.", 1), "bounces+d.1.1.@council.example"} {
		if mark, ok := marks.Read(other); ok {
			t.Errorf("%q reads as %+v", other, mark)
		}
	}
}
