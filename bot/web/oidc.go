package web

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/briefed/briefed/digest"
)

// OIDC names an OpenID provider: the organisation's own, or Slack's, whose issuer
// is https://slack.com.
type OIDC struct {
	Issuer       string
	ClientID     string
	ClientSecret string
	// EmailClaim is what the provider calls somebody's address: [VerifiedEmail]
	// where it is empty.
	EmailClaim string
}

// VerifiedEmail is the claim that counts only where the provider says that it has
// verified it (OpenID Connect Core 1.0, 5.1). Any other is taken as it comes: who
// names it says that their own directory sets it, and the issuer's name keeps
// other organisations' directories out.
const VerifiedEmail = "email"

// oidcBound is how long the provider may take to answer us.
const oidcBound = 10 * time.Second

// provider signs people in at an OpenID provider. What it says of itself is read
// when somebody signs in first: ours starts also while it is down.
type provider struct {
	settings OIDC
	callback string

	mu   sync.Mutex
	read *oidc.Provider
}

func newProvider(o OIDC, baseURL string) (*provider, error) {
	if o.ClientID == "" || baseURL == "" {
		return nil, errors.New("signing in by OpenID Connect needs BRIEFED_OIDC_CLIENT_ID and BRIEFED_BASE_URL beside BRIEFED_OIDC_ISSUER")
	}
	return &provider{settings: o, callback: baseURL + "/sign-in/callback"}, nil
}

// away is a provider that does not answer: not the person's fault, nor for long.
type away struct{ cause error }

func (e away) Error() string { return e.cause.Error() }
func (e away) Unwrap() error { return e.cause }

func (p *provider) connect(ctx context.Context) (*oidc.Provider, *oauth2.Config, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.read == nil {
		// Keys are fetched later with the context of discovery: it must not end.
		read, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), &http.Client{Timeout: oidcBound}), p.settings.Issuer)
		if err != nil {
			return nil, nil, away{fmt.Errorf("reading about the OpenID provider: %w", err)}
		}
		p.read = read
	}
	return p.read, &oauth2.Config{
		ClientID: p.settings.ClientID, ClientSecret: p.settings.ClientSecret, Endpoint: p.read.Endpoint(),
		RedirectURL: p.callback, Scopes: []string{oidc.ScopeOpenID, "email", "profile"},
	}, nil
}

// attempt is one sign-in on its way. The browser keeps it in a cookie, so that
// only the browser that began can end it.
type attempt struct {
	State, Nonce, Verifier, Next string
}

const attemptFor = 10 * time.Minute

func (s *site) toProvider(v *visit) error {
	if s.provider == nil {
		return s.nowhere(v)
	}
	if !s.limits.address(s.addressOf(v.r)) {
		return tooMany{}
	}
	_, config, err := s.provider.connect(v.r.Context())
	if err != nil {
		return err
	}
	a := attempt{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Next: local(v.text("next"))}
	text, err := json.Marshal(a)
	if err != nil {
		return err
	}
	http.SetCookie(v.w, s.attemptCookie(url.QueryEscape(string(text)), int(attemptFor.Seconds())))
	http.Redirect(v.w, v.r, config.AuthCodeURL(a.State, oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier)), http.StatusSeeOther)
	return nil
}

func (s *site) attemptCookie(value string, seconds int) *http.Cookie {
	return &http.Cookie{
		Name: s.cookieName("briefed-attempt"), Value: value, Path: "/", MaxAge: seconds,
		HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	}
}

// fromProvider ends a sign-in. It is a GET, as the protocol has it; state, nonce
// and verifier bind it to the browser that began.
func (s *site) fromProvider(v *visit) error {
	if s.provider == nil {
		return s.nowhere(v)
	}
	if !s.limits.address(s.addressOf(v.r)) {
		return tooMany{}
	}
	a, err := s.attemptOf(v)
	if err != nil {
		return err
	}
	if refused := v.text("error"); refused != "" {
		return digest.Errorf(digest.Forbidden, "your work account did not sign you in: try again, or use a link from Slack")
	}
	email, name, err := s.provider.who(v.r.Context(), v.text("code"), a)
	if err != nil {
		return err
	}
	if err := v.tryPerson(email); err != nil {
		return err
	}
	actor, err := s.people.SignInByEmail(v.r.Context(), email, name)
	if err != nil {
		return err
	}
	if err := v.signIn(actor); err != nil {
		return err
	}
	return v.onward(a.Next)
}

