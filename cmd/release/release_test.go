package main

import (
	"bytes"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
)

// leads is an item that leads to an address and, in its background, to another.
func leads(ref, source, further string) digest.Text {
	return digest.Text{Ref: ref, Source: digest.Source{URL: source}, Background: "See [more](" + further + ")."}
}

func TestLinks(t *testing.T) {
	site := http.NewServeMux()
	site.HandleFunc("/page", func(http.ResponseWriter, *http.Request) {})
	site.HandleFunc("GET /no-head", func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			w.WriteHeader(http.StatusMethodNotAllowed)
		}
	})
	site.Handle("/old", http.RedirectHandler("/page", http.StatusMovedPermanently))
	site.Handle("/today", http.RedirectHandler("/page", http.StatusFound))
	site.Handle("/round", http.RedirectHandler("/round", http.StatusFound))
	site.Handle("/locked", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	site.Handle("/ended", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) }))
	server := httptest.NewServer(site)
	defer server.Close()
	at := func(path string) string { return server.URL + path }

	answers := ask(t.Context(), http.DefaultTransport, []digest.Text{
		leads("a", at("/page"), at("/no-head")),
		leads("b", at("/old"), at("/today")),
		leads("c", at("/round"), at("/locked")),
		leads("d", at("/ended"), at("/never")),
		leads("e", at("/page"), "http://"+closedPort(t)+"/"),
	})
	want := map[string]state{
		at("/page"): fine, at("/no-head"): fine, at("/old"): moved, at("/today"): fine, at("/round"): unsure,
		at("/locked"): unsure, at("/ended"): dead, at("/never"): dead,
	}
	for _, a := range answers {
		if state, known := want[a.url]; known && a.state != state || !known && a.state != unreachable {
			t.Errorf("%s: %d, %s", a.url, a.state, a.words)
		}
	}
	if len(answers) != len(want)+1 {
		t.Errorf("%d addresses were asked", len(answers))
	}
	var out bytes.Buffer
	if err := report(&out, answers); err == nil || err.Error() != "2 addresses lead nowhere" {
		t.Errorf("it fails with %v", err)
	}
	for _, line := range []string{
		"dead  " + at("/ended") + " (d): 410 Gone\n", "moved " + at("/old") + " (b): moved to " + at("/page") + "\n",
		"look  " + at("/locked") + " (c): 403 Forbidden\n", "9 addresses: 3 answer, 1 have moved, 2 are dead, 3 to be looked at.\n",
	} {
		if !strings.Contains(out.String(), line) {
			t.Errorf("the report lacks %q\n%s", line, &out)
		}
	}
}

// TestLinksWithoutNetwork asks where nobody can be reached: that is said, and is
// nobody's fault.
func TestLinksWithoutNetwork(t *testing.T) {
	var out bytes.Buffer
	nowhere := "http://" + closedPort(t)
	if err := report(&out, ask(t.Context(), http.DefaultTransport, []digest.Text{leads("a", nowhere+"/1", nowhere+"/2")})); err != nil {
		t.Error(err)
	}
	if want := "There is no network here: none of 2 addresses was checked.\n"; out.String() != want {
		t.Errorf("it says %q, want %q", out.String(), want)
	}
}

func TestReview(t *testing.T) {
	day := func(text string) digest.Date {
		d, err := digest.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	items := []digest.Text{
		{Ref: "never"},
		{Ref: "later", Life: digest.Life{ReviewBy: day("2027-01-31"), Checked: day("2026-11-26")}},
		{Ref: "asked", Life: digest.Life{Closes: day("2027-03-01")}},
		{Ref: "replaced", Life: digest.Life{ReviewBy: day("2026-01-01"), Closes: day("2026-01-01"), SupersededBy: "later"}},
	}
	for on, want := range map[string]string{
		"2027-01-31": "",
		"2027-02-01": "later was to be reviewed by 31 January 2027",
		"2027-03-02": "asked closed on 1 March 2027",
	} {
		var out bytes.Buffer
		err := review(&out, items, day(on))
		if (err != nil) != (want != "") || !strings.Contains(out.String(), want) {
			t.Errorf("on %s: %v\n%s", on, err, &out)
		}
		if !strings.Contains(out.String(), "1 of 4 items have been compared") {
			t.Errorf("it does not say what was compared\n%s", &out)
		}
	}
}

// TestTheLibraryOnTwoDays asks of the shipped items what a release would: on the
// day they were written all is well, and in ten years it is not.
func TestTheLibraryOnTwoDays(t *testing.T) {
	var out bytes.Buffer
	if err := run(t.Context(), "2026-11-30", false, &out); err != nil {
		t.Errorf("on the day it was written: %v\n%s", err, &out)
	}
	if err := run(t.Context(), "2036-11-30", false, &out); err == nil || !strings.Contains(out.String(), "policy-working-together-2026 was to be reviewed") {
		t.Errorf("in ten years nothing is past its review\n%s", &out)
	}
	if err := run(t.Context(), "soon", false, &out); err == nil || !strings.Contains(err.Error(), "-on") {
		t.Errorf("a day that is none: %v", err)
	}
}

// closedPort is an address at which nobody listens any more.
func closedPort(t *testing.T) string {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close() //nolint:errcheck // it only held the port
	return listener.Addr().String()
}
