package slackfake

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
)

// SubmitView fills in an open modal and submits it as this person. An empty
// viewID means the topmost. values are texts, or lists of texts, by block_id or
// "block_id/action_id"; for menus they are options' values. Inputs not named
// keep what stands in them. ErrIncomplete is returned, and nothing sent, while a
// required input is empty, as in the client.
//
// The answer is applied to the person's modals: an empty one closes this view,
// and errors, update, push and clear do what docs.slack.dev says of them; errors
// are in Reply.Errors.
func (s *Server) SubmitView(ctx context.Context, user, viewID string, values map[string]any) (Reply, error) {
	s.mu.Lock()
	v, err := s.viewOf(user, viewID)
	if err == nil {
		err = v.fill(values)
	}
	if err == nil && v.Type == "modal" && v.submit == nil {
		err = fmt.Errorf("%w: the view has no submit button", ErrNoElement)
	}
	if err != nil {
		s.mu.Unlock()
		return Reply{}, err
	}
	s.changed()
	payload := s.payload("view_submission", user)
	payload["trigger_id"] = s.newTrigger(user, v.RootID)
	payload["view"], payload["response_urls"] = s.wireView(v), []obj{}
	id := v.ID
	d := s.interactive(payload)
	s.mu.Unlock()
	reply, err := s.deliver(ctx, d)
	if err != nil {
		return reply, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return reply, s.submitted(user, id, &reply)
}

// TypeInView types into the inputs of an open modal and submits nothing: what
// stands there when a person presses a button in the modal. values are as in
// [Server.SubmitView]; an input that is still empty is no error.
func (s *Server) TypeInView(user, viewID string, values map[string]any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, err := s.viewOf(user, viewID)
	if err != nil {
		return err
	}
	_, err = v.typeIn(values)
	s.changed()
	return err
}

// fill sets the values of the view's inputs and checks that none is missing. On
// an error nothing has changed.
func (v *View) fill(values map[string]any) error {
	before := v.Values
	empty, err := v.typeIn(values)
	if err == nil && len(empty) > 0 {
		err = fmt.Errorf("%w: %q", ErrIncomplete, empty)
	}
	if err != nil {
		v.Values = before
	}
	return err
}

// typeIn sets the values of the view's inputs, and returns which of those that
// are required are empty.
func (v *View) typeIn(values map[string]any) (empty []string, err error) {
	left := maps.Clone(values)
	for _, e := range v.Elements() {
		name := e.BlockID
		given, ok := values[name]
		if !ok {
			name = e.BlockID + "/" + e.ActionID
			given, ok = values[name]
		}
		if ok && e.Type != "button" {
			delete(left, name)
			list, err := texts(given)
			if err != nil {
				return nil, err
			}
			state, err := e.valueOf(list...)
			if err != nil {
				return nil, err
			}
			v.set(e, state)
		}
		if e.input && !e.optional && !filled(v.Values[e.BlockID][e.ActionID]) {
			empty = append(empty, e.BlockID)
		}
	}
	for name := range left {
		return nil, fmt.Errorf("%w: no input %q", ErrNoElement, name)
	}
	return empty, nil
}

// submitted applies the app's answer to a submission.
func (s *Server) submitted(user, viewID string, reply *Reply) error {
	position := -1
	for i, v := range s.state.stacks[user] {
		if v.ID == viewID {
			position = i
		}
	}
	if len(reply.Body) == 0 || string(reply.Body) == "{}" || string(reply.Body) == "null" {
		if position >= 0 {
			s.popTo(user, position)
		}
		return nil
	}
	var answer struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
		View   json.RawMessage   `json:"view"`
	}
	if err := json.Unmarshal(reply.Body, &answer); err != nil {
		return fmt.Errorf("slackfake: the answer to a submission is neither empty nor JSON: %w", err)
	}
	if position < 0 {
		return fmt.Errorf("%w: the view was closed meanwhile", ErrNotSeen)
	}
	v := s.state.stacks[user][position]
	switch answer.Action {
	case "errors":
		return s.showErrors(v, answer.Errors, reply)
	case "clear":
		s.popTo(user, 0)
		return nil
	case "update", "push":
		hidden := s.state.views[v.ID]
		delete(s.state.views, v.ID) // its external_id may come again
		next, err := s.parseView(answer.View, "modal")
		s.state.views[v.ID] = hidden
		if err == nil && answer.Action == "push" {
			err = s.push(user, next)
		} else if err == nil {
			s.replace(v, next)
		}
		if err != nil {
			return fmt.Errorf("slackfake: the view answered to a submission: %s %q", err.code, err.messages)
		}
		return nil
	}
	return fmt.Errorf("slackfake: unknown response_action %q", answer.Action)
}

// showErrors checks that errors stand at input blocks, which is where Slack can
// show them.
func (s *Server) showErrors(v *View, errors map[string]string, reply *Reply) error {
	inputs := make(map[string]bool)
	for _, e := range v.Elements() {
		inputs[e.BlockID] = inputs[e.BlockID] || e.input
	}
	for block := range errors {
		if !inputs[block] {
			return fmt.Errorf("slackfake: an error for %q, which is no input block", block)
		}
	}
	if len(errors) == 0 {
		return fmt.Errorf("slackfake: response_action errors without errors")
	}
	reply.Errors = errors
	return nil
}

// CloseView closes the person's topmost modal by its close button, or all of
// them (cleared) by the X. The app is told where notify_on_close is set.
func (s *Server) CloseView(ctx context.Context, user, viewID string, cleared bool) (Reply, error) {
	s.mu.Lock()
	v, err := s.viewOf(user, viewID)
	if err == nil && v.Type != "modal" {
		err = fmt.Errorf("%w: %s is not a modal", ErrNotSeen, v.ID)
	}
	if err != nil {
		s.mu.Unlock()
		return Reply{}, err
	}
	position := 0
	for i, open := range s.state.stacks[user] {
		if open.ID == v.ID && !cleared && !v.ClearOnClose {
			position = i
		}
	}
	payload := s.payload("view_closed", user)
	payload["view"], payload["is_cleared"] = s.wireView(v), cleared
	tell := v.NotifyOnClose
	s.popTo(user, position)
	d := s.interactive(payload)
	s.mu.Unlock()
	if !tell {
		return Reply{}, nil
	}
	return s.deliver(ctx, d)
}
