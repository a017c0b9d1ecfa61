package digest

import (
	"fmt"
	"slices"
	"time"
)

// A CaseReview is a review of what happened to children or adults – by the closed list of
// [SourceTypes] – with what it recommended, and what came of that. What is written in it is
// about procedures and practice: the guard looks at every text, and no case detail is kept.
type CaseReview struct {
	ID          int64
	Type        string // of [SourceTypes]
	Publisher   string
	PublishedAs string // the name that the report uses
	Published   Date   // zero while it is not
	Local       bool   // from this area; else national
	// Unpublished is the reason why it is not published for now; "" where it is, or
	// nothing holds it back.
	Unpublished     string
	Recommendations []Recommendation // by number
	Releases        []Release        // by [ReleaseSteps]; none where it has no release plan
	RecordedAt      time.Time
}

// Title names a review for readers.
func (r CaseReview) Title() string {
	name := r.Type
	if t, ok := SourceTypeOf(r.Type); ok {
		name = t.Name
	}
	if r.PublishedAs == "" {
		return fmt.Sprintf("%s, %s", name, r.Publisher)
	}
	return fmt.Sprintf("%s: %s, %s", name, r.PublishedAs, r.Publisher)
}

// source is the review as a text cites it, for the guard: the name that the report uses
// may stand.
func (r CaseReview) source() Text {
	return Text{Source: Source{Type: r.Type, Publisher: r.Publisher, PublishedAs: r.PublishedAs}}
}

// Recommendation is one thing that a review asks for. It leads to items, actions, or a
// reasoned decision to change nothing; an item can come of several.
type Recommendation struct {
	ID         int64
	Number     int // in its review, from 1
	Text       string
	RecordedAt time.Time

	Items     []LedTo                // by ref
	Actions   []RecommendationAction // oldest first
	NoChange  string                 // why nothing is changed; "" where that is not decided
	DecidedAt time.Time              // that nothing is changed
	Samples   []DipSample            // oldest first
}

// LedTo is an item that a recommendation led to, a draft too.
type LedTo struct {
	Ref      string
	LinkedAt time.Time
}

// RecommendationAction is what is done because of a recommendation. Its owner is an
// accountable role and nobody by name: the managers of a team, or the policy leads. Who
// they are on a day is on record already, and a role still stands when somebody leaves.
type RecommendationAction struct {
	ID         int64
	What       string
	Team       string // slug; "" for the policy leads
	TeamName   string
	Due        Date
	Done       time.Time // zero while it is open
	RecordedAt time.Time
}

// DipSample is a look at records, to see whether practice changed: how many, and how many
// showed the change. It holds no case detail.
type DipSample struct {
	ID         int64
	Looked     int
	Showed     int // of them
	On         Date
	By         string // a name, for policy leads alone: no report has it
	Sentence   string
	RecordedAt time.Time
}

// Chain is how far a recommendation has come, from words to practice.
type Chain string

// How far a recommendation has come, in the order in which it is decided.
const (
	ChainNoChange  Chain = "no_change"  // somebody decided, with a reason, that nothing changes
	ChainOpen      Chain = "open"       // it led to nothing yet
	ChainUnderway  Chain = "underway"   // actions are open, and no item is there to tell anybody of
	ChainUntold    Chain = "untold"     // a change that nobody has been told of
	ChainHidden    Chain = "hidden"     // so few were told that their count is kept back
	ChainUninform  Chain = "uninformed" // people were told, and too few are informed
	ChainUnsampled Chain = "unsampled"  // informed, and nobody has looked whether practice changed
	ChainUnseen    Chain = "unseen"     // informed, and too few records showed the change
	ChainSeen      Chain = "seen"       // seen in practice
)

// Chains are all of them, from what asks most of a board to what asks least.
var Chains = []Chain{
	ChainOpen, ChainUnderway, ChainUntold, ChainUninform, ChainHidden, ChainUnsampled, ChainUnseen, ChainSeen, ChainNoChange,
}

