package digest

import (
	"context"
	"time"
)

// ConversationStore keeps what came of answers other than yes. Methods that
// take an [AuditEntry] write it in the same transaction as what it tells of.
type ConversationStore interface {
	NoteStore
	// Questions returns what was asked, oldest first; not what was taken back.
	Questions(ctx context.Context, f QuestionFilter) ([]AskedQuestion, error)
	// Reply keeps the one reply to a question and queues the notice to its asker;
	// [Conflict] where there is a reply already.
	Reply(ctx context.Context, question int64, r Reply, due Reclock, audit AuditEntry) error
	// HideReply shows a reply to its asker alone.
	HideReply(ctx context.Context, question int64, audit AuditEntry) error
	// OtherAnswers counts what was said of live items since two moments ago, without
	// what was taken back.
	OtherAnswers(ctx context.Context, before, recent time.Time) ([]OtherAnswers, error)

	// Supervision returns what is to be talked about, open entries first.
	Supervision(ctx context.Context, f SupervisionFilter) ([]SupervisionEntry, error)
	// TickSupervision reports whether there was such an entry to tick.
	TickSupervision(ctx context.Context, key ReceiptKey, tick Tick, by int64, due Reclock, audit AuditEntry) (bool, error)

	// MembersOn returns who was in a team on a day, by name, without who only covered it.
	MembersOn(ctx context.Context, team int64, on Date) ([]Person, error)
	// RecordDiscussion keeps a discussion, answers Discussed for everybody present
	// who owes the version and is not informed yet, and queues their notices.
	RecordDiscussion(ctx context.Context, d NewDiscussion, audit AuditEntry) (id int64, informed int, err error)
	// Object keeps an objection – [Conflict] where there is one already,
	// [NotFound] where the person was not present – takes the person's Discussed
	// back unless another discussion stands, and queues the notice to the manager.
	Object(ctx context.Context, o Objection, audit AuditEntry) error
	// Discussions returns discussions, newest first.
	Discussions(ctx context.Context, f DiscussionFilter) ([]Discussion, error)
	// CloseAction reports whether the action was open until now.
	CloseAction(ctx context.Context, discussion, by int64, audit AuditEntry) (bool, error)

	// AnswersOf returns everything a person answered, newest first, each with
	// when it was taken back. Notes are left out that the reader did not write and
	// that were not written to them.
	AnswersOf(ctx context.Context, person, reader int64) ([]GivenAnswer, error)
	// AskedOf returns everything that was ever asked of a person, newest first.
	AskedOf(ctx context.Context, person int64) ([]AskedItem, error)
	// AuditLook adds an entry about a look at the records of people.
	AuditLook(ctx context.Context, audit AuditEntry, people []int64) error
	// Looks returns who looked at a person's record, newest first.
	Looks(ctx context.Context, person int64) ([]Look, error)

	// SaveReflection keeps a draft and reports false where the person never
	// answered the item.
	SaveReflection(ctx context.Context, person int64, r Reflection) (bool, error)
	Reflections(ctx context.Context, person int64) ([]Reflection, error)
	// DeleteReflection reports whether there was one.
	DeleteReflection(ctx context.Context, person, item int64) (bool, error)

	// Exempt closes a receipt that is open and queues an [ExemptionNotice] that
	// waits until tell, or reports false where there is none.
	Exempt(ctx context.Context, key ReceiptKey, reason string, by int64, tell time.Time, audit AuditEntry) (bool, error)
	// LiftExemption opens the receipt again, with a new clock, and queues a
	// [LiftedNotice], or reports false where none is exempt.
	LiftExemption(ctx context.Context, key ReceiptKey, from, due Date, by int64, tell time.Time, audit AuditEntry) (bool, error)
	Exemptions(ctx context.Context, person int64) ([]Exemption, error)
}

// ItemVersion names the version of an item that something was said about.
type ItemVersion struct {
	ID     int64
	Ref    string
	Kind   Kind
	Title  string // of that version
	Number int
}

// ReceiptKey names a receipt.
type ReceiptKey struct {
	PersonID int64
	ItemID   int64
	Asks     int // the version that asked
}

// supervises returns a [Forbidden] error unless the actor manages a team that
// the person is in today, and does not only cover. Nobody is their own manager.
func (s *Service) supervises(ctx context.Context, actor Actor, person int64) error {
	if actor.Person.ID == person {
		return actor.allow(Supervise, -1)
	}
	teams, err := s.store.MembershipsOn(ctx, person, s.Today())
	if err != nil {
		return err
	}
	for _, m := range OwnStaff(teams) {
		if !m.Cover && actor.May(Supervise, m.TeamID) {
			return nil
		}
	}
	return actor.allow(Supervise, -1)
}

// teamFor returns a team by slug that the actor may do something to.
func (s *Service) teamFor(ctx context.Context, actor Actor, action Action, slug string) (Team, error) {
	team, err := s.teamBySlug(ctx, slug)
	if err != nil {
		return Team{}, err
	}
	return team, actor.allow(action, team.ID)
}

// written returns an [Invalid] error for a text that is empty though it is
// required, or longer than a limit in characters.
func written(what, text string, required bool, limit int) error {
	switch n := len([]rune(text)); {
	case n == 0 && required:
		return Errorf(Invalid, "%s is empty: write a line", what)
	case n > limit:
		return Errorf(Invalid, "%s is longer than %d characters: shorten it", what, limit)
	default:
		return nil
	}
}
