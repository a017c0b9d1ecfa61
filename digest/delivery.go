package digest

import (
	"context"
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
	Channel   string // where Slack put it
	TS        string // Slack's name for it
	Reason    string
}

// Entry is an item in a message, with what it asks of the reader.
type Entry struct {
	Item
	DueOn Date
	Told  bool      // by an earlier letter
	Count Headcount // in a channel's message
}

// Letter is a message about to be carried: everything a face needs to render it.
type Letter struct {
	Delivery
	Person Person // zero for a team channel
	Team   Team
	// Absences are those of the person that are not over.
	Absences []Span
	Entries  []Entry
	Queued   int    // items that wait for a later digest
	Late     bool   // the run was caught up after its time
	Last     bool   // a reminder after which the manager's summary names the item
	Says     string // the counts in a channel's message, to compare
	Summary  *Summary
	Notice   string // words, or a [Notice]
	SlackTo  string // user or channel id

	// What a [Notice] of a conversation is about, loaded when it is sent.
	Question   *AskedQuestion
	Discussion *Discussion
	Exemption  *Exemption
	DueOn      Date              // of what is asked again
	Drafts     []Draft           // that wait for review
	Note       *SupervisionEntry // that its writer may share
	Staff      []StaffNews       // that the reader is told of
	By         Person            // who decided on a draft
}

// Carried is what came of carrying a letter.
type Carried struct {
	Channel string
	TS      string
}

// Courier carries letters to people. An error it returns is a [*SendError].
type Courier interface {
	Carry(ctx context.Context, letter Letter) (Carried, error)
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
	OurFault    Class = "our_fault"    // the message is not valid: never the same again
)

// SendError says why a letter was not carried.
type SendError struct {
	Class      Class
	Code       string        // Slack's error, or a short name of the network's
	Reason     string        // for a manager
	RetryAfter time.Duration // RateLimited
	Bucket     string        // RateLimited: what must wait, see [WorkspaceBucket]
}

func (e *SendError) Error() string { return fmt.Sprintf("%s (%s): %s", e.Class, e.Code, e.Reason) }

// WorkspaceBucket is the bucket that holds back every message; a rate limit or
// a refused token pauses it.
const WorkspaceBucket = "workspace"

// UpdateBucket is the bucket of changes to messages: a rate limit of those holds
// back no message.
const UpdateBucket = "updates"

// ChannelBucket is the bucket of one channel.
func ChannelBucket(channel string) string { return "channel:" + channel }
