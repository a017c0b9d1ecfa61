package main

import (
	"context"
	"hash/fnv"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/briefed/briefed/bot/web"
	"github.com/briefed/briefed/cmd/briefed/demo"
	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
	"github.com/briefed/briefed/templates/pack"
)

// The people of the sample council that tests of the pages are.
const (
	aWorker      = "chidi.okonjo-reid@ambershire.example" // assessment-north
	aManager     = "joanne.whitlock@ambershire.example"   // of assessment-north
	otherManager = "kiran.bhogal@ambershire.example"      // of mash
	aSenior      = "vera.kowalczyk@ambershire.example"
	aPolicyLead  = "dorcas.wekesa@ambershire.example"
	secondLead   = "yasmin.bhatti@ambershire.example"
	anAdmin      = "ben.crowhurst@ambershire.example"
	aLeaver      = "deepa.nambiar@ambershire.example" // on 4 December 2026
	openingOfWeb = "2026-10-05T09:00:00Z"
	presentOfWeb = "2026-12-07T10:00:00Z"
	lessonOfWeb  = "lesson-ask-about-the-men"
	checkOfWeb   = "lesson-small-bruise-on-a-baby" // asks a question before Understood
	policyOfWeb  = "policy-information-sharing-2026"
)

// webOffice is the sample council with nine weeks of history and its pages.
type webOffice struct {
	*digest.Service
	t       testing.TB
	db      *store.DB
	clock   *storetest.HandClock
	pages   *web.Pages
	server  *httptest.Server
	file    string                  // of the database
	observe func(digest.AnswerKind) // nil for nobody
	assets  []fs.FS                 // what pages link to, nil for what they link to by default
}

func newWebOffice(t testing.TB, oidc ...web.OIDC) *webOffice {
	t.Helper()
	file := filepath.Join(t.TempDir(), "web.db")
	if err := os.WriteFile(file, webHistory(t), 0o600); err != nil {
		t.Fatal(err)
	}
	o := openWebOffice(t, "sqlite:"+file)
	o.file = file
	o.clock.Set(instant(t, presentOfWeb))
	o.serve(oidc...)
	return o
}

func openWebOffice(t testing.TB, address string) *webOffice {
	t.Helper()
	db := storetest.Open(t, address)
	clock := storetest.NewClock(instant(t, openingOfWeb))
	service := digest.NewService(db, clock, digest.Config{Nation: digest.England, Zone: london(t), Demonstration: true}, nil)
	return &webOffice{Service: service, t: t, db: db, clock: clock}
}

// written is the database of an office with its history, made once: nine weeks
// of answers take a while with race detection.
var written struct {
	sync.Mutex
	database []byte
}

// webHistory returns the sample council's database after nine weeks.
func webHistory(t testing.TB) []byte {
	t.Helper()
	written.Lock()
	defer written.Unlock()
	if written.database != nil {
		return written.database
	}
	address := storetest.SQLite(t)
	o := openWebOffice(t, address)
	council, err := demo.ReadCouncil()
	o.must(err)
	council.Publish, council.Partners = append(slices.Clone(council.Publish), checkOfWeb), demo.Partners{} // tests have organisations of their own
	o.must(council.Import(t.Context(), o.Service))
	o.history(council)
	o.must(o.db.Close())
	written.database, err = os.ReadFile(strings.TrimPrefix(address, "sqlite:"))
	o.must(err)
	return written.database
}

func (o *webOffice) serve(oidc ...web.OIDC) {
	o.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { o.pages.ServeHTTP(w, r) }))
	o.t.Cleanup(o.server.Close)
	o.dress(oidc...)
}

// sequence puts into the log what waits for it, without a key.
func (o *webOffice) sequence(ctx context.Context) (err error) {
	for n := 1; n > 0 && err == nil; {
		n, err = o.db.Sequence(ctx, o.clock.Now(), nil)
	}
	return err
}

// dress makes the pages anew, as the office is now.
func (o *webOffice) dress(oidc ...web.OIDC) {
	o.t.Helper()
	options := web.Options{
		Service: o.Service, Sessions: o.db.Sessions(digest.SystemClock{}), BaseURL: o.server.URL, Log: slog.New(slog.NewTextHandler(o.t.Output(), nil)), Clock: o.clock, Assets: o.assets, Observe: o.observe,
		Packs: pack.Maker{Sequence: o.sequence},
	}
	if len(oidc) > 0 {
		options.OIDC = oidc[0]
	}
	var err error
	o.pages, err = web.New(options)
	o.must(err)
}

