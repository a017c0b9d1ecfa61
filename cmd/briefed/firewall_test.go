package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/briefed/briefed/bot/slackfake"
)

// slackOutside is where Slack is in the test: no name server knows it, so that
// whoever reaches it went through the proxy.
const slackOutside = "slack.ambershire.example"

// TestBehindAFirewall runs the program as a council's network has it: nothing
// gets out but through a proxy, which looks into connections under an authority
// of its own. Messages go out, and an answer comes back by Socket Mode.
func TestBehindAFirewall(t *testing.T) {
	large(t)
	t.Parallel()
	fake := slackfake.New(slackfake.Options{})
	authority, certificate := ownAuthority(t, slackOutside)
	outside := httptest.NewUnstartedServer(fake.Handler())
	outside.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
	outside.StartTLS()
	t.Cleanup(outside.Close)
	t.Cleanup(fake.Close)
	fake.SetBaseURL("https://" + slackOutside)
	fake.AddUser(slackfake.User{ID: "U0BO", RealName: "Bo Lind", Email: "bo@ambershire.example"})
	proxy := &tunnels{to: outside.Listener.Addr().String()}
	gateway := httptest.NewServer(proxy)
	t.Cleanup(gateway.Close)

	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	address, err := freeAddress()
	if err != nil {
		t.Fatal(err)
	}
	settings := append(os.Environ(),
		"BRIEFED_DATABASE_URL=sqlite:"+filepath.Join(dir, "briefed.db"), "BRIEFED_SLACK_API_URL="+fake.URL(), "BRIEFED_LISTEN="+address,
		"BRIEFED_SLACK_BOT_TOKEN="+fake.Options().BotToken, "BRIEFED_SLACK_APP_TOKEN="+fake.Options().AppToken, "BRIEFED_CLOCK=2026-03-09T09:00:00Z")
	through, trusting := "HTTPS_PROXY="+gateway.URL, "SSL_CERT_FILE="+write("authority.pem", authority)
	command := func(ctx context.Context, more []string, args ...string) *exec.Cmd {
		c := exec.CommandContext(ctx, "briefed", args...)
		c.Env = append(append([]string(nil), settings...), more...)
		return c
	}
	run := func(more []string, args ...string) string {
		out, _ := command(t.Context(), more, args...).CombinedOutput() // what it says tells how it ended
		return string(out)
	}
	says := func(out, want string) {
		t.Helper()
		if !strings.Contains(out, want) {
			t.Errorf("it does not say %q:\n%s", want, out)
		}
	}

	run(nil, "import", "teams", write("teams.csv", "team,name,service,mode,schedule,timezone\nnorth,North,Safeguarding,dm,0 9 * * 1,Europe/London\n"))
	run(nil, "import", "people", write("people.csv", "email,name,slack_id,role,team,start\nbo@ambershire.example,Bo Lind,U0BO,Social worker,north,2024-01-01\n"))
	run(nil, "import", "items", "--publish", write("lesson.md", "---\nref: lesson-one\nkind: lesson\ntitle: Look again\nchange: new\n---\n\n## What you do differently\n\n- Ask the child.\n"))

	says(run(nil, "doctor"), "name your proxy in HTTPS_PROXY")
	says(run([]string{through}, "doctor"), "name a file with its authority in SSL_CERT_FILE")
	says(run([]string{through, trusting}, "doctor"), "socket mode   the app token works, and "+slackOutside+" can be reached")

	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	serve := command(ctx, []string{through, trusting}, "serve")
	var log bytes.Buffer
	serve.Stderr = &log
	serve.Cancel = func() error { return serve.Process.Signal(os.Interrupt) }
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	err = fake.Wait(ctx, func(s *slackfake.State) bool { return s.Connections() > 0 && len(s.DMs("U0BO")) == 1 })
	if err == nil {
		_, err = fake.Click(ctx, "U0BO", fake.DMs("U0BO")[0], "Understood")
	}
	stop()
	if ended := serve.Wait(); err != nil {
		t.Fatalf("%v, and serve ended with %v:\n%s", err, ended, log.String())
	}
	says(run(nil, "report"), "Lessons from reviews  1         1   100%")
	if proxy.others() {
		t.Error("somebody else than Slack was asked for")
	}
}

// tunnels is a proxy that lets people through to one address, whomever they ask
// for.
type tunnels struct {
	to    string
	mu    sync.Mutex
	asked map[string]int
}

// ServeHTTP implements CONNECT (RFC 9110, 9.3.6).
func (p *tunnels) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodConnect {
		http.Error(w, "only tunnels here", http.StatusMethodNotAllowed)
		return
	}
	p.mu.Lock()
	if p.asked == nil {
		p.asked = map[string]int{}
	}
	p.asked[r.Host]++
	p.mu.Unlock()
	there, err := (&net.Dialer{}).DialContext(r.Context(), "tcp", p.to)
	if err != nil {
		http.Error(w, "nobody there", http.StatusBadGateway)
		return
	}
	defer there.Close()
	here, read, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer here.Close()
	if _, err := io.WriteString(here, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		return
	}
	go func() {
		_, _ = io.Copy(there, read)
		_ = there.Close()
	}()
	_, _ = io.Copy(here, there)
}

func (p *tunnels) others() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.asked) != 1 || p.asked[slackOutside+":443"] == 0
}

// ownAuthority makes an authority and a certificate by it, for a name.
func ownAuthority(t *testing.T, name string) (authority string, certificate tls.Certificate) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	root := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Ambershire"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	rootKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	rootDER, err := x509.CreateCertificate(rand.Reader, root, root, rootKey.Public(), rootKey)
	must(err)
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name}, NotBefore: root.NotBefore, NotAfter: root.NotAfter,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	leafKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	leafDER, err := x509.CreateCertificate(rand.Reader, leaf, root, leafKey.Public(), rootKey)
	must(err)
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: rootDER})), tls.Certificate{Certificate: [][]byte{leafDER}, PrivateKey: leafKey}
}
