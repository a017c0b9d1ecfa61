package slackfake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// Errors of what a person tried to do.
var (
	// ErrNoElement means that there is no such button or option (any more).
	ErrNoElement = errors.New("slackfake: no such element")
	// ErrNotSeen means that the person cannot see the message or view.
	ErrNotSeen = errors.New("slackfake: the person cannot see that")
	// ErrIncomplete means that the client would not submit the form yet.
	ErrIncomplete = errors.New("slackfake: the form is not complete")
)

// Click presses a button of a message as this person. pick is the button's
// action_id, its text, "block_id/action_id", or "action_id=value". The message
// is looked up by channel and ts and must still have the button; to press what
// a person still sees after it changed, use Redeliver. The Reply is what the
// app answered; an error means that the person would have seen one, or could
// not have pressed it.
func (s *Server) Click(ctx context.Context, user string, m Message, pick string) (Reply, error) {
	return s.Choose(ctx, user, m, pick)
}

// SelectOverflow chooses from the overflow menu pick of a message. value is the
// option's value or text.
func (s *Server) SelectOverflow(ctx context.Context, user string, m Message, pick, value string) (Reply, error) {
	return s.Choose(ctx, user, m, pick, value)
}

// Choose uses any interactive element of a message: values are options' values
// or texts, dates, or people's and channels' ids; a button takes none.
func (s *Server) Choose(ctx context.Context, user string, m Message, pick string, values ...string) (Reply, error) {
	s.mu.Lock()
	current, ch, err := s.seen(user, m)
	if err != nil {
		s.mu.Unlock()
		return Reply{}, err
	}
	current.identify()
	e, state, err := chosen(Elements(current.Blocks), pick, values)
	if err != nil {
		s.mu.Unlock()
		return Reply{}, err
	}
	payload := s.blockActions(user, e, state)
	container := obj{"type": "message", "message_ts": current.TS, "channel_id": ch.ID, "is_ephemeral": current.To != ""}
	if current.ThreadTS != "" {
		container["thread_ts"] = current.ThreadTS
	}
	payload["container"] = container
	payload["channel"] = obj{"id": ch.ID, "name": ch.wireName()}
	payload["state"] = obj{"values": initialValues(current.Blocks)}
	payload["trigger_id"] = s.newTrigger(user, "")
	payload["response_url"] = s.newResponseURL(ch, current, user)
	if current.To == "" { // Slack does not send ephemeral messages along
		payload["message"] = s.wire(current, true)
	}
	d := s.interactive(payload)
	s.mu.Unlock()
	return s.deliver(ctx, d)
}

// chosen finds the element that pick means, and what it holds after these values.
func chosen(elements []Element, pick string, values []string) (Element, obj, error) {
	e, err := choose(elements, pick)
	if err != nil {
		return e, nil, err
	}
	state, err := e.valueOf(values...)
	return e, state, err
}

// seen finds a message that this person can see.
func (s *Server) seen(user string, m Message) (*Message, *channel, error) {
	ch := s.state.lookup(m.Channel)
	if ch == nil || !ch.isMember[user] {
		return nil, nil, fmt.Errorf("%w: %s is not in %s", ErrNotSeen, user, m.Channel)
	}
	if m.To != "" {
		for _, e := range s.state.ephemerals[user] {
			if e.TS == m.TS && e.DeletedAt.IsZero() {
				return e, ch, nil
			}
		}
	} else if found := ch.byTS[m.TS]; found != nil && found.DeletedAt.IsZero() {
		return found, ch, nil
	}
	return nil, nil, fmt.Errorf("%w: no message %s in %s", ErrNotSeen, m.TS, m.Channel)
}

// wireName is what a payload calls a conversation: Slack hides the names of
// direct messages and private channels.
func (ch *channel) wireName() string {
	switch {
	case ch.im != "":
		return "directmessage"
	case ch.Private:
		return "privategroup"
	}
	return ch.Name
}

// ClickView presses a button in an open modal or on the Home tab. An empty
// viewID means the topmost modal, or the Home tab when no modal is open.
func (s *Server) ClickView(ctx context.Context, user, viewID, pick string) (Reply, error) {
	return s.ChooseInView(ctx, user, viewID, pick)
}

