package web

import (
	"errors"
	"net/http"

	"github.com/briefed/briefed/digest"
)

// statuses says what HTTP calls each kind of failure.
var statuses = map[digest.Code]int{
	digest.Invalid:   http.StatusBadRequest,
	digest.NotFound:  http.StatusNotFound,
	digest.Forbidden: http.StatusForbidden,
	digest.Conflict:  http.StatusConflict,
	digest.Internal:  http.StatusInternalServerError,
}

// failure is what an error page shows.
type failure struct {
	Status  int
	Message string // of a use case, written for the person; "" for a fault of ours
	Form    bool   // a form was sent: it is about what they did, and not about a page
}

// fail turns an error into a page. What is a fault of ours is in the log, and not
// on the page.
func (v *visit) fail(err error) {
	var limit tooMany
	if errors.As(err, &limit) {
		v.failWith(http.StatusTooManyRequests, "")
		return
	}
	var large tooLarge
	if errors.As(err, &large) {
		v.w.Header().Set("Connection", "close") // the rest is not waited for
		v.failWith(http.StatusRequestEntityTooLarge, large.Error())
		return
	}
	var gone away
	if errors.As(err, &gone) {
		v.log.Error("the OpenID provider does not answer", "error", err)
		v.failWith(http.StatusServiceUnavailable, "")
		return
	}
	code := digest.CodeOf(err)
	message := err.Error()
	if code == digest.Internal {
		if v.r.Context().Err() != nil {
			return // nobody reads the answer
		}
		v.log.Error("a page failed", "pattern", v.r.Pattern, "error", err)
		message = ""
	}
	v.failWith(statuses[code], message)
}

func (v *visit) failWith(status int, message string) {
	v.status, v.problems = status, nil
	if err := v.page("error", failure{Status: status, Message: message, Form: v.posted()}); err != nil {
		v.log.Error("an error page failed", "error", err)
		http.Error(v.w, http.StatusText(status), status)
	}
}

// foreign refuses a form that another site's page sent.
func (s *site) foreign(w http.ResponseWriter, r *http.Request) {
	v := &visit{site: s, w: w, r: r}
	v.unread()
	s.log.Warn("a form from another site was refused", "path", r.Pattern)
	v.failWith(http.StatusForbidden, "this form was sent from a page of another site, and was not taken: open the page here, and send it again")
}