func (s *site) attemptOf(v *visit) (a attempt, err error) {
	failed := digest.Errorf(digest.Forbidden, "this sign-in took too long, or began in another browser: begin again")
	cookie, err := v.r.Cookie(s.cookieName("briefed-attempt"))
	if err != nil {
		return a, failed
	}
	http.SetCookie(v.w, s.attemptCookie("", -1))
	text, err := url.QueryUnescape(cookie.Value)
	if err != nil || json.Unmarshal([]byte(text), &a) != nil || a.State == "" ||
		subtle.ConstantTimeCompare([]byte(a.State), []byte(v.text("state"))) != 1 {
		return a, failed
	}
	return a, nil
}

// who returns the address that the provider vouches for, and the name it gives, if any.
func (p *provider) who(ctx context.Context, code string, a attempt) (email, name string, err error) {
	refused := func(cause error) error {
		return digest.Errorf(digest.Forbidden, "your work account’s answer could not be trusted: begin again, and tell the person who looks after Briefed if it stays so%w", quiet{cause})
	}
	ctx, cancel := context.WithTimeout(ctx, oidcBound)
	defer cancel()
	read, config, err := p.connect(ctx)
	if err != nil {
		return "", "", err
	}
	token, err := config.Exchange(ctx, code, oauth2.VerifierOption(a.Verifier))
	var answered *oauth2.RetrieveError
	switch {
	case err != nil && (!errors.As(err, &answered) || answered.Response != nil && answered.Response.StatusCode >= http.StatusInternalServerError):
		return "", "", away{err}
	case err != nil:
		return "", "", refused(err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return "", "", refused(errors.New("no identity token"))
	}
	identity, err := read.Verifier(&oidc.Config{ClientID: p.settings.ClientID}).Verify(ctx, raw)
	if err != nil {
		return "", "", refused(err)
	}
	if subtle.ConstantTimeCompare([]byte(identity.Nonce), []byte(a.Nonce)) != 1 {
		return "", "", refused(errors.New("another nonce"))
	}
	claims := map[string]any{}
	if err := identity.Claims(&claims); err != nil {
		return "", "", refused(err)
	}
	if p.named(claims) == "" && read.UserInfoEndpoint() != "" {
		// A provider that gives an access token need not repeat in the identity
		// token what it tells at its UserInfo endpoint (Core 1.0, 5.4).
		info, err := read.UserInfo(ctx, oauth2.StaticTokenSource(token))
		if err == nil && info.Subject != identity.Subject {
			err = errors.New("told about another person")
		}
		if err == nil {
			err = info.Claims(&claims)
		}
		if err != nil {
			return "", "", refused(err)
		}
	}
	email = p.named(claims)
	if email == "" {
		return "", "", digest.Errorf(digest.Forbidden, "your work account has no confirmed e-mail address, by which Briefed knows you: ask the people who run it, or use a link from Slack")
	}
	name, _ = claims["name"].(string)
	return email, name, nil
}

// named returns the address that claims hold, "" where there is none to trust.
func (p *provider) named(claims map[string]any) string {
	name := cmp.Or(p.settings.EmailClaim, VerifiedEmail)
	email, _ := claims[name].(string)
	// Some providers write the flag as a text.
	if verified := claims["email_verified"]; name == VerifiedEmail && verified != true && verified != "true" {
		return ""
	}
	return email
}

// quiet is a cause that is not shown.
type quiet struct{ error }

func (quiet) Error() string   { return "" }
func (q quiet) Unwrap() error { return q.error }
