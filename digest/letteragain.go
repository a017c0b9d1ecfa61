package digest

import "context"

// SentLetter is a letter as it was sent, with what became of its items since.
type SentLetter struct {
	Letter
	Since []Since // of each of the entries
}

// Since is how an item of a letter, and who reads it, stand now.
type Since struct {
	Item    Item    // as it is live: withdrawn, or a version that asks again
	Receipt Receipt // of the reader; zero where nothing was asked of them
}

// LetterAgain returns a letter as it was sent to the actor or into the channel of a team
// that they are in: for a face whose press does not bring the message along, and changes
// it in its place. Of a digest and a reminder the versions are those of the sending, with
// what the reader has answered since; days to answer by are those of now. A manager's
// summary is counted anew as of its sending. A notice has the words of now for what it
// tells of, such as a reply that was corrected. Errors: [Forbidden] for leavers;
// [NotFound] for what was not sent, or to others, and for the summary of a team that the
// actor does not manage any more.
func (s *Service) LetterAgain(ctx context.Context, actor Actor, delivery int64) (SentLetter, error) {
	if err := actor.allow(AnswerOwn, 0); err != nil {
		return SentLetter{}, err
	}
	letter, err := s.store.SentLetter(ctx, delivery, actor.Person.ID)
	if err == nil && !letter.to(actor) {
		err = Errorf(NotFound, "it went to somebody else")
	}
	if CodeOf(err) == NotFound {
		return SentLetter{}, Errorf(NotFound, "there is no such message to you: look at what you have open")
	}
	if err != nil {
		return SentLetter{}, err
	}
	if letter.PersonID != 0 {
		letter.Person = actor.Person
	}
	if err := s.memories(ctx, []Letter{letter.Letter}); err != nil { // which writes into its entries
		return SentLetter{}, err
	}
	letter.outsideLetter()
	return letter, s.fillAgain(ctx, &letter.Letter)
}

// fillAgain loads what a letter said besides its items.
func (s *Service) fillAgain(ctx context.Context, l *Letter) error {
	switch l.Kind {
	case NoticeLetter:
		if l.Notice == "" {
			return Errorf(NotFound, "what this message said is not kept any more: look at what you have open")
		}
		return s.loadNotice(ctx, l)
	case SummaryLetter:
		sent := Moment{At: l.NotBefore, On: DateIn(l.NotBefore, s.config.Zone)}
		summaries, err := s.summaries(ctx, map[int64]Team{l.TeamID: l.Team}, sent)
		l.Summary = summaries[l.TeamID]
		return err
	default:
		return nil
	}
}

// to reports whether a letter went to somebody: to them alone, or into the channel of
// a team that they are in.
func (l SentLetter) to(actor Actor) bool {
	if l.Kind == SummaryLetter && !actor.Manages(l.TeamID) {
		return false
	}
	if l.PersonID != 0 {
		return l.PersonID == actor.Person.ID
	}
	for _, m := range actor.Teams {
		if m.TeamID == l.TeamID {
			return true
		}
	}
	return false
}
