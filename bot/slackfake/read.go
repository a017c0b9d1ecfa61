package slackfake

// read runs a question under the lock.
func read[T any](s *Server, question func(*State) T) T {
	s.mu.Lock()
	defer s.mu.Unlock()
	return question(s.state)
}

// Messages returns the channel's messages; see State.Messages.
func (s *Server) Messages(channel string) []Message {
	return read(s, func(st *State) []Message { return st.Messages(channel) })
}

// Deleted returns the channel's deleted messages.
func (s *Server) Deleted(channel string) []Message {
	return read(s, func(st *State) []Message { return st.Deleted(channel) })
}

// Message returns one message as it reads now, and whether it is there.
func (s *Server) Message(channel, ts string) (Message, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state.Message(channel, ts)
}

// DMs returns the messages in the person's conversation with the app.
func (s *Server) DMs(user string) []Message {
	return read(s, func(st *State) []Message { return st.DMs(user) })
}

// Ephemerals returns the messages that only this person was shown.
func (s *Server) Ephemerals(user string) []Message {
	return read(s, func(st *State) []Message { return st.Ephemerals(user) })
}

// Views returns the person's open modals, the root first.
func (s *Server) Views(user string) []View {
	return read(s, func(st *State) []View { return st.Views(user) })
}

// Home returns what is published on the person's Home tab, and whether
// anything is.
func (s *Server) Home(user string) (View, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state.Home(user)
}

// Calls returns the recorded calls of a method; see State.Calls.
func (s *Server) Calls(method string) []Call {
	return read(s, func(st *State) []Call { return st.Calls(method) })
}

// CallCount is how often a method was called.
func (s *Server) CallCount(method string) int {
	return read(s, func(st *State) int { return st.CallCount(method) })
}

// Files returns the files whose upload was completed.
func (s *Server) Files() []File {
	return read(s, (*State).Files)
}

// ResponseUses returns what response URLs were used for, oldest first.
func (s *Server) ResponseUses() []ResponseUse {
	return read(s, (*State).ResponseUses)
}

// Connections is how many Socket Mode connections are open.
func (s *Server) Connections() int {
	return read(s, (*State).Connections)
}
