package slackfake

import "time"

// trigger is a trigger_id handed out with an interaction.
type trigger struct {
	user    string
	root    string // the modal stack it came from, empty outside modals
	expires time.Time
	used    bool
}

// triggerLife is how long a trigger_id can be exchanged (docs.slack.dev:
// handling user interaction).
const triggerLife = 3 * time.Second

func (s *Server) newTrigger(user, root string) string {
	id := s.nextID("") + ".1234567890." + formatTS(s.opts.Wall().UnixNano())[:12]
	s.triggers[id] = &trigger{user: user, root: root, expires: s.opts.Wall().Add(triggerLife)}
	return id
}

// ExpireTriggers makes every trigger_id handed out so far expire.
func (s *Server) ExpireTriggers() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.triggers {
		t.expires = time.Time{}
	}
}

func (s *Server) trigger(c *call) (*trigger, *apiError) {
	id := c.args["trigger_id"]
	if id == "" {
		id = c.args["interactivity_pointer"]
	}
	if id == "" {
		return nil, missing("trigger_id")
	}
	t := s.triggers[id]
	switch {
	case t == nil:
		return nil, refuse("invalid_trigger_id")
	case t.used:
		return nil, refuse("exchanged_trigger_id")
	case s.opts.Wall().After(t.expires):
		return nil, refuse("expired_trigger_id")
	}
	return t, nil
}

// newModal reads the trigger and the modal of a call that shows one.
func (s *Server) newModal(c *call) (*trigger, *View, *apiError) {
	t, err := s.trigger(c)
	if err != nil {
		return nil, nil, err
	}
	v, err := s.parseView(c.raw("view"), "modal")
	return t, v, err
}

func (s *Server) viewsOpen(c *call) (any, *apiError) {
	t, v, err := s.newModal(c)
	if err != nil {
		return nil, err
	}
	t.used = true
	s.openRoot(t.user, v)
	return obj{"view": s.wireView(v)}, nil
}

func (s *Server) viewsPush(c *call) (any, *apiError) {
	t, v, err := s.newModal(c)
	if err != nil {
		return nil, err
	}
	if stack := s.state.stacks[t.user]; t.root == "" || len(stack) == 0 || stack[0].ID != t.root {
		return nil, refuse("not_found") // the trigger is not from an open modal
	}
	if err := s.push(t.user, v); err != nil {
		return nil, err
	}
	t.used = true
	return obj{"view": s.wireView(v)}, nil
}

func (s *Server) viewsUpdate(c *call) (any, *apiError) {
	var old *View
	switch id, external := c.args["view_id"], c.args["external_id"]; {
	case id != "":
		old = s.state.views[id]
	case external != "":
		for _, v := range s.state.views {
			if v.ExternalID == external {
				old = v
			}
		}
	default:
		return nil, missing("view_id")
	}
	if old == nil {
		return nil, refuse("not_found")
	}
	if hash := c.args["hash"]; hash != "" && hash != old.Hash {
		return nil, refuse("hash_conflict")
	}
	// The view's own external_id is no duplicate of itself.
	delete(s.state.views, old.ID)
	v, err := s.parseView(c.raw("view"), old.Type)
	s.state.views[old.ID] = old
	if err != nil {
		return nil, err
	}
	s.replace(old, v)
	return obj{"view": s.wireView(old)}, nil
}

func (s *Server) viewsPublish(c *call) (any, *apiError) {
	user := c.args["user_id"]
	switch {
	case s.state.noHomeTab:
		return nil, refuse("not_enabled")
	case s.state.userByID[user] == nil:
		return nil, refuse("invalid_arguments", "[ERROR] must be a user of this workspace [json-pointer:/user_id]")
	}
	old := s.state.homes[user]
	if hash := c.args["hash"]; hash != "" && (old == nil || hash != old.Hash) {
		return nil, refuse("hash_conflict")
	}
	v, err := s.parseView(c.raw("view"), "home")
	if err != nil {
		return nil, err
	}
	if old != nil {
		s.replace(old, v)
		return obj{"view": s.wireView(old)}, nil
	}
	v.ID, v.User = s.nextID("V"), user
	v.RootID = v.ID
	s.state.views[v.ID], s.state.homes[user] = v, v
	s.changed()
	return obj{"view": s.wireView(v)}, nil
}
