package library

import (
	"regexp"
	"slices"

	"github.com/briefed/briefed/digest"
)

// Link is an address that an item leads to.
type Link struct {
	Ref string // of the item
	URL string
}

// Host names the site, without www.
func (l Link) Host() string { return digest.Source{URL: l.URL}.Host() }

var linked = regexp.MustCompile(`\]\((https?://[^)\s]+)\)`)

// Links returns every address that an item leads to: its source's first.
func Links(t digest.Text) (links []Link) {
	if t.Source.URL != "" {
		links = append(links, Link{t.Ref, t.Source.URL})
	}
	for _, section := range append(slices.Clone(t.Points), t.Learned, t.Background, t.TalkAbout) {
		for _, found := range linked.FindAllStringSubmatch(section, -1) {
			links = append(links, Link{t.Ref, found[1]})
		}
	}
	return links
}
