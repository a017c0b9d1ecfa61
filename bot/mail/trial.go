package mail

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// Test sends a mail that says what it is, and returns the server's reply. The error is
// a [*digest.SendError].
func (c *Courier) Test(ctx context.Context, to string) (reply string, err error) {
	said := c.options.Render.Test()
	m, err := c.write(said.Subject, said.Text, said.HTML, to, Mark{})
	if err != nil {
		return "", err
	}
	s, _, failure := c.pool.get(ctx)
	if failure == nil {
		reply, failure = s.send(ctx, m)
		c.pool.put(s, failure)
	}
	if failure != nil {
		return "", failure.judge(digest.Letter{To: digest.Route{Via: digest.Email, Address: to}})
	}
	return reply, nil
}
