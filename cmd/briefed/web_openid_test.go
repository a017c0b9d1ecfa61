package main

import (
	"bufio"
	"context"
	"html"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/bot/web"
)

// certifiedProvider starts a provider that the OpenID Foundation has certified,
// with an environment, and returns its issuer and how to tell it where people are
// sent back to.
func certifiedProvider(t *testing.T, environment ...string) (issuer string, back io.Writer) {
	t.Helper()
	large(t)
	dir := filepath.Join("testdata", "openid")
	if _, err := os.Stat(filepath.Join(dir, "node_modules")); err != nil {
		if _, err := exec.LookPath("npm"); err == nil && os.Getenv("CI") == "true" {
			t.Fatalf("run npm ci in cmd/briefed/%s", dir)
		}
		t.Skip("the certified provider is not installed: run npm ci in cmd/briefed/" + dir)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	command := exec.CommandContext(ctx, "node", "provider.mjs")
	command.Dir = dir
	command.Env = append(append(os.Environ(), "CLIENT_ID="+clientID, "CLIENT_SECRET="+clientSecret), environment...)
	command.Stderr = t.Output()
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = command.Wait() // it ends with its input, or is ended
		cancel()
	})
	issuer, err = bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the provider did not start: %v", err)
	}
	return strings.TrimSpace(issuer), in
}

// TestWebOpenIDCertified signs in at a provider that others wrote and certified,
// as it tells of people by default and as an organisation may set it up.
func TestWebOpenIDCertified(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		environment []string
		claim       string
		email       string
		status      int
		sees        string
	}{
		"told at the UserInfo endpoint":         {[]string{"VERIFIED=1"}, "", aWorker, http.StatusOK, "My items"},
		"told in the identity token":            {[]string{"VERIFIED=1", "IN_TOKEN=1"}, "", aWorker, http.StatusOK, "My items"},
		"not verified":                          {nil, "", aWorker, http.StatusForbidden, "no confirmed e-mail address"},
		"not verified, in the identity token":   {[]string{"IN_TOKEN=1"}, "", aWorker, http.StatusForbidden, "no confirmed e-mail address"},
		"a claim that the organisation vouches": {nil, "preferred_username", aWorker, http.StatusOK, "My items"},
		"a claim that the provider lacks":       {[]string{"VERIFIED=1"}, "upn", aWorker, http.StatusForbidden, "no confirmed e-mail address"},
		"a leaver":                              {[]string{"VERIFIED=1"}, "", aLeaver, http.StatusForbidden, ""},
	} {
		t.Run(name, func(t *testing.T) {
			issuer, back := certifiedProvider(t, c.environment...)
			o := newWebOffice(t, web.OIDC{Issuer: issuer, ClientID: clientID, ClientSecret: clientSecret, EmailClaim: c.claim})
			if _, err := io.WriteString(back, o.server.URL+"/sign-in/callback\n"); err != nil {
				t.Fatal(err)
			}
			status, page := o.visitor().logIn("/sign-in/account", c.email)
			if status != c.status || !strings.Contains(page, c.sees) {
				t.Errorf("status %d, want %d and %q\n%s", status, c.status, c.sees, page)
			}
		})
	}
}

var (
	formAction = regexp.MustCompile(`<form[^>]* action="([^"]+)"`)
	formPrompt = regexp.MustCompile(`name="prompt" value="([^"]+)"`)
)

// logIn follows an address to a provider, fills its forms in – who it is, and that
// we may know – and returns the page of ours that it comes back to.
func (v *visitor) logIn(path, email string) (int, string) {
	v.o.t.Helper()
	response, err := v.client.Get(v.o.server.URL + path)
	for range 5 {
		v.o.must(err)
		body, err := io.ReadAll(response.Body)
		v.o.must(err)
		v.o.must(response.Body.Close())
		at, page := response.Request.URL, string(body)
		action, prompt := formAction.FindStringSubmatch(page), formPrompt.FindStringSubmatch(page)
		if strings.HasPrefix(at.String(), v.o.server.URL) || action == nil || prompt == nil {
			return response.StatusCode, page
		}
		target, err := at.Parse(html.UnescapeString(action[1]))
		v.o.must(err)
		response, err = v.client.PostForm(target.String(), url.Values{"prompt": {prompt[1]}, "login": {email}, "password": {"any"}})
		v.o.must(err)
	}
	v.o.t.Fatal("the provider asks again and again")
	return 0, ""
}
