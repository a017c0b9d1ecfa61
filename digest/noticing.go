package digest

import "context"

// The kinds of notice about a conversation. They carry ids: what people wrote is
// kept once, and looked up when the notice is sent. Each is queued in the
// transaction that keeps what it tells of, so there is one of each.
const (
	NoticeReply      NoticeKind = "reply"      // to the asker: Letter.Question
	NoticeDiscussion NoticeKind = "discussion" // to somebody present: Letter.Discussion, which names them alone
	NoticeObjection  NoticeKind = "objection"  // to the manager who recorded: Letter.Discussion, which names the objector alone
)

// ReplyNotice tells an asker of the reply to their question.
func ReplyNotice(question int64) Notice { return Notice{Kind: NoticeReply, QuestionID: question} }

// DiscussionNotice tells somebody that they were recorded as present.
func DiscussionNotice(discussion int64) Notice {
	return Notice{Kind: NoticeDiscussion, DiscussionID: discussion}
}

// ObjectionNotice tells a manager that somebody objected.
func ObjectionNotice(discussion, person int64) Notice {
	return Notice{Kind: NoticeObjection, DiscussionID: discussion, PersonID: person}
}

// loadNotice loads what a notice is about into its letter. One whose subject is
// gone has nothing left to say.
func (s *Service) loadNotice(ctx context.Context, l *Letter) error {
	n, ok := ParseNotice(l.Notice)
	if !ok {
		return nil
	}
	switch n.Kind {
	case NoticeReply:
		questions, err := s.store.Questions(ctx, QuestionFilter{ID: n.QuestionID})
		if err != nil {
			return err
		}
		if len(questions) == 1 && questions[0].Reply != nil {
			l.Question = &questions[0]
			return nil
		}
	case NoticeDiscussion, NoticeObjection:
		about := l.PersonID
		if n.Kind == NoticeObjection {
			about = n.PersonID
		}
		discussions, err := s.store.Discussions(ctx, DiscussionFilter{ID: n.DiscussionID, PersonID: about})
		if err != nil {
			return err
		}
		if len(discussions) == 1 {
			l.Discussion = &discussions[0]
			return nil
		}
	default:
		return nil
	}
	l.Notice = ""
	return nil
}