// history lets people answer over nine weeks, more of them each week.
func (o *webOffice) history(council demo.Council) {
	seen := map[string]bool{}
	for week := range 9 {
		o.clock.Set(instant(o.t, openingOfWeb).Add(time.Duration(week)*7*24*time.Hour + 2*time.Hour))
		for _, row := range council.Rows {
			if row.Email == aWorker || row.Email == aLeaver || seen[row.Email+string(rune(week))] {
				continue
			}
			seen[row.Email+string(rune(week))] = true
			actor, err := o.actorOf(row.Email)
			if err != nil || len(actor.Teams) == 0 {
				continue
			}
			items, err := o.OpenItems(o.t.Context(), actor)
			o.must(err)
			for _, item := range items {
				if !item.Open() || chanceOf(row.Email+item.Ref) >= 8*(week+1) || item.Check != nil {
					continue
				}
				req := digest.AnswerRequest{ItemID: item.Item.ID, Shown: item.Item.Number, Kind: digest.Understood}
				switch n := chanceOf(item.Ref + row.Email); {
				case n < 4:
					req.Kind, req.Note = digest.Question, "Does this hold for children who are looked after by family?"
				case n < 7:
					req.Kind, req.Note = digest.Supervision, "I would like to go through my own practice."
				case n < 10:
					req.Kind, req.Note = digest.NotClear, "The second point is long."
				}
				_, err := o.Answer(o.t.Context(), actor, req)
				o.must(err)
			}
		}
	}
	o.clock.Set(instant(o.t, presentOfWeb))
	o.must(o.db.Exec(o.t.Context(), "UPDATE receipts SET told_at = assigned_at WHERE told_at IS NULL"))
	o.must(o.db.Analyze(o.t.Context()))
}

func chanceOf(name string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(name))
	return int(h.Sum32() % 100)
}

func (o *webOffice) actorOf(email string) (digest.Actor, error) {
	person, err := o.db.PersonByEmail(o.t.Context(), email)
	if err != nil {
		return digest.Actor{}, err
	}
	return o.ActorByID(o.t.Context(), person.ID, digest.FaceWeb)
}

func (o *webOffice) actor(email string) digest.Actor {
	o.t.Helper()
	actor, err := o.actorOf(email)
	o.must(err)
	return actor
}

func (o *webOffice) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// link returns the address of a new sign-in link.
func (o *webOffice) link(email string) string {
	o.t.Helper()
	token, err := o.NewSignInLink(o.t.Context(), o.actor(email))
	o.must(err)
	return o.server.URL + "/sign-in/" + token
}

// visitor is somebody with a browser without scripts.
type visitor struct {
	o      *webOffice
	client *http.Client
}

func (o *webOffice) visitor() *visitor {
	jar, err := cookiejar.New(nil)
	o.must(err)
	return &visitor{o, &http.Client{Jar: jar, Timeout: longWait}}
}

// as returns somebody who is signed in.
func (o *webOffice) as(email string) *visitor {
	o.t.Helper()
	v := o.visitor()
	if status, page := v.post(strings.TrimPrefix(o.link(email), o.server.URL), nil); status != http.StatusOK {
		o.t.Fatalf("signing in as %s: %d\n%s", email, status, page)
	}
	return v
}

func (v *visitor) do(method, path string, form url.Values) (int, string, http.Header) {
	v.o.t.Helper()
	var body io.Reader
	if form != nil || method == http.MethodPost {
		body = strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(context.Background(), method, v.o.server.URL+path, body)
	v.o.must(err)
	if body != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := v.client.Do(r)
	v.o.must(err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	v.o.must(err)
	return response.StatusCode, string(text), response.Header
}

func (v *visitor) get(path string) (int, string) {
	v.o.t.Helper()
	status, body, _ := v.do(http.MethodGet, path, nil)
	return status, body
}

func (v *visitor) post(path string, form url.Values) (int, string) {
	v.o.t.Helper()
	status, body, _ := v.do(http.MethodPost, path, form)
	return status, body
}

// sees fails unless a page has every text.
func (v *visitor) sees(path string, texts ...string) string {
	v.o.t.Helper()
	status, page := v.get(path)
	if status != http.StatusOK {
		v.o.t.Fatalf("%s: %d\n%s", path, status, page)
	}
	for _, text := range texts {
		if !strings.Contains(page, text) {
			v.o.t.Errorf("%s does not show %q\n%s", path, text, page)
		}
	}
	return page
}

func instant(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func london(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// draftOfWeb is a lesson that waits for review.
const draftOfWeb = "lesson-home-education-see-the-child"

// draft keeps a draft of the library as written by somebody, in review.
func (o *webOffice) draft(email, ref string) {
	o.t.Helper()
	author := o.actor(email)
	draft, err := o.Draft(o.t.Context(), author, ref)
	o.must(err)
	text := draft.Text
	text.TalkAbout += "\n- What would help us to see more children?"
	_, err = o.SaveDraft(o.t.Context(), author, text, draft.Revision)
	o.must(err)
	_, err = o.SubmitForReview(o.t.Context(), author, ref)
	o.must(err)
}

// trouble gives the outbox a message that failed for good.
func (o *webOffice) trouble() {
	o.t.Helper()
	o.must(o.db.Exec(o.t.Context(), `
		INSERT INTO deliveries (kind, recipient, person_id, team_id, state, attempt, not_before, created_at, reason)
		SELECT 'digest', 'person:' || p.id, p.id, m.team_id, 'failed', 1, '2026-12-07T09:00:00.000000Z', '2026-12-07T09:00:00.000000Z', 'no such channel'
		FROM people p JOIN memberships m ON m.person_id = p.id LIMIT 1`))
}
