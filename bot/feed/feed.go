// Package feed looks at sources outside: feeds of GOV.UK, of WordPress and others,
// archives of newsletters, and pages without a feed. It says what is there, and
// decides nothing: what is news and what is a revision is for the use cases.
//
// What comes from outside is a stranger's. A [Watcher] asks public addresses only,
// takes its time with each host, and gives up on whatever is too large, too slow, leads
// round in circles or is of another type than it should be.
package feed

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/briefed/briefed/digest"
)

// types that each kind of answer may have.
var (
	feedTypes = []string{"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"}
	pageTypes = []string{"text/html", "application/xhtml+xml"}
	jsonTypes = []string{"application/json"}
)

// Look implements [digest.Watcher].
func (w *Watcher) Look(ctx context.Context, feed digest.Feed, state digest.FeedState) (digest.Sighting, error) {
	allowed := feedTypes
	if feed.Kind == digest.FeedPage {
		allowed = pageTypes
	}
	got, err := w.get(ctx, feed.URL, allowed, state.ETag, state.Modified)
	if err != nil {
		return digest.Sighting{}, err
	}
	seen := digest.Sighting{Moved: got.moved, ETag: got.header.Get("ETag"), Modified: got.header.Get("Last-Modified")}
	switch got.status {
	case http.StatusNotModified:
		return digest.Sighting{Unchanged: true, Moved: got.moved}, nil
	case http.StatusGone:
		return digest.Sighting{Ended: true}, nil
	case http.StatusOK:
	default:
		return digest.Sighting{}, refused(got.status)
	}
	if feed.Kind == digest.FeedPage {
		text, title, err := mainText(got.body, got.header.Get("Content-Type"))
		if err != nil {
			return digest.Sighting{}, err
		}
		if text == "" {
			return digest.Sighting{}, digest.Errorf(digest.Invalid, "the page has no text in it: it may need a script, which is not run")
		}
		seen.Entries = []digest.FeedEntry{{Key: digest.AddressKey(feed.URL), URL: feed.URL, Title: limit(title, mostTitle, feed.URL), Mark: hashOf(text)}}
		return seen, nil
	}
	seen.Entries, seen.Ended, err = parse(got.body, feed, got.final)
	return seen, err
}

// refused is the error for a status.
func refused(status int) error {
	return digest.Errorf(digest.Invalid, "its server answered %d %s", status, http.StatusText(status))
}

// Follow implements [digest.Watcher].
func (w *Watcher) Follow(ctx context.Context, address string) (digest.LinkState, string, error) {
	got, err := w.get(ctx, address, nil, "", "")
	if err != nil {
		return "", "", err
	}
	switch got.status {
	case http.StatusNotFound, http.StatusGone:
		return digest.LinkDead, "", nil
	case http.StatusOK:
	default: // it may ask to sign in, or be tired of us: that says nothing of the page
		if got.status >= 500 {
			return "", "", refused(got.status)
		}
		return digest.LinkFine, "", nil
	}
	to := got.final.String()
	if home := strings.Trim(got.final.Path, "/") == "" && got.final.RawQuery == ""; got.moved == "" && !home || digest.AddressKey(to) == digest.AddressKey(address) {
		return digest.LinkFine, "", nil // what leads elsewhere for a while is where it was; sites that have lost a page lead to their first one
	}
	return digest.LinkMoved, to, nil
}

// hashOf is the mark of a text.
func hashOf(text ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(text, "\n")))
	return "#" + hex.EncodeToString(sum[:16])
}

// Bounds of fields, in characters.
const (
	mostTitle   = 300
	mostNote    = 1000
	mostAddress = 2000
)

// limit cuts a text to so many characters, on one line; otherwise where it is empty.
func limit(text string, most int, otherwise string) string {
	text = strings.ToValidUTF8(strings.Join(strings.Fields(text), " "), "")
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1 // no control character, and none that turns the line round
		}
		return r
	}, text)
	if text == "" {
		return otherwise
	}
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

// resolve is an address as it stands in a document, "" for what is none on the web.
func resolve(base *url.URL, address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || address == "" {
		return ""
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || len(u.String()) > mostAddress {
		return ""
	}
	return u.String()
}

// wrongType is the error for an answer of another type.
func wrongType(got string, want []string) error {
	return digest.Errorf(digest.Invalid, "it is %s and not %s", limit(got, 100, "of no type"), strings.Join(want, " or "))
}

// broken is the error for what cannot be read.
func broken(what string, err error) error {
	return digest.Errorf(digest.Invalid, "%s cannot be read: %s", what, limit(fmt.Sprint(err), 200, "it is empty"))
}
