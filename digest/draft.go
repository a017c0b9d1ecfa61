package digest

import (
	"context"
	"time"
)

// DraftState says how far a draft has come.
type DraftState string

// The states of a draft. A change to its text makes any of them [InDraft] again:
// what was approved is what goes live.
const (
	InDraft   DraftState = "draft"
	InReview  DraftState = "in_review"
	Approved  DraftState = "approved"
	Scheduled DraftState = "scheduled" // goes live at PublishAt
)

// Draft is a text that is not live yet. There is one for each ref.
type Draft struct {
	Text
	State     DraftState
	Revision  int    // counts the changes to the text
	Author    Person // who wrote the text last; zero for the command line
	SavedAt   time.Time
	MovedAt   time.Time // when it came into its state; zero for one never submitted
	Approver  Person    // zero until somebody approves
	Words     string    // why it was approved or sent back, for the author
	PublishAt time.Time // Scheduled
	Live      int       // the number of the live version, 0 for none
	Findings  []Finding // what the identifiability guard says of the text
	Verdicts  []Verdict // what was said of them
	Key       string    // names the draft, whatever its ref and title become
	Guarded   string    // by which rules and allowed phrases Findings were found
}

// Age returns how long the draft has been in its state.
func (d Draft) Age(now time.Time) time.Duration {
	if d.MovedAt.IsZero() {
		return now.Sub(d.SavedAt)
	}
	return now.Sub(d.MovedAt)
}

// AuthoringStore keeps drafts on their way, and what became of items after.
type AuthoringStore interface {
	// DraftsOnDesk returns the draft of a ref, or every draft for "", oldest
	// change first, with the findings that were kept of them. Verdicts are left for
	// the caller.
	DraftsOnDesk(ctx context.Context, ref string) ([]Draft, error)
	// DueOnDesk returns the refs of the drafts whose scheduled time has come.
	DueOnDesk(ctx context.Context, now time.Time) ([]string, error)
	// WriteDraft keeps a text as its author's draft, in state [InDraft], unless
	// its revision is not the one given any more, 0 for no draft; then it reports
	// false.
	WriteDraft(ctx context.Context, text Text, author int64, revision int, audit AuditEntry) (bool, error)
	// RenameDraft keeps a text as the draft of another ref than it had, as
	// [AuthoringStore.WriteDraft] does.
	RenameDraft(ctx context.Context, was string, text Text, author int64, revision int, audit AuditEntry) (bool, error)
	// WriteDrafts keeps imported texts as drafts of an author.
	WriteDrafts(ctx context.Context, author int64, texts []Text, audit AuditEntry) error
	// DeleteDraft deletes a draft, and reports false where its revision has
	// changed since.
	DeleteDraft(ctx context.Context, ref string, revision int, audit AuditEntry) (bool, error)
	// Versions returns every version of one policy or lesson, or of all policies
	// for "", by ref and number, each as an item.
	Versions(ctx context.Context, ref string) ([]Item, error)
	// Reception counts answers and what waits, by item, on a day.
	Reception(ctx context.Context, on Date) ([]ItemAnswers, error)
	// HeldBack returns what waits in people's queues after a day, by item and team.
	HeldBack(ctx context.Context, on Date) ([]Waiting, error)
}

// DraftMove is a step of a draft from one state to another.
type DraftMove struct {
	Draft       // as it was seen
	To          DraftState
	ApprovedBy  int64 // 0 for nobody
	Reply       string
	At          time.Time // PublishAt, for [Scheduled]
	ScheduledBy string
	Verdicts    []Verdict // on findings that may stand
	Audit       AuditEntry
}

// AuthoringTx is what authoring adds to the planning transaction.
type AuthoringTx interface {
	// MoveDraft puts a draft into another state, and reports false where its
	// revision or state has changed since.
	MoveDraft(m DraftMove) (bool, error)
	// TakeDraft takes a draft off the desk, and reports false where its revision
	// has changed since.
	TakeDraft(ref string, revision int) (bool, error)
	// TakeScheduled takes the scheduled drafts whose time has come off the desk, but
	// those of refs that wait for something else. Of two replicas, one gets each.
	TakeScheduled(now time.Time, waiting []string) ([]ScheduledDraft, error)
	// Announce remembers that a version comes into force on a day to come.
	Announce(item int64, number int, inForce Date) error
	// TakeAnnounced returns the live items whose day in force has come, and takes
	// them off the list.
	TakeAnnounced(now time.Time, on Date) ([]Item, error)
	// Withdraw ends an item, and reports false where it was withdrawn before.
	Withdraw(now time.Time, item int64, reason string) (bool, error)
	// Supersede records what supersedes a live item, which asks nobody from then
	// on. It reports false where that was recorded before, or the item is not live.
	Supersede(now time.Time, ref, by string) (Item, bool, error)
	// TakeMonth notes that policy leads are told of a month, and reports false where
	// that was noted before: of two replicas one takes it.
	TakeMonth(now time.Time, month Date) (bool, error)
	// LiveItem returns a live item, the zero one for none.
	LiveItem(ref string) (Item, error)
	// Concerned returns whom a notice about an asking version of an item is for:
	// people in a team on the day who can be reached. Version 0 means any version.
	Concerned(on Date, item int64, version int, who Concern) ([]Recipient, error)
	// Recipients returns those of people who are in a team on the day and can be
	// reached.
	Recipients(on Date, people []int64) ([]Recipient, error)
	// Reviewers returns policy leads on the staff in the same way, without the author and
	// without those for whom the same notice waits already.
	Reviewers(on Date, author int64, notice string) ([]Recipient, error)
	// Notify enqueues a notice to people, each from their own moment on.
	Notify(now time.Time, notice string, to []Recipient) error
	// Impact counts what receipts given out at now, for an item, cost each team.
	Impact(now time.Time, on Date, item int64, asks, weeklyMinutes int, spentSince time.Time) ([]TeamCost, error)
	// AddVerdict keeps what somebody said of a finding.
	AddVerdict(v Verdict) error
	// Record adds an entry to the log of what was done by whom.
	Record(audit AuditEntry) error
}

// ScheduledDraft is a draft whose time has come, with the version that it follows.
type ScheduledDraft struct {
	Text
	By     string // who scheduled it
	Author int64  // a person, 0 for the command line
	Live   Version
}

// Concern says who a notice about an item concerns.
type Concern string

// Whom a notice concerns.
const (
	WhoAnswered Concern = "answered"
	WhoWasTold  Concern = "told" // or answered before any digest told them

	WhoEverWasTold Concern = "ever told" // of any version, whatever became of it since
)

// Recipient is somebody who gets a notice. It waits while they are away.
type Recipient struct {
	PersonID  int64
	TeamID    int64 // whose digest they get
	BackOn    Date  // the first day after their absence; zero while here or away without an end
	NotBefore time.Time
	Minutes   int // that the notice takes of the week’s reading

	Organisations []OrganisationKind // that they work for today; none for the council's staff
}
