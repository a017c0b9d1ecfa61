package chat

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

const secret = "8f742231b10e8888abcd99yyyzzz85a5"

// world is a council of one team with a bot in front of a fake Slack.
type world struct {
	t       *testing.T
	fake    *slackfake.Server
	store   *memory
	service *digest.Service
	client  Client
	courier *Courier
	bot     *Bot
	app     *httptest.Server // HTTP transport only
}

var now = time.Date(2026, 3, 2, 9, 14, 0, 0, time.UTC)

type still struct {
	digest.SystemClock
	at time.Time
}

func (c still) Now() time.Time { return c.at }

// transports runs a test over both.
func transports(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	for _, transport := range []Transport{HTTP, SocketMode} {
		t.Run(string(transport), func(t *testing.T) { test(t, newWorld(t, transport)) })
	}
}

func newWorld(t *testing.T, transport Transport) *world {
	t.Helper()
	fake := slackfake.New(slackfake.Options{SigningSecret: secret})
	if err := fake.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(fake.Close)
	fake.AddUser(
		slackfake.User{ID: "U1", Email: "amina@example.org"}, slackfake.User{ID: "U2", Email: "mara@example.org"},
		slackfake.User{ID: "U3", Email: "left@example.org"}, slackfake.User{ID: "U8", Email: "stranger@example.org"},
		slackfake.User{ID: "U9", Email: "other@example.com", TeamID: "TOTHER"},
	)
	fake.AddChannel(slackfake.Channel{ID: "C1", Name: "north", Members: []string{"U1", "U2", "U3", "U8", "U9"}})
	fake.Invite("C1", slackfake.BotUserID)
	w := &world{t: t, fake: fake, store: newMemory()}
	w.service = digest.NewService(w.store, still{at: now}, digest.Config{}, nil)
	options := Options{Token: fake.Options().BotToken, AppToken: fake.Options().AppToken, APIURL: fake.URL()}
	var err error
	if w.client, err = NewClient(options); err != nil {
		t.Fatal(err)
	}
	workspace, err := w.client.Workspace(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	render := slacktext.Renderer{}
	w.courier = NewCourier(w.client, render, log)
	w.bot = NewBot(BotOptions{Service: w.service, Client: w.client, Render: render, Workspace: workspace, Log: log})
	if transport == HTTP {
		w.serveHTTP()
	} else {
		w.serveSocket(options)
	}
	return w
}

func (w *world) serveHTTP() {
	handler, err := w.bot.Handler(secret)
	if err != nil {
		w.t.Fatal(err)
	}
	w.app = httptest.NewServer(handler)
	w.t.Cleanup(w.app.Close)
	w.t.Cleanup(func() { w.bot.Wait(context.Background()) })
	w.fake.SetAppURL(w.app.URL)
}

func (w *world) serveSocket(options Options) {
	socket, err := w.bot.Socket(options)
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- socket.Run(ctx) }()
	w.t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			w.t.Errorf("socket: %v", err)
		}
		w.bot.Wait(context.Background())
	})
	w.until(func(s *slackfake.State) bool { return s.Connections() == 1 })
}

func (w *world) until(done func(*slackfake.State) bool) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 2*time.Minute)
	defer cancel()
	if err := w.fake.Wait(ctx, done); err != nil {
		w.t.Fatalf("what was waited for did not happen: %v", err)
	}
}

// digest posts a digest of items to Amina, or to the team's channel.
func (w *world) digest(to string, items ...digest.Item) slackfake.Message {
	w.t.Helper()
	letter := digest.Letter{
		Delivery: digest.Delivery{ID: 41, Kind: digest.DigestLetter}, Team: digest.Team{ID: 1, Name: "North"}, To: digest.Route{Via: digest.Slack, Address: to},
	}
	if to != "C1" {
		letter.PersonID = 1
	}
	for _, item := range items {
		letter.Entries = append(letter.Entries, digest.Entry{Item: item, DueOn: digest.NewDate(2026, 3, 16)})
	}
	carried, err := w.courier.Carry(w.t.Context(), letter)
	if err != nil {
		w.t.Fatal(err)
	}
	m, ok := w.fake.Message(carried.Place, carried.Reference)
	if !ok {
		w.t.Fatal("the digest is not where Slack said it was")
	}
	return m
}

// memory is a store of what answering needs, in maps.
type memory struct {
	digest.Store
	mu       sync.Mutex
	down     error
	people   map[string]digest.Person
	teams    map[int64][]digest.TeamMembership
	items    map[int64][]digest.Version
	gone     map[int64]time.Time
	receipts map[[3]int64]digest.Receipt
	answers  []digest.Answer
	acts     map[string]bool
	pulse    pulsing
}

var errDown = errors.New("the database is down")

func newMemory() *memory {
	team := digest.Team{ID: 1, Slug: "north", Name: "North"}
	in := func(person int64, manager bool) []digest.TeamMembership {
		return []digest.TeamMembership{{Membership: digest.Membership{PersonID: person, TeamID: 1, Manager: manager}, Team: team}}
	}
	return &memory{
		people: map[string]digest.Person{"U1": {ID: 1, Name: "Amina", SlackID: "U1"}, "U2": {ID: 2, Name: "Mara", SlackID: "U2"}, "U3": {ID: 3, Name: "Left", SlackID: "U3"}},
		teams:  map[int64][]digest.TeamMembership{1: in(1, false), 2: in(2, true)},
		items:  map[int64][]digest.Version{}, gone: map[int64]time.Time{}, receipts: map[[3]int64]digest.Receipt{},
	}
}

