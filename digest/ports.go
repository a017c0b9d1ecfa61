package digest

import (
	"context"
	"time"
)

// Store is what the use cases need from the database. Every method is one short
// transaction; none is open while something else is waited for.
type Store interface {
	RosterStore
	ColumnMapStore
	DirectoryStore
	LibraryStore
	ReceiptStore
	SearchStore
	StaffStore
	MovingStore
	RoleStore
	TimingStore
	SettingStore
	PreferenceStore
	StarterStore
	OverviewStore
	WaitingStore
	FigureStore
	AuthoringStore
	AudienceStore
	UnfinishedStore
	GuardStore
	ConversationStore
	SignInStore
	BounceStore
	ReachStore
	ActStore
	PulseStore
	RefresherStore
	CaseReviewStore
	WatchStore
	PassingStore
	OutcomeStore
	TrainingStore
	StopStore
	BouncingStore
	HeldStore
	PackStore
	CensusStore
	CountStore
	RetentionStore
	Outbox
	MarkStore
	// Plan runs f in one transaction; an error of f undoes everything.
	Plan(ctx context.Context, f func(PlanTx) error) error
	// Schedules returns every team's schedules with their newest runs.
	Schedules(ctx context.Context) ([]Schedule, error)
	// Report counts receipts as [History.Measure] defines.
	Report(ctx context.Context, m Moment, f Filter) (Report, error)
	// Standing lists each receipt that counts in the report, with the person.
	Standing(ctx context.Context, m Moment, f Filter) ([]Standing, error)
	// Audit adds an entry to the log of what was done by whom.
	Audit(ctx context.Context, audit AuditEntry) error
}

// RosterStore keeps teams and people.
type RosterStore interface {
	Roster(ctx context.Context) (Roster, error)
	// Person returns somebody by id; [NotFound] where there is none.
	Person(ctx context.Context, id int64) (Person, error)
	// PersonByAccount returns who has an account on record, live or gone; [NotFound]
	// where nobody has.
	PersonByAccount(ctx context.Context, via Via, account string) (Person, error)
	PersonByEmail(ctx context.Context, email string) (Person, error)
	// PersonAndTeams returns who has an account, as PersonByAccount does, with their
	// memberships on a day, as MembershipsOn does.
	PersonAndTeams(ctx context.Context, via Via, account string, on Date) (Person, []TeamMembership, error)
	// Accounts returns a person's accounts – everybody's for 0 – with their dates,
	// oldest first, and the ways that the organisation lets letters go, in the order
	// in which they are tried.
	Accounts(ctx context.Context, person int64) ([]PersonAccount, []Allowed, error)
	// MembershipsOn returns a person's memberships on a day with their teams, home
	// first: see [History.Home].
	MembershipsOn(ctx context.Context, person int64, on Date) ([]TeamMembership, error)
	// Teams returns the council's teams, and Organisations those outside it.
	Teams(ctx context.Context) ([]Team, error)
	Organisations(ctx context.Context) ([]Team, error)
	// LinkAccounts records accounts of a way that were found by address, and those that
	// are gone.
	LinkAccounts(ctx context.Context, now time.Time, via Via, ids map[int64]string, gone []int64) error
	// Unlinked returns people with a current membership of a team of the council and no
	// Slack id.
	Unlinked(ctx context.Context, on Date) ([]Person, error)
}

// LibraryStore keeps items, their versions and drafts.
type LibraryStore interface {
	// Drafts returns what was imported or written and not published.
	Drafts(ctx context.Context) ([]Text, error)
	SaveDrafts(ctx context.Context, drafts []Text, audit AuditEntry) error
	// Items returns every published item with the version live at a moment.
	Items(ctx context.Context, at time.Time) ([]Item, error)
	ItemByRef(ctx context.Context, ref string) (Item, error)
	Version(ctx context.Context, item int64, number int) (Version, error)
	Withdraw(ctx context.Context, now time.Time, item int64, reason string) error
}

