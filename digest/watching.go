package digest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"
)

// Bounds of a turn.
const (
	watchBound  = 45 * time.Minute
	failuresBad = 3                   // in a row: then it is not the weather
	oldNews     = 30 * 24 * time.Hour // what first came out longer ago than this is a revision
	mostStated  = 25                  // documents that GOV.UK is asked about in one look
	linkEvery   = 7 * 24 * time.Hour
	mostLinks   = 200 // in one turn
	underWay    = "another look at the sources is under way: wait until it is over"
)

// Watching is what a turn came to.
type Watching struct {
	Feeds, Failed int
	Found         int // that are new on the desk
	Links, Dead   int
}

// Watch looks at every feed and, once a week each, at the addresses that live items
// give, and puts what is new on the desk. A feed that fails is counted, and stops no
// other. Errors: [Forbidden]; [Conflict] while another turn is under way.
func (s *Service) Watch(ctx context.Context, actor Actor, watcher Watcher, feeds []Feed) (Watching, error) {
	if err := actor.allow(Write, 0); err != nil {
		return Watching{}, err
	}
	now := s.clock.Now()
	begun, err := s.store.BeginWatch(ctx, now, now.Add(time.Second), now.Add(watchBound))
	if err == nil && !begun {
		err = Errorf(Conflict, underWay)
	}
	if err != nil {
		return Watching{}, err
	}
	return s.watch(ctx, now, watcher, feeds)
}

// NightlyWatch is [Service.Watch] once a night, if nobody has since three o'clock.
// Any number of replicas may call it; it reports whether this call looked.
func (s *Service) NightlyWatch(ctx context.Context, watcher Watcher, feeds []Feed) (Watching, bool, error) {
	now := s.clock.Now()
	begun, err := s.store.BeginWatch(ctx, now, lastQuiet(now, s.config.Zone), now.Add(watchBound))
	if err != nil || !begun {
		return Watching{}, false, err
	}
	w, err := s.watch(ctx, now, watcher, feeds)
	return w, true, err
}

func (s *Service) watch(ctx context.Context, began time.Time, watcher Watcher, feeds []Feed) (w Watching, err error) {
	bound, cancel := context.WithTimeout(ctx, watchBound)
	defer cancel()
	defer func() { err = errors.Join(err, s.store.EndWatch(context.WithoutCancel(ctx), began)) }()
	for _, feed := range feeds {
		if bound.Err() != nil {
			return w, fmt.Errorf("look at the sources: %w", bound.Err())
		}
		found, failed, err := s.lookAt(bound, watcher, feed)
		if err != nil {
			return w, fmt.Errorf("keep what %s has: %w", feed.Publisher, err)
		}
		w.Feeds++
		w.Found += found
		w.Failed += b2i(failed)
	}
	return w, s.followLinks(bound, watcher, &w)
}

// lookAt looks at one feed and keeps what came of it.
func (s *Service) lookAt(ctx context.Context, watcher Watcher, feed Feed) (found int, failed bool, err error) {
	now := s.clock.Now()
	state, err := s.store.FeedState(ctx, feed.URL)
	if err != nil {
		return 0, false, err
	}
	seen, wrong := watcher.Look(ctx, feed, state)
	if wrong != nil && ctx.Err() != nil {
		return 0, false, ctx.Err()
	}
	look := FeedLook{Feed: feed, State: state}
	alarm := func(kind FindKind, note string) {
		if said := string(kind) + " " + seen.Moved; look.State.Alarm != said {
			look.State.Alarm = said
			look.Finds = append(look.Finds, Find{
				Kind: kind, Key: AddressKey(feed.URL), Where: Where{feed.Publisher, feed.URL}, Title: feed.Publisher, Note: note, FoundAt: now,
			})
		}
	}
	switch {
	case wrong != nil:
		s.log.Warn("a source could not be read", "source", feed.URL, "error", wrong)
		if look.State.Failures++; look.State.Failures >= failuresBad {
			alarm(FindFailing, "It failed three times in a row: "+wrong.Error())
		}
	case seen.Ended:
		look.State.LookedAt, look.State.Failures = now, 0
		alarm(FindEnded, "Nothing more comes from it. Find out where its publisher tells of news now, and put that in its place.")
	case seen.Unchanged:
		look.State.LookedAt, look.State.Failures = now, 0
	default:
		look.State.LookedAt, look.State.Failures, look.State.ETag, look.State.Modified = now, 0, seen.ETag, seen.Modified
		look.Entries = seen.Entries
		if look.Finds, err = s.compare(ctx, watcher, feed, seen.Entries, state.LookedAt.IsZero()); err != nil {
			return 0, false, err
		}
	}
	switch {
	case wrong != nil || seen.Ended:
	case seen.Moved != "":
		alarm(FindMoved, "It is at "+seen.Moved+" now: put that address in its place.")
	default:
		look.State.Alarm = ""
	}
	for _, find := range look.Finds {
		found += b2i(find.ID == 0)
	}
	return found, wrong != nil, s.store.KeepLook(ctx, look)
}

