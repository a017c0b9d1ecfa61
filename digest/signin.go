package digest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// SignInLinkFor is how long a sign-in link is good for. Links and sessions go by
// real time, also where a demonstration has a clock of its own.
const SignInLinkFor = 5 * time.Minute

// SignInStore keeps links that stand for a person. Tokens come as their digests:
// whoever reads the database, or a copy of it, cannot sign in with what is there.
type SignInStore interface {
	// AddLinks keeps links and forgets those that ran out before now, and, where one is
	// to sign in with and did not go by mail, or of a feed, its person's earlier ones.
	AddLinks(ctx context.Context, now time.Time, links []Link) error
	// Link returns a link that has not run out and was not used up; [NotFound]
	// elsewhere.
	Link(ctx context.Context, now time.Time, purpose LinkPurpose, digest string) (Link, error)
	// UseLink uses a link up, and reports false where it is used up or ran out.
	UseLink(ctx context.Context, now time.Time, purpose LinkPurpose, digest string) (bool, error)
	// SignOut ends every session that a person began before now, and their links
	// to sign in with.
	SignOut(ctx context.Context, now time.Time, person int64, audit AuditEntry) error
	// SignedOut returns when a person last ended them all; zero for never.
	SignedOut(ctx context.Context, person int64) (time.Time, error)
}

// LinkPurpose says what a link is for.
type LinkPurpose string

// The purposes of links.
const (
	LinkSignIn LinkPurpose = "sign in"
	LinkAnswer LinkPurpose = "answer"
	LinkPulse  LinkPurpose = "pulse"

	LinkRefresher LinkPurpose = "refresher"
	LinkFeed      LinkPurpose = "feed"
)

// Link is a link that stands for a person.
type Link struct {
	Digest   string
	Purpose  LinkPurpose
	PersonID int64
	ItemID   int64 // LinkAnswer: the only item it is good for
	Version  int   // LinkAnswer: the version that its letter showed
	Until    time.Time
	Mailed   bool // LinkSignIn: anybody can ask for it, so that it ends none before it; not kept
}

// errLink says the same of a link that was used, ran out or never was, so that
// nothing can be learned by trying.
var errLink = Errorf(NotFound, "this link has run out or was used before: ask for a new one")

// NewSignInLink returns the token of a link that signs the actor in once, within
// [SignInLinkFor] of real time. Errors: [Forbidden] for leavers and for the command line,
// which is no person.
func (s *Service) NewSignInLink(ctx context.Context, actor Actor) (token string, err error) {
	if err := actor.allow(OwnRecord, 0); err != nil {
		return "", err
	}
	return s.newLink(ctx, Link{Purpose: LinkSignIn, PersonID: actor.Person.ID, Until: s.wall.Now().Add(SignInLinkFor)})
}

// CheckSignInLink says whether a link could be used, and changes nothing: mail
// and chat programs follow links before people do. Errors: [NotFound].
func (s *Service) CheckSignInLink(ctx context.Context, token string) error {
	_, err := s.link(ctx, LinkSignIn, token)
	return err
}

// UseSignInLink signs somebody in with a link, once. Errors: [NotFound] for a
// link that was used, ran out or never was; [Forbidden] for leavers.
func (s *Service) UseSignInLink(ctx context.Context, token string) (Actor, error) {
	link, err := s.link(ctx, LinkSignIn, token)
	if err != nil {
		return Actor{}, err
	}
	used, err := s.store.UseLink(ctx, s.wall.Now(), LinkSignIn, link.Digest)
	if err != nil {
		return Actor{}, err
	}
	if !used {
		return Actor{}, errLink
	}
	return s.signIn(ctx, link.PersonID, "by link")
}

