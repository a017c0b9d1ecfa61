package digest

import (
	"context"
	"net/url"
	"strings"
	"time"
)

// FeedKind says how a watched source speaks, and so how a revision is told from news.
type FeedKind string

// The kinds of source.
const (
	// FeedGovUK is an organisation's or a finder's Atom feed at GOV.UK. The same
	// document has a new id in the one and the same id in the other whenever it is
	// updated: its address says what it is, and its moment whether it is revised.
	FeedGovUK FeedKind = "govuk"
	// FeedPosts is RSS or Atom of WordPress and others. Neither id nor date of a post
	// changes when it is edited: its text says whether it is revised.
	FeedPosts FeedKind = "posts"
	// FeedLetters is the archive of a newsletter, whose texts differ at each look:
	// only its title and address count.
	FeedLetters FeedKind = "letters"
	// FeedPage is a page without a feed. Its main text counts, and not what is around.
	FeedPage FeedKind = "page"
)

// FeedKinds are all of them.
var FeedKinds = []FeedKind{FeedGovUK, FeedPosts, FeedLetters, FeedPage}

// Feed is a source that is watched.
type Feed struct {
	Kind      FeedKind
	Publisher string
	URL       string
}

// FeedState is what is kept of a feed from one look to the next.
type FeedState struct {
	LookedAt time.Time // of the newest look that succeeded; zero for none
	ETag     string
	Modified string // Last-Modified, as it was sent
	Failures int    // looks in a row that failed
	Alarm    string // what was said of it last: an ending, a new address, failures
}

// FeedEntry is one document at a source.
type FeedEntry struct {
	Key       string // what it is: [AddressKey], longer where several share an address
	URL       string
	Title     string
	Type      string    // what the publisher calls it, such as Statutory guidance
	Mark      string    // changes when it is revised: at GOV.UK its moment in UTC, elsewhere # and a hash
	Published time.Time // zero where the source does not say
	Updated   time.Time
}

// Sighting is what a look at a feed found.
type Sighting struct {
	Unchanged bool // nothing was sent, as nothing changed
	Ended     bool // the feed says so, or is gone
	Moved     string
	ETag      string
	Modified  string
	Entries   []FeedEntry
}

// Stated is what GOV.UK states of a document beside its feeds.
type Stated struct {
	FirstPublished time.Time
	ChangedAt      time.Time
	Note           string // what changed, in the publisher's words
	Withdrawn      string // why, in the publisher's words; "" while it stands
}

// LinkState says what became of an address.
type LinkState string

// What becomes of addresses.
const (
	LinkFine  LinkState = "fine"
	LinkDead  LinkState = "dead"  // its server says that there is nothing
	LinkMoved LinkState = "moved" // it leads elsewhere for good
	LinkLost  LinkState = "lost"  // it could not be reached three times in a row
)

// SourceLink is an address that a live item gives.
type SourceLink struct {
	URL      string
	LookedAt time.Time
	State    LinkState
	To       string // of one that moved
	Since    time.Time
	Failures int
}

// Watcher looks at sources. It reads public addresses only, and little of them.
type Watcher interface {
	// Look reads a feed, unless it is as it was.
	Look(ctx context.Context, feed Feed, state FeedState) (Sighting, error)
	// Stated returns what GOV.UK states of a document of a [FeedGovUK].
	Stated(ctx context.Context, document string) (Stated, error)
	// Follow returns what became of an address, and where it leads now. [Forbidden]
	// for one that is not for us to ask, such as in the organisation's own network.
	Follow(ctx context.Context, address string) (LinkState, string, error)
}

// WatchStore keeps what was seen at sources, and what came of it.
type WatchStore interface {
	// BeginWatch takes the turn to look until a moment, unless one that began at since
	// or later is over, or somebody else has the turn. Of any number one gets it.
	BeginWatch(ctx context.Context, now, since, until time.Time) (bool, error)
	// EndWatch gives the turn of now back.
	EndWatch(ctx context.Context, now time.Time) error
	FeedState(ctx context.Context, feed string) (FeedState, error)
	// SeenEntries returns the marks of entries, by key and by the feed's address.
	SeenEntries(ctx context.Context, keys []string) (map[string]map[string]string, error)
	// FindsSince returns what was found since a moment, and what is open still, newest
	// first.
	FindsSince(ctx context.Context, since time.Time) ([]Find, error)
	FindByID(ctx context.Context, id int64) (Find, error)
	// KeepLook keeps all of a look or nothing.
	KeepLook(ctx context.Context, look FeedLook) error
	// SettleFind takes a find off the desk, and reports false where it was off before.
	SettleFind(ctx context.Context, id int64, audit AuditEntry) (bool, error)
	Links(ctx context.Context) ([]SourceLink, error)
	// KeepLinks keeps what became of addresses.
	KeepLinks(ctx context.Context, links []SourceLink) error
}

// FeedLook is what a look at a feed leaves.
type FeedLook struct {
	Feed    Feed
	State   FeedState
	Entries []FeedEntry
	Finds   []Find // with an id those that are known, and have changed
}

// AddressKey is what an address leads to, for comparing: without the scheme, www, a
// fragment, a slash at the end, and the parameters by which letters count their
// readers. It is empty for what is no address on the web.
func AddressKey(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	query := u.Query()
	for name := range query {
		if strings.HasPrefix(name, "utm_") || name == "fbclid" || name == "gclid" || name == "mc_cid" || name == "mc_eid" {
			query.Del(name)
		}
	}
	key := strings.TrimPrefix(strings.ToLower(u.Host), "www.") + strings.TrimSuffix(u.EscapedPath(), "/")
	if len(query) > 0 {
		key += "?" + query.Encode()
	}
	return key
}
