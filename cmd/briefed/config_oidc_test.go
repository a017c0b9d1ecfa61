package main

import (
	"strings"
	"testing"
)

// TestOpenIDSettings asks for everything that signing in at a provider needs.
func TestOpenIDSettings(t *testing.T) {
	for name, c := range map[string]struct {
		settings settings
		wrong    string
	}{
		"none":        {settings{}, ""},
		"all":         {settings{OIDCIssuer: "https://slack.com", OIDCClientID: "1", OIDCClientSecret: "s", BaseURL: "https://briefed.example"}, ""},
		"clear text":  {settings{OIDCIssuer: "http://idp.example", OIDCClientID: "1", BaseURL: "https://briefed.example"}, "BRIEFED_OIDC_ISSUER"},
		"no client":   {settings{OIDCIssuer: "https://slack.com", BaseURL: "https://briefed.example"}, "BRIEFED_OIDC_CLIENT_ID"},
		"no base url": {settings{OIDCIssuer: "https://slack.com", OIDCClientID: "1"}, "BRIEFED_BASE_URL"},
	} {
		r := reader{}
		r.oidc(c.settings)
		if got := strings.Join(r.problems, "\n"); c.wrong == "" && got != "" || !strings.Contains(got, c.wrong) {
			t.Errorf("%s: %q, want %q", name, got, c.wrong)
		}
		if strings.Contains(strings.Join(r.problems, ""), c.settings.OIDCClientSecret) && c.settings.OIDCClientSecret != "" {
			t.Errorf("%s: the secret is in the message", name)
		}
	}
}
