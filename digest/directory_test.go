package digest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// directoryStore is the little of a store that comparing directories needs.
type directoryStore struct {
	Store
	people []Person
	ids    map[int64]string
	gone   []int64
	pass   Pass
}

func (s *directoryStore) Roster(context.Context) (Roster, error) {
	return Roster{People: s.people}, nil
}

func (s *directoryStore) LinkAccounts(_ context.Context, _ time.Time, _ Via, ids map[int64]string, gone []int64) error {
	s.ids, s.gone = ids, gone
	return nil
}

func (s *directoryStore) KeepPass(_ context.Context, p Pass) error {
	s.pass, s.ids, s.gone = p, p.Linked, p.Gone
	return nil
}

func (s *directoryStore) Unlinked(context.Context, Date) (people []Person, err error) {
	for _, p := range s.people {
		if p.SlackID == "" && s.ids[p.ID] == "" {
			people = append(people, p)
		}
	}
	return people, nil
}

type pages struct {
	accounts [][]Account
	err      error
}

func (pages) Via() Via { return Slack }

func (p pages) Accounts(_ context.Context, page func([]Account) error) error {
	for _, accounts := range p.accounts {
		if err := page(accounts); err != nil {
			return err
		}
	}
	return p.err
}

func (p pages) Groups(context.Context) ([]UserGroup, GroupState, error) {
	return nil, GroupRead, errors.New("no team names a group, so nobody asks for them")
}

func TestSyncDirectory(t *testing.T) {
	people := []Person{
		{ID: 1, Email: "new@example.org"},
		{ID: 2, Email: "left@example.org", SlackID: "U2"},
		{ID: 3, Email: "back@example.org", SlackID: "U3", Slack: SlackGone},
		{ID: 4, Email: "again@example.org", SlackID: "U4OLD"},
		{ID: 5, Email: "nobody@example.org"},
		{ID: 6, Email: "fine@example.org", SlackID: "U6"},
	}
	read := [][]Account{
		{
			{ID: "U1", Email: "New@Example.org"},
			{ID: "U2", Email: "left@example.org", Gone: true},
			{ID: "U3", Email: "back@example.org"},
		},
		{
			{ID: "U4OLD", Email: "again@example.org", Gone: true},
			{ID: "U4", Email: "again@example.org"},
			{ID: "U6", Email: "fine@example.org"},
			{ID: "U7", Email: "other@example.org"},
			{ID: "U8", Email: "was@example.org", Gone: true},
			{ID: "USLACKBOT", Bot: true},
		},
	}
	store := &directoryStore{people: people}
	service := NewService(store, SystemClock{}, Config{}, nil)
	got, err := service.SyncDirectory(t.Context(), pages{accounts: read})
	if err != nil {
		t.Fatal(err)
	}
	want := Directories{Accounts: 8, Linked: 3, Gone: 1, Complete: true, StaffOnly: people[4:5], Unmatched: 1}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[int64]string{1: "U1", 3: "U3", 4: "U4"}, store.ids); diff != "" {
		t.Errorf("ids (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Account{{ID: "U7", Email: "other@example.org"}}, store.pass.Unmatched); diff != "" {
		t.Errorf("unmatched (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int64{2}, store.gone); diff != "" {
		t.Errorf("gone (-want +got):\n%s", diff)
	}
}

// TestSyncDirectoryKeepsWhatItReadBeforeSlackFailed: half a directory links
// people, and nobody is taken for gone because of the half that was not read.
func TestSyncDirectoryKeepsWhatItReadBeforeSlackFailed(t *testing.T) {
	store := &directoryStore{people: []Person{{ID: 1, Email: "a@example.org"}, {ID: 2, Email: "b@example.org", SlackID: "U2"}}}
	service := NewService(store, SystemClock{}, Config{}, nil)
	down := errors.New("slack is down")
	got, err := service.SyncDirectory(t.Context(), pages{accounts: [][]Account{{{ID: "U1", Email: "a@example.org"}}}, err: down})
	if !errors.Is(err, down) {
		t.Fatalf("err = %v", err)
	}
	if got.Linked != 1 || got.Complete || len(got.StaffOnly) != 0 || store.ids[1] != "U1" || len(store.gone) != 0 {
		t.Errorf("got %+v, ids %v, gone %v", got, store.ids, store.gone)
	}
}
