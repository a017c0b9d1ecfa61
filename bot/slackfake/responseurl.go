package slackfake

import (
	"encoding/json"
	"io"
	"net/http"
	"time"
)

// responseURL is one response_url: where it writes, and how often it still may.
type responseURL struct {
	channel *channel
	message *Message // what the interaction came from, nil for a command
	user    string
	uses    int
	expires time.Time
}

// A response_url works five times within half an hour (docs.slack.dev:
// handling user interaction).
const (
	maxUses         = 5
	responseURLLife = 30 * time.Minute
)

func (s *Server) newResponseURL(ch *channel, m *Message, user string) string {
	id := s.nextID("response-")
	s.responses[id] = &responseURL{channel: ch, message: m, user: user, expires: s.opts.Wall().Add(responseURLLife)}
	return s.base + "/_response/" + id
}

// ExpireResponseURLs makes every response_url handed out so far expire.
func (s *Server) ExpireResponseURLs() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range s.responses {
		u.expires = time.Time{}
	}
}

func (s *Server) serveResponseURL(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, "cannot read the body", http.StatusBadRequest)
		return
	}
	c := &call{method: "response_url", args: map[string]string{"body": string(body)}}
	s.mu.Lock()
	u := s.responses[r.PathValue("token")]
	if u != nil {
		c.args["channel"], c.args["user"] = u.channel.ID, u.user
	}
	if f := s.failureFor(c); f != nil {
		s.mu.Unlock()
		if s.fail(w, r, c, f, func() { s.useResponseURL(u, c, body) }) {
			return
		}
		s.mu.Lock()
	}
	status, refused := s.useResponseURL(u, c, body)
	s.mu.Unlock()
	if refused != nil {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(status)
		w.Write(encode(refused.body())) //nolint:errcheck // the client has gone
		return
	}
	s.writeJSON(w, []byte(`{"ok":true}`))
}

func (s *Server) useResponseURL(u *responseURL, c *call, body []byte) (int, *apiError) {
	switch {
	case u == nil:
		return http.StatusNotFound, s.refused(c, refuse("invalid_url"))
	case s.opts.Wall().After(u.expires):
		return http.StatusNotFound, s.refused(c, refuse("expired_url"))
	case u.uses >= maxUses:
		return http.StatusNotFound, s.refused(c, refuse("used_url"))
	}
	if err := s.respond(u, body); err != nil {
		return http.StatusBadRequest, s.refused(c, err)
	}
	u.uses++
	s.record(c, "")
	return http.StatusOK, nil
}

func (s *Server) refused(c *call, err *apiError) *apiError {
	s.record(c, err.code)
	return err
}

// respond writes an answer to where the interaction came from: over the source
// message, in its place, or as a new message that is ephemeral unless
// response_type says in_channel. The caller holds the lock.
func (s *Server) respond(u *responseURL, body []byte) *apiError {
	c := &call{args: make(map[string]string)}
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		return refuse("invalid_payload")
	}
	c.addJSON(fields)
	use := ResponseUse{Channel: u.channel.ID, User: u.user, Body: body, At: s.opts.Now()}
	defer func() {
		if use.Effect != "" {
			s.state.uses = append(s.state.uses, use)
			s.changed()
		}
	}()
	gone := u.message == nil || !u.message.DeletedAt.IsZero()
	if c.flag("delete_original") {
		if gone {
			return refuse("message_not_found")
		}
		u.message.DeletedAt = s.opts.Now()
		use.Effect, use.TS = "delete", u.message.TS
		return nil
	}
	m, err := s.content(c, asResponse)
	if err != nil {
		return err
	}
	if c.flag("replace_original") && u.message != nil {
		if gone {
			return refuse("message_not_found")
		}
		s.edit(u.message, m, "response_url")
		use.Effect, use.TS = "replace", u.message.TS
		return nil
	}
	m.ThreadTS = c.args["thread_ts"]
	if c.args["response_type"] == "in_channel" {
		use.Effect, use.TS = "in_channel", s.store(u.channel, m).TS
		return nil
	}
	use.Effect, use.TS = "ephemeral", s.storeEphemeral(u.channel, u.user, m).TS
	return nil
}
