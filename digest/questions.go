package digest

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// AskedQuestion is what somebody said of an item and a policy lead or its author is to
// reply to: a question, what is not clear, why it is not theirs. It does not say who:
// the reply finds them.
type AskedQuestion struct {
	ID    int64 // of the answer that asked
	Kind  AnswerKind
	Item  ItemVersion
	Text  string // "" for what was said without words
	At    time.Time
	Reply *Reply // nil while the question is open
}

// Reply is what a policy lead replied, once.
type Reply struct {
	Wording string // the question as everybody reads it
	Text    string
	Shown   bool // under the item, for everybody; else for the asker, and who wrote it
	At      time.Time
	By      string // a name; as it is kept, an address; "" to who works for an organisation
}

// PublishedReply is a question and its reply as they stand under an item.
type PublishedReply struct {
	QuestionID int64
	Question   string
	Reply      string
	By         string
	At         time.Time
}

// ReplyRequest is what a policy lead wants to reply.
type ReplyRequest struct {
	QuestionID int64
	Text       string
	Wording    string // the question as everybody is to read it; "" as it was asked
	AskerOnly  bool   // nothing is shown under the item
}

// QuestionFilter narrows questions. Zero fields do not narrow.
type QuestionFilter struct {
	ID       int64
	AskerID  int64
	ItemID   int64
	ReaderID int64 // no reply for the asker alone, but those that this person wrote
	State    QuestionState
}

// QuestionState says how far a question has come.
type QuestionState string

// The states of a question.
const (
	QuestionOpen    QuestionState = "open"
	QuestionReplied QuestionState = "replied"
	QuestionShown   QuestionState = "shown" // replied, and under the item for everybody
)

// MaxQuestionReply is the longest reply, in characters: with the question it fits one
// Slack section.
const MaxQuestionReply = 1500

// OpenQuestions returns what waits for a reply, oldest first, for policy leads: with
// words or without, as who says nothing more waits as well. What its asker took back,
// or has said something else since, is not among them. Errors: [Forbidden].
func (s *Service) OpenQuestions(ctx context.Context, actor Actor) ([]AskedQuestion, error) {
	return s.questions(ctx, actor, ReplyToQuestions, QuestionFilter{State: QuestionOpen})
}

// RepliedQuestions returns the questions that have a reply, for policy leads. A
// reply for the asker alone is between the asker and the policy lead who wrote it:
// other policy leads get neither it nor its question, nor does the command line.
// Errors: [Forbidden].
func (s *Service) RepliedQuestions(ctx context.Context, actor Actor) ([]AskedQuestion, error) {
	if actor.Person.ID == 0 {
		return s.questions(ctx, actor, ReplyToQuestions, QuestionFilter{State: QuestionShown})
	}
	return s.questions(ctx, actor, ReplyToQuestions, QuestionFilter{State: QuestionReplied, ReaderID: actor.Person.ID})
}

// MyQuestions returns the actor's own questions and the replies to them; to who works for
// an organisation without whose they are. Errors: [Forbidden] for who is no person on the
// staff list.
func (s *Service) MyQuestions(ctx context.Context, actor Actor) ([]AskedQuestion, error) {
	asked, err := s.questions(ctx, actor, OwnRecord, QuestionFilter{AskerID: actor.Person.ID})
	if actor.Partner() {
		for i := range asked {
			asked[i].outside()
		}
	}
	return asked, err
}

// Replies returns what stands under an item for everybody: questions in their
// published wording and the replies, without who asked; for who works for an
// organisation there are none but their own. Errors: [Forbidden] for
// leavers.
func (s *Service) Replies(ctx context.Context, actor Actor, item int64) ([]PublishedReply, error) {
	if actor.Partner() { // they were written among colleagues
		return nil, actor.allow(AnswerOwn, 0)
	}
	questions, err := s.questions(ctx, actor, AnswerOwn, QuestionFilter{ItemID: item, State: QuestionShown})
	var replies []PublishedReply
	for _, q := range questions {
		replies = append(replies, PublishedReply{QuestionID: q.ID, Question: q.Reply.Wording, Reply: q.Reply.Text, By: q.Reply.By, At: q.Reply.At})
	}
	return replies, err
}

func (s *Service) questions(ctx context.Context, actor Actor, action Action, f QuestionFilter) ([]AskedQuestion, error) {
	if err := actor.allow(action, 0); err != nil {
		return nil, err
	}
	return s.store.Questions(ctx, f)
}

// Reply replies to what somebody asked. Only a question and its reply can stand under
// the item: the reason why something is not clear, or not theirs, was written to who
// replies alone. The asker gets it as a notice; unless it is for
// the asker only, it also stands under the item. The asker's answer stays what
// it is: whether they now understand is theirs to say. Errors: [Forbidden]
// unless a policy lead, [Invalid] for a text that is empty or too long,
// [NotFound] for a question that was taken back, [Conflict] where somebody has
// replied.
func (s *Service) Reply(ctx context.Context, actor Actor, req ReplyRequest) error {
	if err := actor.allow(ReplyToQuestions, 0); err != nil {
		return err
	}
	req.Text, req.Wording = strings.TrimSpace(req.Text), strings.TrimSpace(req.Wording)
	if err := written("the reply", req.Text, true, MaxQuestionReply); err != nil {
		return err
	}
	if err := written("the question’s wording", req.Wording, false, MaxNote); err != nil {
		return err
	}
	question, err := s.question(ctx, req.QuestionID)
	if err != nil {
		return err
	}
	reply := Reply{Wording: req.Wording, Text: req.Text, Shown: !req.AskerOnly && question.Kind == Question && question.Text != "", At: s.clock.Now(), By: actor.name()}
	if reply.Wording == "" {
		reply.Wording = question.Text
	}
	entry := s.entry(actor, "replied to a question", question.Item.Ref, fmt.Sprintf("question %d", question.ID))
	return s.store.Reply(ctx, question.ID, reply, s.Reclock, entry)
}

// HideReply takes a question and its reply from under the item: somebody could
// be recognised in it after all. The asker keeps it. Errors: [Forbidden] unless
// a policy lead, [NotFound].
func (s *Service) HideReply(ctx context.Context, actor Actor, questionID int64) error {
	if err := actor.allow(ReplyToQuestions, 0); err != nil {
		return err
	}
	question, err := s.question(ctx, questionID)
	if err != nil {
		return err
	}
	return s.store.HideReply(ctx, question.ID, s.entry(actor, "hid a reply", question.Item.Ref, fmt.Sprintf("question %d", question.ID)))
}

func (s *Service) question(ctx context.Context, id int64) (AskedQuestion, error) {
	questions, err := s.store.Questions(ctx, QuestionFilter{ID: id})
	if err != nil {
		return AskedQuestion{}, err
	}
	if id == 0 || len(questions) != 1 {
		return AskedQuestion{}, Errorf(NotFound, "this question is not on record any more: the asker has taken it back")
	}
	return questions[0], nil
}