// publish makes a version live and asks Amina.
func (m *memory) publish(id int64, text digest.Text) digest.Item {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := len(m.items[id]) + 1
	v := digest.Version{ItemID: id, Number: n, Asks: n, PublishedAt: now, Text: text}
	m.items[id] = append(m.items[id], v)
	m.receipts[[3]int64{1, id, int64(n)}] = digest.Receipt{PersonID: 1, ItemID: id, Asks: n, ToldAt: now}
	return digest.Item{ID: id, Version: v}
}

func (m *memory) said() (kinds []digest.AnswerKind) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, a := range m.answers {
		kinds = append(kinds, a.Kind)
	}
	return kinds
}

func (m *memory) Arrive(_ context.Context, _, _ time.Time, message, act string) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.acts == nil {
		m.acts = map[string]bool{}
	}
	fresh := !m.acts[act] && !m.acts[message]
	m.acts[message] = message != ""
	return fresh, m.down
}

func (m *memory) Acted(_ context.Context, _ time.Time, act string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.acts[act] = true
	return m.down
}

func (m *memory) fail(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.down = err
}

func (m *memory) PersonByAccount(_ context.Context, _ digest.Via, id string) (digest.Person, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	p, ok := m.people[id]
	if !ok && m.down == nil {
		return p, digest.Errorf(digest.NotFound, "no such person")
	}
	return p, m.down
}

func (m *memory) MembershipsOn(_ context.Context, person int64, _ digest.Date) ([]digest.TeamMembership, error) {
	return m.teams[person], nil
}

func (m *memory) PersonAndTeams(ctx context.Context, via digest.Via, id string, on digest.Date) (digest.Person, []digest.TeamMembership, error) {
	p, err := m.PersonByAccount(ctx, via, id)
	return p, m.teams[p.ID], err
}

// ItemByID counts nothing that is opened.
func (m *memory) ItemByID(_ context.Context, screen digest.OnScreen, _ time.Time, _ digest.Reclock) (item digest.Item, shown digest.Version, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	versions := m.items[screen.ItemID]
	if m.down != nil || len(versions) == 0 || screen.Shown < 0 || screen.Shown > len(versions) {
		return item, shown, errors.Join(m.down, digest.Errorf(digest.NotFound, "there is no such item"))
	}
	item = digest.Item{ID: screen.ItemID, Version: versions[len(versions)-1], Withdrawn: m.gone[screen.ItemID]}
	if screen.Shown == 0 {
		return item, item.Version, nil
	}
	return item, versions[screen.Shown-1], nil
}

func (m *memory) Answer(ctx context.Context, screen digest.OnScreen, decide func(digest.Answerable) (digest.Answer, error), due digest.Reclock) (bool, error) {
	item, shown, err := m.ItemByID(ctx, screen, time.Time{}, due)
	if err != nil {
		return false, err
	}
	a, err := decide(digest.Answerable{Item: item, Shown: shown, Teams: m.teams[screen.PersonID]})
	if err != nil {
		return false, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	key := [3]int64{a.PersonID, a.ItemID, int64(a.Asks)}
	r, ok := m.receipts[key]
	switch {
	case !ok:
		return false, digest.Errorf(digest.NotFound, "no receipt")
	case r.Answer == a.Kind && a.Note == "" || a.Kind == digest.Undone && r.Answer == "":
		return false, nil
	}
	r.Answer, r.AnsweredAt = a.Kind, a.At
	if a.Kind == digest.Undone {
		r.Answer = ""
	}
	m.receipts[key] = r
	m.answers = append(m.answers, a)
	return true, nil
}

func (m *memory) OpenItems(_ context.Context, person int64) (open []digest.OpenItem, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for id, versions := range m.items {
		live := versions[len(versions)-1]
		if r, ok := m.receipts[[3]int64{person, id, int64(live.Asks)}]; ok {
			open = append(open, digest.OpenItem{Item: digest.Item{ID: id, Version: live}, Receipt: r})
		}
	}
	return open, m.down
}

func (m *memory) OpenItem(ctx context.Context, person, item int64) (*digest.OpenItem, error) {
	open, err := m.OpenItems(ctx, person)
	i := slices.IndexFunc(open, func(o digest.OpenItem) bool { return o.Item.ID == item })
	if i < 0 {
		return nil, err
	}
	return &open[i], err
}

func (m *memory) Questions(context.Context, digest.QuestionFilter) ([]digest.AskedQuestion, error) {
	return nil, nil
}

func (m *memory) Asked(context.Context, digest.Moment, digest.Filter) ([]digest.AskedOn, error) {
	return nil, m.down
}

func (m *memory) Report(_ context.Context, at digest.Moment, _ digest.Filter) (digest.Report, error) {
	return digest.Report{AsOf: at.On}, m.down
}

func (m *memory) Organisations(context.Context) ([]digest.Team, error) { return nil, nil }

func (m *memory) Teams(context.Context) ([]digest.Team, error) {
	return []digest.Team{{ID: 1, Slug: "north", Name: "North"}}, m.down
}

func lesson(ref string) digest.Text {
	return digest.Text{
		Ref: ref, Kind: digest.Lesson, Title: "Ask about the men & others: " + ref, Points: []string{"Ask who lives there."},
		Learned: "Nobody had asked.", Background: "What happened.",
	}
}

func withCheck(ref string) digest.Text {
	text := lesson(ref)
	text.Check = &digest.Check{Question: "Whom do you ask about?", Options: []string{"The men too", "Nobody"}, Answer: 1, Because: "everyone in the household matters."}
	return text
}

// answersBy has presses answered by a service, and no others by any.
func (w *world) answersBy(s answerService) {
	w.bot.does = route([]subject{answering{w.bot, s, listing{w.bot, w.service}}.subject()})
}
