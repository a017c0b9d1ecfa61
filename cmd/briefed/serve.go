package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"syscall"
	"time"

	"github.com/briefed/briefed/bot/chat"
	"github.com/briefed/briefed/digest/evidence"
	"github.com/briefed/briefed/digest/outbox"
	"github.com/briefed/briefed/store"
)

// serveCommand runs the service.
type serveCommand struct{}

// stopBound is how long a stop may take: a letter in flight is given up after
// ten seconds, and recording what came of it takes a moment more.
const stopBound = outbox.SendTimeout + 8*time.Second

// Run serves until ctx ends, then stops gracefully.
func (serveCommand) Run(ctx context.Context, s *settings, term terminal) (err error) {
	c, err := s.connected(true)
	if err != nil {
		return err
	}
	listener, err := listen(ctx, c.Listen, "BRIEFED_LISTEN")
	if err != nil {
		return err
	}
	defer listener.Close() //nolint:errcheck // closed by the server where all is well
	app, err := newApp(ctx, c, newLogger(term.err, c), term)
	if err != nil {
		return err
	}
	defer app.close(&err)
	return app.serve(ctx, listener)
}

// serve starts every part of the service on a listener, and returns when all
// have stopped.
func (a *app) serve(ctx context.Context, listener net.Listener) error {
	face, err := a.slackIfAny()
	if err != nil {
		return err
	}
	metrics, health := newMetrics(a.store, a.config.Clock), newHealth()
	health.register(metrics.registry)
	a.store.Watch(health.attempted)
	var bot *chat.Bot
	if face != nil {
		workspace, err := face.greet(ctx)
		if err != nil {
			return err
		}
		bot = face.newBot(workspace, metrics.answered)
	}
	handler, pages, err := a.routes(ctx, bot, metrics, health)
	if err != nil {
		return err
	}
	if err := a.allow(ctx, true); err != nil {
		return err
	}
	ways, stop, err := a.ways(ctx, face)
	if err != nil {
		return err
	}
	defer stop()
	hands, done, err := a.hands(ctx, face)
	if err != nil {
		return err
	}
	defer done()
	parts := newParts(ctx)
	if a.config.MetricsListen != "" {
		apart, err := listen(ctx, a.config.MetricsListen, "BRIEFED_METRICS_LISTEN")
		if err != nil {
			return err
		}
		mux := http.NewServeMux()
		mux.HandleFunc("GET /healthz", alive)
		a.observed(mux, metrics, health)
		parts.start("metrics", func(ctx context.Context) error { return a.serveWeb(ctx, apart, mux) })
	}
	parts.start("web", func(ctx context.Context) error { return a.serveWeb(ctx, listener, handler) })
	parts.start("planner", func(ctx context.Context) error { return a.planForever(store.Behind(ctx), metrics, health) })
	sender := a.newSender(outbox.Options{Holder: holder(), Observe: metrics.sent, Closed: metrics.closed, Turned: health.turned}, ways...)
	parts.start("sender", func(ctx context.Context) error { return sender.Run(store.Behind(ctx)) })
	parts.start("log", func(ctx context.Context) error { return a.sequenceForever(store.Behind(ctx), health) })
	parts.start("census", func(ctx context.Context) error { return a.countForever(store.Behind(ctx)) })
	parts.start("verify", verifier{log: a.log, zone: a.config.Zone, counts: func(n int) { metrics.tampered.Set(float64(n)) }, look: func(ctx context.Context) (evidence.Verdict, error) {
		return a.store.VerifyLog(store.Behind(ctx), a.config.EvidenceKey, nil)
	}}.forever)
	if a.config.KeepBodies > 0 {
		parts.start("bodies", func(ctx context.Context) error { return a.forgetBodies(store.Behind(ctx)) })
	}
	if len(a.config.EvidenceTo) > 0 {
		parts.start("pins", pinner{log: a.log, clock: a.config.Clock, store: a.store, holder: holder(), places: a.config.EvidenceTo, hands: hands}.forever)
	}
	parts.start("pages", pages.Keep)
	if face != nil {
		parts.start("directory", func(ctx context.Context) error { return face.readNightly(ctx, metrics) })
	}
	if a.config.Watch != "" {
		feeds, err := a.config.sources()
		if err != nil {
			return err
		}
		parts.start("watch", func(ctx context.Context) error { return a.watchNightly(ctx, feeds) })
	}
	if a.config.AppToken != "" {
		socket, err := bot.Socket(a.config.chatOptions())
		if err != nil {
			return err
		}
		parts.start("socket", socket.Run)
	}
	a.log.Info("serving", "address", listener.Addr().String(), "slack", face != nil, "mail", a.config.Mail.on(), "socket_mode", a.config.AppToken != "", "version", version())
	err = parts.wait(a)
	finish, cancel := context.WithTimeout(context.WithoutCancel(ctx), outbox.SendTimeout)
	defer cancel()
	if bot != nil {
		bot.Wait(finish)
	}
	return errors.Join(err, a.service.KeepReplied(finish))
}

// listen opens the port before anything else is started.
func listen(ctx context.Context, address, setting string) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("another program listens on %s already: stop it, or choose another address with %s", address, setting)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("this user may not listen on %s: choose a port above 1023 with %s, and let a proxy take 443", address, setting)
	case err != nil:
		return nil, fmt.Errorf("cannot listen on %s: %w: see %s", address, err, setting)
	}
	return listener, nil
}
