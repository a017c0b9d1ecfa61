package digest

import (
	"context"
	"slices"
	"strings"
	"time"
)

// FindKind says what was found at a source.
type FindKind string

// What is found.
const (
	FindNews      FindKind = "news"
	FindRevision  FindKind = "revision"
	FindWithdrawn FindKind = "withdrawn"
	FindEnded     FindKind = "ended"   // the feed has: nothing more comes from it
	FindMoved     FindKind = "moved"   // the feed has
	FindFailing   FindKind = "failing" // the feed cannot be read
)

// Alarm reports whether it is about a feed, and not about a document.
func (k FindKind) Alarm() bool { return k == FindEnded || k == FindMoved || k == FindFailing }

// Where says where a publisher has a document.
type Where struct {
	Publisher string
	URL       string
}

// Find is what a policy lead should look at, and may write an item of. Nobody else
// is told of it.
type Find struct {
	ID      int64 `json:"-"`
	Kind    FindKind
	Key     string
	Where           // of who had it first
	Also    []Where `json:",omitempty"` // others that have the same
	Title   string
	Type    string `json:",omitempty"` // what the publisher calls it
	Mark    string `json:",omitempty"`
	Note    string `json:",omitempty"` // what changed, in the publisher's words, or what is wrong
	FoundAt time.Time
	// Published and Updated are as the source has them, zero where it has none.
	Published time.Time
	Updated   time.Time
	Cited     []string `json:"-"` // the live items that give its address
}

// Draft is the text that a policy lead goes on from: all that is known, and nothing
// that nobody has read.
func (f Find) Draft(zone *time.Location) Text {
	text := Text{
		Kind: Lesson, Change: New, Scope: "national", Urgency: Routine, AckWithin: 10, Title: f.Title,
		Source: Source{Publisher: f.Publisher, URL: f.URL},
	}
	for _, at := range []time.Time{f.Updated, f.Published} {
		if !at.IsZero() {
			text.Source.Published = DateIn(at, zone).String()
		}
	}
	called := strings.ToLower(f.Type + " " + f.Title)
	if slices.ContainsFunc([]string{"guidance", "policy", "policies", "procedure", "consultation", "regulations"}, func(w string) bool { return strings.Contains(called, w) }) {
		text.Kind, text.Document, text.Published = Policy, f.Title, text.Source.Published
	}
	return text
}

// Finds returns what was found at the sources and nobody has dealt with, newest
// first. Errors: [Forbidden].
func (s *Service) Finds(ctx context.Context, actor Actor) ([]Find, error) {
	if err := actor.allow(Write, 0); err != nil {
		return nil, err
	}
	now := s.clock.Now()
	finds, err := s.store.FindsSince(ctx, now.AddDate(1, 0, 0)) // open ones alone
	if err != nil || len(finds) == 0 {
		return finds, err
	}
	items, err := s.store.Items(ctx, now)
	if err != nil {
		return nil, err
	}
	cited := map[string][]string{}
	for _, item := range items {
		if key := AddressKey(item.Source.URL); key != "" && item.Withdrawn.IsZero() {
			cited[key] = append(cited[key], item.Ref)
		}
	}
	for i := range finds {
		finds[i].Cited = cited[AddressKey(finds[i].URL)]
	}
	return finds, nil
}

// FoundText returns the text that a draft about a find begins with. Errors:
// [Forbidden], [NotFound].
func (s *Service) FoundText(ctx context.Context, actor Actor, id int64) (Text, error) {
	if err := actor.allow(Write, 0); err != nil {
		return Text{}, err
	}
	find, err := s.store.FindByID(ctx, id)
	return find.Draft(s.config.Zone), err
}

// SettleFind takes a find off the desk: it was written about, or is not for us.
// Errors: [Forbidden]; [Conflict] where somebody did so before.
func (s *Service) SettleFind(ctx context.Context, actor Actor, id int64) error {
	if err := actor.allow(Write, 0); err != nil {
		return err
	}
	find, err := s.store.FindByID(ctx, id)
	if err != nil {
		return err
	}
	done, err := s.store.SettleFind(ctx, id, s.entry(actor, "dealt with what a source has", "", string(find.Kind)+", "+find.Key))
	if err == nil && !done {
		return Errorf(Conflict, "somebody else has dealt with this already: look at the desk again")
	}
	return err
}
