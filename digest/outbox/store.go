package outbox

import (
	"context"
	"time"

	"github.com/briefed/briefed/digest"
)

// Store is what a sender needs of the database. Whatever two processes compare –
// leases, pauses, when a letter is due – is by the database's clock where it has one
// of its own: moments that are handed over are moved by the difference to it.
type Store interface {
	Counts
	// Turn records what came of letters, expires leases that ran out, and claims
	// more by the ways whose lease holder has or gets, with links to what they ask.
	Turn(ctx context.Context, t Turn) (Claim, error)
	// Letters loads what a courier needs to render claimed deliveries, and the
	// absences of their readers that are not over on the day.
	Letters(ctx context.Context, on digest.Date, claimed []digest.Delivery) ([]digest.Letter, error)
	// Untraced returns unknown deliveries by a way that were attempted not longer ago
	// than that, and whose conversation is known: a hundred at most, those after a
	// delivery first.
	Untraced(ctx context.Context, via digest.Via, now time.Time, ago time.Duration, after int64) ([]Untraced, error)
	// Release gives up the sender's leases.
	Release(ctx context.Context, holder string) error
	// Pause holds a bucket back.
	Pause(ctx context.Context, now time.Time, bucket string, until time.Time, reason string, audit ...digest.AuditEntry) error
}

// Turn is one step of the sender.
type Turn struct {
	Now    time.Time
	Holder string
	Lease  time.Duration      // of the sender
	Claim  time.Duration      // of each delivery
	Want   map[digest.Via]int // how many more by each way that it has a courier for
	Renew  []digest.Delivery  // still with their couriers
	Done   []Outcome
	Due    digest.Reclock // works out by when those are due who are told
	Link   Linker         // makes the links of letters that are claimed
	Wall   time.Time      // real time, by which links run out
}

// Linker makes a link to answer an item by.
type Linker func(digest.Asking) (token string, link digest.Link)

// Linked is an item that a letter asks about, with the token of the link to it.
type Linked struct {
	digest.Asking
	Token string
}

// Outcome is what came of one letter. It counts only while the delivery is
// still in the same attempt.
type Outcome struct {
	digest.Delivery
	On      digest.Date          // the day it was sent on, for the receipts
	Pause   string               // a bucket to pause until NotBefore (for good where zero)
	Gone    bool                 // the account that it was for is not live any more
	Another bool                 // this way does not take it: queued again for another one
	Says    string               // the counts that a channel's message was posted with
	Closed  digest.DeliveryState // the state to set
}

// Claim is what a turn got.
type Claim struct {
	Deliveries []digest.Delivery
	Links      map[int64][]Linked    // of deliveries by a way without buttons, by their id
	Held       map[digest.Via]bool   // this holder is the sender
	Holders    map[digest.Via]string // who is, where another one is
	Next       time.Time             // when the next queued delivery may go; zero for none
	Waiting    int                   // queued or sending, whoever's; counted where nothing was claimed
	Sending    int                   // the part of Waiting that somebody is sending, or was when they died
	Lapsed     int                   // unknown from now on: whoever sent them died
	Ahead      time.Duration         // by which the caller's clock is ahead of the database's
}

// Untraced is an unknown delivery with the conversation it may stand in.
// NotBefore is when it was attempted.
type Untraced struct {
	digest.Delivery
	Conversation string
}
