package digest

import (
	"net/url"
	"slices"
	"time"
)

func (f *itemFile) audience(m mapping) {
	in, ok := m.in("audience", "services", "teams", "roles", "employment")
	if !ok {
		return
	}
	f.text.Audience = Audience{
		Services: in.list("services"), Teams: in.list("teams"),
		Roles: in.list("roles"), Employment: in.list("employment"),
	}
}

func (f *itemFile) source(m mapping) {
	in, ok := m.in("source", "type", "publisher", "published_as", "published", "url")
	if !ok {
		return
	}
	f.text.Source = Source{
		Type: in.text("type"), Publisher: in.text("publisher"), PublishedAs: in.text("published_as"),
		Published: in.text("published"), URL: in.text("url"),
	}
	in.since("published")
	if address := f.text.Source.URL; address != "" && !safeLink(address, "https", "http") {
		in.problem("url", "%q is not an address on the web: it begins with https://", address)
	}
}

// safeLink reports whether a link is whole, and of one of some schemes.
func safeLink(address string, schemes ...string) bool {
	u, err := url.Parse(address)
	if err != nil || !slices.Contains(schemes, u.Scheme) {
		return false
	}
	return u.Scheme == "mailto" && u.Opaque != "" || u.Host != "" && u.User == nil
}

func (f *itemFile) check(m mapping) {
	in, ok := m.in("check", "question", "options", "answer", "because")
	if !ok {
		return
	}
	check := &Check{Question: in.needed("question"), Options: in.list("options"), Because: in.text("because")}
	if n := len(check.Options); n < 2 || n > MaxOptions {
		in.problem("options", "there are %d: give 2 to %d", n, MaxOptions)
	}
	for _, option := range check.Options {
		if n := characters(option); n > MaxOption {
			in.problem("options", "an option is %d characters long: Slack shows %d", n, MaxOption)
		}
	}
	check.Answer = in.number("answer", 1, len(check.Options))
	f.text.Check = check
}

// policy reads the keys that only policy changes have.
func (f *itemFile) policy(m mapping) {
	keys := []string{"document", "published", "in_force", "transition_ends", "replaces"}
	t := &f.text
	if t.Kind == Lesson {
		for _, key := range keys {
			if m.values[key] != nil {
				m.problem(key, "a lesson has no %s: it is a key of policy changes; a report's date goes into source", key)
			}
		}
		return
	}
	t.Document, t.Published, t.Replaces = m.text("document"), m.text("published"), m.text("replaces")
	published := m.since("published")
	t.InForce, t.TransitionEnds = m.day("in_force"), m.day("transition_ends")
	if !t.InForce.IsZero() && t.InForce < published {
		m.problem("in_force", "it is in force on %s, before it was published (%s): correct one of them", t.InForce, t.Published)
	}
	if !t.TransitionEnds.IsZero() && t.TransitionEnds < t.InForce {
		m.problem("transition_ends", "the transition ends on %s, before it is in force (%s): correct one of them", t.TransitionEnds, t.InForce)
	}
}

// since reads when something came out – a year, a month or a day, as far as it
// is known – and returns the first day it can have been.
func (m mapping) since(key string) Date {
	value := m.text(key)
	if value == "" {
		return 0
	}
	for _, layout := range []string{dateLayout, "2006-01", "2006"} {
		if t, err := time.Parse(layout, value); err == nil {
			return NewDate(t.Date())
		}
	}
	m.problem(key, "%q is not a date: write 2026, 2026-03 or 2026-03-02", value)
	return 0
}

func (m mapping) day(key string) Date {
	value := m.text(key)
	if value == "" {
		return 0
	}
	date, err := ParseDate(value)
	if err != nil {
		m.problem(key, "%s", err)
	}
	return date
}
