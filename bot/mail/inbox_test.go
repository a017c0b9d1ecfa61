package mail_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/briefed/briefed/bot/mail"
	"github.com/briefed/briefed/digest"
)

// recorded is a use case that remembers what came back.
type recorded struct {
	got []digest.Bounce
	err error
}

func (r *recorded) Bounced(_ context.Context, actor digest.Actor, b digest.Bounce) (bool, error) {
	if !actor.Operator {
		return false, errors.New("not the service")
	}
	r.got = append(r.got, b)
	return true, r.err
}

// TestInbox: over real HTTP, what the relay posts is judged as what it pipes, and who
// has another token is not even read.
func TestInbox(t *testing.T) {
	t.Parallel()
	const token = "Bearer a-secret-of-the-relay"
	ours := sentFrom(t, 4711)
	good := report(ours, "failed", "5.1.1")
	for name, test := range map[string]struct {
		authorization, body string
		fails               error
		status, noted       int
	}{
		"noted":          {token, good, nil, 204, 1},
		"lower case":     {"bearer a-secret-of-the-relay", good, nil, 204, 1},
		"long after it":  {token, good + strings.Repeat("x", 2<<20), nil, 204, 1},
		"no bounce":      {token, report(ours, "delayed", "4.4.1"), nil, 204, 0},
		"not ours":       {token, report("bounces@council.example", "failed", "5.1.1"), nil, 422, 0},
		"unreadable":     {token, "To: " + ours + "\r\n\r\nIt did not arrive.", nil, 422, 0},
		"too long":       {token, "To: " + ours + "\r\n" + strings.Repeat("X-Line: y\r\n", 1<<18), nil, 422, 0},
		"busy database":  {token, good, errors.New("busy at /var/lib/secret"), 503, 1},
		"no token":       {"", good, nil, 401, 0},
		"empty token":    {"Bearer ", good, nil, 401, 0},
		"half of it":     {"Bearer a-secret", good, nil, 401, 0},
		"another scheme": {"Basic a-secret-of-the-relay", good, nil, 401, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			use := &recorded{err: test.fails}
			var log strings.Builder
			inbox := mail.Inbox{Marks: marks, Service: use, Log: slog.New(slog.NewTextHandler(&log, nil))}
			status, said := post(t, inbox.Handler("a-secret-of-the-relay"), test.authorization, test.body)
			if status != test.status || len(use.got) != test.noted {
				t.Errorf("%d with %d noted, want %d with %d: %s", status, len(use.got), test.status, test.noted, said)
			}
			if strings.Contains(log.String()+said, "amina") || strings.Contains(said, "/var/lib") || strings.Contains(log.String()+said, "a-secret") {
				t.Errorf("it tells too much: %s\n%s", said, log.String())
			}
		})
	}
	if status, _ := post(t, mail.Inbox{Marks: marks, Service: &recorded{}, Log: slog.New(slog.DiscardHandler)}.Handler(""), "Bearer ", good); status != 401 {
		t.Errorf("without a token anybody may post: %d", status)
	}
}

// post sends a body over HTTP.
func post(t *testing.T, handler http.Handler, authorization, body string) (status int, said string) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, strings.NewReader(body))
	must(t, err)
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	answer, err := server.Client().Do(r)
	must(t, err)
	defer answer.Body.Close() //nolint:errcheck // a test
	var text strings.Builder
	must(t, answer.Header.Write(&text))
	buffer := make([]byte, 4096)
	n, _ := answer.Body.Read(buffer)
	return answer.StatusCode, text.String() + string(buffer[:n])
}
