package mail

import (
	"context"
	"log/slog"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
	mailtext "github.com/briefed/briefed/templates/email"
)

// Options say how mail is sent.
type Options struct {
	Server Server
	From   string // name and address, as in a mail's head
	Marks  Marks
	Render mailtext.Renderer
	Clock  digest.Clock
	Log    *slog.Logger
}

// Courier carries letters to a mail server. It implements [digest.Courier].
type Courier struct {
	options Options
	pool    *pool
	slots   chan struct{} // one for each connection
}

// NewCourier returns a courier. It connects when there is something to send.
func NewCourier(o Options) *Courier {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Courier{options: o, pool: newPool(o.Server), slots: make(chan struct{}, o.Server.connections())}
}

// mostInFlight is how many letters may be in flight where a server takes them quickly:
// most of them wait for a connection, and a service that is killed leaves as many
// unknown.
const mostInFlight = 50

// Way is the courier's way for a sender's letters, at a pace.
func (c *Courier) Way(pace outbox.Pacer) outbox.Way {
	return outbox.Way{Via: digest.Email, Courier: c, Pace: pace, Workers: c.options.Server.connections(), Most: mostInFlight, Timeout: longestSend}
}

// Carry sends one letter. It makes one attempt; only where a connection that was kept
// had died, and nothing was said on it yet, another one is made. The error is a
// [*digest.SendError].
func (c *Courier) Carry(ctx context.Context, l digest.Letter) (digest.Carried, error) {
	if l.PersonID == 0 && !l.Team.Outside() || l.To.Address == "" {
		return digest.Carried{}, &digest.SendError{Class: digest.Permanent, Code: "no_address", Reason: "there is no e-mail address on record to send this to"}
	}
	m, err := c.message(l)
	if err != nil {
		return digest.Carried{}, err
	}
	select {
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	case <-ctx.Done():
		return digest.Carried{}, &digest.SendError{Class: digest.NotSent, Code: "smtp_busy"}
	}
	for again := false; ; again = true {
		s, kept, failure := c.pool.get(ctx)
		if failure != nil {
			return digest.Carried{}, c.judge(l, failure)
		}
		reply, failure := s.send(ctx, m)
		c.pool.put(s, failure)
		switch {
		case failure == nil:
			return digest.Carried{Reference: reply}, nil
		case kept && !again && failure.at == atMail && failure.code == 0 && ctx.Err() == nil:
			continue // the server had ended it meanwhile
		default:
			return digest.Carried{}, c.judge(l, failure)
		}
	}
}

// Close ends the connections that are kept.
func (c *Courier) Close() { c.pool.close() }

// Greet connects and signs in as for a letter, and sends nothing. The error is a
// [*digest.SendError].
func (c *Courier) Greet(ctx context.Context) error {
	s, _, failure := c.pool.get(ctx)
	if failure != nil {
		return c.judge(digest.Letter{}, failure)
	}
	c.pool.put(s, nil)
	return nil
}

// patience is how long a mailbox may put us off before its letter fails: servers that
// do not know us ask to come again, and full mailboxes are emptied.
const patience = 48 * time.Hour

// judge says what a failure means for the letter.
func (c *Courier) judge(l digest.Letter, f *failure) error {
	e := f.judge(l)
	if e.Bucket != "" && l.Attempt > 5 && c.options.Clock.Now().Sub(l.CreatedAt) > patience {
		return &digest.SendError{Class: digest.Refused, Code: e.Code, Reason: "the mail server put this address off for two days: ask the person whether their mailbox works"}
	}
	return e
}
