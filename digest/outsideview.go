package digest

import "context"

// forOutside leaves of texts what somebody who works for an organisation may see: of whom
// else an item is for, and of other items that are not meant for them, they learn nothing.
// What others are shown stays as it is.
func (s *Service) forOutside(ctx context.Context, actor Actor, texts ...*Text) error {
	if !actor.Partner() {
		return nil
	}
	for _, t := range texts {
		t.outside()
		for _, ref := range []*string{&t.SupersededBy, &t.Replaces} {
			if !refPattern().MatchString(*ref) { // the name of a document
				continue
			}
			other, err := s.store.ItemByRef(ctx, *ref)
			if err != nil && CodeOf(err) != NotFound {
				return err
			}
			if err == nil && !other.Audience.MeantOutside(actor.kinds()...) || err != nil && ref == &t.SupersededBy {
				*ref = ""
			}
		}
	}
	return nil
}

// outside takes out of a text what says for whom in the council it is, and which other
// organisations, by name.
func (t *Text) outside() {
	t.Audience, t.RepliesTo = Audience{Organisations: t.Audience.Organisations}, nil
}

// outsideLetter does so for a letter that goes to an organisation, or to somebody there.
func (l *Letter) outsideLetter() {
	if !l.Team.Outside() {
		return
	}
	for i := range l.Entries {
		l.Entries[i].outside()
	}
	for i := range l.Offers {
		l.Offers[i].outside()
	}
	for i := range l.News {
		l.News[i].outside()
	}
	if l.Question != nil {
		l.Question.outside()
	}
}

// outside takes out of a reply who wrote it: to an organisation it is the council's.
func (q *AskedQuestion) outside() {
	if q.Reply != nil {
		reply := *q.Reply
		reply.By, q.Reply = "", &reply
	}
}
