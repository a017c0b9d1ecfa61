package web

import (
	"encoding/xml"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Entries []atomEntry `xml:"entry"`
}

type atomEntry struct {
	ID        string     `xml:"id"`
	Title     string     `xml:"title"`
	Updated   string     `xml:"updated"`
	Link      []atomLink `xml:"link"`
	Summary   string     `xml:"summary"`
	Published string     `xml:"published,omitempty"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

// Feed is training as an Atom feed (RFC 4287). Page is the address of the training pages;
// now is when it is said that there is none.
func Feed(items []digest.Item, page string, now time.Time) ([]byte, error) {
	feed := atomFeed{ID: page, Title: letter.TrainingOnOffer, Author: "Briefed"}
	var newest time.Time
	for _, i := range items {
		at := i.PublishedAt.UTC().Format(time.RFC3339)
		if i.PublishedAt.After(newest) {
			newest = i.PublishedAt
		}
		feed.Entries = append(feed.Entries, atomEntry{
			ID: page + "/" + i.Ref, Title: letter.Line(i.Title), Updated: at, Summary: letter.OfferFacts(i.Text), Link: []atomLink{{"alternate", page + "/" + i.Ref}},
		})
	}
	if newest.IsZero() {
		newest = now
	}
	feed.Updated = newest.UTC().Format(time.RFC3339)
	out, err := xml.MarshalIndent(feed, "", " ")
	return append([]byte(xml.Header), out...), err
}
