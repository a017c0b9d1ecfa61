package chat

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// deliveryEvent marks our messages; its payload holds the delivery's id alone,
// as metadata can be read by everybody in the workspace.
const (
	deliveryEvent = "briefed_delivery"
	deliveryID    = "delivery_id"
)

// message turns ours into slack-go's. Links are never unfolded: a preview would
// show what a report tells before anybody asked.
func message(m slacktext.Message) []slack.MsgOption {
	options := []slack.MsgOption{
		slack.MsgOptionText(m.Text, false), // escaped already
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
	}
	if len(m.Blocks) > 0 {
		options = append(options, slack.MsgOptionBlocks(m.Blocks...))
	}
	return options
}

// mark is the metadata of a delivery's message; none for 0.
func mark(delivery int64) []slack.MsgOption {
	if delivery == 0 {
		return nil
	}
	return []slack.MsgOption{slack.MsgOptionMetadata(slack.SlackMetadata{
		EventType: deliveryEvent, EventPayload: map[string]any{deliveryID: strconv.FormatInt(delivery, 10)},
	})}
}

func (c *goClient) Post(ctx context.Context, to string, m slacktext.Message, delivery int64) (carried digest.Carried, err error) {
	options := append(message(m), mark(delivery)...)
	err = c.call(ctx, "chat.postMessage", func(ctx context.Context) (err error) {
		carried.Place, carried.Reference, err = c.api.PostMessageContext(ctx, to, options...)
		if err == nil && (carried.Place == "" || carried.Reference == "") {
			return errNoName
		}
		return err
	})
	if err != nil {
		return digest.Carried{}, err
	}
	return carried, nil
}

// errNoName is a reply that says ok and names no message, which Slack's always does:
// nobody knows who wrote it.
var errNoName = errors.New("the reply names no message")

func (c *goClient) Update(ctx context.Context, channel, ts string, m slacktext.Message, delivery int64) error {
	return c.call(ctx, "chat.update", func(ctx context.Context) error {
		_, _, _, err := c.api.UpdateMessageContext(ctx, channel, ts, append(message(m), mark(delivery)...)...)
		return err
	})
}

func (c *goClient) Ephemeral(ctx context.Context, channel, user string, m slacktext.Message) error {
	return c.call(ctx, "chat.postEphemeral", func(ctx context.Context) error {
		_, err := c.api.PostEphemeralContext(ctx, channel, user, message(m)...)
		return err
	})
}

func (c *goClient) OpenView(ctx context.Context, trigger string, v slack.ModalViewRequest) error {
	return c.call(ctx, "views.open", func(ctx context.Context) error {
		_, err := c.api.OpenViewContext(ctx, trigger, v)
		return err
	})
}

func (c *goClient) PushView(ctx context.Context, trigger string, v slack.ModalViewRequest) error {
	return c.call(ctx, "views.push", func(ctx context.Context) error {
		_, err := c.api.PushViewContext(ctx, trigger, v)
		return err
	})
}

func (c *goClient) UpdateView(ctx context.Context, id, hash string, v slack.ModalViewRequest) (next string, err error) {
	err = c.call(ctx, "views.update", func(ctx context.Context) error {
		now, err := c.api.UpdateViewContext(ctx, v, "", hash, id)
		if err == nil {
			next = now.Hash
		}
		return err
	})
	return next, err
}

func (c *goClient) PublishView(ctx context.Context, user, hash string, v slack.HomeTabViewRequest) error {
	return c.call(ctx, "views.publish", func(ctx context.Context) error {
		request := slack.PublishViewContextRequest{UserID: user, View: v}
		if hash != "" {
			request.Hash = &hash
		}
		_, err := c.api.PublishViewContext(ctx, request)
		return err
	})
}

func (c *goClient) Workspace(ctx context.Context) (w Workspace, err error) {
	err = c.call(ctx, "auth.test", func(ctx context.Context) error {
		who, err := c.api.AuthTestContext(ctx)
		if err != nil {
			return err
		}
		w = Workspace{
			TeamID: who.TeamID, EnterpriseID: who.EnterpriseID, BotUserID: who.UserID, BotID: who.BotID, URL: who.URL,
			Scopes: scopes(who.Header),
		}
		c.workspace.Store(&w)
		return nil
	})
	return w, err
}

// scopes are what Slack says, with every answer, the token may do.
func scopes(h http.Header) []string {
	return strings.FieldsFunc(h.Get("X-OAuth-Scopes"), func(r rune) bool { return r == ',' || r == ' ' })
}

func (c *goClient) Channel(ctx context.Context, id string) (ch Channel, err error) {
	err = c.call(ctx, "conversations.info", func(ctx context.Context) error {
		info, err := c.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: id})
		if err != nil {
			return err
		}
		ch = Channel{
			ID: info.ID, Name: info.Name, Archived: info.IsArchived, Member: info.IsMember,
			Shared: info.IsExtShared || info.IsPendingExtShared || len(info.PendingShared) > 0,
		}
		return nil
	})
	return ch, err
}

// markedPage is how many messages one call reads. Apps that are
// sold to many get 15 at most (Slack's change of May 2025).
const markedPage = 15

func (c *goClient) Marked(ctx context.Context, channel string, from, to time.Time) (marked []Marked, err error) {
	params := &slack.GetConversationHistoryParameters{
		ChannelID: channel, Oldest: stamp(from), Latest: stamp(to), Inclusive: true, Limit: markedPage, IncludeAllMetadata: true,
	}
	for {
		var page *slack.GetConversationHistoryResponse
		err = c.patiently(ctx, "conversations.history", func(ctx context.Context) (err error) {
			page, err = c.api.GetConversationHistoryContext(ctx, params)
			return err
		})
		if err != nil {
			return nil, err
		}
		for _, m := range page.Messages {
			if id, ok := m.Metadata.EventPayload[deliveryID].(string); ok && m.Metadata.EventType == deliveryEvent {
				marked = append(marked, Marked{Delivery: id, TS: m.Timestamp})
			}
		}
		if params.Cursor = page.ResponseMetaData.NextCursor; params.Cursor == "" {
			return marked, nil
		}
	}
}

// stamp writes a time as Slack's ts.
func stamp(t time.Time) string { return strconv.FormatFloat(float64(t.UnixMicro())/1e6, 'f', 6, 64) }

func (c *goClient) Upload(ctx context.Context, channel string, f File) error {
	return c.call(ctx, "files.upload", func(ctx context.Context) error {
		_, err := c.api.UploadFileContext(ctx, slack.UploadFileParameters{
			Channel: channel, Filename: f.Name, Title: f.Title, AltTxt: f.AltText, Content: string(f.Content), FileSize: len(f.Content),
		})
		return err
	})
}
