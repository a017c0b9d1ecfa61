package slackfake

import (
	"encoding/json"
	"net/url"
	"slices"
	"time"
)

// State is everything the workspace knows. Its methods read it and are meant
// for the condition given to Wait, which runs while nothing changes; Server has
// methods of the same names for use at any other moment.
type State struct {
	users    []*User
	userByID map[string]*User

	channels    []*channel
	channelByID map[string]*channel
	dms         map[string]*channel // by the person's id
	ephemerals  map[string][]*Message
	messages    int

	groups []Usergroup
	files  []*File

	views  map[string]*View   // every open view, by id
	stacks map[string][]*View // modals by person, the root first
	homes  map[string]*View

	calls     []Call
	callCount map[string]int
	uses      []ResponseUse

	connections int
	droppedAcks int

	noMessagesTab bool
	noHomeTab     bool
}

func newState() *State {
	return &State{
		userByID:    make(map[string]*User),
		channelByID: make(map[string]*channel),
		dms:         make(map[string]*channel),
		ephemerals:  make(map[string][]*Message),
		views:       make(map[string]*View),
		stacks:      make(map[string][]*View),
		homes:       make(map[string]*View),
		callCount:   make(map[string]int),
	}
}

// Call is one recorded call of the Web API, accepted or not.
type Call struct {
	// Method is the API method, such as chat.postMessage.
	Method string `json:"method"`
	// Form holds the arguments but not the token. Arguments that came as JSON
	// values are in their JSON form.
	Form url.Values `json:"form"`
	// Error is what was answered; empty for success, and for a call that was
	// carried out before a scripted failure hid it. Another scripted failure is
	// written as its error or as "http 503", "ratelimited", "dropped", "hung".
	Error string `json:"error,omitempty"`
	// At is when the call came in, by Options.Wall.
	At time.Time `json:"at"`
}

// ResponseUse is one use of a response_url, or of an interaction's direct
// answer that has the same effect.
type ResponseUse struct {
	// Effect is replace, delete, ephemeral or in_channel.
	Effect string `json:"effect"`
	// Channel and TS name the message that was changed or made.
	Channel string `json:"channel"`
	TS      string `json:"ts"`
	// User is the person whose interaction the response_url came from.
	User string          `json:"user"`
	Body json.RawMessage `json:"body"`
	At   time.Time       `json:"at"`
}

// Messages returns the channel's messages that are not deleted, oldest first,
// as they read now. A person's id means their direct messages.
func (st *State) Messages(id string) []Message {
	ch := st.lookup(id)
	if ch == nil {
		return nil
	}
	return ch.present()
}

// Deleted returns the channel's deleted messages, oldest first.
func (st *State) Deleted(id string) []Message {
	var gone []Message
	if ch := st.lookup(id); ch != nil {
		for _, m := range ch.messages {
			if !m.DeletedAt.IsZero() {
				gone = append(gone, m.clone())
			}
		}
	}
	return gone
}

// Message returns one message by channel and ts, and whether it is there.
func (st *State) Message(id, ts string) (Message, bool) {
	ch := st.lookup(id)
	if ch == nil {
		return Message{}, false
	}
	m := ch.byTS[ts]
	if m == nil || !m.DeletedAt.IsZero() {
		return Message{}, false
	}
	return m.clone(), true
}

// MessageCount is how many messages were ever posted, in all channels; it does
// not count ephemeral ones.
func (st *State) MessageCount() int { return st.messages }

// DMs returns the messages in the person's conversation with the app.
func (st *State) DMs(user string) []Message { return st.Messages(user) }

// Ephemerals returns the messages that only this person was shown.
func (st *State) Ephemerals(user string) []Message {
	var shown []Message
	for _, m := range st.ephemerals[user] {
		if m.DeletedAt.IsZero() {
			shown = append(shown, m.clone())
		}
	}
	return shown
}

// Views returns the person's open modals, the root first.
func (st *State) Views(user string) []View {
	views := make([]View, 0, len(st.stacks[user]))
	for _, v := range st.stacks[user] {
		views = append(views, *v)
	}
	return views
}

// Home returns what is published on the person's Home tab, and whether
// anything is.
func (st *State) Home(user string) (View, bool) {
	if v := st.homes[user]; v != nil {
		return *v, true
	}
	return View{}, false
}

// Calls returns the recorded calls of a method, oldest first; the empty string
// means all methods.
func (st *State) Calls(method string) []Call {
	var calls []Call
	for _, c := range st.calls {
		if method == "" || c.Method == method {
			calls = append(calls, c)
		}
	}
	return calls
}

// CallCount is how often a method was called, also beyond Options.KeepCalls.
func (st *State) CallCount(method string) int { return st.callCount[method] }

// Files returns the files whose upload was completed.
func (st *State) Files() []File {
	var files []File
	for _, f := range st.files {
		if f.Completed {
			files = append(files, *f)
		}
	}
	return files
}

// ResponseUses returns what response URLs were used for, oldest first.
func (st *State) ResponseUses() []ResponseUse { return slices.Clone(st.uses) }

// Connections is how many Socket Mode connections are open.
func (st *State) Connections() int { return st.connections }

// DroppedAcks is how many acknowledgements were ignored for being too large.
func (st *State) DroppedAcks() int { return st.droppedAcks }

// lookup finds a conversation by its id or by the other person's.
func (st *State) lookup(id string) *channel {
	if ch := st.channelByID[id]; ch != nil {
		return ch
	}
	return st.dms[id]
}
