package digest

import (
	"context"
	"fmt"
	"time"
)

// NoticeSignIn brings a link to sign in with, to who asked for it at the pages:
// Letter.ReplyLink is its token.
const NoticeSignIn NoticeKind = "sign_in"

// MailedSignInFor is how long a sign-in link is good for that comes by mail, from when
// its letter is written: mail servers that do not know us put a mail off for minutes.
const MailedSignInFor = 30 * time.Minute

// How often links to sign in with are mailed to one person. Whoever knows an address can
// ask for them: neither may they fill a mailbox, nor can anybody do so from many places.
const (
	mailedSignInEvery = 5 * time.Minute
	mailedSignInsADay = 6
)

// SignInTx looks at links that were mailed, as part of a transaction.
type SignInTx interface {
	// Noticed returns when a notice was created after a moment for a person, or for an
	// organisation's own address, the newest first. Of two that ask at once for one of
	// them the second waits for the first.
	Noticed(to Recipient, notice string, after time.Time) ([]time.Time, error)
}

// MailSignInLink has a link to sign in with sent to who works for an organisation outside
// the council, at the address that they have on record. They have no Slack to get one by.
// Of an address that is nobody's, or of somebody on the council's staff, nothing is sent
// and nothing said: whoever asks learns nothing of who is on record. Nor is anything sent
// within five minutes of a link, or after six in a day; those that were sent stay good for
// their time. Errors: [Invalid] for what is no address.
func (s *Service) MailSignInLink(ctx context.Context, address string) error {
	email, ok := Address(address)
	if !ok {
		return Errorf(Invalid, "this does not look like an address: write it as name@charity.org.uk")
	}
	person, err := s.store.PersonByEmail(ctx, email)
	if CodeOf(err) == NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	actor, err := s.actor(ctx, person, FaceWeb)
	if err != nil || !actor.Partner() {
		return err
	}
	now := s.clock.Now()
	to := []Recipient{{PersonID: person.ID, TeamID: actor.Home().ID, NotBefore: now}}
	notice := Notice{Kind: NoticeSignIn}.Encode()
	err = s.store.Plan(ctx, func(tx PlanTx) error {
		sent, err := tx.Noticed(to[0], notice, now.Add(-24*time.Hour))
		if err != nil || len(sent) >= mailedSignInsADay || len(sent) > 0 && now.Sub(sent[0]) < mailedSignInEvery {
			return err
		}
		return tx.Notify(now, notice, to)
	})
	if err != nil {
		return fmt.Errorf("send a link to sign in with: %w", err)
	}
	return nil
}

// PartnersRead reports whether anybody outside the council is briefed, who may ask for
// such a link.
func (s *Service) PartnersRead(ctx context.Context) (bool, error) {
	units, err := s.store.Organisations(ctx)
	return len(units) > 0, err
}