// ReceiptStore keeps what people owe and what they answered.
type ReceiptStore interface {
	// Answer adds what decide makes of what somebody has on screen, and updates the
	// receipt that it belongs to, in the transaction that read it. It changes nothing
	// and reports false where the newest answer is the same. An error of decide undoes
	// everything; [NotFound] where the item, the version or the receipt is not on record.
	Answer(ctx context.Context, screen OnScreen, decide func(Answerable) (Answer, error), due Reclock) (changed bool, err error)
	// ItemByID returns an item as it is live, and the version that somebody has on
	// screen, and records that they were told of it by opening it, unless they were
	// before. Who owes nothing on it is told nothing. [NotFound] where the item or the
	// version is not on record.
	ItemByID(ctx context.Context, screen OnScreen, at time.Time, due Reclock) (live Item, shown Version, err error)
	Receipt(ctx context.Context, person, item int64, version int) (Receipt, error)
	// SentLetter returns a letter as it was sent, or may have been, and how
	// its items and a reader stand on them now; [NotFound] where there is none.
	SentLetter(ctx context.Context, delivery, reader int64) (SentLetter, error)
	// OpenItems returns what a person still owes, and what they answered, newest
	// need first.
	OpenItems(ctx context.Context, person int64) ([]OpenItem, error)
	// OpenItem is the one of them about an item, nil for none.
	OpenItem(ctx context.Context, person, item int64) (*OpenItem, error)
}

// PlanTx is the planning transaction: each method is a statement or two, however
// many people it touches.
type PlanTx interface {
	AuthoringTx
	NoteTx
	MovingTx
	RosterTx
	PulseTx
	RefresherTx
	CaseReviewTx
	ActionTx
	MarkTx
	PassingTx
	OutcomeTx
	TrainingTx
	BouncingTx
	SignInTx
	// ChangedSettings is as in [SettingStore].
	ChangedSettings() ([]ChangedSetting, error)
	// StartRuns inserts runs and returns those that nobody started before.
	StartRuns(now time.Time, runs []Run) ([]Run, error)
	// Publish adds a version and makes it live; the receipts of versions that it
	// replaces are closed for the reason given.
	Publish(now time.Time, v Version, by string, replaced CloseReason) (itemID int64, err error)
	// Sweep closes the receipts of people in scope who have left or whom the
	// audience no longer includes.
	Sweep(now time.Time, on Date, s Scope) (closed int, err error)
	// Assign gives everybody in scope a receipt for each live item whose audience
	// includes them on the day, due as paced.
	Assign(now time.Time, on Date, s Scope, p Pace) (assigned int, err error)
	// AbsentReceipts returns the open receipts of people in scope who have absences,
	// to work out again when they are due.
	AbsentReceipts(on Date, s Scope) ([]Clocked, error)
	SetDue(receipts []Receipt) error
	// HandBack says that what people asked about a version, by an answer of a kind,
	// has come back to them.
	HandBack(now time.Time, item int64, asks int, kind AnswerKind, due Reclock) error
	// Returned returns the open, untold receipts of people in scope who are back
	// from an absence in which the clock of one of them started.
	Returned(on Date, s Scope) ([]Clocked, error)
	// Preferences returns those of everybody who has any, by person.
	Preferences() (map[int64]Preferences, error)
	Teams(ids []int64) ([]Team, error)
	// Members returns who is in the teams on the day, in the order of record.
	Members(on Date, teams []int64) ([]Member, error)
	// Open returns what people whose home is one of the teams owe.
	Open(on Date, teams []int64) ([]Open, error)
	// Spent returns the minutes that letters since a moment took of the budgets
	// of people (by id) and channels (by team id).
	Spent(since time.Time) (people, channels map[int64]int, err error)
	// Contacts counts, since a moment, what counts as one: see [Contacts].
	Contacts(since time.Time) (Contacts, error)
	// Posted returns which asking versions were posted to a team's channel.
	Posted(teams []int64) (map[PostedKey]bool, error)
	// Remind returns open receipts to remind of: told before the day, due by
	// soon, fewer than two reminders, the second only once overdue, and no other
	// reminder, digest or summary for the person that day.
	Remind(on Date, dayStart time.Time, soon Date, teams []int64) ([]Open, error)
	Enqueue(now time.Time, letters []Planned) (int, error)
}

// RosterTx changes the staff list, as part of a transaction.
type RosterTx interface {
	// ApplyTeams adds and changes teams and organisations, matched by slug. A new one gets its
	// schedules; a changed schedule counts from today.
	ApplyTeams(now time.Time, today Date, teams []Team) error
	// Organisations returns those outside the council.
	Organisations() ([]Team, error)
	// ApplyPeople records changes of people. Progress, unless it is nil, is told of
	// each batch.
	ApplyPeople(now time.Time, c RosterChanges, progress func(done, total int)) error
	// PersonByEmail returns who has an address; [NotFound] where nobody has.
	PersonByEmail(email string) (Person, error)
	// Person returns somebody by id; [NotFound] where there is none.
	Person(id int64) (Person, error)
	// AbsentReceiptsOf returns the open receipts of people whose absences changed –
	// those without any left too.
	AbsentReceiptsOf(people []int64) ([]Clocked, error)
}

