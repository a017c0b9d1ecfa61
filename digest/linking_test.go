package digest

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// finder is a directory that may not be read whole.
type finder struct {
	pages
	known map[string]Account
	down  map[string]error // by address
}

func (f finder) AccountByEmail(_ context.Context, email string) (Account, error) {
	a, known := f.known[email]
	if !known && f.down[email] == nil {
		return a, Errorf(NotFound, "no such account")
	}
	return a, f.down[email]
}

func TestLinkAccounts(t *testing.T) {
	people := []Person{
		{ID: 1, Email: "ann@example.org", Name: "Ann Bell"},
		{ID: 2, Email: "bob@example.org", Name: "Bob Cole"},
		{ID: 3, Email: "cat@example.org", Name: "Cat Dunn"},
		{ID: 4, Email: "has@example.org", SlackID: "U4"},
	}
	closed, down := errors.New("missing_scope"), errors.New("the line is down")
	ann := Account{ID: "U1", Email: "ann@example.org", Name: "Ann Bell"}
	cat := Account{ID: "U3", Email: "cat@example.org", Name: "Cat Dunn"}
	for name, tc := range map[string]struct {
		directory finder
		ids       map[int64]string
		without   []Person
		err       error
	}{
		"the whole directory": {
			finder{pages: pages{accounts: [][]Account{{ann, {ID: "U4", Email: "has@example.org"}}, {cat}}}},
			map[int64]string{1: "U1", 3: "U3"},
			people[1:2], nil,
		},
		"one by one": {
			finder{pages: pages{err: closed}, known: map[string]Account{ann.Email: ann, cat.Email: cat}},
			map[int64]string{1: "U1", 3: "U3"},
			people[1:2], nil,
		},
		"nobody else's, a bot's, or gone": {
			finder{pages: pages{err: closed}, known: map[string]Account{
				ann.Email:         {ID: "U9", Email: ann.Email, Gone: true},
				"bob@example.org": {ID: "U8", Email: "bob@example.org", Bot: true},
				cat.Email:         {ID: "U7", Email: cat.Email, Name: "Zoe Marsh"},
			}},
			nil, people[:3], nil,
		},
		"cut short": {
			finder{pages: pages{err: closed}, known: map[string]Account{ann.Email: ann, cat.Email: cat}, down: map[string]error{"bob@example.org": down}},
			map[int64]string{1: "U1"},
			people[1:3], down,
		},
	} {
		t.Run(name, func(t *testing.T) {
			store := &directoryStore{people: people}
			service := NewService(store, SystemClock{}, Config{}, nil)
			got, err := service.LinkAccounts(t.Context(), Operator(), tc.directory)
			if !errors.Is(err, tc.err) {
				t.Errorf("err = %v", err)
			}
			if diff := cmp.Diff(Linking{Sought: 3, Without: tc.without}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if len(store.ids) != len(tc.ids) || len(tc.ids) > 0 && !cmp.Equal(store.ids, tc.ids) {
				t.Errorf("linked %v, want %v", store.ids, tc.ids)
			}
		})
	}
	store := &directoryStore{people: people}
	service := NewService(store, SystemClock{}, Config{}, nil)
	worker := Actor{Person: people[0], Teams: []TeamMembership{{}}}
	if _, err := service.LinkAccounts(t.Context(), worker, finder{pages: pages{accounts: [][]Account{{ann}}}}); CodeOf(err) != Forbidden || store.ids != nil {
		t.Errorf("a worker: %v, linked %v", err, store.ids)
	}
}
