package web

import (
	"net/http"
	"net/url"
	"strings"
)

type signInData struct {
	Provider bool
	Next     string
}

func (v *visit) askToSignIn() {
	target := "/sign-in"
	if v.r.Method == http.MethodGet && v.r.URL.Path != "/" {
		target += "?" + url.Values{"next": {v.r.URL.RequestURI()}}.Encode()
	}
	http.Redirect(v.w, v.r, target, http.StatusSeeOther)
}

func (s *site) signInPage(v *visit) error {
	if v.actor.Person.ID != 0 {
		return v.see("/")
	}
	return v.page("sign-in", signInData{Provider: s.provider != nil, Next: local(v.text("next"))})
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
func (s *site) linkPage(v *visit) error {
	if !s.limits.address(address(v.r)) {
		return tooMany{}
	}
	if err := s.CheckSignInLink(v.r.Context(), v.path("token")); err != nil {
		return err
	}
	return v.page("sign-in-link", nil)
}

func (s *site) useLink(v *visit) error {
	if !s.limits.address(address(v.r)) {
		return tooMany{}
	}
	actor, err := s.UseSignInLink(v.r.Context(), v.path("token"))
	if err != nil {
		return err
	}
	if err := v.signIn(actor); err != nil {
		return err
	}
	return v.see("/")
}

func (s *site) signOut(v *visit) error {
	if err := s.sessions.Destroy(v.r.Context()); err != nil {
		return err
	}
	return v.see("/sign-in", "signed-out")
}

func (s *site) signInsPage(v *visit) error { return v.page("sign-ins", nil) }

func (s *site) signOutEverywhere(v *visit) error {
	ctx := v.r.Context()
	if err := s.SignOutEverywhere(ctx, v.actor); err != nil {
		return err
	}
	if err := s.sessions.Destroy(ctx); err != nil {
		return err
	}
	return v.see("/sign-in", "signed-out-everywhere")
}

// tryPerson counts an attempt to sign somebody in.
func (v *visit) tryPerson(key string) error {
	if !v.limits.person(strings.ToLower(key)) {
		return tooMany{}
	}
	return nil
}
