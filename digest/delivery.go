package digest

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// DeliveryKind says what a message is.
type DeliveryKind string

// The kinds of message.
const (
	DigestLetter   DeliveryKind = "digest"
	ReminderLetter DeliveryKind = "reminder"
	SummaryLetter  DeliveryKind = "summary"
	NoticeLetter   DeliveryKind = "notice" // a correction, a withdrawal, a reply to a question
)

// DeliveryState says what became of a message.
type DeliveryState string

// The states. Nothing is ever deleted from the outbox.
const (
	Queued  DeliveryState = "queued"
	Sending DeliveryState = "sending" // claimed, with a lease
	Sent    DeliveryState = "sent"
	Unknown DeliveryState = "unknown" // sent, but nobody answered: may have arrived
	Failed  DeliveryState = "failed"  // for good, with a reason a manager understands
	Dropped DeliveryState = "dropped" // nothing left to say when its turn came, or another letter says it
)

// Delivery is the outbox row of one message to one recipient.
type Delivery struct {
	ID        int64
	RunID     int64
	Kind      DeliveryKind
	PersonID  int64 // 0 for a team channel
	TeamID    int64
	State     DeliveryState
	Attempt   int
	NotBefore time.Time
	CreatedAt time.Time
	SentAt    time.Time
	Via       Via    // by which it goes; "" until it is claimed
	Place     string // the conversation it stands in
	Reference string // what the provider calls it there
	Reason    string
}

// Entry is an item in a message, with what it asks of the reader.
type Entry struct {
	Item
	DueOn Date
	Told  bool      // by an earlier letter
	Count Headcount // in a channel's message
	Found Memory    // how often reviews found the same
}

// Letter is a message about to be carried: everything a face needs to render it.
type Letter struct {
	Delivery
	Person Person // zero for a team channel
	Team   Team
	// Absences are those of the person that are not over.
	Absences []Span
	Entries  []Entry
	Offers   []Item      // training, at the end of a digest
	News     []OfferNews // what changed of training that earlier ones told of
	Queued   int         // items that wait for a later digest
	Late     bool        // the run was caught up after its time
	Last     bool        // a reminder after which the manager's summary names the item
	Says     string      // the counts in a channel's message, to compare
	Summary  *Summary
	Notice   string // words, or a [Notice]
	To       Route
	// Links are tokens of links to answer by, by item, where the way has no buttons.
	Links map[int64]string
	// Elsewhere reports whether another way is left, should this one refuse.
	Elsewhere bool

	// What a [Notice] of a conversation is about, loaded when it is sent.
	Question      *AskedQuestion
	Discussion    *Discussion
	Exemption     *Exemption
	DueOn         Date                   // of what is asked again
	Drafts        []Draft                // that wait for review
	Ageing        []Ageing               // what is to be looked at again
	ReviewActions []RecommendationAction // of the reader's role, and due
	Alarms        []DraftAlarm           // of the guard, that somebody called false
	Note          *SupervisionEntry      // that its writer may share
	Staff         []StaffNews            // that the reader is told of
	By            Person                 // who decided on a draft
	Pulse         Pulses                 // what is asked of everybody
	Refresher     *Refresher             // the question of a lesson, once more
	StopLink      string                 // a token to stop such letters by, for who works outside the council
	ReplyLink     string                 // a token to reply to either by, or to sign in with, where the way has no buttons
}

// Carried is what came of carrying a letter.
type Carried struct {
	Place     string // the conversation it stands in
	Reference string // the provider's name for it
}

// Courier carries letters to people. An error it returns is a [*SendError].
type Courier interface {
	Carry(ctx context.Context, letter Letter) (Carried, error)
}

// Recounter is a courier that can change a letter it carried, to bring the counts
// in it up to date. Errors are as of [Courier].
type Recounter interface {
	Recount(ctx context.Context, letter Letter) error
}

// ErrUntraceable is the cause of a [Tracer]'s error where the organisation gives it no
// leave to look into conversations at all.
var ErrUntraceable = errors.New("conversations cannot be looked into here")

// Tracer is a courier that can look up what became of a letter, in the
// conversation it was sent to. It needs leave to read the conversation, which
// not every organisation gives: [ErrUntraceable]. Another error is of this look alone.
type Tracer interface {
	Trace(ctx context.Context, conversation string, delivery int64, attempted time.Time) (carried Carried, found bool, err error)
}

// Class says what a failed send means for the message and for those behind it.
type Class string

// The classes of failure: the table in the delivery guarantee.
const (
	NotSent     Class = "not_sent"     // never left: back off and try again
	RateLimited Class = "rate_limited" // wait, and everything in the bucket with it
	Ambiguous   Class = "ambiguous"    // left, no answer: unknown
	Paused      Class = "paused"       // the workspace refuses us: keep the queue, tell the operator
	Permanent   Class = "permanent"    // this message will never arrive
	Gone        Class = "gone"         // permanent, and the person has no account
	Refused     Class = "refused"      // the person is there, and this way is not: try another
	OurFault    Class = "our_fault"    // the message is not valid: never the same again
)

// SendError says why a letter was not carried.
type SendError struct {
	Class      Class
	Code       string        // Slack's error, or a short name of the network's
	Reason     string        // for a manager
	RetryAfter time.Duration // RateLimited
	Bucket     string        // RateLimited: what must wait; "" for the whole [ViaBucket]
}

func (e *SendError) Error() string { return fmt.Sprintf("%s (%s): %s", e.Class, e.Code, e.Reason) }

// WorkspaceBucket is the bucket that holds back every message: an operator's pause.
const WorkspaceBucket = "workspace"

// ViaBucket is the bucket of everything that goes one way: a rate limit or a
// refused token pauses it.
func ViaBucket(via Via) string { return string(via) }

// UpdateBucket is the bucket of changes to messages: a rate limit of those holds
// back no message.
func UpdateBucket(via Via) string { return string(via) + " updates" }

// ChannelBucket is the bucket of one address: a channel, or a person's.
func ChannelBucket(address string) string { return "channel:" + address }
