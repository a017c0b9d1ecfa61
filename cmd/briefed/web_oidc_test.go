package main

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/bot/web"
)

// provider is a small OpenID provider: discovery, keys, authorisation with a code,
// PKCE (S256 alone) and tokens signed with RS256. It signs in whoever it is told.
type provider struct {
	t      *testing.T
	server *httptest.Server
	key    *rsa.PrivateKey
	codes  map[string]grant

	email    string
	verified bool
	spoil    func(claims map[string]any) // changes the claims before they are signed
	signer   *rsa.PrivateKey             // another than the published key, where set
	verifier string                      // the last that was sent
}

type grant struct{ challenge, nonce, redirect string }

const clientID, clientSecret = "briefed", "a secret of the provider"

func newOpenIDProvider(t *testing.T) *provider {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p := &provider{t: t, key: key, codes: map[string]grant{}, verified: true}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		p.reply(w, map[string]any{
			"issuer": p.server.URL, "authorization_endpoint": p.server.URL + "/authorize", "token_endpoint": p.server.URL + "/token",
			"jwks_uri": p.server.URL + "/keys", "id_token_signing_alg_values_supported": []string{"RS256"},
			"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"}, "code_challenge_methods_supported": []string{"S256"},
		})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		p.reply(w, map[string]any{"keys": []map[string]string{{
			"kty": "RSA", "kid": "1", "alg": "RS256", "use": "sig",
			"n": base64.RawURLEncoding.EncodeToString(p.key.N.Bytes()), "e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(p.key.E)).Bytes()),
		}}})
	})
	mux.HandleFunc("GET /authorize", p.authorize)
	mux.HandleFunc("POST /token", p.token)
	p.server = httptest.NewServer(mux)
	t.Cleanup(p.server.Close)
	return p
}

func (p *provider) reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		p.t.Error(err)
	}
}

func (p *provider) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if q.Get("client_id") != clientID || q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" ||
		q.Get("code_challenge") == "" || q.Get("state") == "" || q.Get("nonce") == "" || !strings.Contains(q.Get("scope"), "openid") {
		http.Error(w, "invalid_request", http.StatusBadRequest)
		return
	}
	code := rand.Text()
	p.codes[code] = grant{q.Get("code_challenge"), q.Get("nonce"), q.Get("redirect_uri")}
	http.Redirect(w, r, q.Get("redirect_uri")+"?"+url.Values{"code": {code}, "state": {q.Get("state")}}.Encode(), http.StatusFound)
}

func (p *provider) token(w http.ResponseWriter, r *http.Request) {
	id, secret, ok := r.BasicAuth()
	if !ok {
		id, secret = r.FormValue("client_id"), r.FormValue("client_secret")
	}
	secret, _ = url.QueryUnescape(secret)
	g, known := p.codes[r.FormValue("code")]
	delete(p.codes, r.FormValue("code"))
	p.verifier = r.FormValue("code_verifier")
	sum := sha256.Sum256([]byte(p.verifier))
	if id != clientID || secret != clientSecret || !known || g.redirect != r.FormValue("redirect_uri") ||
		base64.RawURLEncoding.EncodeToString(sum[:]) != g.challenge {
		http.Error(w, `{"error":"invalid_grant"}`, http.StatusBadRequest)
		return
	}
	claims := map[string]any{
		"iss": p.server.URL, "aud": clientID, "sub": "somebody", "nonce": g.nonce, "iat": time.Now().Unix(), "exp": time.Now().Add(time.Minute).Unix(),
		"email": p.email, "email_verified": p.verified,
	}
	if p.spoil != nil {
		p.spoil(claims)
	}
	key := p.key
	if p.signer != nil {
		key = p.signer
	}
	raw := p.sign(key, claims)
	p.reply(w, map[string]any{"access_token": rand.Text(), "token_type": "Bearer", "expires_in": 60, "id_token": raw})
}

// sign makes a token as RFC 7515 has it.
func (p *provider) sign(key *rsa.PrivateKey, claims map[string]any) string {
	body, err := json.Marshal(claims)
	if err != nil {
		p.t.Error(err)
	}
	signed := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"RS256","kid":"1","typ":"JWT"}`)) + "." + base64.RawURLEncoding.EncodeToString(body)
	sum := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	if err != nil {
		p.t.Error(err)
	}
	return signed + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// TestWebOpenID signs people in at a provider, as they should be and not.
func TestWebOpenID(t *testing.T) {
	t.Parallel()
	p := newOpenIDProvider(t)
	o := newWebOffice(t, web.OIDC{Issuer: p.server.URL, ClientID: clientID, ClientSecret: clientSecret})
	p.email = "Chidi.Okonjo-Reid@ambershire.example" // providers keep their own case
	v := o.visitor()
	v.sees("/sign-in", "Sign in with your work account")
	v.sees("/sign-in/account?next=%2Fme", "My record", "Chidi Okonjo-Reid")

	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	set := func(key string, value any) func(map[string]any) {
		return func(claims map[string]any) { maps.Copy(claims, map[string]any{key: value}) }
	}
	for name, wrong := range map[string]func(){
		"an address that is not confirmed": func() { p.verified = false },
		"somebody who is not on the staff": func() { p.email = "stranger@elsewhere.example" },
		"a leaver":                         func() { p.email = aLeaver },
		"a Kelvin sign":                    func() { p.email = strings.Replace(aManager, "whitlock", "whitloc\u212a", 1) }, // it lowers to a k
		"a long s":                         func() { p.email = strings.Replace(aManager, "ambershire", "amber\u017fhire", 1) },
		"an invisible letter":              func() { p.email = strings.Replace(aManager, "whitlock", "whit\u200block", 1) },
		"another nonce":                    func() { p.spoil = set("nonce", "another") },
		"another audience":                 func() { p.spoil = set("aud", "another") },
		"another issuer":                   func() { p.spoil = set("iss", "https://elsewhere.example") },
		"a token that ran out":             func() { p.spoil = set("exp", time.Now().Add(-time.Hour).Unix()) },
		"another key":                      func() { p.signer = other },
	} {
		t.Run(name, func(t *testing.T) {
			p.email, p.verified, p.spoil, p.signer = aWorker, true, nil, nil
			wrong()
			v := o.visitor()
			if status, page := v.get("/sign-in/account"); status != http.StatusForbidden {
				t.Errorf("status %d\n%s", status, page)
			}
			v.sees("/me", "/briefed web")
		})
	}
	p.email, p.verified, p.spoil, p.signer = aWorker, true, nil, nil
	t.Run("another browser's code", func(t *testing.T) {
		attacker, victim := o.visitor(), o.visitor()
		back := attacker.stopAt("/sign-in/account", "/sign-in/callback")
		if status, _ := victim.get(back); status != http.StatusForbidden {
			t.Errorf("a code from another browser: %d", status)
		}
		victim.sees("/me", "/briefed web")
	})
	t.Run("elsewhere after signing in", func(t *testing.T) {
		v := o.visitor()
		v.sees("/sign-in/account?next=https%3A%2F%2Felsewhere.example%2F", "My items")
		v.sees("/sign-in/account?next=%2F%2Felsewhere.example%2F", "My items")
	})
}

// stopAt follows redirects up to a path of ours, and returns that address.
func (v *visitor) stopAt(from, path string) (address string) {
	v.o.t.Helper()
	v.client.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if r.URL.Path == path {
			address = r.URL.RequestURI()
			return http.ErrUseLastResponse
		}
		return nil
	}
	v.get(from)
	v.client.CheckRedirect = nil
	return address
}
