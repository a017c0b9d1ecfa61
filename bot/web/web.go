package web

import (
	"cmp"
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/pack"
	"github.com/briefed/briefed/templates/static"
	pages "github.com/briefed/briefed/templates/web"
)

// Options are what the pages need.
type Options struct {
	Service  *digest.Service
	Sessions scs.CtxStore
	BaseURL  string // how people reach the pages; https decides about cookies
	OIDC     OIDC   // zero where people sign in by link alone
	Log      *slog.Logger
	Clock    digest.Clock            // how often somebody may try to sign in; real time by default
	Observe  func(digest.AnswerKind) // is told of each answer recorded; nil for nobody
	Proxies  []netip.Prefix          // whose X-Forwarded-For is believed; nobody's by default
	Packs    pack.Maker              // makes packs of evidence
	Assets   []fs.FS                 // what pages link to, in layers; [static.Pages] by default
}

// How long a session lasts: a shared office machine is left, a working day ends.
const (
	sessionIdle = 30 * time.Minute
	sessionLife = 12 * time.Hour
)

// clock is what every page asks of the use cases.
type clock interface {
	Now() time.Time
	Today() digest.Date
	Zone() *time.Location
}

// peopleService is who somebody is that comes with a session or from a provider.
type peopleService interface {
	SignedIn(ctx context.Context, person int64, since time.Time) (digest.Actor, error)
	SignInByEmail(ctx context.Context, email, name string) (digest.Actor, error)
}

// site is everything that handlers share.
type site struct {
	clock
	people   peopleService
	log      *slog.Logger
	pages    *pages.Pages
	assets   *assets
	sessions *scs.SessionManager
	limits   *limits
	counted  *counted
	provider *provider // nil where people sign in by link alone
	baseURL  string
	secure   bool
	observe  func(digest.AnswerKind)
	proxies  []netip.Prefix
	packs    pack.Maker
}

// New returns the pages. Where the public sector's components were not built in they
// use our own; see [static.Missing].
func New(o Options) (*Pages, error) {
	s := &site{
		clock: o.Service, people: o.Service, log: cmp.Or(o.Log, slog.New(slog.DiscardHandler)), limits: newLimits(cmp.Or[digest.Clock](o.Clock, digest.SystemClock{})), counted: newCounted(),
		baseURL: strings.TrimSuffix(o.BaseURL, "/"), secure: strings.HasPrefix(o.BaseURL, "https://"),
	}
	s.proxies, s.packs = o.Proxies, o.Packs
	if s.observe = o.Observe; s.observe == nil {
		s.observe = func(digest.AnswerKind) {}
	}
	var err error
	if o.Assets == nil {
		o.Assets = static.Pages()
	}
	if s.assets, err = newAssets(o.Assets); err != nil {
		return nil, err
	}
	if s.pages, err = pages.NewPages(s.assets.url, o.Service.Zone()); err != nil {
		return nil, err
	}
	s.sessions = s.newSessions(o.Sessions)
	if o.OIDC.Issuer != "" {
		if s.provider, err = newProvider(o.OIDC, s.baseURL); err != nil {
			return nil, err
		}
	}
	mux := http.NewServeMux()
	s.routes(mux, o.Service)
	protect := http.NewCrossOriginProtection()
	if base, err := url.Parse(s.baseURL); err == nil && base.Host != "" {
		if err := protect.AddTrustedOrigin(base.Scheme + "://" + base.Host); err != nil {
			return nil, err
		}
	}
	protect.SetDenyHandler(http.HandlerFunc(s.foreign))
	root := http.NewServeMux()
	root.Handle("GET /static/{file}", s.assets) // nobody's: no session is read for them
	root.Handle("/", s.sessions.LoadAndSave(protect.Handler(mux)))
	return &Pages{
		Handler: s.headers(root), site: s, service: o.Service,
		overview: overviewPages{s, o.Service}, reception: receptionPages{s, o.Service},
	}, nil
}
