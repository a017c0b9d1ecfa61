package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/bot/feed"
	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// outside is the world of a simulated year: six producers, as they are on a day.
type outside struct {
	t     *testing.T
	clock *storetest.HandClock
	base  string
	sent  map[string]int // answers with a body, by path
}

func (o *outside) since(day string) bool {
	return !o.clock.Now().Before(instant(o.t, day+"T01:00:00Z"))
}

func (o *outside) at(day string) time.Time { return instant(o.t, day+"T01:00:00Z") }

// upTo leaves out what is yet to come, newest first.
func (o *outside) upTo(posts ...article) (out []article) {
	for _, p := range posts {
		if !p.on.After(o.clock.Now()) {
			out = append([]article{p}, out...)
		}
	}
	return out
}

const kcsie, race, old, gone = "/government/publications/kcsie--2", "/government/publications/race", "/government/publications/old-advice", "/government/publications/gone"

// documents are those of GOV.UK, with the newest moment of each.
func (o *outside) documents() (docs []document) {
	for _, d := range []struct {
		document
		days []string
	}{
		{document{path: kcsie, kind: "Statutory guidance", title: "Keeping children safe in education"}, []string{"2026-09-01", "2027-03-10"}},
		{document{path: gone, kind: "Guidance", title: "Advice on visits"}, []string{"2026-08-01", "2027-07-01"}},
		{document{path: race, kind: "Independent report", title: "Race, racism and safeguarding children"}, []string{"2027-02-03"}},
		{document{path: old, kind: "Guidance", title: "What to do if you are worried"}, []string{"2027-04-05"}},
		{document{path: "/government/consultations/kcsie", kind: "Open consultation", title: "Keeping children safe in education: consultation"}, []string{"2027-03-12"}},
	} {
		for _, day := range d.days {
			if o.since(day) {
				d.updated = o.at(day)
			}
		}
		if !d.updated.IsZero() {
			docs = append(docs, d.document)
		}
	}
	return docs
}

// body is what a path has today; "" for nothing.
func (o *outside) body(path string) (kind, body string) {
	const atom, rss = "application/atom+xml; charset=utf-8", "application/rss+xml; charset=UTF-8"
	racism := "Race, racism and safeguarding children"
	switch path {
	case "/panel.atom":
		return atom, organisationFeed(o.base, o.documents()...)
	case "/search/guidance.atom":
		if o.since("2027-09-01") {
			return atom, endedFeed
		}
		return atom, finderFeed(o.base, o.documents()...)
	case "/api/content" + kcsie:
		return "application/json", stated(o.at("2015-03-26"), o.at("2027-03-10"), "Corrected paragraph 12.", "")
	case "/api/content" + race:
		return "application/json", stated(o.at("2027-02-03"), o.at("2027-02-03"), "First published.", "")
	case "/api/content" + old:
		return "application/json", stated(o.at("2015-03-01"), o.at("2027-04-05"), "New telephone numbers.", "")
	case "/api/content" + gone:
		return "application/json", stated(o.at("2020-01-01"), o.at("2026-08-01"), "Checked.", "Replaced by the handbook.")
	case "/lscp/feed/":
		text := "We ask who else lives there."
		if o.since("2027-04-20") {
			text = "We ask who else lives there, and see them."
		}
		return rss, wordPress(o.base, "lscp", o.upTo(
			article{"guide", "Our guide to unseen adults", text, o.at("2026-12-01")},
			article{"race", racism + ": national review published", "Read it.", o.at("2027-02-05")},
			article{"child-c", "Local child safeguarding practice review: Ambershire Child C", "Read it.", o.at("2027-10-05")},
		)...)
	case "/cc/feed/":
		if !o.since("2027-09-13") && o.since("2027-09-10") {
			return "", ""
		}
		if o.since("2027-11-02") && !o.since("2027-11-03") {
			return "text/html", "<html><body>Please sign in</body></html>"
		}
		return rss, wordPress(o.base, "cc", o.upTo(
			article{"race", "Panel review: race, racism and safeguarding children", "It says.", o.at("2027-02-04")},
			article{"child-b", "Ambershire: safeguarding practice review of Child B", "It says.", o.at("2027-10-06")},
		)...)
	case "/letters":
		return rss, mailchimp(int(o.clock.Now().Unix()), o.upTo(
			article{"01", "December newsletter", "", o.at("2026-12-15")}, article{"02", "New national review: " + racism, "", o.at("2027-02-10")},
		)...)
	case "/new/data.feed":
		return atom, legislation(o.upTo(
			article{"uksi/2026/9", "The Fees Regulations 2026", "", o.at("2026-12-20")}, article{"uksi/2027/812", "The Multi-Agency Child Protection Teams Regulations 2027", "Made.", o.at("2027-08-01")},
		)...)
	case "/reviews":
		text := "2026 – Ambershire – Child A"
		if o.since("2027-05-15") {
			text += ". 2027 – Anonymous – Adam"
		}
		return "text/html; charset=utf-8", reviewsPage(text, fmt.Sprintf("© %s", o.clock.Now().Format("January 2006")))
	case "/wales/feed2/":
		return rss, wordPress(o.base, "wales", o.upTo(article{"race", "Report: " + racism, "Welsh boards too.", o.at("2027-02-12")})...)
	case "/cited", "/cited-now":
		return "text/html", "<html><body>Here</body></html>"
	default:
		return "", ""
	}
}

