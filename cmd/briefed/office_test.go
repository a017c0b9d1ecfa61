package main

import (
	"io/fs"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/briefed/briefed/cmd/briefed/demo"
	"github.com/briefed/briefed/store/storetest"
)

// longWait is how long a test waits for what must happen. It says nothing of how fast
// that is: a machine may be busy with ten other things.
const longWait = 2 * time.Minute

// openTestOffice is an office with a council of its own, a fake Slack and a clock
// that begins at a moment. What it stands on gets a database of its own.
func openTestOffice(t *testing.T, council demo.Council, start time.Time, on stage) *demo.Office {
	t.Helper()
	on.database = storetest.MigratedSQLite(t)
	office, stop, err := openOffice(t.Context(), council, demo.NewClock(start), on, terminal{out: t.Output(), err: t.Output()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		var err error
		if stop(&err); err != nil {
			t.Error(err)
		}
	})
	if err := council.Import(t.Context(), office.Service); err != nil {
		t.Fatal(err)
	}
	return office
}

// parsedOffice is an office whose council a test writes down, from eight on
// Monday, 2 March 2026.
func parsedOffice(t *testing.T, teams, people, pages string) *demo.Office {
	t.Helper()
	council, err := demo.ParseCouncil([]byte(teams), []byte(people))
	if err != nil {
		t.Fatal(err)
	}
	return openTestOffice(t, council, time.Date(2026, time.March, 2, 8, 0, 0, 0, time.UTC), stage{pages: pages})
}

// newDemo is the demonstration as briefed demo serves it.
func newDemo(t *testing.T) (*demo.Office, *httptest.Server) {
	t.Helper()
	return newDemoWith(t, nil)
}

// newDemoWith is newDemo with a style sheet for the pages.
func newDemoWith(t *testing.T, assets []fs.FS) (*demo.Office, *httptest.Server) {
	t.Helper()
	council, err := demo.ReadCouncil()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(nil)
	office := openTestOffice(t, council, demo.Start, stage{pages: "http://" + server.Listener.Addr().String(), assets: assets})
	if err := office.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = office.Page()
	server.Start()
	t.Cleanup(server.Close)
	return office, server
}

// alone leaves out where races are looked for what asks for one page after the other:
// nothing runs at the same time in it, and counting takes ten times as long. CI runs the
// whole suite without that too.
func alone(t testing.TB) {
	t.Helper()
	if raced {
		t.Skip("left out by -race")
	}
}

// slow leaves out of the edit loop what takes seconds, and is looked at for races: the
// loop is to take less than a minute.
func slow(t testing.TB) {
	t.Helper()
	if quick() {
		t.Skip("left out by -short")
	}
}

// quick reports whether this is the edit loop.
func quick() bool { return testing.Short() && !raced }

// large leaves out of the edit loop what needs many people or other programs; and
// where races are looked for, which takes ten times as long and sees nothing of
// other programs: CI runs the whole suite without that too.
func large(t testing.TB) {
	t.Helper()
	if testing.Short() || raced {
		t.Skip("left out by -short and by -race")
	}
}