// MostPart is the share from which on people count as informed of a change, and a change as
// seen in the records: nine of ten. All ten would hold a change back for one person who is
// away for a year. It is ours; boards that want another look at the counts beside it.
const MostPart = 0.9

// SecondSampleMonths is how many months after the first dip sample the policy leads are
// asked for a second one: a change that is seen once and not kept is none.
const SecondSampleMonths = 3

// Newest returns the newest dip sample; false where nobody has looked.
func (r Recommendation) Newest() (DipSample, bool) {
	if len(r.Samples) == 0 {
		return DipSample{}, false
	}
	return r.Samples[len(r.Samples)-1], true
}

// SecondDue returns the day from which on a second sample is asked for; zero where none
// was taken yet, or two were.
func (r Recommendation) SecondDue() Date {
	if len(r.Samples) != 1 {
		return 0
	}
	return r.Samples[0].On.AddMonths(SecondSampleMonths)
}

// Stands decides how far a recommendation has come, with how its items are known of: the
// counts of a report, of which an item that nobody could be told of has none.
func (r Recommendation) Stands(items map[string]ItemMeasure) Chain {
	if r.NoChange != "" {
		return ChainNoChange
	}
	if len(r.Items) == 0 {
		switch {
		case len(r.Actions) == 0:
			return ChainOpen
		case slices.ContainsFunc(r.Actions, func(a RecommendationAction) bool { return a.Done.IsZero() }):
			return ChainUnderway
		}
		return r.practice()
	}
	stands := ChainSeen
	for _, led := range r.Items { // the item that has come least far says how far it has come
		if at := knownOf(items, led.Ref); slices.Index(known, at) < slices.Index(known, stands) {
			stands = at
		}
	}
	if stands != ChainSeen {
		return stands
	}
	return r.practice()
}

// known are what can be said of an item, from what has come least far.
var known = []Chain{ChainUntold, ChainUninform, ChainHidden, ChainSeen}

func knownOf(items map[string]ItemMeasure, ref string) Chain {
	m, live := items[ref]
	switch {
	case !live || m.Expected == 0:
		return ChainUntold
	case m.Expected == Hidden || m.Informed == Hidden:
		return ChainHidden
	case float64(m.Informed) < MostPart*float64(m.Expected):
		return ChainUninform
	default:
		return ChainSeen
	}
}

// practice says what the newest sample showed.
func (r Recommendation) practice() Chain {
	newest, looked := r.Newest()
	switch {
	case !looked:
		return ChainUnsampled
	case float64(newest.Showed) < MostPart*float64(newest.Looked):
		return ChainUnseen
	default:
		return ChainSeen
	}
}

// asOf returns what was on record of a review at a moment.
func (r CaseReview) asOf(m Moment) CaseReview {
	then := func(at time.Time) bool { return !at.After(m.At) }
	var recommendations []Recommendation
	for _, one := range r.Recommendations {
		if !then(one.RecordedAt) {
			continue
		}
		if !then(one.DecidedAt) {
			one.NoChange, one.DecidedAt = "", time.Time{}
		}
		one.Items = keepIf(one.Items, func(l LedTo) bool { return then(l.LinkedAt) })
		one.Actions = keepIf(one.Actions, func(a RecommendationAction) bool { return then(a.RecordedAt) })
		for i := range one.Actions {
			if !then(one.Actions[i].Done) {
				one.Actions[i].Done = time.Time{}
			}
		}
		one.Samples = keepIf(one.Samples, func(d DipSample) bool { return then(d.RecordedAt) })
		recommendations = append(recommendations, one)
	}
	r.Recommendations = recommendations
	return r
}

// keepIf returns the elements that hold, in a list of its own.
func keepIf[T any](list []T, holds func(T) bool) (kept []T) {
	for _, one := range list {
		if holds(one) {
			kept = append(kept, one)
		}
	}
	return kept
}
