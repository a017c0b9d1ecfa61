package mail

import (
	"context"

	"github.com/briefed/briefed/digest"
	mailtext "github.com/briefed/briefed/templates/email"
)

// Test sends a mail that says what it is, and returns the server's reply. The error is
// a [*digest.SendError].
func (c *Courier) Test(ctx context.Context, to string) (reply string, err error) {
	_, reply, err = c.alone(ctx, to, c.options.Render.Test())
	return reply, err
}

// Hand sends a checkpoint of the log of evidence to somebody outside, and returns the
// mail's Message-ID. The error is a [*digest.SendError].
func (c *Courier) Hand(ctx context.Context, to, note string) (id string, err error) {
	id, _, err = c.alone(ctx, to, c.options.Render.Checkpoint(note))
	return id, err
}

// alone sends a mail that is no letter.
func (c *Courier) alone(ctx context.Context, to string, said mailtext.Message) (id, reply string, err error) {
	m, err := c.write(said, to, "", Mark{})
	if err != nil {
		return "", "", err
	}
	s, _, failure := c.pool.get(ctx)
	if failure == nil {
		reply, failure = s.send(ctx, m)
		c.pool.put(s, failure)
	}
	if failure != nil {
		return "", "", failure.judge(digest.Letter{To: digest.Route{Via: digest.Email, Address: to}})
	}
	return m.id, reply, nil
}
