package slackfake

import (
	"encoding/json"
	"maps"
	"strconv"
)

// View is an open modal or a published Home tab.
type View struct {
	ID              string `json:"id"`
	Type            string `json:"type"` // modal or home
	User            string `json:"user"`
	CallbackID      string `json:"callback_id,omitempty"`
	PrivateMetadata string `json:"private_metadata,omitempty"`
	ExternalID      string `json:"external_id,omitempty"`
	Hash            string `json:"hash"`
	RootID          string `json:"root_view_id"`
	PreviousID      string `json:"previous_view_id,omitempty"`
	// Title is the modal's title.
	Title  string          `json:"title,omitempty"`
	Blocks json.RawMessage `json:"blocks"`
	// Values is what stands in the inputs, by block_id and action_id, as in
	// view.state.values.
	Values        map[string]map[string]obj `json:"values,omitempty"`
	NotifyOnClose bool                      `json:"notify_on_close,omitempty"`
	ClearOnClose  bool                      `json:"clear_on_close,omitempty"`
	// Raw is the view as the app sent it.
	Raw json.RawMessage `json:"raw"`

	submit, close, title obj
}

// Elements lists what a person can press, choose or fill in.
func (v View) Elements() []Element { return Elements(v.Blocks) }

// maxStack is how many modals can lie on each other (docs.slack.dev: modals).
const maxStack = 3

// parseView reads and checks a view; want is modal or home.
func (s *Server) parseView(raw json.RawMessage, want string) (*View, *apiError) {
	if raw == nil {
		return nil, missing("view")
	}
	if !s.opts.NoValidation {
		if len(raw) > maxViewBytes {
			return nil, refuse("view_too_large")
		}
		// views.* documents no invalid_blocks; a bad view is invalid_arguments.
		if faults := ValidateView(raw); len(faults) > 0 {
			return nil, refuse("invalid_arguments", faults...)
		}
	}
	var sent struct {
		Type            string          `json:"type"`
		CallbackID      string          `json:"callback_id"`
		PrivateMetadata string          `json:"private_metadata"`
		ExternalID      string          `json:"external_id"`
		NotifyOnClose   bool            `json:"notify_on_close"`
		ClearOnClose    bool            `json:"clear_on_close"`
		Title           obj             `json:"title"`
		Submit          obj             `json:"submit"`
		Close           obj             `json:"close"`
		Blocks          json.RawMessage `json:"blocks"`
	}
	if json.Unmarshal(raw, &sent) != nil {
		return nil, refuse("invalid_arguments", "[ERROR] must be a view [json-pointer:/view]")
	}
	if sent.Type != want {
		return nil, refuse("invalid_arguments", "[ERROR] must be of type "+want+" [json-pointer:/view/type]")
	}
	for _, open := range s.state.views {
		if sent.ExternalID != "" && open.ExternalID == sent.ExternalID && want == "modal" && open.Type == "modal" {
			return nil, refuse("duplicate_external_id")
		}
	}
	v := &View{
		Type: sent.Type, CallbackID: sent.CallbackID, PrivateMetadata: sent.PrivateMetadata,
		ExternalID: sent.ExternalID, NotifyOnClose: sent.NotifyOnClose, ClearOnClose: sent.ClearOnClose,
		Raw: raw, title: sent.Title, submit: sent.Submit, close: sent.Close,
	}
	v.Title, _ = sent.Title["text"].(string)
	v.Hash = s.nextHash()
	v.Blocks = withBlockIDs(sent.Blocks, v.Hash)
	v.Values = initialValues(v.Blocks)
	return v, nil
}

func (s *Server) nextHash() string {
	s.ids++
	return strconv.FormatInt(s.opts.Now().Unix(), 10) + "." + strconv.FormatInt(0x10000000+s.ids, 36)
}

// wireView shows a view as Slack does, with what stands in its inputs.
func (s *Server) wireView(v *View) obj {
	nullable := func(o obj) any {
		if o == nil {
			return nil
		}
		return o
	}
	w := obj{
		"id": v.ID, "team_id": s.opts.TeamID, "type": v.Type, "blocks": v.Blocks,
		"private_metadata": v.PrivateMetadata, "callback_id": v.CallbackID,
		"state": obj{"values": v.Values}, "hash": v.Hash, "title": nullable(v.title),
		"clear_on_close": v.ClearOnClose, "notify_on_close": v.NotifyOnClose,
		"close": nullable(v.close), "submit": nullable(v.submit),
		"previous_view_id": nil, "root_view_id": v.RootID, "app_id": s.opts.AppID,
		"external_id": v.ExternalID, "app_installed_team_id": s.opts.TeamID, "bot_id": BotID,
	}
	if v.PreviousID != "" {
		w["previous_view_id"] = v.PreviousID
	}
	if v.Type == "home" { // Slack makes one up
		w["title"] = obj{"type": "plain_text", "text": "View Title", "emoji": true}
	}
	return w
}

// openRoot shows a modal as the only one of the person's stack.
func (s *Server) openRoot(user string, v *View) {
	for _, old := range s.state.stacks[user] {
		delete(s.state.views, old.ID)
	}
	v.ID, v.User = s.nextID("V"), user
	v.RootID = v.ID
	s.state.views[v.ID] = v
	s.state.stacks[user] = []*View{v}
	s.changed()
}

// push lays a modal on the person's stack.
func (s *Server) push(user string, v *View) *apiError {
	stack := s.state.stacks[user]
	if len(stack) == 0 {
		return refuse("not_found")
	}
	if len(stack) >= maxStack {
		return refuse("push_limit_reached")
	}
	v.ID, v.User = s.nextID("V"), user
	v.RootID, v.PreviousID = stack[0].ID, stack[len(stack)-1].ID
	s.state.views[v.ID] = v
	s.state.stacks[user] = append(stack, v)
	s.changed()
	return nil
}

// replace gives an open view new content. What the person has typed stays in
// the inputs whose block_id and action_id both stay (docs.slack.dev: modals).
func (s *Server) replace(v, next *View) {
	values := maps.Clone(next.Values)
	for block, actions := range next.Values {
		for action := range actions {
			if old, kept := v.Values[block][action]; kept {
				values[block] = maps.Clone(values[block])
				values[block][action] = old
			}
		}
	}
	next.ID, next.User, next.RootID, next.PreviousID = v.ID, v.User, v.RootID, v.PreviousID
	next.Values = values
	*v = *next
	s.changed()
}

// popTo closes the person's modals from position n up.
func (s *Server) popTo(user string, n int) {
	stack := s.state.stacks[user]
	for _, v := range stack[n:] {
		delete(s.state.views, v.ID)
	}
	s.state.stacks[user] = stack[:n:n]
	s.changed()
}
