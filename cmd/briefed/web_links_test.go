package main

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

var (
	pageLink  = regexp.MustCompile(`(?:href|formaction)="(/[^"]*)"`)
	ownNumber = regexp.MustCompile(`[0-9]+`)
)

// TestNoLinkIsRefused follows every link of every page as everybody who signs in: what a
// page offers to somebody opens for them.
func TestNoLinkIsRefused(t *testing.T) {
	large(t)
	alone(t)
	t.Parallel()
	o := newWebOffice(t)
	o.partners()
	o.course("training-charities", "Talking with charities", "third sector", "council")
	o.draft(secondLead, draftOfWeb)
	o.must(o.sequence(t.Context()))
	for _, email := range []string{aWorker, aManager, aSenior, aPolicyLead, anAdmin, aPartner, aCoordinator, otherCoordinator, inBoth} {
		t.Run(email, func(t *testing.T) {
			v := o.as(email)
			followed := map[string]int{} // by shape
			from := map[string]string{"/": "the start"}
			for waiting := []string{"/"}; len(waiting) > 0; {
				path := waiting[0]
				waiting = waiting[1:]
				status, page := v.get(path)
				if status != http.StatusOK {
					t.Errorf("%s leads to %s: %d", from[path], path, status)
				}
				for _, link := range pageLink.FindAllStringSubmatch(page, -1) {
					to, _, _ := strings.Cut(html.UnescapeString(link[1]), "#")
					if from[to] != "" || strings.HasPrefix(to, "/static/") || followed[shapeOf(to)] == mostOfAShape {
						continue
					}
					from[to] = path
					followed[shapeOf(to)]++
					waiting = append(waiting, to)
				}
			}
			if len(from) < 10 {
				t.Errorf("only %d pages were found", len(from))
			}
			t.Logf("%d pages", len(from))
		})
	}
}

// mostOfAShape is how many addresses that differ by whom or what they are about are followed.
const mostOfAShape = 25

// shapeOf is an address without whom or what it is about.
func shapeOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	parts := strings.Split(ownNumber.ReplaceAllString(u.Path, "N"), "/")
	for i := range parts {
		if i == 2 { // /items/REF, /teams/SLUG, /people/ID
			parts[i] = "*"
		}
	}
	shape := strings.Join(parts, "/")
	for name := range u.Query() {
		shape += "?" + name
	}
	return shape
}