func (o *outside) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	switch {
	case path == "/wales/feed/" && o.since("2027-06-01"):
		http.Redirect(w, r, "/wales/feed2/", http.StatusMovedPermanently)
		return
	case path == "/wales/feed/":
		path = "/wales/feed2/"
	case path == "/cited" && o.since("2027-06-10"):
		http.Redirect(w, r, "/cited-now", http.StatusPermanentRedirect)
		return
	case path == "/lost" && !o.since("2027-10-01"):
		path = "/cited"
	}
	kind, body := o.body(path)
	if body == "" {
		status := http.StatusNotFound
		if strings.HasSuffix(path, "feed/") {
			status = http.StatusBadGateway
		}
		http.Error(w, "nothing", status)
		return
	}
	tag := fmt.Sprintf(`"%x"`, sha256.Sum256([]byte(body)))
	if w.Header().Set("ETag", tag); r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	o.sent[path]++
	w.Header().Set("Content-Type", kind)
	_, _ = io.WriteString(w, body)
}

// TestAYearOfSources looks at six producers every night of a year, with everything in it
// that they do, and compares what waits for policy leads with a list made by hand.
func TestAYearOfSources(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		clock := storetest.NewClock(instant(t, "2027-01-04T03:30:00Z"))
		world := &outside{t: t, clock: clock, sent: map[string]int{}}
		server := httptest.NewServer(world)
		t.Cleanup(server.Close)
		world.base = server.URL
		service := digest.NewService(db, clock, digest.Config{Nation: digest.England, Zone: london(t)}, nil)
		publishCiting(t, service, server.URL)
		var feeds []digest.Feed
		for _, f := range [][3]string{
			{"govuk", "Panel", "/panel.atom"},
			{"govuk", "Department", "/search/guidance.atom"},
			{"posts", "Ambershire LSCP", "/lscp/feed/"},
			{"posts", "Paper", "/cc/feed/"},
			{"letters", "Panel newsletter", "/letters"},
			{"posts", "Legislation", "/new/data.feed"},
			{"page", "Charity", "/reviews"},
			{"posts", "Wales", "/wales/feed/"},
		} {
			feeds = append(feeds, digest.Feed{Kind: digest.FeedKind(f[0]), Publisher: f[1], URL: server.URL + f[2]})
		}
		watcher := feed.New(digest.SystemClock{}, feed.Options{AnyAddress: true, Pause: 1, Timeout: 10 * time.Second})
		nights := 0
		for night := clock.Now(); night.Before(instant(t, "2028-01-04T03:30:00Z")); night = night.Add(24 * time.Hour) {
			clock.Set(night)
			for range 2 { // the second replica comes too late
				_, ran, err := service.NightlyWatch(t.Context(), watcher, feeds)
				if err != nil {
					t.Fatal(err)
				}
				if ran {
					nights++
				}
			}
		}
		if nights < 364 || nights > 366 {
			t.Errorf("looked %d times in a year", nights)
		}
		finds, err := service.Finds(t.Context(), digest.Operator())
		if err != nil {
			t.Fatal(err)
		}
		got := make([]string, 0, len(finds))
		for _, f := range slices.Backward(finds) {
			also := make([]string, 0, len(f.Also))
			for _, a := range f.Also {
				also = append(also, a.Publisher)
			}
			got = append(got, strings.TrimRight(fmt.Sprintf("%s %s %s | %s | %s | %s", digest.DateIn(f.FoundAt, london(t)), f.Kind, f.Publisher, f.Title, f.Note, strings.Join(also, ", ")), "| "))
		}
		want := []string{
			"2027-02-03 news Panel | Race, racism and safeguarding children |  | Paper, Ambershire LSCP, Panel newsletter, Wales",
			"2027-03-10 revision Panel | Keeping children safe in education | Corrected paragraph 12.",
			"2027-03-12 news Panel | Keeping children safe in education: consultation",
			"2027-04-05 revision Panel | What to do if you are worried | New telephone numbers.",
			"2027-04-20 revision Ambershire LSCP | Our guide to unseen adults",
			"2027-05-15 revision Charity | Recently published case reviews",
			"2027-06-01 moved Wales | Wales | It is at " + server.URL + "/wales/feed2/ now: put that address in its place.",
			"2027-07-01 withdrawn Panel | Advice on visits | Replaced by the handbook.",
			"2027-08-01 news Legislation | The Multi-Agency Child Protection Teams Regulations 2027",
			"2027-09-01 ended Department | Department | Nothing more comes from it. Find out where its publisher tells of news now, and put that in its place.",
			"2027-09-12 failing Paper | Paper | It failed three times in a row: its server answered 502 Bad Gateway",
			"2027-10-05 news Ambershire LSCP | Local child safeguarding practice review: Ambershire Child C",
			"2027-10-06 news Paper | Ambershire: safeguarding practice review of Child B",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("what waits for policy leads (-want +got):\n%s", diff)
		}
		if n := world.sent["/panel.atom"]; n > 10 {
			t.Errorf("a feed that hardly changes was sent %d times: ask with If-None-Match", n)
		}
		again(t, service)
		settle(t, service, finds)
	})
}

