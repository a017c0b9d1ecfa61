package chat

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"

	"github.com/slack-go/slack"

	slacktext "github.com/briefed/briefed/templates/slack"
)

// reply is a message as Slack takes it from a response_url, and as the direct
// answer to a command.
type reply struct {
	ResponseType    string        `json:"response_type,omitempty"`
	ReplaceOriginal bool          `json:"replace_original"`
	Text            string        `json:"text"`
	Blocks          *slack.Blocks `json:"blocks,omitempty"`
	UnfurlLinks     bool          `json:"unfurl_links"`
	UnfurlMedia     bool          `json:"unfurl_media"`
}

func newReply(m slacktext.Message, replace bool) reply {
	r := reply{Text: m.Text, ReplaceOriginal: replace}
	if !replace {
		r.ResponseType = "ephemeral"
	}
	if len(m.Blocks) > 0 {
		r.Blocks = &slack.Blocks{BlockSet: m.Blocks}
	}
	return r
}

func (c *goClient) Respond(ctx context.Context, address string, r Response) error {
	return c.call(ctx, "response_url", func(ctx context.Context) error {
		if !c.mayRespond(address) {
			return errors.New("refused: the address is not Slack's")
		}
		body, err := json.Marshal(newReply(r.Message, r.Replace))
		if err != nil {
			return err
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
		if err != nil {
			return err
		}
		req.Header.Set("Content-Type", "application/json; charset=utf-8")
		resp, err := c.http.Do(req)
		if err != nil {
			return err
		}
		defer func() {
			_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<16)) // so that the connection is used again
			_ = resp.Body.Close()
		}()
		if resp.StatusCode != http.StatusOK {
			return slack.StatusCodeError{Code: resp.StatusCode, Status: resp.Status}
		}
		return nil
	})
}

// mayRespond allows Slack's own hosts by https, and the host of the API that was
// configured where that is not Slack's. Otherwise a forged address could make
// this server call others in its network.
func (c *goClient) mayRespond(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.User != nil {
		return false
	}
	if c.own {
		return u.Host == c.host
	}
	return u.Scheme == "https" && slackHost(u.Hostname()) && (u.Port() == "" || u.Port() == "443")
}
