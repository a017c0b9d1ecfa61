package web

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/briefed/briefed/digest"
)

// What a session holds: who, and since when.
const (
	keyPerson = "person"
	keySince  = "since"
)

// SessionCookie is the name of a session's cookie where the connection is not
// secure; where it is, a prefix binds it to the host.
const SessionCookie = "briefed"

func (s *site) newSessions(store scs.CtxStore) *scs.SessionManager {
	m := scs.New()
	m.Store = store
	m.Codec = sessionCodec{}
	m.IdleTimeout, m.Lifetime = sessionIdle, sessionLife
	m.Cookie.Name = s.cookieName(SessionCookie)
	m.Cookie.Path, m.Cookie.HttpOnly, m.Cookie.SameSite, m.Cookie.Secure = "/", true, http.SameSiteLaxMode, s.secure
	m.Cookie.Persist = false
	m.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		(&visit{site: s, w: w, r: r}).fail(err)
	}
	return m
}

// cookieName binds a cookie to this very host where the connection allows it.
func (s *site) cookieName(name string) string {
	if s.secure {
		return "__Host-" + name
	}
	return name
}

// sessionCodec writes the same session always the same way, so that the store can
// tell that nothing has changed.
type sessionCodec struct{}

type sessionData struct {
	Deadline time.Time      `json:"deadline"`
	Values   map[string]any `json:"values"`
}

func (sessionCodec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	return json.Marshal(sessionData{deadline, values})
}

func (sessionCodec) Decode(data []byte) (time.Time, map[string]any, error) {
	var d sessionData
	err := json.Unmarshal(data, &d)
	return d.Deadline, d.Values, err
}

// signIn begins a session under a new token: one that somebody knew before is
// worth nothing.
func (v *visit) signIn(actor digest.Actor) error {
	ctx := v.r.Context()
	if err := v.sessions.RenewToken(ctx); err != nil {
		return err
	}
	v.sessions.Put(ctx, keyPerson, strconv.FormatInt(actor.Person.ID, 10))
	v.sessions.Put(ctx, keySince, time.Now().UTC().Format(time.RFC3339Nano))
	return nil
}

// who returns whom the session stands for; false where nobody is signed in, or no
// longer: leavers are out at once.
func (v *visit) who() (digest.Actor, bool, error) {
	ctx := v.r.Context()
	id, err := strconv.ParseInt(v.sessions.GetString(ctx, keyPerson), 10, 64)
	if err != nil {
		return digest.Actor{}, false, nil
	}
	since, err := time.Parse(time.RFC3339Nano, v.sessions.GetString(ctx, keySince))
	if err != nil {
		return digest.Actor{}, false, nil
	}
	actor, err := v.people.SignedIn(ctx, id, since)
	switch digest.CodeOf(err) {
	case "":
		return actor, true, nil
	case digest.Forbidden, digest.NotFound:
		return digest.Actor{}, false, v.sessions.Destroy(ctx)
	default:
		return digest.Actor{}, false, err
	}
}
