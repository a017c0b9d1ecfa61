package slackfake

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Failure scripts what goes wrong with calls of one method. Latency alone
// delays a call that then succeeds; otherwise one of Error, Status, RetryAfter,
// Drop and Hang says how it fails.
type Failure struct {
	// Channel limits the failure to calls about this channel or person; a
	// person's id also matches their direct messages.
	Channel string `json:"channel,omitempty"`
	// Times is how many calls are hit: 0 means one, negative means all, until
	// ClearFailures.
	Times int `json:"times,omitempty"`

	// Latency is waited first.
	Latency time.Duration `json:"latency,omitempty"`
	// Accept carries the call out before it fails: the message is stored, the
	// caller never learns of it.
	Accept bool `json:"accept,omitempty"`

	// Error answers {"ok":false,"error":…} with HTTP 200. Messages go to
	// response_metadata.messages, Needed and Provided beside the error.
	Error    string   `json:"error,omitempty"`
	Messages []string `json:"messages,omitempty"`
	Needed   string   `json:"needed,omitempty"`
	Provided string   `json:"provided,omitempty"`
	// Status answers with this HTTP status and a page that is not JSON.
	Status int `json:"status,omitempty"`
	// RetryAfter answers HTTP 429 with this Retry-After, in whole seconds.
	RetryAfter time.Duration `json:"retry_after,omitempty"`
	// Drop closes the connection without an answer.
	Drop bool `json:"drop,omitempty"`
	// Hang answers nothing until the caller gives up or the server closes.
	Hang bool `json:"hang,omitempty"`
}

// Fail queues a failure for a method of the Web API, or for "response_url" or
// "upload". Failures of one method are used in the order they were queued; one
// that does not match the call's channel is passed over.
func (s *Server) Fail(method string, f Failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f.Times = cmp.Or(f.Times, 1)
	s.failures[method] = append(s.failures[method], &f)
}

// ClearFailures forgets the failures queued for the methods, or for all when
// none is named.
func (s *Server) ClearFailures(methods ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(methods) == 0 {
		clear(s.failures)
	}
	for _, m := range methods {
		delete(s.failures, m)
	}
}

// failureFor takes the failure that is due for a call, if any. The caller
// holds the lock.
func (s *Server) failureFor(c *call) *Failure {
	queue := s.failures[c.method]
	for i, f := range queue {
		if f.Channel != "" && !s.concerns(c, f.Channel) {
			continue
		}
		if f.Times > 0 {
			if f.Times--; f.Times == 0 {
				s.failures[c.method] = slices.Delete(queue, i, i+1)
			}
		}
		return f
	}
	return nil
}

// concerns tells whether a call is about a channel or person.
func (s *Server) concerns(c *call, id string) bool {
	for _, name := range []string{"channel", "channel_id", "user", "user_id", "users"} {
		arg := c.args[name]
		if arg == "" {
			continue
		}
		if arg == id {
			return true
		}
		if ch := s.state.lookup(arg); ch != nil && (ch.ID == id || ch.im == id) {
			return true
		}
	}
	return false
}

// fail carries a failure out and tells true, or waits its latency and tells
// false if the call is to succeed after it. accept does what the call asked for,
// under the lock; what it answers is lost. The caller does not hold the lock.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, c *call, f *Failure, accept func()) bool {
	if f.Latency > 0 && !s.pause(r, f.Latency) {
		panic(http.ErrAbortHandler)
	}
	if !f.fails() {
		return false
	}
	s.mu.Lock()
	if f.Accept {
		accept()
	} else {
		s.record(c, f.outcome())
	}
	s.mu.Unlock()
	switch {
	case f.Hang:
		select {
		case <-r.Context().Done():
		case <-s.ctx.Done():
		}
		panic(http.ErrAbortHandler)
	case f.Drop:
		panic(http.ErrAbortHandler)
	case f.RetryAfter > 0:
		tooMany(w, f.RetryAfter)
	case f.Status != 0:
		http.Error(w, http.StatusText(f.Status), f.Status)
	default:
		e := apiError{code: f.Error, messages: f.Messages, needed: f.Needed, provided: f.Provided}
		s.writeJSON(w, encode(e.body()))
	}
	return true
}

func (f *Failure) fails() bool {
	return f.Error != "" || f.Status != 0 || f.RetryAfter > 0 || f.Drop || f.Hang
}

func (f *Failure) outcome() string {
	switch {
	case f.Hang:
		return "hung"
	case f.Drop:
		return "dropped"
	case f.RetryAfter > 0:
		return "ratelimited"
	case f.Status != 0:
		return "http " + strconv.Itoa(f.Status)
	}
	return f.Error
}
