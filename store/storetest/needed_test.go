package storetest

import (
	"errors"
	"testing"
)

// ended is a test that writes down how it was ended.
type ended struct {
	testing.TB
	how string
}

func (*ended) Helper() {}

func (e *ended) Fatalf(string, ...any) { e.end("failed") }

func (e *ended) Skipf(string, ...any) { e.end("skipped") }

func (e *ended) end(how string) {
	e.how = how
	panic(e)
}

// TestAMissingPostgreSQLIsAFailureInCI: whoever asks for it, in whatever way.
func TestAMissingPostgreSQLIsAFailureInCI(t *testing.T) {
	t.Setenv("BRIEFED_TEST_DATABASE_URL", "")
	running.started, running.err = true, errors.New("there is none")
	t.Cleanup(func() { running.started, running.err = false, nil })
	ways := map[string]func(testing.TB){
		"Postgres": func(t testing.TB) { Postgres(t) },
		"migrated": func(t testing.TB) { MigratedPostgres(t) },
		"Admin":    func(t testing.TB) { Admin(t) },
	}
	for ci, want := range map[string]string{"true": "failed", "": "skipped"} {
		t.Setenv("CI", ci)
		for name, ask := range ways {
			e := &ended{TB: t}
			func() {
				defer func() { _ = recover() }()
				ask(e)
			}()
			if e.how != want {
				t.Errorf("%s with CI=%q: %q, want %q", name, ci, e.how, want)
			}
		}
	}
}
