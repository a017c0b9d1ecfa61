package digest

import (
	"net/url"
	"slices"
)

func (f *itemFile) audience(m mapping) {
	in, ok := m.in("audience", "nations", "services", "teams", "roles", "employment", "nqsw", "works_with", "organisations")
	if !ok {
		return
	}
	f.text.Audience = Audience{
		Nations: in.nations("nations"), Services: in.list("services"), Teams: in.list("teams"),
		Roles: in.list("roles"), Employment: in.list("employment"), NQSW: in.yesNo("nqsw"),
		WorksWith: in.list("works_with"), Organisations: in.list("organisations"),
	}
}

func (f *itemFile) source(m mapping) {
	in, ok := m.in("source", "type", "publisher", "published_as", "published", "url")
	if !ok {
		return
	}
	f.text.Source = Source{
		Type: in.sourceType("type"), Publisher: in.text("publisher"), PublishedAs: in.text("published_as"),
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
			in.problem("options", "an option is %d characters long: %d at most, so that they can be compared at a glance", n, MaxOption)
		}
	}
	check.Answer = in.number("answer", 1, len(check.Options))
	f.text.Check = check
}

// refresher reads the mark of a lesson whose question comes again.
func (f *itemFile) refresher(m mapping) {
	f.text.Refresher = m.yesNo("refresher") == Yes
	if f.text.Refresher && m.values["check"] == nil {
		m.problem("refresher", "what comes again after three and nine months is the question of the item: write a check, or leave this out")
	}
}

// since reads when something came out – a year, a month or a day, as far as it
// is known – and returns the first day it can have been.
func (m mapping) since(key string) Date {
	value := m.text(key)
	if value == "" {
		return 0
	}
	if first, _ := publishedIn(value); !first.IsZero() {
		return first
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
