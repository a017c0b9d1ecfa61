package main

import (
	"net/url"
	"strings"

	"github.com/briefed/briefed/bot/web"
)

// oidc reads how people sign in at an OpenID provider, if they do.
func (r *reader) oidc(s settings) web.OIDC {
	o := web.OIDC{
		Issuer: strings.TrimSpace(s.OIDCIssuer), ClientID: strings.TrimSpace(s.OIDCClientID), ClientSecret: strings.TrimSpace(s.OIDCClientSecret),
		EmailClaim: strings.TrimSpace(s.OIDCEmailClaim),
	}
	if o == (web.OIDC{}) {
		return o
	}
	u, err := url.Parse(o.Issuer)
	if err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || !local(u.Hostname())) {
		r.wrong("BRIEFED_OIDC_ISSUER", "write the https:// address of the OpenID provider, such as https://slack.com")
	}
	if o.ClientID == "" {
		r.wrong("BRIEFED_OIDC_CLIENT_ID", "it is needed beside BRIEFED_OIDC_ISSUER: the provider shows it where this server is registered")
	}
	if s.BaseURL == "" {
		r.wrong("BRIEFED_BASE_URL", "it is needed beside BRIEFED_OIDC_ISSUER: people come back to it from the provider")
	}
	return o
}
