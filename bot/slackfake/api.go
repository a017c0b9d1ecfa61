package slackfake

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// obj is a JSON object under construction.
type obj = map[string]any

// apiError is an answer with "ok": false.
type apiError struct {
	code             string
	messages         []string // response_metadata.messages
	needed, provided string   // for missing_scope
}

// refuse makes an error answer; messages say where the fault is.
func refuse(code string, messages ...string) *apiError {
	return &apiError{code: code, messages: messages}
}

func (e *apiError) body() obj {
	body := obj{"ok": false, "error": e.code}
	if e.needed != "" {
		body["needed"], body["provided"] = e.needed, e.provided
	}
	if len(e.messages) > 0 {
		body["response_metadata"] = obj{"messages": e.messages}
	}
	return body
}

// method is one method of the Web API. needs holds the scopes of which one is
// enough; methods whose scope depends on the conversation check it themselves.
// needs, required and tier are as on the method's page at docs.slack.dev.
type method struct {
	required []string
	needs    []string
	tier     int // calls a minute; 0: no limit of its own
	app      bool
	handle   func(*Server, *call) (any, *apiError)
}

// methods lists what the fake answers; anything else is unknown_method.
var methods = map[string]method{
	"apps.connections.open": {tier: 50, app: true, handle: (*Server).appsConnectionsOpen},
	"auth.test":             {tier: 600, handle: (*Server).authTest},
	"blocks.validate":       {handle: (*Server).blocksValidate},
	"team.info":             {tier: 50, needs: []string{"team:read"}, handle: (*Server).teamInfo},
	"dnd.info":              {tier: 50, needs: []string{"dnd:read"}, handle: (*Server).dndInfo},

	"chat.postMessage":   {required: []string{"channel"}, needs: []string{"chat:write"}, handle: (*Server).chatPostMessage},
	"chat.postEphemeral": {required: []string{"channel", "user"}, needs: []string{"chat:write"}, tier: 100, handle: (*Server).chatPostEphemeral},
	"chat.update":        {required: []string{"channel", "ts"}, needs: []string{"chat:write"}, tier: 50, handle: (*Server).chatUpdate},
	"chat.delete":        {required: []string{"channel", "ts"}, needs: []string{"chat:write"}, tier: 50, handle: (*Server).chatDelete},
	"chat.getPermalink":  {required: []string{"channel", "message_ts"}, tier: 600, handle: (*Server).chatGetPermalink},

	"conversations.info":    {required: []string{"channel"}, tier: 50, handle: (*Server).conversationsInfo},
	"conversations.list":    {tier: 20, handle: (*Server).conversationsList},
	"conversations.members": {required: []string{"channel"}, tier: 100, handle: (*Server).conversationsMembers},
	"conversations.open":    {tier: 50, handle: (*Server).conversationsOpen},
	"conversations.join":    {required: []string{"channel"}, needs: []string{"channels:join"}, tier: 50, handle: (*Server).conversationsJoin},
	"conversations.history": {required: []string{"channel"}, tier: 50, handle: (*Server).conversationsHistory},

	"users.list":            {needs: []string{"users:read"}, tier: 20, handle: (*Server).usersList},
	"users.info":            {required: []string{"user"}, needs: []string{"users:read"}, tier: 100, handle: (*Server).usersInfo},
	"users.lookupByEmail":   {required: []string{"email"}, needs: []string{"users:read.email"}, tier: 50, handle: (*Server).usersLookupByEmail},
	"users.conversations":   {tier: 20, handle: (*Server).usersConversations},
	"usergroups.list":       {needs: []string{"usergroups:read"}, tier: 20, handle: (*Server).usergroupsList},
	"usergroups.users.list": {required: []string{"usergroup"}, needs: []string{"usergroups:read"}, tier: 20, handle: (*Server).usergroupsUsersList},

	"views.open":    {required: []string{"view"}, tier: 100, handle: (*Server).viewsOpen},
	"views.push":    {required: []string{"view"}, tier: 100, handle: (*Server).viewsPush},
	"views.update":  {required: []string{"view"}, tier: 100, handle: (*Server).viewsUpdate},
	"views.publish": {required: []string{"user_id", "view"}, tier: 100, handle: (*Server).viewsPublish},

	"files.getUploadURLExternal":   {required: []string{"filename", "length"}, needs: []string{"files:write"}, tier: 100, handle: (*Server).filesGetUploadURL},
	"files.completeUploadExternal": {required: []string{"files"}, needs: []string{"files:write"}, tier: 100, handle: (*Server).filesCompleteUpload},
}

