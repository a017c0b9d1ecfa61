package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/briefed/briefed/bot/chat"
	"github.com/briefed/briefed/bot/web"
	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/templates/static"
)

// serveWeb serves Slack's requests, health and metrics until ctx ends. Requests
// that are being answered then are finished.
func (a *app) serveWeb(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
	defer context.AfterFunc(ctx, func() {
		bound, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopBound/2)
		defer cancel()
		if err := server.Shutdown(bound); err != nil {
			a.log.Warn("requests were cut off", "error", err)
		}
	})()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func alive(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") }

// observed adds what those who look after the service ask for.
func (a *app) observed(mux *http.ServeMux, metrics *metrics, health *health) {
	mux.HandleFunc("GET /readyz", a.ready(health))
	mux.Handle("GET /metrics", promhttp.HandlerFor(metrics.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError}))
}

// routes are the service's addresses, and the pages among them.
func (a *app) routes(ctx context.Context, bot *chat.Bot, metrics *metrics, health *health) (http.Handler, *web.Pages, error) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", alive)
	if a.config.MetricsListen == "" {
		a.observed(mux, metrics, health)
	}
	if a.config.SigningSecret != "" {
		handler, err := bot.Handler(a.config.SigningSecret)
		if err != nil {
			return nil, nil, err
		}
		mux.Handle("/slack/", handler)
	}
	if err := a.takeMail(ctx, mux); err != nil {
		return nil, nil, err
	}
	a.log.Info(sheetInUse(), "missing", static.Missing())
	pages, err := web.New(web.Options{
		Service: a.service, Sessions: a.store.Sessions(digest.SystemClock{}), BaseURL: a.config.BaseURL, OIDC: a.config.OIDC, Log: a.log, Observe: metrics.answered, Proxies: a.config.Proxies, Packs: a.packs(),
	})
	if err != nil {
		return nil, nil, err
	}
	mux.Handle("/", pages)
	return mux, pages, nil
}

// ready says whether this replica does its work: the database answers, its
// schema is this program's, Slack does not refuse the workspace, and nothing of what
// the service does has failed for long. Anybody may ask, so what a driver says, such
// as an address, goes to the log alone.
func (a *app) ready(health *health) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(store.Behind(r.Context()), 3*time.Second)
		defer cancel()
		err := a.readiness(ctx)
		if err == nil {
			err = health.bad(time.Now())
		}
		if err != nil {
			a.log.Warn("not ready", "error", err)
			words := "the database does not answer: the log says why"
			switch {
			case errors.Is(err, store.ErrReplaced):
				words = store.ErrReplaced.Error()
			case digest.CodeOf(err) == digest.Conflict:
				words = err.Error()
			}
			http.Error(w, words, http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ready")
	}
}

func (a *app) readiness(ctx context.Context) error {
	if err := a.store.CheckSchema(ctx); err != nil {
		return err
	}
	state, err := a.store.OutboxState(ctx, a.service.Now())
	if err != nil {
		return err
	}
	if reason, _ := pauseOf(state, a.service.Now()); reason != "" && a.config.slack() {
		return digest.Errorf(digest.Conflict, "sending is paused: %s", reason)
	}
	return nil
}

// sheetInUse says which style sheet the pages have: it is chosen when the program is built.
func sheetInUse() string {
	if len(static.Missing()) > 0 {
		return "The web pages use our own style sheet: with Node, make pages builds the public sector's into the program."
	}
	return "The web pages use the public sector's style sheet, as make pages built it."
}