// compare tells what is news and what is revised of the entries of a feed from what
// was seen before, there and elsewhere. What the first look at a feed finds is where
// it starts from, and no news.
func (s *Service) compare(ctx context.Context, watcher Watcher, feed Feed, entries []FeedEntry, first bool) (finds []Find, err error) {
	if first || len(entries) == 0 {
		return nil, nil
	}
	keys := make([]string, len(entries))
	for i, e := range entries {
		keys[i] = e.Key
	}
	seen, err := s.store.SeenEntries(ctx, keys)
	if err != nil {
		return nil, err
	}
	recent, err := s.store.FindsSince(ctx, s.clock.Now().Add(-2*storyWindow))
	if err != nil {
		return nil, err
	}
	asked := 0
	for _, e := range entries {
		known, here := newestMark(feed, seen[e.Key])
		revised := known != "" && (feed.Kind == FeedGovUK && e.Mark > known || feed.Kind != FeedGovUK && here && e.Mark != known)
		if known != "" && !revised {
			continue
		}
		find := Find{
			Kind: FindNews, Key: e.Key, Where: Where{feed.Publisher, e.URL}, Title: e.Title, Type: e.Type, Mark: e.Mark,
			FoundAt: s.clock.Now(), Published: e.Published, Updated: e.Updated,
		}
		if revised || !e.Published.IsZero() && e.Updated.Sub(e.Published) > oldNews {
			find.Kind = FindRevision
		}
		if feed.Kind == FeedGovUK && asked < mostStated {
			asked++
			s.state(ctx, watcher, &find, known)
		}
		i, one := sameFind(recent, find)
		switch {
		case !one:
			recent = append(recent, find)
			finds = append(finds, find)
		case recent[i].join(find.Where) && recent[i].ID != 0:
			finds = put(finds, recent[i])
		}
	}
	return finds, nil
}

// newestMark is the mark that an entry had when it was seen last, and whether at this
// feed. GOV.UK has a document in several feeds, with one moment in all; marks of
// other feeds cannot be compared.
func newestMark(feed Feed, marks map[string]string) (mark string, here bool) {
	if mark, here = marks[feed.URL]; here && feed.Kind != FeedGovUK {
		return mark, true
	}
	for _, m := range marks { // a moment is more than another feed's mark, which begins with #
		mark = max(mark, m)
	}
	return mark, here
}

// state adds what GOV.UK states of a document. Where it cannot be asked, the find
// says no less.
func (s *Service) state(ctx context.Context, watcher Watcher, find *Find, known string) {
	stated, err := watcher.Stated(ctx, find.URL)
	if err != nil {
		s.log.Warn("GOV.UK could not be asked what changed", "document", find.URL, "error", err)
		return
	}
	find.Published = stated.FirstPublished
	if !find.Published.IsZero() && find.Updated.Sub(find.Published) > oldNews {
		find.Kind = FindRevision
	}
	before, _ := time.Parse(time.RFC3339, known)
	switch {
	case stated.Withdrawn != "":
		find.Kind, find.Note = FindWithdrawn, stated.Withdrawn
	case find.Kind == FindRevision && stated.ChangedAt.After(before):
		find.Note = stated.Note
	}
}

