package digest

import (
	"context"
	"time"
)

// AnswerLinkFor is how long a link to answer one item by is good for: longer than
// any item gives people to answer. It goes by real time.
const AnswerLinkFor = 90 * 24 * time.Hour

// NewAnswerLink returns the token of a link by which a person reads one item and
// answers it, for whoever writes to people without Slack. Only the service itself
// makes one.
func (s *Service) NewAnswerLink(ctx context.Context, actor Actor, person, item int64) (token string, err error) {
	if !actor.Operator {
		return "", Errorf(Forbidden, "links to answer by are made when a message is sent")
	}
	return s.newLink(ctx, Link{Purpose: LinkAnswer, PersonID: person, ItemID: item, Until: s.wall.Now().Add(AnswerLinkFor)})
}

// Asking is an item that a letter by a way without buttons asks its reader about, and
// the version of it that the letter shows.
type Asking struct {
	DeliveryID, PersonID, ItemID int64
	Shown                        int
}

// AnswerLink makes a link to answer an item of a letter by, for its sender, which keeps
// it as it claims the letter: the token, and what is kept of it.
func (s *Service) AnswerLink(a Asking) (token string, link Link) {
	link = Link{Purpose: LinkAnswer, PersonID: a.PersonID, ItemID: a.ItemID, Version: a.Shown, Until: s.wall.Now().Add(AnswerLinkFor)}
	return link.sealed(), link
}

// linkAnswers gives letters of a way without buttons the links that they were not
// claimed with: of a notice, or of an item that has changed since then. It is one
// statement, however many letters.
func (s *Service) linkAnswers(ctx context.Context, letters []Letter) error {
	var links []Link
	until := s.wall.Now().Add(AnswerLinkFor)
	for i := range letters {
		l := &letters[i]
		if l.Via != Email || l.PersonID == 0 {
			continue
		}
		if l.Links == nil {
			l.Links = map[int64]string{}
		}
		add := func(item int64, version int) {
			if l.Links[item] == "" {
				token, link := s.AnswerLink(Asking{l.ID, l.PersonID, item, version})
				l.Links[item] = token
				links = append(links, link)
			}
		}
		for _, e := range l.Entries {
			add(e.ID, e.Number)
		}
		if l.Question != nil {
			add(l.Question.Item.ID, l.Question.Item.Number)
		}
		if len(l.Pulse.Left) > 0 {
			link := Link{Purpose: LinkPulse, PersonID: l.PersonID, Until: until}
			l.ReplyLink = link.sealed()
			links = append(links, link)
		}
		if n, ok := ParseNotice(l.Notice); ok && n.Kind == NoticeSignIn {
			link := Link{Purpose: LinkSignIn, PersonID: l.PersonID, Until: s.wall.Now().Add(MailedSignInFor), Mailed: true}
			l.ReplyLink = link.sealed()
			links = append(links, link)
		}
		if r := l.Refresher; r != nil {
			link := Link{Purpose: LinkRefresher, PersonID: l.PersonID, ItemID: r.Item.ID, Version: r.Item.Number, Until: until}
			l.ReplyLink = link.sealed()
			links = append(links, link)
		}
	}
	if len(links) == 0 {
		return nil
	}
	return s.store.AddLinks(ctx, s.wall.Now(), links)
}

// Linked is what a link to answer by leads to.
type Linked struct {
	Actor Actor // whom the link stands for
	Item  OpenItem
	Shown int // the version that its letter showed, 0 where that is not known
}

// ByAnswerLink returns whom a link to answer by stands for, and the one item it
// is good for. Looking changes nothing, and it can be used until it runs out: an
// answer can be changed. Errors: [NotFound]; [Forbidden] for leavers.
func (s *Service) ByAnswerLink(ctx context.Context, token string) (Linked, error) {
	link, err := s.link(ctx, LinkAnswer, token)
	if err != nil {
		return Linked{}, err
	}
	actor, err := s.present(ctx, link.PersonID, FaceMail)
	if err != nil {
		return Linked{}, err
	}
	item, err := s.OpenItem(ctx, actor, link.ItemID)
	if err != nil {
		return Linked{}, err
	}
	if item == nil {
		return Linked{}, Errorf(NotFound, "nothing is asked of you about this item any more")
	}
	return Linked{actor, *item, link.Version}, nil
}

// NotMine ends a link to answer by, because whoever has it says that it stands for
// somebody else. Nothing is recorded about the item; whom it stands for gets another
// link with their next letter. Errors: [NotFound].
func (s *Service) NotMine(ctx context.Context, token string) error {
	used, err := s.store.UseLink(ctx, s.wall.Now(), LinkAnswer, tokenDigest(token))
	if err == nil && !used {
		return errLink
	}
	return err
}

// ByPulseLink returns whom a link to reply to a pulse by stands for. Looking changes
// nothing. Errors: [NotFound]; [Forbidden] for leavers.
func (s *Service) ByPulseLink(ctx context.Context, token string) (Actor, error) {
	link, err := s.link(ctx, LinkPulse, token)
	if err != nil {
		return Actor{}, err
	}
	return s.present(ctx, link.PersonID, FaceMail)
}

// ByRefresherLink returns whom a link to reply to a question by stands for, and the one
// lesson whose question it is. Looking changes nothing. Errors: [NotFound];
// [Forbidden] for leavers.
func (s *Service) ByRefresherLink(ctx context.Context, token string) (actor Actor, item int64, err error) {
	link, err := s.link(ctx, LinkRefresher, token)
	if err != nil {
		return Actor{}, 0, err
	}
	actor, err = s.present(ctx, link.PersonID, FaceMail)
	return actor, link.ItemID, err
}
