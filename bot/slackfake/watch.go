package slackfake

import "context"

// changed wakes those who wait for a change. The caller holds the lock.
func (s *Server) changed() {
	if s.watch != nil {
		close(s.watch)
		s.watch = nil
	}
	for ch := range s.subscribers {
		select {
		case ch <- struct{}{}:
		default: // the subscriber has not looked at the last change yet
		}
	}
}

// Wait returns nil as soon as done is true of the state. It looks once at the
// beginning and then after every change; it never polls. done must not call
// the server's own methods, only those of the State it is given. The error is
// the context's.
func (s *Server) Wait(ctx context.Context, done func(*State) bool) error {
	for {
		s.mu.Lock()
		if done(s.state) {
			s.mu.Unlock()
			return nil
		}
		if s.watch == nil {
			s.watch = make(chan struct{})
		}
		watch := s.watch
		s.mu.Unlock()
		select {
		case <-watch:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Subscribe returns a channel that receives after changes of the state; changes
// in quick succession may be told once. cancel ends the subscription.
func (s *Server) Subscribe() (changes <-chan struct{}, cancel func()) {
	ch := make(chan struct{}, 1)
	s.mu.Lock()
	s.subscribers[ch] = struct{}{}
	s.mu.Unlock()
	return ch, func() {
		s.mu.Lock()
		delete(s.subscribers, ch)
		s.mu.Unlock()
	}
}
