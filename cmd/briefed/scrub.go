package main

import (
	"io"
	"regexp"
	"strings"
)

// scrubber is a writer that replaces secrets. No error is meant to hold one;
// this is the second lock on the same door.
type scrubber struct {
	to      io.Writer
	replace *strings.Replacer
}

// slackTokens finds tokens that were mistyped as something else, before the
// settings are known.
var slackTokens = regexp.MustCompile(`\b(xox[a-z.]*|xapp)-[A-Za-z0-9.-]+`)

// hide adds secrets to keep out of sight.
func (s *scrubber) hide(secrets []string) {
	var pairs []string
	for _, secret := range secrets {
		if len(secret) >= 4 { // shorter ones would blank out ordinary words
			pairs = append(pairs, secret, "[secret]")
		}
	}
	s.replace = strings.NewReplacer(pairs...)
}

// Write implements [io.Writer]. Log lines and messages are written whole, so a
// secret is never split over two calls.
func (s *scrubber) Write(p []byte) (int, error) {
	text := slackTokens.ReplaceAllString(string(p), "[secret]")
	if s.replace != nil {
		text = s.replace.Replace(text)
	}
	if _, err := io.WriteString(s.to, text); err != nil {
		return 0, err
	}
	return len(p), nil
}