// serveAPI answers one call of the Web API.
func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	c, bad := parseCall(r)
	if s.opts.Latency > 0 && !s.pause(r, s.opts.Latency) {
		panic(http.ErrAbortHandler)
	}
	s.mu.Lock()
	if failure := s.failureFor(c); failure != nil {
		s.mu.Unlock()
		if s.fail(w, r, c, failure, func() { s.answer(c) }) {
			return
		}
		s.mu.Lock()
	}
	if bad == nil {
		if wait := s.overLimit(c); wait > 0 {
			s.record(c, "ratelimited")
			s.mu.Unlock()
			tooMany(w, wait)
			return
		}
	}
	var body []byte
	if bad != nil {
		s.record(c, bad.code)
		body = encode(bad.body())
	} else {
		body = s.answer(c)
	}
	s.mu.Unlock()
	s.writeJSON(w, body)
}

// answer checks a call, carries it out and records it; the result is the JSON
// to send. The caller holds the lock.
func (s *Server) answer(c *call) []byte {
	reply, err := s.run(c)
	if err != nil {
		s.record(c, err.code)
		return encode(err.body())
	}
	s.record(c, "")
	if o, isObject := reply.(obj); isObject {
		o["ok"] = true
	}
	return encode(reply)
}

func (s *Server) run(c *call) (any, *apiError) {
	m, known := methods[c.method]
	if !known {
		return nil, refuse("unknown_method")
	}
	token, wrong := s.opts.BotToken, s.opts.AppToken
	if m.app {
		token, wrong = wrong, token
	}
	switch c.token {
	case token:
	case "":
		return nil, refuse("not_authed")
	case wrong:
		return nil, refuse("not_allowed_token_type")
	default:
		return nil, refuse("invalid_auth")
	}
	if err := s.require(m.needs...); err != nil {
		return nil, err
	}
	for _, name := range m.required {
		if c.args[name] == "" {
			return nil, missing(name)
		}
	}
	return m.handle(s, c)
}

// missing is Slack's answer where a required argument is absent.
func missing(name string) *apiError {
	return refuse("invalid_arguments", "[ERROR] missing required field: "+name)
}

// require answers missing_scope unless one of the scopes is granted.
func (s *Server) require(scopes ...string) *apiError {
	if len(scopes) == 0 || slices.ContainsFunc(scopes, func(scope string) bool { return s.scopes[scope] }) {
		return nil
	}
	return &apiError{code: "missing_scope", needed: strings.Join(scopes, ","), provided: strings.Join(s.opts.Scopes, ",")}
}

// record keeps a call for Calls. The caller holds the lock.
func (s *Server) record(c *call, outcome string) {
	s.state.callCount[c.method]++
	if s.opts.KeepCalls > 0 {
		form := make(url.Values, len(c.args))
		for name, value := range c.args {
			form[name] = []string{value}
		}
		// Trim in batches, so that a full list does not cost a copy per call.
		if len(s.state.calls) >= 2*s.opts.KeepCalls {
			s.state.calls = append([]Call(nil), s.state.calls[s.opts.KeepCalls:]...)
		}
		s.state.calls = append(s.state.calls, Call{Method: c.method, Form: form, Error: outcome, At: s.opts.Wall()})
	}
	s.changed()
}

func (s *Server) writeJSON(w http.ResponseWriter, body []byte) {
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("X-Oauth-Scopes", strings.Join(s.opts.Scopes, ","))
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.Write(body) //nolint:errcheck // the client has gone
}

func encode(v any) []byte {
	body, err := json.Marshal(v)
	if err != nil {
		// Only a raw message that is not JSON can bring us here; such are
		// refused on the way in, unless validation is off.
		return []byte(`{"ok":false,"error":"internal_error"}`)
	}
	return body
}

// tooMany answers HTTP 429 with Retry-After in whole seconds, at least one.
func tooMany(w http.ResponseWriter, wait time.Duration) {
	seconds := max(1, int64((wait+time.Second-1)/time.Second))
	w.Header().Set("Retry-After", strconv.FormatInt(seconds, 10))
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(http.StatusTooManyRequests)
	w.Write([]byte(`{"ok":false,"error":"ratelimited"}`)) //nolint:errcheck // the client has gone
}

// pause waits, and tells false when the caller or the server went away.
func (s *Server) pause(r *http.Request, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
	case <-s.ctx.Done():
	}
	return false
}
