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

// LetterAgain returns a letter with items – a digest or a reminder – as it was sent to
// the actor or into the channel of a team that they are in, what they have answered
// since included: for a face whose press does not bring the message along, and changes
// it in its place. The versions are those of the sending; days to answer by are those
// of now. Errors: [Forbidden] for leavers; [NotFound] for what was not sent, or to
// others.
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
	return letter, s.memories(ctx, []Letter{letter.Letter}) // which writes into its entries
}

// to reports whether a letter went to somebody: to them alone, or into the channel of
// a team that they are in.
func (l SentLetter) to(actor Actor) bool {
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
