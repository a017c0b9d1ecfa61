package main

import "github.com/briefed/briefed/bot/chat"

// manifestCommand prints what the app at Slack is made from.
type manifestCommand struct {
	HTTP   bool `name:"http" xor:"transport" help:"Slack reaches this server by HTTP, at BRIEFED_BASE_URL."`
	Socket bool `xor:"transport" help:"Socket Mode, from behind a firewall (the default)."`
}

// Run prints the manifest.
func (m *manifestCommand) Run(s *settings, term terminal) error {
	c, err := s.config()
	if err != nil {
		return err
	}
	transport := chat.SocketMode
	if m.HTTP {
		transport = chat.HTTP
	}
	text, err := chat.Manifest(transport, c.BaseURL)
	if err != nil {
		return configError{err.Error()}
	}
	_, err = term.out.Write(text)
	return err
}
