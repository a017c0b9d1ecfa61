package digest

import (
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Kind says what an item is. Lessons and policy changes are measured apart, as
// Ofsted's 2010 survey asked about them apart; training on offer asks for nothing.
type Kind string

// The kinds of item.
const (
	Lesson   Kind = "lesson"   // from a case review
	Policy   Kind = "policy"   // a change to a policy or procedure
	Training Kind = "training" // on offer: to be found and booked
)

// Change says how a version differs from the one before.
type Change string

// The change levels.
const (
	New         Change = "new"         // a first version
	Significant Change = "significant" // everybody is asked again
	Minor       Change = "minor"       // old answers carry over
)

// Urgency says whether an item goes ahead of the queue.
type Urgency string

// The urgencies, and the working days to answer where an item does not say.
const (
	Routine Urgency = "routine" // 10 working days
	Urgent  Urgency = "urgent"  // 3 working days
)

// Source is where an item comes from. Links rot – publication is a duty for one
// year only (Working Together 2023, chapter 5) – so publisher, name and date
// are kept beside the address.
type Source struct {
	Type        string `yaml:"type" json:"type,omitempty"`
	Publisher   string `yaml:"publisher" json:"publisher,omitempty"`
	PublishedAs string `yaml:"published_as" json:"published_as,omitempty"` // the name the report uses
	Published   string `yaml:"published" json:"published,omitempty"`       // year, month or day
	URL         string `yaml:"url" json:"url,omitempty"`
}

// Host names the site that the address leads to, which is often not the
// publisher's: a review is taken down, and somebody else still has it. It is empty
// where there is no address.
func (s Source) Host() string {
	u, err := url.Parse(s.URL)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Host, "www.")
}

// Check is a comprehension question asked once *Understood* is pressed. A wrong
// choice takes the answer back until the right one is chosen.
type Check struct {
	Question string   `yaml:"question" json:"question"`
	Options  []string `yaml:"options" json:"options"`
	Answer   int      `yaml:"answer" json:"answer"` // from 1
	Because  string   `yaml:"because" json:"because,omitempty"`
}

// Text is everything an author writes of an item: one version's content.
type Text struct {
	Ref       string
	Kind      Kind
	Title     string
	Change    Change
	Themes    []string
	Scope     string // local | national
	Urgency   Urgency
	AckWithin int // working days to answer
	Audience  Audience
	Source    Source
	Check     *Check
	Refresher bool     `json:",omitempty"` // lesson: the question of Check comes again: see [Refresher]
	RepliesTo []string `json:",omitempty"` // refs: it changes what was asked about these
	Life
	Document  string // policy: the document's name
	Published string // policy: when the document came out: year, month or day
	Replaces  string // policy: the edition before, by its name or its ref

	Starts   Date   // training
	StartsAt string `json:",omitempty"` // training: a time of that day, 15:04; "" for none
	Place    string // training
	Book     string // training: an address on the web or for mail

	Points     []string // what you do differently, at most three
	Learned    string   // what we learned, or what changed
	Background string   // folded; never in a preview
	TalkAbout  string   // questions for team and supervision

	Markdown string // the source as it was given
}

// Local reports whether the item comes from a review of this area: Ofsted asked in
// 2010 about those.
func (t Text) Local() bool { return t.Scope == LocalScope }

// LocalScope is the scope of what comes from this area.
const LocalScope = "local"

// WordsPerMinute is the reading speed that minutes are reckoned with, below the
// 238 words a minute of adults reading silently (Brysbaert 2019) because people
// read between visits.
const WordsPerMinute = 200

// Minutes returns the reading time of the must-read part in whole minutes, at
// least one. Background is folded and does not count.
func (t Text) Minutes() int { return max(1, (t.words()+WordsPerMinute/2)/WordsPerMinute) }

// words counts the words of the must-read part.
func (t Text) words() (n int) {
	for _, s := range append(slices.Clone(t.Points), t.Title, t.Learned) {
		n += len(strings.FieldsFunc(s, unicode.IsSpace))
	}
	return n
}

// Item is a lesson or a policy change with the version that is live.
type Item struct {
	ID        int64
	Withdrawn time.Time // zero while live
	Version             // the newest published version
}

// Version is an item's numbered, immutable text.
type Version struct {
	ItemID      int64
	Number      int
	Asks        int  // the version whose answer counts: itself unless minor
	Quiet       bool // asks nobody, though its text does: it ends an item
	PublishedAt time.Time
	Text
}

// Next returns the number and the asking version of a version with the given
// change level that follows v; v's zero value stands for "none yet".
func (v Version) Next(change Change) (number, asks int) {
	number = v.Number + 1
	if change == Minor && v.Number > 0 {
		return number, v.Asks
	}
	return number, number
}
