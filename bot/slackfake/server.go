package slackfake

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// Server is one workspace with one app installed in it. All methods may be
// called from any goroutine.
type Server struct {
	opts   Options
	scopes map[string]bool
	mux    *http.ServeMux
	http   *http.Client
	ctx    context.Context
	stop   context.CancelFunc

	listener net.Listener
	web      *http.Server

	mu          sync.Mutex
	base        string // http://host:port, without a slash
	appURL      string
	state       *State
	lastTS      int64
	ids         int64
	watch       chan struct{}
	subscribers map[chan struct{}]struct{}
	failures    map[string][]*Failure
	buckets     map[string]*bucket
	triggers    map[string]*trigger
	responses   map[string]*responseURL
	tickets     map[string]time.Time
	zones       map[string]*time.Location
	socket      socketPool
}

// New returns a server that is not yet listening: call Start, or mount Handler.
func New(opts Options) *Server {
	opts = opts.withDefaults()
	ctx, stop := context.WithCancel(context.Background())
	s := &Server{
		opts:        opts,
		scopes:      make(map[string]bool, len(opts.Scopes)),
		http:        &http.Client{CheckRedirect: atMostTwoRedirects},
		ctx:         ctx,
		stop:        stop,
		appURL:      opts.AppURL,
		state:       newState(),
		subscribers: make(map[chan struct{}]struct{}),
		failures:    make(map[string][]*Failure),
		buckets:     make(map[string]*bucket),
		triggers:    make(map[string]*trigger),
		responses:   make(map[string]*responseURL),
		tickets:     make(map[string]time.Time),
		zones:       make(map[string]*time.Location),
	}
	for _, scope := range opts.Scopes {
		s.scopes[scope] = true
	}
	s.state.addUser(User{ID: BotUserID, Name: "briefed", RealName: "Briefed", IsBot: true, TeamID: opts.TeamID})
	s.state.addUser(User{ID: "USLACKBOT", Name: "slackbot", RealName: "Slackbot", TeamID: opts.TeamID})
	s.routes()
	return s
}

// BotUserID and BotID are how the app's bot appears as a user and as a bot.
const (
	BotUserID = "U0FAKEBOT"
	BotID     = "B0FAKEBOT"
)

func (s *Server) routes() {
	s.mux = http.NewServeMux()
	s.mux.HandleFunc("/api/{method}", s.serveAPI)
	s.mux.HandleFunc("POST /_response/{token}", s.serveResponseURL)
	s.mux.HandleFunc("/_upload/{id}", s.serveUpload)
	s.mux.HandleFunc("GET /_socket", s.serveSocket)
	s.mux.Handle("/_fake/", http.NewCrossOriginProtection().Handler(s.controlHandler()))
}

// Start listens on Options.Addr and serves until Close.
func (s *Server) Start() error {
	listener, err := new(net.ListenConfig).Listen(s.ctx, "tcp", s.opts.Addr)
	if err != nil {
		return fmt.Errorf("slackfake: %w", err)
	}
	s.mu.Lock()
	s.listener = listener
	s.base = "http://" + listener.Addr().String()
	s.web = &http.Server{
		Handler:           s.mux,
		ReadHeaderTimeout: 10 * time.Second,
		BaseContext:       func(net.Listener) context.Context { return s.ctx },
	}
	web := s.web
	s.mu.Unlock()
	go web.Serve(listener) //nolint:errcheck // it always ends with ErrServerClosed, by Close
	return nil
}

// Handler serves the Web API under /api/, Socket Mode, response URLs, uploads
// and the control endpoints, for a caller that has a listener of its own. Such
// a caller tells SetBaseURL where it listens.
func (s *Server) Handler() http.Handler { return s.mux }

// SetBaseURL sets the http:// address, without a path, that the links handed to
// the app begin with. Start sets it by itself.
func (s *Server) SetBaseURL(base string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.base = base
}

// URL is the address of the Web API, as BRIEFED_SLACK_API_URL wants it; it ends
// with /api/.
func (s *Server) URL() string { return s.BaseURL() + "/api/" }

// BaseURL is the server's address without a path or a final slash.
func (s *Server) BaseURL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.base
}

// Options gives the options in force, defaults filled in: tokens, secret, ids.
func (s *Server) Options() Options { return s.opts }

// SetAppURL makes the server deliver interactions and events to the app at this
// address by signed HTTP. The empty string goes back to Socket Mode.
func (s *Server) SetAppURL(url string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.appURL = url
	s.changed()
}

// Close stops listening, closes every connection and ends whatever hangs.
func (s *Server) Close() {
	s.stop()
	s.mu.Lock()
	web := s.web
	s.mu.Unlock()
	s.DropConnections()
	if web != nil {
		web.Close() //nolint:errcheck // nothing is left to lose
	}
	s.http.CloseIdleConnections()
}

// nextID returns an id that no other thing on this server has. The caller
// holds the lock.
func (s *Server) nextID(prefix string) string {
	s.ids++
	return fmt.Sprintf("%s0F%07X", prefix, s.ids)
}

// nextTS returns the next message time stamp: the seconds and microseconds of
// Options.Now, moved on where needed so that no two are equal and each is later
// than the one before. The caller holds the lock.
func (s *Server) nextTS() string {
	s.lastTS = max(s.opts.Now().UnixMicro(), s.lastTS+1)
	return formatTS(s.lastTS)
}

// formatTS writes microseconds since 1970 as Slack writes a ts.
func formatTS(micros int64) string {
	return fmt.Sprintf("%d.%06d", micros/1e6, micros%1e6)
}