// publishCiting makes two lessons live whose sources will be lost and move.
func publishCiting(t *testing.T, service *digest.Service, base string) {
	t.Helper()
	var texts []digest.Text
	for _, ref := range []string{"cited", "lost"} {
		text, problems := digest.ParseItem("", fmt.Appendf(nil, "---\nref: %[1]s\nkind: lesson\ntitle: About %[1]s\nsource:\n  publisher: Somewhere\n  url: %[2]s/%[1]s\n---\n\n## What you do differently\n\n- Ask.\n", ref, base))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		texts = append(texts, text)
	}
	if _, err := service.ImportItems(t.Context(), digest.Operator(), texts, false); err != nil {
		t.Fatal(err)
	}
	if _, err := service.Publish(t.Context(), digest.Operator(), []string{"cited", "lost"}); err != nil {
		t.Fatal(err)
	}
}

// again: a dead link and one that moved are on the desk.
func again(t *testing.T, service *digest.Service) {
	t.Helper()
	list, err := service.Ageing(t.Context(), digest.Operator())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range list {
		got = append(got, fmt.Sprintf("%s %s %s", a.Ref, a.Kind, a.What))
	}
	if len(got) != 2 || !strings.Contains(got[0], "cited link has a link that moved") || !strings.Contains(got[0], "/cited-now, as was seen on 14 June 2027") ||
		!strings.Contains(got[1], "lost link has a dead link") || !strings.Contains(got[1], "as was seen on 4 October 2027") {
		t.Errorf("to be looked at again: %q", got)
	}
}

// settle: a lead writes of the first and takes it off the desk; of two who do so, one
// is told, and nobody else may.
func settle(t *testing.T, service *digest.Service, finds []digest.Find) {
	t.Helper()
	first := finds[len(finds)-1]
	text, err := service.FoundText(t.Context(), digest.Operator(), first.ID)
	if err != nil || text.Title != "Race, racism and safeguarding children" || text.Source.Publisher != "Panel" || text.Source.Published != "2027-02-03" || !strings.HasSuffix(text.Source.URL, race) {
		t.Errorf("a draft begins with %+v, %v", text, err)
	}
	if drafts, err := service.Drafts(t.Context(), digest.Operator()); err != nil || len(drafts) != 0 {
		t.Errorf("%d drafts that nobody wrote, which publish --all would make live: %v", len(drafts), err)
	}
	if err := service.SettleFind(t.Context(), digest.Actor{}, first.ID); digest.CodeOf(err) != digest.Forbidden {
		t.Errorf("nobody takes it off the desk: %v", err)
	}
	if err := service.SettleFind(t.Context(), digest.Operator(), first.ID); err != nil {
		t.Error(err)
	}
	if err := service.SettleFind(t.Context(), digest.Operator(), first.ID); digest.CodeOf(err) != digest.Conflict {
		t.Errorf("a second time: %v", err)
	}
	if left, err := service.Finds(context.WithoutCancel(t.Context()), digest.Operator()); err != nil || len(left) != len(finds)-1 {
		t.Errorf("%d are left, %v", len(left), err)
	}
}
