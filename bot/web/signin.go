package web

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/briefed/briefed/digest"
)

// signInService is what these pages ask of the use cases.
type signInService interface {
	MailSignInLink(ctx context.Context, address string) error
	PartnersRead(ctx context.Context) (bool, error)
	CheckSignInLink(ctx context.Context, token string) error
	SignOutEverywhere(ctx context.Context, actor digest.Actor) error
	UseSignInLink(ctx context.Context, token string) (digest.Actor, error)
}

type signInPages struct {
	*site
	service signInService
}

type signInData struct {
	Provider bool
	Partners bool // may ask for a link by mail
	Asked    bool // somebody has
	Next     string
}

type signedOutData struct {
	Provider bool
	Path     string
	Fields   []formField
	File     bool // one was chosen, which a page cannot hold
}

type formField struct{ Name, Value string }

// askToSignIn leads somebody who is not signed in to where they can. A form that
// they sent is kept on the page that says so: a session ends while somebody writes.
func (v *visit) askToSignIn() error {
	if v.posted() && local(v.r.URL.RequestURI()) != "" {
		return v.keepForm()
	}
	target := "/sign-in"
	if v.r.Method == http.MethodGet && v.r.URL.Path != "/" {
		target += "?" + url.Values{"next": {v.r.URL.RequestURI()}}.Encode()
		v.remember(v.r.URL.RequestURI())
	}
	http.Redirect(v.w, v.r, target, http.StatusSeeOther)
	return nil
}

func (v *visit) keepForm() error {
	data := signedOutData{Provider: v.provider != nil, Path: v.r.URL.RequestURI(), File: v.r.MultipartForm != nil && len(v.r.MultipartForm.File) > 0}
	for _, name := range slices.Sorted(maps.Keys(v.r.PostForm)) {
		for _, value := range v.r.PostForm[name] {
			data.Fields = append(data.Fields, formField{name, value})
		}
	}
	v.status = http.StatusUnauthorized
	return v.page("signed-out", data)
}

func (s signInPages) signInPage(v *visit) error {
	if v.actor.Person.ID != 0 {
		return v.onward(v.text("next"))
	}
	return s.signInForm(v, false)
}

func (s signInPages) signInForm(v *visit, asked bool) error {
	partners, err := s.service.PartnersRead(v.r.Context())
	if err != nil {
		return err
	}
	return v.page("sign-in", signInData{Provider: s.provider != nil, Partners: partners, Asked: asked, Next: local(v.text("next"))})
}

// mailLink has a link sent to who works for an organisation. The page says the same
// whether anybody has the address or not.
func (s signInPages) mailLink(v *visit) error {
	address := v.posting("email")
	if !s.limits.address(s.addressOf(v.r)) || !s.limits.person("mail "+strings.ToLower(strings.TrimSpace(address))) {
		return tooMany{}
	}
	if err := s.service.MailSignInLink(v.r.Context(), address); err != nil {
		return v.after(err, "email", func(v *visit) error { return s.signInForm(v, false) }, "")
	}
	return s.signInForm(v, true)
}

// wantedFor is how long a browser remembers the page that somebody wanted: as long
// as it takes to ask Slack for a link and to follow it, which names no page.
const wantedFor = 30 * time.Minute

func (v *visit) remember(path string) {
	if path = local(path); len(path) > 1000 {
		path = "" // a cookie holds no more, and a form's words are none of its business
	}
	v.wanted(url.QueryEscape(path), int(wantedFor.Seconds()))
}

func (v *visit) wanted(value string, seconds int) {
	http.SetCookie(v.w, &http.Cookie{
		Name: v.cookieName("briefed-wanted"), Value: value, Path: "/", MaxAge: seconds,
		HttpOnly: true, Secure: v.secure, SameSite: http.SameSiteLaxMode,
	})
}

// onward leads somebody who is signed in to the page that they wanted: the one that
// is named, else the one that this browser remembers, else their own items.
func (v *visit) onward(named string) error {
	path := local(named)
	if cookie, err := v.r.Cookie(v.cookieName("briefed-wanted")); err == nil {
		if kept, err := url.QueryUnescape(cookie.Value); err == nil && path == "" {
			path = local(kept)
		}
		v.wanted("", -1)
	}
	if path == "" || strings.HasPrefix(path, "/sign-") { // a way in or out is no page to want
		path = "/"
	}
	return v.see(path)
}

// local keeps an address only where it is one of ours.
func local(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(path, "/") || strings.ContainsAny(path, "\\\n\r\t") || strings.HasPrefix(path, "//") {
		return ""
	}
	return path
}

// linkPage shows a button: mail and chat programs follow links to look at them,
// and would use it up.
func (s signInPages) linkPage(v *visit) error {
	if !s.limits.address(s.addressOf(v.r)) {
		return tooMany{}
	}
	if err := s.service.CheckSignInLink(v.r.Context(), v.path("token")); err != nil {
		return err
	}
	return v.page("sign-in-link", nil)
}

func (s signInPages) useLink(v *visit) error {
	if !s.limits.address(s.addressOf(v.r)) {
		return tooMany{}
	}
	actor, err := s.service.UseSignInLink(v.r.Context(), v.path("token"))
	if err != nil {
		return err
	}
	if err := v.signIn(actor); err != nil {
		return err
	}
	return v.onward(v.text("next"))
}

func (s signInPages) signOut(v *visit) error {
	if err := s.sessions.Destroy(v.r.Context()); err != nil {
		return err
	}
	return v.see("/sign-in", "signed-out")
}

func (s signInPages) signInsPage(v *visit) error { return v.page("sign-ins", nil) }

func (s signInPages) signOutEverywhere(v *visit) error {
	ctx := v.r.Context()
	if err := s.service.SignOutEverywhere(ctx, v.actor); err != nil {
		return err
	}
	if err := s.sessions.Destroy(ctx); err != nil {
		return err
	}
	return v.see("/sign-in", "signed-out-everywhere")
}

// tryPerson counts an attempt to sign somebody in.
func (v *visit) tryPerson(key string) error {
	if !v.limits.person(key) {
		return tooMany{}
	}
	return nil
}
