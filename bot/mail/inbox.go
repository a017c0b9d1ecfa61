package mail

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"

	"github.com/briefed/briefed/digest"
)

// BounceService is what an [Inbox] asks of the use cases.
type BounceService interface {
	Bounced(ctx context.Context, actor digest.Actor, b digest.Bounce) (noted bool, err error)
}

// Inbox takes in mails that came back: piped into a command, or posted by a relay.
type Inbox struct {
	Marks   Marks
	Service BounceService
	Log     *slog.Logger
}

// Take reads one mail that came back and records it; noted is false where the letter
// was closed before or sent again since. Errors: those of [Marks.Bounce], and the
// database's.
func (i Inbox) Take(ctx context.Context, message io.Reader) (b digest.Bounce, noted bool, err error) {
	if b, err = i.Marks.Bounce(message); err != nil {
		return digest.Bounce{}, false, err
	}
	noted, err = i.Service.Bounced(ctx, digest.Operator(), b)
	return b, noted, err
}

// Handler takes in one mail a request, as its body, from whoever has the token. What
// it answers: 204 it is noted, or there is nothing to note; 401 another token; 422 its first
// mebibyte has no report of a letter of ours, and posting it again will not help; 503
// post it again later.
func (i Inbox) Handler(token string) http.Handler {
	return i.handler("BRIEFED_MAIL_BOUNCE_TOKEN", token, i.Take)
}

// handler takes in what somebody with a token posts; setting names the token.
func (i Inbox) handler(setting, token string, take func(context.Context, io.Reader) (digest.Bounce, bool, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !bearer(r, token) {
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, "this is not the token of "+setting, http.StatusUnauthorized)
			return
		}
		b, noted, err := take(r.Context(), http.MaxBytesReader(w, r.Body, maxBounce))
		switch {
		case err == nil:
			i.Log.Info("a mail came back", "delivery", b.Delivery, "gone", b.Gone, "noted", noted)
		case errors.Is(err, ErrNoBounce):
		case errors.Is(err, ErrNotOurs), errors.Is(err, ErrUnreadable):
			http.Error(w, err.Error(), http.StatusUnprocessableEntity)
			return
		default:
			i.Log.Warn("a mail that came back could not be recorded", "error", err)
			http.Error(w, "it could not be recorded: post it again later", http.StatusServiceUnavailable)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
}

// bearer reports whether a request carries the token, in a time that tells nothing of
// it. Without a token nobody may.
func bearer(r *http.Request, token string) bool {
	scheme, given, found := strings.Cut(r.Header.Get("Authorization"), " ")
	a, b := sha256.Sum256([]byte(strings.TrimSpace(given))), sha256.Sum256([]byte(token))
	same := subtle.ConstantTimeCompare(a[:], b[:]) == 1
	return found && token != "" && strings.EqualFold(scheme, "Bearer") && same
}
