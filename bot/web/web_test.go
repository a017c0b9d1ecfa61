package web

import (
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"testing/fstest"
	"time"

	"github.com/briefed/briefed/digest"
)

// TestLocal keeps redirects on this server.
func TestLocal(t *testing.T) {
	for path, want := range map[string]string{
		"/me": "/me", "/teams/a?as-of=2026-03-02": "/teams/a?as-of=2026-03-02", "": "", "me": "",
		"https://elsewhere.example/": "", "//elsewhere.example": "", `/\elsewhere.example`: "", "/a\nb": "", "javascript:alert(1)": "",
	} {
		if got := local(path); got != want {
			t.Errorf("local(%q) = %q, want %q", path, got, want)
		}
	}
}

// TestAddress believes the proxies that the operator named, and nobody else.
func TestAddress(t *testing.T) {
	named := []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("::1/128")}
	for _, c := range []struct {
		proxies                 []netip.Prefix
		remote, forwarded, want string
	}{
		{nil, "203.0.113.5:4711", "", "203.0.113.5"},
		{nil, "127.0.0.1:4711", "198.51.100.1", "127.0.0.1"},
		{named, "203.0.113.5:4711", "198.51.100.1", "203.0.113.5"},
		{named, "127.0.0.1:4711", "", "127.0.0.1"},
		{named, "127.0.0.1:4711", "192.0.2.9, 198.51.100.1", "198.51.100.1"},
		{named, "127.0.0.1:4711", "192.0.2.9, 198.51.100.1, 10.1.2.3", "198.51.100.1"},
		{named, "[::1]:4711", "198.51.100.1", "198.51.100.1"},
		{named, "127.0.0.1:4711", "what somebody wrote", "127.0.0.1"},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.RemoteAddr = c.remote
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := visitorAddress(r, c.proxies); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

// TestLimitsForget remembers a bounded number of addresses.
func TestLimitsForget(t *testing.T) {
	l := newLimits(digest.SystemClock{})
	for i := range rememberTries + 500 {
		l.address(fmt.Sprint(i))
	}
	if n := len(l.addresses); n > rememberTries {
		t.Errorf("%d addresses are remembered, want %d at most", n, rememberTries)
	}
}

// TestAssets lets browsers keep a file for as long as its content stays.
func TestAssets(t *testing.T) {
	a, err := newAssets([]fs.FS{
		fstest.MapFS{"pages.css": {Data: []byte("ours{}")}, "briefed.css": {Data: []byte("b{}")}},
		fstest.MapFS{"pages.css": {Data: []byte("a{}")}, ".gitignore": {Data: []byte("*")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /static/{file}", a)
	for path, want := range map[string]string{
		a.url("pages.css"): "public, max-age=31536000, immutable", "/static/pages.css": "no-cache", "/static/pages.css?v=old": "no-cache",
	} {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		if got := w.Header().Get("Cache-Control"); got != want || w.Code != http.StatusOK {
			t.Errorf("%s: %d %q, want %q", path, w.Code, got, want)
		}
	}
	if string(a.files["pages.css"]) != "a{}" || a.url("briefed.css") == "" {
		t.Error("the last layer that has a file does not count")
	}
	if a.url("missing.js") != "" || a.url(".gitignore") != "" {
		t.Error("what was not built has an address")
	}
}

// TestSessionCodec writes the same session always the same way.
func TestSessionCodec(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	values := map[string]any{keyPerson: "7", keySince: "2026-03-02T09:00:00Z", "a": "b", "c": "d"}
	first, err := sessionCodec{}.Encode(at, values)
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		again, err := sessionCodec{}.Encode(at, values)
		if err != nil || string(again) != string(first) {
			t.Fatalf("%s, %v; want %s", again, err, first)
		}
	}
	deadline, read, err := sessionCodec{}.Decode(first)
	if err != nil || !deadline.Equal(at) || read[keyPerson] != "7" {
		t.Errorf("read %v, %v, %v", deadline, read, err)
	}
}