// ChooseInView uses any element of an open modal or the Home tab, and keeps what
// was chosen in the view. The app is told unless the element stands in an input
// block without dispatch_action; then the Reply is empty.
func (s *Server) ChooseInView(ctx context.Context, user, viewID, pick string, values ...string) (Reply, error) {
	s.mu.Lock()
	v, err := s.viewOf(user, viewID)
	if err != nil {
		s.mu.Unlock()
		return Reply{}, err
	}
	e, state, err := chosen(v.Elements(), pick, values)
	if err != nil {
		s.mu.Unlock()
		return Reply{}, err
	}
	if e.Type != "button" && e.Type != "overflow" {
		v.set(e, state)
		s.changed()
	}
	if e.input && !e.dispatch {
		s.mu.Unlock()
		return Reply{}, nil
	}
	payload := s.blockActions(user, e, state)
	payload["container"] = obj{"type": "view", "view_id": v.ID}
	payload["view"] = s.wireView(v)
	root := ""
	if v.Type == "modal" {
		root = v.RootID
	}
	payload["trigger_id"] = s.newTrigger(user, root)
	d := s.interactive(payload)
	s.mu.Unlock()
	return s.deliver(ctx, d)
}

func (s *Server) viewOf(user, viewID string) (*View, error) {
	if viewID == "" {
		if stack := s.state.stacks[user]; len(stack) > 0 {
			return stack[len(stack)-1], nil
		}
		if home := s.state.homes[user]; home != nil {
			return home, nil
		}
		return nil, fmt.Errorf("%w: %s has no view open", ErrNotSeen, user)
	}
	v := s.state.views[viewID]
	if v == nil || v.User != user {
		return nil, fmt.Errorf("%w: %s has no view %s", ErrNotSeen, user, viewID)
	}
	return v, nil
}

// blockActions begins a block_actions payload.
func (s *Server) blockActions(user string, e Element, state obj) obj {
	action := obj{"block_id": e.BlockID, "action_id": e.ActionID, "type": e.Type, "action_ts": s.nextTS()}
	for name, v := range state {
		action[name] = v
	}
	for _, name := range []string{"text", "url", "style", "placeholder", "confirm", "accessibility_label"} {
		if v := e.raw[name]; v != nil {
			action[name] = v
		}
	}
	if e.Type == "button" && e.Value == "" {
		delete(action, "value")
	}
	payload := s.payload("block_actions", user)
	payload["actions"] = []obj{action}
	return payload
}

// payload begins any interaction payload.
func (s *Server) payload(kind, user string) obj {
	name, team := user, s.opts.TeamID
	if u := s.state.userByID[user]; u != nil {
		name, team = u.Name, u.TeamID
	}
	return obj{
		"type": kind, "token": "legacy-verification-token", "api_app_id": s.opts.AppID,
		"user":                  obj{"id": user, "username": name, "name": name, "team_id": team},
		"team":                  obj{"id": s.opts.TeamID, "domain": s.opts.TeamDomain},
		"enterprise":            nil,
		"is_enterprise_install": false,
	}
}

func (s *Server) interactive(payload obj) delivery {
	return delivery{kind: "interactive", payload: json.RawMessage(encode(payload))}
}

// Shortcut runs a global shortcut as this person.
func (s *Server) Shortcut(ctx context.Context, user, callbackID string) (Reply, error) {
	s.mu.Lock()
	payload := s.payload("shortcut", user)
	payload["callback_id"], payload["action_ts"] = callbackID, s.nextTS()
	payload["trigger_id"] = s.newTrigger(user, "")
	d := s.interactive(payload)
	s.mu.Unlock()
	return s.deliver(ctx, d)
}

// MessageShortcut runs a shortcut from a message's menu as this person.
func (s *Server) MessageShortcut(ctx context.Context, user string, m Message, callbackID string) (Reply, error) {
	s.mu.Lock()
	current, ch, err := s.seen(user, m)
	if err != nil {
		s.mu.Unlock()
		return Reply{}, err
	}
	payload := s.payload("message_action", user)
	payload["callback_id"], payload["action_ts"], payload["message_ts"] = callbackID, s.nextTS(), current.TS
	payload["channel"] = obj{"id": ch.ID, "name": ch.wireName()}
	payload["message"] = s.wire(current, true)
	payload["trigger_id"] = s.newTrigger(user, "")
	payload["response_url"] = s.newResponseURL(ch, current, user)
	d := s.interactive(payload)
	s.mu.Unlock()
	return s.deliver(ctx, d)
}