// SignInByEmail signs somebody in whose address an identity provider vouches for, and
// whose name it may give. Errors: [Forbidden] for an address that is not on the staff
// list, for one on record of somebody with another name, and for leavers.
func (s *Service) SignInByEmail(ctx context.Context, verified, name string) (Actor, error) {
	email, ok := Address(verified)
	if !ok {
		return Actor{}, Errorf(Forbidden, "your work account’s address has letters that addresses do not have: ask the people who run it, or use a link that Briefed sends you")
	}
	person, err := s.store.PersonByEmail(ctx, email)
	if CodeOf(err) == NotFound {
		return Actor{}, Errorf(Forbidden, "you are signed in where you work, but the staff list of Briefed does not have your address: ask your manager to add it")
	}
	if err != nil {
		return Actor{}, err
	}
	if person.doubt(name, false) != NoDoubt {
		return Actor{}, Errorf(Forbidden, "the staff list of Briefed has your address with another name: ask the people who look after Briefed to put it right")
	}
	return s.signIn(ctx, person.ID, "by identity provider")
}

func (s *Service) signIn(ctx context.Context, person int64, how string) (Actor, error) {
	actor, err := s.present(ctx, person, FaceWeb)
	if err != nil {
		return Actor{}, err
	}
	return actor, s.store.Audit(ctx, s.entry(actor, "signed in", personSubject(person), how))
}

// SignedIn returns who a session that began at a moment stands for. It is asked
// on every request. Errors: [Forbidden] for leavers, and where the person has
// signed out everywhere since.
func (s *Service) SignedIn(ctx context.Context, person int64, since time.Time) (Actor, error) {
	out, err := s.store.SignedOut(ctx, person)
	if err != nil {
		return Actor{}, err
	}
	if !since.After(out) {
		return Actor{}, Errorf(Forbidden, "you have signed out everywhere: sign in again")
	}
	return s.present(ctx, person, FaceWeb)
}

// SignOutEverywhere ends every session of the actor, and every link to begin one.
func (s *Service) SignOutEverywhere(ctx context.Context, actor Actor) error {
	if err := actor.allow(OwnRecord, 0); err != nil {
		return err
	}
	return s.store.SignOut(ctx, s.wall.Now(), actor.Person.ID, s.entry(actor, "signed out everywhere", personSubject(actor.Person.ID), ""))
}

// present returns somebody who works here today.
func (s *Service) present(ctx context.Context, person int64, face Face) (Actor, error) {
	actor, err := s.ActorByID(ctx, person, face)
	if err != nil {
		return Actor{}, err
	}
	if len(actor.Teams) == 0 {
		return Actor{}, Errorf(Forbidden, "you are in no team today: ask your manager whether you are on the staff list")
	}
	return actor, nil
}

func (s *Service) newLink(ctx context.Context, l Link) (token string, err error) {
	token = l.sealed()
	return token, s.store.AddLinks(ctx, s.wall.Now(), []Link{l})
}

// sealed gives a link its digest, and returns the token that it is of: when it runs out,
// and then what nobody can guess. So those that are made together stand together where
// they are kept, and a database need not look for the place of each.
func (l *Link) sealed() (token string) {
	token = strings.ToUpper(strconv.FormatInt(l.Until.Unix(), 32)) + rand.Text()
	l.Digest = tokenDigest(token)
	return token
}

func (s *Service) link(ctx context.Context, purpose LinkPurpose, token string) (Link, error) {
	link, err := s.store.Link(ctx, s.wall.Now(), purpose, tokenDigest(token))
	if CodeOf(err) == NotFound {
		return Link{}, errLink
	}
	return link, err
}

// tokenTime is how many characters of a token say when it runs out: seconds since 1970 to
// the base of 32, enough until the year 3058. tokenRandom are those of [rand.Text].
const (
	tokenTime   = 7
	tokenRandom = 26
)

// tokenDigest is how a token is kept. Tokens are random and long, so that a plain
// hash is enough. Before it stands the time, where the token has one.
func tokenDigest(token string) string {
	sum := sha256.Sum256([]byte(token))
	kept := hex.EncodeToString(sum[:])
	if len(token) == tokenTime+tokenRandom {
		kept = token[:tokenTime] + "." + kept
	}
	return kept
}
