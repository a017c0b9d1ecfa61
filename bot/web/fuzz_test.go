package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzForm: whatever a form holds, what is read of it is text that both databases
// take, and no more than the cap.
func FuzzForm(f *testing.F) {
	f.Add("application/x-www-form-urlencoded", "note=a&note=%00%ff&version=1")
	f.Add("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n\xff\r\n--x--\r\n")
	f.Add("multipart/form-data", "--")
	f.Add("application/json", "{}")
	f.Add("application/x-www-form-urlencoded", "%zz=;&&&")
	f.Fuzz(func(t *testing.T, kind, body string) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/items/a?note=b", strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		v := &visit{w: httptest.NewRecorder(), r: r}
		err := v.open(maxForm)
		if err == nil && len(body) > maxForm {
			t.Errorf("%d bytes were read", len(body))
		}
		if err != nil {
			return
		}
		for name, values := range r.Form {
			for _, value := range values {
				if !utf8.ValidString(value) || strings.ContainsRune(value, 0) {
					t.Errorf("%q holds %q", name, value)
				}
			}
		}
		_, _ = v.date("note")
		_, _ = v.number("version"), v.numbers("version")
	})
}

// FuzzLocal: what leads somebody on after signing in is an address of ours.
func FuzzLocal(f *testing.F) {
	for _, seed := range []string{"/", "/items/a?x=1", "//evil.example", "/\\evil.example", "https://evil.example/", "/a\nb", "javascript:alert(1)", "/%2f/evil.example"} {
		f.Add(seed)
	}
	base, err := url.Parse("https://briefed.council.example/sign-in")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, path string) {
		to := local(path)
		if to == "" {
			return
		}
		u, err := base.Parse(to)
		if err != nil || u.Host != base.Host || u.Scheme != base.Scheme {
			t.Errorf("%q leads to %s, %v", path, u, err)
		}
	})
}

// FuzzAttempt: a cookie that this server did not give begins no sign-in.
func FuzzAttempt(f *testing.F) {
	f.Add(`%7B%22State%22%3A%22a%22%7D`, "a")
	f.Add("", "")
	f.Add("{", "{")
	f.Fuzz(func(t *testing.T, cookie, state string) {
		s := &site{}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/sign-in/callback?"+url.Values{"state": {state}}.Encode(), nil)
		r.Header.Set("Cookie", s.cookieName("briefed-attempt")+"="+cookie)
		a, err := s.attemptOf(&visit{site: s, w: httptest.NewRecorder(), r: r})
		if err == nil && (a.State == "" || a.State != state) {
			t.Errorf("%q with %q: %+v", cookie, state, a)
		}
	})
}