// Scope narrows planning to people of some teams, to some people or to some items; nil
// means all.
type Scope struct {
	Teams  []int64
	People []int64
	Items  []int64
}

// Pace is how a backlog is spread over weeks.
type Pace struct {
	WeeklyMinutes int
	Weeks         int // an item further back starts in the last of them
	BacklogWeeks  int // as [Config.JoinerBacklogWeeks]
	// Due returns, for an item with so many working days to answer whose turn
	// comes in a week from 0, when its clock starts and when it is due.
	Due func(week, ackWithin int) (start, due Date)
}

// Member is somebody in a team on a day.
type Member struct {
	PersonID  int64
	TeamID    int64
	Home      bool // they get this team's digest: see [History.Home]
	Manager   bool
	Away      bool
	Reachable bool // by any way
	InChannel bool // what is posted in the team’s channel reaches them, and they leave it at that
}

// PostedKey names an asking version in a team's channel.
type PostedKey struct {
	TeamID, ItemID int64
	Asks           int
}

// Planned is a message to enqueue. PersonID is 0 for a team channel.
type Planned struct {
	RunID     int64
	Kind      DeliveryKind
	PersonID  int64
	TeamID    int64
	NotBefore time.Time // zero for at once
	Entries   []PlannedEntry
	Offers    []int64 // training that it tells of, by item
	Queued    int
	Minutes   int
	Late      bool
	Apart     bool // on top of the week's contacts: not counted among them
	Notice    string
}

// PlannedEntry is an item of a message to enqueue.
type PlannedEntry struct {
	ItemID int64
	Asks   int
	Told   bool // by an earlier letter
}

// OpenItem is an item with its receipt.
type OpenItem struct {
	Item
	Receipt
}

// TeamMembership is a membership with its team.
type TeamMembership struct {
	Membership
	Team Team
}

// Standing is how one person stands on one item.
type Standing struct {
	PersonID int64
	Name     string
	TeamID   int64
	Team     string
	ItemID   int64
	Ref      string
	Title    string // of the version that is live
	Asks     int
	State    State
	Answer   AnswerKind
	Told     time.Time
	Answered time.Time
	Shown    int
	DueOn    Date   // zero until they are told
	ComesOn  Date   // from when a digest can bring it, where it waits
	Reason   string // why nothing reaches them, where that is known
	Before   bool   // informed of the version before, which counts until they are told of this one
	Reminded int
}

// DueWithin reports whether it is the person's turn, and their day is one from a day
// to another.
func (s Standing) DueWithin(from, to Date) bool {
	return s.State.Open() && !s.DueOn.IsZero() && s.DueOn >= from && s.DueOn <= to
}

// AuditEntry is something that was done, for the log. Subject and Detail hold
// refs, slugs and ids, and of what people wrote only the reason for a change that
// needs one.
type AuditEntry struct {
	At      time.Time
	Actor   string
	Action  string
	Subject string
	Name    string // of the person who is the subject; when read alone
	Detail  string
}

// Outbox is the queue of messages.
type Outbox interface {
	// Pause holds a bucket back; what somebody does so has an entry in the log,
	// what Slack asks for has none.
	Pause(ctx context.Context, now time.Time, bucket string, until time.Time, reason string, audit ...AuditEntry) error
	Resume(ctx context.Context, bucket string, audit AuditEntry) error
	// SendAgain queues unknown and failed deliveries once more, by choice.
	// and records that so many were.
	SendAgain(ctx context.Context, now time.Time, ids []int64, audit func(n int) AuditEntry) (int, error)
	// OutboxState counts what waits, is unknown or failed lately, and lists pauses.
	OutboxState(ctx context.Context, now time.Time) (OutboxState, error)
	// Deliveries are the newest of some states, so many at most.
	Deliveries(ctx context.Context, states []DeliveryState, limit int) ([]Delivery, error)
}

// FailedLately is how long a letter that failed is counted for, from when it was made.
const FailedLately = 30 * 24 * time.Hour

// OutboxState is the health of the outbox. It costs the same after years: what arrived
// or was dropped is not counted in it.
type OutboxState struct {
	Counts map[DeliveryState]int // queued, sending, unknown, and failed within [FailedLately]
	Oldest time.Time             // of the queued
	Due    int                   // of those that have not gone: whose time has come, or that were tried
	Pauses []PausedBucket
}

// PausedBucket is a bucket that must wait.
type PausedBucket struct {
	Bucket string
	Until  time.Time // zero: until an operator or a success lifts it
	Reason string
}
