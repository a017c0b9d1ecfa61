package feed

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"net/url"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html/charset"

	"github.com/briefed/briefed/digest"
)

// Bounds of a feed.
const (
	mostEntries = 300
	mostDepth   = 100
)

// parse reads RSS or Atom, newest entries first as they come. It reports whether the
// feed says that it has ended, as GOV.UK's do with a status of 200 when a finder is
// withdrawn (alphagov/finder-frontend, show_redirect.atom.builder).
func parse(body []byte, feed digest.Feed, at *url.URL) (entries []digest.FeedEntry, ended bool, err error) {
	defer func() {
		if r := recover(); r != nil { // another's parser over a stranger's bytes
			entries, ended, err = nil, false, broken("the feed", fmt.Errorf("%v", r))
		}
	}()
	if err := shallow(body); err != nil {
		return nil, false, broken("the feed", err)
	}
	read, err := gofeed.NewParser().Parse(bytes.NewReader(body))
	if err != nil {
		return nil, false, broken("the feed", err)
	}
	base := at
	if link := resolve(at, read.Link); link != "" {
		if u, err := url.Parse(link); err == nil {
			base = u
		}
	}
	shared := map[string]int{}
	for _, item := range read.Items[:min(len(read.Items), mostEntries)] {
		if strings.HasSuffix(item.GUID, "/feed-ended") || strings.EqualFold(strings.TrimSpace(item.Title), "This feed has ended") && len(read.Items) == 1 {
			return nil, true, nil
		}
		e, ok := entryOf(item, feed.Kind, base, read.FeedType == "atom")
		if !ok {
			continue
		}
		shared[e.Key]++
		entries = append(entries, e)
	}
	return apart(entries, feed.Kind, shared), false, nil
}

// entryOf reads an entry; false for one without an address.
func entryOf(item *gofeed.Item, kind digest.FeedKind, base *url.URL, isAtom bool) (e digest.FeedEntry, ok bool) {
	if e.URL = resolve(base, item.Link); e.URL == "" {
		e.URL = resolve(nil, item.GUID) // a permanent link
	}
	if e.URL == "" {
		return e, false
	}
	e.Title = limit(plain(item.Title), mostTitle, "Without a title")
	e.Updated = moment(item.UpdatedParsed, item.Updated)
	if item.Published != item.Updated { // the parser puts one in place of the other
		e.Published = moment(item.PublishedParsed, item.Published)
	}
	switch kind {
	case digest.FeedGovUK:
		document, err := url.Parse(e.URL)
		if err != nil {
			return e, false
		}
		document.RawQuery, document.Fragment = "", ""
		e.URL = document.String()
		for _, called := range item.Categories {
			if title, found := strings.CutPrefix(e.Title, called+": "); found {
				e.Type, e.Title = limit(called, mostTitle, ""), title
			}
		}
		if e.Updated.IsZero() {
			return e, false
		}
		e.Mark = e.Updated.Format(time.RFC3339)
	case digest.FeedLetters:
		e.Mark = hashOf(e.Title)
	default:
		said := ""
		if isAtom { // where updated is what the publisher holds to be a change (RFC 4287, 4.2.15)
			said = item.Updated
		}
		e.Mark = hashOf(e.Title, plain(item.Description), plain(item.Content), said)
	}
	e.Key = digest.AddressKey(e.URL)
	return e, e.Key != ""
}

// apart gives entries that share an address a key each: some sites lead from every
// notice to one page. At GOV.UK the same address is the same document, of which
// the newest counts.
func apart(entries []digest.FeedEntry, kind digest.FeedKind, shared map[string]int) (kept []digest.FeedEntry) {
	at := map[string]int{}
	for _, e := range entries {
		if shared[e.Key] > 1 && kind != digest.FeedGovUK {
			e.Key += hashOf(e.Title)
		}
		if i, known := at[e.Key]; known {
			if kind == digest.FeedGovUK && e.Mark > kept[i].Mark {
				kept[i] = e
			}
			continue
		}
		at[e.Key] = len(kept)
		kept = append(kept, e)
	}
	return kept
}

// moment is a moment that the parser read, or one in a form that it does not know.
func moment(at *time.Time, text string) time.Time {
	if at == nil {
		read, err := mail.ParseDate(strings.TrimSpace(text))
		for _, layout := range []string{"2006-01-02 15:04", "2 January 2006", "02/01/2006"} { // as sites of this country write
			if err != nil {
				read, err = time.Parse(layout, strings.TrimSpace(text))
			}
		}
		if err != nil {
			return time.Time{}
		}
		at = &read
	}
	if at.Year() < 1990 || at.Year() > 2200 {
		return time.Time{}
	}
	return at.UTC().Truncate(time.Second)
}

// shallow returns an error for a document whose elements are nested deeper than any
// feed's, which would cost the parser its stack.
func shallow(body []byte) error {
	d := xml.NewDecoder(bytes.NewReader(body))
	d.Strict = false
	d.CharsetReader = charset.NewReaderLabel
	for depth := 0; ; {
		token, err := d.RawToken()
		switch token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case depth > mostDepth:
			return fmt.Errorf("its elements are nested deeper than %d", mostDepth)
		}
	}
}