// sameFind returns which of what was found is the same: the same change of the same
// document, or news of one that another publisher told of first.
func sameFind(finds []Find, f Find) (int, bool) {
	for i, g := range finds {
		if g.Kind.Alarm() || g.Kind != f.Kind {
			continue
		}
		if g.Key == f.Key && (f.Kind == FindNews || g.Mark == f.Mark) {
			return i, true
		}
	}
	if f.Kind != FindNews {
		return 0, false
	}
	for i, g := range finds {
		if g.Kind == FindNews && g.Publisher != f.Publisher && near(g.dated(), f.dated()) && sameStory(g.Title, f.Title) {
			return i, true
		}
	}
	return 0, false
}

// dated is when a find came out, as far as is known.
func (f Find) dated() time.Time {
	for _, at := range []time.Time{f.Published, f.Updated} {
		if !at.IsZero() {
			return at
		}
	}
	return f.FoundAt
}

// join adds where else a document is, and reports whether that is new.
func (f *Find) join(a Where) bool {
	for _, known := range append([]Where{f.Where}, f.Also...) {
		if AddressKey(known.URL) == AddressKey(a.URL) {
			return false
		}
	}
	f.Also = append(f.Also, a)
	return true
}

// put puts a known find into a list, in place of itself.
func put(finds []Find, f Find) []Find {
	for i := range finds {
		if finds[i].ID == f.ID {
			finds[i] = f
			return finds
		}
	}
	return append(finds, f)
}

// followLinks looks at what became of the addresses that live items give.
func (s *Service) followLinks(ctx context.Context, watcher Watcher, w *Watching) error {
	now := s.clock.Now()
	items, err := s.store.Items(ctx, now)
	if err != nil {
		return err
	}
	known, err := s.links(ctx)
	if err != nil {
		return err
	}
	var looked []SourceLink
	failed, done := 0, map[string]bool{}
	for _, item := range items {
		address := item.Source.URL
		link := known[address]
		if address == "" || done[address] || !item.Withdrawn.IsZero() || now.Sub(link.LookedAt) < linkEvery || len(looked) == mostLinks {
			continue
		}
		done[address] = true
		state, to, err := watcher.Follow(ctx, address)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case CodeOf(err) == Forbidden:
			continue
		case err != nil:
			failed++
			link.Failures++
			state, to = cmp.Or(link.State, LinkFine), link.To
			if link.Failures >= failuresBad {
				state, to = LinkLost, ""
			}
		default:
			link.Failures = 0
		}
		if link.State != state || link.To != to {
			link.Since = now
		}
		link.URL, link.LookedAt, link.State, link.To = address, now, state, to
		w.Links++
		w.Dead += b2i(state != LinkFine)
		looked = append(looked, link)
	}
	if failed > 1 && failed == len(looked) {
		return nil // the network is ours: nothing is known of the addresses
	}
	return s.store.KeepLinks(ctx, looked)
}

// links returns what became of addresses, by address.
func (s *Service) links(ctx context.Context) (map[string]SourceLink, error) {
	list, err := s.store.Links(ctx)
	links := make(map[string]SourceLink, len(list))
	for _, link := range list {
		links[link.URL] = link
	}
	return links, err
}

// told says what became of an address, "" where it is well.
func (l SourceLink) told(zone *time.Location) string {
	host, since := Source{URL: l.URL}.Host(), DateIn(l.Since, zone).Long()
	switch l.State {
	case LinkDead:
		return "has a dead link: there is nothing at its address at " + host + " any more, as was seen on " + since
	case LinkMoved:
		return "has a link that moved: its address at " + host + " leads to " + l.To + ", as was seen on " + since
	case LinkLost:
		return "has a link that cannot be reached: " + host + " failed three times in a row by " + since
	default:
		return ""
	}
}
