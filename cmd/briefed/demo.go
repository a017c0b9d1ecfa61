package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"github.com/briefed/briefed/bot/chat"
	mailbot "github.com/briefed/briefed/bot/mail"
	"github.com/briefed/briefed/bot/mailfake"
	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/bot/web"
	"github.com/briefed/briefed/cmd/briefed/demo"
	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/evidence"
	"github.com/briefed/briefed/digest/outbox"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// demoCommand shows Briefed without Slack, a database server or settings.
type demoCommand struct {
	Once bool `help:"Play one Monday without a page: print a digest and a manager's report."`
	Open bool `help:"Open the page in the browser, where there is one."`
}

// Run plays the demonstration in a folder of its own, which goes with it.
func (c *demoCommand) Run(ctx context.Context, s *settings, term terminal) (err error) {
	dir, err := os.MkdirTemp("", "briefed-demo-")
	if err != nil {
		return fmt.Errorf("making a folder for the demonstration: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	council, err := demo.ReadCouncil()
	if err != nil {
		return err
	}
	database := "sqlite:" + filepath.Join(dir, "demo.db")
	if c.Once {
		office, stop, err := openOffice(ctx, council, demo.NewClock(demo.Start), stage{database: database}, term)
		if err != nil {
			return err
		}
		defer stop(&err)
		return office.Once(ctx, term.out, term.err)
	}
	listener, err := listen(ctx, cmp.Or(s.Listen, "127.0.0.1:8080"), "BRIEFED_LISTEN")
	if err != nil {
		return err
	}
	defer listener.Close() //nolint:errcheck // closed by the server where all is well
	address := cmp.Or(s.BaseURL, "http://"+listener.Addr().String())
	office, stop, err := openOffice(ctx, council, demo.NewClock(demo.Start), stage{database: database, pages: address}, term)
	if err != nil {
		return err
	}
	defer stop(&err)
	if err := office.Council.Import(ctx, office.Service); err != nil {
		return err
	}
	if err := office.Begin(ctx); err != nil {
		return err
	}
	if c.Open {
		openBrowser(ctx, address+"/demo")
	}
	term.say("%s", sheetInUse())
	term.say("Open %s/demo and be a social worker, a manager, a policy lead, an administrator or a charity’s coordinator. Stop with Ctrl-C.", address)
	return serveUntil(ctx, listener, office.Page())
}

// openBrowser opens an address in the visitor's browser, if the desktop knows of
// one; where it does not, the address is there to read.
func openBrowser(ctx context.Context, address string) {
	opener := map[string][]string{"darwin": {"open"}, "windows": {"rundll32", "url.dll,FileProtocolHandler"}}[runtime.GOOS]
	if opener == nil {
		opener = []string{"xdg-open"}
	}
	command := exec.CommandContext(ctx, opener[0], append(opener[1:], address)...) //nolint:gosec // our own address
	if command.Start() == nil {
		go func() { _ = command.Wait() }()
	}
}

// stage is what a demonstration stands on.
type stage struct {
	database string
	pages    string  // the address at which the office's pages will be served; "" for none, and no mails, which lead there
	assets   []fs.FS // what the pages link to; nil for [static.Pages]
}

// openOffice puts the demonstration together: the fake Slack on a port of its
// own, the bot on another, talking over real HTTP with signed requests, and a mail
// server.
func openOffice(ctx context.Context, council demo.Council, clock *demo.Clock, on stage, term terminal) (*demo.Office, func(*error), error) {
	secret := rand.Text()
	slack := slackfake.New(slackfake.Options{TeamName: "Ambershire", SigningSecret: secret, Now: clock.Now})
	if err := slack.Start(); err != nil {
		return nil, nil, fmt.Errorf("starting the stand-in for Slack: %w", err)
	}
	council.Populate(slack)
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		return nil, nil, err
	}
	c := config{Database: on.database, Nation: digest.England, Zone: london, WeeklyMinutes: digest.DefaultWeeklyMinutes, Clock: clock, Demonstration: true, BaseURL: on.pages}
	if c.EvidenceKey, err = keyOfDemo(); err != nil {
		return nil, nil, err
	}
	mailbox, err := mailboxOf(&c)
	if err != nil {
		return nil, nil, err
	}
	app, err := newAppMaking(ctx, c, newLogger(term.err, c), terminal{out: term.out, err: io.Discard})
	if err != nil {
		return nil, nil, err
	}
	render := slacktext.Renderer{Zone: london}
	client, err := chat.NewClient(chat.Options{Token: slack.Options().BotToken, APIURL: slack.URL()})
	if err != nil {
		return nil, nil, err
	}
	workspace, err := client.Workspace(ctx)
	if err != nil {
		return nil, nil, err
	}
	bot := chat.NewBot(chat.BotOptions{Service: app.service, Client: client, Render: render, Workspace: workspace, Log: app.log, BaseURL: on.pages})
	handler, err := bot.Handler(secret)
	if err != nil {
		return nil, nil, err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = server.Serve(listener) }()
	slack.SetAppURL("http://" + listener.Addr().String())

	ways := []outbox.Way{chat.NewCourier(client, render, app.log).Way(nil)}
	closeMail := func() {}
	if mailbox != nil {
		if err := app.store.AllowVia(ctx, clock.Now(), digest.Email, true); err != nil {
			return nil, nil, err
		}
		courier, err := app.mail(ctx)
		if err != nil {
			return nil, nil, err
		}
		ways = append(ways, courier.Way(nil))
		closeMail = func() { courier.Close(); mailbox.Close() }
	}
	sender := app.newSender(outbox.Options{Holder: "demo"}, ways...)
	office := &demo.Office{
		Council: council, Service: app.service, Slack: slack, Mail: mailbox, Clock: clock, Drain: sender.Drain, Settle: bot.Wait,
		Night: func(ctx context.Context) error {
			_, _, err := app.service.NightlyPass(ctx, client)
			return err
		},
	}
	if on.pages != "" {
		if office.Pages, err = web.New(web.Options{Service: app.service, Sessions: app.store.Sessions(digest.SystemClock{}), BaseURL: on.pages, Assets: on.assets, Log: app.log, Packs: app.packs()}); err != nil {
			return nil, nil, err
		}
	}
	return office, func(err *error) {
		*err = errors.Join(*err, server.Close())
		bot.Wait(ctx)
		slack.Close()
		closeMail()
		app.close(err)
	}, nil
}

// keyOfDemo is a key that signs the log, for as long as the demonstration lasts.
func keyOfDemo() (*evidence.Key, error) {
	text, err := evidence.NewKey("ambershire.example/log/" + demo.Start.Format("2006"))
	if err != nil {
		return nil, err
	}
	return evidence.ParseKey([]byte(text))
}

// mailboxOf starts what mails of the demonstration arrive at, and sets how they get
// there; nil where it has no pages, which a mail's links lead to.
func mailboxOf(c *config) (*mailfake.Server, error) {
	if c.BaseURL == "" {
		return nil, nil
	}
	fake, err := mailfake.Start(mailfake.Options{})
	if err != nil {
		return nil, err
	}
	c.Mail = mailConfig{
		Server: mailbot.Server{Host: fake.Host(), Port: fake.Port(), Clear: true},
		From:   (&mail.Address{Name: "Briefed, Ambershire", Address: "briefed@ambershire.example"}).String(),
	}
	return fake, nil
}

// serveUntil serves a page until ctx ends.
func serveUntil(ctx context.Context, listener net.Listener, page http.Handler) error {
	server := &http.Server{Handler: page, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 2 * time.Minute}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		return server.Close()
	}
}
