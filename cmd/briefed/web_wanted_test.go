package main

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestSignInLeadsToThePage: whoever follows an address and has to sign in first
// comes to the page that they wanted, by whichever link, and never to another site.
func TestSignInLeadsToThePage(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	item := "/items/" + lessonOfWeb
	for name, c := range map[string]struct{ wanted, next, lands string }{
		"a page, and a plain link from Slack":  {wanted: item, lands: item},
		"with what was looked for":             {wanted: "/library?q=bruise", lands: "/library?q=bruise"},
		"a link that names the page":           {next: item, lands: item},
		"the link's page before the browser's": {wanted: "/me", next: item, lands: item},
		"nothing wanted":                       {lands: "/"},
		"another site":                         {next: "https://elsewhere.example/", lands: "/"},
		"another site without its scheme":      {next: "//elsewhere.example/", lands: "/"},
		"another site behind a backslash":      {next: `/\elsewhere.example`, lands: "/"},
		"a way in":                             {next: "/sign-in/used", lands: "/"},
	} {
		t.Run(name, func(t *testing.T) {
			v := o.visitor()
			if c.wanted != "" {
				if _, page := v.get(c.wanted); !strings.Contains(page, "Then the page opens that you asked for") {
					t.Fatalf("asked to sign in:\n%s", page)
				}
			}
			address := o.link(aWorker)
			if c.next != "" {
				address += "?" + url.Values{"next": {c.next}}.Encode()
			}
			if at := v.lands(http.MethodPost, address); at != c.lands {
				t.Errorf("after signing in: %s, want %s", at, c.lands)
			}
			if at := v.lands(http.MethodGet, o.server.URL+"/sign-in"); at != "/" {
				t.Errorf("the browser remembers %s for ever", at)
			}
		})
	}
}

// lands returns the page at which somebody ends.
func (v *visitor) lands(method, address string) string {
	v.o.t.Helper()
	req, err := http.NewRequestWithContext(v.o.t.Context(), method, address, http.NoBody)
	v.o.must(err)
	resp, err := v.client.Do(req)
	v.o.must(err)
	defer func() { v.o.must(resp.Body.Close()) }()
	_, err = io.Copy(io.Discard, resp.Body)
	v.o.must(err)
	if resp.StatusCode != http.StatusOK {
		v.o.t.Errorf("%s: status %d", resp.Request.URL.Path, resp.StatusCode)
	}
	return resp.Request.URL.RequestURI()
}
