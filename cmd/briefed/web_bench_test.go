package main

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/briefed/briefed/bot/web"
	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store/storetest"
)

// BenchmarkPages renders pages of a council of 10,000 people with 20 items each,
// on SQLite. "bare-ms" is the sign-in page, which asks the database for
// nothing; "first-ms" is the first look, before counts over everybody are kept,
// and "ahead-ms" is it where they were made ahead, as the service does.
func BenchmarkPages(b *testing.B) {
	const people, items = 10_000, 20
	council := storetest.Seed(b, storetest.Open(b, storetest.MigratedSQLite(b)), people, items)
	handler, err := web.New(web.Options{Service: council.Service, Sessions: council.DB.Sessions(digest.SystemClock{}), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	person := func(n int) digest.Person {
		p, err := council.DB.PersonByEmail(b.Context(), fmt.Sprintf("person.%05d@council.example", n))
		if err != nil {
			b.Fatal(err)
		}
		return p
	}
	// Person 0 manages team-001, of which person 1 is; see storetest.People.
	for _, access := range []struct {
		n      int
		access digest.Access
	}{{2, digest.Senior}, {3, digest.PolicyLead}, {4, digest.Admin}} {
		err := council.DB.Exec(b.Context(), fmt.Sprintf("UPDATE people SET access = '%s' WHERE id = %d", access.access, person(access.n).ID))
		if err != nil {
			b.Fatal(err)
		}
	}
	actor, err := council.ActorByID(b.Context(), person(0).ID, digest.FaceWeb)
	if err != nil {
		b.Fatal(err)
	}
	team := actor.Teams[0].Team.Slug
	bare := render(b, handler, nil, "/sign-in", 20)
	ahead, err := web.New(web.Options{Service: council.Service, Sessions: council.DB.Sessions(digest.SystemClock{}), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := council.DB.KeepStandings(b.Context()); err != nil {
		b.Fatal(err)
	}
	if err := ahead.CountAhead(b.Context()); err != nil {
		b.Fatal(err)
	}
	for _, page := range []struct {
		who  int
		path string
	}{
		{1, "/"},
		{1, "/me"},
		{1, "/library?q=visit"},
		{1, "/items/" + storetest.Text(0).Ref},
		{0, "/teams"},
		{0, "/teams/" + team},
		{0, fmt.Sprintf("/people/%d", person(1).ID)},
		{0, "/items/" + storetest.Text(0).Ref + "/report"},
		{2, "/teams"},
		{2, "/teams/" + team},
		{3, "/desk"},
		{3, "/desk/coverage"},
		{4, "/admin"},
		{4, "/admin/deliveries"},
		{4, "/admin/audit"},
	} {
		cookies := signedIn(b, handler, council, person(page.who).ID)
		b.Run(fmt.Sprintf("person %d%s", page.who, page.path), func(b *testing.B) {
			first := render(b, handler, cookies, page.path, 1)
			counted := render(b, ahead, cookies, page.path, 1)
			for b.Loop() {
				render(b, handler, cookies, page.path, 1)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(b.N), "ms")
			b.ReportMetric(float64(first.Microseconds())/1000, "first-ms")
			b.ReportMetric(float64(counted.Microseconds())/1000, "ahead-ms")
			b.ReportMetric(float64(bare.Microseconds())/1000, "bare-ms")
		})
	}
}

func signedIn(b *testing.B, handler http.Handler, council *storetest.Council, id int64) []*http.Cookie {
	b.Helper()
	actor, err := council.ActorByID(b.Context(), id, digest.FaceWeb)
	if err != nil {
		b.Fatal(err)
	}
	token, err := council.NewSignInLink(b.Context(), actor)
	if err != nil {
		b.Fatal(err)
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequestWithContext(b.Context(), http.MethodPost, "/sign-in/"+token, nil))
	if w.Code != http.StatusSeeOther {
		b.Fatalf("signing in: %d %s", w.Code, w.Body)
	}
	return w.Result().Cookies()
}

// render returns how long a page takes, on average.
func render(b *testing.B, handler http.Handler, cookies []*http.Cookie, path string, times int) time.Duration {
	b.Helper()
	start := time.Now()
	for range times {
		r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, path, nil)
		for _, c := range cookies {
			r.AddCookie(c)
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			b.Fatalf("%s: %d\n%s", path, w.Code, w.Body)
		}
	}
	return time.Since(start) / time.Duration(times)
}
